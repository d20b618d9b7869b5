"""Second marking and calibration: drawn once the first marks are in, with certificate and blind workbooks."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    AssessorPool,
    Exclusion,
    Kind,
    Moderation,
    Month,
    Purpose,
    Reason,
    ReasonCode,
    Voided,
    long_day_of_moment,
)
from iqa.errors import ConflictError, NotFoundError
from iqa.marking.burden import minutes_of
from iqa.moderation.certificate import certificate, loads_of, unassigned
from iqa.moderation.certificate_page import WORDS, moderation_certificate_page
from iqa.moderation.selection import (
    ALL,
    SelectionData,
    SelectionRequest,
    Submitted,
    calibration_set,
    second_marking,
)
from iqa.next_steps import UNSAID, Blank, NextStep, advice, again
from iqa.records.draws import MonthDraw, first_assessments, month_draws, people_at
from iqa.records.marking_rounds import PURPOSES, may_mark_today, standing
from iqa.records.pairings import paired_pieces
from iqa.records.populations import import_step
from iqa.records.workspace import Workspace
from iqa.staff import file_stems
from iqa.store import Change, View
from iqa.text import counted
from iqa.workflow.drawing import ComposedCertificate
from iqa.workflow.marking import AddressedBrief, brief_for

ROUNDS = {purpose: marking_round for marking_round, purpose in PURPOSES.items()}
_TRIAL_SEED = "preview"


class ModerationRequest(Struct, frozen=True):
    """What is to be marked again. `seed` is the typed seed; left blank, the operating system gives one.

    `void` is the reason for setting an earlier one of the month aside. `items` and `scheme` are for a calibration
    set; without a scheme it is the month's first.
    """

    month: Month
    seed: str = ""
    void: str = ""
    share: str = "0.1"
    items: int = 0
    scheme: str = ""


class SecondMarkingPreview(Struct, frozen=True):
    """What a second marking would come to, in counts: never a piece of work. By staff id, `submitted` is how much
    of each first marker is on the list and `taken` how much of it would be drawn; `loads` is about how much each
    second marker would get. `nobody` of the drawn have nobody else who may mark them; `hours` are for all."""

    submitted: Mapping[str, int]
    taken: Mapping[str, int]
    loads: Mapping[str, int]
    nobody: int
    hours: float
    exclusions: tuple[Exclusion, ...]


class CalibrationPreview(Struct, frozen=True):
    """What a calibration set would come to: of `fitting` pieces of work that are nobody's of the markers, so many
    are `taken`; each of the `markers` spends about so many `hours`."""

    fitting: int
    taken: int
    markers: int
    hours: float


def preview_second_marking(workspace: Workspace, month: Month, share: str = "0.1") -> SecondMarkingPreview:
    """What drawing a share of each marker's submitted work would come to, whatever the seed. Nothing is stored.

    It is a trial under a seed of its own, of which only counts are kept. Raises what `draw_second_marking` raises
    before it draws.
    """
    with workspace.store.reading() as view:
        draws = month_draws(view, month)
        made = _second_marking(view, draws, SelectionRequest(month, _TRIAL_SEED, share))
    minutes = {one.draw.id: minutes_of(one.scheme, one.draw.policy.focus) for one in draws}
    return SecondMarkingPreview(
        submitted=Counter(item.cell for item in made.items),
        taken=Counter(item.cell for item in made.to_mark()),
        loads=loads_of(made),
        nobody=len(unassigned(made)),
        hours=sum(minutes[item.draw] for item in made.to_mark()) / 60,
        exclusions=made.exclusions,
    )


def preview_calibration(workspace: Workspace, wanted: ModerationRequest) -> CalibrationPreview:
    """What a calibration set would come to, whatever the seed. Nothing is stored. Raises what `draw_calibration`
    raises before it draws."""
    with workspace.store.reading() as view:
        one = _one_draw(month_draws(view, wanted.month), wanted.scheme)
        made = _calibration(one, SelectionRequest(wanted.month, _TRIAL_SEED, take=wanted.items))
    taken = made.to_mark()
    minutes = minutes_of(one.scheme, one.draw.policy.focus)
    markers = len(made.markers(taken[0]))
    return CalibrationPreview(len(made.items), len(taken), markers, len(taken) * minutes / 60)


def draw_second_marking(workspace: Workspace, wanted: ModerationRequest) -> Moderation:
    """Draw a blind share of each marker's submitted work, and store it."""
    return _draw(workspace, wanted, Purpose.SECOND_MARKING)


