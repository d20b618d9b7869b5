"""Whether a filled workbook is the one that was expected, and every row still the row it was.

Rows may be in any order. A key that is missing, doubled, pasted over or from elsewhere is told by its cell.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from iqa.domain import Month, Round
from iqa.errors import Problem, UsageError
from iqa.marking.work_words import plain_label
from iqa.marking.workbook.brief import (
    ItemToMark,
    Section,
    WorkbookBrief,
    checksum,
    identity_of,
    item_key_of,
    row_key,
)
from iqa.marking.workbook.cells import RowPlace
from iqa.marking.workbook.layout import CellProblem, SheetPlan, sheet_plans
from iqa.marking.workbook.opening import FilledSheet, FilledWorkbook

_FRESH = "Make a new workbook and copy your marks into it."
_OWN_FILE = "Use the workbook as it was made for you; do not copy sheets or rows between workbooks."


class Expected(Struct, frozen=True):
    """A row that may stand in a sheet, and what its case and question cells begin with."""

    key: str
    begins: Mapping[str, str]


def identity_problems(filled: FilledWorkbook, brief: WorkbookBrief | None) -> tuple[Problem, ...]:
    """Why a file is not the workbook that is expected of this assessor for this month; none when it is."""
    if not filled.told("checksum"):
        message = f"{filled.name} is not a marking workbook, or it lost its hidden sheet. {_OWN_FILE}"
        return (Problem("not-a-marking-workbook", message),)
    if brief is None:
        month = _month(filled.told("month"))
        message = (
            f"Nothing is drawn here for the assessor of this workbook to mark for {month}. Check that this is the "
            "right workspace, and whether the work was given to somebody else: then keep this file for them."
        )
        return (Problem("nothing-to-mark", message),)
    expected = identity_of(brief)
    for name, code, message in _differences(filled, brief):
        if filled.told(name) != expected[name]:
            return (Problem(code, message),)
    told = {name: filled.told(name) for name in expected}
    sums = {filled.identity.get("checksum"), filled.properties.get("checksum")} - {None, ""}
    keys = filled.keys or brief.row_keys()
    if len(sums) > 1 or checksum(told, keys) not in sums:
        message = f"The hidden keys of this workbook were changed or come from another workbook. {_OWN_FILE}"
        return (Problem("keys-changed", message),)
    return tuple(_sheet_problems(filled, brief))


def places_by_key(
    filled: FilledWorkbook, plan: SheetPlan, expected: Iterable[Expected], problems: list[Problem]
) -> dict[str, RowPlace]:
    """The row of each key on a sheet; what is wrong with its keys is added to `problems`."""
    sheet = next(one for one in filled.sheets if (one.role, one.scheme) == (plan.role, plan.scheme))
    known = {one.key: one for one in expected}
    own = set(filled.keys if plan.role == "marks" else map(item_key_of, filled.keys))
    own = own or set(known)
    places: dict[str, RowPlace] = {}
    for row in sheet.rows:
        place = RowPlace(sheet, row)
        key = place.text("key")
        fault = _key_fault(place, key, known, own)
        if fault:
            problems.append(fault)
        elif key in places:
            other = places[key].row.number
            message = f"This row has the same hidden key as row {other}: it was pasted over. {_OWN_FILE}"
            problems.append(place.problem("key-twice", "case", message))
        elif key in known:
            places[key] = place
    problems += _missing(sheet, known, own, places)
    return places


def expected_marks(section: Section) -> Iterator[Expected]:
    """The rows of a section's marks sheet."""
    for one in section.items:
        for question in section.questions(one):
            criterion = question.criterion
            begins = {"case": _called(section, one), "question": criterion.question}
            yield Expected(row_key(one.item.key, criterion.id), begins)


def expected_items(section: Section) -> Iterator[Expected]:
    """The rows of a section's sheet of items."""
    for one in section.items:
        yield Expected(one.item.key, {"case": _called(section, one)})


def _called(section: Section, one: ItemToMark) -> str:
    return plain_label(section.scheme.population, one.item)


def _differences(filled: FilledWorkbook, brief: WorkbookBrief) -> tuple[tuple[str, str, str], ...]:
    """What may differ, in the order in which it is told."""
    month = _month(filled.told("month"))
    return (
        ("workspace", "other-workspace", "This workbook was made in another workspace. Record it there."),
        ("month", "other-month", f"This workbook is for {month}, not for {brief.month.label}."),
        ("assessor", "other-assessor", f"This workbook was made for somebody else than {brief.assessor_name}."),
        ("round", "other-round", f"This workbook is for the {filled.told('round') or Round.FIRST.value} marking."),
        ("schemes", "other-scheme", f"The criteria or the draw changed since this workbook was made. {_FRESH}"),
    )


def _sheet_problems(filled: FilledWorkbook, brief: WorkbookBrief) -> Iterator[Problem]:
    """Sheets that are missing, doubled, or come from another workbook."""
    made_as = filled.told("workbook")
    for plan in sheet_plans(section.scheme for section in brief.sections):
        found = [one for one in filled.sheets if (one.role, one.scheme) == (plan.role, plan.scheme)]
        if len(found) != 1:
            what = "is missing" if not found else "is there twice"
            yield CellProblem("sheet-missing", f"The sheet '{plan.title}' {what}. {_OWN_FILE}", plan.title)
        for sheet in found:
            missing = {
                column.field: column.heading for column in plan.columns if column.field not in sheet.letters
            }
            lost = [] if plan.may_lack(missing.keys()) else list(missing.values())
            if sheet.made_as != made_as:
                message = f"This sheet was copied from another workbook. {_OWN_FILE}"
                yield CellProblem("sheet-copied", message, sheet.title)
            elif lost:
                message = f"The column '{lost[0]}' is missing. {_OWN_FILE}"
                yield CellProblem("column-missing", message, sheet.title)


def _key_fault(place: RowPlace, key: str, known: Mapping[str, Expected], own: set[str]) -> CellProblem | None:
    """What is wrong with one row's key."""
    if not key:
        message = f"This row has no hidden key, so its marks belong to nothing. {_OWN_FILE}"
        return place.problem("key-missing", "case", message)
    if key not in own:
        message = f"This row was not made for this workbook: it may be another assessor's. {_OWN_FILE}"
        return place.problem("key-unknown", "case", message)
    if key not in known:
        return _no_longer_asked(place)
    for name in ("case", "question"):
        text = known[key].begins.get(name, "")
        if not " ".join(place.text(name).split()).startswith(" ".join(text.split())):
            message = f"This cell should say '{text[:80]}': the row was pasted over. {_OWN_FILE}"
            return place.problem("key-pasted-over", name, message)
    return None


def _no_longer_asked(place: RowPlace) -> CellProblem | None:
    """A row that is no longer this assessor's: a problem only where something was written in it."""
    if not place.is_changed():
        return None
    message = (
        "This work is no longer yours to mark: it was replaced or given to somebody else. Clear what you wrote."
    )
    return place.problem("not-yours", "case", message)


def _missing(
    sheet: FilledSheet, known: Mapping[str, Expected], own: set[str], places: Mapping[str, RowPlace]
) -> Iterator[Problem]:
    """Rows that were made with the workbook and are gone."""
    for key, one in known.items():
        if key in own and key not in places:
            words = ": ".join(text for text in (one.begins["case"], one.begins.get("question", "")) if text)
            yield CellProblem("row-missing", f"The row '{words}' is missing. {_OWN_FILE}", sheet.title)


def _month(text: str) -> str:
    try:
        return Month.parse(text).label
    except UsageError:
        return text or "no month"
