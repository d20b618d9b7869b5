"""What the cells of one row mean: a mark, answers about an item, a date; with a problem for each wrong cell."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from iqa.domain import NOT_APPLICABLE, NOT_APPLICABLE_LABEL, AgreedAction, EnteredDate, Mark, day_of
from iqa.errors import Severity
from iqa.marking.attribution import Question
from iqa.marking.no_record import NO_RECORD, NO_RECORD_LABEL
from iqa.marking.workbook.brief import Section
from iqa.marking.workbook.layout import (
    ITEM_ANSWERS,
    MARK_ANSWERS,
    NO_CODES,
    CellProblem,
    answers_digest,
)
from iqa.marking.workbook.lists import (
    as_answer,
    days_offered,
    is_aim_formula,
    is_priority_formula,
    rest_choices,
)
from iqa.marking.workbook.opening import FilledRow, FilledSheet
from iqa.marking.workbook.rows import Labels
from iqa.sheets.cells import CellFault, parse_date
from iqa.text import fold, joined, yes_or_no

CODE_CELLS = ("code_1", "code_2")
_NO_RATING = "It is not a rating of this question. Choose one from the list."


class RowPlace(Struct, frozen=True):
    """A row of a sheet, where problems are noted down as they are met."""

    sheet: FilledSheet
    row: FilledRow
    problems: list[CellProblem] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The text of a cell, '' where its column is missing."""
        return self.row.texts.get(name, "")

    def problem(self, code: str, name: str, message: str, notice: bool = False) -> CellProblem:
        """A problem at one of the row's cells."""
        severity = Severity.NOTICE if notice else Severity.REJECTED
        letter = self.sheet.letters.get(name, "A")
        return CellProblem(code, message, self.sheet.title, self.row.number, letter, self.text(name), severity)

    def wrong(self, code: str, name: str, message: str) -> None:
        """Note down that a cell must be mended."""
        self.problems.append(self.problem(code, name, message))

    def is_changed(self) -> bool:
        """Whether the answers, in the columns there are, differ from those written when the workbook was made."""
        answers = MARK_ANSWERS if self.sheet.role == "marks" else ITEM_ANSWERS
        names = (name for name in answers if name in self.sheet.letters)
        return answers_digest(as_answer(self.text(name)) for name in names) != self.text("written")


def mark_of(place: RowPlace, section: Section, criterion_id: str, labels: Labels) -> Mark:
    """The mark in a row, as its cells say. A part that cannot be read is noted down and left blank."""
    aim = place.text("aim")
    return Mark(
        criterion=criterion_id,
        rating=_chosen(place, "rating", rating_choices(section, criterion_id), _NO_RATING),
        evidence=place.text("evidence"),
        finding_codes=tuple(dict.fromkeys(code for code in codes_of(place, section) if code)),
        priority=_is_priority(place),
        aim="" if is_aim_formula(aim) else aim,
        next_step=place.text("next_step"),
        explanation=place.text("explanation"),
        person=_whose(place, labels),
    )


def _is_priority(place: RowPlace) -> bool:
    """Whether a row is a priority: as its cell says, and while our formula stands there if it has a next step."""
    if is_priority_formula(place.text("priority")):
        return bool(place.text("next_step"))
    return _is_yes(place, "priority", "Choose Yes, or leave the cell empty.")


def computed_shown(place: RowPlace, section: Section, criterion_id: str) -> str:
    """The rating that a row showed, when it was written, as what its dates or the record give; '' for none."""
    return rating_choices(section, criterion_id).get(place.text("computed"), "")


def rating_choices(section: Section, criterion_id: str) -> dict[str, str]:
    """Every wording of a rating of a question -> its id."""
    choices = {NOT_APPLICABLE_LABEL: NOT_APPLICABLE, "n/a": NOT_APPLICABLE, "na": NOT_APPLICABLE}
    choices[NO_RECORD_LABEL] = NO_RECORD
    for rating in section.scheme.ratings_of(section.scheme.criterion(criterion_id)):
        choices |= {rating.id: rating.id, rating.label: rating.id}
    return choices


def action_of(place: RowPlace, asked: Sequence[Question]) -> AgreedAction | None:
    """The action agreed on an item's row, about one of the questions asked of it or none; None for blank cells."""
    choices = {name: one.criterion.id for one in asked for name in (one.criterion.id, one.criterion.question)}
    message = "It is not a question asked of this piece of work. Choose one from the list."
    due = None if days_offered(place.text("action_due")) else date_of(place, "action_due")
    action = AgreedAction(place.text("action"), due, _chosen(place, "action_about", choices, message))
    return None if action == AgreedAction("") else action


