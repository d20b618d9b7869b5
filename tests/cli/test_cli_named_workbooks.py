"""A file that is no filled workbook of its own is called what it is; a percentage and a bare URN are enough."""

import shutil
from pathlib import Path

import pytest
from office import MONTH, Office, copied, drawn_month, fill
from openpyxl import Workbook, load_workbook

from iqa.cli.named_files import workbooks_named
from iqa.errors import UsageError
from iqa.marking.workbook.copies import as_copy, kind_of_copy


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Path:
    return fill(office.workbooks[0], into=tmp_path / "back" / "Bryony Furze.xlsx")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Copy of Ann Reed.xlsx", "a copy"),
        ("Copy (2) of Ann Reed.xlsx", "a copy"),
        ("Ann Reed (1).xlsx", "a copy"),
        ("Ann Reed - Copy.xlsx", "a copy"),
        ("Ann Reed - Copy (3).xlsx", "a copy"),
        ("Ann Reed-LAPTOP7.xlsx", "a conflict copy"),
        ("Ann Reed-DESKTOP-4QX9-2.xlsx", "a conflict copy"),
        ("Ann Reed (Bo's conflicted copy 2026-10-01).xlsx", "a conflict copy"),
        ("Ann Reed.sync-conflict-20261001-101010-ABC.xlsx", "a conflict copy"),
        ("Ann Reed_conflict-20261001.xlsx", "a conflict copy"),
        ("Ann Reed (version 1).xlsb [Autosaved].xlsx", "a rescued copy"),
        ("Ann Reed (AutoRecovered).xlsx", "a rescued copy"),
        ("Ann Reed.xlsx", ""),
        ("Ann Reed-2.xlsx", ""),
        ("Ann Reed-Elm.xlsx", ""),
        ("Ann Reed TH0106.xlsx", ""),
    ],
)
def test_a_copy_is_known_by_its_name(name: str, kind: str) -> None:
    assert kind_of_copy(name) == kind
    assert as_copy(name) == (f"{name}, {kind} by its name," if kind else name)


def test_a_workbook_in_which_nothing_is_filled_in_is_called_that(office: Office, filled: Path) -> None:
    told = office.iqa("record", office.workbooks[1]).done().out
    assert "Nothing is filled in: it is as it was made.\n" in told
    empty = shutil.copy(office.workbooks[0], filled.with_name("empty.xlsx"))
    office.iqa("record", filled).done()
    assert "What is recorded of its work stays as it is." in office.iqa("record", empty).done().out


@pytest.mark.parametrize("name", ["Copy of Bryony Furze.xlsx", "Bryony Furze (1).xlsx", "Bryony Furze-PC-7.xlsx"])
def test_a_copy_with_the_same_answers_is_called_that_and_recorded_once(
    office: Office, filled: Path, name: str
) -> None:
    shutil.copy(filled, filled.with_name(name))
    told = office.iqa("record", filled.parent, "--json").done().json["workbooks"]
    by_name = {one["file"]: one for one in told}
    kind = "a conflict copy" if "PC" in name else "a copy"
    assert by_name[name]["what_it_is"] == f"It is {kind} of {filled.name}, with the same answers."
    assert by_name[filled.name]["what_it_is"] == ""
    assert sum(one["submitted"] for one in told) == 5


def test_copies_with_different_answers_are_both_named_and_neither_is_recorded(
    office: Office, filled: Path
) -> None:
    other = Path(shutil.copy(filled, filled.with_name("Bryony Furze-LAPTOP7.xlsx")))
    book = load_workbook(other)
    sheet = next(
        sheet for sheet in book.worksheets if sheet["A4"].value and "Rating" in [c.value for c in sheet[4]]
    )
    column = [cell.value for cell in sheet[4]].index("Where it shows, or what happened") + 1
    sheet.cell(5, column).value = "Written on the other machine."
    book.save(other)
    told = office.iqa("record", filled.parent)
    line = (
        "Bryony Furze-LAPTOP7.xlsx, a conflict copy by its name, and Bryony Furze.xlsx have different answers, so "
        "neither is recorded."
    )
    assert told.code == 3
    assert told.err.count(line) == 2
    assert "Keep the file that is meant" in told.err


def test_an_older_copy_is_called_that(office: Office, tmp_path: Path) -> None:
    def begun(name: str, evidence: str) -> Path:
        said = {"Where it shows, or what happened": evidence}
        return fill(office.workbooks[0], lambda row: said, into=tmp_path / name, ready=False)

    first, older = begun("first.xlsx", "The log shows it."), begun("older.xlsx", "The note shows it.")
    office.iqa("record", first).done()
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", begun("newer.xlsx", "The letter shows it.")).done()
    told = office.iqa("record", older)
    assert told.code == 3
    assert "It is an older copy: newer answers are recorded" in told.err


def _keys(office: Office, assessor: str) -> list[str]:
    drawn = [item for item in office.certificate()["items"] if item["state"] == "drawn"]
    return [str(item["key"]) for item in drawn if item["assessor"] == assessor]


def test_a_file_that_holds_nothing_and_one_that_is_something_else_are_called_that(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "zero.xlsx").touch()
    book = Workbook()
    book.save(tmp_path / "other.xlsx")
    told = office.iqa("record", tmp_path / "zero.xlsx", tmp_path / "other.xlsx")
    assert "zero.xlsx is empty: nothing was ever saved in it" in told.err
    assert "other.xlsx is not a marking workbook" in told.err
    assert "export" not in told.err


@pytest.mark.parametrize(("rate", "code"), [("10%", 0), ("0.1", 0), ("ten", 2), ("10 %", 0)])
def test_a_rate_may_be_a_percentage(office: Office, rate: str, code: int) -> None:
    told = office.iqa("size", "--caseload", "30", "--tolerable", rate, "--confidence", "95%")
    assert told.code == code, told.err
    assert ("write 0.1 or 10%" in told.err) is bool(code)


@pytest.mark.unmeasured
def test_a_urn_is_enough_for_every_command_that_takes_a_piece_of_work(office: Office, filled: Path) -> None:
    office.iqa("record", filled).done()
    mine, theirs = _keys(office, "M1"), _keys(office, "M2")
    office.iqa("reopen", mine[0].split("|")[1], "--reason", "x").done()
    office.iqa("replace", theirs[0].split("|")[1], "--reason", "unavailable").done()
    urn = theirs[1].split("|")[1]
    told = office.iqa("assign", urn, "--to", "Bryony Furze", "--reason", "x").done()
    assert f"Given: {urn}, " in told.out
    told = office.iqa("settle", mine[1].split("|")[1], "no-such", "--rating", "met", "--meeting", "--reason", "x")
    assert "no-such" in told.err or mine[1] in told.err


def test_a_pattern_may_fit_folders_of_workbooks(tmp_path: Path) -> None:
    for name in ("2026-09/one.xlsx", "2026-10/two.XLSX", "2026-10/~$two.xlsx", "2026-10/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    both = (tmp_path / "2026-09/one.xlsx", tmp_path / "2026-10/two.XLSX")
    assert workbooks_named([tmp_path / "2026-??"]) == both
    assert workbooks_named([tmp_path / "*", tmp_path / "2026-10"]) == both
    with pytest.raises(UsageError, match="no workbook in"):
        workbooks_named([tmp_path / "2025-*"])
