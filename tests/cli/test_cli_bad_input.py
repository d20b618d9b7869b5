"""Whatever is put in wrongly gets one clear message and the right exit code, and changes nothing."""

import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office import MONTH, Office, cases, fill, letters, run, without, xlsx

Command = Callable[[Office, Path], tuple[object, ...]]
CASES = ("import", "cases")
IN_MONTH = ("--month", MONTH)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def word(path: Path) -> Path:
    from iqa.resources import packaged

    return written(path, packaged("templates").joinpath("feedback_letter.docx").read_bytes())


def encrypted(path: Path) -> Path:
    """The first bytes of a compound file, which is what Excel makes of a workbook with a password."""
    name = "EncryptedPackage".encode("utf-16-le")
    return written(path, bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + name + b"\0" * 3000)


def september() -> list[dict[str, Any]]:
    moved = ("Decision date", "Reason received", "Date sent")
    return [{**row, **{name: date(2026, 9, 7) for name in moved}} for row in letters()]


def settings(office: Office, text: str) -> None:
    (office.folder / "iqa.toml").write_text(text, encoding="utf-8")


def marked_for(office: Office, folder: Path, assessor: str) -> Path:
    return fill(office.workbooks[0], into=folder / f"{assessor}.xlsx")


# what -> the command, its exit code, and what the message says
SHEETS: dict[str, tuple[Command, int, tuple[str, ...]]] = {
    "no such file": (lambda o, t: (*CASES, t / "gone.xlsx", *IN_MONTH), 3, ("no file gone.xlsx",)),
    "a folder": (lambda o, t: (*CASES, t, *IN_MONTH), 3, ("is a folder",)),
    "a Word document": (lambda o, t: (*CASES, word(t / "a.docx"), *IN_MONTH), 3, ("a.docx", "not a spreadsheet")),
    "a Word document called .xlsx": (lambda o, t: (*CASES, word(t / "a.xlsx"), *IN_MONTH), 3, ("a.xlsx",)),
    "an encrypted workbook": (
        lambda o, t: (*CASES, encrypted(t / "e.xlsx"), *IN_MONTH),
        3,
        ("e.xlsx", "password"),
    ),
    "an empty sheet": (lambda o, t: (*CASES, xlsx(t / "e.xlsx", []), *IN_MONTH), 3, ("e.xlsx", "empty")),
    "an empty file": (lambda o, t: (*CASES, written(t / "e.xlsx", b""), *IN_MONTH), 3, ("e.xlsx is empty",)),
    "headings only": (
        lambda o, t: (*CASES, xlsx(t / "h.xlsx", [dict.fromkeys(cases()[0])]), *IN_MONTH),
        3,
        ("h.xlsx", "no rows"),
    ),
    "no URN column": (lambda o, t: (*CASES, xlsx(t / "n.xlsx", without(cases(), "URN")), *IN_MONTH), 3, ("URN",)),
    "letters of another month": (
        lambda o, t: ("import", "letters", xlsx(t / "l.xlsx", september()), *IN_MONTH),
        3,
        ("September 2026",),
    ),
    "no row that can be used": (
        lambda o, t: (*CASES, xlsx(t / "u.xlsx", [{**row, "URN": "-"} for row in cases()]), *IN_MONTH),
        3,
        ("No row of u.xlsx",),
    ),
    "no such sheet": (
        lambda o, t: (*CASES, xlsx(t / "s.xlsx", cases()), *IN_MONTH, "--sheet", "Other"),
        3,
        ("no sheet", "Export"),
    ),
    "a heading row that is blank": (
        lambda o, t: (*CASES, xlsx(t / "r.xlsx", cases()), *IN_MONTH, "--header-row", 90),
        3,
        ("r.xlsx",),
    ),
    "a column that is not there": (
        lambda o, t: (*CASES, xlsx(t / "c.xlsx", cases()), *IN_MONTH, "--column", "urn=Nothing"),
        None,
        ("Nothing",),
    ),
    "a workbook that is none of ours": (lambda o, t: ("record", xlsx(t / "w.xlsx", cases())), 3, ("w.xlsx",)),
    "no such workbook": (lambda o, t: ("record", t / "gone.xlsx"), 3, ("gone.xlsx",)),
    "a Word document as a workbook": (lambda o, t: ("record", word(t / "w.docx")), 3, ("w.docx",)),
}
USAGE: dict[str, tuple[Command, int, tuple[str, ...]]] = {
    "an unknown month": (lambda o, t: ("status", "--month", "October"), 2, ("October", "2026-10")),
    "a thirteenth month": (lambda o, t: ("status", "--month", "2026-13"), 2, ("2026-13",)),
    "no month": (lambda o, t: ("committee",), 2, ("iqa committee needs a month", "--month 2026-10")),
    "no month of an import": (lambda o, t: (*CASES, xlsx(t / "m.xlsx", cases())), 2, ("--month 2026-10",)),
    "an unknown kind": (lambda o, t: ("import", "cake", t / "x.xlsx"), 2, ("cake",)),
    "an unknown command": (lambda o, t: ("bake",), 2, ("bake",)),
    "an unknown reason": (lambda o, t: ("replace", "x", "--reason", "dislike"), 2, ("ineligible",)),
    "an unknown scheme": (lambda o, t: ("draw", "cake", *IN_MONTH), 1, ("no scheme cake", "casework")),
    "a month without exports": (
        lambda o, t: ("draw", "casework", "--month", "2026-09"),
        1,
        ("September 2026", "iqa import cases"),
    ),
    "a month without a draw": (lambda o, t: ("workbook", "--month", "2026-09"), 1, ("Nothing has been drawn",)),
    "no such policy": (
        lambda o, t: ("draw", "casework", *IN_MONTH, "--policy", t / "gone.toml"),
        1,
        ("no policy", "gone.toml"),
    ),
    "a policy that cannot be read": (
        lambda o, t: ("draw", "casework", *IN_MONTH, "--policy", written(t / "p.toml", b"take = = 2")),
        1,
        ("p.toml",),
    ),
    "a policy with a fault": (
        lambda o, t: (
            "draw",
            "casework",
            *IN_MONTH,
            "--policy",
            written(t / "p.toml", b'scheme = "casework"\ntake = "two"'),
        ),
        1,
        ("p.toml", "take"),
    ),
    "an assessor with nothing to mark": (
        lambda o, t: ("workbook", *IN_MONTH, "--assessor", "Fir Stranger"),
        1,
        ("Fir Stranger", "Bryony Furze"),
    ),
    "a person who is not on the staff list": (
        lambda o, t: ("feedback", *IN_MONTH, "--person", "Fir Stranger"),
        1,
        ("Fir Stranger",),
    ),
    "a sample larger than its caseload": (lambda o, t: ("size", "--tolerable", "2"), 1, ("",)),
    "no such criteria": (lambda o, t: ("criteria", "check", t / "gone.toml"), 1, ("gone.toml",)),
}


