"""One letter checked without a workspace: the rows of two exports, of the log alone, or none."""

from pathlib import Path

import pytest
from letter_builders import good

from iqa.errors import LetterFileError, NotFoundError, UsageError
from iqa.workflow.letter_checking import LetterToCheck, check_letter

LOG = (
    "URN,Preferred name,Type of letter,Decision date,Date letter sent\n"
    "71TM1023426,Briar Speedwell,Stopped charge,05/10/2026,07/10/2026\n"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "letter.txt").write_text(good())
    return tmp_path / "letter.txt"


@pytest.mark.unmeasured
def test_alone_there_is_no_row_and_nothing_that_wants_one(letter: Path) -> None:
    outcome = check_letter(LetterToCheck(letter))
    assert (outcome.checked.row, outcome.checked.hints) == (None, ())
    assert outcome.page().protective_marking == "OFFICIAL-SENSITIVE"


def test_the_log_alone_is_enough_for_a_row(letter: Path) -> None:
    outcome = check_letter(LetterToCheck(letter, log=letter.with_name("log.csv")))
    assert outcome.matched == (
        "Checked against the row 71TM1023426, stopped charge to victim B.S., decided on 5 October 2026."
    )
    assert outcome.page().summary == "Nothing was found. A person still has to read it."


def test_a_row_that_is_named_has_to_be_there(letter: Path) -> None:
    with pytest.raises(UsageError):
        check_letter(LetterToCheck(letter, row="71TM1023426"))
    with pytest.raises(NotFoundError):
        check_letter(LetterToCheck(letter, row="99ZZ1234526", log=letter.with_name("log.csv")))


def test_a_file_that_is_no_letter_is_refused(letter: Path) -> None:
    with pytest.raises(LetterFileError):
        check_letter(LetterToCheck(letter.with_name("nothing.txt")))
