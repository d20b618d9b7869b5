"""`iqa themes`, `iqa theme` and `iqa action`: from a month's marks to an action that somebody else verified."""

import json
from pathlib import Path

import pytest
from office import MONTH, Office, copied
from workflow_builders import marked_month


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A marked month in which no case has a whole strategy."""
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def kept(office: Office) -> list[dict[str, object]]:
    office.iqa("themes", "--month", MONTH).done()
    themes: list[dict[str, object]] = office.iqa("theme", "list", "--json").done().json["themes"]
    return themes


def test_a_month_says_what_falls_short_and_keeps_it_once(office: Office) -> None:
    before = office.events()
    shown = office.iqa("themes", "--month", MONTH, "--dry-run", "--json").done().json
    assert office.events() == before
    assert shown["opened"]
    assert shown["kept"] is False
    assert "Nothing was kept" in office.iqa("themes", "--month", MONTH, "--dry-run").done().out
    said = office.iqa("themes", "--month", MONTH).done().out
    assert "Next, decide on each: iqa theme" in said
    events = office.events()
    again = office.iqa("themes", "--month", MONTH, "--json").done().json
    assert again["opened"] == again["changed"] == []
    assert [one["id"] for one in again["unchanged"]]
    assert office.events() == events


def test_every_theme_shows_what_it_rests_on(office: Office) -> None:
    for theme in kept(office):
        evidence = theme["evidence"]
        assert isinstance(evidence, list)
        assert evidence
        assert all(one["says"] for one in evidence)
        assert theme["question"]


def test_nobody_is_named(office: Office) -> None:
    said = json.dumps(kept(office)) + office.iqa("theme", "list").done().out
    for name in ("Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush", "P1", "P2", "P3"):
        assert f'"{name}"' not in said
        assert f" {name}" not in said


def test_a_month_without_a_draw_has_no_themes(office: Office) -> None:
    run = office.iqa("themes", "--month", "2026-08")
    assert run.code == 1
    assert "Nothing has been drawn" in run.err


def test_a_theme_is_moved_on_with_a_reason(office: Office) -> None:
    (theme,) = kept(office)
    assert theme["state"] == "escalated"
    said = (
        office.iqa("theme", "accept", str(theme["id"]).lower(), "--reason", "the committee took it on").done().out
    )
    assert "T1 is accepted" in said
    assert "--theme T1" in said
    assert office.iqa("theme", "reopen", "T1", "--reason", "again").code == 1
    assert office.iqa("theme", "accept", "T99", "--reason", "none").code == 1


def test_a_declined_theme_leaves_the_list_and_stays_in_the_register(office: Office) -> None:
    kept(office)
    told = office.iqa("theme", "decline", "T1", "--reason", "known, and in hand", "--json").done().json["theme"]
    assert told["steps"][-1]["reason"] == "known, and in hand"
    assert "No theme is open" in office.iqa("theme", "list").done().out
    assert "known, and in hand" in office.iqa("theme", "list", "--all").done().out


def test_an_action_is_agreed_done_and_verified_by_somebody_else(office: Office) -> None:
    theme = kept(office)[0]
    due = ("--due", "2026-11-10", "--month", MONTH)
    office.iqa("theme", "list").done()
    added = office.iqa(
        "action", "add", "A page of examples", "--owner", "rowan elder", *due, "--theme", theme["id"]
    )
    assert "A1: A page of examples. Due 10 November 2026." in added.done().out
    (listed,) = office.iqa("action", "list", "--json").done().json["actions"]
    assert (listed["owner"], listed["owner_name"], listed["overdue"]) == ("M2", "Rowan Elder", True)
    assert (listed["criterion"], listed["source"]) == (theme["criterion"], "theme")
    assert "overdue" in office.iqa("action", "list").done().out
    assert office.iqa("action", "verify", "A1", "--note", "seen").code == 1
    done = office.iqa("action", "done", "a1", "--note", "it is on the wall", "--on", "2026-10-31").done().out
    assert "somebody other than its owner" in done
    refused = office.iqa("action", "verify", "A1", "--note", "seen", actor="Rowan Elder")
    assert refused.code == 1
    assert "owns the action" in refused.err
    refused = office.iqa("action", "verify", "A1", "--note", "seen", actor="Rowan Eldr")
    assert refused.code == 1
    (listed,) = office.iqa("action", "list", "--json").done().json["actions"]
    if listed["criterion"]:
        assert listed["effect"]["verdict"] == "cannot tell yet"
        assert "Cannot tell yet" in office.iqa("action", "list").done().out
    assert "A1 is verified" in office.iqa("action", "verify", "A1", "--note", "seen").done().out
    assert "verified" in office.iqa("action", "list", "--all").done().out
    office.iqa("verify").done()


def test_actions_are_written_as_tasks_of_a_calendar(office: Office, tmp_path: Path) -> None:
    due = ("--due", "2026-12-01", "--month", MONTH)
    office.iqa("action", "add", "Draft, then share; a guide", "--owner", "Liaison desk", *due).done()
    file = tmp_path / "actions.ics"
    assert "Wrote" in office.iqa("action", "list", "--ics", file).done().out
    said = file.read_bytes().decode()
    assert "BEGIN:VTODO" in said
    assert "DUE;VALUE=DATE:20261201" in said
    assert "SUMMARY:A1: Draft\\, then share\\; a guide" in said
    file.write_text("mine", encoding="utf-8")
    assert office.iqa("action", "list", "--ics", file).code == 2
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_action_is_dropped_with_a_reason(office: Office) -> None:
    due = ("--due", "2026-12-01", "--month", MONTH)
    office.iqa("action", "add", "A guide", "--owner", "Liaison desk", *due, "--json").done()
    assert office.iqa("action", "drop", "A1", "--reason", " ").code == 1
    dropped = office.iqa("action", "drop", "A1", "--reason", "there is one", "--json").done().json["action"]
    assert (dropped["state"], dropped["ended_note"]) == ("dropped", "there is one")
    assert "No action is open" in office.iqa("action", "list").done().out
    assert office.iqa("action", "done", "A1", "--note", "x").code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--owner", "Ash Mapel", "--due", "2026-12-01"), "Ash Maple, P1"),
        (("--owner", "Ash Maple", "--due", "1 December"), "is not a day"),
        (("--owner", " ", "--due", "2026-12-01"), "needs words and an owner"),
        (("--owner", "Ash Maple", "--due", "2026-12-01", "--theme", "T77"), "There is no theme T77"),
    ],
)
def test_what_is_wrong_with_an_action_is_told_and_nothing_is_kept(
    office: Office, arguments: tuple[str, ...], says: str
) -> None:
    before = office.events()
    run = office.iqa("action", "add", "A guide", "--month", MONTH, *arguments)
    assert run.code in (1, 2)
    assert says in run.err
    assert office.events() == before
    assert office.iqa("action", "done", "A9", "--note", "x").code == 1


def test_issues_of_an_inspection_are_listed_answered_and_measured(office: Office) -> None:
    said = office.iqa("inspection", "list").done().out
    assert "8. Every victim who should have a letter" in said
    assert "Next, record the Area's response: iqa inspection respond 1" in said
    office.iqa(
        "inspection", "add", "9", "Every case has a strategy", "--criterion", "casework/trial-strategy"
    ).done()
    assert (
        "recorded"
        in office.iqa("inspection", "respond", "9", "--response", "Yes", "--on", "2026-10-01").done().out
    )
    measured = ("measure", "2", "--month", MONTH, "--says", "9 of 10 held", "--rate", "0.9")
    assert "9 of 10 held" in office.iqa("inspection", *measured).done().out
    assert office.iqa("inspection", *measured, "--json").done().json["rate"] == 0.9
    told = {one["id"]: one for one in office.iqa("inspection", "list", "--json").done().json["issues"]}
    assert told["9"]["response"]["on"] == "2026-10-01"
    assert [line["of"] for line in told["2"]["lines"]]
    assert "Response of 1 October 2026: Yes" in office.iqa("inspection", "list").done().out
    assert office.iqa("inspection", "respond", "9", "--response", "Yes", "--on", "soon").code == 2
    added = office.iqa("inspection", "add", "10", "Another", "--joint", "--json").done().json
    assert added.pop("next_steps")
    assert added == {"issue": "10", "title": "Another", "joint": True}
    again = (
        office.iqa("inspection", "respond", "10", "--response", "No", "--on", "2026-10-02", "--json").done().json
    )
    assert again.pop("next_steps")
    assert again == {"issue": "10", "on": "2026-10-02", "response": "No"}