class Closing(Struct, frozen=True):
    """What an item's row says of it at the end: all that is left is to the best rating; it is ready."""

    rest_met: bool = False
    ready: bool = False


def closing_of(place: RowPlace, section: Section) -> Closing:
    """What the assessor says under 'Remaining questions', which may say that the item is ready too, and under
    'Ready to submit?', which may be left empty then; that it says No all the same is noted down."""
    best, with_ready = rest_choices(section.scheme)
    message = f"Choose '{best}' or '{with_ready}', or leave the cell empty."
    rest = _chosen(place, "rest", {best: best, with_ready: with_ready}, message)
    ready = _is_yes(place, "ready", "Choose Yes or No.")
    if rest == with_ready and not ready and place.text("ready"):
        message = f"This says No, and 'Remaining questions' says '{with_ready}'. Mend one of them."
        place.wrong("ready-unclear", "ready", message)
    return Closing(bool(rest), ready or rest == with_ready)


def entered_date_of(
    place: RowPlace, dates: Mapping[str, str], cases: Mapping[str, str]
) -> tuple[str, EnteredDate] | None:
    """The item's key and the date on a row of extra dates; None when it is not whole, which is noted.

    A row with neither date nor source is as it was made, for a date that nobody has found yet: None, and no fault.
    """
    if not place.text("date") and not place.text("source"):
        return None
    before = len(place.problems)
    key = _chosen(place, "case", cases, "It is not one of your cases. Choose one from the list.")
    name = _chosen(place, "which", dates, "It is not a date of the export. Choose one from the list.")
    value = date_of(place, "date")
    if len(place.problems) > before:
        return None
    for column, given in (("case", key), ("which", name), ("date", value)):
        if not given:
            place.wrong("date-incomplete", column, "An extra date needs the case, which date it is, and the date.")
            return None
    if not place.text("source") or value is None:
        place.wrong(
            "date-without-source", "source", "Say where you found the date, such as the hearing record sheet."
        )
        return None
    return key, EnteredDate(name, value, place.text("source"))


def date_of(place: RowPlace, name: str) -> date | None:
    """The date in a cell; None when it is empty, or no date, which is noted."""
    found = parse_date(place.text(name))
    if isinstance(found, CellFault):
        place.wrong(found.code, name, found.message)
        return None
    return day_of(found)


def cells_in_words(column: str, rows: Sequence[int]) -> str:
    """'cells F5 to F8, F11 and F13': the cells of some rows in one column, neighbours taken together."""
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    said = [f"{column}{first}" if first == last else f"{column}{first} to {column}{last}" for first, last in runs]
    return f"cells {joined(said)}"


def codes_of(place: RowPlace, section: Section) -> tuple[str, ...]:
    """The finding codes in the two cells of a row, '' for an empty one."""
    choices = {NO_CODES: ""}
    for one in section.scheme.finding_codes:
        choices |= {one.id: one.id, one.label: one.id}
    message = "It is not a finding code. Choose one from the list."
    return tuple(_chosen(place, name, choices, message) for name in CODE_CELLS)


def _whose(place: RowPlace, labels: Labels) -> str:
    """The id of the person chosen, by label, by id, or by any writing of a name that is one person's alone."""
    text = place.text("whose")
    if text and text not in labels.persons and (person := labels.directory.one(text)):
        return person.id
    return _chosen(place, "whose", labels.persons, "Choose a name from the list, or 'Not known'.")


def _is_yes(place: RowPlace, name: str, message: str) -> bool:
    """Whether a cell says Yes; an empty one does not, and one that says neither is noted down."""
    said = yes_or_no(place.text(name))
    if said is None and place.text(name):
        _cannot_be_used(place, name, message)
    return bool(said)


def _chosen(place: RowPlace, name: str, choices: Mapping[str, str], message: str) -> str:
    """What a drop-down's cell stands for, however it is spaced or capitalised; '' when empty or wrong."""
    text = place.text(name)
    if not text:
        return ""
    meaning = choices.get(text)
    if meaning is None:
        meaning = {fold(one): stands_for for one, stands_for in choices.items()}.get(fold(text))
    if meaning is None:
        _cannot_be_used(place, name, message)
        return ""
    return meaning


def _cannot_be_used(place: RowPlace, name: str, message: str) -> None:
    place.wrong(f"{name.replace('_', '-')}-unknown", name, f"'{place.text(name)[:60]}' cannot be used. {message}")
