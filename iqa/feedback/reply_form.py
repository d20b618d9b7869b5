"""The form on which somebody replies to their letter without the tool, and what it says once it is back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, Month, day_of
from iqa.errors import Problem
from iqa.feedback.wording import reference
from iqa.forms.values import AnsweredForm, AnsweredLine, AnswerForm, AnswerKind, AnswerLine, form_reference
from iqa.marking.results import MarkedWork
from iqa.sheets.cells import CellFault, parse_date
from iqa.text import fold, joined, yes_or_no
from iqa.values import ComparedInPart

KIND = "reply"
DISPUTES = 2
"""How many marks a form has room to dispute; further ones go on another copy of it."""
LONGEST_LABEL = 255
"""Characters of a line of a drop-down list."""
READ = "I have read the letter"
OWN_VIEW = "How I see it"
HELD = "Day we talked it over"
COACHING = "Help or coaching we agreed"
IMPROVED_LABEL = "Have the priorities of my letter before improved?"
COMMENT = "Anything else"
_MARK = "{} mark I see differently"
_WHY = "Why I see the {} mark differently"
_ORDINALS = ("First", "Second")
IMPROVED_WORDS = {"yes": "Yes", "partly": "Partly", "no": "No"}
"""The answer as it is kept -> as the form offers it."""


class DisputableMark(Struct, frozen=True):
    """A mark of a letter that its reader may dispute: what is asked, of which work, and how it was rated."""

    item: str
    criterion: str
    asked: str
    rated: str

    @property
    def label(self) -> str:
        """How the form calls it."""
        return f"{self.asked} ({self.rated})"

    def is_meant_by(self, text: str) -> bool:
        """Whether a form calls it so, perhaps with a rating that has changed since the form was made."""
        said, asked = fold(text), fold(self.asked)
        return said in (fold(self.label[:LONGEST_LABEL]), asked) or said.startswith(f"{asked} ")


class FormReply(ComparedInPart, frozen=True):
    """What a form says, read and checked. `disputes` are marks with a reason each."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"problems"})

    acknowledged: bool = False
    own_view: str = ""
    held: date | None = None
    coaching: str = ""
    improved: str = ""
    comment: str = ""
    disputes: tuple[tuple[DisputableMark, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether anything of a reply is there, disputes apart."""
        said = (self.acknowledged, self.own_view, self.held, self.coaching, self.improved, self.comment)
        return any(said)


class FormLetter(Struct, frozen=True):
    """What of a letter its form of reply needs. `priorities` are those of the letter before."""

    person: str
    person_name: str
    month: Month
    version: int
    reply_to: str
    reply_by: str
    priorities: tuple[str, ...]


def form_code(workspace: str, person: str, month: Month, version: int) -> str:
    """The reference of the form for one version of somebody's letter. It tells nobody who that is."""
    return form_reference(KIND, month, f"{workspace}|{KIND}|{person}|{month}|{version}")


def disputable(person: str, works: Iterable[MarkedWork]) -> tuple[DisputableMark, ...]:
    """The marks on a person's record, those below the best first, each under a label of its own."""
    best: list[tuple[MarkedWork, str]] = []
    below: list[tuple[MarkedWork, str]] = []
    for one in works:
        for mark in one.marks_of(person):
            if mark.rating == NOT_APPLICABLE:
                continue
            scale = one.scheme.ratings_of(one.scheme.criterion(mark.criterion))
            (best if mark.rating == scale[0].id else below).append((one, mark.criterion))
    found: dict[str, DisputableMark] = {}
    for one, criterion in (*below, *best):
        asked = one.scheme.criterion(criterion)
        label = f"{reference(one)}: {asked.question}"
        if label in found:
            label = f"{reference(one)}, {one.item.text('piece') or one.item.key}: {asked.question}"
        rated = one.scheme.rating_label(one.assessment.mark(criterion).rating, criterion)
        found.setdefault(label, DisputableMark(one.item.key, criterion, label, rated))
    return tuple(found.values())


def reply_form(
    letter: FormLetter, marks: Sequence[DisputableMark], code: str, protective_marking: str
) -> AnswerForm:
    """The form for one letter."""
    by = f" by {letter.reply_by}" if letter.reply_by else ""
    before = " ".join(one if one.endswith(("?", ".")) else f"{one}." for one in letter.priorities)
    improved = (
        AnswerLine(
            IMPROVED_LABEL, AnswerKind.CHOICE, f"They were: {before}", tuple(IMPROVED_WORDS.values()), lines=2
        ),
    )
    disputes = (
        line
        for ordinal in _ORDINALS[:DISPUTES]
        for line in (
            AnswerLine(
                _MARK.format(ordinal), AnswerKind.CHOICE, choices=tuple(one.label for one in marks), lines=2
            ),
            AnswerLine(_WHY.format(ordinal.lower()), lines=3),
        )
    )
    return AnswerForm(
        title=f"My reply to my feedback letter, {letter.month.label}",
        about=f"{letter.person_name}, version {letter.version} of the letter",
        opening=(
            f"Fill in what you wish to say, leave the rest blank, save, and send it to {letter.reply_to}{by}.",
            "Please name no victim, witness or defendant: a URN is enough.",
        ),
        lines=(
            AnswerLine(READ, AnswerKind.CHOICE, choices=("Yes",)),
            AnswerLine(OWN_VIEW, hint="In your own words", lines=5),
            AnswerLine(HELD, AnswerKind.DAY, "Day/month/year"),
            AnswerLine(COACHING, lines=3),
            *(improved if letter.priorities else ()),
            AnswerLine(COMMENT, lines=3),
            *disputes,
        ),
        closing=(
            "A mark that you dispute is looked at again, with its evidence, by somebody who did not give it and "
            "works under nobody who did. You are told what came of it and why.",
        ),
        reference=code,
        protective_marking=protective_marking,
    )


def read_reply(filled: AnsweredForm, marks: Sequence[DisputableMark], today: date) -> FormReply:
    """What a form that came back says, with everything that is wrong with it."""
    problems: list[Problem] = []
    return FormReply(
        acknowledged=_yes(filled.answer(READ), problems),
        own_view=filled.answer(OWN_VIEW).text,
        held=_day(filled.answer(HELD), today, problems),
        coaching=filled.answer(COACHING).text,
        improved=_improved(filled.answer(IMPROVED_LABEL), problems),
        comment=filled.answer(COMMENT).text,
        disputes=tuple(_disputes(filled, marks, problems)),
        problems=tuple(problems),
    )


def _wrong(line: AnsweredLine, message: str) -> Problem:
    return Problem("reply-form", message, sheet=line.sheet, value=line.text, place=line.place)


def _yes(line: AnsweredLine, problems: list[Problem]) -> bool:
    said = yes_or_no(line.text)
    if said is None and line.text.strip():
        problems.append(_wrong(line, f"'{line.text}' is neither Yes nor blank. Write Yes, or clear it."))
    return bool(said)


def _day(line: AnsweredLine, today: date, problems: list[Problem]) -> date | None:
    found = parse_date(line.text) if line.text else ""
    if isinstance(found, CellFault):
        problems.append(_wrong(line, found.message))
        return None
    day = day_of(found)
    if day and day > today:
        problems.append(_wrong(line, "That day is still to come. Give the day on which you talked."))
        return None
    return day


def _improved(line: AnsweredLine, problems: list[Problem]) -> str:
    wanted = {fold(shown): kept for kept, shown in IMPROVED_WORDS.items()}
    said = fold(line.text)
    if said and said not in wanted:
        offered = joined(list(IMPROVED_WORDS.values()), "or")
        problems.append(_wrong(line, f"'{line.text}' is no answer here. Write {offered}, or clear it."))
    return wanted.get(said, "")


def _disputes(
    filled: AnsweredForm, marks: Sequence[DisputableMark], problems: list[Problem]
) -> Iterator[tuple[DisputableMark, str]]:
    said: set[DisputableMark] = set()
    longest_first = sorted(marks, key=lambda one: len(one.asked), reverse=True)
    for ordinal in _ORDINALS[:DISPUTES]:
        which, why = filled.answer(_MARK.format(ordinal)), filled.answer(_WHY.format(ordinal.lower()))
        mark = next((one for one in longest_first if which.text and one.is_meant_by(which.text)), None)
        if which.text and mark is None:
            problems.append(_wrong(which, f"'{which.text}' is no mark of this letter. Choose one from the list."))
        elif which.text and not why.text:
            problems.append(_wrong(why, "A dispute needs a reason: say in a line what you see differently."))
        elif why.text and not which.text:
            problems.append(_wrong(which, "Say which mark this is about: choose one from the list."))
        elif mark in said:
            problems.append(_wrong(which, "It is the mark above once more: say it all there, and clear this one."))
        elif mark:
            said.add(mark)
            yield mark, why.text