def draw_calibration(workspace: Workspace, wanted: ModerationRequest) -> Moderation:
    """Choose the same few pieces of work for every assessor of the month, and store them."""
    return _draw(workspace, wanted, Purpose.CALIBRATION)


def standing_moderation(workspace: Workspace, month: Month, purpose: Purpose) -> Moderation:
    """The second marking or calibration set that stands for a month. Raises NotFoundError when there is none."""
    with workspace.store.reading() as view:
        return moderation_in(view, month, purpose)


def moderation_in(view: View, month: Month, purpose: Purpose) -> Moderation:
    """The same, of records that are being read or changed."""
    made = standing(view, purpose, month)
    if made is None:
        raise NotFoundError(
            f"There is no {WORDS[purpose]} for {month.label}.",
            advice("Draw it first: ", NextStep("moderate", {"month": str(month)})),
        )
    return made


def _draw(workspace: Workspace, wanted: ModerationRequest, purpose: Purpose) -> Moderation:
    month = wanted.month
    at = workspace.now()
    what, subject = f"{WORDS[purpose]} drawn", f"{purpose} {month}"
    with workspace.store.changing(workspace.actor.typed, at, what, subject) as change:
        draws = month_draws(change, month)
        _make_way(workspace, change, month, purpose, wanted.void.strip())
        asked = SelectionRequest(
            month=month,
            typed_seed=wanted.seed.strip() or workspace.entropy(),
            voids=_voids(change, month, purpose),
            at=at.isoformat(timespec="seconds"),
        )
        if purpose is Purpose.SECOND_MARKING:
            made = _second_marking(change, draws, replace(asked, share=wanted.share))
        else:
            made = _calibration(_one_draw(draws, wanted.scheme), replace(asked, take=wanted.items))
        change.moderations.add(made)
        change.facts(seed=made.seed, list=made.digest, share=made.share, take=made.take)
    return made


def compose_moderation_certificate(workspace: Workspace, made: Moderation) -> ComposedCertificate:
    """The certificate of a second marking or a calibration set."""
    written = certificate(made)
    with workspace.store.reading() as view:
        marked_in = [
            draw for one in dict.fromkeys(item.draw for item in made.items) if (draw := view.draws.get(one))
        ]
        names = {person.id: person.name for person in people_at(view, marked_in).values()}
    page = moderation_certificate_page(made, workspace.settings, names)
    name = f"certificate-{made.purpose}"
    return ComposedCertificate(made.month, name, written, "moderation_certificate.html", page)


def _second_marking(view: View, draws: Sequence[MonthDraw], asked: SelectionRequest) -> Moderation:
    """A share of what has been submitted; what is still waited for is counted as excluded."""
    submitted, waiting, paired = _submitted(view, draws)
    if not submitted:
        raise ConflictError(
            f"No marks have been submitted for {asked.month.label}: there is nothing to mark again.",
            advice("Record the filled workbooks first: ", NextStep("record", {"files": Blank("FILE…")})),
        )
    left_out = ((ReasonCode.NOT_SUBMITTED, waiting), (ReasonCode.MARKED_IN_A_PAIR, paired))
    exclusions = tuple(Exclusion(Reason(code), count) for code, count in left_out if count)
    items = {(one.draw.id, key): item for one in draws for key, item in one.items.items()}
    policies = {one.draw.id: one.draw.policy for one in draws}
    pools = tuple(AssessorPool(one.draw.id, may_mark_today(view, one.draw, asked.at)) for one in draws)
    data = SelectionData(items, policies, pools)
    made = second_marking(replace(asked, exclusions=exclusions), submitted, data)
    if not any(item.assessor for item in made.to_mark()):
        raise ConflictError(
            "Nobody but the first markers may mark this work, so it cannot be marked a second time.",
            advice("Import the staff list with a second person who may mark: ", import_step(Kind.STAFF)),
        )
    return made


