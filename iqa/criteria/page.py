"""A scheme as a page to read, adopt and keep: each question with whose work, when, ratings, findings, source."""

from collections.abc import Iterable, Iterator, Sequence

from iqa.domain import (
    CORE,
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    Condition,
    Criterion,
    CriterionKind,
    Kind,
    Scheme,
)
from iqa.fields import BESIDE_FIELDS, FIELDS, within
from iqa.text import counted, joined


def criteria_page(schemes: Iterable[Scheme]) -> str:
    """The schemes as Markdown, one after the other, ending in a line end."""
    return "\n".join(line for scheme in schemes for line in _scheme(scheme)).rstrip() + "\n"


def _scheme(scheme: Scheme) -> Iterator[str]:
    core, ratings = scheme.asked(), joined([rating.label for rating in scheme.scale], "or")
    yield f"# {scheme.title}, version {scheme.version}"
    yield ""
    yield (
        f"{counted(len(core), 'question')} in the core form ({counted(scheme.minutes, 'minute')} a "
        f"{scheme.item_name}), {len(scheme.criteria)} in all. "
        f"Ratings: {ratings}; {NOT_APPLICABLE_LABEL} can always be chosen and counts in no rate."
    )
    yield ""
    sections = [(CORE, "Core form"), *((one.id, f"{one.label} ({one.minutes} minutes)") for one in scheme.modules)]
    for module, label in sections:
        yield f"## {label}"
        yield ""
        for criterion in scheme.criteria:
            if criterion.module == module:
                yield from _criterion(scheme, criterion)


def _criterion(scheme: Scheme, criterion: Criterion) -> Iterator[str]:
    yield f"### {criterion.question}"
    yield ""
    critical = " **Critical: a mark at the bottom goes to the manager at once, and weighs no more.**"
    yield f"{criterion.aim}{critical if criterion.critical else ''}"
    yield ""
    for name, said in about_criterion(scheme, criterion):
        yield f"- *{name}*: {said}"
    for rating in scheme.ratings_of(criterion):
        yield f"- **{rating.label}**: {criterion.guidance[rating.id]}"
    if words := criterion.guidance.get(NOT_APPLICABLE):
        yield f"- **{NOT_APPLICABLE_LABEL}**: {words}"
    yield ""


def about_criterion(scheme: Scheme, criterion: Criterion) -> Iterator[tuple[str, str]]:
    """What there is to know of a question beside its guidance, name by name: whose work, when it is asked."""
    kind = scheme.population
    yield "Id", f"`{criterion.id}`, {scheme.strand_label(criterion.strand).lower()}"
    yield "Whose work", f"{criterion.work_of}{' (on nobody’s record)' if criterion.work_of.is_nobodys else ''}"
    yield "Asked", conditions_in_words(criterion.applies_when, kind) or "always"
    if criterion.kind is CriterionKind.TIMELINESS:
        yield "Computed by", f"the standard `{criterion.standard}`"
    for answer in criterion.answered:
        label = scheme.rating_label(answer.rating, criterion.id)
        yield "Answered by the record", f"{label}, {conditions_in_words(answer.when, kind)}"
    if criterion.shows:
        yield "Shown beside it", joined([shown_in_words(name, kind) for name in criterion.shows])
    for check in criterion.fact_checks:
        rated = joined([scheme.rating_label(one, criterion.id) for one in check.rated], "or")
        yield "To be explained", f"{rated}, {conditions_in_words(check.facts, kind)}"
    if criterion.finding_codes:
        yield "Findings", "; ".join(_finding(scheme, code) for code in criterion.finding_codes)
    if criterion.source:
        yield (
            "Source",
            f"{criterion.source} (read {criterion.reviewed})" if criterion.reviewed else criterion.source,
        )


def _finding(scheme: Scheme, code_id: str) -> str:
    code = scheme.finding_code(code_id)
    barrier = " (barrier)" if code.barrier else ""
    return f"{code.label}{barrier}{f', {code.whose} to mend' if code.whose else ''}"


def shown_in_words(name: str, kind: Kind) -> str:
    """What stands beside a question, by the name that the criteria have for it."""
    if name in BESIDE_FIELDS[kind]:
        return BESIDE_FIELDS[kind][name].lower()
    own = {column.field for column in FIELDS[kind]}
    return within(name, kind) if name in own else f"the rule `{name}` of the settings"


def conditions_in_words(conditions: Sequence[Condition], kind: Kind) -> str:
    """'when the casework type is Magistrates and the plea is not guilty', '' without conditions."""
    return f"when {' and '.join(_condition(one, kind) for one in conditions)}" if conditions else ""


def _condition(condition: Condition, kind: Kind) -> str:
    if condition.any_of:
        return joined([_condition(part, kind) for part in condition.any_of], "or")
    name = BESIDE_FIELDS[kind].get(condition.field, "").lower() or f"the {_called(condition.field, kind)}"
    if condition.one_of:
        return f"{name} is {joined(list(condition.one_of), 'or')}"
    if condition.none_of:
        return f"{name} is other than {joined(list(condition.none_of), 'or')}"
    if condition.present is not None:
        return f"{name} {'is recorded' if condition.present else 'is blank'}"
    if condition.mentions:
        return f"{name} mentions {joined(list(condition.mentions), 'or')}"
    other = condition.before or condition.after
    return f"{name} is {'before' if condition.before else 'after'} the {_called(other, kind)}"


def _called(field: str, kind: Kind) -> str:
    return "day of marking" if field == "marked_on" else within(field, kind)
