"""Workbooks as they come back: as a folder, saved as Strict, locked, with letters and signs of every kind."""

import os
import zipfile
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, copied, drawn_month, fill

from iqa.documents.word import LONGEST_TITLE
from iqa.domain import Person, Role
from iqa.marking.workbook.opening import as_text
from iqa.staff import file_stems
from iqa.text import as_decimal

pytestmark = pytest.mark.slow

ORDINARY, STRICT = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
NAMESPACES = [
    (f"{ORDINARY}spreadsheetml/2006/main", f"{STRICT}spreadsheetml/main"),
    (f"{ORDINARY}officeDocument/2006/relationships", f"{STRICT}officeDocument/relationships"),
    (f"{ORDINARY}officeDocument/2006/custom-properties", f"{STRICT}officeDocument/customProperties"),
    (f"{ORDINARY}officeDocument/2006/docPropsVTypes", f"{STRICT}officeDocument/docPropsVTypes"),
]


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def saved_as_strict(path: Path, to: Path) -> Path:
    """The workbook as Excel saves it under 'Strict Open XML Spreadsheet'."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            for here, there in NAMESPACES:
                part = part.replace(here.encode(), there.encode())
            if name.endswith("workbook.xml"):
                part = part.replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
            new.writestr(name, part)
    return to


def test_a_workbook_saved_as_strict_is_recorded_without_a_warning(
    office: Office, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    strict = saved_as_strict(fill(office.workbooks[0]), tmp_path / "strict.xlsx")
    ordinary = office.iqa("record", office.workbooks[0], "--dry-run", "--json").done().json["workbooks"][0]
    told = office.iqa("record", strict, "--json").done().json["workbooks"][0]
    assert told["submitted"] == ordinary["submitted"] > 0
    assert [one for one in recwarn if issubclass(one.category, UserWarning)] == []


@pytest.mark.unmeasured
def test_a_folder_and_a_pattern_stand_for_the_workbooks_in_them(office: Office) -> None:
    for path in office.workbooks:
        fill(path)
    folder = office.out / "workbooks"
    (folder / f"~${office.workbooks[0].name}").write_bytes(b"Bryony Furze")
    by_folder = office.iqa("record", folder, "--dry-run", "--json").done().json["workbooks"]
    by_pattern = office.iqa("record", folder / "*.xlsx", "--dry-run", "--json").done().json["workbooks"]
    assert [one["file"] for one in by_folder] == [path.name for path in office.workbooks if path.name[0] != "~"]
    assert by_pattern == by_folder


@pytest.mark.parametrize("nothing", ["empty", "*.xlsx"])
def test_a_folder_or_pattern_without_a_workbook_is_told(office: Office, tmp_path: Path, nothing: str) -> None:
    (tmp_path / "empty").mkdir()
    told = office.iqa("record", tmp_path / "empty" / ("" if nothing == "empty" else nothing))
    assert told.code == 2
    assert "There is no workbook in" in told.err


def test_a_lock_file_is_called_what_it_is(office: Office, tmp_path: Path) -> None:
    lock = tmp_path / "~$Bryony Furze.xlsx"
    lock.write_bytes(b"Bryony Furze")
    told = office.iqa("record", lock)
    assert "leaves beside a workbook while it is open" in told.err


def test_a_pipe_is_refused_at_once(office: Office, tmp_path: Path) -> None:
    pipe = tmp_path / "cases.xlsx"
    os.mkfifo(pipe)
    for command in (("record", pipe), ("import", "cases", pipe, "--month", MONTH)):
        told = office.iqa(*command)
        assert told.code == 3
        assert "a pipe or a device" in told.err


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("one_x000B_two", "one\ntwo"),
        ("one_x000D_\ntwo", "one\ntwo"),
        ("a_x0041_b", "aAb"),
        ("_x005F_x0041_", "_x0041_"),
        ("bell_x0007_", "bell"),
        ("_x00e9_t\u00e9", "\u00e9t\u00e9"),
        ("plain _x text", "plain _x text"),
        ("lone _xD800_", "lone"),
    ],
)
def test_escapes_are_the_characters_they_stand_for(written: str, read: str) -> None:
    assert as_text(written) == read


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("10%", "0.1"),
        ("10 %", "0.1"),
        ("100%", "1"),
        ("7.5%", "0.075"),
        ("0.1", "0.1"),
        ("ten", "ten"),
        ("%", "%"),
    ],
)
def test_a_percentage_is_the_share_it_says(typed: str, share: str) -> None:
    assert as_decimal(typed) == share


@pytest.mark.parametrize("name", ["अनीता शर्मा", "Zoë Łukasz", "Nguyễn Văn An", "محمد علي", "李 小龙", "O’Dell"])
def test_file_names_keep_the_letters_of_every_script(name: str) -> None:
    assert file_stems(["A"], {"A": Person("A", name, Role.PROSECUTOR)}) == {"A": name}


def test_two_names_that_begin_alike_for_long_have_two_files_of_a_length_that_systems_take() -> None:
    people = {one: Person(one, "Maple " * 60 + one, Role.PROSECUTOR) for one in ("A", "B")}
    stems = file_stems(people, people)
    assert len(set(stems.values())) == 2
    assert max(len(stem.encode()) for stem in stems.values()) < 200


@pytest.mark.unmeasured
def test_a_name_longer_than_a_title_may_be_stops_nobodys_letter(tmp_path: Path) -> None:
    long = "Ash " + "Maple " * 46 + "Fern"
    office = Office(tmp_path / "office").init()
    staff = [{**row, "Name": long if row["Name"] == "Ash Maple" else row["Name"]} for row in STAFF]
    rows = [
        {
            **row,
            "Reviewing prosecutor": long
            if row["Reviewing prosecutor"] == "Ash Maple"
            else row["Reviewing prosecutor"],
        }
        for row in cases()
    ]
    office.read_export("staff", staff).done()
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
    office.iqa("workbook", "--month", MONTH).done()
    for path in office.workbooks:
        fill(path)
    office.iqa("record", office.out / "workbooks").done()
    told = office.iqa("feedback", "--month", MONTH, "--json").done().json
    assert len(told["written"]) == 3
    assert len(long) > LONGEST_TITLE


def test_a_letter_that_cannot_be_made_stops_nobody_elses(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from iqa.workflow import drafting

    made = drafting.letter_files

    def but_one(workspace, letter, stem):
        if letter.person == "P1":
            raise ValueError("exceeded 255 char limit")
        return made(workspace, letter, stem)

    for path in office.workbooks:
        fill(path)
    office.iqa("record", office.out / "workbooks").done()
    monkeypatch.setattr(drafting, "letter_files", but_one)
    told = office.iqa("feedback", "--month", MONTH, "--json")
    assert (told.code, [one["person"] for one in told.json["blocked"]]) == (1, ["P1"])
    assert {one["person"] for one in told.json["written"]} == {"P2", "P3", "V1"}
    monkeypatch.setattr(drafting, "letter_files", made)
    assert "P1" in {
        one["person"] for one in office.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    }


@pytest.mark.unmeasured
def test_a_bare_urn_names_work_where_it_can_mean_one_piece_only(office: Office) -> None:
    key = office.keys()[0]
    urn = key.split("|")[1]
    said = office.iqa("replace", urn.lower(), "--reason", "unavailable").done().out
    assert f"Replaced {urn}, " in said
    filled = fill(office.workbooks[0])
    office.iqa("record", filled)
    opened = [office.iqa("reopen", one.split("|")[1], "--reason", "mistyped").code for one in office.keys("drawn")]
    assert 0 in opened


@pytest.mark.unmeasured
def test_a_urn_with_several_pieces_of_work_is_asked_about(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    rows = cases(each=2)
    rows += [
        {**row, "Reviewing prosecutor": "Hazel Larch"}
        for row in rows
        if row["Reviewing prosecutor"] == "Ash Maple"
    ]
    office.read_export("staff", STAFF).done()
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
    keys = office.keys()
    twice = next((key.split("|")[1] for key in keys if sum(key.split("|")[1] in one for one in keys) > 1), "")
    told = office.iqa("replace", twice, "--reason", "unavailable")
    assert twice
    assert "has several pieces of work" in told.err
