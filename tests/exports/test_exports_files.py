"""What stands in the files of `iqa export`: columns by reader, nobody named outside, the same in either format."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from exports_builders import (
    HOSTILE,
    MONTH,
    POLICE_TYPE,
    SECRET,
    Office,
    as_csv_text,
    csv_rows,
    everything_in,
    make_office,
    sheet_rows,
)
from machine import skip_or_fail
from openpyxl import load_workbook

from iqa.cli import main
from iqa.cli.publishing import write_named
from iqa.domain import Month
from iqa.errors import NotFoundError, RefusedError, UsageError
from iqa.exports.rows import mark_rows
from iqa.exports.spreadsheet import table_files
from iqa.exports.tables import NOTE, ExportColumn, ExportTable, Profile
from iqa.marking.attribution import OUTSIDE as OUTSIDE_THE_AREA
from iqa.records.draws import marked_items, month_draws
from iqa.records.marked_work import work_to_export
from iqa.sheets.writing import safe_csv_value
from iqa.themes.rates import EVERYBODY, rates_by_criterion
from iqa.workflow.exporting import COLUMNS, ExportRequest, compose_export

WORK = "Month, Scheme, Scheme version, Item, URN, Person id, Person name, Unit, Team, Casework type, Sample, Cell"
MARKING = "Marker id, Marker name, Marking, State, Marked on, Revision, In the figures"
MARK = (
    "Strand, Criterion, Question, Kind, Judges the work of, Record of id, Record of name, Rating, To standard, "
    "Finding codes, Findings, Evidence, Priority, What is expected, What next, Explanation, Dates say, "
    "Clock began, Due, Done, Taken, Entered by the marker"
)
COUNTS = "Questions, Marked, Not marked, Not applicable, Marks to standard"
ACTION = "Action, About criterion, About question, Due"
SAID = "Good practice, Urgent concern, Referral, Overall, Actions agreed, Dates entered"
FOR_COMMITTEE = "Month, Scheme, Unit, Casework type"
EXPECTED = {
    ("marks", Profile.INTERNAL): f"{WORK}, Probability, Draw, {MARK}, {MARKING}",
    ("assessments", Profile.INTERNAL): f"{WORK}, Probability, Draw, {COUNTS}, {SAID}, {MARKING}",
    ("actions", Profile.INTERNAL): f"{WORK}, Probability, Draw, Owner id, Owner name, {ACTION}, {MARKING}",
    ("marks", Profile.COMMITTEE): f"{FOR_COMMITTEE}, Strand, Criterion, Question, n, People, Weight, Met",
    ("assessments", Profile.COMMITTEE): f"{FOR_COMMITTEE}, n, People, Weight",
    ("actions", Profile.COMMITTEE): f"{FOR_COMMITTEE}, n, People",
    ("marks", Profile.EXTERNAL): (
        "Month, Concerns, Police unit, Subject, Failure type, Count, Disputed, Accepted"
    ),
    ("assessments", Profile.EXTERNAL): "Month, Scheme, Drawn, Assessed",
}
OUTSIDE = [key for key in EXPECTED if key[1] is not Profile.INTERNAL]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("exports"))


class Exported(NamedTuple):
    files: tuple[Path, ...]
    rows: int


def exported(office: Office, file: Path, table: str = "marks", **changes: object) -> Exported:
    """A table composed and written, as `iqa export` does."""
    made = compose_export(office.workspace, ExportRequest(table, **changes))  # type: ignore[arg-type]
    contents = table_files(file, made.table, office.workspace.settings.protective_marking, made.beside)
    files = write_named(office.workspace, contents)
    return Exported(files, len(made.table.rows))


def records(path: Path) -> list[dict[str, str]]:
    heading, *rows = csv_rows(path)
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.unmeasured
@pytest.mark.parametrize(("table", "profile"), EXPECTED)
def test_each_reader_gets_exactly_the_columns_declared_for_them(
    office: Office, tmp_path: Path, table: str, profile: Profile
) -> None:
    done = exported(office, tmp_path / "out.csv", table, profile=profile)
    heading, *rows = csv_rows(tmp_path / "out.csv")
    assert heading == EXPECTED[table, profile].split(", ")
    assert len(rows) == done.rows > 0


@pytest.mark.unmeasured
@pytest.mark.parametrize(("table", "profile"), EXPECTED)
def test_the_dictionary_explains_every_column_and_both_formats_hold_the_same(
    office: Office, tmp_path: Path, table: str, profile: Profile
) -> None:
    for ending in ("csv", "xlsx"):
        exported(office, tmp_path / f"out.{ending}", table, profile=profile)
    texts = csv_rows(tmp_path / "out.csv")
    cells = sheet_rows(tmp_path / "out.xlsx", table.capitalize())
    assert [[str(safe_csv_value(as_csv_text(cell))) for cell in row] for row in cells] == texts
    dictionary = csv_rows(tmp_path / "out-dictionary.csv")
    assert [
        [as_csv_text(cell) for cell in row] for row in sheet_rows(tmp_path / "out.xlsx", "Data dictionary")
    ] == (dictionary)
    explained = [row for row in dictionary[1:] if row[0] != NOTE]
    assert [row[0] for row in explained] == texts[0]
    assert all(all(row) for row in explained)
    assert any("OFFICIAL-SENSITIVE" in row[1] for row in dictionary if row[0] == NOTE)


def test_a_table_beside_another_is_a_sheet_of_a_workbook_and_a_file_beside_a_csv(tmp_path: Path) -> None:
    columns = (ExportColumn("Question", "What was asked.", "text", "the criteria", frozenset(Profile)),)
    table, beside = (
        ExportTable("Marks", columns, (("one",),)),
        ExportTable("Helped by the checks", columns, (("two",),)),
    )
    written = table_files(tmp_path / "out.csv", table, "OFFICIAL", beside)
    named = {path.name: content.decode("utf-8-sig").split("\r\n")[1] for path, content in written.items()}
    assert (named["out.csv"], named["out-helped-by-the-checks.csv"]) == ("one", "two")
    assert list(named) == ["out.csv", "out-helped-by-the-checks.csv", "out-dictionary.csv"]


@pytest.mark.unmeasured
@pytest.mark.parametrize(("table", "profile"), OUTSIDE)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_name_no_urn_and_no_free_text_leaves_the_office(
    office: Office, tmp_path: Path, table: str, profile: Profile, ending: str
) -> None:
    done = exported(office, tmp_path / f"out.{ending}", table, profile=profile)
    held = "\n".join(everything_in(path) for path in done.files)
    assert [text for text in office.never_outside() if text in held] == []


@pytest.mark.unmeasured
def test_the_internal_file_does_hold_what_the_others_may_not(office: Office, tmp_path: Path) -> None:
    """Guards the search above: were the names not found even here, it would prove nothing."""
    for table in COLUMNS:
        exported(office, tmp_path / f"{table}.xlsx", table)
    held = everything_in(tmp_path / "marks.xlsx")
    assert SECRET in held
    assert all(urn in held for urn in {row["URN"] for row in _internal(office, tmp_path)})
    assert "Applecrumb" in held
    assert "Managerley" in held
    assert "Testvictim" in held
    assert SECRET in everything_in(tmp_path / "actions.xlsx")


def _internal(office: Office, folder: Path, table: str = "marks") -> list[dict[str, str]]:
    exported(office, folder / "internal.csv", table)
    return records(folder / "internal.csv")


def test_not_marked_is_blank_and_not_applicable_has_its_own_word(office: Office, tmp_path: Path) -> None:
    rows = _internal(office, tmp_path)
    ratings = Counter(row["Rating"] for row in rows)
    assert set(ratings) == {"Fully met", "Partially met", "Not met", "Not applicable", ""}
    assert {row["To standard"] for row in rows if row["Rating"] in ("", "Not applicable")} == {""}
    assert {row["State"] for row in rows if not row["Rating"]} == {"drawn", "in progress"}
    dictionary = {row["Column"]: row["Meaning"] for row in records(tmp_path / "internal-dictionary.csv")}
    assert "blank is not yet marked" in dictionary["Rating"]
    whole = _internal(office, tmp_path, "assessments")
    assert [row["Marked"] for row in whole if row["State"] == "drawn"] == ["0"]
    assert all(int(row["Marked"]) + int(row["Not marked"]) == int(row["Questions"]) for row in whole)


@pytest.mark.unmeasured
def test_formulas_are_text_in_both_formats(office: Office, tmp_path: Path) -> None:
    exported(office, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    evidence = [cell.column_letter for cell in book["Marks"][1] if cell.value == "Evidence"]
    typed = {str(cell.value).partition(f" {SECRET}")[0] for cell in book["Marks"][evidence[0]]}
    assert typed >= set(HOSTILE)
    found = {row["Evidence"] for row in _internal(office, tmp_path)} - {""}
    assert not [text for text in found if text.lstrip()[0] in "=+-@"]
    assert any(text.startswith("'=HYPERLINK") for text in found)


@pytest.mark.unmeasured
def test_a_workbook_is_ready_to_use(office: Office, tmp_path: Path) -> None:
    exported(office, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Marks", "By question", "Data dictionary"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == "OFFICIAL-SENSITIVE"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
    assert book["Data dictionary"].page_setup.fitToWidth == 1
    assert book["Marks"].page_setup.fitToWidth > 1
    sheet = book["Marks"]
    places = {cell.value: cell.column for cell in sheet[1]}
    marked_on = sheet.cell(2, places["Marked on"])
    assert marked_on.is_date
    assert marked_on.number_format == "dd/mm/yyyy"
    assert isinstance(sheet.cell(2, places["Probability"]).value, float)


def test_the_probability_is_what_rates_weigh_each_mark_by(office: Office) -> None:
    """Every rate of the month recomputed from the rows of the table: a mark counts as one over its probability."""
    found = work_to_export(office.workspace, MONTH, None, with_police=False)
    rows = [row for work in found.works for row in mark_rows(work, found.names[work.draw.id])]
    assert {row["Probability"] for row in rows if row["Sample"] == "always included"} <= {1.0}
    with office.workspace.store.reading() as view:
        (one,) = month_draws(view, MONTH)
        rates = rates_by_criterion(marked_items(office.workspace, view, one), one.draw)
    whole_month = {rate.criterion: rate.estimate.rate for rate in rates if rate.group == EVERYBODY}
    assert len(whole_month) > 3
    for criterion, rate in whole_month.items():
        weights: dict[str, float] = {"yes": 0.0, "no": 0.0}
        for row in rows:
            counts = (row["Criterion"], row["In the figures"]) == (criterion, "yes") and row["To standard"]
            if counts and row["Record of id"] != OUTSIDE_THE_AREA:
                weights[str(row["To standard"])] += 1 / float(str(row["Probability"]))
        assert weights["yes"] / sum(weights.values()) == pytest.approx(rate, abs=1e-12)
    drawn = {item.key: item.probability for item in one.to_mark()}
    other = {row["Item"] for row in rows if row["Probability"] != pytest.approx(drawn[str(row["Item"])])}
    assert other, "with work that is not marked, the chance of being drawn is not the weight"


@pytest.mark.unmeasured
def test_the_counts_by_question_add_up_to_the_rows_that_the_figures_count(office: Office, tmp_path: Path) -> None:
    exported(office, tmp_path / "out.xlsx")
    heading, *counts = sheet_rows(tmp_path / "out.xlsx", "By question")
    assert heading[4:] == ["Fully met", "Partially met", "Not met", "Not applicable"]
    wanted = Counter(
        (row["Scheme"], row["Criterion"], row["Question"], row["Unit"], row["Rating"])
        for row in _internal(office, tmp_path)
        if row["In the figures"] == "yes" and row["Rating"]
    )
    found = {(*row[:4], label): count for row in counts for label, count in zip(heading[4:], row[4:], strict=True)}
    assert {key: count for key, count in found.items() if count} == dict(wanted)
    assert all(count is not None for count in found.values())


def test_the_police_get_failures_and_the_defence_barriers(office: Office, tmp_path: Path) -> None:
    exported(office, tmp_path / "both.csv", profile=Profile.EXTERNAL)
    both = records(tmp_path / "both.csv")
    for reader in ("police", "defence"):
        exported(office, tmp_path / f"{reader}.csv", profile=Profile.EXTERNAL, concerns=reader)
        rows = records(tmp_path / f"{reader}.csv")
        assert rows == [row for row in both if row["Concerns"] == reader]
        assert rows
    police = [row for row in both if row["Concerns"] == "police"]
    (schedule,) = [row for row in police if row["Failure type"] == POLICE_TYPE]
    counted = {name: schedule[name] for name in ("Police unit", "Subject", "Count", "Disputed", "Accepted")}
    assert counted == {
        "Police unit": "Mill Road",
        "Subject": "disclosure",
        "Count": "6",
        "Disputed": "2",
        "Accepted": "1",
    }
    others = [(row["Police unit"], row["Subject"]) for row in police if row["Failure type"] == "other"]
    assert others == [("Mill Road", "not recorded"), ("not recorded", "victim and witness")]


def test_the_months_are_chosen_or_refused(office: Office, tmp_path: Path) -> None:
    every = exported(office, tmp_path / "a.csv").rows
    assert exported(office, tmp_path / "b.csv", month=MONTH).rows == every
    assert exported(office, tmp_path / "c.csv", since=Month(2026, 1)).rows == every
    with pytest.raises(NotFoundError, match="Nothing has been drawn for September 2026"):
        exported(office, tmp_path / "d.csv", month=Month(2026, 9))
    with pytest.raises(NotFoundError, match="since November 2026"):
        exported(office, tmp_path / "d.csv", since=Month(2026, 11), profile=Profile.EXTERNAL)
    with pytest.raises(UsageError, match="two ways"):
        exported(office, tmp_path / "d.csv", month=MONTH, since=MONTH)
    assert not (tmp_path / "d.csv").exists()


def test_what_concerns_nobody_outside_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing about actions concerns the police or the defence"):
        exported(office, tmp_path / "a.csv", "actions", profile=Profile.EXTERNAL)
    with pytest.raises(UsageError, match="Nothing about assessments concerns the police"):
        exported(office, tmp_path / "a.csv", "assessments", profile=Profile.EXTERNAL, concerns="police")


@pytest.mark.unmeasured
def test_a_missing_folder_is_made_and_a_place_that_cannot_be_written_is_one_message(
    office: Office, tmp_path: Path
) -> None:
    assert exported(office, tmp_path / "new" / "deep" / "a.XLSX").files[0].is_file()
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(RefusedError, match=r"taken\.csv could not be written"):
        exported(office, tmp_path / "taken.csv")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RefusedError, match=r"a\.xlsx could not be written"):
        exported(office, tmp_path / "file" / "a.xlsx")


def test_a_file_that_is_open_elsewhere_stays_as_it_was(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"as it was")

    def locked(*names: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr("iqa.files.os.replace", locked)
    with pytest.raises(RefusedError, match="Close it if it is open"):
        exported(office, tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"as it was"


def test_the_command_says_what_it_wrote_and_how_to_put_it_right(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(office.workspace.root)]
    assert main([*place, "export", "marks", str(tmp_path / "a.csv"), "--for", "committee"]) == 0
    assert "Each row rests on at least 5 marks and 3 people" in capsys.readouterr().out
    assert main([*place, "export", "marks", str(tmp_path / "p.csv"), "--for", "police", "--json"]) == 0
    assert '"rows"' in capsys.readouterr().out
    for name in ("a.ods", "a"):
        assert main([*place, "export", "marks", str(tmp_path / name)]) == 2
        assert "ends in .xlsx or in .csv" in capsys.readouterr().err
    assert main([*place, "export", "letters", str(tmp_path / "a.csv")]) == 2
    assert main([*place, "export", "marks", str(tmp_path / "a.csv"), "--month", "2020-01"]) == 1
    assert capsys.readouterr().err.count("Error:") == 2
    for option in ("--month", "--since"):
        assert main([*place, "export", "marks", str(tmp_path / "a.csv"), option, "October"]) == 2
        assert "is not a month" in capsys.readouterr().err


@pytest.mark.unmeasured
@pytest.mark.libreoffice
def test_libreoffice_shows_the_workbook_as_the_text_table_has_it(office: Office, tmp_path: Path) -> None:
    skip_or_fail("LibreOffice", shutil.which("soffice") is not None)
    exported(office, tmp_path / "out.xlsx", "assessments")
    exported(office, tmp_path / "texts.csv", "assessments")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "out.xlsx"], check=True, capture_output=True)
    shown, ours = records(tmp_path / "out.csv"), records(tmp_path / "texts.csv")
    assert len(shown) == len(ours)
    for theirs, mine in zip(shown, ours, strict=True):
        day = mine.pop("Marked on")
        assert theirs.pop("Marked on") == (f"{day[8:]}/{day[5:7]}/{day[:4]}" if day else "")
        shares = [float(row.pop("Probability") or "nan") for row in (theirs, mine)]
        assert shares[0] == pytest.approx(shares[1], abs=1e-9, nan_ok=True)
        assert theirs == mine
