"""A theme of the register: a question or finding that falls short in a group, its evidence, and its life."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain.calendar import Month


class Route(StrEnum):
    """Why a question is a theme in a group. The value is the code that records keep."""

    BELOW_TARGET = "below target"
    BELOW_OWN_PAST = "below own past"
    BELOW_OTHERS = "below others"
    CONTROL_CHART = "control chart"
    RECURRENCE = "recurrence"
    SAID = "said"
    """Somebody brought it: a panel, a complaint, a review upheld, an adverse outcome."""


class ThemeState(StrEnum):
    """Where a theme stands. The value is the code that records keep, and the word that people read."""

    EMERGING = "emerging"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ACTION = "action"
    MEASURED = "measured"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def is_ended(self) -> bool:
        """Whether nobody works on it any more."""
        return self in (ThemeState.DECLINED, ThemeState.CLOSED)

    def may_become(self, state: "ThemeState") -> bool:
        """Whether a person may move it there."""
        return state in _MOVES[self]


_MOVES = {
    ThemeState.EMERGING: (ThemeState.ESCALATED, ThemeState.DECLINED),
    ThemeState.ESCALATED: (ThemeState.ACCEPTED, ThemeState.DECLINED),
    ThemeState.ACCEPTED: (ThemeState.ACTION, ThemeState.CLOSED),
    ThemeState.ACTION: (ThemeState.MEASURED, ThemeState.CLOSED),
    ThemeState.MEASURED: (ThemeState.CLOSED, ThemeState.REOPENED),
    ThemeState.DECLINED: (ThemeState.REOPENED,),
    ThemeState.CLOSED: (ThemeState.REOPENED,),
    ThemeState.REOPENED: (ThemeState.ACCEPTED, ThemeState.DECLINED, ThemeState.ACTION, ThemeState.CLOSED),
}


class ThemeEvidence(Struct, frozen=True):
    """One signal as it stood: its route, the months looked at, and what it rests on.

    `n` whole marks of which `met` met the question; `beside_n` and `beside_met` those it was compared with;
    `target` and `p_value` 0 to 1, None where there are none. `people` is in how many people's work a finding
    recurred.
    """

    route: Route
    months: tuple[Month, ...]
    n: int = 0
    met: int = 0
    p_value: float | None = None
    beside_n: int = 0
    beside_met: int = 0
    target: float | None = None
    people: int = 0
    escalates: bool = False
    source: str = ""
    """Where it came from, in the words of whoever brought it."""


class ThemeStep(Struct, frozen=True):
    """One thing that happened to a theme: the state it came to, in the light of which month, by whom and why."""

    at: str
    by: str
    month: Month
    state: ThemeState
    reason: str = ""
    evidence: tuple[ThemeEvidence, ...] = ()


class Theme(Struct, frozen=True):
    """A question (`criterion`), or a finding code, of a scheme in a group ('' is the whole Area), and its life."""

    id: str
    scheme: str
    criterion: str
    finding: str
    group: str
    state: ThemeState
    steps: tuple[ThemeStep, ...]

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What it is of, whoever opened it."""
        return self.scheme, self.criterion, self.finding, self.group

    def as_of(self, month: Month) -> "Theme | None":
        """The theme as it stood in the light of a month, None where it was not there yet."""
        steps = tuple(step for step in self.steps if step.month <= month)
        return replace(self, state=steps[-1].state, steps=steps) if steps else None

    @property
    def opened(self) -> Month:
        """The month that showed it first."""
        return self.steps[0].month

    @property
    def evidence(self) -> tuple[ThemeEvidence, ...]:
        """What it rests on, as it stood in the latest month that showed it."""
        return next((step.evidence for step in reversed(self.steps) if step.evidence), ())
