"""A wrong step is withdrawn while nothing rests on it, and things are as they were before it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copy, copytree
from typing import Any
from unittest.mock import patch

import pytest
from machine import fresh_database
from office import MONTH, STAFF, Answer, Office, Row, cases, fill, letters, workspace_in, xlsx
from workflow_builders import DOUBT, events_of

from iqa.domain import DisputedMark, Kind, Person
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, TamperedError
from iqa.records.draws import draw_in
from iqa.sampling.replacement import without_step
from iqa.store import FeedbackResponse, verify_store
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.progress import workspace_state
from iqa.workflow.withdrawing import listed_step, listed_steps, withdraw

NEXT = "2026-11"
DOUBTED: list[Row] = [{**cases()[0], **DOUBT}, *cases()[1:]]
Stand = dict[tuple[Kind, str], str | None]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A staff list, cases and letters: steps 1 to 3, and the files that they came from beside."""
    office = Office(tmp_path_factory.mktemp("imported") / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", DOUBTED).done()
    office.read_export("letters", letters()).done()
    return office.folder.parent


@pytest.fixture
def office(imported: Path, tmp_path: Path) -> Office:
    """A copy of them."""
    return Office(copytree(imported, tmp_path, dirs_exist_ok=True) / "office")


def standing(office: Office) -> tuple[Stand, dict[str, Person]]:
    """What holds: the digest of each list, and everybody."""
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        months = {(stored.kind, stored.month) for stored in view.populations.list()}
        found = {where: view.populations.current(*where) for where in months}
    return {where: stored and stored.digest for where, stored in found.items()}, workspace.people()


def took(office: Office, *arguments: object) -> tuple[tuple[Stand, dict[str, Person]], int]:
    """What held before a command that is then done, and the number of its step."""
    before = standing(office)
    office.iqa(*arguments).done()
    return before, office.events()


def withdrawn(office: Office, step: object, *more: object) -> Answer:
    return office.iqa("withdraw", step, "--reason", "the wrong file", *more)


def verified(office: Office) -> bool:
    return office.iqa("verify").code == 0 and verify_store(workspace_in(office.folder).store) == ()


def file(office: Office, name: str, rows: Sequence[Row]) -> Path:
    return xlsx(office.folder.parent / name, rows)


SENT: list[Row] = [{**letters()[0], "URN": DOUBTED[0]["URN"], "Victim reference": "V9"}, *letters()[1:]]
LATER = {"Decision date": date(2026, 11, 3), "Reason received": date(2026, 11, 4), "Date sent": date(2026, 11, 5)}
CHANGED: dict[str, tuple[str, list[Row]]] = {
    "cases": ("cases", [{**row, "Team": "Red"} for row in cases()]),
    "cases of few": ("cases", cases(1)),
    "letters": ("letters", SENT),
    "staff": ("staff", [{**row, "Name": "Ash Rowan"} if row["Staff id"] == "P1" else row for row in STAFF[:-1]]),
    "a staff list with somebody new": ("staff", [*STAFF, {**STAFF[2], "Staff id": "P9", "Name": "Wren Dale"}]),
    "police files": ("police-files", [{"URN": "01AB1000000", "Unit": "North", "Failure types": "Breach - late"}]),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize(("kind", "rows"), CHANGED.values(), ids=CHANGED)
def test_after_an_import_was_withdrawn_everything_is_as_before_it(
    office: Office, kind: str, rows: list[Row]
) -> None:
    month = () if kind == "staff" else ("--month", MONTH)
    before, step = took(office, "import", kind, file(office, "new.xlsx", rows), *month, "--yes")
    assert standing(office) != before
    told = withdrawn(office, step, "--json").done().json
    assert (told["step"], told["withdrawn"]) == (
        step,
        "staff list imported" if kind == "staff" else f"{kind} imported",
    )
    held, people = standing(office)
    assert {where: digest for where, digest in held.items() if digest} == before[0]
    assert people == before[1]
    assert verified(office)
    assert withdrawn(office, step).code == 1
    office.iqa("import", kind, file(office, "new.xlsx", rows), *month, "--yes").done()
    assert verified(office)


@pytest.mark.unmeasured
def test_the_first_import_of_a_month_leaves_nothing_and_can_be_done_again(office: Office) -> None:
    said = withdrawn(office, "cases", "--month", MONTH).done().out
    assert "The cases of October 2026: nothing is imported now." in said
    assert office.iqa("draw", "casework", "--month", MONTH).code == 1
    again = office.read_export("cases", DOUBTED, "--json").done().json
    assert (again["population"]["version"], again["unchanged"]) == (2, False)
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    assert verified(office)


def test_nothing_is_to_be_done_with_what_was_withdrawn(office: Office) -> None:
    assert "iqa draw" in office.iqa("status").done().out.splitlines()[0]
    assert "iqa draw casework" not in withdrawn(office, 2).done().out.splitlines()[-1]
    assert withdrawn(office, 3).done().out.splitlines()[-1].endswith("iqa import cases FILE --month YYYY-MM")
    workspace = workspace_in(office.folder)
    assert workspace_state(workspace).months == ()
    (named,) = workspace_state(workspace, MONTH).months
    assert (named.month, named.imported) == (MONTH, frozenset())


@pytest.mark.unmeasured
def test_what_was_worked_out_from_an_import_since_goes_with_it(office: Office) -> None:
    waiting = office.iqa("confirm", "--list", "--month", MONTH, "--json").done().json["waiting"]
    office.iqa("confirm", waiting[0]["item"], "--owed", "--reason", "asked").done()
    office.iqa("import", "staff", file(office, "s.xlsx", STAFF[:-1])).done()
    said = withdrawn(office, "letters", "--month", MONTH).done().out
    assert "The letters of October 2026: nothing is imported now." in said
    assert office.iqa("confirm", "--list", "--month", MONTH).code == 1
    office.read_export("letters", letters()).done()
    assert office.iqa("confirm", "--list", "--month", MONTH, "--json").done().json["waiting"] == []
    assert verified(office)


def test_letters_of_later_months_are_matched_anew(office: Office) -> None:
    november = [{**row, **LATER, "URN": f"01AB70{n:03d}26"} for n, row in enumerate(letters())]
    office.iqa("import", "letters", file(office, "november.xlsx", november), "--month", NEXT).done()
    before, step = took(office, "import", "letters", file(office, "l.xlsx", letters()[:4]), "--month", MONTH)
    told = withdrawn(office, step, "--json").done().json
    assert {(one["kind"], one["month"]) for one in told["versions"]} >= {("letters", str(MONTH))}
    assert standing(office) == before
    assert verified(office)


def test_an_import_that_a_sample_was_drawn_from_stays_and_it_is_said_what_to_do(office: Office) -> None:
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    events = office.events()
    for step in (1, 2):
        refused = withdrawn(office, step)
        assert refused.code == 1
        assert "The sample of casework for October 2026 was drawn since" in refused.err
        assert f'iqa draw casework --month {MONTH} --void "…"' in refused.err
    assert office.events() == events
    listed = office.iqa("withdraw", "--json").done().json["steps"]
    assert {one["step"]: [rest["code"] for rest in one["rests"]] for one in listed} == {
        3: [],
        2: ["sample-drawn"],
        1: ["sample-drawn"],
    }
    withdrawn(office, 3).done()
    office.read_export("cases", cases(5)).done()
    office.iqa("draw", "casework", "--month", MONTH, "--void", "the wrong file", "--seed", "2").done()
    withdrawn(office, 2).done()
    assert verified(office)


@pytest.mark.unmeasured
def test_a_corrected_export_that_came_after_the_draw_is_withdrawn_and_the_sample_stays(office: Office) -> None:
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    before, step = took(office, "import", "cases", file(office, "c.xlsx", cases(5)), "--month", MONTH)
    withdrawn(office, step).done()
    assert standing(office)[0] == before[0]
    assert verified(office)


@pytest.mark.unmeasured
def test_letters_drawn_as_the_cases_settled_them_hold_the_cases(office: Office) -> None:
    _, step = took(office, "import", "cases", file(office, "c.xlsx", cases()), "--month", MONTH)
    office.iqa("draw", "victim-letters", "--month", MONTH, "--seed", "1").done()
    assert "The sample of victim-letters" in withdrawn(office, step).err


@pytest.mark.unmeasured
def test_a_staff_list_waits_for_what_was_done_by_it(office: Office) -> None:
    office.iqa("import", "staff", file(office, "s.xlsx", [*STAFF, {**STAFF[2], "Staff id": "P9"}])).done()
    refused = withdrawn(office, 1)
    assert "Step 4 (staff list imported) was done since and rests on it." in refused.err
    assert "iqa withdraw 4" in refused.err
    office.iqa("person", "join", "P1", "P9", "--reason", "one person").done()
    assert "Step 5 (staff ids joined: P1 P9) was done since" in withdrawn(office, 4).err
    office.iqa("person", "part", "P1", "--reason", "two").done()
    assert withdrawn(office, 4).code == 1


def test_an_answer_about_a_letter_is_withdrawn_and_the_one_before_holds(office: Office) -> None:
    key = office.iqa("confirm", "--list", "--month", MONTH, "--json").done().json["waiting"][0]["item"]
    before, first = took(office, "confirm", key, "--owed", "--reason", "asked")
    after, second = took(office, "confirm", key, "--not-owed", "--reason", "asked again")
    assert f"Step {second} (letter confirmed: victim-letters) was done since" in withdrawn(office, first).err
    said = withdrawn(office, second).done().out
    assert "chase-list.html" in said
    assert standing(office) == after
    withdrawn(office, first).done()
    assert standing(office) == before
    assert office.iqa("confirm", "--list", "--month", MONTH, "--json").done().json["waiting"][0]["item"] == key
    office.iqa("confirm", key, "--owed", "--reason", "asked").done()
    office.iqa("draw", "victim-letters", "--month", MONTH, "--seed", "1").done()
    assert (
        "The sample of victim-letters for October 2026 was drawn since"
        in withdrawn(office, office.events() - 1).err
    )
    assert verified(office)


@pytest.mark.unmeasured
def test_what_was_said_of_a_column_is_forgotten_with_the_import_unless_it_was_said_again(office: Office) -> None:
    rows = [{**row, "Ref": row["URN"][::-1]} for row in cases()]
    named = [{("Case number" if name == "URN" else name): value for name, value in row.items()} for row in cases()]
    _, step = took(
        office, "import", "cases", file(office, "c.xlsx", named), "--month", MONTH, "--column", "urn=Case number"
    )
    withdrawn(office, step).done()
    assert office.iqa("import", "cases", file(office, "c.xlsx", named), "--month", MONTH).code == 3
    assert rows
    assert verified(office)


# --- what was done to a draw


@pytest.fixture
def drawn(office: Office) -> Office:
    """The sample of the cases is drawn: step 4."""
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    return office


def certificate(office: Office) -> dict[str, Any]:
    return office.certificate()


def test_a_top_up_is_withdrawn_and_the_older_certificate_is_called_out_of_date(
    drawn: Office, tmp_path: Path
) -> None:
    before = certificate(drawn)
    drawn.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "2").done()
    kept = copy(drawn.out / "certificate-casework.json", tmp_path / "kept.json")
    step = drawn.events()
    said = withdrawn(drawn, step).done().out
    assert "certificate-casework.json" in said
    assert certificate(drawn) == before
    assert verified(drawn)
    old = drawn.iqa("verify", "--certificate", kept)
    assert "is out of date: something that it shows was withdrawn since" in old.err
    again = drawn.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "2", "--json").done().json
    assert len(again["called"]) == 2
    assert verified(drawn)


