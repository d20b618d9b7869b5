"""What a person said of a heading is known in every later export of its kind, whatever stands beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from office import Office

from iqa.domain import Kind, Month
from iqa.fields import URN_SUFFIX
from iqa.intake.mapping import match_columns
from iqa.intake.urn import Suffix
from iqa.records.columns import columns_to_remember, declared_suffix, heading_digest, remembered_columns
from iqa.records.workspace import Workspace, open_workspace

REQUIRED = ("URN", "Casework type", "Unit", "Reviewing prosecutor")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(Office(tmp_path / "w").init().folder, "Bryony Furze")


def say(workspace: Workspace, headings: Sequence[str], given: Mapping[str, str], kind: Kind = Kind.CASES) -> bool:
    """What an import of that table says of its columns; whether any of it is new."""
    with workspace.store.changing(workspace.actor.typed, workspace.now(), "cases imported", "2026-10") as change:
        remembered = remembered_columns(change, kind, headings)
        mapping = match_columns(kind, headings, given=given, remembered=remembered)
        news = columns_to_remember(workspace, change, mapping, given)
        for one in news:
            change.mappings.save(one)
        return bool(news)


def known(workspace: Workspace, headings: Sequence[str], kind: Kind = Kind.CASES) -> dict[str, str]:
    with workspace.store.reading() as view:
        return remembered_columns(view, kind, headings)


ODD = ("Matter no", "Casework type", "Unit", "Who reviews")
GIVEN = {"urn": "Matter no", "prosecutor": "Who reviews"}


@pytest.mark.parametrize(
    "headings",
    [
        ODD,
        (*ODD, "A new column"),
        ("A column renamed", *reversed(ODD)),
        ("matter NO:", "Casework type", "Unit", "who reviews"),
    ],
)
def test_a_heading_said_once_is_known_whatever_stands_beside_it(
    workspace: Workspace, headings: Sequence[str]
) -> None:
    assert say(workspace, ODD, GIVEN)
    mapping = match_columns(Kind.CASES, headings, remembered=known(workspace, headings))
    assert mapping.usable
    assert {"urn", "prosecutor"} <= mapping.matches.keys()


def test_only_the_headings_of_the_table_are_told(workspace: Workspace) -> None:
    say(workspace, ODD, GIVEN)
    assert known(workspace, ("Matter no", "Unit")) == {"urn": "Matter no"}
    assert known(workspace, REQUIRED) == {}
    assert known(workspace, ODD, Kind.LETTERS) == {}


def test_what_is_known_already_is_no_news(workspace: Workspace) -> None:
    assert say(workspace, ODD, GIVEN)
    assert not say(workspace, ODD, GIVEN)
    assert not say(workspace, ODD, {})


def test_the_latest_word_on_a_heading_stands(workspace: Workspace) -> None:
    say(workspace, (*REQUIRED, "Owner"), {"legal_manager": "Owner"})
    say(workspace, (*REQUIRED, "Owner"), {"paralegal": "Owner"})
    assert known(workspace, ["Owner"]) == {"paralegal": "Owner"}


def test_a_column_without_a_heading_is_remembered_by_its_letter(workspace: Workspace) -> None:
    say(workspace, ("", *REQUIRED[1:]), {"urn": "A"})
    assert known(workspace, ("", *REQUIRED[1:])) == {"urn": "A"}
    assert known(workspace, (*REQUIRED[1:], "")) == {}


def test_what_ends_a_urn_is_remembered_with_the_column_that_urns_stand_in(workspace: Workspace) -> None:
    assert say(workspace, REQUIRED, {URN_SUFFIX: "year"})
    assert known(workspace, (*REQUIRED, "More")) == {"urn": "URN", URN_SUFFIX: "year"}
    assert known(workspace, ("Case URN", *REQUIRED[1:])) == {}
    say(workspace, REQUIRED, {"urn": "URN"})
    assert known(workspace, REQUIRED)[URN_SUFFIX] == "year"
    assert say(workspace, REQUIRED, {URN_SUFFIX: "split"})
    assert known(workspace, REQUIRED)[URN_SUFFIX] == "split"


def test_a_heading_is_the_same_in_any_writing() -> None:
    assert heading_digest(" Matter   No: ") == heading_digest("matter no") != heading_digest("matter nos")


def test_how_the_urns_of_a_stored_export_end_is_told_by_the_latest_word(tmp_path: Path) -> None:
    """Also where the rows were imported before it was said."""
    office = Office(tmp_path / "w").init()
    rows = [
        {
            "URN": f"44RG9895{number}/24",
            "Casework type": "RASSO",
            "Unit": "North",
            "Reviewing prosecutor": "Ash Maple",
        }
        for number in range(3)
    ]
    first = office.read_export("cases", rows, "--json").done().json
    assert "urn-suffix-ambiguous" in {problem["code"] for problem in first["problems"]}
    said = office.read_export("cases", rows, "--column", "urn_suffix=year", "--json").done().json
    assert said["unchanged"] is True
    workspace = open_workspace(office.folder, "Bryony Furze")
    with workspace.store.reading() as view:
        stored = view.populations.current(Kind.CASES, Month(2026, 10))
        assert stored is not None
        assert declared_suffix(workspace.settings, view, stored) is Suffix.YEAR
    again = office.read_export("cases", [{**row, "Row ID": 1} for row in rows], "--json").done().json
    assert [problem["code"] for problem in again["problems"] if problem["code"].startswith("urn")] == []
