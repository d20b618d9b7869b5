"""What the checks found in all letters of a month: a table for the committee that names nobody, lists for those
who put letters right, and how far assessors agree with each check. From the codes that are kept: nothing of a
letter is read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.committee.letters_checked import CheckAndRecord, CheckedRow, LettersCheckedTable, letters_checked
from iqa.domain import Item, Kind, LetterState, Month, Person
from iqa.domain.keys import urn_in
from iqa.errors import NotFoundError
from iqa.letter_checks.checks import Check, CheckList
from iqa.letter_checks.hints import HintCertainty
from iqa.next_steps import Blank, NextStep, advice
from iqa.records.attached import months_with_letters
from iqa.records.letter_rows import checks_in_force
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.staff import file_stems, name_of
from iqa.store import AttachedLetter, CheckStanding, View
from iqa.victim_letters.row_words import row_in_words
from iqa.workflow.letter_places import PlacedLetter, placed
from iqa.workflow.letter_precision import (
    CheckRecord,
    check_records,
    fallen_checks,
    why_fallen,
)

NOBODY_KNOWN = "Drafter not known"


class ToPutRight(Struct, frozen=True):
    """One hint of a letter, for its drafter and the victim liaison unit. `drafter` is a staff id or a name."""

    file: str
    row: str
    unit: str
    letter_type: str
    drafter: str
    drafter_name: str
    urgent: bool
    certainty: str
    check: str
    question: str
    paragraph: int
    looks_for: str
    why: str


class CheckPrecision(Struct, frozen=True):
    """How often assessors agreed with a check, up to a month, and how it stands for the letters of that month."""

    check: str
    looks_for: str
    certainty: str
    agreed: int
    not_agreed: int
    untold: int
    precision: float | None
    low: float | None
    high: float | None
    months: tuple[Month, ...]
    fallen: str
    """Why its hints are only worth a look for this month; '' where they are not."""


class LetterLists(Struct, frozen=True):
    """All for a month. `stems` are the file names of the drafters' own lists; `called` has the words for each row
    by its key, and for each file by its path."""

    month: Month
    letters: int
    table: LettersCheckedTable
    to_put_right: tuple[ToPutRight, ...]
    precision: tuple[CheckPrecision, ...]
    least_precision: float
    least_judged: int
    stems: Mapping[str, str]
    called: Mapping[str, str]

    def of_drafter(self, drafter: str) -> tuple[ToPutRight, ...]:
        """What one drafter has to put right."""
        return tuple(one for one in self.to_put_right if one.drafter == drafter)


def letter_lists(workspace: Workspace, month: Month) -> LetterLists:
    """The lists of a month's letters. Raises NotFoundError where none were read."""
    checks = checks_in_force(workspace)
    with workspace.store.reading() as view:
        letters = view.attached.list(month=str(month))
        if not letters:
            raise NotFoundError(
                f"No letters of {month.label} were read.",
                advice("Read them: ", NextStep("letters attach", {"files": Blank("FOLDER"), "month": str(month)})),
            )
        items = _items(view, month)
        people = {person.id: person for person in view.people.list()}
        table = _table(workspace, view, checks, month, letters, items)
        fallen = fallen_checks(view, checks, month)
        months = [one for one in months_with_letters(view) if one <= month]
        records = check_records(view, checks, months)
    there = placed(workspace, letters)
    found = tuple(_to_put_right(there, items, people, checks, fallen))
    return LetterLists(
        month,
        len(letters),
        table,
        found,
        tuple(_precision(checks, records, fallen)),
        checks.least_precision,
        checks.least_judged,
        file_stems({one.drafter for one in found} - {""}, people),
        _called(there, items),
    )


def _called(letters: Iterable[PlacedLetter], items: Mapping[str, Item]) -> dict[str, str]:
    called = {"": ""}
    for one in letters:
        key = one.letter.item_key
        called[one.file] = one.called
        called[key] = row_in_words(items[key]) if key in items else urn_in(key)
    return called


def checked_table(workspace: Workspace, view: View, month: Month) -> LettersCheckedTable | None:
    """The committee's table of a month; None where no letters were read."""
    letters = view.attached.list(month=str(month))
    if not letters:
        return None
    return _table(workspace, view, checks_in_force(workspace), month, letters, _items(view, month))


