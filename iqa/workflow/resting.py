"""What rests on a step, so that it cannot be withdrawn any more: as codes with facts, and in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Self

from msgspec import Struct, field

from iqa.domain import Draw, Kind, Moderation, Month, Round
from iqa.moderation.handing_over import DrawAndKey
from iqa.next_steps import FREE_TEXT, Hint, NextStep, advice
from iqa.records.draws import draw_in
from iqa.records.populations import drawn_from, import_step
from iqa.store import DrawHead, StoredPopulation, View
from iqa.text import counted
from iqa.workflow.rematching import DRAWN_FOR
from iqa.workflow.steps import (
    ASSIGNED,
    LETTER_CONFIRMED,
    LETTERS_ISSUED,
    REPLACED,
    SECOND_ASSIGNED,
    SETTLED,
    STAFF_IMPORTED,
    TOPPED_UP,
    LedgerStep,
    imported,
    later,
    made_by,
    rows_put,
)


class Why(StrEnum):
    """Why a step cannot be withdrawn."""

    SAMPLE_DRAWN = "sample-drawn"
    SAMPLE_SET_ASIDE = "sample-set-aside"
    MARKED = "marked"
    MARKED_AGAIN = "marked-again"
    REPLIED = "replied"
    DONE_SINCE = "done-since"
    EXPLAINED = "explained"
    NOT_SEEN_TO = "not-seen-to"


class Rest(Struct, frozen=True):
    """One thing that rests on a step, with its facts: the `scheme` and `month` of a sample, how many pieces of
    work are `marked`, the number of a later `step` and what it is `called`, how many `marks` explain
    themselves."""

    why: Why
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.why)

    @classmethod
    def of_sample(cls, why: Why, draw: Draw | DrawHead, step: LedgerStep) -> Self:
        """A sample that rests on a step."""
        kind = step.kind or next((kind for kind, scheme in DRAWN_FOR.items() if scheme == draw.scheme), Kind.CASES)
        return cls(why, {"scheme": draw.scheme, "month": str(draw.month), "kind": str(kind)})

    @classmethod
    def of_step(cls, step: LedgerStep) -> Self:
        """A later step that rests on a step."""
        return cls(Why.DONE_SINCE, {"step": step.number, "called": step.headed})


def rests_on(view: View, step: LedgerStep) -> tuple[Rest, ...]:
    """Everything that rests on a step; nothing where it can be withdrawn."""
    if step.what == STAFF_IMPORTED:
        return tuple(_on_a_staff_list(view, step))
    if step.kind is not None:
        return tuple(_on_an_export(view, step))
    others = {
        LETTER_CONFIRMED: _on_an_answer,
        LETTERS_ISSUED: _on_letters,
        SETTLED: _on_a_settlement,
        SECOND_ASSIGNED: _on_a_second_marker,
    }
    if step.what in others:
        return tuple(others[step.what](view, step))
    return tuple(_on_a_change_of_a_draw(view, step))


def versions_of(view: View, step: LedgerStep) -> tuple[StoredPopulation, ...]:
    """The versions that hold no longer once a step is withdrawn: those it stored, and of the export that it
    imported also those that were worked out from it since, up to the next import of that kind and month."""
    stored = [view.populations.find(row["id"]) for row in rows_put(view, step.number, "populations")]
    own = [one for one in stored if step.kind is one.kind and step.subject == str(one.month)]
    if not own or step.kind is None:
        return tuple(stored)
    following = (
        row["version"]
        for again in later(view, step, imported(step.kind))
        if again.subject == step.subject
        for row in rows_put(view, again.number, "populations")
        if (row["kind"], row["month"]) == (str(step.kind), step.subject)
    )
    first, end = own[0].version, min(following, default=None)
    worked_out = [
        one
        for one in view.populations.list(kind=step.kind, month=own[0].month)
        if one.version >= first and (end is None or one.version < end)
    ]
    return (*worked_out, *(one for one in stored if one not in worked_out))


def _on_an_export(view: View, step: LedgerStep) -> Iterator[Rest]:
    versions = {one.id for one in versions_of(view, step)}
    for draw in view.draws.standing():
        if drawn_from(view, draw).id in versions:
            yield Rest.of_sample(Why.SAMPLE_DRAWN, draw, step)


_BY_STAFF_LIST = (
    STAFF_IMPORTED,
    ASSIGNED,
    "staff ids ",
    LETTERS_ISSUED,
    "second marking",
    "calibration",
)
"""How the ledger begins to call what is done by the staff list of the day."""


def _on_a_staff_list(view: View, step: LedgerStep) -> Iterator[Rest]:
    """Whoever was drawn, was given work or got a letter since was chosen by this list."""
    whats = _BY_STAFF_LIST
    yield from (Rest.of_step(one) for one in later(view, step, *whats))
    for draw in view.draws.standing():
        if made_by(view, draw) > step.number:
            yield Rest.of_sample(Why.SAMPLE_DRAWN, draw, step)


def _on_an_answer(view: View, step: LedgerStep) -> Iterator[Rest]:
    given = view.confirmations.changed_by(step.number).keys()
    for again in later(view, step, LETTER_CONFIRMED):
        if given & view.confirmations.changed_by(again.number).keys():
            yield Rest.of_step(again)
    months = [Month.parse(month) for _, month in given]
    for draw in view.draws.standing():
        of_letters = draw.scheme == DRAWN_FOR[Kind.LETTERS] and any(draw.month >= month for month in months)
        if of_letters and made_by(view, draw) > step.number:
            yield Rest.of_sample(Why.SAMPLE_DRAWN, draw, step)


def _on_letters(view: View, step: LedgerStep) -> Iterator[Rest]:
    """A reply, a disputed mark, or later letters of the month or to one of the people, which go on from it."""
    issued = rows_put(view, step.number, "letters")
    replies = sum(
        len(of_letters.list(person=row["person"], month=row["month"], version=row["version"]))
        for row in issued
        for of_letters in (view.responses, view.disputes)
    )
    if replies:
        yield Rest(Why.REPLIED, {"replies": replies})
    people, months = ({row[name] for row in issued} for name in ("person", "month"))
    for again in later(view, step, LETTERS_ISSUED):
        rows = rows_put(view, again.number, "letters")
        if any(row["person"] in people or row["month"] in months for row in rows):
            yield Rest.of_step(again)


def _on_a_settlement(view: View, step: LedgerStep) -> Iterator[Rest]:
    """Letters issued since, which say what stands."""
    settled = {row["draw"] for row in rows_put(view, step.number, "adjudications")}
    months = {str(view.draws.find(draw).month) for draw in settled}
    for issued in later(view, step, LETTERS_ISSUED):
        if any(row["month"] in months for row in rows_put(view, issued.number, "letters")):
            yield Rest.of_step(issued)


def _on_a_change_of_a_draw(view: View, step: LedgerStep) -> Iterator[Rest]:
    id = draw_changed_by(view, step)
    draw = view.draws.find(id)
    standing = view.draws.current(draw.scheme, draw.month)
    if standing is None or standing.id != id:
        yield Rest.of_sample(Why.SAMPLE_SET_ASIDE, draw, step)
        return
    called = assigned_by(view, step) if step.what == ASSIGNED else _called(view, step, id)
    recorded = [one for one in view.assessments.list(draw=id) if not one.round.is_put_aside]
    begun = {one.item_key for one in recorded if one.item_key in called}
    if begun:
        yield Rest(Why.MARKED, {"marked": len(begun)})
    moved = step.what == ASSIGNED and any(row["was"] for row in rows_put(view, step.number, "draw_handovers"))
    for one in later(view, step, REPLACED, TOPPED_UP):
        # What was called since went to whoever had least to do, by what was given until then.
        if draw_changed_by(view, one) == id and (moved or step.what != ASSIGNED or one.subject == step.subject):
            yield Rest.of_step(one)
    yield from (Rest.of_step(one) for one in later(view, step, ASSIGNED) if assigned_by(view, one) & called)


def _on_a_second_marker(view: View, step: LedgerStep) -> Iterator[Rest]:
    """Second marks made since, or work that was given on."""
    made, places = second_marking_changed_by(view, step), given_again_by(view, step)
    if not made.stands:
        yield Rest(Why.SAMPLE_SET_ASIDE, {"scheme": str(made.purpose), "month": str(made.month)})
        return
    marked = {(one.draw, one.item_key) for one in view.assessments.list(month=made.month, round=Round.SECOND)}
    if begun := marked & places:
        yield Rest(Why.MARKED_AGAIN, {"marked": len(begun)})
    since = later(view, step, SECOND_ASSIGNED)
    yield from (Rest.of_step(one) for one in since if given_again_by(view, one) & places)


def second_marking_changed_by(view: View, step: LedgerStep) -> Moderation:
    """The second marking of which a step gave work to somebody."""
    id = next(row["moderation"] for row in rows_put(view, step.number, "moderation_handovers"))
    return view.moderations.find(str(id))


def given_again_by(view: View, step: LedgerStep) -> frozenset[DrawAndKey]:
    """The work that a step gave to another second marker."""
    rows = rows_put(view, step.number, "moderation_handovers")
    return frozenset((row["draw"], row["key"]) for row in rows)


def assigned_by(view: View, step: LedgerStep) -> frozenset[str]:
    """The keys of the work that a step gave to somebody. An earlier release kept it as the step's subject."""
    given = frozenset(row["key"] for row in rows_put(view, step.number, "draw_handovers"))
    return given or frozenset((step.subject,))