@pytest.mark.unmeasured
def test_a_replacement_is_withdrawn(drawn: Office) -> None:
    before, key = certificate(drawn), drawn.keys()[0]
    drawn.iqa("replace", key, "--reason", "unavailable").done()
    withdrawn(drawn, drawn.events()).done()
    assert certificate(drawn) == before
    assert verified(drawn)


def test_what_went_further_down_the_list_is_withdrawn_the_last_first(drawn: Office) -> None:
    before = certificate(drawn)
    drawn.iqa("replace", drawn.keys()[0], "--reason", "unavailable").done()
    drawn.iqa("top-up", "Holly Brook", "--month", MONTH, "--extra", "1").done()
    refused = withdrawn(drawn, 5)
    assert f"Step 6 (sample topped up: casework {MONTH}) was done since and rests on it." in refused.err
    withdrawn(drawn, 6).done()
    withdrawn(drawn, 5).done()
    assert certificate(drawn) == before
    assert verified(drawn)


@pytest.mark.unmeasured
def test_marks_of_what_a_step_called_hold_it(drawn: Office) -> None:
    drawn.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1").done()
    drawn.iqa("workbook", "--month", MONTH).done()
    drawn.iqa("record", *(fill(path) for path in drawn.workbooks)).done()
    refused = withdrawn(drawn, 5)
    assert "1 piece of work that it called has marks." in refused.err
    assert "iqa replace" in refused.err