def _items(view: View, month: Month) -> dict[str, Item]:
    return {item.key: item for item in items_of(view, view.populations.current(Kind.LETTERS, month))}


def _table(
    workspace: Workspace,
    view: View,
    checks: CheckList,
    month: Month,
    letters: Sequence[AttachedLetter],
    items: Mapping[str, Item],
) -> LettersCheckedTable:
    fallen = fallen_checks(view, checks, month)
    records = check_records(view, checks, [one for one in months_with_letters(view) if one <= month])
    rows = {one.item_key: _checked_row(one, items[one.item_key]) for one in letters if one.item_key in items}
    shown = [_shown(check, records.get(check.id, CheckRecord()), check.id in fallen) for check in checks.checks]
    sent = sum(_was_sent(item) for item in items.values())
    return letters_checked(list(rows.values()), shown, sent, workspace.settings.committee)


def _shown(check: Check, record: CheckRecord, fallen: bool) -> CheckAndRecord:
    certainty = HintCertainty.LOOK if fallen else check.certainty
    return CheckAndRecord(check.id, check.looks_for, certainty.value, record.counts, record.people, fallen)


def _checked_row(letter: AttachedLetter, item: Item) -> CheckedRow:
    found = frozenset(hint.check for hint in letter.hints)
    return CheckedRow(item.text("unit"), item.text("letter_type"), drafter_of(item), frozenset(letter.made), found)


def _was_sent(item: Item) -> bool:
    return bool(item.text("sent")) or item.text("letter_state") == LetterState.SENT


def drafter_of(item: Item | None) -> str:
    """Who wrote a letter: a staff id, else the name that the log has; '' where nobody knows."""
    return (item.text("drafter_id") or item.text("drafter")) if item else ""


def _to_put_right(
    letters: Iterable[PlacedLetter],
    items: Mapping[str, Item],
    people: Mapping[str, Person],
    checks: CheckList,
    fallen: Mapping[str, CheckStanding],
) -> Iterable[ToPutRight]:
    """Every hint that is more than worth a look, and every urgent one: those first, then by drafter and file."""
    lines = []
    for one in letters:
        item = items.get(one.letter.item_key)
        for hint in one.letter.hints:
            check = checks.check(hint.check)
            look = hint.certainty == HintCertainty.LOOK or hint.check in fallen
            if check is None or (look and not hint.urgent):
                continue
            drafter = drafter_of(item)
            lines.append(
                ToPutRight(
                    file=one.file,
                    row=one.letter.item_key,
                    unit=item.text("unit") if item else "",
                    letter_type=item.text("letter_type") if item else "",
                    drafter=drafter,
                    drafter_name=name_of(drafter, people) if drafter else "",
                    urgent=hint.urgent,
                    certainty=HintCertainty.LOOK.value if look else hint.certainty,
                    check=hint.check,
                    question=hint.question,
                    paragraph=hint.paragraph,
                    looks_for=check.looks_for,
                    why=check.why,
                )
            )
    return sorted(lines, key=lambda line: (not line.urgent, line.drafter_name, line.file, line.paragraph))


def _precision(
    checks: CheckList, records: Mapping[str, CheckRecord], fallen: Mapping[str, CheckStanding]
) -> Iterator[CheckPrecision]:
    """Each check of which marks say something, or that fell, in the order of the checks."""
    for check in checks.checks:
        record, fell = records.get(check.id), fallen.get(check.id)
        if record is None and fell is None:
            continue
        counts = (record or CheckRecord()).counts
        interval = counts.interval
        yield CheckPrecision(
            check=check.id,
            looks_for=check.looks_for,
            certainty=(HintCertainty.LOOK if fell else check.certainty).value,
            agreed=counts.agreed,
            not_agreed=counts.not_agreed,
            untold=counts.untold,
            precision=counts.precision,
            low=interval.low if interval else None,
            high=interval.high if interval else None,
            months=record.months if record else (),
            fallen=why_fallen(fell) if fell else "",
        )
