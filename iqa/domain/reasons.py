"""Why work, or a person, has no part in a draw or a second marking: codes with their facts, compared as they are.

No sentence stands here: `iqa.sampling.wording` turns a code into words for each reader, and none is read back.
"""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain.conditions import Condition

CellKey = tuple[str, ...]
"""A cell of a draw: the values of the fields that the policy's `per` names, in their order, '' for a blank."""


def cell_order(cell: CellKey) -> tuple[tuple[bool, str], ...]:
    """What cells are sorted by: their values in order, a blank after all others."""
    return tuple((not value, value) for value in cell)


class NotSampledCode(StrEnum):
    """What says that a person is not sampled this month."""

    POLICY = "named-in-policy"
    STAFF_LIST = "noted-in-staff-list"
    NOT_STARTED = "started-after-the-month"
    HAD_LEFT = "left-before-the-month"


class NotSampled(Struct, frozen=True):
    """A person who has no part in a month's draw, or in its marking. `reason` is what the policy or the staff list
    says in words, '' where the code says it all."""

    person: str
    reason: str
    code: NotSampledCode = NotSampledCode.POLICY


class ReasonCode(StrEnum):
    """Why work is not drawn from, in the order in which work is sorted."""

    RULE_FAILED = "rule-failed"
    """It fails a rule of the policy."""
    RULE_UNKNOWN = "rule-not-told"
    """A rule of the policy cannot be answered: the export does not say."""
    TOO_LONG_AGO = "too-long-ago"
    """It fails a rule of the policy that counts months back: too old for feedback on it to be of use."""
    RECENTLY_MARKED = "recently-marked"
    STILL_TO_MARK = "still-to-mark"
    """It was drawn in an earlier month, and waits there for its marks."""
    PERSON_NOT_SAMPLED = "person-not-sampled"
    ALWAYS_INCLUDED = "always-included"
    """It is marked in any case, and so is no part of the random draw."""
    NOT_SUBMITTED = "not-submitted"
    """Its first marks are not in yet."""
    MARKERS_OWN = "markers-own-work"
    """One of those who would mark it had a hand in it."""
    MARKED_IN_A_PAIR = "marked-in-a-pair"
    """Two have marked it already, side by side."""


class Reason(Struct, frozen=True):
    """One reason with its facts.

    `rule` is the place of a rule among the policy's `eligible` and then `apart`, from 1, and `condition` the rule
    itself, with the words that the office chose for it. `months` is how far back marking counts as recent.
    `not_sampled` says who told that a person is not sampled, and `said` in what words.
    """

    code: ReasonCode
    rule: int = 0
    condition: Condition | None = None
    months: int = 0
    not_sampled: NotSampledCode | None = None
    said: str = ""

    @property
    def identity(self) -> "Reason":
        """The reason as it is compared: a rule is itself by its place and its test, however it is worded."""
        return replace(self, condition=replace(self.condition, reason="")) if self.condition else self

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        """What reasons of one count are sorted by."""
        return list(ReasonCode).index(self.code), self.rule, self.months, self.not_sampled or "", self.said


class Exclusion(Struct, frozen=True):
    """How many items a reason excludes."""

    reason: Reason
    count: int


class StaleWork(Struct, frozen=True):
    """How much of one person's work is left out as too long ago."""

    person: str
    count: int


class ShortfallCode(StrEnum):
    """What could not give as much as was asked of it."""

    CELL = "cell"
    TARGETED_REVIEW = "targeted-review"


class FoundSince(Struct, frozen=True):
    """What replacements and top-ups of a cell came to, once its list was used up."""

    asked: int
    drawn: int
    ineligible: int
    unavailable: int


class Shortfall(Struct, frozen=True):
    """A cell, or a targeted review, with fewer eligible than asked, at the draw or since.

    `cell` is for a cell, `person` and `criterion` are for a targeted review, as the policy has them. `asked`,
    `eligible` and `population` are the counts at the draw (no population for a targeted review), `because` why the
    others of the cell were not drawn from, empty where it had enough then.
    """

    code: ShortfallCode
    asked: int
    eligible: int
    cell: CellKey = ()
    person: str = ""
    criterion: str = ""
    population: int = 0
    because: tuple[Exclusion, ...] = ()
    since: FoundSince | None = None

    @property
    def identity(self) -> "Shortfall":
        """The shortfall as it is compared: no rule's wording has a part in it."""
        told = (Exclusion(entry.reason.identity, entry.count) for entry in self.because)
        return replace(self, because=tuple(told))

    @property
    def of(self) -> tuple[bool, tuple[tuple[bool, str], ...], str, str]:
        """What fell short, which is also what shortfalls are sorted by: cells first."""
        is_review = self.code is ShortfallCode.TARGETED_REVIEW
        return is_review, cell_order(self.cell), self.person, self.criterion
