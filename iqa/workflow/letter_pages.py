"""The pages of what was found in a month's letters: for the committee, for those who put letters right, and on how
far assessors agree with the checks. Each context is ready to print.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from iqa.committee.letters_checked import LettersCheckedTable
from iqa.domain import Month
from iqa.letter_checks.hints import HintCertainty
from iqa.letter_checks.page import SURE
from iqa.records.workspace import Workspace
from iqa.text import percent_range
from iqa.workflow.letter_lists import NOBODY_KNOWN, CheckPrecision, LetterLists, ToPutRight


class LettersCheckedPage(Struct, frozen=True):
    """Everything that the committee's page of letters shows."""

    month: str
    area: str
    letters_checked: LettersCheckedTable
    smallest_marks: int
    smallest_people: int
    protective_marking: str


class LetterLine(Struct, frozen=True):
    """One thing to put right in a letter: how sure it is, where, what was found, and why it matters. `times` says
    how often it was found there."""

    sure: str
    certainty: str
    place: str
    what: str
    why: str
    urgent: bool
    times: int = 1


class LetterToMend(Struct, frozen=True):
    """One letter with what is to be put right in it. `row` says in words which row it answers; '' where none is
    known for certain."""

    name: str
    row: str
    letter_type: str
    urgent: bool
    lines: tuple[LetterLine, ...]


class DrafterLetters(Struct, frozen=True):
    """One drafter's letters."""

    name: str
    letters: tuple[LetterToMend, ...]


class LettersToPutRightPage(Struct, frozen=True):
    """The list of letters to put right: of everybody, or of the drafter that `drafter` names."""

    month: str
    area: str
    drafter: str
    read: int
    drafters: tuple[DrafterLetters, ...]
    urgent: tuple[LetterToMend, ...]
    protective_marking: str


class PrecisionLine(Struct, frozen=True):
    """How far assessors agree with one check."""

    looks_for: str
    sure: str
    agreed: int
    not_agreed: int
    untold: int
    precision: str
    interval: str
    months: str
    fallen: str


class CheckPrecisionPage(Struct, frozen=True):
    """Everything that the page on the checks' precision shows."""

    month: str
    area: str
    lines: tuple[PrecisionLine, ...]
    least_precision: str
    least_judged: int
    protective_marking: str


LIST_HEADINGS = (
    *("Urgent", "File", "Row", "Unit", "Type of letter", "Drafter", "Certainty", "Check", "Question", "Paragraph"),
    "What was found",
)


def checked_page(workspace: Workspace, lists: LetterLists) -> LettersCheckedPage:
    """The committee's page."""
    settings = workspace.settings
    limits = settings.committee
    return LettersCheckedPage(
        lists.month.label,
        settings.area,
        lists.table,
        limits.smallest_marks,
        limits.smallest_people,
        settings.protective_marking,
    )


def put_right_page(workspace: Workspace, lists: LetterLists, drafter: str | None = None) -> LettersToPutRightPage:
    """The list of letters to put right: a drafter's own, or everybody's."""
    lines = lists.to_put_right if drafter is None else lists.of_drafter(drafter)
    by_name = sorted(lines, key=lambda one: (not one.drafter_name, one.drafter_name, one.file))
    drafters = tuple(
        DrafterLetters(name, tuple(_letters(list(own), lists.called)))
        for name, own in groupby(by_name, key=lambda one: one.drafter_name or NOBODY_KNOWN)
    )
    urgent = [one for one in by_name if one.urgent]
    return LettersToPutRightPage(
        month=lists.month.label,
        area=workspace.settings.area,
        drafter="" if drafter is None else drafters[0].name if drafters else drafter,
        read=lists.letters,
        drafters=drafters,
        urgent=tuple(_letters(urgent, lists.called)),
        protective_marking=workspace.settings.protective_marking,
    )


def _letters(lines: Sequence[ToPutRight], called: Mapping[str, str]) -> Iterator[LetterToMend]:
    for file, own in groupby(sorted(lines, key=lambda one: one.file), key=lambda one: one.file):
        found = list(own)
        urgent = any(one.urgent for one in found)
        row, letter_type = called[found[0].row], found[0].letter_type
        shown = tuple(replace(line, times=times) for line, times in Counter(map(_line, found)).items())
        yield LetterToMend(called[file], row, letter_type, urgent, shown)


def _line(one: ToPutRight) -> LetterLine:
    place = f"paragraph {one.paragraph}" if one.paragraph else ""
    return LetterLine(SURE[HintCertainty(one.certainty)], one.certainty, place, one.looks_for, one.why, one.urgent)


def precision_page(workspace: Workspace, lists: LetterLists) -> CheckPrecisionPage:
    """The page on how far assessors agree with the checks."""
    return CheckPrecisionPage(
        lists.month.label,
        workspace.settings.area,
        tuple(map(_precision_line, lists.precision)),
        f"{lists.least_precision:.0%}",
        lists.least_judged,
        workspace.settings.protective_marking,
    )


def _precision_line(one: CheckPrecision) -> PrecisionLine:
    return PrecisionLine(
        looks_for=one.looks_for,
        sure=SURE[HintCertainty(one.certainty)],
        agreed=one.agreed,
        not_agreed=one.not_agreed,
        untold=one.untold,
        precision="–" if one.precision is None else f"{one.precision:.0%}",
        interval="" if one.low is None or one.high is None else percent_range(one.low, one.high),
        months=_months(one.months),
        fallen=one.fallen,
    )


def _months(months: Sequence[Month]) -> str:
    if not months:
        return ""
    return months[0].label if len(months) == 1 else f"{months[0].label} to {months[-1].label}"


def list_rows(lists: LetterLists) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The list of what to put right, as headings and rows."""
    called = lists.called
    rows: list[tuple[object, ...]] = [
        (
            "possible data breach" if one.urgent else "",
            *(called[one.file], called[one.row], one.unit, one.letter_type, one.drafter_name),
            *(one.certainty, one.check, one.question, one.paragraph or "", one.looks_for),
        )
        for one in lists.to_put_right
    ]
    return LIST_HEADINGS, rows
