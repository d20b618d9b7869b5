"""A marking workbook as it leaves us: what is locked, text, hidden, and how it reads and prints."""

import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from machine import skip_or_fail
from marking_builders import CASEWORK, LETTERS, TODAY, assessment, case, letter, mark
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from workbook_helpers import Filled, always, brief, recorded, told

from iqa.domain import AssessmentState, Condition, EnteredDate, Rule, Standard
from iqa.marking.work_words import date_choices
from iqa.marking.workbook import build_workbook, read_workbook, workbook_id
from iqa.marking.workbook.brief import item_labels
from iqa.marking.workbook.layout import CellProblem, sheet_plans
from iqa.marking.workbook.lists import is_aim_formula
from iqa.sheets.writing import write_workbook

pytestmark = pytest.mark.unmeasured

BOTH = brief(letters=(letter(), letter(2, letter_state="owed and not sent", sent="")))
ANSWER_SHEETS = ("Casework", "Cases", "Victim letters", "Letters", "Extra dates")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("workbook") / "marking.xlsx"
    write_workbook(path, build_workbook(BOTH))
    return load_workbook(path)


def headings(book: Workbook, sheet: str) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in book[sheet][4]}


def test_the_sheets_stand_in_the_order_of_the_work(book: Workbook) -> None:
    assert book.sheetnames == ["Start here", *ANSWER_SHEETS, "Guidance", "Lists", "Keys"]
    assert book.active.title == "Start here"
    assert {book[name].sheet_state for name in ("Lists", "Keys")} == {"veryHidden"}


def test_every_sheet_is_protected_without_a_password(book: Workbook) -> None:
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.sort
        assert not sheet.protection.autoFilter
    assert book.security.lockStructure


@pytest.mark.parametrize("sheet", ANSWER_SHEETS)
def test_only_answer_cells_are_unlocked(book: Workbook, sheet: str) -> None:
    brown = {cell.column for cell in book[sheet][4] if cell.fill.fgColor.rgb.endswith("7A4B00")}
    assert brown
    for row in book[sheet].iter_rows():
        for cell in row:
            assert cell.protection.locked is (cell.row < 5 or cell.column not in brown)


@pytest.mark.parametrize("sheet", ANSWER_SHEETS)
def test_keys_are_hidden_headings_stay_in_sight_and_columns_are_readable(book: Workbook, sheet: str) -> None:
    page = book[sheet]
    key = next(cell for cell in page[4] if str(cell.value).startswith("iqa:"))
    assert page.column_dimensions[key.column_letter].hidden
    assert page.freeze_panes in {"C5", "B5", "A5"}
    assert page.print_title_rows == "$4:$4"
    for name, column in headings(book, sheet).items():
        letter_of = page.cell(4, column).column_letter
        assert page.column_dimensions[letter_of].hidden or page.column_dimensions[letter_of].width >= 11, name


@pytest.mark.parametrize("sheet", ["Casework", "Victim letters"])
def test_explanation_and_whose_work_are_in_sight_on_a_screen_of_1920_pixels(book: Workbook, sheet: str) -> None:
    page = book[sheet]
    assert (page.parent._named_styles["Normal"].font.name, page.parent._named_styles["Normal"].font.sz) == (
        "Arial",
        10,
    )
    last = headings(book, sheet)["Whose work was it?"]
    assert headings(book, sheet)["Explanation, if the record says otherwise"] < last
    digit, around, row_numbers = 7, 5, 40
    widths = [page.column_dimensions[page.cell(4, column).column_letter].width for column in range(1, last + 1)]
    assert row_numbers + sum(digit * width + around for width in widths) < 1920


@pytest.mark.parametrize("sheet", [name for name in ANSWER_SHEETS if name != "Extra dates"])
def test_questions_and_items_print_two_pages_wide_with_case_and_next_column_on_both(
    book: Workbook, sheet: str
) -> None:
    page = book[sheet]
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (2, 0)
    assert page.print_title_cols == "$A:$B"
    assert page["A4"].value == "Case"


def test_every_page_carries_the_protective_marking(book: Workbook) -> None:
    for name in ("Start here", *ANSWER_SHEETS, "Guidance"):
        assert book[name].oddHeader.center.text == "OFFICIAL-SENSITIVE"
        assert book[name].oddFooter.center.text == "OFFICIAL-SENSITIVE"


