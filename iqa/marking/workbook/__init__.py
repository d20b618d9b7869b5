"""The marking workbook: out to an assessor, and back in again. This is the door; the rooms are the other modules.

`build_workbook(brief)` makes it, `iqa.sheets.writing.write_workbook` saves it, `read_workbook(path, brief_for)`
reads it back. Nothing is stored here.
"""

from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.layout import CellProblem
from iqa.marking.workbook.reading import BriefFor, ReadWorkbook, read_workbook
from iqa.marking.workbook.writing import build_workbook, workbook_id

__all__ = [
    "BriefFor",
    "CellProblem",
    "ItemToMark",
    "ReadWorkbook",
    "Section",
    "WorkbookBrief",
    "build_workbook",
    "read_workbook",
    "workbook_id",
]