def test_a_step_of_a_sample_that_was_set_aside_is_past(drawn: Office) -> None:
    drawn.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1").done()
    drawn.iqa("draw", "casework", "--month", MONTH, "--seed", "2", "--void", "a wrong policy").done()
    assert "The sample of casework for October 2026 was set aside since." in withdrawn(drawn, 5).err


# --- how a step is called


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("given", "more", "code", "said"),
    [
        ("99", (), 1, "There is no step 99."),
        ("0", (), 1, "There is no step 0."),
        ("4", (), 1, "it is set aside, and drawn again: iqa draw casework"),
        ("apples", (), 1, "apples is no step"),
        ("police-files", ("--month", MONTH), 1, "No import of police-files for October 2026 stands."),
        ("cases", ("--month", "2026-13"), 2, "2026-13"),
    ],
)
def test_what_is_no_step_is_refused(drawn: Office, given: str, more: Sequence[str], code: int, said: str) -> None:
    events = drawn.events()
    refused = withdrawn(drawn, given, *more)
    assert (refused.code, said in refused.err) == (code, True), refused.err
    assert drawn.events() == events


def test_a_step_needs_a_reason_and_a_trial_changes_nothing(office: Office) -> None:
    events, before = office.events(), standing(office)
    assert "only with a reason" in office.iqa("withdraw", "3").err
    said = office.iqa("withdraw", "3", "--dry-run").done().out
    assert "Nothing is changed" in said
    assert "The letters of October 2026: nothing is imported then." in said
    assert (office.events(), standing(office)) == (events, before)


