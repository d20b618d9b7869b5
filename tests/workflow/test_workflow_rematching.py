"""Whichever file comes first, the month comes out the same; what was drawn from stays as it was."""

from itertools import permutations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, STAFF, Office, cases, letters, workspace_in, xlsx

from iqa.domain import Kind, Month
from iqa.records.workspace import Workspace, open_workspace
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.rematching import Rematched, rematch_later_months, rematch_people

pytestmark = pytest.mark.unmeasured

DECIDED: dict[str, Any] = {
    "Victim": "yes",
    "Vulnerable or intimidated victim": "no",
    "Victim name": "Lark Meadow",
    "Decision": "stopped charge",
    "Decision date": "05/10/2026",
}
LACKING = {"Unit": "", "Deciding prosecutor": ""}
ROWS = {
    "staff": [{**row, "Other names": "A. Maple" if row["Name"] == "Ash Maple" else ""} for row in STAFF],
    "cases": [{**cases()[0], **DECIDED}, {**cases()[0], "Reviewing prosecutor": "A. Maple"}, *cases()[1:]],
    "letters": [
        *(
            {**row, "Unit": "", "Deciding prosecutor": ""} if row["Victim reference"] == "V1" else row
            for row in letters()
        ),
        {**letters()[0], "URN": cases()[0]["URN"], "Victim reference": "", "Victim name": "L Meadow", "Unit": ""},
    ],
}


def standing(office: Office) -> dict[str, tuple[str, int]]:
    with open_workspace(office.folder, "Somebody").store.reading() as view:
        found = {kind: view.populations.current(kind, MONTH) for kind in (Kind.CASES, Kind.LETTERS)}
        return {str(kind): (stored.digest, stored.rows) for kind, stored in found.items() if stored}


def with_files(office: Office, *order: str) -> Office:
    office.init()
    settings = office.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    lines = ['secret = "ours"' if line.startswith("secret = ") else line for line in text.splitlines()]
    settings.write_text("\n".join(lines), encoding="utf-8")
    for kind in order:
        office.read_export(kind, ROWS[kind]).done()
    return office


def test_the_order_of_imports_makes_no_difference(tmp_path: Path) -> None:
    found = [
        standing(with_files(Office(tmp_path / str(number) / "office"), *order))
        for number, order in enumerate(permutations(ROWS))
        if (tmp_path / str(number)).mkdir() is None
    ]
    assert all(one == found[0] for one in found)
    assert found[0]["cases"][1] == len(cases()), "two names of one person are one piece of work"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return with_files(Office(tmp_path / "office"), "cases", "letters", "staff")


@pytest.mark.parametrize("kind", ["staff", "cases", "letters"])
def test_the_same_file_again_changes_nothing(office: Office, kind: str) -> None:
    before, events = standing(office), office.events()
    told = office.read_export(kind, ROWS[kind], "--json").done().json
    assert told["unchanged"]
    assert told["rematched"] == []
    assert (standing(office), office.events()) == (before, events)


def test_a_staff_list_that_comes_late_says_what_it_changed(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "cases", "letters")
    told = office.read_export("staff", ROWS["staff"], "--json").done().json["rematched"]
    assert [(one["kind"], one["drawn"], one["version"]) for one in told] == [
        ("cases", False, 2),
        ("letters", False, 2),
    ]
    assert office.iqa("verify").code == 0


def test_a_list_that_was_drawn_from_stays_and_what_would_change_is_said(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "cases", "letters")
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "1").done()
    before = standing(office)
    said = office.read_export("staff", ROWS["staff"]).done().out
    assert standing(office)["cases"] == before["cases"]
    assert "The cases of October 2026 would change" in said
    assert "A sample was drawn from them" in said
    assert office.iqa("verify").code == 0


def test_letters_changed_by_the_cases_are_said_by_key_and_without_a_name(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "staff", "letters")
    said = office.read_export("cases", ROWS["cases"]).done().out
    assert "The letters of October 2026 were matched anew" in said
    assert "Meadow" not in said


def test_a_letter_unsent_in_september_is_carried_over_though_september_is_imported_last(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "staff", "letters")
    unsent = {**letters()[4], "URN": "01AB9099926", "Decision date": "10/09/2026"}
    file = xlsx(tmp_path / "september.xlsx", [unsent])
    told = office.iqa("import", "letters", file, "--month", "2026-09", "--json").done().json["rematched"]
    assert [(one["month"], one["changes"]["added"]) for one in told] == [(str(MONTH), 1)]
    assert "01AB9099926" in (office.iqa("confirm", "--list", "--month", MONTH).done().out + str(told))


