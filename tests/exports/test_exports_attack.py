"""An attack on the committee's papers: who knows everything but the marks learns nothing of what is held back."""

import pytest
from committee_builders import RATED, month_draw, summary, work
from disclosure import Line, given_away, lines_of
from exports_builders import MONTH, Office, make_office
from hypothesis import given
from hypothesis import strategies as st
from often import examples

from iqa.domain import DrawnItem, ItemState, Mark
from iqa.exports.committee import for_committee, mark_entries
from iqa.exports.rows import ExportedWork
from iqa.exports.tables import Cells
from iqa.records.marked_work import work_to_export
from iqa.settings import CommitteeSettings
from iqa.workflow.committee import committee_summary

LIMITS = CommitteeSettings()

PEOPLE = st.lists(
    st.tuples(st.sampled_from(["Magistrates", "RASSO", "Fraud"]), st.text("FPN", max_size=3)), max_size=6
)
MONTHS = st.dictionaries(st.sampled_from(["East", "North", "South", "West", "Moor"]), PEOPLE, min_size=1)


def works_of(units: dict[str, list[tuple[str, str]]]) -> list[ExportedWork]:
    """Work of a month: in each unit people, each of a casework type and with some marks."""
    found = []
    for unit, people in units.items():
        for person, (kind, letters) in enumerate(people):
            for number, letter in enumerate(letters):
                mark = Mark("strategy", RATED[letter], "Page 2.")
                found.append(work(100 * person + number, f"{unit}-{person}", unit, mark, casework_type=kind))
    draw = month_draw(found).draw
    return [
        ExportedWork(draw, DrawnItem(one.item.key, one.cell, "0", 1, ItemState.DRAWN, 0.1), one, True, 0.1)
        for one in found
    ]


def papers(works: list[ExportedWork]) -> list[Line]:
    found = [one.marked for one in works]
    rows = for_committee(mark_entries(works), LIMITS).rows
    return lines_of(works, rows, {MONTH: summary(month_draw(found))})


@examples(150)
@given(MONTHS)
def test_nothing_held_back_of_any_month_can_be_told(units: dict[str, list[tuple[str, str]]]) -> None:
    for line in papers(works_of(units)):
        assert given_away(line, LIMITS.smallest_marks, LIMITS.smallest_people) == []


def test_the_attack_finds_what_the_rule_before_gave_away() -> None:
    """Two small units that are held back and both wholly to standard: the rest of the total says so of each."""
    works = works_of(
        {
            "North": [("Magistrates", "FF"), ("Magistrates", "FF")],
            "South": [("Magistrates", "FF"), ("Magistrates", "FF")],
            "West": [("Magistrates", "FNN")] * 4,
            "East": [("Magistrates", "FNN")] * 4,
        }
    )
    entries = mark_entries(works)
    shown = {"": (32, 12), "West": (12, 4), "East": (12, 4)}
    naive = Line(entries, [], shown)
    assert [told.rpartition(": ")[2] for told in given_away(naive, 5, 3)] == ["4 to 4 of 4 met"] * 2
    (line,) = papers(works)
    assert given_away(line, 5, 3) == []
    assert set(line.shown) == {"", "West"}


def test_the_attack_finds_what_types_beside_units_would_give_away() -> None:
    """South is held back for its one person; the whole Area's fraud, less that of the units shown, is South's."""
    works = works_of(
        {
            "North": [("Fraud", "FFN"), ("Fraud", "FNN"), ("Fraud", "FNN"), ("Magistrates", "FNN")] * 2,
            "West": [("Fraud", "FFN"), ("Magistrates", "FNN")] * 3,
            "South": [("Fraud", "FF"), ("Magistrates", "N")],
        }
    )
    (line,) = papers(works)
    assert given_away(line, 5, 3) == []
    kinds = {kind: [group for group in line.groups if group[1] == kind] for kind in ("Fraud", "Magistrates")}
    sizes = {
        kind: (sum(len(line.groups[one]) for one in own), len(line.people(own))) for kind, own in kinds.items()
    }
    careless = Line(line.entries, line.rows, {"": (45, 16), "North": (24, 8), "West": (18, 6)}, sizes)
    assert given_away(careless, 5, 3)


def test_a_row_a_person_would_be_found_unique() -> None:
    """Guards the attack: the rows of before, one a person, are too few behind each."""
    entries = mark_entries(works_of({"North": [("Magistrates", "FN"), ("RASSO", "F"), ("Magistrates", "NN")]}))
    rows: list[Cells] = [
        {"Unit": "North", "Casework type": kind, "n": n, "People": people}
        for kind, n, people in (("Magistrates", 4, 2), ("RASSO", 1, 1))
    ]
    told = given_away(Line(entries, rows, {"": (5, 3), "North": (5, 3)}), 5, 3)
    assert [one.partition(" behind")[0] for one in told if "behind" in one] == ["too few", "too few"]
    assert [one for one in told if "left of" in one]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("attacked"))


def test_nothing_held_back_of_a_real_month_can_be_told(office: Office) -> None:
    known = work_to_export(office.workspace, MONTH, None, with_police=False)
    rows = for_committee(mark_entries(known.reported), LIMITS).rows
    lines = lines_of(known.reported, rows, {MONTH: committee_summary(office.workspace, MONTH)})
    assert [told for line in lines for told in given_away(line, 5, 3)] == []
    assert any(line.withheld() for line in lines)
    assert any(line.types for line in lines)