def test_only_our_own_formulas_are_formulas() -> None:
    nasty = case(urn="=1+1", person_name="=cmd()", casework_type="@SUM(A1)", unit="+1", defence_engagement="")
    done = assessment(
        mark("strategy", "not-met", evidence='=HYPERLINK("x")', next_step="-1"),
        item=nasty,
        overall="=A1",
        good_practice="\x07bell",
        revision=1,
    )
    built = build_workbook(recorded(brief(nasty, assessor_name="=Sky"), done))
    starts = ("=IFERROR(IF(TRIM(", "=IF($K", "=IF(TRIM($M", "=COUNTIFS('Casework'!", "=COUNTIF('")
    for sheet in built:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or str(cell.value).startswith(starts), cell.value
    assert built["Casework"]["A5"].value == "=1+1"
    assert built["Casework"]["A5"].data_type == "s"
    assert built["Cases"]["G5"].value == "bell"


def test_long_lists_live_on_a_sheet_under_names_that_exist(book: Workbook) -> None:
    lists = 0
    for name in ANSWER_SHEETS:
        for rule in book[name].data_validations.dataValidation:
            assert len(rule.prompt) <= 255
            assert len(rule.promptTitle) <= 32
            if rule.type == "list":
                lists += 1
                assert len(rule.formula1) < 255
                assert rule.formula1 in book.defined_names or rule.formula1.startswith("INDIRECT($")
    assert lists == 18


def test_each_row_points_to_the_finding_codes_of_its_own_question(book: Workbook) -> None:
    place = headings(book, "Casework")["Codes"]
    name = book["Casework"].cell(7, place).value
    area = book.defined_names[name].attr_text
    sheet, cells = area.replace("'", "").split("!")
    assert [cell.value for (cell,) in book[sheet][cells.replace("$", "")]] == [
        "No reply from firm",
        "Generic mailbox",
    ]


def test_an_action_may_be_about_the_questions_asked_of_its_own_item_alone() -> None:
    sent, owed = letter(1), letter(2, sent="", letter_state="owed and not sent")
    book = build_workbook(brief(case(1), case(2, defence_known="", defence_engagement=""), letters=(sent, owed)))
    found = {}
    for sheet in ("Cases", "Letters"):
        for row in (5, 6):
            name = book[sheet].cell(row, headings(book, sheet)["Questions"]).value
            lists, cells = book.defined_names[name].attr_text.replace("'", "").replace("$", "").split("!")
            found[sheet, row] = [cell.value for (cell,) in book[lists][cells]]
    asked = [one.question for one in CASEWORK.criteria]
    assert found["Cases", 5] == asked[:4]
    assert found["Letters", 5] == ["Was the letter needed and sent?", "Does the letter show empathy?"]
    assert found["Letters", 6] == ["Was the letter needed and sent?"]
    assert "Was the defence engaged with?" in found["Cases", 5]
    assert "Was the defence engaged with?" not in found["Cases", 6]


def test_guidance_shows_on_the_question_and_on_its_sheet(book: Workbook) -> None:
    note = book["Casework"]["B5"].comment.text
    assert note.startswith("Fully met: The review says how the case will be proved.")
    assert note.endswith("Judges the work of: reviewing prosecutor.")
    words = {str(cell.value) for row in book["Guidance"].iter_rows() for cell in row}
    assert {"Is there a strategy for the case?", "No analysis\nTemplate text not tailored"} <= words


def test_the_dates_are_shown_with_the_rating_they_give(book: Workbook) -> None:
    columns = headings(book, "Casework")
    sheet = book["Casework"]
    assert str(sheet.cell(6, columns["What the record shows"]).value).startswith(
        "First hearing on Tuesday 20 October 2026"
    )
    assert sheet.cell(6, columns["Rating"]).value == "Fully met"
    assert sheet.cell(5, columns["Rating"]).value is None
    assert sheet.cell(5, columns["Whose work was it?"]).value == "Ash Maple"
    assert sheet.cell(8, columns["Whose work was it?"]).value is None


def test_a_letter_never_sent_has_one_row(book: Workbook) -> None:
    questions = [book["Victim letters"].cell(row, 2).value for row in range(5, 9)]
    assert questions == [
        "Was the letter needed and sent?",
        "Does the letter show empathy?",
        "Was the letter needed and sent?",
        None,
    ]


