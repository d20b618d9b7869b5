"""What somebody sent from the marking page, as answers: the ids of the scheme, people by id, dates as dates.

A field that a browser did not send is no answer; a question of which nothing was sent stays as recorded.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from msgspec import Struct, field
from werkzeug.datastructures import MultiDict

from iqa.domain import AgreedAction, EnteredDate, Mark, day_of
from iqa.marking.attribution import NOBODYS
from iqa.marking.completeness import MarkProblem
from iqa.marking.form import Form
from iqa.marking.recording import WHOLE, Answers, FormCopy, WholeAnswers
from iqa.marking.work_words import staff_labels
from iqa.staff import Directory
from iqa.text import cleaned

PERSON_UNKNOWN, DATE_UNREADABLE, DATE_WITHOUT_FIELD = "person-unknown", "date-unreadable", "date-without-field"
"""Codes of what stands in a field and means nothing."""
SEEN, REVISION, REST = "seen", "revision", "rest"
MARK_FIELDS = ("rating", "evidence", "codes", "explanation", "person", "priority", "aim", "next")
ROW_FIELDS = {"action": ("action", "action-due", "action-about"), "date": ("date-which", "date", "date-source")}
"""The fields of a row of actions and of one of extra dates; each has the number of its row behind it."""
OFFERED = "offered-day"
"""The day that the empty row of actions was given when the page was made."""
LONGEST_NUMBER = 3
WHOLE_FIELDS = ("good_practice", "urgent_concern", "referral", "overall")

Sent = MultiDict[str, str]


class SentForm(Struct, frozen=True):
    """Answers with the copy that they were given on, and what stands in fields and cannot be understood."""

    answers: Answers
    copy: FormCopy
    problems: tuple[MarkProblem, ...] = ()


class _Reading(Struct):
    """One form being read; `problems` gathers what means nothing."""

    sent: Sent
    form: Form
    problems: list[MarkProblem] = field(default_factory=list)

    def text(self, name: str) -> str:
        return cleaned(self.sent.get(name, "")).strip()

    def marks(self) -> Iterator[Mark]:
        for question in self.form.questions():
            name = question.criterion.id
            if name_of(SEEN, name) in self.sent:
                yield self._mark(name)

    def _mark(self, name: str) -> Mark:
        return Mark(
            criterion=name,
            rating=self.text(name_of("rating", name)),
            evidence=self.text(name_of("evidence", name)),
            finding_codes=tuple(self.sent.getlist(name_of("codes", name))),
            priority=name_of("priority", name) in self.sent,
            aim=self.text(name_of("aim", name)) if name_of("priority", name) in self.sent else "",
            next_step=self.text(name_of("next", name)),
            explanation=self.text(name_of("explanation", name)),
            person=self._person(name),
        )

    def _person(self, criterion: str) -> str:
        """The id of whoever is named as having done the work, '' where nobody is."""
        given = self.text(name_of("person", criterion))
        if not given:
            return ""
        labels = {label: one for one, label in staff_labels(self.form.people).items()}
        known = self.form.attribution(criterion).person_id
        if given in labels or given in NOBODYS or given == known:
            return labels.get(given, given)
        if person := Directory(self.form.people).one(given):
            return person.id
        message = (
            f"Nobody on the staff list is certainly {given}. Choose from the list, or say that it is not known."
        )
        self.problems.append(MarkProblem(PERSON_UNKNOWN, criterion, "person", message, value=given))
        return ""

    def whole(self) -> WholeAnswers | None:
        if name_of(SEEN, WHOLE) not in self.sent:
            return None
        return WholeAnswers(
            good_practice=self.text("good_practice"),
            actions=tuple(self._actions()),
            urgent_concern=self.text("urgent_concern"),
            referral=self.text("referral"),
            overall=self.text("overall"),
        )

    def _actions(self) -> Iterator[AgreedAction]:
        for number in numbers_sent(self.sent, "action"):
            text, about = self.text(f"action-{number}"), self.text(f"action-about-{number}")
            due = self._day(f"action-due-{number}", "actions")
            if is_filled(self.sent, "action", number):
                yield AgreedAction(text, due, about)

    def entered_dates(self) -> tuple[EnteredDate, ...] | None:
        if name_of(SEEN, WHOLE) not in self.sent:
            return None
        return tuple(self._entered())

    def _entered(self) -> Iterator[EnteredDate]:
        for number in numbers_sent(self.sent, "date"):
            which, source = self.text(f"date-which-{number}"), self.text(f"date-source-{number}")
            day = self._day(f"date-{number}", "entered_dates")
            if day and which:
                yield EnteredDate(which, day, source)
            elif day:
                message = "There is an extra date that says not which it is. Choose which date it is."
                self.problems.append(MarkProblem(DATE_WITHOUT_FIELD, WHOLE, "entered_dates", message))

    def _day(self, name: str, part: str) -> date | None:
        given = self.text(name)
        day = day_of(given)
        if given and day is None:
            message = f"{given} is no date. Enter it as year, month and day, such as 2026-10-27."
            self.problems.append(MarkProblem(DATE_UNREADABLE, WHOLE, part, message, value=given))
        return day


def read_form(sent: Sent, form: Form) -> SentForm:
    """The answers of a form, or of the parts of it that were sent, with all that cannot be understood."""
    reading = _Reading(sent, form)
    answers = Answers(
        marks=tuple(reading.marks()),
        whole=reading.whole(),
        entered_dates=reading.entered_dates(),
        rest_met=REST in sent,
    )
    parts = (WHOLE, *(mark.criterion for mark in answers.marks))
    shown = {part: sent.get(name_of(SEEN, part), "").partition(".") for part in parts}
    copy = FormCopy(
        revision=int(given) if (given := sent.get(REVISION, "0")).isdecimal() else 0,
        seen={part: recorded for part, (recorded, _, _) in shown.items() if recorded},
        untouched=frozenset(part for part, (_, _, fields) in shown.items() if fields == sent_digest(sent, part)),
    )
    return SentForm(answers, copy, tuple(reading.problems))


def with_day_in_empty_row(fields: Sent, day: date | None) -> Sent:
    """The fields with a day in their empty row of actions, and with it where the next reading sees what it was."""
    if day is None:
        return fields
    rows = filled_rows(fields, "action")
    empty = f"action-due-{rows[-1]}"
    kept = [(name, value) for name, value in fields.items(multi=True) if name not in (empty, OFFERED)]
    return MultiDict([*kept, (empty, day.isoformat()), (OFFERED, day.isoformat())])


def filled_rows(fields: Sent, name: str) -> range:
    """The numbers of the rows of actions or of dates that hold anything, and of one more."""
    last = max((number for number in numbers_sent(fields, name) if is_filled(fields, name, number)), default=0)
    return range(1, last + 2)


def is_filled(fields: Sent, name: str, number: int) -> bool:
    """Whether a row holds anything but the day that an empty row of actions was given."""
    said = (fields.get(f"{part}-{number}", "").strip() for part in ROW_FIELDS[name])
    offered = fields.get(OFFERED, "") if name == "action" else ""
    return any(text and text != offered for text in said)


def numbers_sent(sent: Sent, name: str) -> list[int]:
    """The numbers of the rows of actions or of dates that were sent, in order."""
    begun = f"{name}-"
    ends = (one.removeprefix(begun) for one in sent if one.startswith(begun))
    return sorted(int(end) for end in ends if end.isdecimal() and len(end) <= LONGEST_NUMBER)


def name_of(part: str, criterion: str) -> str:
    """What a field of a question is called in the form."""
    return f"{part}-{criterion or 'whole'}"


def sent_digest(sent: Sent, part: str) -> str:
    """A digest of what stands in the fields of a part, however lines are ended and spaces stand."""
    filled = sorted(
        (name, " ".join(value.split()))
        for name, value in sent.items(multi=True)
        if value.strip() and _belongs(name, part)
    )
    return hashlib.sha256(repr(filled).encode()).hexdigest()[:16]


def _belongs(name: str, part: str) -> bool:
    """Whether a field of the form is one of a question's, or one of the whole's."""
    if part != WHOLE:
        return name in {name_of(one, part) for one in MARK_FIELDS}
    return name in WHOLE_FIELDS or name.startswith(("action-", "date-"))
