"""One person stays one person: off the list, back, under another name, under another staff id."""

import json
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, Row, cases, copied, fill, finished_month, workspace_in, xlsx
from source import ROOT
from workflow_builders import events_of, head

from iqa.domain import Month, Person
from iqa.errors import ConflictError, InvalidInputError, IqaError, NotFoundError
from iqa.store import verify_store
from iqa.workflow.people import join_people, part_people

NEXT = Month(2026, 11)


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def staff(office: Office, rows: list[Row], name: str = "staff2.xlsx") -> list[dict[str, object]]:
    """The notices of importing a staff list."""
    answer = office.read_export("staff", rows, "--json", "--yes", name=name).done()
    return [one for one in answer.json["problems"] if one["code"] != "line-manager-not-found"]


def people(office: Office) -> dict[str, Person]:
    return workspace_in(office.folder).people()


def without_ids(*ids: str) -> list[Row]:
    return [row for row in STAFF if row["Staff id"] not in ids]


def as_id(old: str, new: str, **more: object) -> list[Row]:
    return [{**row, "Staff id": new, **more} if row["Staff id"] == old else row for row in STAFF]


def next_month(office: Office, rows: list[Row], seed: str = "2718") -> dict[str, object]:
    """The cases of the next month imported and drawn; the certificate."""
    file = office.folder.parent / "november.xlsx"
    office.iqa("import", "cases", xlsx(file, rows), "--month", NEXT, "--yes").done()
    office.iqa("draw", "casework", "--month", NEXT, "--seed", seed).done()
    path = office.folder / "out" / str(NEXT) / "certificate-casework.json"
    certificate: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return certificate


@pytest.mark.unmeasured
def test_whoever_left_the_list_keeps_their_name_and_is_said_to_have_left(finished: Office) -> None:
    (notice,) = staff(finished, without_ids("P1", "M2"))
    assert notice["code"] == "person-off-list"
    assert "Ash Maple, P1" in str(notice["message"])
    known = people(finished)
    assert {id for id, one in known.items() if one.off_list} == {"P1", "M2"}
    assert (known["P1"].name, known["M2"].name) == ("Ash Maple", "Rowan Elder")
    written = finished.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    assert {one["version"] for one in written} == {1}
    assert "Ash Maple" in {one["name"] for one in written}
    assert staff(finished, without_ids("P1", "M2"), "staff3.xlsx") == []


@pytest.mark.unmeasured
def test_a_first_letter_to_a_leaver_greets_them_by_name(tmp_path: Path) -> None:
    office = Office(tmp_path / "o").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()
    staff(office, without_ids("P1", "M1", "M2"))
    office.iqa("feedback", "--month", MONTH).done()
    page = (office.out / "letters" / "Ash Maple.html").read_text(encoding="utf-8")
    assert "Dear Ash" in page
    assert "P1" not in page.replace("P1</", "")
    with workspace_in(office.folder).store.reading() as view:
        (drafted,) = view.drafts.list(person="P1")
    letter = json.loads(drafted.context)
    assert {letter["sender_name"], *(one["assessor"] for one in letter["works"])} <= {
        "Bryony Furze",
        "Rowan Elder",
    }


@pytest.mark.unmeasured
def test_whoever_left_the_list_is_given_no_new_work_and_comes_back_as_they_were(finished: Office) -> None:
    staff(finished, without_ids("M2"))
    drawn = next_month(finished, cases())
    assert {one["assessor"] for one in drawn["items"]} <= {"M1", ""}  # type: ignore[attr-defined]
    staff(finished, STAFF, "back.xlsx")
    assert people(finished)["M2"].off_list is None


def test_a_new_name_under_the_same_id_keeps_the_earlier_one_known(finished: Office) -> None:
    rows = [{**row, "Name": "Ash Rowan"} if row["Staff id"] == "P1" else row for row in STAFF]
    assert staff(finished, rows) == []
    assert people(finished)["P1"].former_names == ("Ash Maple",)
    drawn = next_month(finished, cases())
    assert {one["key"].split("|")[2] for one in drawn["items"]} == {"P1", "P2", "P3"}  # type: ignore[attr-defined]


def test_an_id_given_to_somebody_else_takes_no_name_over(finished: Office) -> None:
    rows = [{**row, "Name": "Wren Dale"} if row["Staff id"] == "P1" else row for row in STAFF]
    (notice,) = staff(finished, rows)
    assert notice["code"] == "staff-id-renamed"
    assert people(finished)["P1"].former_names == ()


