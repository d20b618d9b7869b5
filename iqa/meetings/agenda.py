"""What a minutes form asks of a meeting: the themes to decide, what stands in the way, actions, other decisions.

Every line of the form has a key that it keeps, by which it is read back. Nothing here opens a file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import (
    ActionState,
    ImprovementAction,
    MeetingKind,
    MinuteKind,
    MinuteLine,
    Month,
    Theme,
    ThemeState,
    long_date,
)

NEW_ACTIONS, MORE_BARRIERS, MORE_DECISIONS, MORE_THEMES = 6, 3, 4, 4
"""Empty lines of a form for what nobody has thought of before."""

TAKEN_ON, DECLINED = "accepted", "declined"
SOLVED, TRIED, UNSOLVED = "solved", "being tried", "no solution yet"
DONE, STILL_OPEN, DROPPED = "done", "still open", "dropped"

CHOICES: Mapping[MinuteKind, Mapping[str, str]] = {
    MinuteKind.THEME: {"Taken on": TAKEN_ON, "Declined": DECLINED},
    MinuteKind.BARRIER: {"Solved": SOLVED, "Being tried": TRIED, "No solution yet": UNSOLVED},
    MinuteKind.ACTION: {"Done": DONE, "Still open": STILL_OPEN, "Dropped": DROPPED},
}
"""Of each kind of line with a list, the words that a person chooses and the code that records keep."""


class AgendaLine(Struct, frozen=True):
    """One line of the form: its key, what it is, what it is about in codes and in words (`label`, which minutes
    keep), and what the form says besides (`note`). `said` is what is recorded of it already; the form shows it,
    filled in."""

    key: str
    what: MinuteKind
    about: str = ""
    label: str = ""
    said: MinuteLine | None = None
    owner: str = ""
    due: date | None = None
    """Of an action that it began: whose it is by name, and the day it is due; of one that it ended, the day."""
    note: str = ""

    @property
    def shown(self) -> str:
        """What the form prints."""
        return f"{self.label} ({self.note})" if self.note else self.label

    @property
    def is_free(self) -> bool:
        """Whether what it is about is written by whoever fills it in."""
        is_numbered = self.key.partition(" ")[2].isdecimal()
        return is_numbered and self.what in (MinuteKind.THEME, MinuteKind.BARRIER)


class Barrier(Struct, frozen=True):
    """Something that stands in the way, by its code and in words, with how often it was found: '' where the form
    does not say."""

    code: str
    label: str
    found: str = ""


class Agenda(Struct, frozen=True):
    """What a form is for, and its lines in order. `form` counts the events of the records when it was made, so
    that an older form can be told; `themes` are the ids that a new action may name."""

    workspace: str
    area: str
    protective_marking: str
    kind: MeetingKind
    month: Month
    unit: str
    on: date | None
    form: int
    lines: tuple[AgendaLine, ...]
    themes: tuple[str, ...] = ()
    to_decide: Mapping[str, str] = field(default_factory=dict)
    """The themes that a line may decide, by id, each in words."""
    is_called: Callable[[str, str], bool] = str.__eq__
    """Whether what somebody wrote means the person of that name."""

    @property
    def called(self) -> str:
        """Which meeting, of which unit."""
        return f"{self.kind.called}, {self.unit}" if self.unit else self.kind.called

    def about_themes(self, chosen: Collection[str]) -> "Agenda":
        """The form with only those themes to be decided, and what is recorded; any other can be named."""
        kept = (
            line
            for line in self.lines
            if line.what is not MinuteKind.THEME or line.said or not line.about or line.about in chosen
        )
        return replace(self, lines=tuple(kept))

    def of(self, what: MinuteKind) -> tuple[AgendaLine, ...]:
        """The lines of a kind."""
        return tuple(line for line in self.lines if line.what is what)


class AgendaItems(Struct, frozen=True):
    """What a meeting may have to talk about, and what of its minutes is recorded already."""

    themes: Iterable[tuple[Theme, str]] | None = None
    """Those to be decided, each in words; None where the meeting decides on none."""
    barriers: Iterable[Barrier] | None = None
    """None where the meeting is not asked what stands in the way."""
    actions: Iterable[tuple[ImprovementAction, str]] = ()
    """Those of this meeting that are open, or were when it met, each with its owner's name."""
    recorded: Iterable[MinuteLine] = ()
    every_action: Mapping[str, tuple[ImprovementAction, str]] = field(default_factory=dict)
    """Each action by id, with its owner's name."""


def agenda_lines(items: AgendaItems) -> tuple[AgendaLine, ...]:
    """The lines of a form: what is known, then empty ones; and whatever was recorded of it before stands in its
    line, also where it would be asked no more."""
    said = {line.line: line for line in items.recorded}
    asked = {line.key: line for line in _asked(items)}
    gone = [AgendaLine(line.line, line.what, line.about, line.label) for line in said.values()]
    every = {**{line.key: line for line in gone if line.key not in asked}, **asked}
    filled = [_filled(line, said.get(line.key), items.every_action) for line in every.values()]
    order = list(MinuteKind)
    return tuple(sorted(filled, key=lambda line: (order.index(line.what), line.about == "", _place(line.key))))


def may_be_decided(theme: Theme) -> bool:
    """Whether a meeting can take a theme on or decline it."""
    return theme.state in (ThemeState.ESCALATED, ThemeState.REOPENED)


def _asked(items: AgendaItems) -> Iterator[AgendaLine]:
    for theme, words in items.themes or ():
        if may_be_decided(theme):
            yield AgendaLine(f"theme {theme.id}", MinuteKind.THEME, theme.id, f"{theme.id}: {words}")
    if items.themes is not None:
        yield from _empty("theme", MinuteKind.THEME, MORE_THEMES)
    for barrier in items.barriers or ():
        key = f"barrier {barrier.code}"
        yield AgendaLine(key, MinuteKind.BARRIER, barrier.code, barrier.label, note=barrier.found)
    if items.barriers is not None:
        yield from _empty("barrier", MinuteKind.BARRIER, MORE_BARRIERS)
    for action, owner in items.actions:
        if action.state is ActionState.OPEN:
            label, note = f"{action.id}: {action.what}", f"{owner}, due {long_date(action.due)}"
            yield AgendaLine(f"action {action.id}", MinuteKind.ACTION, action.id, label, note=note)
    yield from _empty("new", MinuteKind.NEW_ACTION, NEW_ACTIONS)
    yield from _empty("decision", MinuteKind.DECISION, MORE_DECISIONS)


def _empty(name: str, what: MinuteKind, count: int) -> Iterator[AgendaLine]:
    return (AgendaLine(f"{name} {number:02d}", what) for number in range(1, count + 1))


def _filled(
    line: AgendaLine, said: MinuteLine | None, actions: Mapping[str, tuple[ImprovementAction, str]]
) -> AgendaLine:
    if said is None:
        return line
    action, owner = actions.get(said.action, (None, ""))
    is_of_open = line.what is MinuteKind.ACTION
    day = None if action is None else action.done_on if is_of_open else action.due
    label = said.label or line.label
    return AgendaLine(line.key, line.what, said.about, label, said, "" if is_of_open else owner, day, line.note)


def _place(key: str) -> tuple[str, int, str]:
    """Where a line stands among those of its kind: T2 before T10, empty lines by their number."""
    name, _, rest = key.partition(" ")
    digits = rest.lstrip("ATM")
    return (name, int(digits), "") if digits.isdecimal() else (name, 0, rest)