def with_a_new_id_for_ash_maple(workspace: Workspace) -> tuple[Rematched, ...]:
    """What hangs on the staff list once somebody whose work the month has goes by another id."""
    with workspace.store.changing("somebody", NOW, "staff list imported", "staff") as change:
        person = change.people.find("P1")
        change.people.remove("P1")
        change.people.save(replace(person, id="P7"))
        return rematch_people(workspace, change)


def test_people_matched_anew_make_new_versions_of_what_was_not_drawn_from(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    draw(workspace, SampleRequest("casework", MONTH, seed="1"))
    before = standing(imported)
    found = with_a_new_id_for_ash_maple(workspace)
    assert [(one.kind, one.month, one.version, one.drawn) for one in found] == [
        (Kind.CASES, MONTH, 1, True),
        (Kind.LETTERS, MONTH, 2, False),
    ]
    after = standing(imported)
    assert (after["cases"], after["letters"] != before["letters"]) == (before["cases"], True)


def test_people_who_are_as_they_were_change_nothing(imported: Office) -> None:
    workspace, before = workspace_in(imported.folder), standing(imported)
    with workspace.store.changing("somebody", NOW, "staff list imported", "staff") as change:
        assert rematch_people(workspace, change) == ()
        assert rematch_later_months(workspace, change, Month(2026, 9)) == ()
        assert rematch_later_months(workspace, change, MONTH) == ()
    assert standing(imported) == before


def rematched_in(told: Any) -> list[tuple[str, str, int, bool]]:
    return [(one["kind"], one["month"], one["version"], one["drawn"]) for one in told["rematched"]]


@pytest.mark.parametrize("order", [("cases", "letters", "staff"), ("staff", "letters", "cases")])
def test_a_trial_says_what_would_be_matched_anew_and_keeps_nothing(tmp_path: Path, order: tuple[str, ...]) -> None:
    office = with_files(Office(tmp_path / "office"), *order[:-1])
    before, events = standing(office), office.events()
    tried = office.read_export(order[-1], ROWS[order[-1]], "--dry-run", "--json").done().json
    said = office.read_export(order[-1], ROWS[order[-1]], "--dry-run").done().out
    assert (standing(office), office.events()) == (before, events)
    assert "The letters of October 2026 would be matched anew" in said
    done = office.read_export(order[-1], ROWS[order[-1]], "--json").done().json
    assert rematched_in(tried) == rematched_in(done) != []
    assert tried["rematched"] == done["rematched"]


def test_a_trial_on_a_place_that_is_only_read_is_told_without_what_hangs_on_it(office: Office) -> None:
    with patch("iqa.store.store.Store.may_write", False):
        tried = office.read_export("cases", ROWS["cases"][1:], "--dry-run", "--json").done().json
    assert tried["population"]["version"] == 3


def test_letters_that_were_drawn_stay_whatever_cases_come_after(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "staff", "letters")
    office.iqa("draw", "victim-letters", "--month", MONTH, "--seed", "1").done()
    before = standing(office)["letters"]
    for more in (("--dry-run",), ()):
        told = office.read_export("cases", ROWS["cases"], "--json", *more).done().json
        assert rematched_in(told) == [("letters", str(MONTH), 1, True)]
        assert told["rematched"][0]["changes"]["altered"] > 0
    said = office.read_export("cases", ROWS["cases"][1:]).done().out
    assert "The letters of October 2026 would change" in said
    assert standing(office)["letters"] == before
    again = office.read_export("letters", ROWS["letters"], "--json").done().json
    assert again["population"]["version"] == 2, "the next import of them takes it up"
    assert office.iqa("verify").code == 0


TWO_RULES = """
[[rule]]
id = "own"
when = [{ field = "enhanced", one_of = ["no"] }, { field = "case.rape", one_of = ["yes"] }]
severity = "notice"
message = "The case is flagged rape."
"""


def test_a_trial_lists_each_standing_rule_that_it_meets(tmp_path: Path) -> None:
    office = with_files(Office(tmp_path / "office"), "staff")
    settings = office.folder / "iqa.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + TWO_RULES, encoding="utf-8")
    office.read_export("cases", [{**row, "Rape": "yes"} for row in cases()]).done()
    rows = [{**letters()[0], "URN": cases()[0]["URN"]}, *letters()[1:]]
    told = [office.read_export("letters", rows, *more).done().out for more in (("--dry-run",), ())]
    for said in told:
        assert said.count("Look at: Say which of the two records is right") == 2
        assert "The case is flagged rape.: 1 letter" in said or "The case is flagged rape: 1 letter" in said
