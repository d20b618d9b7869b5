"""What the marking page shows of one piece of work: its facts and clocks, each question with what is recorded or
was just typed, what the record says against it, and what is still missing with a link to where it is mended.
"""

from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct
from werkzeug.datastructures import MultiDict

from iqa.domain import (
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    Answered,
    Assessment,
    EnteredDate,
    Mark,
    Rating,
)
from iqa.fields import FIELDS, heading
from iqa.marking.attribution import Question
from iqa.marking.completeness import NOT_MARKED_CODE, MarkProblem
from iqa.marking.fact_checks import as_read, contradictions, filled, rating_by_dates
from iqa.marking.form import Form
from iqa.marking.no_record import NO_RECORD, NO_RECORD_LABEL
from iqa.marking.recording import OLDER_COPY, WHOLE, WholeAnswers, recorded_digest, still_to_do, whole_of
from iqa.marking.timeliness_words import where_to_look, working
from iqa.marking.work_words import about, date_choices, plain_label, staff_labels
from iqa.web.marking_answers import (
    OFFERED,
    PERSON_UNKNOWN,
    WHOLE_FIELDS,
    Sent,
    filled_rows,
    name_of,
    sent_digest,
    with_day_in_empty_row,
)
from iqa.web.marking_context import (
    NOTHING_TYPED,
    ActionFields,
    Choice,
    DateFields,
    MarkingPage,
    QuestionBlock,
    SavedPart,
    SentParts,
    Theirs,
    ToDo,
    Typed,
    Where,
)

NOT_APPLICABLE_KEY = "0"
NO_RECORD_KEY = "9"
EXPLAINED, TO_EXPLAIN = "You have explained it below.", "Change the rating, or explain below."
KEPT = "Kept as your explanation:"
NOT_SHOWN = frozenset({"defendant"})
"""Facts that the page leaves out: a name that nobody needs to mark by."""


