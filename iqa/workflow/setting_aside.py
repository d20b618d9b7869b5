"""A sample, a second marking or a calibration set that was wrong is set aside for good, with a reason, and drawn
again in the same step: only while nothing of it is marked, and every certificate from then on says so.
"""

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month, Purpose
from iqa.errors import ConflictError, InvalidInputError
from iqa.moderation.certificate_page import WORDS
from iqa.next_steps import FREE_TEXT, advice, again
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.workflow.drawing import SampleRequest, draw, standing_draw
from iqa.workflow.moderating import (
    ROUNDS,
    ModerationRequest,
    draw_calibration,
    draw_second_marking,
    standing_moderation,
)

WHAT = (*KINDS, *map(str, Purpose))
"""What can be set aside: the sample of a scheme, or one of the markings after it."""


class ToSetAside(Struct, frozen=True):
    """What stands and could be set aside: `id` tells it from any that is drawn later, `begun` counts the pieces of
    its work that have marks. It is called `called` in words."""

    what: str
    month: Month
    id: str
    called: str
    seed: str
    at: str
    pieces: int
    begun: int


def to_set_aside(workspace: Workspace, what: str, month: Month) -> ToSetAside:
    """What stands of one of `WHAT` for a month. Raises NotFoundError where nothing does."""
    if what in KINDS:
        drawn = standing_draw(workspace, what, month).draw
        with workspace.store.reading() as view:
            begun = sum(bool(one.marks) for one in view.assessments.list(draw=drawn.id))
        return ToSetAside(what, month, drawn.id, "sample", drawn.seed, drawn.at, len(drawn.to_mark()), begun)
    purpose = Purpose(what)
    made = standing_moderation(workspace, month, purpose)
    listed = {(item.draw, item.key) for item in made.to_mark()}
    with workspace.store.reading() as view:
        marked = view.assessments.list(month=month, round=ROUNDS[purpose])
    begun = sum((one.draw, one.item_key) in listed for one in marked)
    return ToSetAside(what, month, made.id, WORDS[purpose], made.seed, made.at, len(listed), begun)


def set_aside(workspace: Workspace, standing: ToSetAside, reason: str, seed: str = "") -> None:
    """Set aside what stands, for good, and draw as much again: the sample by the policy in force.

    Raises InvalidInputError without a reason, ConflictError where something of it is marked, or where it is not
    what stands by now: a form that was sent twice does not draw twice.
    """
    what, month = standing.what, standing.month
    if not reason.strip():
        raise InvalidInputError(
            "Nothing is set aside without a reason.", advice("Give it: ", again({"void": FREE_TEXT}))
        )
    if to_set_aside(workspace, what, month).id != standing.id:
        raise ConflictError(
            f"The {standing.called} of {month.label} was set aside and drawn again since then.",
            "Look at the one that stands now.",
        )
    if what in KINDS:
        draw(workspace, SampleRequest(what, month, seed=seed, void=reason))
        return
    made = standing_moderation(workspace, month, Purpose(what))
    wanted = ModerationRequest(month, seed=seed, void=reason)
    if made.purpose is Purpose.SECOND_MARKING:
        draw_second_marking(workspace, replace(wanted, share=made.share))
    else:
        with workspace.store.reading() as view:
            scheme = view.draws.find(made.items[0].draw).scheme
        draw_calibration(workspace, replace(wanted, items=made.take, scheme=scheme))
