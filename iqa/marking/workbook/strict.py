"""A workbook saved as 'Strict Open XML Spreadsheet', read as an ordinary one. Nothing is written."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

_STRICT = b"http://purl.oclc.org/ooxml/"
_ORDINARY = {
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"officeDocument/customProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    b"officeDocument/extendedProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    b"officeDocument/docPropsVTypes": b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    b"drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"drawingml/spreadsheetDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}
"""The namespaces of ISO/IEC 29500-1 (Strict) and those of 29500-4 (Transitional) that stand for the same."""
_NAMED = re.compile(re.escape(_STRICT) + b"(" + b"|".join(map(re.escape, _ORDINARY)) + b")")
_WORKBOOK = "xl/workbook.xml"
_START = 4096


def is_strict(path: Path) -> bool:
    """Whether an .xlsx file whose parts have been checked is saved as Strict Open XML."""
    with zipfile.ZipFile(path) as package:
        if _WORKBOOK not in package.namelist():
            return False
        with package.open(_WORKBOOK) as part:
            return _STRICT in part.read(_START)


def as_ordinary(path: Path) -> BytesIO:
    """The same workbook with the namespaces that every reader knows. Its size has been checked before."""
    content = BytesIO()
    with zipfile.ZipFile(path) as strict, zipfile.ZipFile(content, "w") as ordinary:
        for name in strict.namelist():
            ordinary.writestr(name, _NAMED.sub(lambda found: _ORDINARY[found[1]], strict.read(name)))
    content.seek(0)
    return content
