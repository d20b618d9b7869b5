"""Check one letter before it is sent: with a workspace, with two exports, or alone. Nothing is stored."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, by_role, require_role
from iqa.domain import Kind
from iqa.errors import NotFoundError, UsageError
from iqa.intake.urn import Suffix
from iqa.letter_checks.checking import CheckedLetter, Checker
from iqa.letter_checks.checks import CheckList
from iqa.letter_checks.exports import cases_by_letter, items_in, urns_of
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.matching import rows_named
from iqa.letter_checks.page import LetterCheckPage, letter_page
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow, rows_of
from iqa.letter_files.guarded import read_one
from iqa.next_steps import Blank, advice, again
from iqa.records.attached import months_with_letters
from iqa.records.letter_rows import checks_in_force, register_of_all
from iqa.records.workspace import Workspace
from iqa.settings import default_standards, default_vocabulary
from iqa.store import CheckStanding
from iqa.text import counted
from iqa.victim_letters.row_words import row_in_words
from iqa.workflow.letter_precision import fallen_checks, why_fallen


class LetterToCheck(Struct, frozen=True):
    """A letter, and where its row is to be found: named, in two exports, or in the records."""

    file: Path
    row: str = ""
    log: Path | None = None
    cases: Path | None = None


class CheckOutcome(Struct, frozen=True):
    """What came of it. `matched` says in a sentence which row it is, or why there is none."""

    file: str
    checked: CheckedLetter
    matched: str
    protective_marking: str = ""

    def page(self) -> LetterCheckPage:
        """The letter as a page."""
        return letter_page(self.file, self.checked, self.matched, self.protective_marking)


def check_letter(letter: LetterToCheck, workspace: Workspace | None = None) -> CheckOutcome:
    """Check a letter. Raises LetterFileError for a file that cannot be read, NotFoundError for a row that is not
    there.
    """
    checks, register = _from(letter, workspace)
    fallen = _fallen(workspace, checks)
    checker = Checker(checks, register, Lexicon(), fallen=frozenset(fallen))
    given = _given(letter, register, anything=workspace is not None or letter.log is not None)
    read = read_one(letter.file)
    assert read.letter is not None
    checked = checker.check(read.letter, letter.file.name, given)
    hints = tuple(
        replace(hint, says=f"{hint.says} {why_fallen(fallen[hint.check])}") if hint.check in fallen else hint
        for hint in checked.hints
    )
    checked = replace(checked, hints=hints)
    marking = workspace.settings.protective_marking if workspace else "OFFICIAL-SENSITIVE"
    return CheckOutcome(letter.file.name, checked, matched_words(checked, register), marking)


def _fallen(workspace: Workspace | None, checks: CheckList) -> dict[str, CheckStanding]:
    """The checks that are only worth a look, as they stand for the latest month whose letters were read."""
    if workspace is None:
        return {}
    with workspace.store.reading() as view:
        latest = max(months_with_letters(view), default=None)
        return fallen_checks(view, checks, latest) if latest else {}


def _from(letter: LetterToCheck, workspace: Workspace | None) -> tuple[CheckList, NameRegister]:
    """The checks in force and the rows, where there are any: those of units in which the account of whoever acts
    lets them."""
    checks = checks_in_force(workspace) if workspace else default_checks()
    if letter.log is not None:
        return checks, _of_exports(letter.log, letter.cases, workspace)
    if workspace is None:
        return checks, NameRegister()
    require_role(Action.CHECK_LETTER, workspace.actor)
    with workspace.store.reading() as view:
        register = register_of_all(workspace, view)
    grants = workspace.actor.grants
    if grants is None:
        return checks, register
    own = (row for row in register.rows if by_role(Action.CHECK_LETTER, grants, row.item.text("unit")))
    return checks, NameRegister(tuple(own), register.colleagues)


def _of_exports(log: Path, cases: Path | None, workspace: Workspace | None) -> NameRegister:
    vocabulary = workspace.settings.vocabulary if workspace else default_vocabulary()
    standards = workspace.settings.standards if workspace else default_standards()
    letters, suffix = items_in(log, Kind.LETTERS, vocabulary)
    found, case_suffix = items_in(cases, Kind.CASES, vocabulary) if cases else ((), Suffix.UNDECLARED)
    completed, behind = cases_by_letter(letters, found, urns_of(suffix, case_suffix), vocabulary)
    return NameRegister(tuple(rows_of(completed, behind, standards)))


def _given(letter: LetterToCheck, register: NameRegister, *, anything: bool) -> tuple[LetterRow, ...] | None:
    """The rows that were named; None where the letter itself has to tell."""
    if not letter.row:
        return None
    if not anything:
        raise UsageError(
            "A row can only be named where there is a log to find it in.",
            advice("Run this in a workspace, or add ", again({"letters": Blank("LOG")}), "."),
        )
    rows = rows_named(letter.row, register.rows)
    if not rows:
        raise NotFoundError(
            f"No row of the log is called {letter.row}.", "Give the URN as the log has it, or the key of the row."
        )
    return rows


def matched_words(checked: CheckedLetter, register: NameRegister) -> str:
    """Which row a letter was matched with, in a sentence."""
    if checked.how is RowMatch.THIS and checked.row:
        return f"Checked against the row {row_in_words(checked.row.item)}."
    if not register.rows:
        return "Checked by itself: there was no log to find its row in."
    if checked.how is RowMatch.ONE_OF:
        return (
            f"It may answer {counted(len(checked.matched.rows), 'row')} of the log, so that it was checked by "
            f"itself: {_rows(checked.matched.rows)}. Say which one it is."
        )
    return "No row of the log fits it, so that it was checked by itself. Name its row if you know it."


def _rows(rows: Iterable[LetterRow]) -> str:
    return "; ".join(row_in_words(row.item) for row in rows)
