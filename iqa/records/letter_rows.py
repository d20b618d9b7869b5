"""The rows that letters are checked against, from the records: a month's log with its cases, or every month's."""

from collections.abc import Iterable

from iqa.criteria.loading import criteria_text
from iqa.domain import Item, Kind, Month
from iqa.letter_checks.checks import FILE, CheckList
from iqa.letter_checks.hints import LetterHint
from iqa.letter_checks.in_force import SCHEME, checks_with
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow, rows_of
from iqa.records.columns import declared_suffix
from iqa.records.populations import items_of
from iqa.records.schemes import scheme_in_force
from iqa.records.workspace import Workspace
from iqa.store import KeptHint, View
from iqa.victim_letters.case_facts import CaseFacts
from iqa.victim_letters.decisions import Urns, UrnStyle


def checks_in_force(workspace: Workspace) -> CheckList:
    """The tool's checks, with those of criteria/letter-checks.toml in the workspace on top."""
    own = workspace.root / "criteria" / FILE
    if not own.is_file():
        return checks_with("")
    return checks_with(criteria_text(own), scheme_in_force(workspace, SCHEME), str(own))


def register_of_month(workspace: Workspace, view: View, month: Month) -> NameRegister:
    """The letters of a month's log with their cases, and the names of the staff list."""
    return NameRegister(tuple(_rows(workspace, view, month)), tuple(person.name for person in view.people.list()))


def register_of_all(workspace: Workspace, view: View) -> NameRegister:
    """The letters of every month, the latest month's row standing for one that is carried over."""
    rows: dict[str, LetterRow] = {}
    for month in letter_months(view):
        rows |= {row.key: row for row in _rows(workspace, view, month)}
    return NameRegister(tuple(rows.values()), tuple(person.name for person in view.people.list()))


def letter_months(view: View) -> tuple[Month, ...]:
    """The months that have a letters log, the earliest first."""
    return tuple(sorted({stored.month for stored in view.populations.list(kind=Kind.LETTERS)}))


def _rows(workspace: Workspace, view: View, month: Month) -> list[LetterRow]:
    letters = view.populations.current(Kind.LETTERS, month)
    if letters is None:
        return []
    cases = view.populations.current(Kind.CASES, month)
    undeclared = UrnStyle()
    urns = Urns(
        cases=UrnStyle(declared_suffix(workspace.settings, view, cases)) if cases else undeclared,
        letters=UrnStyle(declared_suffix(workspace.settings, view, letters)),
    )
    facts = CaseFacts(items_of(view, cases), urns, workspace.settings.vocabulary)
    items = items_of(view, letters)
    return rows_of(items, _cases_of(items, facts), workspace.settings.standards)


def _cases_of(letters: Iterable[Item], facts: CaseFacts) -> dict[str, tuple[Item, ...]]:
    return {letter.key: tuple(facts.of(letter)) for letter in letters}


def as_kept(hint: LetterHint) -> KeptHint:
    """A hint without the words of the letter, as it is stored."""
    return KeptHint(
        hint.check, hint.certainty.value, hint.question, hint.code, hint.paragraph, hint.urgent, hint.edition
    )
