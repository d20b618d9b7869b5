"""`iqa feedback` and `iqa committee`: who gets a letter, when it changes, and that the committee reads no name."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from office import MONTH, STAFF, Office, cases, fill, letters, plainly

from iqa.feedback.context import FeedbackLetter
from iqa.marking.assessment import reopen
from iqa.records.workspace import Workspace
from iqa.workflow.rendering import Files, letter_files

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

NAMES = {
    *(row["Name"] for row in STAFF),
    *(row["Lead defendant"] for row in cases()),
    *(row["Victim name"] for row in letters()),
}


def text_of(path: Path) -> str:
    """All that a Word document or a page says, headers and properties included."""
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as parts:
        xml = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "\n".join(xml))


def test_each_prosecutor_and_each_drafter_gets_a_letter_about_their_own_part(finished: Office) -> None:
    told = finished.iqa("feedback", "--month", MONTH, "--json").done().json
    assert {"written", "blocked", "waiting", "next_steps"} == set(told)
    assert {one["name"] for one in told["written"]} == {"Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush"}
    drafter = text_of(finished.out / "letters" / "Dell Rush.html")
    prosecutor = text_of(finished.out / "letters" / "Ash Maple.html")
    assert "Is the letter in plain English" in drafter
    assert "Is the letter in plain English" not in prosecutor
    assert "comply with the Code" in prosecutor
    assert "comply with the Code" not in drafter
    assert "Does the letter explain why the decision was made" in drafter
    assert "Did the prosecutor supply a reason" in prosecutor


def test_a_letter_names_nobody_but_its_person_and_the_managers(finished: Office) -> None:
    said = text_of(finished.out / "letters" / "Ash Maple.docx") + text_of(
        finished.out / "letters" / "Ash Maple.html"
    )
    assert {name for name in NAMES if name in said} == {"Ash Maple", "Bryony Furze", "Rowan Elder"}


def test_a_letter_that_cannot_be_made_is_told_and_stops_nobody_elses(
    drawn: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_for_one(workspace: Workspace, letter: FeedbackLetter, stem: str) -> Files:
        if letter.person_name == "Ash Maple":
            raise ValueError("a picture is missing")
        return letter_files(workspace, letter, stem)

    for path in drawn.workbooks:
        fill(path)
    drawn.iqa("record", *drawn.workbooks).done()
    monkeypatch.setattr("iqa.workflow.drafting.letter_files", fails_for_one)
    told = drawn.iqa("feedback", "--month", MONTH, "--json").json
    assert {one["name"] for one in told["written"]} == {"Holly Brook", "Hazel Larch", "Dell Rush"}
    (blocked,) = told["blocked"]
    assert blocked["name"] == "Ash Maple"
    assert "a picture is missing" in str(blocked)
    assert not list((drawn.out / "letters").glob("Ash Maple*"))


def test_running_again_keeps_version_one_and_what_a_manager_changed_by_hand(finished: Office) -> None:
    letter = finished.out / "letters" / "Ash Maple.docx"
    letter.write_bytes(letter.read_bytes() + b"signed")
    signed, events = letter.read_bytes(), finished.events()
    later = Office(finished.folder, finished.now.replace(day=27))
    told = later.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    assert {(one["version"], one["kept"]) for one in told} == {(1, True)}
    assert "4 letters are out and stay as issued" in later.iqa("feedback", "--month", MONTH).out
    assert letter.read_bytes() == signed
    assert finished.events() == events


def test_a_letter_that_was_deleted_is_written_again_as_it_was(finished: Office) -> None:
    letter = finished.out / "letters" / "Ash Maple.html"
    before, events = letter.read_text(encoding="utf-8"), finished.events()
    letter.unlink()
    later = Office(finished.folder, finished.now.replace(day=27))
    (told,) = later.iqa("feedback", "--month", MONTH, "--person", "P1", "--json").done().json["written"]
    assert (told["version"], told["kept"]) == (1, False)
    assert letter.read_text(encoding="utf-8") == before
    assert finished.events() == events


def test_marks_reopened_and_changed_make_version_two(finished: Office) -> None:
    key = next(item["key"] for item in finished.certificate()["items"] if "|P1|" in item["key"])
    finished.iqa("reopen", key, "--reason", "a hearing record came to light").done()
    held = finished.iqa("feedback", "--month", MONTH, "--person", "Ash Maple")
    assert held.code == 1
    assert "Waiting: Ash Maple" in held.out
    finished.iqa("workbook", "--month", MONTH).done()

    def one_worse(row: Mapping[str, Any]) -> Mapping[str, str]:
        worse = {"Rating": "Partially met", "Where it shows, or what happened": "Chased after three weeks."}
        chosen = f"{key}|decision-reasoned" in row.values()
        return {**plainly(row), **(worse if chosen else {})}

    assessor = next(item["assessor"] for item in finished.certificate()["items"] if item["key"] == key)
    path = next(
        one for one in finished.workbooks if one.stem == {"M1": "Bryony Furze-2", "M2": "Rowan Elder-2"}[assessor]
    )
    (recorded,) = finished.iqa("record", fill(path, one_worse), "--json").done().json["workbooks"]
    assert recorded["submitted"] == 1
    told = finished.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    versions = {one["name"]: one["version"] for one in told}
    assert versions == {"Ash Maple": 2, "Holly Brook": 1, "Hazel Larch": 1, "Dell Rush": 1}
    assert "Chased after three weeks." in text_of(finished.out / "letters" / "Ash Maple (version 2).html")
    assert "Chased after three weeks." not in text_of(finished.out / "letters" / "Ash Maple.html")
    assert finished.iqa("verify").code == 0


def test_marks_reopened_and_left_as_they_were_keep_the_letter_and_are_released_again(finished: Office) -> None:
    key = next(item["key"] for item in finished.certificate()["items"] if "|P1|" in item["key"])
    finished.iqa("reopen", key, "--reason", "to look again").done()
    finished.iqa("workbook", "--month", MONTH).done()
    finished.iqa("record", *[fill(path) for path in finished.workbooks]).done()
    told = finished.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    assert {one["version"] for one in told} == {1}
    refused = finished.iqa("replace", key, "--reason", "ineligible")
    assert refused.code == 1


def test_a_mark_without_evidence_blocks_the_letter(drawn: Office) -> None:
    """Recording refuses such a mark, so the check is tried with one that an older release might have let in."""
    from iqa.store import open_store

    for path in drawn.workbooks:
        fill(path)
    drawn.iqa("record", *drawn.workbooks).done()
    store = open_store(f"sqlite:///{drawn.folder / 'iqa.db'}")
    with store.changing("Bryony Furze", drawn.now, "marks reopened") as change:
        submitted = next(one for one in change.assessments.list(scheme="casework") if "|P1|" in one.item_key)
        opened = change.assessments.reopen(reopen(submitted, "To try the check."))
    with store.changing("Bryony Furze", drawn.now, "marks recorded") as change:
        first, *others = opened.marks
        marks = (replace(first, rating="not-met", evidence=""), *others)
        change.assessments.save(replace(opened, marks=marks, state=submitted.state))
    blocked = drawn.iqa("feedback", "--month", MONTH)
    assert blocked.code == 1
    assert "Blocked: Ash Maple" in blocked.err
    assert "evidence" in blocked.err
    assert not (drawn.out / "letters" / "Ash Maple.docx").exists()
    assert (drawn.out / "letters" / "Holly Brook.docx").is_file()
    told = drawn.iqa("feedback", "--month", MONTH, "--json")
    assert told.code == 1
    assert [one["name"] for one in told.json["blocked"]] == ["Ash Maple"]


def test_a_person_is_named_by_name_or_id_and_an_unknown_one_is_told(finished: Office) -> None:
    assert finished.iqa("feedback", "--month", MONTH, "--person", "maple, ash").code == 0
    for unknown in ("Fir Stranger", "M1"):
        refused = finished.iqa("feedback", "--month", MONTH, "--person", unknown)
        assert refused.code == 1
        assert f"{unknown} has no work" in refused.err
        assert "Ash Maple" in refused.err


def test_two_people_of_one_name_have_a_file_each(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    twin = {**STAFF[2], "Staff id": "P9", "Unit": "South"}
    office.read_export("staff", [*STAFF, twin]).done()
    rows = [{**row, "Unit": "South"} if number % 2 else row for number, row in enumerate(cases())]
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", *[fill(path) for path in office.workbooks]).done()
    ambiguous = office.iqa("feedback", "--month", MONTH, "--person", "Ash Maple")
    assert ambiguous.code == 1
    assert "P1 or P9" in ambiguous.err
    office.iqa("feedback", "--month", MONTH, "--person", "P9").done()
    office.iqa("feedback", "--month", MONTH, "--person", "P1").done()
    written = {path.name for path in (office.out / "letters").glob("*.docx")}
    assert written == {"Ash Maple P1.docx", "Ash Maple P9.docx"}


def test_the_committee_reads_no_name_of_staff_victims_or_defendants(finished: Office) -> None:
    for name in ("committee-summary.html", "committee-summary.docx"):
        said = text_of(finished.out / name)
        assert "Thornmere" in said
        assert {one for one in NAMES if one in said} == set()
        assert {row["Staff id"] for row in STAFF if re.search(rf"\b{row['Staff id']}\b", said)} == set()


def test_the_committee_summary_prints_the_head_of_the_ledger(finished: Office) -> None:
    """Verify accepts the head as printed, and not another."""
    told = finished.iqa("verify", "--json").done().json
    head = f"{told['events']}:{told['head']}"
    assert finished.iqa("verify", "--head", head).code == 0
    assert told["head"][:16] in text_of(finished.out / "committee-summary.html")
    refused = finished.iqa("verify", "--head", f"{told['events']}:{'0' * 64}")
    assert refused.code == 1
    assert "rewritten" in refused.err
    assert finished.iqa("verify", "--head", "nonsense").code == 2


def test_the_summary_as_json_has_the_files(finished: Office) -> None:
    told = finished.iqa("committee", "--month", MONTH, "--json").done().json
    assert sorted(Path(file).name for file in told["files"]) == [
        *("committee-summary.docx", "committee-summary.html", "committee-summary.pdf"),
        "committee.xlsx",
    ]
    assert told["headlines"]


def test_a_name_in_a_mark_is_pointed_out_again_before_the_letter_goes_out(drawn: Office) -> None:
    def naming(row: Mapping[str, Any]) -> Mapping[str, str]:
        mine = "trial strategy" in str(row["Question"])
        said = {"Where it shows, or what happened": "What Reed said is not weighed."} if mine else {}
        return {**plainly(row), **said}

    drawn.iqa("record", *(fill(path, naming) for path in drawn.workbooks)).done()
    for _ in ("written", "kept"):
        said = drawn.iqa("feedback", "--month", MONTH).done().out
        assert "Look again before these letters go out:\n  Ash Maple: URN 01AB" in said
        assert "holds 'Reed', a name in this case" in said
    told = drawn.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    codes = {one["name"]: {notice["code"] for notice in one["notices"]} for one in told}
    assert codes["Ash Maple"] == {"name-in-letter"}
    assert codes["Dell Rush"] == set()
