"""What the checks found in all letters of a month: a table for the committee that names nobody, and a list for
those who put letters right. From the codes that are kept: no letter is opened.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from iqa.committee.suppression import Size, suppress
from iqa.domain import Item, Kind, Month
from iqa.errors import NotFoundError
from iqa.letter_checks.checks import CheckList
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.letter_rows import checks_in_force
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter
from iqa.workflow.attaching import attached_of


@dataclass(frozen=True, slots=True)
class CheckLine:
    """How often a check pointed, of how many it was made of, in all and by unit (unit, pointed at, checked).

    None is a figure that rests on too little to show.
    """

    check: str
    looks_for: str
    found: int | None
    made: int | None
    units: tuple[tuple[str, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class ToPutRight:
    """One hint of a letter, for its drafter and the victim liaison unit."""

    file: str
    row: str
    unit: str
    letter_type: str
    drafter: str
    urgent: bool
    certainty: str
    check: str
    question: str
    paragraph: int
    looks_for: str


@dataclass(frozen=True, slots=True)
class LetterLists:
    """Both for a month. `unread` is how many rows called sent have no letter."""

    month: Month
    letters: int
    units: tuple[str, ...]
    table: tuple[CheckLine, ...]
    to_put_right: tuple[ToPutRight, ...]


def letter_lists(workspace: Workspace, month: Month) -> LetterLists:
    """The lists of a month's letters. Raises NotFoundError where none were read."""
    with workspace.store.reading() as view:
        letters = attached_of(view, month)
        stored = view.populations.current(Kind.LETTERS, month)
        items = {item.key: item for item in items_of(view, stored, [one.item_key for one in letters])}
    if not letters:
        raise NotFoundError(
            f"No letters of {month.label} were read.",
            advice("Read them: ", NextStep("letters attach", {"files": Blank("FOLDER"), "month": str(month)})),
        )
    checks = checks_in_force(workspace)
    settings = workspace.settings.committee
    units = tuple(sorted({_unit(one, items) for one in letters} - {""}))
    table = tuple(_lines(letters, items, checks, units, (settings.smallest_marks, settings.smallest_people)))
    return LetterLists(month, len(letters), units, table, tuple(_to_put_right(letters, items, checks)))


def _unit(letter: AttachedLetter, items: dict[str, Item]) -> str:
    return items[letter.item_key].text("unit") if letter.item_key in items else ""


def _lines(
    letters: Iterable[AttachedLetter],
    items: dict[str, Item],
    checks: CheckList,
    units: tuple[str, ...],
    smallest: tuple[int, int],
) -> Iterable[CheckLine]:
    """A line for each check that pointed; figures that rest on too little are withheld."""
    known = [one for one in letters if _unit(one, items)]
    for check in checks.checks:
        found = [one for one in known if any(hint.check == check.id for hint in one.hints)]
        if not found:
            continue
        made = [one for one in known if check.id in one.made]
        pointed, of = (Counter(_unit(one, items) for one in some) for some in (found, made))
        people = {
            unit: frozenset(_drafter(one, items) for one in made if _unit(one, items) == unit) for unit in of
        }
        sizes = {unit: Size(of[unit], people[unit], of[unit] - pointed[unit]) for unit in of}
        hidden = suppress(sizes, *smallest)
        shown = tuple(
            None if unit in hidden.groups or unit not in of else (unit, pointed[unit], of[unit]) for unit in units
        )
        total = None if hidden.total else (len(found), len(made))
        yield CheckLine(check.id, check.looks_for, total and total[0], total and total[1], shown)


def _drafter(letter: AttachedLetter, items: dict[str, Item]) -> str:
    item = items.get(letter.item_key)
    return (item.text("drafter_id") or item.text("drafter")) if item else ""


def _to_put_right(
    letters: Iterable[AttachedLetter], items: dict[str, Item], checks: CheckList
) -> Iterable[ToPutRight]:
    """Every hint that is more than worth a look, the urgent first, then by drafter and file."""
    lines = []
    for letter in letters:
        item = items.get(letter.item_key)
        for hint in letter.hints:
            check = checks.check(hint.check)
            if hint.certainty == "look" or check is None:
                continue
            unit, letter_type, drafter = (
                item.text(name) if item else "" for name in ("unit", "letter_type", "drafter")
            )
            lines.append(
                ToPutRight(
                    letter.file,
                    letter.item_key,
                    unit,
                    letter_type,
                    drafter,
                    hint.urgent,
                    hint.certainty,
                    hint.check,
                    hint.question,
                    hint.paragraph,
                    check.looks_for,
                )
            )
    return sorted(lines, key=lambda one: (not one.urgent, one.drafter, one.file, one.paragraph))


@dataclass(frozen=True, slots=True)
class CheckTableLine:
    """A line of the page: figures as they are shown, '–' for one that is held back."""

    looks_for: str
    total: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LettersCheckedPage:
    """Everything that the committee's page of letters shows."""

    month: str
    area: str
    letters: int
    units: tuple[str, ...]
    lines: tuple[CheckTableLine, ...]
    protective_marking: str


HELD_BACK = "–"
LIST_HEADINGS = (
    *("Urgent", "File", "Row", "Unit", "Type of letter", "Drafter", "Certainty", "Check", "Question", "Paragraph"),
    "What was found",
)


def checked_page(workspace: Workspace, lists: LetterLists) -> LettersCheckedPage:
    """The committee's page."""
    lines = tuple(
        CheckTableLine(
            one.looks_for,
            HELD_BACK if one.found is None else f"{one.found} of {one.made}",
            tuple(HELD_BACK if cell is None else f"{cell[1]} of {cell[2]}" for cell in one.units),
        )
        for one in lists.table
    )
    settings = workspace.settings
    return LettersCheckedPage(
        lists.month.label, settings.area, lists.letters, lists.units, lines, settings.protective_marking
    )


def list_rows(lists: LetterLists) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The list of what to put right, as headings and rows."""
    rows: list[tuple[object, ...]] = [
        (
            "possible data breach" if one.urgent else "",
            *(one.file, one.row, one.unit, one.letter_type, one.drafter, one.certainty, one.check, one.question),
            one.paragraph or "",
            one.looks_for,
        )
        for one in lists.to_put_right
    ]
    return LIST_HEADINGS, rows