@pytest.mark.parametrize("what", [*SHEETS, *USAGE])
def test_one_clear_message_the_right_exit_code_and_nothing_changed(
    drawn: Office, tmp_path: Path, what: str
) -> None:
    command, code, said = {**SHEETS, **USAGE}[what]
    events, papers = drawn.events(), {path: path.read_bytes() for path in drawn.out.rglob("*") if path.is_file()}
    arguments = command(drawn, tmp_path)
    told = run(*arguments[:1], *arguments[1:]) if arguments[0] in ("size", "criteria") else drawn.iqa(*arguments)
    assert told.code == (code or told.code)
    assert told.code != 0
    for words in said:
        assert words in told.err
    assert "Traceback" not in told.err
    assert 0 < len(told.err.splitlines()) < 12
    assert drawn.events() == events
    assert {path: path.read_bytes() for path in papers} == papers


@pytest.mark.unmeasured
@pytest.mark.parametrize("what", [name for name in SHEETS if "workbook" not in name or "encrypted" in name])
def test_with_json_the_refusal_is_json_too(drawn: Office, tmp_path: Path, what: str) -> None:
    told = drawn.iqa(*SHEETS[what][0](drawn, tmp_path), "--json")
    assert set(told.json) - {"mapping", "suggestions", "unused"} == {"error", "problems"}
    assert set(told.json["error"]) == {"kind", "message", "hint", "next_steps", "exit_code"}
    assert told.json["error"]["exit_code"] == told.code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area = ", "iqa.toml"),
        ('area = ""', "area"),
        ('area = "Thornmere"\nconfidnce = 0.9', "confidnce"),
        ('area = "Thornmere"\nconfidence = "high"', "confidence"),
        ('area = "Thornmere"\ndatabase = "mysql://x"', "mysql"),
        ('area = "Thornmere"\ndatabase = "sqlite:///gone.db"', "gone.db"),
        ('area = "Thornmere"\nworkspace = "another"', "another workspace"),
    ],
)
def test_a_broken_settings_file_is_told_by_its_setting(drawn: Office, text: str, said: str) -> None:
    settings(drawn, text)
    told = drawn.iqa("status", "--month", MONTH)
    assert told.code == 1
    assert said in told.err
    assert "Traceback" not in told.err


