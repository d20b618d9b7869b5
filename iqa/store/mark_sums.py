"""A draw's marks summed up where they lie, by question and unit: no mark is read into memory.

What enters is what `iqa.themes.rates` says of single marks: the marks that stand of submitted work drawn by
chance, agreed ones in the place of the first marker's, each weighted by the eligible work of its cell for each
piece of it marked. A test holds the two to the same figures.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from math import fsum
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Row, bindparam, text

from iqa.domain import NOT_APPLICABLE, NOT_MARKED, AssessmentState, ItemState, Month, Round
from iqa.store.beside import AT_ONCE, beside, in_order
from iqa.store.session import Session

MANY = 100_000
"""From so many marks on several connections are worth opening: a server sums up fewer in a quarter of a second."""


class SumsWanted(Struct, frozen=True):
    """Which marks are summed up. `met` are the ratings that meet a question; of a mark on the record of `outside`
    none is taken, `unit` stands for whoever owns the work, and `nobody` for no person."""

    draw: str
    scheme: str
    month: Month
    met: tuple[str, ...]
    outside: str
    unit: str
    nobody: str


class MarkSum(NamedTuple):
    """One question in one unit, or in all together (`whole`). `weight` is the sum of all weights, `weight_met` of
    those that met it, `squares` of the squared ones; `met` counts the marks that met it. `unsaid` marks do not say
    on whose record they go."""

    criterion: str
    unit: str
    whole: bool
    marks: int
    weight: float
    weight_met: float
    squares: float
    people: int
    met: int
    unsaid: int


class GivenFinding(NamedTuple):
    """The findings, as JSON, of one mark on work of the Area; `person` is '' where nobody knows whose it is."""

    item_key: str
    criterion: str
    rating: str
    finding_codes: str
    person: str
    unsaid: bool


_TAKEN = """
WITH taken AS MATERIALIZED (
    SELECT a.item_key, a.assessor, i.cell, i.unit, i.owner, g.item_key AS twin,
           COUNT(*) OVER (PARTITION BY i.cell) AS marked
    FROM assessments a JOIN draw_items i ON i.draw = a.draw AND i.key = a.item_key
    LEFT JOIN assessments g ON g.item_key = a.item_key AND g.draw = a.draw AND g.round = :agreed
                           AND g.assessor = ''
    WHERE a.month = :month AND a.scheme = :scheme AND a.draw = :draw AND a.round = :first
      AND a.state IN :locked AND i.state = :drawn
), screened AS (
    SELECT cell, eligible, drawn + ineligible + unavailable AS looked_at,
           eligible * (drawn + unavailable) AS in_scope
    FROM draw_cells WHERE draw = :draw
), estimated AS (
    SELECT cell, CASE
        WHEN looked_at = 0 THEN eligible
        WHEN 2 * (in_scope % looked_at) > looked_at THEN in_scope / looked_at + 1
        WHEN 2 * (in_scope % looked_at) = looked_at THEN in_scope / looked_at + (in_scope / looked_at) % 2
        ELSE in_scope / looked_at END AS population
    FROM screened
), weighted AS MATERIALIZED (
    SELECT t.item_key, t.assessor, t.unit, t.owner, t.twin,
           CAST(CASE WHEN e.population > t.marked THEN e.population ELSE t.marked END AS DOUBLE PRECISION)
               / t.marked AS weight
    FROM taken t JOIN estimated e ON e.cell = t.cell
)"""
"""The work that counts, with its weight. `twin` is the key of work with agreed marks, and null of all other."""
_BEHIND = "COALESCE(g.person, m.person)"
_RATING = "COALESCE(g.rating, m.rating)"
_PERSON = f"CASE WHEN {_BEHIND} = :nobody THEN '' WHEN {_BEHIND} = :of_unit THEN w.owner ELSE {_BEHIND} END"
_GIVEN = f"""
    FROM weighted w CROSS JOIN marks m
    LEFT JOIN marks g ON g.item_key = w.twin AND g.draw = :draw AND g.round = :agreed AND g.assessor = ''
                     AND g.criterion = m.criterion AND g.rating <> :unmarked
    WHERE m.item_key = w.item_key AND m.draw = :draw AND m.round = :first AND m.assessor = w.assessor
      AND {_RATING} NOT IN (:unmarked, :not_applicable) AND {_BEHIND} <> :outside