def _calibration(one: MonthDraw, asked: SelectionRequest) -> Moderation:
    """The same work for every assessor who was given some of a draw."""
    drawn = one.to_mark()
    busy = {item.assessor for item in drawn}
    pool = AssessorPool(one.draw.id, tuple(assessor for assessor in one.draw.assessors if assessor.id in busy))
    items = {(one.draw.id, key): item for key, item in one.items.items()}
    data = SelectionData(items, {one.draw.id: one.draw.policy}, (pool,))
    return calibration_set(asked, [Submitted(item.key, one.draw.id, ALL) for item in drawn], data)


def _make_way(workspace: Workspace, change: Change, month: Month, purpose: Purpose, reason: str) -> None:
    """Set an earlier one aside when a reason is given; RefusedError when it is not, or when it is in use."""
    earlier = standing(change, purpose, month)
    if earlier is None:
        if reason:
            raise NotFoundError(
                f"There is no {WORDS[purpose]} of {month.label} to set aside.",
                advice("Check the month; to draw its first, leave out ", again({"void": UNSAID}), "."),
            )
        return
    if not reason:
        raise ConflictError(
            f"The {WORDS[purpose]} of {month.label} was drawn on {long_day_of_moment(earlier.at)}.",
            advice(
                "Write its workbooks again with ",
                again({"workbooks": True}),
                ", and its certificate: ",
                NextStep("certificate", {"scheme": str(purpose), "month": str(month)}),
                ". To set it aside and draw afresh, give the reason: ",
                again({"void": UNSAID}),
            ),
        )
    listed = {(item.draw, item.key) for item in earlier.to_mark()}
    marked = change.assessments.list(month=month, round=ROUNDS[purpose])
    begun = sum((one.draw, one.item_key) in listed for one in marked)
    if begun:
        raise ConflictError(
            f"{counted(begun, 'piece')} of work already marked under the {WORDS[purpose]}: it stays as it is.",
            "Finish it as it was drawn.",
        )
    at = workspace.now().isoformat(timespec="seconds")
    change.moderations.save(replace(earlier, void_reason=reason, void_by=workspace.actor.typed, void_at=at))


def _voids(view: View, month: Month, purpose: Purpose) -> tuple[Voided, ...]:
    """The earlier ones of the month that were set aside, in the order of time."""
    found = [one for one in view.moderations.list(month=month, purpose=purpose) if not one.stands]
    found.sort(key=lambda one: (one.void_at, one.id))
    return tuple(Voided(one.id, one.void_reason, one.void_by, one.void_at) for one in found)


def _submitted(view: View, draws: Sequence[MonthDraw]) -> tuple[list[Submitted], int, int]:
    """The drawn work whose first marks are in, how many pieces are still waited for, and how many of those that
    are in were marked by a pair already."""
    found: list[Submitted] = []
    waiting, in_pairs = 0, 0
    paired = {(one.draw, one.key) for one in paired_pieces(view)}
    for one in draws:
        recorded = first_assessments(view, one.draw)
        for item in one.to_mark():
            assessment = recorded.get(item.key)
            if assessment is None or not assessment.is_locked:
                waiting += 1
            elif (one.draw.id, item.key) in paired:
                in_pairs += 1
            else:
                found.append(Submitted(item.key, one.draw.id, assessment.assessor))
    return found, waiting, in_pairs


def _one_draw(draws: Sequence[MonthDraw], scheme: str) -> MonthDraw:
    found = [one for one in draws if not scheme or one.draw.scheme == scheme]
    if not found:
        named = ", ".join(one.draw.scheme for one in draws)
        raise NotFoundError(f"Nothing of {scheme} has been drawn for the month.", f"Drawn are: {named}.")
    return found[0]


def moderation_briefs(workspace: Workspace, made: Moderation, of: str = "") -> tuple[AddressedBrief, ...]:
    """What each second marker marks, or everybody of a calibration set, with what is recorded so far; `of` is the
    staff id of the only one who is wanted."""
    wanted = sorted(one for one in loads_of(made) if one == of or not of)
    with workspace.store.reading() as view:
        staff = {person.id: person for person in view.people.list()}
        briefs = [brief_for(workspace, view, made.month, one, ROUNDS[made.purpose]) for one in wanted]
    stems = file_stems(wanted, staff)
    return tuple(AddressedBrief(f"{made.purpose}/{stems[brief.assessor]}.xlsx", brief) for brief in briefs)
