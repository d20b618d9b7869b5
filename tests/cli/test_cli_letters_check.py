"""`iqa letters check`: a letter before it is sent, with a workspace, two exports, or alone; nothing is stored."""

import contextlib
import io
import json
from pathlib import Path

import pytest
from letter_builders import good
from msgspec import Struct

from iqa.cli import main

LOG = (
    "URN,Preferred name,Title,Type of letter,Decision date,Date letter sent,VRR eligible,VLO\n"
    "71TM1023426,Briar Speedwell,Ms,Stopped charge,05/10/2026,07/10/2026,Y,Hazel Larkspur\n"
    "71TM1023426,Tarn Oxlip,Mr,Stopped charge,05/10/2026,07/10/2026,Y,Hazel Larkspur\n"
)
CASES = (
    "URN,Defendant name,Casework type,CPS unit,Reviewing lawyer,Offence,Offence date\n"
    "71TM1023426,Flint Gabbro,Magistrates,Thornmere,Rowan Quartzby,Common assault,14/08/2026\n"
)
KEYS = {"check", "certainty", "question", "code", "quote", "paragraph", "says"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "cases.csv").write_text(CASES)
    (tmp_path / "letter.txt").write_text(good())
    return tmp_path


class Said(Struct, frozen=True):
    """The exit code of a command, and all that it printed."""

    exit_code: int
    output: str


def _iqa(*words: str) -> Said:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main(words)
    return Said(code, out.getvalue())


def _run(*words: str) -> Said:
    return _iqa("letters", "check", *words)


BOTH = ("--letters", "log.csv", "--cases", "cases.csv")


def test_a_good_letter_has_nothing_to_put_right(folder: Path) -> None:
    result = _run("letter.txt", *BOTH)
    assert result.exit_code == 0
    assert "Nothing was found. A person still has to read it." in result.output
    assert "Checked against the row 71TM1023426, stopped charge to victim B.S." in result.output


def test_what_is_found_is_shown_in_its_place_and_the_exit_code_says_so(folder: Path) -> None:
    (folder / "letter.txt").write_text(
        good(
            ("Dear Ms Speedwell", "Dear Ms Mallow"),
            ("Victim Support gives free help: 0808 168 9111.", "So it is."),
        )
    )
    key = json.loads(_run("letter.txt", *BOTH, "--json").output)["row"]
    assert key is None, "two victims of one case, and the letter names neither"
    (folder / "log.csv").write_text(LOG[: LOG.rindex("71TM")])
    result = _run("letter.txt", *BOTH, "--row", "71TM1023426")
    assert result.exit_code == 1
    assert "[1]{Ms Mallow}" in result.output
    assert "1. To put right: The log has the name Briar Speedwell" in result.output
    assert "What seems to be missing" in result.output


def test_the_json_has_the_keys_that_were_promised(folder: Path) -> None:
    (folder / "letter.txt").write_text(good(("7 October 2026", "31 June 2026")))
    result = _run("letter.txt", *BOTH, "--json")
    told = json.loads(result.output)
    assert set(told) == {"file", "row", "language", "hints"}
    assert (told["file"], told["language"]) == ("letter.txt", "English")
    assert told["row"].startswith("victim-letters|71TM1023426|")
    assert set(told["hints"][0]) == KEYS
    assert told["hints"][0]["quote"] == "31 June 2026"
    assert isinstance(told["hints"][0]["paragraph"], int)
    assert result.exit_code == 1


def test_what_is_missing_has_no_words_and_no_place(folder: Path) -> None:
    (folder / "letter.txt").write_text(good(("Victim Support gives free help: 0808 168 9111.", "That is all.")))
    (hint,) = json.loads(_run("letter.txt", *BOTH, "--json").output)["hints"]
    assert (hint["check"], hint["quote"], hint["paragraph"]) == ("support-missing", None, None)


