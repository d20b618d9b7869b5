"""The doubts about an export in words: the one place where they are worded."""

from collections.abc import Callable, Mapping

from iqa.domain import Month
from iqa.errors import Problem, Severity
from iqa.intake.doubts import Doubt, DoubtCode

_Facts = Mapping[str, Month | str | int]


def doubt_in_words(doubt: Doubt) -> str:
    """A doubt as a sentence or two, what to do if it is right among it."""
    return _WORDS[doubt.code](doubt.facts)


def as_problem(doubt: Doubt) -> Problem:
    """A doubt as something that somebody should look at."""
    return Problem(doubt.code.value, doubt_in_words(doubt), severity=Severity.NOTICE)


def _label(month: object) -> str:
    return month.label if isinstance(month, Month) else str(month)


def _not_begun(facts: _Facts) -> str:
    return f"{_label(facts['month'])} has not begun yet."


def _elsewhere(facts: _Facts) -> str:
    return (
        f"Of {facts['dated']:,} dates under {facts['column']}, {facts['here']:,} are in {_label(facts['month'])} "
        f"and {facts['there']:,} in {_label(facts['most'])}: this may be that month's export."
    )


def _same(facts: _Facts) -> str:
    other = _label(facts["other"])
    return (
        f"{facts['same']:,} of {facts['of']:,} pieces of work looked at stand in the export of {other} too, with "
        f"the same dates: this may be that of {other} again."
    )


def _few(facts: _Facts) -> str:
    few = f"Only {facts['kept']:,}" if facts["kept"] else "None"
    return (
        f"{few} of the {facts['before']:,} pieces of work of the version before stand in this export. It may be "
        "of another month or unit, or a part of it."
    )


def _many_off(facts: _Facts) -> str:
    return (
        f"{facts['gone']:,} of {facts['before']:,} people of the list before are not on this one: it may be a "
        "part of the staff."
    )


def _emptied(facts: _Facts) -> str:
    return (
        f"{facts['lost']:,} of {facts['held']:,} people had something under {facts['column']} on the list before "
        "and have nothing there on this one: the column may have been left out."
    )


_WORDS: Mapping[DoubtCode, Callable[[_Facts], str]] = {
    DoubtCode.MONTH_NOT_BEGUN: _not_begun,
    DoubtCode.DATES_ELSEWHERE: _elsewhere,
    DoubtCode.SAME_AS_ANOTHER_MONTH: _same,
    DoubtCode.FEW_IN_COMMON: _few,
    DoubtCode.MANY_OFF_LIST: _many_off,
    DoubtCode.COLUMN_EMPTIED: _emptied,
}