def draw_changed_by(view: View, step: LedgerStep) -> str:
    """The id of the draw that a step changed."""
    return str(next(row["draw"] for row in rows_put(view, step.number, "draw_items")))


def _called(view: View, step: LedgerStep, draw: str) -> set[str]:
    """The keys of what a top-up or a replacement called to be marked."""
    before, after = draw_in(view, draw, step.number)
    return {item.key for item in after.to_mark()} - {item.key for item in before.to_mark()}


def in_words(rest: Rest) -> tuple[str, Hint]:
    """What rests on a step, and what to do instead."""
    return _WORDS[rest.why](rest)


def all_in_words(rests: Iterable[Rest]) -> tuple[str, Hint]:
    """Everything that rests on a step as sentences, and what to do about the first."""
    told = [in_words(rest) for rest in rests]
    return " ".join(said for said, _ in told), told[0][1]


def _drawn(rest: Rest) -> tuple[str, Hint]:
    scheme, month = str(rest.facts["scheme"]), str(rest.facts["month"])
    kind = Kind(str(rest.facts["kind"]))
    return (
        f"The sample of {scheme} for {Month.parse(month).label} was drawn since, and rests on it.",
        advice(
            "Import the right file, which becomes the next version. While nothing of the sample is marked, it can "
            "then be set aside and drawn again: ",
            import_step(kind, None if kind is Kind.STAFF else Month.parse(month)),
            ", then ",
            NextStep("draw", {"scheme": scheme, "month": month, "void": FREE_TEXT}),
            ".",
        ),
    )


