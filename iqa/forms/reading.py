"""Which form a file is, told by its content and never by its name."""

from pathlib import Path

from iqa.errors import SheetError
from iqa.forms.values import AnsweredForm
from iqa.sheets.formats import check_is_file

WORD_ENDINGS = (".docx", ".docm")


def read_form(path: Path) -> AnsweredForm:
    """A form that came back, in Excel or Word. Raises SheetError for what is neither."""
    check_is_file(path)
    if not path.stat().st_size:
        raise SheetError(
            f"{path.name} is empty: nothing was ever saved in it.", "Use the copy that was filled in."
        )
    with path.open("rb") as file:
        head = file.read(4)
    if head != b"PK\x03\x04":
        raise SheetError(
            f"{path.name} is no form: it is neither a workbook (.xlsx) nor a Word document (.docx).",
            "Open it, save it as .xlsx or .docx, and use that file.",
        )
    if path.suffix.lower() in WORD_ENDINGS:
        from iqa.forms.word import read_document

        return read_document(path)
    from iqa.forms.excel import read_sheet

    return read_sheet(path)