@pytest.mark.unmeasured
def test_the_same_name_under_a_new_id_is_pointed_out_and_joined_with_a_reason(finished: Office) -> None:
    codes = {one["code"]: one for one in staff(finished, as_id("P1", "P9"))}
    assert codes.keys() == {"person-off-list", "same-name-new-id"}
    joined = finished.iqa("person", "join", "P1", "P9", "--reason", "a new contract", "--json").done().json
    assert {"old": "P1", "new": "P9", "previous_ids": ["P1"]}.items() <= joined.items()
    assert finished.iqa("person", "join", "P9", "P1", "--reason", "x").code != 0
    assert staff(finished, as_id("P1", "P9", Grade="SCP"), "again.xlsx") == []
    assert people(finished)["P9"].previous_ids == ("P1",)
    assert verify_store(workspace_in(finished.folder).store) == ()


@pytest.mark.unmeasured
def test_what_was_marked_and_written_under_the_earlier_id_follows_the_person(finished: Office) -> None:
    marked = {key for key in finished.keys("drawn") if "|P1|" in key}
    assert marked
    staff(finished, as_id("P1", "P9"))
    finished.iqa("person", "join", "P1", "P9", "--reason", "a new contract").done()
    (finished.folder / "policies").mkdir(exist_ok=True)
    drawn = next_month(finished, cases())
    skipped = set(drawn["recently_marked"])  # type: ignore[call-overload]
    assert {key.replace("|P1|", "|P9|") for key in marked} <= skipped


def test_own_work_under_an_earlier_id_is_marked_by_somebody_else(finished: Office) -> None:
    rows = [{**row, "Legal manager": "x", "Reviewing prosecutor": "M7"} for row in cases()]
    more = [{**row, "Previous staff ids": "M7" if row["Staff id"] == "M1" else ""} for row in STAFF]
    staff(finished, more)
    drawn = next_month(finished, rows)
    assert {one["assessor"] for one in drawn["items"] if one["state"] == "drawn"} == {"M2"}  # type: ignore[attr-defined]


def test_a_join_is_undone_with_a_reason(finished: Office) -> None:
    staff(finished, as_id("P1", "P9"))
    finished.iqa("person", "join", "P1", "P9", "--reason", "one person").done()
    parted = finished.iqa("person", "part", "P1", "--reason", "two people after all", "--json").done().json
    assert parted["previous_ids"] == []
    assert finished.iqa("person", "part", "P1", "--reason", "again").code != 0
    assert verify_store(workspace_in(finished.folder).store) == ()


@pytest.mark.unmeasured
def test_work_drawn_and_not_marked_yet_is_not_drawn_again_and_the_draw_performs_again(finished: Office) -> None:
    first = next_month(finished, cases())
    drawn = {one["key"] for one in first["items"] if one["state"] == "drawn"}  # type: ignore[attr-defined]
    finished.iqa("import", "cases", finished.folder.parent / "november.xlsx", "--month", "2026-12", "--yes").done()
    finished.iqa("draw", "casework", "--month", "2026-12", "--seed", "1618").done()
    path = finished.folder / "out" / "2026-12" / "certificate-casework.json"
    again = json.loads(path.read_text(encoding="utf-8"))
    assert drawn == set(again["still_to_mark"])
    assert drawn.isdisjoint(one["key"] for one in again["items"])
    counts = {one["code"]: one["count"] for one in again["exclusions"]}
    assert counts["still-to-mark"] == len(drawn)
    finished.iqa("verify").done()
    finished.iqa("verify", "--certificate", path).done()


