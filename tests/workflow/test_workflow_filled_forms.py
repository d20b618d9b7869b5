"""What a file that came back is, is told by its content: marks, a reply, settled differences, or none of these."""

from pathlib import Path

from docx import Document
from office import MONTH, Office, workspace_in
from openpyxl import Workbook

from iqa.files import write_files
from iqa.sheets.writing import write_workbook
from iqa.workflow.filled_forms import SortedFiles, forms_among, kind_of_form, sort_files
from iqa.workflow.rendering import reply_form_files
from iqa.workflow.reply_forms import reply_forms
from iqa.workflow.settling_sheets import settling_workbook


def test_files_are_sorted_by_what_they_hold_and_not_by_their_names(marked: Office, tmp_path: Path) -> None:
    workspace = workspace_in(marked.folder)
    marked.iqa("workbook", "--month", MONTH).done()
    marked.letters_out()
    with workspace.store.reading() as view:
        person = view.letters.list(month=MONTH)[0].person
    (form,) = reply_forms(workspace, MONTH, person)
    made = reply_form_files(form, (".docx", ".xlsx"))
    word, excel, sheet = tmp_path / "a.docx", tmp_path / "marks.xlsx", tmp_path / "reply.xlsx"
    write_files({word: made[".docx"], excel: made[".xlsx"]})
    write_workbook(sheet, settling_workbook(workspace, MONTH)[0])
    other, letter, gone = tmp_path / "other.xlsx", tmp_path / "letter.docx", tmp_path / "gone.xlsx"
    Workbook().save(other)
    Document().save(str(letter))
    marks = marked.workbooks[0]
    found = sort_files([marks, word, excel, sheet, other, letter, gone])
    assert found == SortedFiles((marks, other, gone), (word, excel, letter), (sheet,))
    assert forms_among([word, letter, gone]) == (word,)
    assert kind_of_form(tmp_path) == ""
