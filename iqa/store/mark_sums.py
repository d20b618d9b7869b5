"""A draw's marks summed up where they lie, by question and unit: no mark is read into memory.

What enters is what `iqa.themes.rates` says of single marks: the marks that stand of submitted work drawn by
chance, agreed ones in the place of the first marker's, each weighted by the eligible work of its cell for each
piece of it marked. A test holds the two to the same figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text

from iqa.domain import NOT_APPLICABLE, NOT_MARKED, AssessmentState, ItemState, Month, Round
from iqa.store.session import Session


@dataclass(frozen=True, slots=True)
class SumsWanted:
    """Which marks are summed up. `met` are the ratings that meet a question; of a mark on the record of `outside`
    none is taken, `unit` stands for whoever owns the work, and `nobody` for no person."""

    draw: str
    scheme: str
    month: Month
    met: tuple[str, ...]
    criteria: tuple[str, ...]
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
    SELECT a.item_key, a.assessor, i.cell, i.unit, i.owner,
           EXISTS (SELECT 1 FROM assessments g WHERE g.item_key = a.item_key AND g.draw = a.draw
                   AND g.round = :agreed AND g.assessor = '') AS has_agreed
    FROM assessments a JOIN draw_items i ON i.draw = a.draw AND i.key = a.item_key
    WHERE a.month = :month AND a.scheme = :scheme AND a.draw = :draw AND a.round = :first
      AND a.state IN :locked AND i.state = :drawn
), reached AS (
    SELECT cell, COUNT(*) AS marked FROM taken GROUP BY cell
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
    SELECT t.item_key, t.assessor, t.unit, t.owner, t.has_agreed,
           CAST(CASE WHEN e.population > r.marked THEN e.population ELSE r.marked END AS DOUBLE PRECISION)
               / r.marked AS weight
    FROM taken t JOIN reached r ON r.cell = t.cell JOIN estimated e ON e.cell = t.cell
), given AS (
    SELECT w.item_key, w.unit, w.owner, w.weight, m.criterion, m.rating, m.person, m.finding_codes
    FROM weighted w JOIN marks m ON m.item_key = w.item_key AND m.draw = :draw AND m.round = :first
                                AND m.assessor = w.assessor
    WHERE NOT w.has_agreed
    UNION ALL
    SELECT w.item_key, w.unit, w.owner, w.weight, m.criterion, COALESCE(g.rating, m.rating),
           COALESCE(g.person, m.person), COALESCE(g.finding_codes, m.finding_codes)
    FROM weighted w JOIN marks m ON m.item_key = w.item_key AND m.draw = :draw AND m.round = :first
                                AND m.assessor = w.assessor
    LEFT JOIN marks g ON g.item_key = w.item_key AND g.draw = :draw AND g.round = :agreed AND g.assessor = ''
                     AND g.criterion = m.criterion AND g.rating <> :unmarked
    WHERE w.has_agreed
)"""
_BEHIND = "CASE WHEN person = :nobody THEN '' WHEN person = :of_unit THEN owner ELSE person END"
_STANDS = "rating NOT IN (:unmarked, :not_applicable) AND person <> :outside AND criterion IN :criteria"
_SUMS = f"""{_TAKEN}, by_person AS MATERIALIZED (
    SELECT criterion, unit, {_BEHIND} AS behind, COUNT(*) AS marks, SUM(weight) AS weight,
           SUM(CASE WHEN rating IN :met THEN weight ELSE 0 END) AS weight_met, SUM(weight * weight) AS squares,
           SUM(CASE WHEN rating IN :met THEN 1 ELSE 0 END) AS met,
           SUM(CASE WHEN person = '' THEN 1 ELSE 0 END) AS unsaid
    FROM given WHERE {_STANDS} GROUP BY criterion, unit, {_BEHIND}
)
SELECT criterion, unit, 0, SUM(marks), SUM(weight), SUM(weight_met), SUM(squares),
       COUNT(CASE WHEN behind <> '' THEN 1 END), SUM(met), SUM(unsaid) FROM by_person GROUP BY criterion, unit
UNION ALL
SELECT criterion, '', 1, SUM(marks), SUM(weight), SUM(weight_met), SUM(squares),
       COUNT(DISTINCT CASE WHEN behind <> '' THEN behind END), SUM(met), SUM(unsaid)
FROM by_person GROUP BY criterion
"""  # noqa: S608 (no value of anybody's)
_FOUND = f"""{_TAKEN}
SELECT item_key, criterion, rating, finding_codes, {_BEHIND}, CASE WHEN person = '' THEN 1 ELSE 0 END
FROM given WHERE {_STANDS} AND finding_codes <> '[]' ORDER BY item_key, criterion
"""  # noqa: S608


class MarkSumReader:
    """Sums of marks as a view offers them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_draw(self, wanted: SumsWanted) -> tuple[MarkSum, ...]:
        """The sums of a draw, in no order."""
        rows = self._rows(_SUMS, wanted, ("met", "criteria", "locked"))
        return tuple(
            MarkSum(criterion, unit, bool(whole), int(marks), weight, of_met, squares, *map(int, counts))
            for criterion, unit, whole, marks, weight, of_met, squares, *counts in rows
        )

    def findings(self, wanted: SumsWanted) -> tuple[GivenFinding, ...]:
        """The marks of a draw that carry findings, by piece of work."""
        rows = self._rows(_FOUND, wanted, ("criteria", "locked"))
        return tuple(
            GivenFinding(key, criterion, rating, codes, person, bool(unsaid))
            for key, criterion, rating, codes, person, unsaid in rows
        )

    def _rows(self, statement: str, wanted: SumsWanted, lists: Iterable[str]) -> Sequence[tuple[Any, ...]]:
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
            "criteria": list(wanted.criteria),
            "met": list(wanted.met),
        }
        asked = {name: value for name, value in values.items() if name != "met" or "met" in lists}
        return [tuple(row) for row in self._session.connection.execute(whole, asked)]
