"""What comes of a feedback letter: the conversation, the person's own words, and marks that they dispute.

A disputed mark is looked at again by somebody who did not give it, works under nobody who did, and had no hand in
the work. What stands then goes wherever agreed marks go; the first marker's own mark stays as it was given.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import (
    Action,
    DisputedWork,
    hands_in,
    may_dispute,
    may_letter,
    names_under,
    require_dispute,
    require_letter,
)
from iqa.domain import (
    NOT_APPLICABLE,
    NOT_APPLICABLE_LABEL,
    Assessment,
    DisputedMark,
    DisputeState,
    Month,
    Person,
    Role,
    Round,
    Scheme,
    day_of_moment,
    long_date,
)
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.marking.attribution import whose_work
from iqa.moderation.agreed import resolve_rating, with_agreed
from iqa.next_steps import NextStep, advice
from iqa.records.draws import DrawnWork, drawn_work
from iqa.records.workspace import Workspace
from iqa.staff import Actor, name_of, names_apart, names_of, resolve_person
from iqa.store import Change, FeedbackRecord, FeedbackResponse, View
from iqa.text import nearest
from iqa.workdays import add_working_days
from iqa.workflow.standing_marks import stand_by_decision

IMPROVED = ("yes", "partly", "no")
"""Whether the priorities of the letter before improved."""


class Reply(Struct, frozen=True):
    """What somebody said of their letter. `acknowledged`: they have read it; `own_view` is how they see it. Texts
    and dates left out say nothing; `improved` is one of IMPROVED or ''; `version` is of the letter, 0 the
    latest."""

    person: str
    month: Month
    acknowledged: bool = False
    comment: str = ""
    held: date | None = None
    coaching: str = ""
    improved: str = ""
    own_view: str = ""
    version: int = 0


class NewDispute(Struct, frozen=True):
    """A mark that somebody disputes: the piece of work and the question, and why."""

    person: str
    month: Month
    item: str
    criterion: str
    reason: str
    version: int = 0


class DisputeDecision(Struct, frozen=True):
    """What somebody else makes of a disputed mark: the rating that stands (an id or a label), where it shows, and
    why."""

    item: str
    criterion: str
    rating: str
    evidence: str
    reason: str
    month: Month | None = None


class ShownDispute(Struct, frozen=True):
    """A dispute for whoever may decide it, in words. `late`: it came after the day to reply by."""

    dispute: DisputedMark
    person_name: str
    question: str
    rating: str
    late: bool
    urn: str = ""
    scheme: str = ""
    offered: tuple[tuple[str, str], ...] = ()
    """The ratings that may stand: id and what the scheme calls it."""
    evidenced: frozenset[str] = frozenset()
    """Those of them that need a line on where it shows."""
    guidance: tuple[tuple[str, str], ...] = ()
    """What each rating looks like: what it is called, and that."""
    decided_by: str = ""
    """Who decided it, by name; '' while it is open."""
    deciders: tuple[str, ...] = ()
    """The managers on the staff list who may decide it, by name, while it is open."""
    mine_to_decide: bool = False
    """Whether the actor may, while it is open."""


class ReplyFault(Struct, frozen=True):
    """What is wrong with a reply: the name of the field, and in words."""

    field: str
    message: str
    hint: str


def faults_of_reply(reply: Reply, today: date) -> tuple[ReplyFault, ...]:
    """What keeps a reply from being recorded: it says nothing, a word that is none, a day that is still to
    come."""
    found = []
    said = (reply.acknowledged, reply.comment.strip(), reply.held, reply.coaching.strip(), reply.improved)
    if not any((*said, reply.own_view.strip())):
        hint = "Say at least that the letter was read."
        found.append(ReplyFault("acknowledged", "The reply says nothing.", hint))
    if reply.improved and reply.improved not in IMPROVED:
        hint = f"Write one of: {', '.join(IMPROVED)}."
        found.append(ReplyFault("improved", f"{reply.improved!r} is no answer.", hint))
    if reply.held and reply.held > today:
        hint = "Give the day on which it was talked over."
        found.append(ReplyFault("held", f"{long_date(reply.held)} is still to come.", hint))
    return tuple(found)


def respond(workspace: Workspace, reply: Reply) -> FeedbackResponse:
    """Record a reply to the person's latest letter of a month.

    Raises NotFoundError where they have none, InvalidInputError for a reply that says nothing, or a word that is
    none.
    """
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, REPLIED, str(reply.month)) as change:
        return take_reply(workspace, change, reply)


REPLIED = "reply to a letter recorded"


def take_reply(workspace: Workspace, change: Change, reply: Reply) -> FeedbackResponse:
    """The same within a change that is under way."""
    for fault in faults_of_reply(reply, workspace.today):
        raise InvalidInputError(fault.message, fault.hint)
    letter = letter_of(change, reply.person, reply.month, reply.version)
    _require_reader(workspace, change, letter)
    earlier = change.responses.list(person=letter.person, month=letter.month, version=letter.version)
    response = FeedbackResponse(
        person=letter.person,
        month=letter.month,
        version=letter.version,
        number=len(earlier) + 1,
        agrees=reply.acknowledged,
        text=reply.comment.strip(),
        by=workspace.actor.typed,
        at=workspace.now().isoformat(timespec="seconds"),
        held=reply.held,
        coaching=reply.coaching.strip(),
        improved=reply.improved,
        own_view=reply.own_view.strip(),
    )
    change.responses.add(response)
    change.facts(person=letter.person, version=letter.version)
    return response


def dispute_mark(workspace: Workspace, new: NewDispute) -> DisputedMark:
    """Record that a mark of somebody's letter is disputed; it waits until somebody else has looked at it again.

    Raises NotFoundError where the letter has no such mark, ConflictError where it was disputed before.
    """
    with workspace.store.changing(workspace.actor.typed, workspace.now(), "mark disputed", new.item) as change:
        return take_dispute(workspace, change, new)


def take_dispute(workspace: Workspace, change: Change, new: NewDispute) -> DisputedMark:
    """The same within a change that is under way."""
    if not new.reason.strip():
        raise InvalidInputError("A dispute needs a reason.", "Say in a line what is seen differently.")
    letter = letter_of(change, new.person, new.month, new.version)
    _require_reader(workspace, change, letter)
    first, criterion = _mark_of(change, new.item, new.criterion, new.month)
    one = _work(change, first)
    mark = _standing(change, first).mark(criterion)
    owner = mark.person or whose_work(one.scheme.criterion(criterion), one.item).person_id
    if owner != letter.person:
        raise NotFoundError(
            f"{criterion} of {first.item_key} is not a mark of this person's letter.",
            "The letter lists each mark with its piece of work; give one of those.",
        )
    if earlier := change.disputes.get((first.item_key, first.draw, criterion)):
        raise ConflictError(
            f"{criterion} of {first.item_key} was disputed before, and is {earlier.state}.",
            "A mark is looked at again once.",
        )
    dispute = DisputedMark(
        item_key=first.item_key,
        draw=first.draw,
        criterion=criterion,
        person=letter.person,
        month=letter.month,
        version=letter.version,
        reason=new.reason.strip(),
        by=workspace.actor.typed,
        at=workspace.now().isoformat(timespec="seconds"),
        rating=mark.rating,
        evidence=mark.evidence,
    )
    change.disputes.add(dispute)
    change.facts(criterion=criterion, rating=mark.rating, reason=dispute.reason)
    return dispute


def _require_reader(workspace: Workspace, view: View, letter: FeedbackRecord) -> None:
    """Go on only where the actor may say something of a letter. Raises NotPermittedError."""
    people = {one.id: one for one in view.people.list()}
    require_letter(Action.READ_LETTER, workspace.actor, letter.person, people)


def decide_dispute(workspace: Workspace, decision: DisputeDecision) -> DisputedMark:
    """Record what stands of a disputed mark. Raises NotPermittedError for whoever marked the work, works under
    them, or had a hand in it; InvalidInputError without a reason, or below the best without where it shows."""
    if not decision.reason.strip():
        raise InvalidInputError("A decision needs a reason.", "Say why this rating stands; it goes to the person.")
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, "dispute decided", decision.item) as change:
        first, criterion = _mark_of(change, decision.item, decision.criterion, decision.month)
        dispute = change.disputes.get((first.item_key, first.draw, criterion))
        if dispute is None or dispute.state is not DisputeState.OPEN:
            where = "is not disputed" if dispute is None else f"was decided: {dispute.state}"
            raise ConflictError(
                f"{criterion} of {first.item_key} {where}.",
                advice("See what waits: ", NextStep("dispute list", {"month": str(first.month)})),
            )
        one = _work(change, first)
        people = {person.id: person for person in change.people.list()}
        markers = _markers(change, first)
        require_dispute(workspace.actor, _disputed_work(one, dispute, markers, people))
        rating = resolve_rating(one.scheme, criterion, decision.rating)
        _require_evidence(one.scheme, rating, decision.evidence)
        decided = replace(
            dispute,
            state=DisputeState.UPHELD if rating == dispute.rating else DisputeState.CHANGED,
            rating=rating,
            evidence=decision.evidence.strip() or ("" if rating != dispute.rating else dispute.evidence),
            decided_reason=decision.reason.strip(),
            decided_by=workspace.actor.typed,
            decided_at=at.isoformat(timespec="seconds"),
        )
        change.disputes.save(decided)
        if decided.state is DisputeState.CHANGED:
            stand_by_decision(change, first, decided, at)
        change.facts(criterion=criterion, rating=rating, reason=decided.decided_reason, state=str(decided.state))
        return decided


def _disputed_work(
    one: DrawnWork, dispute: DisputedMark, markers: Sequence[str], people: Mapping[str, Person]
) -> DisputedWork:
    """Who stands behind a disputed mark."""
    return DisputedWork(
        unit=one.item.text("unit"),
        markers=tuple(name for marker in markers for name in _called(marker, people)),
        hands=hands_in(one.item) | {dispute.person, *_called(dispute.person, people)},
        under=names_under(markers, people.values()),
    )


def list_disputes(workspace: Workspace, month: Month) -> tuple[ShownDispute, ...]:
    """The disputes of a month's letters that the actor may read, those that are open first, then in the order in
    which they came."""
    with workspace.store.reading() as view:
        people = {person.id: person for person in view.people.list()}
        disputes = view.disputes.list(month=str(month))
        found = sorted(disputes, key=lambda one: (one.state is not DisputeState.OPEN, one.at))
        return tuple(
            _shown(workspace, view, one, people)
            for one in found
            if may_letter(Action.READ_LETTER, workspace.actor, one.person, people)
        )


def _is_late(letter: FeedbackRecord, dispute: DisputedMark, days: int) -> bool:
    """Whether a dispute came after the day that its letter gave to reply by."""
    issued, came = day_of_moment(letter.released_at), day_of_moment(dispute.at)
    last = add_working_days(issued, days) if issued else None
    return bool(last and came and came > last)


def _shown(workspace: Workspace, view: View, dispute: DisputedMark, people: Mapping[str, Person]) -> ShownDispute:
    first = view.assessments.list(draw=dispute.draw, item_key=dispute.item_key, round=Round.FIRST)[0]
    one = _work(view, first)
    scheme, criterion = one.scheme, one.scheme.criterion(dispute.criterion)
    letter = view.letters.find((dispute.person, str(dispute.month), dispute.version))
    is_open = dispute.state is DisputeState.OPEN
    behind = _disputed_work(one, dispute, _markers(view, first), people)
    offered = [(rating.id, rating.label) for rating in scheme.ratings_of(criterion)]
    return ShownDispute(
        dispute,
        name_of(dispute.person, people),
        criterion.question,
        scheme.rating_label(dispute.rating, dispute.criterion),
        _is_late(letter, dispute, workspace.settings.feedback.reply_days),
        urn=one.item.text("urn"),
        scheme=scheme.title,
        offered=(*offered, (NOT_APPLICABLE, NOT_APPLICABLE_LABEL)),
        evidenced=frozenset(rating.id for rating in scheme.scale if rating.needs_evidence),
        guidance=tuple((label, said) for id, label in offered if (said := criterion.guidance.get(id, ""))),
        decided_by=name_of(dispute.decided_by, people),
        deciders=_deciders(behind, people) if is_open else (),
        mine_to_decide=is_open and may_dispute(workspace.actor, behind),
    )


_DECIDE = frozenset({Role.LEGAL_MANAGER, Role.VLU_MANAGER})


def _deciders(behind: DisputedWork, people: Mapping[str, Person]) -> tuple[str, ...]:
    """The managers on the staff list who may decide a disputed mark, by name."""
    managers = [one for one in people.values() if one.role in _DECIDE and one.off_list is None]
    called = names_apart(people)
    return tuple(sorted(called[one.id] for one in managers if may_dispute(Actor(one.id, people.values), behind)))


def letter_of(view: View, person: str, month: Month, version: int = 0) -> FeedbackRecord:
    """The letter of somebody for a month, in a version or the latest. Raises NotFoundError where there is none."""
    letters = view.letters.list(month=month)
    people = {one.id: one for one in view.people.list()}
    if not letters:
        raise NotFoundError(
            f"No letter of {month.label} has been issued.",
            advice(
                "Write them, and issue them: ",
                NextStep("feedback", {"month": str(month)}),
                ", then ",
                NextStep("release", {"month": str(month)}),
            ),
        )
    wanted = resolve_person(person, {one.person for one in letters}, people, f"a letter of {month.label}")
    own = [one for one in letters if one.person == wanted and version in (0, one.version)]
    if not own:
        raise NotFoundError(f"Version {version} of that letter was never issued.", "Give the latest.")
    return max(own, key=lambda one: one.version)


def _mark_of(view: View, item: str, criterion: str, month: Month | None) -> tuple[Assessment, str]:
    """The first marking of a piece of work that is submitted, and the question's id as the marking has it."""
    marked_first = view.assessments.list(item_key=item.strip(), round=Round.FIRST, month=month)
    found = [one for one in marked_first if one.is_locked]
    if not found:
        raise NotFoundError(f"{item} has no submitted marks.", "Give the key as the certificate has it.")
    first = max(found, key=lambda one: one.month)
    marked = {mark.criterion for mark in first.marks if mark.is_marked}
    wanted = next((one for one in marked if one.casefold() == criterion.strip().casefold()), "")
    if not wanted:
        near = nearest(criterion, marked)
        raise NotFoundError(
            f"{criterion} is no question that was answered for {first.item_key}.",
            f"Did you mean {near}?" if near else f"Those answered: {', '.join(sorted(marked))}.",
        )
    return first, wanted