def _set_aside(rest: Rest) -> tuple[str, Hint]:
    month = Month.parse(str(rest.facts["month"])).label
    return f"The sample of {rest.facts['scheme']} for {month} was set aside since.", "Nothing is to be done."


def _marked(rest: Rest) -> tuple[str, Hint]:
    pieces = counted(
        int(rest.facts["marked"]), "piece of work that it called has", "pieces of work that it called have"
    )
    return f"{pieces} marks.", advice("Work that should not be marked can be replaced: ", NextStep("replace"))


def _marked_again(rest: Rest) -> tuple[str, Hint]:
    pieces = counted(
        int(rest.facts["marked"]), "piece of work that was given has", "pieces of work that were given have"
    )
    return f"{pieces} second marks.", "Marks that are not submitted can be given on, and stay under their maker."


def _replied(rest: Rest) -> tuple[str, Hint]:
    replies = counted(int(rest.facts["replies"]), "reply to it is", "replies to them are")
    return f"{replies} recorded.", "A letter that should say something else is replaced by its next version."


def _since(rest: Rest) -> tuple[str, Hint]:
    withdraw = NextStep("withdraw", {"step": int(rest.facts["step"]), "reason": FREE_TEXT})
    return (
        f"{rest.facts['called']} was done since and rests on it.",
        advice("If that can be withdrawn, do it first: ", withdraw),
    )


def _explained(rest: Rest) -> tuple[str, Hint]:
    marks = counted(
        int(rest.facts["marks"]), "submitted mark explains itself", "submitted marks explain themselves"
    )
    return (
        f"{marks} against what it shows.",
        advice("Unlock the marks first: ", NextStep("reopen", {"reason": FREE_TEXT})),
    )


def _not_seen_to(rest: Rest) -> tuple[str, Hint]:
    return (
        "It may hold a data breach, and nobody has said what was done about it.",
        advice("See to it first: ", NextStep("urgent list", {"month": str(rest.facts["month"])})),
    )


_WORDS: Mapping[Why, Callable[[Rest], tuple[str, Hint]]] = {
    Why.SAMPLE_DRAWN: _drawn,
    Why.SAMPLE_SET_ASIDE: _set_aside,
    Why.MARKED: _marked,
    Why.MARKED_AGAIN: _marked_again,
    Why.REPLIED: _replied,
    Why.DONE_SINCE: _since,
    Why.EXPLAINED: _explained,
    Why.NOT_SEEN_TO: _not_seen_to,
}
