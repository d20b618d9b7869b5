"""Nothing a person has written is ever replaced: not a workbook, a letter, a page, an export or a setting."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from office import MONTH, Answer, Office, copied, drawn_month, fill, finished_month, run
from openpyxl import load_workbook
from writing_commands import ALONE, WRITING, Arguments, Writing, stage_in

from iqa.marking.workbook.brief import item_key_of

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

EVIDENCE = "The second entry of the log says so."
QUESTIONS = 4
"""The row of the headings on a sheet of questions."""


def typed(path: Path, **answers: str) -> str:
    """Somebody answers the first question of a workbook and saves it in place. Returns the row's key."""
    book = load_workbook(path)
    sheet = book.worksheets[1]
    headings = [cell.value for cell in sheet[QUESTIONS]]
    for heading, text in (answers or {"Where it shows, or what happened": EVIDENCE}).items():
        sheet.cell(QUESTIONS + 1, headings.index(heading) + 1).value = text
    key = next(index for index, heading in enumerate(headings) if str(heading).startswith("iqa:"))
    book.save(path)
    return str(sheet.cell(QUESTIONS + 1, key + 1).value)


def answers(path: Path, heading: str = "Where it shows, or what happened") -> list[str]:
    sheet = load_workbook(path).worksheets[1]
    headings = [cell.value for cell in sheet[QUESTIONS]]
    column = headings.index(heading) + 1
    found = [sheet.cell(row, column).value for row in range(QUESTIONS + 1, sheet.max_row + 1)]
    return [str(one) for one in found if one]


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def test_a_filled_workbook_stays_and_the_new_one_beside_it_holds_its_answers(office: Office) -> None:
    filled = office.workbooks[0]
    typed(filled)
    before = filled.read_bytes()
    said = office.iqa("workbook", "--month", MONTH).done().out
    beside = filled.with_name(f"{filled.stem}-2.xlsx")
    assert filled.read_bytes() == before
    assert f"{filled.name} is not as it was written, so it stays as it is." in said
    assert f"It holds the one row of answers from {filled.name} that are not recorded yet." in said
    assert answers(beside) == [EVIDENCE]


def test_the_answers_carried_over_are_recorded_from_the_new_workbook(office: Office) -> None:
    filled = office.workbooks[0]
    key = typed(filled)
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", filled.with_name(f"{filled.stem}-2.xlsx")).done()
    office.iqa("export", "marks", office.folder / "marks.csv").done()
    assert EVIDENCE in (office.folder / "marks.csv").read_text(encoding="utf-8-sig")
    assert key


def test_a_workbook_that_nobody_touched_is_written_anew_under_its_name(office: Office) -> None:
    before = office.workbooks
    said = office.iqa("workbook", "--month", MONTH).done().out
    assert office.workbooks == before
    assert "stays as it is" not in said


def test_once_carried_an_answer_is_not_lost_when_the_file_it_came_from_is_deleted(office: Office) -> None:
    filled = office.workbooks[0]
    typed(filled)
    office.iqa("workbook", "--month", MONTH).done()
    filled.unlink()
    office.iqa("workbook", "--month", MONTH).done()
    assert answers(filled) == [EVIDENCE]


def test_of_a_case_that_was_replaced_nothing_comes_over_and_what_was_typed_is_counted(office: Office) -> None:
    filled = office.workbooks[0]
    replaced = item_key_of(typed(filled))
    office.iqa("replace", replaced, "--month", MONTH, "--reason", "unavailable").done()
    said = office.iqa("workbook", "--month", MONTH).done().out
    beside = filled.with_name(f"{filled.stem}-2.xlsx")
    assert f"One row of {filled.name} could not be carried over" in said
    assert "It holds" not in said
    urn = replaced.split("|")[1]
    assert all(urn not in str(row) for sheet in load_workbook(beside) for row in sheet.iter_rows(values_only=True))


def test_of_two_filled_copies_the_newer_has_its_say_and_the_other_is_named(office: Office) -> None:
    filled = office.workbooks[0]
    typed(filled)
    office.iqa("workbook", "--month", MONTH).done()
    typed(filled.with_name(f"{filled.stem}-2.xlsx"), **{"Where it shows, or what happened": "Another thought."})
    said = office.iqa("workbook", "--month", MONTH).done().out
    assert answers(filled.with_name(f"{filled.stem}-3.xlsx")) == ["Another thought."]
    assert f"One row of {filled.name} could not be carried over" in said


def test_answers_recorded_since_are_not_undone_by_an_older_copy(office: Office) -> None:
    filled = office.workbooks[0]
    other = filled.with_name("elsewhere.xlsx")
    other.write_bytes(filled.read_bytes())
    typed(other, **{"Where it shows, or what happened": "What was recorded."})
    office.iqa("record", other).done()
    typed(filled)
    said = office.iqa("workbook", "--month", MONTH).done().out
    assert answers(filled.with_name(f"{filled.stem}-2.xlsx")) == ["What was recorded."]
    assert f"One row of {filled.name} could not be carried over" in said


def test_a_file_that_is_no_workbook_any_more_is_left_and_named(office: Office) -> None:
    filled = office.workbooks[0]
    filled.write_text("my notes", encoding="utf-8")
    said = office.iqa("workbook", "--month", MONTH).done().out
    assert filled.read_text(encoding="utf-8") == "my notes"
    assert f"What stands in {filled.name} is not in it" in said


