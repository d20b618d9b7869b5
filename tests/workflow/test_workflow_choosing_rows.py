"""A person says which row a letter answers: their decision is kept, and a second letter of a row wants a word."""

from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH as MONTH
from letter_offices import two_rows_alike

from iqa.errors import ConflictError, InvalidInputError, NotFoundError, UsageError
from iqa.letter_checks.hints import RowMatch
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter
from iqa.workflow.attaching import attach_letters
from iqa.workflow.choosing_rows import RowChoice

ALIKE = good(("5 October 2026", "this month"))
"""A letter that may answer either of two decisions in one case."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return two_rows_alike(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    path = tmp_path / "letters" / "one.txt"
    path.write_text(ALIKE)
    return path


def kept(workspace: Workspace) -> list[AttachedLetter]:
    with workspace.store.reading() as view:
        return list(view.attached.list(month=str(MONTH)))


def rows(workspace: Workspace, file: Path) -> tuple[str, ...]:
    [letter] = attach_letters(workspace, MONTH, [file]).one_of_several
    return letter.letter.candidates


def test_the_row_that_a_person_names_is_kept_and_holds(workspace: Workspace, file: Path) -> None:
    first, second = rows(workspace, file)
    attach_letters(workspace, MONTH, [file], choice=RowChoice(second))
    [letter] = kept(workspace)
    assert (letter.how, letter.item_key, letter.candidates) == (RowMatch.THIS, second, (second,))
    with workspace.store.reading() as view:
        [decision] = view.letter_decisions.list()
    assert (decision.digest, decision.item_key, decision.by) == (letter.digest, second, "Hazel")
    assert decision.at.startswith("20")
    again = attach_letters(workspace, MONTH, [file.parent])
    assert (again.unchanged, [one.letter.item_key for one in again.matched]) == (1, [second])
    own = workspace.root / "criteria"
    own.mkdir(exist_ok=True)
    (own / "letter-checks.toml").write_text('[[checks]]\nid = "urn"\nwhy = "worded anew"\n')
    again = attach_letters(workspace, MONTH, [file.parent])
    assert (again.read, [one.letter.item_key for one in again.matched]) == (1, [second])
    attach_letters(workspace, MONTH, [file], choice=RowChoice(first))
    assert [one.item_key for one in kept(workspace)] == [first]


def test_hints_are_those_of_the_row_that_was_named(workspace: Workspace, file: Path) -> None:
    file.write_text(good(("5 October 2026", "6 October 2026")))
    wanted = next(one for one in rows_of(workspace) if "2026-10-05" in one)
    attach_letters(workspace, MONTH, [file], choice=RowChoice(wanted))
    assert "decision-date" in {hint.check for hint in kept(workspace)[0].hints}


def rows_of(workspace: Workspace) -> list[str]:
    with workspace.store.reading() as view:
        from iqa.records.letter_rows import register_of_month

        return [row.key for row in register_of_month(workspace, view, MONTH).rows]


def test_a_row_with_a_letter_gets_a_second_one_only_with_a_reason(
    workspace: Workspace, file: Path, tmp_path: Path
) -> None:
    row = rows(workspace, file)[0]
    attach_letters(workspace, MONTH, [file], choice=RowChoice(row))
    other = tmp_path / "other.txt"
    other.write_text(ALIKE.replace("Yours sincerely", "With kind regards"))
    before = kept(workspace)
    with pytest.raises(ConflictError, match="Another letter stands for the row"):
        attach_letters(workspace, MONTH, [other], choice=RowChoice(row))
    assert kept(workspace) == before
    result = attach_letters(workspace, MONTH, [other], choice=RowChoice(row, "It was sent again in large print"))
    assert len(result.twice[row]) == 2
    with workspace.store.reading() as view:
        assert {one.reason for one in view.letter_decisions.list()} == {"", "It was sent again in large print"}


def test_a_row_is_never_guessed_from_what_was_typed(workspace: Workspace, file: Path) -> None:
    with pytest.raises(InvalidInputError, match="2 rows of the log are called"):
        attach_letters(workspace, MONTH, [file], choice=RowChoice("71TM1023426"))
    with pytest.raises(NotFoundError, match="No row of the log of October 2026"):
        attach_letters(workspace, MONTH, [file], choice=RowChoice("71TM9999926"))
    (file.parent / "two.txt").write_text(good())
    with pytest.raises(UsageError, match="2 files are named"):
        attach_letters(workspace, MONTH, [file.parent], choice=RowChoice("71TM1023426"))
    assert kept(workspace) == []
