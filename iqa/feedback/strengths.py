"""What was done well, and the table of marks it is read from. Nothing is praised that the marks do not show."""

from collections.abc import Sequence

from iqa.domain import Scheme
from iqa.feedback.context import RatingTable, StrandRow
from iqa.feedback.wording import all_of, reference
from iqa.marking.results import MarkedWork
from iqa.text import joined, mid_sentence, number

STRENGTHS_ON_THE_FIRST_PAGE = 3


def strengths_of(own: Sequence[MarkedWork], person: str) -> tuple[str, ...]:
    """Good practice the assessors wrote down; else the strands in which every mark was the best; else the strand
    in which most were, if at least half. Empty where none of this can be said.

    Good practice for which the first page has no room stands in the detail with the rest.
    """
    noted = [f"{_as_clause(note)} ({reference(one)})." for one in own if (note := good_practice_for(one, person))]
    if noted:
        return tuple(noted[:STRENGTHS_ON_THE_FIRST_PAGE])
    rows = [(row, mid_sentence(table.headings[0])) for table in rating_tables(own, person) for row in table.rows]
    clean = [
        (marks, f"{row.strand}: {all_of(marks, 'mark')} {'was' if marks == 1 else 'were'} {best}.")
        for row, best in rows
        if (marks := sum(row.counts)) == row.counts[0]
    ]
    if not clean:
        return _mostly(rows)
    clean.sort(key=lambda entry: -entry[0])
    return tuple(text for _, text in clean[:STRENGTHS_ON_THE_FIRST_PAGE])


def _as_clause(note: str) -> str:
    return note[:-1] if note.endswith(".") and not note.endswith("..") else note


def _mostly(rows: Sequence[tuple[StrandRow, str]]) -> tuple[str, ...]:
    """The best that can truly be said where every strand has some marks below the best."""
    if not rows:
        return ()
    row, best = max(rows, key=lambda entry: entry[0].counts[0] / sum(entry[0].counts))
    met, marks = row.counts[0], sum(row.counts)
    if 2 * met < marks:
        return ()
    verb = "was" if met == 1 else "were"
    return (f"{row.strand}: {number(met)} of the {number(marks)} marks {verb} {best}.",)


def good_practice_for(one: MarkedWork, person: str) -> str:
    """The good practice noted with a piece of work, to whoever's piece it is."""
    return one.assessment.good_practice.strip() if one.owner() == person else ""


def rating_tables(own: Sequence[MarkedWork], person: str) -> tuple[RatingTable, ...]:
    """A table for each scale: schemes that share one share a table, so that the letter stays short."""
    rows: dict[tuple[str, ...], list[StrandRow]] = {}
    titles: dict[tuple[str, ...], list[str]] = {}
    for scheme in {one.scheme.id: one.scheme for one in own}.values():
        headings = tuple(rating.label for rating in scheme.scale)
        works = [one for one in own if one.scheme.id == scheme.id]
        titles.setdefault(headings, []).append(f"{scheme.title} ({len(works)} looked at)")
        rows.setdefault(headings, []).extend(_strand_rows(scheme, works, person))
    return tuple(RatingTable(joined(titles[headings]), headings, tuple(found)) for headings, found in rows.items())


def _strand_rows(scheme: Scheme, works: Sequence[MarkedWork], person: str) -> list[StrandRow]:
    ratings = [rating.id for rating in scheme.scale]
    marks = [(scheme.criterion(mark.criterion).strand, mark) for one in works for mark in one.marks_of(person)]
    rows = [
        StrandRow(
            strand.label,
            tuple(sum(s == strand.id and mark.rating == rating for s, mark in marks) for rating in ratings),
        )
        for strand in scheme.strands
    ]
    return [row for row in rows if sum(row.counts)]
