"""The small XML parts of an .xlsx or .xlsm file: its list of sheets, its date system, its number formats."""

import posixpath
from collections.abc import Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from msgspec import Struct

from iqa.sheets.number_formats import NumberFormat, format_of
from iqa.sheets.package import Package, check_xml_start, damaged
from iqa.sheets.table import SheetName

TRUE = ("1", "true", "on")


class Element(Struct, frozen=True):
    """A start tag: the tag around it, its own, and its attributes, all without prefixes."""

    parent: str
    tag: str
    attributes: Mapping[str, str]


class Workbook(Struct, frozen=True):
    """What `xl/workbook.xml` and its companions say. `parts` maps a sheet's name to its part."""

    sheets: tuple[SheetName, ...]
    parts: Mapping[str, str]
    date_1904: bool
    styles: Mapping[int, NumberFormat]
    """Cell style to how it shows a number."""

    @property
    def zero_padded(self) -> Mapping[int, int]:
        """Cell style to the number of digits it shows, for formats such as 000000."""
        return {style: shown.digits for style, shown in self.styles.items() if shown.digits}


def elements(package: Package, name: str) -> list[Element]:
    """Every start tag of a part, in order. SheetError when it is missing or is not well-formed XML."""
    data = package.read(name)
    check_xml_start(data, package.path)
    found: list[Element] = []
    open_tags = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        found.append(Element(open_tags[-1], local, attributes))
        open_tags.append(local)

    def end(_tag: str) -> None:
        open_tags.pop()

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except (ExpatError, ValueError) as error:
        raise damaged(package.path, f"its part {name} is not well formed") from error
    return found


def read_workbook(package: Package) -> Workbook:
    """The worksheets of the file in their order. SheetError when two share a name or one has no part."""
    targets = {
        element.attributes.get("Id", ""): element.attributes
        for element in elements(package, "xl/_rels/workbook.xml.rels")
        if element.tag == "Relationship"
    }
    sheets: list[SheetName] = []
    parts: dict[str, str] = {}
    date_1904 = False
    for element in elements(package, "xl/workbook.xml"):
        if element.tag == "workbookPr":
            date_1904 = element.attributes.get("date1904", "0").lower() in TRUE
        if element.tag != "sheet" or element.parent != "sheets":
            continue
        name = element.attributes.get("name", "")
        target = targets.get(_relation(element.attributes), {})
        if not target.get("Type", "").endswith("/worksheet"):
            continue
        if name in parts:
            raise damaged(package.path, f"two of its sheets are called {name}")
        sheets.append(SheetName(name, element.attributes.get("state", "visible") != "visible"))
        parts[name] = _part_name(package, target.get("Target", ""))
    return Workbook(tuple(sheets), parts, date_1904, _styles(package))


def _relation(attributes: Mapping[str, str]) -> str:
    """The value of `r:id`, whatever namespace the file gives it."""
    return next((value for key, value in attributes.items() if key.endswith(" id")), "")


def _part_name(package: Package, target: str) -> str:
    """Where a sheet lies. Roundabout paths are refused: readers differ on them, and what is measured here must
    be what the engine opens.
    """
    plain = target.removeprefix("/")
    if plain != posixpath.normpath(plain) or plain.startswith(("..", "/")) or "\\" in plain:
        raise damaged(package.path, "its list of sheets points to odd places")
    if target.startswith("/"):
        return plain
    if plain.startswith("xl/"):
        raise damaged(package.path, "its list of sheets points to odd places")
    return f"xl/{plain}"


def _styles(package: Package) -> dict[int, NumberFormat]:
    """The number format of each cell style."""
    if "xl/styles.xml" not in package:
        return {}
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for element in elements(package, "xl/styles.xml"):
        number = element.attributes.get("numFmtId", "0")
        known = int(number) if number.isdecimal() and len(number) < 8 else 0
        if element.tag == "numFmt" and element.parent == "numFmts":
            codes[known] = element.attributes.get("formatCode", "")
        elif element.tag == "xf" and element.parent == "cellXfs":
            numbers.append(known)
    return {style: format_of(number, codes) for style, number in enumerate(numbers)}
