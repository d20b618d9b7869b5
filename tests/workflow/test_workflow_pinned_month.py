"""The papers of a drawn month go by the standards, the manager and the names of that month."""

import json
from pathlib import Path

import pytest
from office import MONTH, NOW, STAFF, Office, cases, copied, drawn_month, fill, finished_month, workspace_in, xlsx

from iqa.domain import Standard
from iqa.records.draws import bare_draws, marked_items, month_draws
from iqa.store import verify_store
from iqa.workflow.committee import committee_summary
from iqa.workflow.drawing import DrawResult, compose_certificate
from iqa.workflow.rendering import certificate_files

STRICTER = """
[[standards]]
id = "victim-letter"
label = "Letter to a victim"
rule = "working days after"
start = "decision_date"
done = "sent"
days = 0
"""


@pytest.fixture
def finished(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def add_settings(office: Office, text: str) -> None:
    path = office.folder / "iqa.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def standards(office: Office) -> list[tuple[Standard, ...]]:
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        return [one.context.standards for one in bare_draws(view, MONTH) if one.context]


def outcomes(office: Office) -> list[object]:
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        return [one.timeliness for draw in month_draws(view, MONTH) for one in marked_items(workspace, view, draw)]


def letters(office: Office) -> list[tuple[str, int, bool]]:
    written = office.iqa("feedback", "--month", MONTH, "--json").done().json["written"]
    return [(one["name"], one["version"], one["kept"]) for one in written]


def test_a_new_standard_alters_no_figure_and_no_letter_of_a_drawn_month(finished: Office) -> None:
    before, figures = outcomes(finished), committee_summary(workspace_in(finished.folder), MONTH)
    assert len(standards(finished)) == 2
    add_settings(finished, STRICTER)
    assert outcomes(finished) == before
    assert committee_summary(workspace_in(finished.folder), MONTH) == figures
    assert {(version, kept) for _, version, kept in letters(finished)} == {(1, True)}


def test_a_new_bank_holiday_alters_no_drawn_month(finished: Office) -> None:
    before = outcomes(finished)
    add_settings(finished, "\n[bank_holidays]\nadd = [2026-10-06, 2026-10-07, 2026-10-08]\n")
    assert outcomes(finished) == before
    notes = finished.iqa("status", "--month", MONTH, "--json").done().json["notes"]
    assert [note[:33] for note in notes] == ["The one-off bank holidays differ "]


@pytest.mark.unmeasured
def test_a_changed_standard_names_the_months_and_asks_for_its_date_and_what_was_left_out(finished: Office) -> None:
    assert finished.iqa("status", "--month", MONTH, "--json").done().json["notes"] == []
    add_settings(finished, STRICTER)
    changed, *left_out = finished.iqa("status", "--month", MONTH, "--json").done().json["notes"]
    assert changed.startswith("The standard victim-letter differs from what held when October 2026 was drawn.")
    assert "effective_from" in changed
    assert left_out
    assert all("leaves out its rule" in one for one in left_out)
    add_settings(finished, "effective_from = 2026-11-01\n")
    changed, *_ = finished.iqa("status", "--month", MONTH, "--json").done().json["notes"]
    assert "effective_from" not in changed


def test_a_changed_standard_that_does_not_say_from_when_it_holds_draws_nothing(finished: Office) -> None:
    finished.iqa(
        "import", "cases", xlsx(finished.folder.parent / "next.xlsx", cases()), "--month", "2026-11", "--yes"
    )
    add_settings(finished, STRICTER)
    before = finished.events()
    refused = finished.iqa("draw", "casework", "--month", "2026-11")
    assert refused.code == 1
    assert "The standard victim-letter differs" in refused.err
    assert "effective_from" in refused.err
    assert finished.events() == before
    add_settings(finished, "effective_from = 2026-11-01\n")
    assert "effective_from" not in finished.iqa("draw", "casework", "--month", "2026-11").err


def test_another_manager_and_another_name_make_no_new_letter(finished: Office) -> None:
    page = (finished.out / "letters" / "Ash Maple.html").read_bytes()
    rows = [
        {**one, "Line manager": "M2", "Name": "Ash Rowan" if one["Staff id"] == "P1" else one["Name"]}
        for one in STAFF
    ]
    rows.append({**STAFF[2], "Staff id": "P9", "Name": "Holly Brook"})
    finished.read_export("staff", rows, name="staff2.xlsx").done()
    assert {(version, kept) for _, version, kept in letters(finished)} == {(1, True)}
    (finished.out / "letters" / "Ash Maple.html").unlink()
    letters(finished)
    assert (finished.out / "letters" / "Ash Maple.html").read_bytes() == page


def test_a_certificate_keeps_the_names_of_its_day(finished: Office) -> None:
    path = finished.out / "certificate-casework.html"
    before = path.read_text(encoding="utf-8")
    rows = [{**one, "Name": "Bryony Gorse"} if one["Staff id"] == "M1" else one for one in STAFF]
    finished.read_export("staff", rows, name="staff2.xlsx").done()
    workspace = workspace_in(finished.folder)
    with workspace.store.reading() as view:
        draw = bare_draws(view, MONTH)[0].draw
    page = certificate_files(workspace, compose_certificate(workspace, DrawResult(draw, 30)))
    assert page["certificate-casework.html"].decode() == before
    assert verify_store(workspace.store) == ()


@pytest.mark.unmeasured
def test_the_first_letter_is_signed_by_the_manager_of_the_day_of_the_draw(tmp_path: Path) -> None:
    office = Office(tmp_path / "o", NOW).init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()
    moved = [{**one, "Line manager": "M2"} if one["Line manager"] else one for one in STAFF]
    office.read_export("staff", moved, name="staff2.xlsx").done()
    letters(office)
    with workspace_in(office.folder).store.reading() as view:
        (drafted,) = view.drafts.list(person="P1")
    assert json.loads(drafted.context)["sender_name"] == "Bryony Furze"


@pytest.mark.unmeasured
def test_papers_and_exports_of_a_month_have_the_names_of_that_month(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Somebody who took another name after the draw is found by both, and the month's papers keep the first."""
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.iqa("record", *(fill(path) for path in office.workbooks)).done()
    rows = [{**one, "Name": "Ash Rowan" if one["Staff id"] == "P1" else one["Name"]} for one in STAFF]
    office.read_export("staff", rows, name="staff2.xlsx").done()
    file = tmp_path / "marks.csv"
    office.iqa("export", "marks", file, "--month", MONTH).done()
    assert "Ash Maple" in (text := file.read_text(encoding="utf-8-sig"))
    assert "Ash Rowan" not in text
    (written,) = office.iqa("feedback", "--person", "Ash Rowan", "--month", MONTH, "--json").done().json["written"]
    assert written["name"] == "Ash Maple"
    assert "Dear Ash" in (office.out / "letters" / "Ash Maple.html").read_text(encoding="utf-8")