def test_the_first_sheet_says_what_to_do_in_five_lines_and_how_long_it_takes(book: Workbook) -> None:
    words = [str(row[0].value) for row in book["Start here"].iter_rows() if row[0].value]
    assert sum(line[0].isdigit() for line in words) == 5
    page = " ".join(str(cell.value) for row in book["Start here"].iter_rows() for cell in row)
    assert "about 1 hour" in page
    assert "about 30 minutes" in page


def test_a_question_that_may_not_apply_says_so() -> None:
    perhaps = replace(CASEWORK.criteria[0], applies_when=(Condition("youth", one_of=("yes",)),))
    one = brief()
    section = replace(one.sections[0], scheme=replace(CASEWORK, criteria=(perhaps,)))
    built = build_workbook(replace(one, sections=(section,)))
    assert str(built["Casework"]["B5"].value).endswith("(If it applies: the export does not say.)")


def test_submitted_work_is_shown_locked() -> None:
    done = assessment(mark(), state=AssessmentState.SUBMITTED, revision=1)
    built = build_workbook(recorded(brief(), done))
    columns = {str(cell.value): cell.column for cell in built["Casework"][4]}
    assert built["Casework"].cell(5, columns["Rating"]).protection.locked
    assert not built["Casework"].cell(9, columns["Rating"]).protection.locked
    assert built["Cases"]["F5"].value == "Yes"


def test_dates_entered_before_are_shown_again() -> None:
    dates = (EnteredDate("trial", date(2026, 12, 1), "log"), EnteredDate("odd_field", TODAY, "log"))
    built = build_workbook(recorded(brief(), assessment(mark(), entered_dates=dates, revision=1)))
    rows = [[cell.value for cell in row[:4]] for row in built["Extra dates"]["A5:D6"]]
    assert rows[0] == ["01AB0000001", "Trial date", date(2026, 12, 1), "log"]
    assert rows[1][1] == "odd_field"


def test_items_that_look_alike_get_names_of_their_own() -> None:
    same = [
        case(1),
        case(1, person="P2", person_name="Rowan Birch"),
        case(1, person="P3", person_name="Rowan Birch"),
    ]
    bare = replace(case(9), facts={"person": "P1"})
    charging = case(2, piece="charging")
    labels = item_labels(brief(*same, bare, charging))
    assert list(labels.values()) == [
        "01AB0000001",
        "01AB0000001, Rowan Birch",
        "01AB0000001, Rowan Birch (2)",
        bare.key,
        "01AB0000002, charging",
    ]


def test_people_off_the_staff_list_can_still_be_chosen() -> None:
    one = brief(
        case(person="X1", person_name="New Starter", prosecutor_id="X1"), case(2, prosecutor_id="Old Hand (West)")
    )
    lists = build_workbook(one)["Lists"]
    words = {cell.value for row in lists.iter_rows() for cell in row}
    assert {"New Starter", "Old Hand (West)", "Not known", "Somebody outside the Area"} <= words


def test_a_case_links_to_where_it_stands_in_the_offices_own_system() -> None:
    linked = build_workbook(brief(case_address="https://cases.example/open/{urn}"))
    for sheet in ("Casework", "Cases"):
        cell = linked[sheet]["A5"]
        assert cell.hyperlink.target == "https://cases.example/open/01AB0000001"
        assert cell.protection.locked
    assert build_workbook(BOTH)["Casework"]["A5"].hyperlink is None


def test_sheet_names_fit_and_differ() -> None:
    long = replace(LETTERS, title="Quality of letters to victims and bereaved families", id="a")
    twin = replace(long, id="b", title="Quality of letters: to victims/and bereaved families")
    odd = replace(long, id="c", title="[]")
    titles = [plan.title for plan in sheet_plans((long, twin, odd))]
    assert titles[:5] == ["Quality of letters to", "Letters", "Quality of letters to 2", "Letters 2", "Marks"]
    assert all(len(title) <= 31 for title in titles)


def test_dates_that_only_a_standard_knows_can_be_entered() -> None:
    served = Standard("magistrates-review", "Papers", Rule.BEFORE, "first_hearing", "papers_served", 7)
    other = replace(served, id="unused", done_field="never_asked")
    choices = date_choices((CASEWORK,), (served, other))
    assert choices["Papers served"] == "papers_served"
    assert "never_asked" not in choices.values()


