"""Which month a letter belongs to: that of its decision, and unsent letters of earlier months carried over."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from iqa.domain import Item, Kind, Month, RejectedRow, unread
from iqa.errors import Problem, SheetError
from iqa.intake.facts import Facts, positions
from iqa.intake.keys import VictimReferences, letter_key, names_victim
from iqa.intake.mapping import ColumnMapping
from iqa.intake.rows import ReadRows
from iqa.next_steps import advice, again
from iqa.text import joined

WORK_DATE: Mapping[Kind, str] = {
    Kind.CASES: "review_completed",
    Kind.LETTERS: "decision_date",
    Kind.POLICE_FILES: "month_end",
    Kind.OUTCOMES: "happened_on",
}
"""The field of each kind whose date says in which month the work was done. Only letters are put in a month by it:
of the others it can show that an export is another month's."""

OTHER_MONTH = "other-month"
"""The code of a row that is in order and belongs to another month."""


def by_month(days: Iterable[str]) -> dict[Month, int]:
    """How many of some dates lie in which month. What is blank or cannot be read lies in none."""
    found: Counter[str] = Counter()
    for day, rows in Counter(days).items():
        if day and not unread(day):
            found[day[:7]] += rows
    return {Month.parse(text): rows for text, rows in found.items()}


def belongs(read: ReadRows, keys: Sequence[str], month: Month) -> tuple[list[bool], list[bool]]:
    """For each row: whether it is of the month, and whether it is carried over (earlier and never sent).

    A letter that one row shows as sent is not carried over because another row, of the same key, leaves the date
    out; where the export does not name the victim, the rows may be two letters and each stands for itself.
    """
    rows = len(read.numbers)
    months = _decided_in(read)
    sent = read.columns.get("sent", [""] * rows)
    opted_out = read.columns.get("opted_out", [""] * rows)
    done = {key for key, when in zip(keys, sent, strict=True) if when and not unread(when) and names_victim(key)}
    carried = [
        their < month and (not when or bool(unread(when))) and out != "yes" and key not in done
        for their, when, out, key in zip(months, sent, opted_out, keys, strict=True)
    ]
    return [their == month for their in months], carried


def refuse_other_month(read: ReadRows, month: Month, file: str) -> None:
    """Raise SheetError when no letter of the file has its decision in the month."""
    months = Counter(_decided_in(read))
    if month in months or not months:
        return
    likeliest = max(months, key=lambda m: (months[m], m))
    held = joined([f"{m.label} ({months[m]:,})" for m in sorted(months)])
    raise SheetError(
        f"No letter in {file or 'this file'} has its decision date in {month.label}: "
        f"the decision dates are in {held}.",
        advice("If that is the month you mean, use ", again({"month": str(likeliest)}), "."),
    )


def _decided_in(read: ReadRows) -> list[Month]:
    """The month of each row's decision; the column is one that a letter cannot be without."""
    days = read.columns["decision_date"]
    known = {text: Month.parse(text) for text in {day[:7] for day in days}}
    return [known[day[:7]] for day in days]


def reject_others(
    read: ReadRows, kept: Sequence[bool], month: Month, mapping: ColumnMapping
) -> tuple[list[RejectedRow], list[Problem]]:
    """A rejection and a problem for each row of another month.

    The cells kept are the row as it was understood, in the order of the field list: `letters_elsewhere` can
    give the letters back when the month is worked out again.
    """
    rejected: list[RejectedRow] = []
    problems: list[Problem] = []
    heading = mapping.heading("decision_date")
    blank = [""] * len(read.numbers)
    texts = zip(*(read.columns.get(name, blank) for name in positions(Kind.LETTERS)), strict=True)
    days = read.columns["decision_date"]
    for number, day, decided, cells, keep in zip(read.numbers, days, _decided_in(read), texts, kept, strict=True):
        if keep:
            continue
        message = f"The decision date is in {decided.label}, not in {month.label}."
        problems.append(Problem(OTHER_MONTH, message, read.sheet, number, heading, day))
        rejected.append(RejectedRow(number, OTHER_MONTH, message, heading, day, cells))
    return rejected, problems


def letters_elsewhere(rejected: Iterable[RejectedRow], victims: VictimReferences | None = None) -> list[Item]:
    """The letters of other months that a log held: not in its population, but the log speaks of them."""
    where = positions(Kind.LETTERS)
    victims = victims or VictimReferences()
    found = []
    for row in rejected:
        if row.code == OTHER_MONTH and len(row.cells) == len(where):
            facts = Facts(where, row.cells)
            victim = victims.of(facts["urn"], facts["victim_reference"], facts["victim_name"])
            key = letter_key(facts["urn"], victim, facts["letter_type"], facts["decision_date"])
            found.append(Item(key, facts, (row.row,)))
    return found