def test_two_imports_of_a_kind_are_told_apart_by_their_numbers(office: Office) -> None:
    office.read_export("cases", cases(5)).done()
    refused = withdrawn(office, "cases", "--month", MONTH)
    assert "There are 2 imports of cases" in refused.err
    assert "iqa withdraw 4" in refused.err
    withdrawn(office, 4).done()
    withdrawn(office, "cases").done()
    withdrawn(office, "staff").done()
    listed = office.iqa("withdraw").done().out
    assert "cases imported" not in listed
    assert "letters imported" in listed
    withdrawn(office, "letters").done()
    assert "There is no step to withdraw." in office.iqa("withdraw").done().out


@pytest.mark.unmeasured
def test_an_import_says_its_number_and_the_status_lists_what_stands(office: Office) -> None:
    said = office.read_export("cases", cases(5)).done().out
    assert 'This is step 4. Should it be wrong: iqa withdraw 4 --reason "…"' in said
    assert "This is step" not in office.read_export("cases", cases(5)).done().out
    status = office.iqa("status", "--month", MONTH).done().out
    assert "Imported: staff.xlsx (staff list, 6 people): step 1" in status
    assert "Imported: cases.xlsx (cases, version 2, 16 pieces of work): step 4" in status
    told = office.iqa("status", "--month", MONTH, "--json").done().json
    assert [one["step"] for one in told["imports"]] == [1, 2, 3, 4]
    withdrawn(office, 4).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    assert "step 2" in office.iqa("status", "--month", MONTH).done().out
    assert [one["step"] for one in office.iqa("status", "--month", MONTH, "--json").json["imports"]] == [1, 2, 3]
    assert office.iqa("status", "--month", "2026-01").code == 0


def test_a_withdrawal_is_one_event_with_its_reason(office: Office) -> None:
    workspace = workspace_in(office.folder)
    (event,) = events_of(workspace, lambda: withdraw(workspace, "3", " another month's "))
    assert (event.what, event.subject) == ("step withdrawn", "3 letters imported")
    with workspace.store.reading() as view:
        assert view.ledger.facts(event.seq)["reason"] == "another month's"
        (marker,) = view.withdrawals.list()
    assert (marker.step, marker.populations, marker.by) == (3, (f"letters/{MONTH}/1",), "Bryony Furze")
    with pytest.raises(ConflictError, match="was withdrawn already, by Bryony Furze: another month's"):
        withdraw(workspace, "3", "again")
    with pytest.raises(InvalidInputError):
        withdraw(workspace, "2", " ")
    with pytest.raises(NotFoundError):
        withdraw(workspace, "letters", "x", MONTH)
    draw(workspace, SampleRequest("casework", MONTH, seed="1"))
    assert [bool(one.rests) for one in listed_steps(workspace, 5)] == [True, True]