def _work(view: View, first: Assessment) -> DrawnWork:
    """The piece of work as it stands in the draw that it was marked in."""
    found = view.draws.holding(first.item_key, first.month)
    head, drawn = next(one for one in found if one[0].id == first.draw)
    return drawn_work(view, head, drawn)


def _standing(view: View, first: Assessment) -> Assessment:
    """What stands of a piece of work today, the agreed marks in the place of the first marker's."""
    agreed = view.assessments.list(draw=first.draw, item_key=first.item_key, round=Round.AGREED)
    return with_agreed(first, agreed[0] if agreed else None)


def _markers(view: View, first: Assessment) -> tuple[str, ...]:
    """Everybody who marked a piece of work."""
    rounds = view.assessments.list(draw=first.draw, item_key=first.item_key)
    return tuple(dict.fromkeys(one.assessor for one in rounds if one.assessor))


def _called(person: str, people: Mapping[str, Person]) -> tuple[str, ...]:
    return (person, *names_of(people[person])) if person in people else (person,)


def _require_evidence(scheme: Scheme, rating: str, evidence: str) -> None:
    needed = any(one.id == rating and one.needs_evidence for one in scheme.scale)
    if needed and not evidence.strip():
        raise InvalidInputError(
            "This rating needs a line on where it shows.", "Give the evidence: it stands in the person's letter."
        )