class _Maker(Struct, frozen=True):
    """One page being made: the form, what is recorded, what was typed."""

    form: Form
    recorded: Assessment
    typed: Typed
    labels: dict[str, str]
    todo: tuple[MarkProblem, ...]

    def blocks(self, of: Container[str] | None = None) -> Iterator[QuestionBlock]:
        """The questions as they stand, in their order; of some alone where a set of criteria is given."""
        for number, question in enumerate(self.form.questions(), 1):
            if of is None or question.criterion.id in of:
                yield self._block(number, question)

    def to_do(self) -> tuple[ToDo, ...]:
        """What is missing, but for a rating that only the record has given: the page shows it, and it goes with
        the form."""
        asked = {one.criterion.id: one for one in self.form.questions()}
        numbers = self.numbers()
        return tuple(
            _to_do(one, numbers)
            for one in self.todo
            if one.code != NOT_MARKED_CODE or not self._shown(asked[one.criterion])[1]
        )

    def numbers(self) -> dict[str, int]:
        """Criterion -> the number of its question on the page."""
        return {one.criterion.id: number for number, one in enumerate(self.form.questions(), 1)}

    def answered(self) -> int:
        """How many questions have a mark."""
        return sum(self.recorded.mark(one.criterion.id).is_marked for one in self.form.questions())

    def whole_messages(self) -> tuple[str, ...]:
        """What is wrong with what was just sent of the work as a whole."""
        return tuple(one.message for one in self.typed.problems if one.criterion == WHOLE and not one.missing)

    def _shown(self, question: Question) -> tuple[Mark, bool]:
        """The mark that a question shows, and whether it is the record's own that nobody has given yet."""
        name = question.criterion.id
        if typed := self.typed.mark(name):
            return typed, False
        recorded = self.recorded.mark(name)
        if recorded.is_marked:
            return recorded, False
        suggested = self._suggested(question)
        return suggested, suggested.is_marked

    def _block(self, number: int, question: Question) -> QuestionBlock:
        criterion, scheme = question.criterion, self.form.scheme
        found = self.form.timeliness.get(criterion.id)
        recorded = self.recorded.mark(criterion.id)
        mark, is_suggested = self._shown(question)
        scale = scheme.ratings_of(criterion)
        person = mark.person or self.form.attribution(criterion.id).person_id
        typed = self.typed.mark(criterion.id) is not None
        name = self._person_typed(criterion.id) or self.labels.get(person, person)
        return QuestionBlock(
            id=criterion.id,
            number=number,
            text=criterion.question,
            strand=scheme.strand_label(criterion.strand),
            perhaps=question.applies is None,
            dates=tuple(one for one in (working(found), where_to_look(found)) if one) if found else (),
            beside=self.form.shown_beside(criterion.id),
            ratings=tuple(_ratings(scale, mark, searched=self.form.may_have_no_record(criterion.id))),
            guidance=tuple(_guidance(scale, criterion.guidance)),
            codes=tuple(
                Choice(code, scheme.finding_code(code).label, code in mark.finding_codes)
                for code in criterion.finding_codes
            ),
            mark=mark,
            person=name,
            asks_person=not person,
            aim=criterion.aim,
            untold=self.form.is_untold(criterion.id),
            messages=tuple(self._messages(question, mark)),
            todo=self._todo(criterion.id) if recorded.is_marked or self.typed.mark(criterion.id) else (),
            seen=_seen(self.recorded, criterion.id, None if typed else _fields_of_mark(mark, name, criterion.aim)),
            theirs=self._theirs(criterion.id, recorded),
            suggested=is_suggested,
        )

    def _person_typed(self, criterion: str) -> str:
        """The name just typed that means nobody for certain, '' where there is none."""
        unknown = (one for one in self.typed.problems if (one.criterion, one.code) == (criterion, PERSON_UNKNOWN))
        return next((one.value for one in unknown), "")

    def _suggested(self, question: Question) -> Mark:
        """What the dates or the record answer by themselves, open to correction; no mark where they do not."""
        criterion = question.criterion
        recorded = self.recorded.mark(criterion.id)
        scale = self.form.scheme.ratings_of(criterion)
        answered = self.form.answered_by_record(criterion.id)
        rating = (
            answered.rating
            if answered
            else rating_by_dates(criterion, self.form.timeliness.get(criterion.id), scale)
        )
        evidence = recorded.evidence or (self._evidence(answered) if answered else "")
        return Mark(
            criterion.id,
            rating,
            evidence,
            recorded.finding_codes,
            recorded.priority,
            recorded.aim,
            recorded.next_step,
            recorded.explanation,
            recorded.person,
        )

    def _evidence(self, answered: Answered) -> str:
        """What the record shows, as evidence for an answer below the best; '' where none is needed."""
        needs = answered.rating != NOT_APPLICABLE and self.form.scheme.rating(answered.rating).needs_evidence
        return filled(answered.says, self.form.facts()) if needs else ""

    def _messages(self, question: Question, mark: Mark) -> Iterator[str]:
        """What is wrong with what was just sent, and what the record says against the mark that is shown."""
        criterion = question.criterion
        for problem in self.typed.problems:
            if problem.criterion == criterion.id and not problem.missing:
                yield problem.message
        facts = self.form.facts(self.recorded.entered_dates, self.form.today)
        scale = self.form.scheme.ratings_of(criterion)
        for found in contradictions(criterion, mark, facts, self.form.timeliness.get(criterion.id), scale):
            yield f"{found.says} {_explained(mark)}"

    def _todo(self, criterion: str) -> tuple[str, ...]:
        return tuple(
            one.message
            for one in self.todo
            if one.criterion == criterion and one.missing and one.part != "explanation"
        )

    def _theirs(self, criterion: str, recorded: Mark) -> Theirs | None:
        """What is recorded now, where what was just sent was given on something older."""
        conflicts = {one.criterion for one in self.typed.problems if one.code == OLDER_COPY}
        if criterion not in conflicts or self.typed.meanwhile is None:
            return None
        label = self.form.scheme.rating_label(recorded.rating, criterion) or "not rated"
        return Theirs(self.typed.meanwhile.by, self.typed.meanwhile.at, label, recorded.evidence)


