"""Checks what a question offers beyond the scale: its own words, answers by the export, what stands beside it."""

import re
from collections.abc import Collection, Iterator, Sequence

from iqa.criteria.facts import condition_faults, placeholder_faults
from iqa.criteria.faults import Fault, PlacedTable, TomlTable, unknown
from iqa.domain import NOT_APPLICABLE, NOT_APPLICABLE_LABEL, CriterionKind, Kind
from iqa.fields import BESIDE_FIELDS, FIELDS
from iqa.text import fold, joined
from iqa.toml_files import Path

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")


def offered(criterion: TomlTable, scale: Sequence[str]) -> tuple[str, ...]:
    """The ids of the ratings that a question offers: those that it words itself, else the whole scale."""
    own = criterion.get("ratings", {})
    return tuple(rating for rating in scale if rating in own) if own else tuple(scale)


def rating_word_faults(criterion: TomlTable, met: dict[str, bool], path: Path) -> Iterator[Fault]:
    """Words for ratings that there are not, one side of the scale alone, words that cannot be told apart."""
    own = criterion.get("ratings", {})
    for rating in own:
        if rating not in met:
            yield Fault("rating-unknown", (*path, "ratings", rating), unknown("rating", rating, met), rating)
    if own and {met[rating] for rating in own if rating in met} != {True, False}:
        message = "'ratings' should offer one rating that is to standard and one that is not."
        yield Fault("ratings-sides", (*path, "ratings"), message)
    words = [fold(word) for word in own.values()]
    if len(set(words)) < len(words) or not all(words) or fold(NOT_APPLICABLE_LABEL) in words:
        message = f"'ratings' needs a word of its own for each, none of them '{NOT_APPLICABLE_LABEL}'."
        yield Fault("ratings-alike", (*path, "ratings"), message)


def answered_faults(criterion: TomlTable, scale: Sequence[str], kind: Kind, path: Path) -> Iterator[Fault]:
    """Answers that the export gives: a rating that is offered, facts that can be, and no date computed twice."""
    choices = (*offered(criterion, scale), NOT_APPLICABLE)
    for number, answer in enumerate(criterion.get("answered", ())):
        here = (*path, "answered", number)
        if answer["rating"] not in choices:
            message = f"answered: {unknown('rating', answer['rating'], choices)}"
            yield Fault("rating-unknown", (*here, "rating"), message, answer["rating"])
        for place, condition in enumerate(answer["when"]):
            yield from condition_faults(condition, kind, (*here, "when", place), beside=True)
        yield from placeholder_faults(answer["says"], kind, (*here, "says"))
    if criterion.get("answered") and criterion["kind"] == CriterionKind.TIMELINESS:
        message = "a timeliness criterion is answered by its standard; take 'answered' out."
        yield Fault("answered-timeliness", (*path, "answered"), message)


def shown_faults(
    criterion: TomlTable, kind: Kind, standards: Collection[str] | None, path: Path
) -> Iterator[Fault]:
    """Something to stand beside the question that is neither a field nor a standard."""
    fields = (*(column.field for column in FIELDS[kind]), *BESIDE_FIELDS[kind])
    for name in criterion.get("shows", ()):
        if name not in fields and standards is not None and name not in standards:
            message = unknown("field or standard", name, (*fields, *standards))
            yield Fault("shown-unknown", (*path, "shows"), message, name)


def unsourced_faults(criteria: Sequence[PlacedTable]) -> Iterator[Fault]:
    """One notice, at the first of the questions that do not say where they come from, which names the others."""
    unsaid = [(path, entry["id"]) for path, entry in criteria if not str(entry.get("source", "")).strip()]
    if unsaid:
        path, _ = unsaid[0]
        others = f" (nor has {joined([name for _, name in unsaid[1:]])})" if unsaid[1:] else ""
        message = (
            f"no 'source'{others}: say which standard, guidance or report it comes from and of which "
            "year, so that whoever is marked by it can look it up."
        )
        yield Fault("source-missing", path, message, notice=True)


def reviewed_faults(criterion: TomlTable, path: Path) -> Iterator[Fault]:
    """A day of review that is none."""
    reviewed = criterion.get("reviewed", "")
    if reviewed and not _DAY.fullmatch(reviewed):
        message = f"'reviewed' should be a month or a day, such as 2026-11 or 2026-11-30; it is '{reviewed}'."
        yield Fault("reviewed-form", (*path, "reviewed"), message, reviewed)
