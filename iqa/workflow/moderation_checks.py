"""Second markings and calibration sets performed again, for `iqa verify`. Nothing is mended."""

import json

from iqa.domain import Moderation, Purpose, Round
from iqa.errors import RefusedError
from iqa.moderation.certificate import certificate, reperform
from iqa.moderation.selection import Known
from iqa.sampling.certificate import certificate_json
from iqa.store import View
from iqa.workflow.populations import drawn_from, items_of


def faults_of(view: View, made: Moderation) -> tuple[str, ...]:
    """What is wrong with a recorded moderation: performed again, and each entry of its list against the marks."""
    draws = {item.draw for item in made.items}
    try:
        found = [(draw, items_of(view, drawn_from(view, draw))) for draw in map(view.draws.find, sorted(draws))]
    except RefusedError as fault:
        return (fault.message,)
    items = {(draw.id, item.key): item for draw, held in found for item in held}
    known = Known(items, {draw.id: draw.policy for draw, _ in found}, made.pools)
    return (*reperform(made, known), *_not_marked(view, made))


def _not_marked(view: View, made: Moderation) -> tuple[str, ...]:
    """Entries of a second marking's list that the marker it names has no first marks of."""
    if made.purpose is not Purpose.SECOND_MARKING:
        return ()
    marked = {
        (one.draw, one.item_key, one.assessor)
        for one in view.assessments.list(month=made.month, round=Round.FIRST)
    }
    missing = [item for item in made.items if (item.draw, item.key, item.cell) not in marked]
    return tuple(f"{item.key} is on the list and {item.cell} has not marked it." for item in missing)


def certified_moderation(view: View, text: str) -> Moderation | None:
    """The recorded moderation whose certificate a text says it is; None for the certificate of a draw.

    Raises NotFoundError when the records hold none of that name.
    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("scheme") not in list(Purpose):
        return None
    return view.moderations.find(str(told.get("draw", "")))


def moderation_faults(view: View, recorded: Moderation, text: str) -> tuple[str, ...]:
    """What is wrong with a moderation of the records, or where the text of its certificate says otherwise."""
    told, is_so = json.loads(text), json.loads(certificate_json(certificate(recorded)))
    names = sorted({*told, *is_so})
    differing = tuple(
        f'The records differ from this certificate under "{name}".'
        for name in names
        if told.get(name) != is_so.get(name)
    )
    return (*faults_of(view, recorded), *differing)
