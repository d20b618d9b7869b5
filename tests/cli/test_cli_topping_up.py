"""`iqa top-up` goes further down the same list; replacements show to the manager they concern and no other."""

import re
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, copied, drawn_month


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def of_person(office: Office, person: str) -> list[str]:
    """The keys of a person's work in the order of the list, drawn and in reserve."""
    items = [item for item in office.certificate()["items"] if item["cell"] == person]
    return [item["key"] for item in sorted(items, key=lambda item: int(item["rank"]))]


def test_a_top_up_takes_the_next_of_the_list_and_changes_nothing_else(office: Office) -> None:
    before, listed = office.keys(), of_person(office, "P1")
    told = (
        office.iqa("top-up", "P1", "--month", MONTH, "--extra", 2, "--note", "asked by the committee", "--json")
        .done()
        .json
    )
    assert told["called"] == listed[2:4]
    assert set(office.keys()) == {*before, *told["called"]}
    assert of_person(office, "P1")[:4] == listed[:4]
    (cell,) = [cell for cell in office.certificate()["cells"] if cell["cell"] == "P1"]
    assert (cell["drawn"], cell["eligible"]) == (4, 6)
    assert office.iqa("verify").code == 0
    certificate = office.out / "certificate-casework.json"
    assert office.iqa("verify", "--certificate", certificate).code == 0


def test_a_top_up_after_a_replacement_still_re_performs(office: Office) -> None:
    office.iqa("replace", of_person(office, "P2")[0], "--reason", "ineligible").done()
    said = office.iqa("top-up", "holly brook", "--month", MONTH, "--extra", 9).done().out
    assert "Only 3 of 9 were left" in said
    assert f"iqa workbook --month {MONTH}" in said
    assert office.iqa("verify").code == 0


def test_a_group_is_named_whole_or_by_what_no_other_has(office: Office) -> None:
    added = office.iqa("top-up", "Hazel", "--month", MONTH, "--extra", 1).done().out
    assert re.search(r"Added: \w+, Hazel Larch \((Bryony Furze|Rowan Elder) marks it\)", added)
    for cell, said in (
        ("p", "may be any of: Ash Maple, Holly Brook, Hazel Larch"),
        ("nobody", "has no group nobody"),
        (" ", "has no group"),
    ):
        refused = office.iqa("top-up", cell, "--month", MONTH, "--extra", 1)
        assert refused.code == 1
        assert said in refused.err


def test_nothing_is_topped_up_that_was_not_drawn_or_has_nothing_left(office: Office) -> None:
    assert "Nothing has been drawn" in office.iqa("top-up", "P1", "--month", "2026-09", "--extra", 1).err
    office.iqa("top-up", "P1", "--month", MONTH, "--extra", 4).done()
    refused = office.iqa("top-up", "P1", "--month", MONTH, "--extra", 1)
    assert refused.code == 1
    assert "Nothing is left to add" in refused.err
    assert office.iqa("top-up", "P1", "--month", MONTH, "--extra", 0).code == 2


def test_replacements_are_shown_to_the_assessor_and_their_line_manager_only(office: Office) -> None:
    staff = office.folder.parent / "staff.xlsx"
    _with_manager(office, staff)
    item = office.certificate()["items"][0]
    assert item["state"] == "drawn"
    office.iqa("replace", item["key"], "--reason", "unavailable").done()
    name = {"M1": "Bryony Furze", "M2": "Rowan Elder"}[item["assessor"]]
    other = {"M1": "Rowan Elder", "M2": "Bryony Furze"}[item["assessor"]]
    line = f"Replaced, {name}, casework: 0 ineligible, 1 unavailable."
    for actor in (name, name.upper(), item["assessor"], "Head Oak", "head.oak@example.org"):
        assert line in office.iqa("status", "--month", MONTH, actor=actor).done().out, actor
    for actor in (other, "Ash Maple", "somebody else", "example"):
        assert "Replaced" not in office.iqa("status", "--month", MONTH, actor=actor).done().out, actor
    told = office.iqa("status", "--month", MONTH, "--json", actor="Head Oak").done().json
    assert told["replacements"] == [
        {"assessor": item["assessor"], "name": name, "scheme": "casework", "ineligible": 0, "unavailable": 1}
    ]


def _with_manager(office: Office, file: Path) -> None:
    """The staff list again, with somebody over both managers."""
    rows = [{**row, "Line manager": row["Line manager"] or "H1", "Email": ""} for row in STAFF]
    head = {"Staff id": "H1", "Name": "Head Oak", "Role": "Other", "Unit": "North", "Line manager": ""}
    office.read_export("staff", [*rows, {**head, "Email": "head.oak@example.org"}], name=file.name).done()


def test_two_people_of_one_name_are_shown_nothing_by_it(office: Office) -> None:
    twin = {**STAFF[0], "Staff id": "M9"}
    office.read_export("staff", [*STAFF, twin]).done()
    item = office.certificate()["items"][0]
    office.iqa("replace", item["key"], "--reason", "unavailable").done()
    assert office.iqa("status", "--month", MONTH, "--json", actor="Bryony Furze").done().json["replacements"] == []
