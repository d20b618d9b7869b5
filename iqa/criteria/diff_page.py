"""What changed between two versions of a scheme, as a page that a committee can adopt: questions by their words.

It shows what `comparing` found and finds nothing itself.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.criteria.comparing import CriteriaChange, SchemeChanges, compare_schemes
from iqa.criteria.page import conditions_in_words, shown_in_words
from iqa.domain import CORE, NOT_APPLICABLE_LABEL, Criterion, Scheme
from iqa.text import counted, joined

_GUIDANCE = "guidance for "
_BLANK = "nothing"
_PROVENANCE = frozenset({"source", "reviewed"})
"""Of a question, what says where it comes from: told once for all, since it is changed by every reading."""


class QuestionShown(Struct, frozen=True):
    """A question that was added or taken out: what is asked, where, of whose work, and when."""

    id: str
    question: str
    form: str
    whose: str
    asked: str


class WordingShown(Struct, frozen=True):
    """One thing of a question that reads differently, both ways."""

    what: str
    before: str
    after: str


class QuestionChanged(Struct, frozen=True):
    """A question of both versions with all that changed of it.

    `why` names what keeps its marks from standing in one figure; it is empty where they stay comparable.
    """

    id: str
    question: str
    why: str
    changes: tuple[WordingShown, ...]


class QuestionMoved(Struct, frozen=True):
    """A question that stands elsewhere now. Its marks stay comparable, unless it is among the others too."""

    id: str
    question: str
    before: str
    after: str


class QuestionRenamed(Struct, frozen=True):
    """A question asked under another id: its marks begin anew."""

    question: str
    before: str
    after: str


class CriteriaDiffPage(Struct, frozen=True):
    """What changes with a new version of the criteria."""

    title: str
    before: str
    after: str
    summary: tuple[str, ...]
    """How much changes, in sentences."""
    same_version: bool
    """Whether something changed although the version did not."""
    incomparable: tuple[QuestionChanged, ...]
    moved: tuple[QuestionMoved, ...]
    added: tuple[QuestionShown, ...]
    removed: tuple[QuestionShown, ...]
    renamed: tuple[QuestionRenamed, ...]
    changed: tuple[QuestionChanged, ...]
    """Those whose marks stay comparable."""
    scale: tuple[str, ...]
    findings_added: tuple[str, ...]
    findings_removed: tuple[str, ...]
    headings: tuple[WordingShown, ...]
    protective_marking: str = ""


def diff_page(old: Scheme, new: Scheme, protective_marking: str = "") -> CriteriaDiffPage:
    """The page of what changed from `old` to `new`."""
    found = compare_schemes(old, new)
    before, after = ({one.id: one for one in scheme.criteria} for scheme in (old, new))
    by_question = _by_question(found)
    changed = tuple(
        QuestionChanged(
            one,
            after[one].question,
            joined([_called(what, new, after[one]) for what in found.incomparable.get(one, ())]),
            tuple(_shown(change, (old, before[one]), (new, after[one])) for change in by_question.get(one, ())),
        )
        for one in found.kept
        if one in by_question or one in found.incomparable
    )
    return CriteriaDiffPage(
        title=new.title,
        before=f"{old.title}, version {old.version}" if old.id != new.id else f"version {old.version}",
        after=f"version {new.version}",
        summary=tuple(_summary(found)),
        same_version=found.needs_new_version,
        incomparable=tuple(one for one in changed if one.why),
        moved=tuple(_moved(change, (old, new), after) for change in found.moved),
        added=tuple(_question(new, after[one]) for one in found.added),
        removed=tuple(_question(old, before[one]) for one in found.removed),
        renamed=tuple(QuestionRenamed(after[now].question, then, now) for then, now in found.renamed),
        changed=tuple(one for one in changed if not one.why),
        scale=found.scale,
        findings_added=tuple(new.finding_code(code).label for code in found.codes_added),
        findings_removed=tuple(old.finding_code(code).label for code in found.codes_removed),
        headings=tuple(_wording(one.what, one.before, one.after) for one in found.headings),
        protective_marking=protective_marking,
    )


def _by_question(found: SchemeChanges) -> Mapping[str, Sequence[CriteriaChange]]:
    """Criterion -> what changed of it, its place in the form apart."""
    groups: dict[str, list[CriteriaChange]] = {}
    for change in (*found.reworded, *found.guidance, *found.other):
        if change.what not in _PROVENANCE:
            groups.setdefault(change.criterion, []).append(change)
    return groups


def _summary(found: SchemeChanges) -> Iterator[str]:
    """How much changes."""
    kept, comparable = len(found.kept), len(found.comparable)
    yield (
        f"{counted(kept, 'question')} in both versions. Marks may stand in one figure, before and after, for "
        f"{comparable}; for {kept - comparable} they may not."
    )
    yield (
        f"{counted(len(found.added), 'new question')}, {len(found.removed)} no longer asked, "
        f"{len(found.moved)} moved to another part of the form."
    )
    yield "Marks already given stay as they were given: each month keeps the version that it was drawn with."
    if sources := {change.criterion for change in found.other if change.what in _PROVENANCE}:
        yield f"For {counted(len(sources), 'question')} the source was added or read again."


def _question(scheme: Scheme, criterion: Criterion) -> QuestionShown:
    asked = conditions_in_words(criterion.applies_when, scheme.population) or "always"
    form = _form(scheme, criterion.module)
    return QuestionShown(criterion.id, criterion.question, form, criterion.work_of.value, asked)


def _moved(
    change: CriteriaChange, schemes: tuple[Scheme, Scheme], after: Mapping[str, Criterion]
) -> QuestionMoved:
    then, now = (
        _form(scheme, module) for scheme, module in zip(schemes, (change.before, change.after), strict=True)
    )
    return QuestionMoved(change.criterion, after[change.criterion].question, then, now)


def _form(scheme: Scheme, module: str) -> str:
    """A part of the form by its label."""
    label = next((one.label for one in scheme.modules if one.id == module), module)
    return "the core form" if module == CORE else f"the focus module “{label}”"


_Side = tuple[Scheme, Criterion]


def _shown(change: CriteriaChange, old: _Side, new: _Side) -> WordingShown:
    """A change with what was and is, in words where the criteria hold ids and fields."""
    said = [_said(change.what, *side) for side in (old, new)]
    before, after = (own or text for own, text in zip(said, (change.before, change.after), strict=True))
    return _wording(_called(change.what, *new), before, after)


def _wording(what: str, before: str, after: str) -> WordingShown:
    return WordingShown(what, before or _BLANK, after or _BLANK)


def _said(what: str, scheme: Scheme, criterion: Criterion) -> str:
    """What a version says of a thing that is ids or fields in its file; '' for what is words already."""
    if what == "when it applies":
        return conditions_in_words(criterion.applies_when, scheme.population) or "always"
    if what == "strand":
        return scheme.strand_label(criterion.strand)
    if what == "finding codes":
        return "; ".join(scheme.finding_labels(criterion.finding_codes))
    if what == "shown beside it":
        return joined([shown_in_words(name, scheme.population) for name in criterion.shows])
    if what == "ratings of its own":
        return joined([one.label for one in scheme.ratings_of(criterion)], "or")
    return "; ".join(_checks(what, scheme, criterion))


def _checks(what: str, scheme: Scheme, criterion: Criterion) -> Iterator[str]:
    """What is explained before it is recorded, in words."""
    for check in criterion.fact_checks:
        if what == f"fact check {check.id}":
            rated = joined([scheme.rating_label(one, criterion.id) for one in check.rated], "or")
            yield f"{rated}, {conditions_in_words(check.facts, scheme.population)}"


def _called(what: str, scheme: Scheme, criterion: Criterion) -> str:
    """What changed, a rating by its label."""
    rating = what.removeprefix(_GUIDANCE)
    if rating == what:
        return "to be explained" if what.startswith("fact check ") else what
    labels = {one.id: one.label for one in (*scheme.scale, *scheme.ratings_of(criterion))}
    return f"{_GUIDANCE}“{labels.get(rating, NOT_APPLICABLE_LABEL)}”"
