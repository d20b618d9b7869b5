"""The sample exports hold what they promise: the counts, the oddities, and nobody real."""

import json
import re
from collections import Counter
from datetime import datetime

import pytest
from sample_builders import BEGUN, MONTHS, SAMPLES, lines, plain, rows, workbook
from samples.cases import caseload_by_month  # noqa: F401  proves that the tools can be imported from here
from samples.days import last_day
from samples.names import FIRST_NAMES, is_invented
from samples.office import NBSP
from samples.police import HEADINGS
from samples.staff import NAMESAKE, TWO_NAMES

from iqa.domain import Kind
from iqa.fields import FIELDS

TRUTH = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
IGNORED = {"Export batch", "Log row", "Working pattern"}
EXPORTS = [(f"{month}/{kind.value}.xlsx", kind) for month in MONTHS for kind in Kind if kind is not Kind.STAFF]
EXPORTS += [(f"{BEGUN}/cases.xlsx", Kind.CASES), (f"{BEGUN}/letters.xlsx", Kind.LETTERS)]


def _cells(file: str) -> Counter[str]:
    return Counter(str(cell) for line in lines(file) for cell in line if cell is not None)


@pytest.mark.parametrize(("file", "kind"), [*EXPORTS, ("staff.xlsx", Kind.STAFF)])
def test_every_heading_is_one_that_the_columns_declare(file: str, kind: Kind) -> None:
    known = {name.casefold() for column in FIELDS[kind] for name in (column.heading, *column.aliases)}
    headings = {str(name) for name in next(rows(file))}
    assert {name for name in headings if name.casefold() not in known} <= IGNORED
    required = [column for column in FIELDS[kind] if column.required]
    folded = {name.casefold() for name in headings}
    assert all(folded & {column.heading.casefold(), *column.aliases} for column in required)


@pytest.mark.parametrize("month", MONTHS)
def test_police_files_have_the_seventeen_headings_of_the_export_and_nothing_above_them(month: str) -> None:
    assert lines(f"{month}/police-files.xlsx")[0] == HEADINGS
    assert len(HEADINGS) == 17


def test_the_one_unit_that_began_a_month_has_no_column_for_what_was_sent() -> None:
    said = TRUTH["one_units_file"]
    assert said["month"] == BEGUN
    log = list(rows(f"{BEGUN}/letters.xlsx"))
    assert not {"Date letter sent", "How sent"} & set(log[0])
    assert {plain(row["Unit"]) for row in log} == {said["unit"]}
    cases = {plain(row["URN"]) for row in rows(f"{BEGUN}/cases.xlsx")} - {""}
    assert len(cases) == said["cases"]
    assert {plain(row["CPS unit"]) for row in rows(f"{BEGUN}/cases.xlsx")} == {said["unit"]}


def test_a_few_rape_cases_of_october_are_decided_provisionally() -> None:
    said = TRUTH["months"]["2026-10"]["provisional_decisions"]
    decided = [r for r in rows("2026-10/cases.xlsx") if str(r["Decision type"]).startswith("Provisional")]
    assert len(decided) == said["decided"] == said["sent"] + said["not_sent"] + said["missing_from_the_log"]
    assert {(r["Case status"], r["Rape flag"]) for r in decided} == {("Live", "Y")}
    logged = [r for r in rows("2026-10/letters.xlsx") if r["Type of letter"] == "Provisional decision"]
    assert {plain(r["URN"]) for r in logged} < {plain(r["URN"]) for r in decided}
    assert sum(bool(r["How sent"]) for r in logged) == said["sent"]
    assert min(said["sent"], said["not_sent"], said["missing_from_the_log"]) > 0


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_has_about_1200_cases_and_220_letters(month: str) -> None:
    cases = {plain(row["URN"]) for row in rows(f"{month}/cases.xlsx")}
    assert 1150 <= len(cases) <= 1250
    assert 200 <= len(list(rows(f"{month}/letters.xlsx"))) <= 265


def test_the_staff_list_holds_the_people_it_promises() -> None:
    people = list(rows("staff.xlsx"))
    roles = Counter(person["Role"] for person in people)
    assert (roles["Prosecutor"], roles["Legal manager"], roles["Victim liaison officer"]) == (45, 9, 6)
    assert len({person["Unit"] for person in people if person["Role"] == "Prosecutor"}) == 4
    assert len({person["Staff no"] for person in people}) == len(people)
    assert len({person["Unit"] for person in people if person["Full name"] == NAMESAKE}) == 2
    assert [p["Other names"] for p in people if p["Full name"] == TWO_NAMES[0]] == [TWO_NAMES[1]]
    assert {p["Not sampled this month"] for p in people if p["Not sampled this month"]} == {
        "long-term leave",
        "part-time, sampled in alternate months",
    }
    assert [p for p in people if p["Start date"]]
    assert [p for p in people if p["Leaving date"]]


