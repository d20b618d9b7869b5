"""`iqa assign`: work that nobody on the list of assessors may mark finds somebody, and every check still holds."""

import json
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, copied, fill
from workflow_builders import moderated_month

NEW = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick", "Unit": "South"}


@pytest.fixture
def stuck(tmp_path: Path) -> Office:
    """An office whose two managers both had a hand in one of the drawn cases."""
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Charging prosecutor": "", "Trial advocate": ""} for row in cases(1)]
    rows[0] |= {"Charging prosecutor": "Bryony Furze", "Trial advocate": "Rowan Elder"}
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH).done()
    return office


def test_work_that_nobody_may_mark_is_named_and_given_to_somebody_who_may(stuck: Office) -> None:
    (key,) = stuck.certificate()["nobody_may_mark"]
    said = stuck.iqa("workbook", "--month", MONTH).done().out
    assert "1 drawn piece of work has nobody to mark, and no workbook: iqa assign" in said
    assert key in said
    stuck.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    said = stuck.iqa("assign", key, "--to", "Sorrel Quick", "--reason", "knows the unit").done().out
    assert f"Given: {key.split('|')[1]}, Ash Maple (Sorrel Quick marks it)" in said
    assert stuck.certificate()["assigned_after_draw"] == [{"key": key, "assessor": "M3"}]
    assert stuck.certificate()["nobody_may_mark"] == []
    assert "Given after the draw" in (stuck.out / "certificate-casework.html").read_text(encoding="utf-8")
    assert "drawn work given to an assessor" in stuck.iqa("ledger").done().out
    stuck.iqa("verify").done()
    stuck.iqa("verify", "--certificate", stuck.out / "certificate-casework.json").done()
    told = stuck.iqa("workbook", "--month", MONTH, "--json").done().json
    assert told["without_assessor"] == []
    assert "Sorrel Quick.xlsx" in [path.name for path in stuck.workbooks]
    assert "Sorrel Quick" in stuck.iqa("status", "--month", MONTH).done().out


def test_given_work_can_still_be_replaced_and_the_draw_performs_again(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    rows = [{**row, "Charging prosecutor": "Bryony Furze", "Trial advocate": "Rowan Elder"} for row in cases()]
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH).done()
    office.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    key, *others = office.certificate()["nobody_may_mark"]
    told = office.iqa("assign", key, "--to", "M3", "--reason", "free", "--month", MONTH, "--json").done().json
    assert told.pop("next_steps")[0]["command"] == "workbook"
    assert told == {"item": key, "assessor": "M3", "reason": "free", "month": str(MONTH)}
    office.iqa("replace", key, "--reason", "unavailable").done()
    office.iqa("top-up", "P1", "--month", MONTH, "--extra", 1).done()
    assert office.certificate()["assigned_after_draw"] == [{"key": key, "assessor": "M3"}]
    assert set(others) < set(office.certificate()["nobody_may_mark"])
    office.iqa("verify").done()
    office.iqa("verify", "--certificate", office.out / "certificate-casework.json").done()


def test_work_is_given_to_nobody_who_may_not_mark_it(stuck: Office) -> None:
    (key,) = stuck.certificate()["nobody_may_mark"]
    before = stuck.events()
    mine = next((item["key"], item["assessor"]) for item in stuck.certificate()["items"] if item["assessor"])
    refused = stuck.iqa("assign", key, "--to", "Rowan Elder", "--reason", "free")
    assert f"nobody on today's staff list may mark {key}" in refused.err
    assert "Import a staff list with somebody who may: legal manager" in refused.err
    stuck.read_export("staff", [*STAFF, NEW], name="more-staff.xlsx").done()
    before += 1
    for item, name, reason, said in (
        (key, "Rowan Elder", "free", "Rowan Elder may not mark"),
        (key, "Ash Maple", "free", "Ash Maple has no part in the marking"),
        (key, "Nobody Atall", "free", "Nobody Atall has no part in the marking"),
        (key, "Rowan Elder", " ", "only with a reason"),
        (*mine, "free", "to mark already"),
        ("casework|none", "Rowan Elder", "free", "No draw holds casework|none"),
    ):
        refused = stuck.iqa("assign", item, "--to", name, "--reason", reason)
        assert refused.code == 1
        assert said in refused.err
    assert stuck.events() == before


@pytest.mark.slow
def test_second_marking_changes_hands_and_each_keeps_their_answers(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(moderated_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.read_export("staff", [*STAFF, {**NEW, "Unit": "North"}], name="more-staff.xlsx").done()
    office.iqa("moderate", "--month", MONTH, "--workbooks").done()
    books = office.out / "second-marking"
    mine, other = books / "Rowan Elder.xlsx", books / "Bryony Furze.xlsx"
    office.iqa("record", fill(mine, ready=False), fill(other, ready=False)).done()
    given = ("assign", "--all-of", "Rowan Elder", "--to", "Sorrel Quick", "--reason", "is ill", "--second")
    said = office.iqa(*given).done()
    assert "(Sorrel Quick marks it a second time)" in said.out
    assert "second marking given to somebody else: all of Rowan Elder" in office.iqa("ledger").done().out
    assert "iqa export marks shows them as second put aside" in said.out
    assert f"iqa moderate --month {MONTH} --workbooks" in said.out
    office.iqa("moderate", "--month", MONTH, "--workbooks").done()
    refused = office.iqa("record", mine)
    assert refused.code != 0
    office.iqa("record", fill(books / "Sorrel Quick.xlsx")).done()
    assert "Nothing is filled in" not in office.iqa("record", other).done().out
    marks = tmp_path / "marks.csv"
    office.iqa("export", "marks", marks, "--month", MONTH).done()
    assert "second put aside" in marks.read_text(encoding="utf-8")
    certificate = office.out / "certificate-second-marking.json"
    handed = json.loads(certificate.read_text(encoding="utf-8"))["handovers"]
    assert {(one["was"], one["to"], one["reason"]) for one in handed} == {("M2", "M3", "is ill")}
    office.iqa("verify", "--certificate", certificate).done()
    office.iqa("verify").done()
    assert "second marking given to somebody else" in office.iqa("ledger").done().out
    assert "have second marks" in office.iqa("withdraw", "--last", 3).done().out
    told = office.iqa("status", "--month", MONTH, "--json").done().json["second_marking"]
    assert (told["selected"], told["marked"]) == (6, len(handed))