def test_focus_modules_add_their_questions_and_minutes() -> None:
    one = brief()
    focused = replace(one, sections=(replace(one.sections[0], focus=("grip-module",)),))
    built = build_workbook(focused)
    assert built["Casework"]["B9"].value == "Was the case gripped?"
    assert "about 1 hour 10 minutes" in [cell.value for row in built["Start here"].iter_rows() for cell in row]


def test_an_assessor_with_nothing_yet_gets_a_workbook_all_the_same() -> None:
    one = brief()
    empty = replace(one, sections=(replace(one.sections[0], items=()),))
    built = build_workbook(empty)
    assert built["Casework"]["A5"].value is None
    assert "about no time" in [cell.value for row in built["Start here"].iter_rows() for cell in row]
    assert build_workbook(replace(one, sections=())).sheetnames == [
        "Start here",
        "Extra dates",
        "Guidance",
        "Lists",
        "Keys",
    ]


def test_the_same_brief_has_the_same_id_and_a_later_one_another() -> None:
    assert workbook_id(brief()) == workbook_id(brief())
    assert workbook_id(recorded(brief(), assessment(mark(), revision=1))) != workbook_id(brief())


def test_a_problem_of_a_whole_sheet_names_the_sheet() -> None:
    assert CellProblem("x", "m", "Casework").where == "Casework"
    assert str(CellProblem("x", "Wrong.", "Casework", 14, "F")) == "Casework, cell F14: Wrong."


def test_our_formula_for_the_expectation_is_known_again() -> None:
    assert is_aim_formula('=IF($K5="Yes",$U5,"")')
    assert is_aim_formula('=IF( K5 = "Yes", U5, "" )')
    assert not is_aim_formula("=my own words")


