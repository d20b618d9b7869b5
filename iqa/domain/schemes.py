"""A scheme of criteria: what is asked of a piece of work, on what scale, and whose work each question judges."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain.conditions import Condition
from iqa.domain.work import Kind
from iqa.values import ComparedInPart

NOT_MARKED = ""
"""No rating yet. Never counted, never zero."""
NOT_APPLICABLE = "not-applicable"
"""The id of the rating that leaves a criterion out of every rate."""
NOT_APPLICABLE_LABEL = "Not applicable"
"""What every scheme calls that rating."""
CORE = "core"
"""The module of the core form."""


class CriterionKind(StrEnum):
    """Whether a criterion is judged or computed from dates."""

    QUALITY = "quality"
    TIMELINESS = "timeliness"


class WorkOf(StrEnum):
    """Whose work a criterion judges, and so into whose feedback its mark goes."""

    REVIEWING_PROSECUTOR = "reviewing prosecutor"
    CHARGING_PROSECUTOR = "charging prosecutor"
    ADVOCATE = "trial advocate"
    PARALEGAL_OFFICER = "paralegal officer"
    DRAFTER = "drafter"
    DECIDING_PROSECUTOR = "deciding prosecutor"
    VICTIM_LIAISON_UNIT = "victim liaison unit"
    UNIT = "unit"
    """A measure of the unit as a whole: its marks go on nobody's record."""
    POLICE = "police"
    """Work of the police: its marks go on nobody's record here."""

    @property
    def is_nobodys(self) -> bool:
        """Whether no member of staff answers for it, so that nobody is asked whose work it was."""
        return self in {WorkOf.UNIT, WorkOf.POLICE}

    @property
    def field(self) -> str:
        """The field of the export that names this person, '' where it is nobody's; their staff id stands in
        `<field>_id`."""
        return {
            WorkOf.REVIEWING_PROSECUTOR: "prosecutor",
            WorkOf.CHARGING_PROSECUTOR: "charging_prosecutor",
            WorkOf.ADVOCATE: "advocate",
            WorkOf.PARALEGAL_OFFICER: "paralegal",
            WorkOf.DRAFTER: "drafter",
            WorkOf.DECIDING_PROSECUTOR: "prosecutor",
            WorkOf.VICTIM_LIAISON_UNIT: "drafter",
        }.get(self, "")


class Whose(StrEnum):
    """Who can mend what a finding code names."""

    OURS = "ours"
    DEFENCE = "defence"
    POLICE = "police"


class Rating(Struct, frozen=True):
    """One step of a scale. Steps stand best first. `met` marks count as to standard in a rate;
    `needs_evidence` marks need a line that says where it shows."""

    id: str
    label: str
    met: bool
    needs_evidence: bool


class Strand(Struct, frozen=True):
    """A group of criteria, such as review or disclosure."""

    id: str
    label: str


class FocusModule(Struct, frozen=True):
    """Criteria beyond the core form that a month's policy may switch on. `minutes` is the time it adds."""

    id: str
    label: str
    minutes: int


class FindingCode(Struct, frozen=True):
    """A common reason why a criterion was not fully met. `barrier` codes are barriers to engagement with the
    defence; only those of the defence go to the liaison meeting with them."""

    id: str
    label: str
    barrier: bool = False
    whose: Whose | None = None
    """Whose it is to mend; None where the scheme does not say: then a barrier is the defence's, others ours."""

    @property
    def is_for_defence(self) -> bool:
        """Whether it goes to the liaison meeting with the defence."""
        return self.barrier and self.whose in (None, Whose.DEFENCE)


class FactCheck(Struct, frozen=True):
    """A contradiction between a mark and the export: the mark is one of `rated` while all of `facts` hold.

    `says` tells the assessor what the export shows, with {field} placeholders filled from the row.
    """

    id: str
    rated: tuple[str, ...]
    facts: tuple[Condition, ...]
    says: str