def test_a_mover_works_in_one_unit_and_then_in_another() -> None:
    seen: dict[str, set[str]] = {}
    for month in MONTHS:
        for row in rows(f"{month}/cases.xlsx"):
            seen.setdefault(plain(row["Reviewing lawyer"]), set()).add(plain(row["CPS unit"]))
    movers = [name for name, units in seen.items() if len(units) > 1 and name != NAMESAKE]
    assert len(movers) == 1


def test_the_leaver_and_the_starter_hold_cases_only_while_in_post() -> None:
    def holders(month: str) -> set[str]:
        return {plain(row["Reviewing lawyer"]) for row in rows(f"{month}/cases.xlsx")}

    starter = next(p["Full name"] for p in rows("staff.xlsx") if p["Start date"])
    leaver = next(p["Full name"] for p in rows("staff.xlsx") if p["Leaving date"])
    assert starter not in holders("2026-08")
    assert starter in holders("2026-10")
    assert leaver in holders("2026-08")
    assert {plain(r["Case status"]) for r in rows("2026-10/cases.xlsx") if r["Reviewing lawyer"] == leaver} <= {
        "Finalised"
    }


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("kind", ["cases", "letters"])
def test_the_exports_have_the_untidiness_that_is_promised(month: str, kind: str) -> None:
    file = f"{month}/{kind}.xlsx"
    every, cells = lines(file), _cells(file)
    assert every[0][0]
    assert not any(every[1])
    assert str(every[-1][0]).startswith("Total")
    dates = [cell for line in every for cell in line if isinstance(cell, datetime)]
    texts = [cell for cell in cells if re.fullmatch(r"\d\d/\d\d/2026", cell)]
    assert dates
    assert texts
    assert all(cells[nothing] for nothing in ("N/A", "-", "TBC"))
    assert [cell for cell in cells if cell.endswith(" ")]
    assert [cell for cell in cells if NBSP in cell]
    assert max(Counter(every).values()) > 1
    assert [cell for cell in cells if cell in {"31/09/2026", "30/02/2026", "32/08/2026"}]
    assert [row for row in rows(file) if not row["URN"]]
    book = workbook(file)
    assert any(column.hidden for column in book.worksheets[0].column_dimensions.values())
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "hidden"]


@pytest.mark.parametrize("file", [file for file, _ in EXPORTS])
def test_no_cell_is_a_live_formula(file: str) -> None:
    book = workbook(file)
    assert not [c for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"]


def test_every_name_of_a_person_is_on_the_invented_lists() -> None:
    columns = {
        "cases": (
            "Defendant name",
            "Reviewing lawyer",
            "Legal manager",
            "Victim name",
            "Charging lawyer",
            "Trial advocate",
            "Paralegal officer",
        ),
        "letters": ("Preferred name", "VLO", "Decision maker"),
    }
    names = {person["Full name"] for person in rows("staff.xlsx")} | {TWO_NAMES[1]}
    for month in MONTHS:
        for kind, headings in columns.items():
            names |= {plain(row[heading]) for row in rows(f"{month}/{kind}.xlsx") for heading in headings}
    strangers = {name for name in names if name and not is_invented(name)}
    assert strangers == set()
    assert len(names) > 1000
    assert not is_invented(f"{FIRST_NAMES[0]} Nobody")


@pytest.mark.parametrize("month", MONTHS)
def test_most_cases_run_on_into_the_next_month(month: str) -> None:
    held = {plain(row["URN"]): plain(row["Case status"]) for row in rows(f"{month}/cases.xlsx")}
    live = {urn for urn, status in held.items() if status == "Live"}
    assert len(live) > 0.6 * len(held)
    if month != MONTHS[-1]:
        after = {plain(row["URN"]) for row in rows(f"{MONTHS[MONTHS.index(month) + 1]}/cases.xlsx")}
        assert len(live & after) > 0.95 * len(live)


@pytest.mark.parametrize("month", MONTHS)
def test_no_case_is_finalised_after_its_month(month: str) -> None:
    dates = [row["Date finalised"] for row in rows(f"{month}/cases.xlsx")]
    found = [d.date() for d in dates if isinstance(d, datetime)]
    assert found
    assert max(found) <= last_day(month)


def test_other_formats_hold_the_same_month() -> None:
    other = SAMPLES / "other-formats"
    for kind in ("cases", "letters"):
        text = (other / f"{kind}-2026-10.csv").read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert text.decode("utf-8-sig").count("\r\n") == len(lines(f"2026-10/{kind}.xlsx"))
        assert (other / f"{kind}-2026-10.ods").read_bytes().startswith(b"PK")


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 6_000_000