def test_a_settings_file_that_is_no_text_is_told(drawn: Office) -> None:
    (drawn.folder / "iqa.toml").write_bytes(b"area = \x81\xff")
    assert "UTF-8" in drawn.iqa("status", "--month", MONTH).err


def test_a_database_that_is_none_is_told(drawn: Office) -> None:
    (drawn.folder / "iqa.db").write_bytes(b"not a database at all" * 100)
    told = drawn.iqa("status", "--month", MONTH)
    assert told.code == 1
    assert "iqa.db" in told.err


def test_a_file_that_cannot_be_written_is_told_and_no_failure(drawn: Office) -> None:
    """A folder stands where the certificate's page is to go."""
    page = drawn.out / "certificate-casework.html"
    page.unlink()
    page.mkdir()
    told = drawn.iqa("replace", drawn.keys()[0], "--reason", "ineligible")
    assert told.code == 1
    assert "certificate-casework" in told.err
    assert "What to do" in told.err
    assert drawn.iqa("verify").code == 0


def test_a_template_of_ones_own_with_a_fault_is_told(drawn: Office) -> None:
    (drawn.folder / "templates").mkdir()
    (drawn.folder / "templates" / "certificate.html").write_text("{{ page.nothing }}", encoding="utf-8")
    told = drawn.iqa("replace", drawn.keys()[0], "--reason", "ineligible")
    assert told.code == 1
    assert "certificate.html" in told.err


def test_criteria_with_faults_are_told_by_line(tmp_path: Path) -> None:
    faulty = tmp_path / "criteria.toml"
    faulty.write_text('id = "x"\nversion = 3\n', encoding="utf-8")
    told = run("criteria", "check", faulty)
    assert told.code == 1
    assert told.out
    as_json = run("criteria", "check", faulty, "--json")
    assert as_json.code == 1
    assert as_json.json["usable"] is False
    assert as_json.json["problems"]


def test_a_workbook_that_is_a_bomb_is_refused(drawn: Office, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 100_000_000)
    assert drawn.iqa("record", path).code == 3


def test_problems_beyond_the_first_are_counted(drawn: Office) -> None:
    path = fill(drawn.workbooks[0], lambda row: {"Rating": "Quite good"})
    told = drawn.iqa("record", path, "--json")
    assert told.code == 3
    assert len(told.json["workbooks"][0]["problems"]) > 25
    assert "more." in drawn.iqa("record", path).err
    assert json.loads(told.out)["dry_run"] is False