def test_a_workbook_open_in_excel_is_not_replaced_even_while_nothing_is_saved_in_it(office: Office) -> None:
    opened = office.workbooks[0]
    before = opened.read_bytes()
    opened.with_name(f"~${opened.name}").write_bytes(b"Bryony")
    office.iqa("workbook", "--month", MONTH).done()
    assert opened.read_bytes() == before
    assert opened.with_name(f"{opened.stem}-2.xlsx").exists()


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"out": 1}'], ids=["empty", "list", "cut", "number"])
def test_without_its_list_of_what_it_wrote_the_tool_leaves_every_file_alone(office: Office, broken: str) -> None:
    (office.folder / "out" / ".written.json").write_text(broken, encoding="utf-8")
    kept = {path: path.read_bytes() for path in office.workbooks}
    office.iqa("workbook", "--month", MONTH).done()
    assert {path: path.read_bytes() for path in kept} == kept


def test_second_marking_workbooks_keep_their_answers_too(office: Office) -> None:
    for path in office.workbooks:
        fill(path)
    office.iqa("record", *office.workbooks).done()
    office.iqa("moderate", "--month", MONTH, "--share", "0.5", "--seed", "271828").done()
    filled = sorted((office.out / "second-marking").glob("*.xlsx"))[0]
    typed(filled)
    before = filled.read_bytes()
    office.iqa("moderate", "--month", MONTH, "--workbooks").done()
    assert filled.read_bytes() == before
    assert answers(filled.with_name(f"{filled.stem}-2.xlsx")) == [EVIDENCE]


@pytest.mark.parametrize("name", ["marks.xlsx", "marks.csv"])
def test_an_export_replaces_its_own_file_and_nobody_elses(office: Office, name: str) -> None:
    file = office.folder.parent / name
    export = ("export", "marks", file)
    office.iqa(*export).done()
    office.iqa(*export).done()
    file.write_text("what somebody wrote", encoding="utf-8")
    refused = office.iqa(*export)
    assert refused.code == 2
    assert "--overwrite" in refused.err
    assert file.read_text(encoding="utf-8") == "what somebody wrote"
    office.iqa(*export, "--overwrite").done()
    assert file.read_bytes() != b"what somebody wrote"


def test_the_dictionary_beside_an_export_is_guarded_as_the_export_is(office: Office) -> None:
    beside = office.folder.parent / "marks-dictionary.csv"
    beside.write_text("what somebody wrote", encoding="utf-8")
    assert office.iqa("export", "marks", office.folder.parent / "marks.csv").code == 2
    assert beside.read_text(encoding="utf-8") == "what somebody wrote"


def test_the_frozen_list_of_a_draw_is_not_written_over_a_certificate(office: Office) -> None:
    certificate = office.out / "certificate-casework.json"
    before = certificate.read_bytes()
    copy = office.folder.parent / "copy.json"
    copy.write_bytes(before)
    refused = office.iqa("verify", "--certificate", certificate, "--list", copy)
    assert refused.code == 2
    assert copy.read_bytes() == before


def run_it(writing: Writing, office: Office, arguments: Arguments) -> Answer:
    return run(*arguments) if writing.name in ALONE else office.iqa(*arguments)


def files_of(folder: Path) -> dict[Path, bytes]:
    """What stands in every file of a workspace but its records and the list of what the tool wrote."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("iqa.db", "."))
    }


@pytest.fixture
def stages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return partial(stage_in, tmp_path_factory.getbasetemp())


@pytest.mark.parametrize("writing", [one for one in WRITING if one.name != "demo"], ids=lambda one: one.words)
def test_no_command_loses_a_byte_that_a_person_wrote(
    writing: Writing, stages: Callable[[str], Path], tmp_path: Path
) -> None:
    """A person has added something to every file there is, and has written one wherever the command means to."""
    folder = tmp_path / "office"
    office = Office(folder) if writing.stage == "nothing" else copied(stages(writing.stage), folder)
    arguments = writing.arguments(office)
    before = files_of(folder)
    run_it(writing, office, arguments).done()
    new = files_of(folder).keys() - before.keys()
    shutil.rmtree(folder)
    if writing.stage == "nothing":
        folder.mkdir()
    else:
        copied(stages(writing.stage), folder)
    arguments = writing.arguments(office)
    for name in before:
        with (folder / name).open("ab") as file:
            file.write(b"\n")
    for name in new:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("What somebody wrote {{ here }}.", encoding="utf-8")
    written = files_of(folder)
    assert written
    ended = run_it(writing, office, arguments)
    after = files_of(folder)
    assert [name for name, content in written.items() if after.get(name) != content] == []
    assert ended.code in ((1, 2) if writing.words in REFUSED else (0,)), ended
    if ended.code == 0 and new:
        assert after.keys() - written.keys(), "written beside what is there"


REFUSED = {
    "letters check --page", "init", "export .xlsx", "export .csv", "verify --list", "customise",
    "action list --ics", "criteria diff --page",
}  # fmt: skip
"""Commands that refuse where they would write over somebody's file; all others write beside it."""


def test_the_demonstration_runs_over_nobodys_files(office: Office) -> None:
    before = files_of(office.folder)
    assert run("demo", office.folder).code == 1
    assert files_of(office.folder) == before


def test_a_letter_edited_in_word_stays_when_the_page_beside_it_is_missing(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    edited = sorted((office.out / "letters").glob("*.docx"))[0]
    edited.write_bytes(edited.read_bytes() + b"what the manager wrote")
    before = edited.read_bytes()
    edited.with_suffix(".html").unlink()
    said = office.iqa("feedback", "--month", MONTH).done().out
    assert edited.read_bytes() == before
    assert f"{edited.stem}.html; {edited.name} stays as it is" in said