def marking_page(form: Form, recorded: Assessment, where: Where, typed: Typed = NOTHING_TYPED) -> MarkingPage:
    """The page of one piece of work as recorded, with what was just typed in its place."""
    maker = _maker(form, recorded, typed)
    blocks, numbers = tuple(maker.blocks()), maker.numbers()
    fields = _whole_fields(form, recorded, typed)
    kind = form.scheme.population
    return MarkingPage(
        where=where,
        label=plain_label(kind, form.item),
        scheme=form.scheme.title,
        item_name=form.scheme.item_name,
        month_label=recorded.month.label,
        about=about(kind, form.item),
        facts=tuple(_facts(form)),
        clocks=tuple(dict.fromkeys(one.dates[0] for one in blocks if one.dates)),
        revision=recorded.revision,
        locked=recorded.is_locked,
        state=recorded.state.value,
        saved=recorded.marked_at,
        questions=blocks,
        whole={name: fields.get(name, "") for name in WHOLE_FIELDS},
        whole_seen=_whole_seen(recorded, typed, fields),
        whole_messages=maker.whole_messages(),
        actions=tuple(_action_rows(fields)),
        action_day=fields.get(OFFERED, ""),
        action_days=form.action_days,
        dates=tuple(_date_rows(fields)),
        date_choices=tuple(
            (field, label) for label, field in sorted(date_choices([form.scheme], form.standards).items())
        ),
        people=tuple(maker.labels.values()),
        problems=tuple(_to_do(one, numbers) for one in typed.problems),
        todo=maker.to_do(),
        rest_allowed=form.defaults_allowed,
        rest_chosen=typed.rest,
        best=form.scheme.scale[0].label,
        answered=maker.answered(),
    )


def saved_part(form: Form, recorded: Assessment, typed: Typed, sent: SentParts) -> SavedPart:
    """What the page is told of parts that were sent, and nothing besides: it is told while somebody types."""
    maker = _maker(form, recorded, typed, sent.missing)
    fields = _whole_fields(form, recorded, typed) if sent.whole else None
    return SavedPart(
        stored=sent.stored,
        saved=recorded.marked_at,
        revision=recorded.revision,
        answered=maker.answered(),
        asked=len(form.questions()),
        todo=maker.to_do(),
        blocks=tuple(maker.blocks(sent.marks)),
        whole=sent.whole,
        whole_seen=_whole_seen(recorded, typed, fields) if fields is not None else "",
        whole_messages=maker.whole_messages(),
    )


def _whole_fields(form: Form, recorded: Assessment, typed: Typed) -> Sent:
    """The fields about the work as a whole, as recorded or as just typed."""
    sent = _fields_of_whole(whole_of(recorded), recorded.entered_dates) if typed.whole is None else typed.whole
    return with_day_in_empty_row(sent, None if recorded.is_locked else form.action_day())


def _whole_seen(recorded: Assessment, typed: Typed, fields: Sent) -> str:
    return _seen(recorded, WHOLE, fields if typed.whole is None else None)


def _maker(form: Form, recorded: Assessment, typed: Typed, missing: tuple[MarkProblem, ...] = ()) -> _Maker:
    """`missing` is what keeps the work from being submitted, where it was just worked out."""
    todo = () if recorded.is_locked else missing or still_to_do(recorded, form)
    return _Maker(form, recorded, typed, staff_labels(form.people), todo)


def _seen(recorded: Assessment, part: str, fields: Sent | None) -> str:
    """What goes back with the answers of a part: what was recorded of it, and what its fields held. `fields` is
    None where they hold what somebody has just typed, which is theirs whether they touch it again or not."""
    return f"{recorded_digest(recorded, part)}.{'' if fields is None else sent_digest(fields, part)}"


def _fields_of_mark(mark: Mark, person: str, aim: str) -> Sent:
    """What a browser sends of a question that nobody has touched."""
    name, texts = (
        mark.criterion,
        {
            "rating": mark.rating,
            "evidence": mark.evidence,
            "explanation": mark.explanation,
            "person": person,
            "priority": "yes" if mark.priority else "",
            "aim": mark.aim or aim,
            "next": mark.next_step,
        },
    )
    sent = [(name_of(part, name), text) for part, text in texts.items()]
    return MultiDict([*sent, *((name_of("codes", name), code) for code in mark.finding_codes)])


