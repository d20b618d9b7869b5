"""One item of a filled workbook as proposed answers, and the problems with them back at the cells they stand in.

What may be recorded is decided by `iqa.marking.recording`; here its parts are only found in the sheets and back.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Assessment, EnteredDate, Mark
from iqa.errors import Problem
from iqa.marking.agreed_actions import offered_day, with_offered_day
from iqa.marking.completeness import MarkProblem
from iqa.marking.recording import LOCKED, OLDER_COPY, WHOLE, Answers, CopySource, FormCopy, WholeAnswers
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.cells import (
    CODE_CELLS,
    Closing,
    RowPlace,
    action_of,
    closing_of,
    computed_shown,
    mark_of,
)
from iqa.marking.workbook.layout import ITEM_ANSWERS, MARK_ANSWERS
from iqa.marking.workbook.lists import days_offered
from iqa.marking.workbook.rows import Labels, item_answers, mark_answers
from iqa.text import fold


class FilledFile(Struct, frozen=True):
    """What all items of one file share: the brief, the labels, and which file it is."""

    brief: WorkbookBrief
    labels: Labels
    source: CopySource


class FilledItem(Struct, frozen=True):
    """The rows of one item. `marks` are by criterion id; `entered` are its extra dates."""

    section: Section
    one: ItemToMark
    row: RowPlace | None
    marks: Mapping[str, RowPlace]
    entered: tuple[EnteredDate, ...]

    @property
    def stored(self) -> Assessment | None:
        """The assessment recorded so far."""
        return self.one.assessment

    @property
    def places(self) -> tuple[RowPlace, ...]:
        """All its rows."""
        return (*((self.row,) if self.row else ()), *self.marks.values())

    def touched(self) -> bool:
        """Whether anybody wrote anything since the workbook was made."""
        recorded = self.stored.entered_dates if self.stored else ()
        return any(place.is_changed() for place in self.places) or set(self.entered) != set(recorded)


def answers_of(filled: FilledItem, file: FilledFile) -> Answers:
    """What the rows of an item answer. What cannot be read is noted at its row and left blank."""
    closing = closing_of(filled.row, filled.section) if filled.row else Closing()
    return Answers(
        marks=tuple(_mark(filled, criterion, place, file.labels) for criterion, place in filled.marks.items()),
        whole=_whole(filled, filled.row, file.brief) if filled.row else None,
        entered_dates=filled.entered,
        submit=closing.ready,
        rest_met=closing.rest_met,
    )


def copy_of(filled: FilledItem, file: FilledFile) -> FormCopy:
    """The copy of its form that the rows of an item are."""
    rows = dict(filled.marks) | ({WHOLE: filled.row} if filled.row else {})
    newest = filled.stored.revision if filled.stored else 0
    return FormCopy(
        revision=_revision(filled.row) if filled.row else newest,
        source=file.source,
        revisions={part: _revision(place) for part, place in rows.items()},
        untouched=frozenset(part for part, place in rows.items() if not place.is_changed()),
        computed={part: computed_shown(place, filled.section, part) for part, place in filled.marks.items()},
    )


def at_cells(filled: FilledItem, file: FilledFile, answers: Answers, found: MarkProblem) -> tuple[Problem, ...]:
    """A problem at the cells where it is mended; on the item's row when its question has none."""
    place = filled.marks.get(found.criterion) or filled.row
    if place is None:
        return (Problem(found.code, found.message),)
    if found.criterion and place is filled.row:
        question = filled.section.scheme.criterion(found.criterion).question
        message = f"'{question}' is not in this workbook: {found.message} Make a new workbook."
        return (place.problem(found.code, "ready", message),)
    names = _CELLS_OF.get(found.part, (found.part,))
    if found.code in (LOCKED, OLDER_COPY) and names[0] in _ANSWERS:
        was, now = _recorded_and_given(filled, file, answers, found.criterion)
        differing = [name for name in names if len(names) == 1 or was[name] != now[name]]
        return tuple(place.problem(found.code, name, _denial(filled, found.code, was[name])) for name in differing)
    if found.value and found.part == "finding_codes":
        label = filled.section.scheme.finding_code(found.value).label
        meant = {fold(found.value), fold(label)}
        names = tuple(name for name in names if fold(place.text(name)) in meant) or names
    column = names[0] if names[0] in place.sheet.letters else "ready"
    return (place.problem(found.code, column, found.message),)


_ANSWERS = {*MARK_ANSWERS, *ITEM_ANSWERS} - {"ready", "rest"}
_CELLS_OF = {
    "finding_codes": CODE_CELLS,
    "actions": ("action", "action_about", "action_due"),
    "person": ("whose",),
    "assessor": ("case",),
}
"""The columns of a part that is not called as its column is."""


def _recorded_and_given(
    filled: FilledItem, file: FilledFile, answers: Answers, criterion: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The cells of a row as what is recorded would fill them, and as the answers would."""
    recorded = file.brief.recorded(filled.section, filled.one)
    if not criterion:
        actions = answers.whole.actions if answers.whole else ()
        both = (recorded, replace(recorded, actions=actions))
        was, now = (item_answers(one, filled.section) for one in both)
    else:
        given = next(one for one in answers.marks if one.criterion == criterion)
        was, now = (mark_answers(one, filled.section, file.labels) for one in (recorded.mark(criterion), given))
    return was, now


def _denial(filled: FilledItem, code: str, recorded: str) -> str:
    """What is recorded, and what to do about an answer that denies it."""
    was = f"'{recorded[:60]}'" if recorded else "nothing"
    if code == LOCKED and filled.stored:
        return f"This is {filled.stored.state.value} and locked; {was} is recorded. Ask for it to be reopened."
    return f"A newer answer is recorded since this copy was made: {was}. Make a new workbook."


def _mark(filled: FilledItem, criterion: str, place: RowPlace, labels: Labels) -> Mark:
    """The answer in a row, with the recorded finding codes that it has no cells for."""
    mark = mark_of(place, filled.section, criterion, labels)
    recorded = filled.stored.mark(criterion).finding_codes if filled.stored else ()
    beyond = tuple(code for code in recorded[len(CODE_CELLS) :] if code not in mark.finding_codes)
    return replace(mark, finding_codes=mark.finding_codes + beyond)


def _whole(filled: FilledItem, row: RowPlace, brief: WorkbookBrief) -> WholeAnswers:
    """The answers on an item's own row, with the recorded actions that it has no cells for. An action gets the day
    that its cell offers while nobody has typed there."""
    action = action_of(row, filled.section.questions(filled.one))
    recorded = filled.stored.actions if filled.stored else ()
    days, others = days_offered(row.text("action_due")), recorded[1:]
    if action and action.text and days:
        action = with_offered_day(action, offered_day(brief.today, days), recorded[:1])
    return WholeAnswers(
        good_practice=row.text("good_practice"),
        actions=(*((action,) if action else ()), *others),
        urgent_concern=row.text("urgent_concern"),
        referral=row.text("referral"),
        overall=row.text("overall"),
    )


def _revision(place: RowPlace) -> int:
    """The revision that a row was written from; 0 when its cell does not hold a number."""
    text = place.text("revision")
    return int(text) if text.isdecimal() else 0