def test_alone_a_letter_is_checked_by_itself(folder: Path) -> None:
    result = _run("letter.txt")
    assert result.exit_code == 0
    assert "there was no log to find its row in" in result.output
    assert json.loads(_run("letter.txt", "--json").output)["row"] is None


def test_a_letter_of_no_row_or_of_several_is_said(folder: Path) -> None:
    (folder / "letter.txt").write_text("Dear Nobody,\n\nThis is about something that nobody knows anything of.\n")
    assert "No row of the log fits it" in _run("letter.txt", *BOTH).output
    (folder / "letter.txt").write_text(
        "Ref 71TM1023426\n\nThis is about something that nobody knows anything of.\n"
    )
    assert "It may answer 2 rows of the log" in _run("letter.txt", *BOTH).output


def test_the_page_marks_the_words(folder: Path) -> None:
    text = good(more="Flint Gabbro's mobile number is 07700 900452. It is 3 < 4 & 5.")
    (folder / "letter.txt").write_text(text)
    result = _run("letter.txt", *BOTH, "--page", "page.html")
    page = (folder / "page.html").read_text()
    assert "The letter as a page: page.html" in result.output
    assert "Possible data breach: see to this first" in page
    assert '<mark class="certain">07700 900452' in page
    assert "3 &lt; 4 &amp; 5" in page
    assert "error" not in page.lower()
    (folder / "notes.txt").write_text("mine")
    assert _run("letter.txt", "--page", "notes.txt").exit_code == 2
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing.txt",), 3, "no file"),
        (("letter.txt", "--cases", "cases.csv"), 2, "Add the letters log"),
        (("letter.txt", "--row", "71TM1023426"), 2, "--letters LOG"),
        (("letter.txt", *BOTH, "--row", "99ZZ9999926"), 1, "No row of the log is called"),
        (("letter.txt", "--letters", "letter.txt"), 3, "letter.txt"),
        (("letter.txt", "--workspace", "nowhere"), 1, "not a workspace"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    result = _run(*words)
    assert result.exit_code == code
    assert said in result.output


def test_a_drafter_is_never_told_of_an_error(folder: Path) -> None:
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = _run("old.doc")
    assert result.exit_code == 3
    assert result.output.startswith(
        "old.doc is a document of an old Word (.doc), which is not read.\nWhat to do: "
    )


def test_in_a_workspace_the_row_comes_from_its_log_and_an_office_s_checks_hold(folder: Path) -> None:
    assert _iqa("init", ".", "--area", "Thornmere").exit_code == 0
    for kind, file in (("cases", "cases.csv"), ("letters", "log.csv")):
        assert _iqa("--as", "Hazel", "import", kind, file, "--month", "2026-10").exit_code == 0
    before = (folder / "iqa.db").read_bytes()
    (folder / "letter.txt").write_text(good(("5 October 2026", "4 October 2026")))
    assert "The log has the decision on 5 October 2026" in _run("letter.txt").output
    assert _run("letter.txt", "--row", "71TM1023426").exit_code == 1
    (folder / "criteria").mkdir()
    own = folder / "criteria" / "letter-checks.toml"
    own.write_text('[[checks]]\nid = "decision-date"\noff = true\n')
    assert _run("letter.txt").exit_code == 0
    assert (folder / "iqa.db").read_bytes() == before
    assert _iqa("criteria", "check", str(own)).exit_code == 0
    own.write_text('[[checks]]\nid = "decision-date"\nof = true\n')
    assert "line 3" in _iqa("criteria", "check", str(own)).output
    assert "line 3" in _run("letter.txt").output


def test_a_page_that_stands_there_is_replaced_only_when_that_is_said(folder: Path) -> None:
    (folder / "page.html").write_text("what somebody wrote")
    refused = _run("letter.txt", "--page", "page.html")
    assert refused.exit_code == 2
    assert (folder / "page.html").read_text() == "what somebody wrote"
    _run("letter.txt", "--page", "page.html", "--overwrite")
    assert "what somebody wrote" not in (folder / "page.html").read_text()