class Answered(Struct, frozen=True):
    """An answer that the export gives by itself: `rating`, while all of `when` hold. It can be corrected.

    `says` tells what the export shows, with {field} placeholders as in a fact check.
    """

    rating: str
    when: tuple[Condition, ...]
    says: str


class Criterion(Struct, frozen=True):
    """One question. `guidance` maps each rating id to what it looks like. `standard` names the timeliness
    standard of a timeliness criterion. `for_unsent` criteria are the only ones asked of a letter never sent.

    A `critical` criterion that is marked at the bottom of its scale is told to the manager at once; that weighs
    nothing and changes no figure. `ratings` maps the steps of the scale that it offers to its own words for them,
    for a question that is answered yes or no; {} offers the whole scale. `shows` names what stands beside it:
    facts of other exports and reminders of the settings.
    """

    id: str
    question: str
    strand: str
    kind: CriterionKind
    work_of: WorkOf
    guidance: Mapping[str, str]
    module: str = CORE
    applies_when: tuple[Condition, ...] = ()
    finding_codes: tuple[str, ...] = ()
    fact_checks: tuple[FactCheck, ...] = ()
    standard: str = ""
    for_unsent: bool = False
    aim: str = ""
    """The standard in one sentence, ready to stand in a letter as what is expected."""
    critical: bool = False
    ratings: Mapping[str, str] = field(default_factory=dict)
    answered: tuple[Answered, ...] = ()
    shows: tuple[str, ...] = ()
    source: str = ""
    """The public reference it rests on, with its year."""
    reviewed: str = ""
    """When somebody last read it against the law: YYYY-MM or YYYY-MM-DD."""


class Scheme(ComparedInPart, frozen=True):
    """A versioned set of criteria for one kind of work. `minutes` is what the core form takes for one item."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"source"})

    id: str
    version: str
    title: str
    population: Kind
    item_name: str
    """What one item is called in a sentence, such as 'case' or 'letter'."""
    minutes: int
    scale: tuple[Rating, ...]
    strands: tuple[Strand, ...]
    criteria: tuple[Criterion, ...]
    finding_codes: tuple[FindingCode, ...]
    modules: tuple[FocusModule, ...] = ()
    source: str = ""
    """The TOML text it was read from."""

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion with that id; KeyError when the scheme has none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)

    def rating(self, rating_id: str) -> Rating:
        """The rating with that id; KeyError when the scale has none."""
        for rating in self.scale:
            if rating.id == rating_id:
                return rating
        raise KeyError(rating_id)

    def finding_code(self, code_id: str) -> FindingCode:
        """The finding code with that id; KeyError when the scheme has none."""
        for code in self.finding_codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def ratings_of(self, criterion: Criterion) -> tuple[Rating, ...]:
        """The steps of the scale that a question offers, best first, in its own words for them."""
        own = criterion.ratings
        return tuple(replace(one, label=own[one.id]) for one in self.scale if one.id in own) if own else self.scale

    def rating_label(self, rating_id: str, criterion_id: str = "") -> str:
        """What the scheme, or one of its questions, calls a rating, not applicable included; '' for not marked.
        KeyError when unknown."""
        if rating_id == NOT_APPLICABLE:
            return NOT_APPLICABLE_LABEL
        own = self.criterion(criterion_id).ratings if criterion_id else {}
        return own.get(rating_id) or (self.rating(rating_id).label if rating_id else "")

    def strand_label(self, strand_id: str) -> str:
        """What the scheme calls a strand; its id where the scheme has none of that id."""
        return next((strand.label for strand in self.strands if strand.id == strand_id), strand_id)

    def finding_labels(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """What the scheme calls some findings, in their order. KeyError for one that it does not have."""
        return tuple(self.finding_code(code).label for code in codes)

    def asked(self, focus: tuple[str, ...] = ()) -> tuple[Criterion, ...]:
        """The criteria of the core form and of the focus modules that are switched on, in order."""
        return tuple(c for c in self.criteria if c.module == CORE or c.module in focus)
