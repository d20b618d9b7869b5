"""`iqa meeting` and `iqa committee --minutes`: dates ahead, a form out and back in, held or not."""

from datetime import date
from pathlib import Path

import pytest
from minutes_builders import HELD, fill_form
from msgspec.structs import replace
from office import MONTH, Office, copied
from workflow_builders import marked_month

from iqa.exports.area_return import read_return, return_workbook
from iqa.exports.columns import MARK_COLUMNS
from iqa.exports.tables import ExportTable, Profile, columns_for

ABOUT = ("--month", MONTH)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A marked month whose themes are kept."""
    office = copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.iqa("themes", *ABOUT).done()
    return office


def form_of(office: Office, kind: str = "committee", *more: str) -> Path:
    return Path(office.iqa("meeting", "form", kind, *ABOUT, *more, "--json").done().json["files"][0])


def test_the_committees_form_goes_out_with_its_paper_and_comes_back_in(office: Office) -> None:
    assert "minutes/committee.xlsx" in office.iqa("committee", *ABOUT).done().out
    form = office.out / "minutes" / "committee.xlsx"
    action = {"outcome": "T1", "says": "Worked examples", "owner": "Rowan Elder", "day": date(2027, 1, 31)}
    lines = {"held": HELD, "theme T1": {"outcome": "Taken on", "says": "Plain."}, "new 01": action}
    fill_form(form, {**lines, "circulated": {"C": "Yes", "F": date(2026, 12, 8)}})
    said = office.iqa("committee", "--minutes", form).done().out
    for words in ("Held: yes; summary round on 8 December 2026.", "T1 is action.", "A1, open: Worked", "2 lines"):
        assert words in said
    assert "read before, just as it is" in office.iqa("meeting", "minutes", form).done().out
    told = office.iqa("committee", "--minutes", form, "--json").done().json
    assert (told["changed"], told["read_before"], told["meeting"]["held"]) == (False, True, "yes")


@pytest.mark.unmeasured
def test_a_filled_form_is_never_replaced(office: Office) -> None:
    form = form_of(office)
    fill_form(form, {"decision 01": {"says": "Typed and not read yet."}})
    before = form.read_bytes()
    again = form_of(office)
    assert again.name == "committee-2.xlsx"
    assert form.read_bytes() == before


def test_what_has_to_be_mended_is_named_by_cell_and_nothing_is_recorded(office: Office) -> None:
    form = form_of(office)
    fill_form(form, {"held": {"C": "Yes"}, "new 01": {"says": "Nobody does it"}})
    events = office.events()
    refused = office.iqa("committee", "--minutes", form)
    assert (refused.code, office.events()) == (3, events)
    assert "row 10, column F: Say on which day it was held." in refused.err
    assert "The action does not say who does it." in refused.err


def test_an_older_form_and_one_with_nothing_new_are_called_so(office: Office) -> None:
    form = form_of(office)
    old = form.with_name("old.xlsx")
    old.write_bytes(form.read_bytes())
    assert "nothing that is not recorded already" in office.iqa("meeting", "minutes", form).done().out
    fill_form(form, {"decision 01": {"says": "One."}})
    office.iqa("meeting", "minutes", form).done()
    later = form_of(office)
    fill_form(later, {"decision 02": {"says": "Two."}})
    office.iqa("meeting", "minutes", later).done()
    assert "older than one that was read" in office.iqa("meeting", "minutes", old).done().out


def test_days_ahead_are_set_listed_and_written_for_a_calendar(office: Office) -> None:
    assert office.iqa("meeting", "list").done().out.startswith("No meeting is set.")
    said = office.iqa("meeting", "plan", "team", *ABOUT, "--on", "2026-12-03").done().out
    assert "Unit meeting, North: 3 December 2026." in said
    assert '--unit "North"' in said
    planned = office.iqa("meeting", "plan", "police", *ABOUT, "--on", "2026-12-01", "--json").done().json
    assert planned["meetings"][0]["on"] == "2026-12-01"
    days = office.folder / "days.ics"
    assert "Wrote" in office.iqa("meeting", "list", "--ics", days).done().out
    assert b"Unit meeting\\, North" in days.read_bytes()
    assert office.iqa("meeting", "list", "--ics", days, "--json").done().json["file"] == str(days)
    listed = office.iqa("meeting", "list", *ABOUT, "--json").done().json["meetings"]
    assert [one["kind"] for one in listed] == ["police", "team"]


def test_a_meeting_is_said_to_have_been_held_or_not(office: Office) -> None:
    held = office.iqa("meeting", "held", "police", *ABOUT, "--on", "2026-12-01").done().out
    assert "Police gold group, October 2026: yes; no summary round yet." in held
    office.iqa("meeting", "held", "team", *ABOUT, "--unit", "North", "--not-held", "All at court.").done()
    assert "no: All at court." in office.iqa("meeting", "list").done().out
    told = office.iqa("meeting", "held", "police", *ABOUT, "--circulated", "2026-12-04", "--json").done().json
    assert (told["meeting"]["held"], told["meeting"]["circulated"]) == ("yes", "2026-12-04")


def test_the_paper_needs_a_month(office: Office) -> None:
    assert office.iqa("committee").code == 2


def test_briefs_come_with_the_form_of_their_meeting_and_posters_say_who_is_to_be_named(office: Office) -> None:
    said = office.iqa("brief", "team", *ABOUT).done().out
    for name in ("briefs/team North.docx", "briefs/team North.html", "minutes/team North.xlsx"):
        assert name in said
    told = office.iqa("brief", "board", *ABOUT, "--json").done().json
    assert [one["kind"] for one in told["briefs"]] == ["board"]
    assert len(told["files"]) == 2
    posters = office.iqa("poster", *ABOUT, "--json").done().json
    assert len(posters["posters"]) == len(posters["files"])
    assert "Name them in iqa.toml" in office.iqa("poster", *ABOUT).done().out


def test_a_return_goes_out_and_others_are_put_together_with_ours(office: Office, tmp_path: Path) -> None:
    written = Path(office.iqa("brief", "return", *ABOUT, "--json").done().json["files"][0])
    assert "Wrote" in office.iqa("brief", "return", *ABOUT).done().out
    refused = office.iqa("committee", *ABOUT, "--merge", written)
    assert (refused.code, "which is in it already" in refused.err) == (1, True)
    sister = tmp_path / "sister.xlsx"
    handed = replace(read_return(written), area="Brackenholt")
    sister.write_bytes(
        return_workbook(
            handed, ExportTable("Marks", columns_for(MARK_COLUMNS, Profile.COMMITTEE), ()), "OFFICIAL-SENSITIVE"
        )
    )
    told = office.iqa("committee", *ABOUT, "--merge", sister, "--json").done().json
    assert told["area"] == "Thornmere and Brackenholt"
    assert "areas-together.docx" in office.iqa("committee", *ABOUT, "--merge", sister).done().out
