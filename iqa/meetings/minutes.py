"""What a filled form says that is new, and everything in it that cannot be recorded, all of it collected first.

A cell that is blank says nothing. A line that says what is recorded already changes nothing; one that says
otherwise is a problem, never a correction: what was decided stands until somebody decides anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from iqa.domain import MinuteKind, MinuteLine, Month, TookPlace, day_of, long_date, long_day, long_day_of_moment
from iqa.errors import Problem
from iqa.meetings.agenda import CHOICES, DROPPED, STILL_OPEN, UNSOLVED, Agenda, AgendaLine
from iqa.meetings.filled import FilledForm, FilledLine
from iqa.meetings.layout import ABOUT, CIRCULATED, DAY, HELD, OUTCOME, OWNER, SAYS
from iqa.sheets.cells import CellFault, parse_date
from iqa.text import fold, yes_or_no


class MinuteAnswer(Struct, frozen=True):
    """One line that says something new. `owner` and `due` are of an action to be agreed, '' and None for none; the
    `due` of a line about an action that is done is the day it was done."""

    line: AgendaLine
    place: FilledLine
    outcome: str
    says: str
    owner: str
    due: date | None
    about: str = ""
    label: str = ""
    """What it is about in codes and in words: what the line is, or what somebody wrote into it."""


class MeetingFacts(Struct, frozen=True):
    """What the form says of the meeting itself; None and UNKNOWN where it says nothing."""

    held: TookPlace
    why: str
    on: date | None
    circulated: date | None


class ReadMinutes(Struct, frozen=True):
    """What a form says: of the meeting, and the lines that are new; and what cannot be recorded."""

    facts: MeetingFacts
    answers: tuple[MinuteAnswer, ...]
    problems: tuple[Problem, ...]


def read_minutes(agenda: Agenda, filled: FilledForm) -> ReadMinutes:
    """What a form says beyond what the agenda has recorded already. Whose form it is was asked before."""
    problems = list(filled.problems)
    answers = []
    for line in agenda.lines:
        if (place := filled.lines.get(line.key)) and (answer := _answer(agenda, line, place, problems)):
            answers.append(answer)
    problems += _unknown_lines(agenda, filled)
    facts = _facts(filled, problems)
    problems += _slips(answers, facts.on, agenda.month)
    return ReadMinutes(facts, tuple(answers), tuple(problems))


def _answer(agenda: Agenda, line: AgendaLine, place: FilledLine, problems: list[Problem]) -> MinuteAnswer | None:
    """What one line says that is new; None for nothing, or for what cannot be recorded, which is noted."""
    if not any(place.says(column) for column in (OUTCOME, SAYS, OWNER, DAY)) and not _own_words(line, place):
        return None
    if line.said is not None:
        problems += _otherwise(agenda, line, line.said, place)
        return None
    before = len(problems)
    answer = MinuteAnswer(
        line,
        place,
        _outcome(agenda, line, place, problems),
        place.says(SAYS),
        place.says(OWNER) if line.what in (MinuteKind.BARRIER, MinuteKind.NEW_ACTION) else "",
        _day(place, problems),
        *_subject(agenda, line, place, problems),
    )
    problems += _missing(answer)
    return answer if len(problems) == before else None


def _own_words(line: AgendaLine, place: FilledLine) -> str:
    """What a line is about, in the words of whoever filled in an empty one."""
    return place.says(ABOUT) if line.is_free else ""


def _subject(agenda: Agenda, line: AgendaLine, place: FilledLine, problems: list[Problem]) -> tuple[str, str]:
    """What a line is about, in codes and in words."""
    own = _own_words(line, place)
    if line.what is not MinuteKind.THEME or not line.is_free:
        return line.about, own or line.label
    theme = own.partition(":")[0].strip().upper()
    if theme not in agenda.to_decide:
        known = ", ".join(agenda.to_decide) or "none"
        problems.append(place.problem("no-such-theme", ABOUT, f"Name a theme that waits to be decided: {known}."))
        return "", ""
    return theme, f"{theme}: {agenda.to_decide[theme]}"


def _outcome(agenda: Agenda, line: AgendaLine, place: FilledLine, problems: list[Problem]) -> str:
    """The code of what was chosen; of a new action the theme that it is for."""
    text = place.says(OUTCOME)
    themes = {theme: theme for theme in agenda.themes}
    choices: Mapping[str, str] = themes if line.what is MinuteKind.NEW_ACTION else CHOICES.get(line.what, {})
    found = {fold(word): code for word, code in choices.items()}.get(fold(text), "")
    if text and not found:
        known = ", ".join(choices) or "nothing"
        problems.append(place.problem("not-on-the-list", OUTCOME, f"Choose one of: {known}."))
    return found


def _day(place: FilledLine, problems: list[Problem]) -> date | None:
    found = parse_date(place.says(DAY))
    if isinstance(found, CellFault):
        problems.append(place.problem(found.code, DAY, found.message))
        return None
    return day_of(found)


def _missing(answer: MinuteAnswer) -> Iterator[Problem]:
    """What a line lacks to be recorded."""
    what, place = answer.line.what, answer.place
    if what in (MinuteKind.THEME, MinuteKind.ACTION) and not place.says(OUTCOME):
        yield place.problem("no-outcome", OUTCOME, "Words without a decision: choose one from the list.")
    if what is MinuteKind.THEME and not answer.says:
        yield place.problem("no-reason", SAYS, "A decision on a theme needs a reason: say why in a line.")
    if what is MinuteKind.ACTION and answer.outcome not in ("", STILL_OPEN) and not answer.says:
        how = "why it is dropped" if answer.outcome == DROPPED else "how it was done"
        yield place.problem("no-reason", SAYS, f"Say in a line {how}.")
    if what is MinuteKind.BARRIER:
        yield from _missing_of_barrier(answer)
    if what is MinuteKind.NEW_ACTION:
        for column, given, missing in (
            (SAYS, answer.says, "what is to be done"),
            (OWNER, answer.owner, "who does it"),
            (DAY, place.says(DAY), "by when"),
        ):
            if not given:
                yield place.problem("action-incomplete", column, f"The action does not say {missing}.")


def _missing_of_barrier(answer: MinuteAnswer) -> Iterator[Problem]:
    place = answer.place
    if not answer.label:
        yield place.problem("no-barrier", ABOUT, "Say what stands in the way.")
    if not answer.says and answer.outcome != UNSOLVED:
        yield place.problem("no-solution", SAYS, "Say what the solution is, or choose 'No solution yet'.")
    if bool(answer.owner) != bool(place.says(DAY)):
        column, missing = (DAY, "by when") if answer.owner else (OWNER, "who does it")
        yield place.problem("action-incomplete", column, f"To become an action it has to say {missing}.")


def _slips(answers: Sequence[MinuteAnswer], met: date | None, month: Month) -> Iterator[Problem]:
    """Actions that are said twice, or are due before the meeting that agreed them."""
    seen: dict[tuple[object, ...], int] = {}
    for one in answers:
        if not one.owner or one.due is None:
            continue
        if one.due < (met or month.first):
            before = f"the meeting of {long_date(met)}" if met else month.label
            message = f"{long_date(one.due)} is before {before}: look at the year."
            yield one.place.problem("due-before", DAY, message)
        what = one.line.what, fold(one.label), fold(one.says), fold(one.owner), one.due, one.outcome
        if what in seen:
            message = f"This is the action of row {seen[what]} once more: clear one of the two."
            yield one.place.problem("said-twice", SAYS, message)
        seen.setdefault(what, one.place.row)


def _otherwise(agenda: Agenda, line: AgendaLine, said: MinuteLine, place: FilledLine) -> Iterator[Problem]:
    """Where a line says something else than what is recorded of it; blank cells say nothing."""
    words = {code: word for word, code in CHOICES.get(line.what, {}).items()}
    is_new = line.what is MinuteKind.NEW_ACTION
    day = line.due.isoformat() if line.due else ""
    for column, stands, differs in (
        (ABOUT, said.label, line.is_free and not _is_same_subject(line, said, place)),
        (OUTCOME, said.about if is_new else words.get(said.outcome, said.outcome), None),
        (SAYS, said.says, None),
        (OWNER, line.owner, not agenda.is_called(place.says(OWNER), line.owner)),
        (DAY, day, parse_date(place.says(DAY)) != day),
    ):
        given = place.says(column)
        if given and (fold(given) != fold(stands) if differs is None else differs):
            when = long_day_of_moment(said.at)
            shown = long_day(stands) or stands
            message = f"Recorded since {when} is “{shown}”." if stands else f"Recorded on {when} without it."
            hint = " What is recorded stays: put the cell back, and say what is new in an empty line."
            yield place.problem("recorded-otherwise", column, message + hint)


def _is_same_subject(line: AgendaLine, said: MinuteLine, place: FilledLine) -> bool:
    """Whether a free line is about what it was; a theme by its id, with its words or without."""
    own = place.says(ABOUT)
    if line.what is MinuteKind.THEME:
        return fold(own.partition(":")[0]) == fold(said.about)
    return fold(own) == fold(said.label)


def _unknown_lines(agenda: Agenda, filled: FilledForm) -> Iterator[Problem]:
    """Lines with words that this meeting's form does not have: an action or theme that is no longer open."""
    known = {line.key for line in agenda.lines} | {HELD, CIRCULATED}
    for key, place in filled.lines.items():
        if key not in known and any(place.says(column) for column in (OUTCOME, SAYS, OWNER, DAY)):
            what = place.says(ABOUT) or key
            yield place.problem(
                "not-asked",
                ABOUT,
                f"“{what[:80]}” is not open any more: it was decided elsewhere. Clear the line.",
            )