def _fields_of_whole(whole: WholeAnswers, dates: Sequence[EnteredDate]) -> Sent:
    """The same of what is said of the work as a whole."""
    sent = [(name, getattr(whole, name)) for name in WHOLE_FIELDS]
    for number, action in enumerate(whole.actions, 1):
        sent += [(f"action-{number}", action.text), (f"action-about-{number}", action.criterion)]
        sent += [(f"action-due-{number}", action.due.isoformat() if action.due else "")]
    for number, one in enumerate(dates, 1):
        sent += [(f"date-which-{number}", one.field), (f"date-{number}", one.value.isoformat())]
        sent += [(f"date-source-{number}", one.source)]
    return MultiDict(sent)


def _explained(mark: Mark) -> str:
    """What is said of a mark that the record speaks against: to explain it, that it is explained below, or what is
    kept as its explanation where that was not typed but is the same as where it shows."""
    if not mark.explanation.strip():
        return TO_EXPLAIN
    return f"{KEPT} {mark.explanation}" if mark.explanation == mark.evidence else EXPLAINED


def _ratings(scale: Sequence[Rating], mark: Mark, *, searched: bool) -> Iterator[Choice]:
    """The ratings of a question with the key of each: 1, 2, 3 … and 0 for not applicable; `searched`, where a date
    is missing that the assessor may have looked for in vain."""
    for key, one in enumerate(scale, 1):
        yield Choice(one.id, one.label, mark.rating == one.id, str(key), one.needs_evidence)
    chosen = mark.rating == NOT_APPLICABLE
    yield Choice(NOT_APPLICABLE, NOT_APPLICABLE_LABEL, chosen, NOT_APPLICABLE_KEY)
    if searched:
        yield Choice(NO_RECORD, NO_RECORD_LABEL, mark.rating == NO_RECORD, NO_RECORD_KEY)


def _guidance(scale: Sequence[Rating], guidance: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for one in scale:
        if text := guidance.get(one.id, ""):
            yield one.label, text


def _facts(form: Form) -> Iterator[tuple[str, str]]:
    """What the export says of the work, in its order, as somebody reads it."""
    kind = form.scheme.population
    for column in FIELDS[kind]:
        text = form.item.text(column.field)
        if text and column.field not in NOT_SHOWN:
            yield heading(column.field, kind), as_read(text)


def _action_rows(fields: Sent) -> Iterator[ActionFields]:
    """The actions that fields hold, and below them an empty row, with the day that is offered."""
    for number in filled_rows(fields, "action"):
        yield ActionFields(
            number, *(fields.get(f"{name}-{number}", "") for name in ("action", "action-due", "action-about"))
        )


def _date_rows(fields: Sent) -> Iterator[DateFields]:
    """The extra dates that fields hold, and an empty row below them."""
    for number in filled_rows(fields, "date"):
        yield DateFields(
            number, *(fields.get(f"{name}-{number}", "") for name in ("date-which", "date", "date-source"))
        )


FIELD_OF_PART = {
    "rating": "rating",
    "evidence": "evidence",
    "finding_codes": "codes",
    "explanation": "explanation",
    "person": "person",
    "priority": "priority",
    "aim": "aim",
    "next_step": "next",
}
"""The field of a question that mends each part of a mark."""


def _to_do(problem: MarkProblem, numbers: Mapping[str, int]) -> ToDo:
    """A problem as a line that leads to where it is mended."""
    number = numbers.get(problem.criterion)
    if number is None:
        return ToDo(
            problem.message, f"#{problem.part.replace('_', '-') if problem.criterion == WHOLE else 'questions'}"
        )
    field = FIELD_OF_PART.get(problem.part, "rating")
    return ToDo(f"Question {number}: {problem.message}", f"#{name_of(field, problem.criterion)}")