# --- work that was given to somebody


NEW: Row = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}


@pytest.fixture
def stuck(tmp_path: Path) -> Office:
    """Drawn cases that are both managers' own work; a third has come to the office since: step 4."""
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Charging prosecutor": "Bryony Furze", "Trial advocate": "Rowan Elder"} for row in cases()]
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    office.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    return office


def given(office: Office, key: str) -> int:
    office.iqa("assign", key, "--to", "M3", "--reason", "free").done()
    return office.events()


def test_an_assignment_is_withdrawn_whatever_was_done_to_other_work_since(stuck: Office) -> None:
    first, second, third = certificate(stuck)["nobody_may_mark"][:3]
    step = given(stuck, first)
    given(stuck, second)
    stuck.iqa("replace", third, "--reason", "unavailable").done()
    withdrawn(stuck, step).done()
    assert certificate(stuck)["assigned_after_draw"] == [{"key": second, "assessor": "M3"}]
    assert first in certificate(stuck)["nobody_may_mark"]
    assert verified(stuck)
    given(stuck, first)
    assert verified(stuck)


@pytest.mark.unmeasured
def test_a_top_up_is_withdrawn_though_other_work_was_given_to_somebody_since(stuck: Office) -> None:
    key = certificate(stuck)["nobody_may_mark"][0]
    stuck.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1").done()
    topped = stuck.events()
    given(stuck, key)
    withdrawn(stuck, topped).done()
    assert certificate(stuck)["assigned_after_draw"] == [{"key": key, "assessor": "M3"}]
    assert verified(stuck)


@pytest.mark.unmeasured
def test_work_that_a_top_up_called_and_somebody_was_given_is_taken_back_first(stuck: Office) -> None:
    called = stuck.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1", "--json").done().json["called"]
    topped = stuck.events()
    step = given(stuck, called[0])
    assert f"iqa withdraw {step}" in withdrawn(stuck, topped).err
    withdrawn(stuck, step).done()
    withdrawn(stuck, topped).done()
    assert verified(stuck)


@pytest.mark.unmeasured
def test_an_assignment_holds_once_its_work_is_replaced_or_marked_and_so_does_the_staff_list(stuck: Office) -> None:
    first, second = certificate(stuck)["nobody_may_mark"][:2]
    step = given(stuck, first)
    stuck.iqa("replace", first, "--reason", "unavailable").done()
    assert "(drawn work replaced: " in withdrawn(stuck, step).err
    step = given(stuck, second)
    stuck.iqa("workbook", "--month", MONTH).done()
    stuck.iqa("record", *(fill(path) for path in stuck.workbooks)).done()
    assert "1 piece of work that it called has marks." in withdrawn(stuck, step).err
    assert f"Step {step} (drawn work given to an assessor" in withdrawn(stuck, 4).err
    assert verified(stuck)


