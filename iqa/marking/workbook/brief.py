"""What a marking workbook is made from and checked against: the work of one assessor in one month.

A brief is built afresh from the records both when a workbook is written and when it is read back, so that nothing
hidden in the file has to be believed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from iqa.domain import (
    CORE,
    Assessment,
    Item,
    Kind,
    Month,
    Person,
    Round,
    Scheme,
    Standard,
    TimelinessResult,
)
from iqa.marking.attribution import Attribution, Question, questions, whose_work
from iqa.marking.form import Form
from iqa.marking.work_words import plain_label, staff_labels
from iqa.person_names import initials_of

_BETWEEN = "|"
"""Stands between the key of an item, which holds it too, and the id of a criterion, which never does."""


class ItemToMark(Struct, frozen=True):
    """One drawn item. `timeliness` and `attributions` map criterion ids; an attribution not given is worked out
    from the row. `assessment` holds the marks recorded so far. `minutes` 0 means the scheme's own estimate."""

    item: Item
    person_name: str
    timeliness: Mapping[str, TimelinessResult] = field(default_factory=dict)
    attributions: Mapping[str, Attribution] = field(default_factory=dict)
    assessment: Assessment | None = None
    minutes: int = 0
    beside: Mapping[str, str] = field(default_factory=dict)
    """What other exports of the month say of the same URN."""


class Section(Struct, frozen=True):
    """The items of one scheme, the focus modules that the month switches on, and the standards of the draw."""

    scheme: Scheme
    focus: tuple[str, ...]
    draw: str
    items: tuple[ItemToMark, ...]
    standards: tuple[Standard, ...] = ()

    def questions(self, one: ItemToMark) -> tuple[Question, ...]:
        """What is asked of an item."""
        return questions(self.scheme, self.focus, one.item)

    def attribution(self, one: ItemToMark, question: Question, people: tuple[Person, ...]) -> Attribution:
        """Whose work a question judges in an item."""
        known = one.attributions.get(question.criterion.id)
        return known or whose_work(question.criterion, one.item, people)

    def minutes(self) -> int:
        """The time that all items together take."""
        modules = sum(one.minutes for one in self.scheme.modules if one.id in self.focus and one.id != CORE)
        return sum(one.minutes or self.scheme.minutes + modules for one in self.items)


class WorkbookBrief(Struct, frozen=True):
    """Everything one assessor marks in one month. `assessor` is a staff id, `marking` the protective marking.

    With `today` and the standards of its sections, dates that the assessor enters are computed with when the
    workbook is read. `people` may be named as those whose work something was.
    """

    workspace: str
    month: Month
    assessor: str
    assessor_name: str
    protective_marking: str
    sections: tuple[Section, ...]
    people: tuple[Person, ...] = ()
    today: date | None = None
    round: Round = Round.FIRST
    defaults_allowed: bool = True
    """Whether what is left of a piece of work may be answered in one go in this month."""
    case_address: str = ""
    """Where a case stands in the office's own system, with {urn} in it; blank where nobody said."""
    action_days: int = 0
    """Days until an action agreed is due where nobody says another day; 0 for no day."""

    @property
    def standards(self) -> tuple[Standard, ...]:
        """The standards of all sections, each once."""
        return tuple(dict.fromkeys(standard for section in self.sections for standard in section.standards))

    def row_keys(self) -> tuple[str, ...]:
        """The hidden keys of all rows, in order."""
        return tuple(
            row_key(one.item.key, question.criterion.id)
            for section, one in self.all_items()
            for question in section.questions(one)
        )

    def form(self, section: Section, one: ItemToMark) -> Form:
        """The form of an item, as its answers are judged."""
        return Form(
            scheme=section.scheme,
            item=one.item,
            focus=section.focus,
            timeliness=one.timeliness,
            attributions=one.attributions,
            people=self.people,
            standards=section.standards,
            today=self.today,
            beside=one.beside,
            defaults_allowed=self.defaults_allowed,
            action_days=self.action_days,
        )

    def recorded(self, section: Section, one: ItemToMark) -> Assessment:
        """What is recorded of an item so far, or an assessment that nobody has begun."""
        return one.assessment or Assessment(
            item_key=one.item.key,
            scheme=section.scheme.id,
            scheme_version=section.scheme.version,
            month=self.month,
            draw=section.draw,
            assessor=self.assessor,
            round=self.round,
        )

    def all_items(self) -> Iterator[tuple[Section, ItemToMark]]:
        """Every item with its section."""
        for section in self.sections:
            for one in section.items:
                yield section, one


def row_key(item_key: str, criterion_id: str) -> str:
    """The hidden key of one question on one item."""
    return f"{item_key}{_BETWEEN}{criterion_id}"


def item_key_of(row_key: str) -> str:
    """The key of the item that the row of a hidden key is about."""
    return row_key.rpartition(_BETWEEN)[0]


def checksum(identity: Mapping[str, str], keys: tuple[str, ...]) -> str:
    """One digest over what a workbook says it is and the keys of its rows, whatever their order."""
    lines = [f"{name}={identity[name]}" for name in sorted(identity)] + sorted(keys)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def identity_of(brief: WorkbookBrief) -> dict[str, str]:
    """What a workbook says it is; together with its keys this is what the checksum covers."""
    schemes = ";".join(f"{one.scheme.id}@{one.scheme.version}@{one.draw}" for one in brief.sections)
    return {
        "workspace": brief.workspace,
        "month": str(brief.month),
        "assessor": brief.assessor,
        "round": brief.round.value,
        "schemes": schemes,
    }


def item_labels(brief: WorkbookBrief) -> dict[str, str]:
    """Item key -> what the sheets call it: the URN and what else tells it apart, each label once.

    Two victims of one case are told apart by the reference that each has, else by their initials.
    """
    labels: dict[str, str] = {}
    several = Counter(plain_label(section.scheme.population, one.item) for section, one in brief.all_items())
    for section, one in brief.all_items():
        label = plain_label(section.scheme.population, one.item)
        letters = section.scheme.population is Kind.LETTERS
        if letters and several[label] > 1 and (to := initials_of(one.item.text("victim_name"))):
            label = f"{label}, to {to}"
        if label in labels.values():
            label = f"{label}, {one.person_name}"
        number = 2
        plain = label
        while label in labels.values():
            label, number = f"{plain} ({number})", number + 1
        labels[one.item.key] = label
    return labels


def people_labels(brief: WorkbookBrief) -> dict[str, str]:
    """Person id -> how the drop-down calls them, whoever the export names besides the staff list among them."""
    labels = staff_labels(brief.people)
    for section, one in brief.all_items():
        for question in section.questions(one):
            found = section.attribution(one, question, brief.people)
            if found.known and found.person_id not in labels:
                labels[found.person_id] = _stranger(found.person_id, one)
    return labels


def _stranger(person_id: str, one: ItemToMark) -> str:
    """Somebody who is not on the staff list: the item's person by name, others as the export wrote them."""
    return one.person_name if person_id == one.item.text("person") and one.person_name else person_id
