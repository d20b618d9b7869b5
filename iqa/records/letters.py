"""A month's victim letters worked out from the records: the log, the cases, last month, and what people said."""

from collections.abc import Iterable, Mapping
from typing import Self

from msgspec import Struct, field

from iqa.domain import Item, Kind, Month, Population, day_of_moment
from iqa.errors import SettingsError
from iqa.intake.keys import VictimReferences
from iqa.intake.urn import Suffix
from iqa.records.columns import declared_suffix
from iqa.records.populations import items_of, population_of
from iqa.records.workspace import SETTINGS_FILE, Workspace
from iqa.store import StoredPopulation, View
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.confirmations import Confirmation, with_confirmations
from iqa.victim_letters.decisions import Urns, UrnStyle
from iqa.victim_letters.log import LogColumns
from iqa.victim_letters.owed import House, LettersOwed, OtherExports, reconcile_letters


class JustImported(Struct, frozen=True):
    """An export that is not in the records yet and stands for what they hold of its kind."""

    population: Population
    urn_suffix: Suffix
    columns: LogColumns = field(default_factory=LogColumns)

    @classmethod
    def again(cls, workspace: Workspace, view: View, population: Population, stored: StoredPopulation) -> Self:
        """A population of the records that stands for itself, changed, as it was imported."""
        columns = LogColumns(frozenset(stored.mapping), all_known=False)
        return cls(population, declared_suffix(workspace.settings, view, stored), columns)


def reconcile_month(
    workspace: Workspace, view: View, month: Month, imported: JustImported | None = None
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
            previous=items_of(view, view.populations.current(Kind.LETTERS, month.previous())),
            urns=_urns(workspace, view, month, imported),
            columns=_columns(view, month, imported),
        ),
        people=people,
        house=House(workspace.settings.vocabulary, workspace.settings.rules, victim_references(workspace)),
        clock=LetterClock(workspace.settings.standards, workspace.today),
    )
    return with_confirmations(owed, _answers(view, month), people=people, today=workspace.today)


def victim_references(workspace: Workspace) -> VictimReferences:
    """What stands in keys for victims without a reference. Raises SettingsError without a secret to make it."""
    if not workspace.settings.secret:
        raise SettingsError(
            f"{workspace.root / SETTINGS_FILE} holds no secret, so that a victim without a reference cannot be "
            "given one.",
            'Write one of your own near the top, of forty letters and digits at random: secret = "…"',
        )
    return VictimReferences(workspace.settings.secret)


def _letters_and_cases(
    view: View, month: Month, imported: JustImported | None
) -> tuple[Population | None, Iterable[Item]]:
    new = imported.population if imported else None
    if new and new.kind is Kind.LETTERS:
        return new, items_of(view, view.populations.current(Kind.CASES, month))
    stored = view.populations.current(Kind.LETTERS, month)
    if stored is None:
        return None, ()
    cases = new.items if new else items_of(view, view.populations.current(Kind.CASES, month))
    return population_of(view, stored), cases


def _urns(workspace: Workspace, view: View, month: Month, imported: JustImported | None) -> Urns:
    """How the month's two exports write their URNs."""
    suffixes = {
        kind: declared_suffix(workspace.settings, view, stored)
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


def _columns(view: View, month: Month, imported: JustImported | None) -> LogColumns:
    """What the month's log has a column for."""
    if imported and imported.population.kind is Kind.LETTERS:
        return imported.columns
    stored = view.populations.current(Kind.LETTERS, month)
    return LogColumns(frozenset(stored.mapping), all_known=False) if stored else LogColumns()


def _answers(view: View, month: Month) -> Mapping[str, Confirmation]:
    """What was confirmed of letters, this month or earlier, by key; the latest answer stands."""
    said = sorted((one for one in view.confirmations.list() if one.month <= month), key=lambda one: one.at)
    return {one.item_key: Confirmation(one.owed, one.by, day_of_moment(one.at), one.reason) for one in said}
