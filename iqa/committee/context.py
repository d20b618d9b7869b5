"""What the committee summary says, as the templates receive it: text ready to print, counts, and rates 0 to 1.

No field names a person. `None` in place of a figure means that it is held back because it rests on too little.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateFigure:
    """A rate with its 95 % interval, the marks and the people it rests on."""

    rate: float
    low: float
    high: float
    marks: int
    people: int

    @property
    def percent(self) -> str:
        return f"{self.rate:.0%}"

    @property
    def interval(self) -> str:
        return f"{self.low:.0%} to {self.high:.0%}"


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion: the whole Area first, then each unit in the order of the table's headings.

    `partly` is the plain share of marks one step below the best, None when the row is held back.
    """

    strand: str
    question: str
    everybody: RateFigure | None
    units: tuple[RateFigure | None, ...]
    ratings: tuple[str, ...]
    """The share of each rating of the scale among the applicable marks, as per cent; empty when held back."""


@dataclass(frozen=True, slots=True)
class RateTable:
    """All criteria of one scheme. `ratings` are the scale's labels, best first."""

    title: str
    units: tuple[str, ...]
    ratings: tuple[str, ...]
    rows: tuple[CriterionRow, ...]
    held_back: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How far one scheme's sample got. Counts are pieces of work."""

    title: str
    on_the_list: int
    eligible: int
    asked: int
    drawn: int
    always: int
    marked: int
    ineligible: int
    unavailable: int
    short_cells: int
    excluded: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LettersRow:
    """Victim letters of one unit: a count of every letter on the list, not of a sample."""

    unit: str
    owed: int
    in_time: int
    late: int
    not_sent: int
    not_yet_due: int
    cannot_be_assessed: int
    to_check: int


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A common finding. `people` is how many people's work it was seen in."""

    label: str
    scheme: str
    marks: int
    people: int
    barrier: bool


@dataclass(frozen=True, slots=True)
class PoliceRow:
    """Failures in police files by family: a count of the DGA export, not of a sample."""

    family: str
    failures: int
    cases: int
    disputed: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence of the first page."""

    text: str


@dataclass(frozen=True, slots=True)
class CommitteeSummary:
    """The committee's summary of a month. `traces` say which populations and draws the figures come from."""

    area: str
    scheme_name: str
    marking: str
    month: str
    date: str
    headlines: tuple[Headline, ...]
    coverage: tuple[CoverageRow, ...]
    tables: tuple[RateTable, ...]
    letters: tuple[LettersRow, ...]
    letters_total: LettersRow | None
    findings: tuple[FindingRow, ...]
    findings_held_back: int
    police: tuple[PoliceRow, ...]
    police_dispute_deadline: str
    smallest_marks: int
    smallest_people: int
    traces: tuple[str, ...]
    ledger_events: int
    ledger_hash: str
