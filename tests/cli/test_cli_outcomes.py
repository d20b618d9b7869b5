"""`iqa outcome`: what became known of a case, beside its marks, as a page, and as a reason for a theme."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied
from workflow_builders import marked_month

IN_MONTH = ("--month", MONTH)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A marked month in which no case has a whole strategy."""
    return copied(marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def urns(office: Office) -> list[str]:
    """The cases in which the strategy was marked below its standard."""
    office.iqa("themes", *IN_MONTH).done()
    theme = office.iqa("theme", "list", "--json").done().json["themes"][0]["id"]
    return [mark["urn"] for mark in office.iqa("theme", "show", theme, "--json").done().json["marks"]]


def test_nothing_is_known_before_it_is_entered(office: Office) -> None:
    assert office.iqa("outcome", "list").done().out.startswith("No outcome is known.")
    assert office.iqa("outcome", "list", "--json").done().json["outcomes"] == []


def test_what_became_known_stands_beside_the_marks_of_its_case_until_it_is_taken_back(office: Office) -> None:
    urn = urns(office)[0]
    said = office.iqa("outcome", "add", urn, "--what", "Review upheld", *IN_MONTH, "--on", "2026-10-03").done().out
    assert f"O1: {urn}, review upheld, known in October 2026." in said
    assert f"iqa outcome list --month {MONTH}" in said
    (one,) = office.iqa("outcome", "list", *IN_MONTH, "--json").done().json["outcomes"]
    assert (one["id"], one["urn"], one["what"], one["on"]) == ("O1", urn, "review upheld", "2026-10-03")
    assert one["marks"]
    told = office.iqa("outcome", "list").done().out
    for mark in one["marks"]:
        assert f"{mark['question']} {mark['rating'][0].upper()}" in told
    fully = sum(mark["fully_met"] for mark in one["marks"])
    assert f"1 outcome; of 1 case something was marked, {fully} question" in told
    assert "none of this says that a mark is wrong" in told
    assert "O1 is taken back" in office.iqa("outcome", "take-back", "O1", "--reason", "Another case").done().out
    assert "No outcome is known." in office.iqa("outcome", "list").done().out


def test_what_became_known_of_a_case_that_nobody_marked_is_listed_as_such(office: Office) -> None:
    entered = office.iqa("outcome", "add", "01AB7700099", "--what", "adverse outcome", *IN_MONTH, "--json").done()
    assert entered.json["outcome"] == {"id": "O1", "urn": "01AB7700099", "what": "adverse outcome"}
    told = office.iqa("outcome", "list", *IN_MONTH).done().out
    listed = told.index("Nothing that it concerns was marked of these cases:")
    assert told.index("01AB7700099 (O1)") > listed
    assert "1 outcome; of 0 cases something was marked" in told
    taken = office.iqa("outcome", "take-back", "o1", "--reason", "Another case", "--json").done().json
    assert taken["outcome"] == {"id": "O1", "taken_back": "Another case"}


def test_a_month_has_a_page_of_what_became_known(office: Office) -> None:
    urn = urns(office)[0]
    office.iqa("outcome", "add", urn, "--what", "review upheld", *IN_MONTH, "--about", "No strategy").done()
    (file,) = office.iqa("outcome", "page", *IN_MONTH, "--json").done().json["files"]
    assert Path(file).name in office.iqa("outcome", "page", *IN_MONTH).done().out
    page = (office.folder / file).read_text(encoding="utf-8")
    assert urn in page
    assert "No strategy" in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "01AB7700099", "--what", "gossip", *IN_MONTH), "gossip"),
        (("add", "not a URN", "--what", "review upheld", *IN_MONTH), "not a URN"),
        (("take-back", "O7", "--reason", "x"), "O7"),
    ],
)
def test_what_cannot_be_entered_or_taken_back_is_told_and_nothing_is_kept(
    office: Office, arguments: tuple[str, ...], says: str
) -> None:
    before = office.events()
    told = office.iqa("outcome", *arguments)
    assert told.code
    assert says in told.err
    assert office.events() == before


def test_a_theme_is_brought_by_what_became_known_of_cases(office: Office) -> None:
    for urn in urns(office)[:2]:
        office.iqa("outcome", "add", urn, "--what", "review upheld", *IN_MONTH).done()
    told = office.iqa("theme", "add", "casework/grip", *IN_MONTH, "--outcome", "review upheld").done().out
    assert "2 cases" in told
    shown = office.iqa("theme", "show", "T1").done().out
    assert urns(office)[0] in shown
    assert "Keep it among ourselves: it shows cases." in shown