"""
"""Each mark that stands. Agreed ones are looked for only where there is a twin, and the cross join keeps SQLite
from reading all the marks there are."""
_SUMS = f"""{_TAKEN}
SELECT m.criterion, w.unit, COUNT(*), SUM(w.weight), SUM(CASE WHEN {_RATING} IN :met THEN w.weight ELSE 0 END),
       SUM(w.weight * w.weight), {{listed}}, SUM(CASE WHEN {_RATING} IN :met THEN 1 ELSE 0 END),
       SUM(CASE WHEN {_BEHIND} = '' THEN 1 ELSE 0 END)
{_GIVEN} GROUP BY w.unit, m.criterion
"""
_LISTED = {
    "sqlite": f"group_concat({_PERSON}, char(31))",
    "postgresql": f"string_agg({_PERSON}, chr(31))",
}
"""Whose work it is, with the sign between them that no name can hold: to list them and make each unique here costs
less than to count them in each unit and in all together, and PostgreSQL groups in a hash table, which is a third
quicker, only where it has to make nothing unique."""
_HASHED = {"postgresql": ("SET LOCAL enable_sort = off", "SET LOCAL enable_sort = on")}
"""What is said before and after. PostgreSQL guesses one piece of work and would sort; how it joins does not change
by this. Where nothing is to be sorted away (the window of `_TAKEN`) it sorts all the same."""
_FOUND = f"""{_TAKEN}
SELECT w.item_key, m.criterion, {_RATING}, COALESCE(g.finding_codes, m.finding_codes), {_PERSON},
       CASE WHEN {_BEHIND} = '' THEN 1 ELSE 0 END
{_GIVEN} AND COALESCE(g.finding_codes, m.finding_codes) <> '[]' ORDER BY w.item_key, m.criterion
"""


class MarkSumReader:
    """Sums of marks as a view offers them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_draw(self, wanted: SumsWanted) -> tuple[MarkSum, ...]:
        """The sums of a draw by question and unit, then those of all units together."""
        found: dict[str, list[MarkSum]] = defaultdict(list)
        people: dict[str, set[str]] = defaultdict(set)
        statement = _SUMS.format(listed=_LISTED[self._session.connection.dialect.name])
        with self._grouped_by_hash():
            rows = self._rows(statement, wanted, ("met", "locked"))
        for criterion, unit, marks, *weights, listed, met, unsaid in rows:
            persons = set(listed.split("\x1f"))
            persons.discard("")
            people[criterion] |= persons
            weight, weight_met, squares = weights
            counts = len(persons), int(met), int(unsaid)
            found[criterion].append(MarkSum(criterion, unit, False, marks, weight, weight_met, squares, *counts))
        together = (_together(units, len(people[criterion])) for criterion, units in found.items())
        return (*chain.from_iterable(found.values()), *together)

    def of_draws(self, wanted: Sequence[SumsWanted]) -> Generator[tuple[MarkSum, ...], None, None]:
        """The sums of several draws, in that order. Where they are many marks on a server, which the first draw
        tells, the others are summed up by several connections at a time while the caller works with what came.
        Close it where not all of them are taken."""
        if not wanted:
            return
        first, *others = wanted
        found = self.of_draw(first)
        yield found
        marks = sum(one.marks for one in found if one.whole) * len(others)
        with beside(self._session, AT_ONCE if marks >= MANY else 0) as sessions:
            if sessions:
                yield from in_order(_of_draw, others, sessions)
            else:
                yield from map(self.of_draw, others)

    def findings(self, wanted: SumsWanted) -> tuple[GivenFinding, ...]:
        """The marks of a draw that carry findings, by piece of work."""
        rows = self._rows(_FOUND, wanted, ("locked",))
        return tuple(
            GivenFinding(key, criterion, rating, codes, person, bool(unsaid))
            for key, criterion, rating, codes, person, unsaid in rows
        )

    @contextmanager
    def _grouped_by_hash(self) -> Iterator[None]:
        before, after = _HASHED.get(self._session.connection.dialect.name, ("", ""))
        if before:
            self._session.connection.exec_driver_sql(before)
        yield
        if after:
            self._session.connection.exec_driver_sql(after)

    def _rows(self, statement: str, wanted: SumsWanted, lists: Iterable[str]) -> Sequence[Row[*tuple[Any, ...]]]:
        whole = text(statement).bindparams(*(bindparam(name, expanding=True) for name in lists))
        values = {
            "draw": wanted.draw,
            "month": str(wanted.month),
            "scheme": wanted.scheme,
            "first": Round.FIRST.value,
            "agreed": Round.AGREED.value,
            "drawn": ItemState.DRAWN.value,
            "locked": [state.value for state in AssessmentState if state.is_locked],
            "unmarked": NOT_MARKED,
            "not_applicable": NOT_APPLICABLE,
            "outside": wanted.outside,
            "of_unit": wanted.unit,
            "nobody": wanted.nobody,
            "met": list(wanted.met),
        }
        asked = {name: value for name, value in values.items() if name != "met" or "met" in lists}
        return self._session.connection.execute(whole, asked).all()


def _of_draw(session: Session, wanted: SumsWanted) -> tuple[MarkSum, ...]:
    return MarkSumReader(session).of_draw(wanted)


def _together(units: Sequence[MarkSum], people: int) -> MarkSum:
    """One question in all units; somebody with work in two of them is one person."""
    criterion, _, _, marks, weight, weight_met, squares, _, met, unsaid = zip(*units, strict=True)
    weights = fsum(weight), fsum(weight_met), fsum(squares)
    return MarkSum(criterion[0], "", True, sum(marks), *weights, people, sum(met), sum(unsaid))