@pytest.mark.unmeasured
@pytest.mark.postgresql
def test_steps_are_withdrawn_on_postgresql(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url:
        office = Office(tmp_path / "office").init("--database", url)
        office.read_export("staff", STAFF).done()
        office.read_export("cases", cases()).done()
        before, step = took(office, "import", "cases", file(office, "c.xlsx", cases(5)), "--month", MONTH)
        office.iqa("withdraw", step, "--dry-run").done()
        withdrawn(office, step).done()
        assert standing(office) == before
        office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
        drawn_at = certificate(office)
        office.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1").done()
        withdrawn(office, office.events()).done()
        assert certificate(office) == drawn_at
        assert verified(office)


# --- letters that were issued, and differences that were settled


def states(office: Office) -> dict[str, str]:
    with workspace_in(office.folder).store.reading() as view:
        return {f"{one.item_key} {one.round}": str(one.state) for one in view.assessments.list()}


@pytest.mark.unmeasured
def test_letters_are_issued_no_longer_and_their_files_stay(marked: Office) -> None:
    before = states(marked)
    marked.letters_out()
    assert "released" in states(marked).values()
    step, files = marked.events(), sorted((marked.out / "letters").iterdir())
    said = withdrawn(marked, step).done().out
    assert "Their files stay: Ash Maple.docx" in said
    assert states(marked) == before
    assert sorted((marked.out / "letters").iterdir()) == files
    with workspace_in(marked.folder).store.reading() as view:
        assert view.letters.list() == ()
    assert verified(marked)
    again = marked.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    assert {(one["version"], one["kept"]) for one in again} == {(1, True)}, "they are drafts again"
    marked.iqa("release", "--month", MONTH).done()
    assert verified(marked)


def test_letters_stay_issued_once_somebody_replied_or_a_later_one_goes_on_from_them(marked: Office) -> None:
    marked.letters_out("--person", "Ash Maple")
    first = marked.events()
    marked.letters_out()
    second = marked.events()
    assert f"Step {second} (feedback letters issued" in withdrawn(marked, first).err
    workspace = workspace_in(marked.folder)
    with workspace.store.changing("Holly Brook", workspace.now(), "reply recorded", "P2") as change:
        change.responses.add(FeedbackResponse("P2", MONTH, 1, 1, agrees=False, text="No.", by="P2", at="t"))
    refused = withdrawn(marked, second)
    assert "1 reply to it is recorded." in refused.err
    assert "is replaced by its next version" in refused.err
    with workspace.store.changing("Holly Brook", workspace.now(), "mark disputed", "P2") as change:
        change.disputes.add(DisputedMark("k", "d", "c", "P2", MONTH, 1, "not so", "P2", "t"))
    assert "2 replies to them are recorded." in withdrawn(marked, second).err


def test_a_letter_whose_work_was_reopened_since_leaves_it_open(marked: Office) -> None:
    marked.letters_out()
    step, key = marked.events(), marked.keys()[0]
    marked.iqa("reopen", key, "--reason", "a slip").done()
    withdrawn(marked, step).done()
    assert states(marked)[f"{key} first"] == "in progress"
    assert set(states(marked).values()) == {"in progress", "submitted"}
    assert verified(marked)


def test_a_settlement_is_withdrawn_and_the_question_waits_again(twice: Office) -> None:
    before = twice.iqa("settle", "--month", MONTH, "--json").done().json["differences"]
    one = before[0]
    settled = ("settle", one["item"], one["criterion"], "--rating", one["marks"][0]["label"], "--meeting")
    twice.iqa(*settled, "--reason", "the second entry").done()
    step = twice.events()
    assert len(twice.iqa("settle", "--month", MONTH, "--json").json["differences"]) == len(before) - 1
    withdrawn(twice, step).done()
    assert twice.iqa("settle", "--month", MONTH, "--json").json["differences"] == before
    assert verified(twice)
    twice.iqa(*settled, "--reason", "the third entry").done()
    step = twice.events()
    twice.iqa("feedback", "--month", MONTH)
    twice.iqa("release", "--month", MONTH)
    assert (withdrawn(twice, step).code == 1) is (twice.events() > step)


def test_a_draw_that_is_not_as_the_ledger_has_it_is_left_alone(drawn: Office) -> None:
    drawn.iqa("top-up", "Ash Maple", "--month", MONTH, "--extra", "1").done()
    events = drawn.events()
    with patch("iqa.workflow.withdrawing.without_step", return_value=None):
        refused = withdrawn(drawn, 5)
    assert "the draw has been changed since" in refused.err
    assert drawn.events() == events
    workspace = workspace_in(drawn.folder)
    with workspace.store.reading() as view:
        (head,) = view.draws.standing()
        before, after = draw_in(view, head.id, 5)
        assert without_step(after, before, after) == before
        assert without_step(before, before, after) is None
        with pytest.raises(TamperedError):
            draw_in(view, head.id, 4)


def test_one_step_is_told_with_what_rests_on_it(office: Office) -> None:
    workspace = workspace_in(office.folder)
    assert listed_step(workspace, 3) == listed_steps(workspace, 1)[0]
    with pytest.raises(NotFoundError, match="There is no step 99"):
        listed_step(workspace, 99)
