"""What the committee summary says, as the templates receive it: text ready to print, counts, and rates 0 to 1.

No field names a person. `None` in place of a figure means that it is suppressed because it rests on too little.
"""

from msgspec import Struct, field

from iqa.charts.picture import Chart
from iqa.committee.feedback_times import FeedbackTimes
from iqa.committee.findings import Barriers, FindingRow
from iqa.committee.letters_checked import LettersCheckedTable
from iqa.committee.outcomes import OutcomeRow
from iqa.committee.police import PoliceRow, PoliceUnits
from iqa.meetings.figures import MeetingsRow
from iqa.text import percent_range
from iqa.victim_letters.figures import LettersRow


class RateFigure(Struct, frozen=True):
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
        return percent_range(self.low, self.high)


class CriterionRow(Struct, frozen=True):
    """One criterion: the whole Area first, then each unit in the order of the table's headings.

    A unit's figure is None when it is suppressed, and when the unit has no mark on the question.
    """

    strand: str
    question: str
    everybody: RateFigure | None
    units: tuple[RateFigure | None, ...]
    ratings: tuple[str, ...]
    """The share of each rating of the scale, weighted like the rate, as per cent; empty when suppressed."""
    types: tuple[RateFigure | None, ...] = ()
    """Each type of work in the whole Area, in the order of the table's; None as for units."""
    shares: tuple[str, ...] = ()
    """The same as `ratings` in the question's own words, such as 'yes 98%' and 'no 2%'."""


class RateTable(Struct, frozen=True):
    """All criteria of one scheme. `ratings` are the scale's labels, best first; `suppressed` counts the figures of
    the table by unit that are None. `types` are those of which a figure is shown, such as 'RASSO'; `by_type` is
    what such types are called, 'casework type' or 'type of letter'."""

    title: str
    units: tuple[str, ...]
    ratings: tuple[str, ...]
    rows: tuple[CriterionRow, ...]
    suppressed: int
    types: tuple[str, ...] = ()
    by_type: str = ""
    types_suppressed: int = 0
    """How many figures of the table by type are None."""

    @property
    def rows_by_type(self) -> tuple[CriterionRow, ...]:
        """The rows of the table by type: the questions of which a type is shown."""
        return tuple(row for row in self.rows if any(row.types))


class CoverageRow(Struct, frozen=True):
    """How far one scheme's sample got. Counts are pieces of work; `targeted_reviews` of `always`
    are there for a targeted review."""

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
    targeted_reviews: int = 0


class MarkingQuality(Struct, frozen=True):
    """How far first and second markers agree over the months named, such as 'November 2025 to October 2026'.

    `raw` is the share of marks on which both gave the same rating, with its interval. `least`, `middle` and `most`
    are the leniency of the strictest, the middle and the kindest marker in steps of the scale, '' where too few
    markers have enough marks; `markers` counts those who do.
    """

    months: str
    pieces: int
    marks: int
    raw: str
    markers: int
    least: str
    middle: str
    most: str


class Headline(Struct, frozen=True):
    """One sentence of the first page."""

    text: str


class ChangeLine(Struct, frozen=True):
    """A question of the whole Area whose rate moved by more than luck since the month named in `before`."""

    question: str
    then: str
    now: str
    before: str
    rose: bool


class ThemeLine(Struct, frozen=True):
    """An open theme with the one figure that shows it, as the tables have it, and why it is a theme."""

    id: str
    state: str
    question: str
    group: str
    rate: float
    figure: RateFigure
    why: str


class ActionLine(Struct, frozen=True):
    """An action with its owner and the day it is due; `effect` is what the marks say of it, '' while not done."""

    id: str
    what: str
    owner: str
    due: str
    effect: str


class IssueLine(Struct, frozen=True):
    """An issue of an inspection: the Area's response, '' where there is none yet, and what was measured since, a
    sentence a line."""

    id: str
    title: str
    joint: bool
    response: str
    lines: tuple[str, ...]
    latest: str = ""
    """The last of what was measured by the first of its lines."""


class FirstPage(Struct, frozen=True):
    """What a chair reads first. `compared` says whether there is an earlier month to compare with; `more_themes`
    counts open ones that are not listed."""

    since: str = ""
    improved: tuple[ChangeLine, ...] = ()
    worsened: tuple[ChangeLine, ...] = ()
    compared: bool = False
    themes: tuple[ThemeLine, ...] = ()
    more_themes: int = 0
    decisions: tuple[str, ...] = ()
    overdue: tuple[ActionLine, ...] = ()
    judged: tuple[ActionLine, ...] = ()


class AssistedLine(Struct, frozen=True):
    """One question: the plain rate with its interval, the model-assisted one with its own, what that saved, and
    the share of letters of which no check could say anything. Ready to print."""

    question: str
    plain: str
    plain_interval: str
    assisted: str
    assisted_interval: str
    saved: str
    unread: str


class CommitteeSummary(Struct, frozen=True):
    """The committee's summary of a month. `traces` say which populations and draws the figures come from."""

    area: str
    scheme_name: str
    protective_marking: str
    month: str
    date: str
    headlines: tuple[Headline, ...]
    coverage: tuple[CoverageRow, ...]
    tables: tuple[RateTable, ...]
    letters: tuple[LettersRow, ...]
    letters_total: LettersRow | None
    """The whole Area; None where there is no letter."""
    findings: tuple[FindingRow, ...]
    findings_cut: int
    findings_suppressed: int
    police: tuple[PoliceRow, ...]
    police_dispute_deadline: str
    smallest_marks: int
    smallest_people: int
    traces: tuple[str, ...]
    ledger_events: int
    ledger_hash: str
    marking_quality: MarkingQuality | None = None
    """None when nothing was marked twice, or by so few that the figures would be somebody's own."""
    first_page: FirstPage = FirstPage()
    issues: tuple[IssueLine, ...] = ()
    charts: tuple[Chart, ...] = ()
    """Pictures behind the first page, each with its table: the themes over time and between units, the rates of
    each scheme, what an inspection's issues are measured by."""
    meetings: tuple[MeetingsRow, ...] = ()
    """Meetings of the last twelve months by kind and unit: held or not, their summaries circulated."""
    letters_together: int = 0
    """How many units stand in no row of their own, because what they rest on is too little, or would give such a
    unit away; they are one row where another unit is shown, and in the total alone where none is."""
    letters_checked: LettersCheckedTable | None = None
    """What the checks found in all letters that were read; None where none were."""
    assisted: tuple[AssistedLine, ...] = ()
    """Rates of letters helped by the checks of every letter."""
    feedback: FeedbackTimes | None = None
    """How soon people had their letter of feedback; None where too few were due one."""
    barriers: Barriers = field(default_factory=Barriers)
    police_units: PoliceUnits = field(default_factory=PoliceUnits)
    outcomes: tuple[OutcomeRow, ...] = ()
    """What became known of cases this year, beside the marks of the same cases."""