ABSENT = {
    "a leaver": {"Leave date": "30/09/2026"},
    "a starter": {"Start date": "01/11/2026"},
    "somebody on leave": {"Not sampled this month": "long-term leave"},
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("order", ["staff first", "cases first"])
@pytest.mark.parametrize("absent", ABSENT.values(), ids=ABSENT)
def test_who_is_away_is_recognised_whichever_file_came_first(
    tmp_path: Path, order: str, absent: dict[str, str]
) -> None:
    office = Office(tmp_path / "o").init()
    columns = dict.fromkeys(("Leave date", "Start date", "Not sampled this month"), "")
    rows = [{**row, **columns, **(absent if row["Staff id"] == "P1" else {})} for row in STAFF]
    files: list[tuple[str, list[Row]]] = [("staff", rows), ("cases", cases())]
    for kind, given in files if order == "staff first" else files[::-1]:
        office.read_export(kind, given).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    assert not [key for key in office.keys("drawn") if "|P1|" in key]
    assert [one["person"] for one in office.certificate()["not_sampled"]] == ["P1"]


def test_work_marked_in_two_months_is_reopened_in_the_one_that_is_named(finished: Office) -> None:
    policy = finished.folder / "again.toml"
    own = ROOT / "iqa" / "sampling" / "policies" / "casework.toml"
    policy.write_text(
        own.read_text(encoding="utf-8").replace("skip_marked_within_months = 3", "skip_marked_within_months = 0"),
        encoding="utf-8",
    )
    file = xlsx(finished.folder.parent / "november.xlsx", cases())
    finished.iqa("import", "cases", file, "--month", NEXT, "--yes").done()
    finished.iqa("draw", "casework", "--month", NEXT, "--seed", "31415926", "--policy", policy).done()
    finished.iqa("workbook", "--month", NEXT).done()
    out = finished.folder / "out" / str(NEXT)
    books = sorted((out / "workbooks").glob("*.xlsx"))
    finished.iqa("record", *(fill(path) for path in books)).done()
    certificate = json.loads(
        (finished.folder / "out" / str(NEXT) / "certificate-casework.json").read_text("utf-8")
    )
    both = {one["key"] for one in certificate["items"] if one["state"] == "drawn"} & set(finished.keys("drawn"))
    key = min(both)
    asked = finished.iqa("reopen", key, "--reason", "a slip", actor="Rowan Elder")
    assert asked.code == 2
    assert "October 2026 and November 2026" in asked.err
    assert finished.iqa("reopen", key, "--reason", "a slip", "--month", "2026-09").code == 1
    opened = finished.iqa("reopen", key, "--reason", "a slip", "--month", MONTH, "--json").done().json
    assert opened["month"] == str(MONTH)
    assert finished.iqa("reopen", key, "--reason", "a slip", "--json").done().json["month"] == str(NEXT)


@pytest.mark.unmeasured
def test_a_corrected_export_after_the_draw_says_that_the_sample_stays_and_what_can_be_done(tmp_path: Path) -> None:
    office = Office(tmp_path / "o").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    before = office.certificate()
    for one in (office.read_export("cases", cases(5), "--dry-run"), office.read_export("cases", cases(5))):
        assert "from version 1. It stays on that version" in one.done().out
        assert f"iqa draw casework --month {MONTH} --void" in one.out
    office.iqa("verify").done()
    assert office.certificate() == before
    assert "stays on that version" not in office.read_export("cases", cases(5)).done().out


NEW_ID: list[Row] = [*STAFF, {**STAFF[2], "Staff id": "P7"}]
"""Ash Maple twice, under the earlier id and the one that holds now."""


@pytest.mark.unmeasured
def test_a_join_is_one_event_with_its_reason_and_parting_undoes_it(finished: Office) -> None:
    staff(finished, NEW_ID)
    workspace = workspace_in(finished.folder)
    before = people(finished)
    (event,) = events_of(workspace, lambda: join_people(workspace, "P1", "P7", " transferred "))
    assert (event.what, event.subject) == ("staff ids joined", "P1 P7")
    with workspace.store.reading() as view:
        assert view.ledger.facts(event.seq) == {"old": "P1", "new": "P7", "reason": "transferred"}
    assert people(finished)["P7"].previous_ids == ("P1",)
    part_people(workspace, "P1", "two people after all")
    assert people(finished) == before
    assert verify_store(workspace.store) == ()


@pytest.mark.parametrize(
    ("old", "new", "reason", "error"),
    [
        ("P1", "P7", " ", InvalidInputError),
        ("P1", "P1", "the same", ConflictError),
        ("P1", "P9", "nobody", NotFoundError),
        ("Ash Maple", "P7", "a name", NotFoundError),
    ],
)
def test_what_cannot_be_joined_is_refused_and_nothing_stored(
    finished: Office, old: str, new: str, reason: str, error: type[IqaError]
) -> None:
    staff(finished, NEW_ID)
    workspace = workspace_in(finished.folder)
    before = head(workspace)
    with pytest.raises(error):
        join_people(workspace, old, new, reason)
    with pytest.raises(NotFoundError):
        part_people(workspace, "P1", "never joined")
    assert head(workspace) == before