def through_libreoffice(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """The file saved again by LibreOffice, in a folder of its own."""
    program = shutil.which("soffice")
    skip_or_fail("LibreOffice (soffice)", program is not None)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    out = folder / kind
    subprocess.run(
        [str(program), profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / f"{path.stem}.{kind}"


@pytest.mark.libreoffice
def test_a_workbook_survives_libreoffice_and_its_formulas_count(tmp_path: Path) -> None:
    filled = Filled(tmp_path / "marking.xlsx", BOTH)
    filled.all_met().put("Cases", 5, ready="Yes", action="Read", action_due=date(2026, 12, 1))
    filled.put("Cases", 5, action_about="Was the case well presented?")
    filled.put("Casework", 6, rating="Not met")
    filled.put("Casework", 9, rating="Partially met", priority="Yes")
    filled.put("Casework", 10, rating="Fully met", priority="Yes", evidence="x")
    filled.put("Casework", 11, rating="Not applicable")
    filled.put("Casework", 12, rating="Fully met")
    filled.put("Extra dates", 5, case="01AB0000002", which="Trial date", date=date(2026, 12, 1), source="log")
    filled.save()
    before = read_workbook(filled.path, always(BOTH))
    saved = through_libreoffice(filled.path, tmp_path)
    after = read_workbook(saved, always(BOTH))
    assert told(before) == [("Casework, cell F6", "evidence-missing"), ("Casework, cell I6", "contradiction")]
    assert told(after) == told(before)

    shown = load_workbook(saved, data_only=True)
    todo = [shown["Casework"].cell(row, 5).value for row in range(5, 13)]
    assert todo[0] == "Done"
    assert todo[1].startswith("Check or explain: the dates give 'Fully met'.")
    assert todo[2:4] == ["Done", "Done"]
    assert todo[4] == "Say where it shows"
    assert todo[5] == "Say what to do next time"
    assert todo[6].startswith("Check or explain: The defence were known on 5 October 2026")
    assert todo[7] == "Say whose work it was"
    assert shown["Casework"]["L9"].value == "Every review holds a strategy made for this case."
    assert [shown["Cases"][f"D{row}"].value for row in (5, 6)] == [1, 4]
    progress = [cell.value for row in shown["Start here"].iter_rows() for cell in row]
    assert "1 of 2 cases" in progress

    filled.put("Casework", 6, rating="Fully met").save()
    good = read_workbook(filled.path, always(BOTH))
    again = read_workbook(through_libreoffice(filled.path, tmp_path), always(BOTH))
    assert again.problems == ()
    assert [replace(one, recorded_from="") for one in again.assessments] == [
        replace(one, recorded_from="") for one in good.assessments
    ]
    assert len(again.assessments) == 2
    assert "presented" in {action.criterion for one in again.assessments for action in one.actions}

    by_way_of_ods = through_libreoffice(through_libreoffice(filled.path, tmp_path, "ods"), tmp_path)
    third = read_workbook(by_way_of_ods, always(BOTH))
    assert [replace(one, recorded_from="") for one in third.assessments] == [
        replace(one, recorded_from="") for one in good.assessments
    ]


@pytest.mark.libreoffice
def test_what_need_not_be_typed_is_shown_and_kept_by_libreoffice(tmp_path: Path) -> None:
    undated = case(2, review_completed="")
    one = brief(case(1), undated, action_days=28)
    filled = Filled(tmp_path / "marking.xlsx", one)
    filled.put("Casework", 10, rating="No record found").put("Casework", 8, whose="Rowan Birch")
    filled.put("Cases", 5, rest="Fully met, and ready to submit", action="Read").put("Cases", 6, action="Talk")
    filled.put("Casework", 8, rating="Fully met").save()
    saved = through_libreoffice(filled.path, tmp_path)
    before, after = (read_workbook(path, always(one)) for path in (filled.path, saved))
    assert told(after) == told(before) == []
    assert [(each.state, each.actions, each.marks) for each in after.assessments] == [
        (each.state, each.actions, each.marks) for each in before.assessments
    ]
    assert [each.state for each in after.assessments] == [AssessmentState.SUBMITTED, AssessmentState.IN_PROGRESS]
    assert [action.due for each in after.assessments for action in each.actions] == [
        TODAY + timedelta(days=28)
    ] * 2
    shown = load_workbook(saved, data_only=True)
    assert shown["Casework"]["E10"].value == "Done"
    assert shown["Cases"]["D5"].value == 0
    assert isinstance(shown["Cases"]["J5"].value, datetime)
    assert "1 of 2 cases" in [cell.value for row in shown["Start here"].iter_rows() for cell in row]


def test_two_victims_of_one_case_are_told_apart_by_reference_else_by_initials() -> None:
    unnamed = {"victim_reference": ""}
    one = letter(1, victim_name="Mrs Quill Testvictim", **unnamed)
    other = replace(letter(1, victim_name="Rowan Otherperson", **unnamed), key=f"{one.key}|2")
    bare = replace(letter(1, victim_name="", **unnamed), key=f"{one.key}|3")
    known = letter(2, victim_name="Quill Testvictim")
    labels = item_labels(brief(letters=(one, other, bare, known)))
    assert [labels[item.key] for item in (one, other, bare, known)] == [
        "01AB0000001, stopped charge, to Q.T.",
        "01AB0000001, stopped charge, to R.O.",
        "01AB0000001, stopped charge",
        "01AB0000002, VR2, stopped charge",
    ]


@pytest.mark.parametrize("sheet", [name for name in ANSWER_SHEETS if name != "Extra dates"])
def test_the_title_is_whole_on_both_pages_and_no_hint_is_cut_off_on_paper(book: Workbook, sheet: str) -> None:
    page = book[sheet]
    merged = {str(area) for area in page.merged_cells.ranges}
    assert "A1:B3" in merged  # the columns that print on both pages hold the title, and nothing else above
    hints = [cell for row in page["A1:M3"] for cell in row if cell.value and cell.coordinate != "A1"]
    assert len(hints) == 2
    for cell in (page["A1"], *hints):
        assert cell.alignment.wrap_text
    for cell in hints:
        area = next(one for one in page.merged_cells.ranges if cell.coordinate in one)
        assert area.min_col == 3
        wide = sum(page.column_dimensions[get_column_letter(at)].width for at in range(3, area.max_col + 1))
        lines = -(-len(cell.value) // wide)
        assert page.row_dimensions[cell.row].height >= 13 * lines
    assert sum(page.row_dimensions[row].height for row in (1, 2, 3)) >= 32


def test_what_stands_above_the_extra_dates_wraps_within_their_page(book: Workbook) -> None:
    page = book["Extra dates"]
    assert {"A2:D2", "A3:D3"} <= {str(area) for area in page.merged_cells.ranges}
    wide = sum(page.column_dimensions[letter].width for letter in "ABCD")
    for row in (2, 3):
        cell = page.cell(row, 1)
        assert cell.alignment.wrap_text
        assert page.row_dimensions[row].height >= 13 * -(-len(cell.value) // wide)
