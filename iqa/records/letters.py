"""A month's victim letters worked out from the records: the log, the cases, last month, and what people said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from iqa.domain import Item, Kind, Month, Population, Standard, long_date
from iqa.intake.urn import Suffix
from iqa.marking.timeliness import LETTER_STANDARDS, assess_timeliness
from iqa.records.columns import declared_suffix
from iqa.records.populations import items_of, population_of
from iqa.records.workspace import Workspace
from iqa.store import View
from iqa.victim_letters.confirmations import Confirmation, with_confirmations
from iqa.victim_letters.decisions import Urns, UrnStyle
from iqa.victim_letters.owed import LettersOwed, OtherExports, reconcile_letters


@dataclass(frozen=True, slots=True)
class DueBy:
    """The last day for a letter; None where the office has set no standard or a date is missing."""

    standards: tuple[Standard, ...]
    today: date

    def __call__(self, letter: Item) -> date | None:
        results = (assess_timeliness(name, self.standards, letter.facts, self.today) for name in LETTER_STANDARDS)
        return next((result.due for result in results if result.due), None)


@dataclass(frozen=True, slots=True)
class JustImported:
    """An export that is not in the records yet and stands for what they hold of its kind."""

    population: Population
    urn_suffix: Suffix


def reconcile_month(
    workspace: Workspace, view: View, month: str, imported: JustImported | None = None
) -> LettersOwed | None:
    """The letters of a month (YYYY-MM), each with its working; None while there is no letters log.

    Everything comes from the records but what is being imported. The letters of other months that a log held stand
    among its rejected rows, so that letters settled again, after the cases, come out as at the log's own import.
    """
    letters, cases = _letters_and_cases(view, month, imported)
    if letters is None:
        return None
    people = view.people.list()
    owed = reconcile_letters(
        letters,
        OtherExports(
            cases=cases,
            previous=items_of(view, view.populations.current(Kind.LETTERS, str(Month.parse(month).previous()))),
            urns=_urns(view, month, imported),
        ),
        people=people,
        today=workspace.today,
        due=DueBy(workspace.settings.standards, workspace.today),
    )
    return with_confirmations(owed, _answers(view, month), people=people, today=workspace.today)


def _letters_and_cases(
    view: View, month: str, imported: JustImported | None
) -> tuple[Population | None, Iterable[Item]]:
    new = imported.population if imported else None
    if new and new.kind is Kind.LETTERS:
        return new, items_of(view, view.populations.current(Kind.CASES, month))
    stored = view.populations.current(Kind.LETTERS, month)
    if stored is None:
        return None, ()
    cases = new.items if new else items_of(view, view.populations.current(Kind.CASES, month))
    return population_of(view, stored), cases


def _urns(view: View, month: str, imported: JustImported | None) -> Urns:
    """How the month's two exports write their URNs."""
    suffixes = {
        kind: declared_suffix(view, stored)
        for kind in (Kind.CASES, Kind.LETTERS)
        if (stored := view.populations.current(kind, month))
    }
    if imported:
        suffixes[imported.population.kind] = imported.urn_suffix
    undeclared = Suffix.UNDECLARED
    return Urns(
        cases=UrnStyle(suffixes.get(Kind.CASES, undeclared)),
        letters=UrnStyle(suffixes.get(Kind.LETTERS, undeclared)),
    )


def _answers(view: View, month: str) -> Mapping[str, Confirmation]:
    """What was confirmed of letters, this month or earlier, by key; the latest answer stands."""
    said = sorted((one for one in view.confirmations.list() if one.month <= month), key=lambda one: one.at)
    return {
        one.item_key: Confirmation(
            one.owed,
            f"{one.by} confirmed on {long_date(datetime.fromisoformat(one.at))} that it is "
            f"{'' if one.owed else 'not '}owed: {one.reason}",
        )
        for one in said
    }