def _facts(filled: FilledForm, problems: list[Problem]) -> MeetingFacts:
    """What is said of the meeting itself."""
    held, circulated = filled.lines.get(HELD), filled.lines.get(CIRCULATED)
    if held is None or circulated is None:
        problems.append(
            Problem("line-missing", "The lines about the meeting itself are missing: use the form as made.")
        )
        return MeetingFacts(TookPlace.UNKNOWN, "", None, None)
    state = _yes_no(held, problems)
    on, went = _day(held, problems), _day(circulated, problems)
    if state is TookPlace.YES and not held.says(DAY):
        problems.append(held.problem("no-day", DAY, "Say on which day it was held."))
    if state is TookPlace.NO and not held.says(SAYS):
        problems.append(held.problem("no-reason", SAYS, "Say in a line why it was not held."))
    if state is TookPlace.UNKNOWN and (held.says(SAYS) or held.says(DAY)) and not held.says(OUTCOME):
        problems.append(held.problem("no-outcome", OUTCOME, "Say whether it was held: Yes or No."))
    if _yes_no(circulated, problems) is TookPlace.YES and not circulated.says(DAY):
        problems.append(circulated.problem("no-day", DAY, "Say on which day the summary went round."))
    return MeetingFacts(state, held.says(SAYS) if state is TookPlace.NO else "", on, went)


def _yes_no(place: FilledLine, problems: list[Problem]) -> TookPlace:
    said = yes_or_no(place.says(OUTCOME))
    if said is not None:
        return TookPlace.YES if said else TookPlace.NO
    if place.says(OUTCOME):
        problems.append(place.problem("not-yes-or-no", OUTCOME, "Write Yes or No."))
    return TookPlace.UNKNOWN
