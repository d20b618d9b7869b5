"""Check the records and perform the draws again: what is wrong is told, and nothing mended."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Draw, Moderation, Month, PopulationReference, Purpose, Round, long_day_of_moment
from iqa.errors import ConflictError, IqaError, NotFoundError, RefusedError, TamperedError
from iqa.fields import field_list
from iqa.files import check_ordinary
from iqa.intake.population import line_digest, version_of
from iqa.moderation.certificate import certificate
from iqa.moderation.certificate import reperform as reperform_moderation
from iqa.moderation.certificate import without_words as words_aside
from iqa.moderation.selection import SelectionData
from iqa.next_steps import Advice, NextStep, advice
from iqa.records.draws import lacking_in
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import pinned, stored_scheme
from iqa.records.workspace import Workspace
from iqa.sampling.certificate import certificate as draw_certificate
from iqa.sampling.certificate import certificate_json, read_certificate, without_words
from iqa.sampling.draw import stale_work
from iqa.sampling.eligibility import under_targeted_review
from iqa.sampling.reperformance import reperform
from iqa.sampling.replacement import assigned_after_draw
from iqa.store import Event, Head, View, verify_store
from iqa.text import counted, joined

PAGES = (".html", ".htm", ".pdf")


class Verification(Struct, frozen=True):
    """What a check covered and found. `faults` is empty when all is well."""

    events: int
    head: str
    populations: int
    draws: int
    faults: tuple[str, ...]


def events_before(workspace: Workspace, before: int, most: int) -> tuple[Event, ...]:
    """The latest events, at most so many and the latest first; with `before`, of those before that one."""
    with workspace.store.reading() as view:
        last = before - 1 if before > 0 else view.ledger.head().count
        found = list(view.ledger.events(after=max(0, last - most)))
    return tuple(one for one in reversed(found) if one.seq <= last)


def verify(workspace: Workspace, printed: Head | None = None) -> Verification:
    """Check every table against the ledger, and perform every draw again.

    `printed` is the head of the ledger as a committee paper printed it. Raises TamperedError when the records are
    so changed that they cannot even be counted.
    """
    store = workspace.store.afresh()
    faults = [str(found) for found in verify_store(store, printed=printed)]
    try:
        with store.reading() as view:
            head = view.ledger.head()
            populations = len(view.populations.list())
            draws = view.draws.list()
            faults += [fault for one in draws for fault in _faults(view, one)]
            again = view.moderations.list()
            faults += [f"{one.purpose} {one.month}: {fault}" for one in again for fault in faults_of(view, one)]
            faults += _scheme_faults(view)
    except TamperedError as fault:
        faults = faults or [fault.message]
        return Verification(0, "", 0, 0, tuple(faults))
    return Verification(head.count, head.hash, populations, len(draws) + len(again), tuple(faults))


def _faults(view: View, draw: Draw) -> Iterator[str]:
    """What is wrong with one draw of the records."""
    for said in _reperformed(view, draw):
        yield f"draw {draw.id} ({draw.scheme}, {draw.month}): {said}"


def _scheme_faults(view: View) -> Iterator[str]:
    """Pinned criteria whose text does not have the ratings and questions by which the store judges marks."""
    for stored in view.schemes.list():
        try:
            as_read = pinned(stored_scheme(stored))
        except IqaError as fault:
            yield f"criteria {stored.id} {stored.version}: {fault.message}"
            continue
        if (as_read.ratings, as_read.criteria) != (stored.ratings, stored.criteria):
            yield f"criteria {stored.id} {stored.version}: the ids kept beside the text are not those in it"


def verify_certificate(workspace: Workspace, path: Path) -> Draw | Moderation:
    """Perform the draw of a certificate again from the stored population. Raises TamperedError when it differs.

    A certificate of a second marking or a calibration set is performed again from the list that it was drawn from.
    """
    if path.suffix.lower() in PAGES:
        raise NotFoundError(
            f"{path.name} is the page to print.",
            f"Give the certificate beside it: {path.with_suffix('.json').name}",
        )
    check_ordinary(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(f"There is no certificate to read in {path}.", "Check the name.") from None
    _refuse(path, _said_twice(text))
    with workspace.store.reading() as view:
        again = certified_moderation(view, text)
        if again is not None:
            _refuse_older_moderation(view, path, again, text)
            _refuse(path, moderation_faults(view, again, text))
            if not again.stands:
                raise _set_aside(path, again.void_reason, again.void_at, str(again.purpose), again.month)
            return again
        certified = read_certificate(text)
        recorded = view.draws.get(certified.id)
        if recorded is None:
            raise NotFoundError(
                f"{path.name} does not stand here: this workspace holds no draw {certified.id}.",
                "Check it in the workspace that it was drawn in, or compare it with the one first written.",
            )
        faults = _reperformed(view, certified)
        if faults:
            raise _does_not_stand(path, faults)
        voids = {one.draw: one for one in view.draws.voids(recorded.scheme, recorded.month)}
        void = voids.get(recorded.id)
        told, then, today = json.loads(text), _as_written(view, certified), _as_written(view, recorded)
        was_so = certified != recorded and _stood_once(view, certified)
    if _same(without_words(told), without_words(then)):
        _refuse_older(path, certified, recorded)
        if was_so:
            raise ConflictError(
                f"{path.name} is out of date: something that it shows was withdrawn since. It was right when it "
                "was written.",
                _written_again(recorded.scheme, recorded.month),
            )
    if recorded != certified:
        faults = ("The draw in the records differs from this certificate.",)
    _refuse(path, faults or _differing(without_words(told), without_words(today)))
    if void is not None:
        raise _set_aside(path, void.reason, void.at, certified.scheme, certified.month)
    return certified


def _stood_once(view: View, certified: Draw) -> bool:
    """Whether the draw was as a certificate has it, before a step of it was withdrawn."""
    return bool(view.withdrawals.list()) and any(draw == certified for _, draw in view.draws.states(certified.id))


def _as_written(view: View, draw: Draw) -> dict[str, Any]:
    """What the certificate of a draw says when it is written today."""
    items = items_of(view, drawn_from(view, draw))
    under_review = under_targeted_review(draw, {item.key: item for item in items})
    written: dict[str, Any] = json.loads(
        certificate_json(draw_certificate(draw, under_review, stale_work(draw, items), lacking_in(view, draw)))
    )
    return written


_NOTHING = object()


def _differing(told: Mapping[str, Any], is_so: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of a certificate that say something else than is written today, those added and left out too."""
    return tuple(f'The records differ from this certificate under "{name}".' for name in _unlike(told, is_so))


def _unlike(told: Mapping[str, Any], is_so: Mapping[str, Any]) -> tuple[str, ...]:
    """The names under which two tables of JSON differ."""
    names = sorted({*told, *is_so})
    return tuple(name for name in names if not _same(told.get(name, _NOTHING), is_so.get(name, _NOTHING)))


def _same(told: Any, is_so: Any) -> bool:
    """Whether two values of JSON say the same: 1 and 1.0 do, 1 and true do not."""
    if isinstance(told, dict) and isinstance(is_so, dict):
        return told.keys() == is_so.keys() and all(_same(each, is_so[name]) for name, each in told.items())
    if isinstance(told, list) and isinstance(is_so, list):
        return len(told) == len(is_so) and all(map(_same, told, is_so))
    return isinstance(told, bool) is isinstance(is_so, bool) and bool(told == is_so)


def _said_twice(text: str) -> tuple[str, ...]:
    """The names that a table of a certificate has twice: programs read one value, and people perhaps the other."""
    twice: list[str] = []

    def gathered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(pairs)

    try:
        json.loads(text, object_pairs_hook=gathered)
    except (ValueError, RecursionError):
        return ()
    return tuple(f'It says "{name}" twice.' for name in twice)


_GOES_ON: dict[str, Any] = dict.fromkeys(
    ("replacements", "top_ups", "handovers", "items", "cells", "shortfalls"), ()
)
"""What changes in a draw after it was drawn."""


def _refuse_older(path: Path, certified: Draw, recorded: Draw) -> None:
    """ConflictError where a certificate was right when it was written, and the draw has gone on since."""
    done: tuple[tuple[str, Sequence[object], Sequence[object]], ...] = (
        ("replacement", certified.replacements, recorded.replacements),
        ("topping-up", certified.top_ups, recorded.top_ups),
        ("assignment", _given(certified), _given(recorded)),
    )
    same = replace(certified, **_GOES_ON) == replace(recorded, **_GOES_ON)
    begins = all(list(after[: len(before)]) == list(before) for _, before, after in done[:2])
    since = [counted(len(after) - len(before), what) for what, before, after in done if len(after) > len(before)]
    if same and begins and since:
        raise ConflictError(
            f"{path.name} is out of date: the draw in the records differs from this certificate by what was done "
            f"since ({joined(since)}). It was right when it was written.",
            _written_again(recorded.scheme, recorded.month),
        )


def _refuse_older_moderation(view: View, path: Path, recorded: Moderation, text: str) -> None:
    """ConflictError where the certificate of a second marking was right when it was written, and work was given to
    another second marker since, or such a step withdrawn."""
    told, today = _told_of_moderation(text), _written_of_moderation(recorded)
    if _same(told, today) or faults_of(view, recorded):
        return
    lived = (state for _, state in view.moderations.states(recorded.id))
    if any(_same(told, _written_of_moderation(state)) for state in lived if state):
        raise ConflictError(
            f"{path.name} is out of date: who marks some of the work a second time was changed since. It was "
            "right when it was written.",
            _written_again(str(recorded.purpose), recorded.month),
        )


def _told_of_moderation(text: str) -> dict[str, Any]:
    """What the certificate of a second marking says, without words that may have been mended since."""
    return words_aside(json.loads(text))


def _written_of_moderation(made: Moderation) -> dict[str, Any]:
    """What it says when it is written today."""
    return _told_of_moderation(certificate_json(certificate(made)))


def _given(draw: Draw) -> tuple[object, ...]:
    """What was given to somebody after a draw: as it was kept, else by who has it."""
    return draw.handovers or assigned_after_draw(draw)


def _set_aside(path: Path, reason: str, at: str, scheme: str, month: Month) -> ConflictError:
    """A certificate that is right in every part, of a draw that somebody has set aside since."""
    return ConflictError(
        f"{path.name} is out of date: the draw was set aside on {long_day_of_moment(at)} "
        f"({reason}). It performs again as the certificate says, and no longer counts.",
        _written_again(scheme, month),
    )


def words_unlike_todays(workspace: Workspace, path: Path, drawn: Draw | Moderation) -> tuple[str, ...]:
    """The parts of a verified certificate that say the same in other words than are written today.

    An earlier release may have worded them so, or somebody changed them: the draw is right either way.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    with workspace.store.reading() as view:
        today = _as_written(view, drawn) if isinstance(drawn, Draw) else certificate(drawn)
    return _unlike(told, json.loads(certificate_json(today)))


def not_its_words(path: Path, names: Sequence[str], drawn: Draw | Moderation) -> ConflictError:
    """The refusal of a certificate whose draw is right, and whose words nobody knows to be the tool's own."""
    scheme = drawn.scheme if isinstance(drawn, Draw) else str(drawn.purpose)
    return ConflictError(
        f"{path.name} shows the draw as it is, but its words under {joined(names)} are not those written today, "
        "nor is the file as this workspace wrote it: an earlier release worded them so, or somebody changed them.",
        _written_again(scheme, drawn.month),
    )


def _written_again(scheme: str, month: Month) -> Advice:
    step = NextStep("certificate", {"scheme": scheme, "month": str(month)})
    return advice("Write it as the records have it today: ", step)


def frozen_list(workspace: Workspace, draw: Draw) -> str:
    """The frozen list that a draw was taken from, for somebody who checks the draw without this tool.

    Lines of JSON in UTF-8: first the names of the fields, then each piece of work, as its population's digest
    covers them. Raises NotFoundError where the list is not in this workspace.
    """
    with workspace.store.reading() as view:
        stored = drawn_from(view, draw)
        fields = json.dumps(["key", *field_list(stored.kind, version_of(stored.field_list))])
        lines = [line for line, _ in view.populations.lines(stored.id)]
    return "\n".join((fields, *lines, ""))


def _refuse(path: Path, faults: tuple[str, ...]) -> None:
    """Raise TamperedError when there are faults."""
    if faults:
        raise _does_not_stand(path, faults)


def _does_not_stand(path: Path, faults: tuple[str, ...]) -> TamperedError:
    return TamperedError(
        f"{path.name} does not stand: {faults[0]}" + (f" And {len(faults) - 1} more." if faults[1:] else ""),
        "Compare it with the certificate as it was first written.",
    )


def _reperformed(view: View, draw: Draw) -> tuple[str, ...]:
    """What differs when a draw is performed again from the population that it names, or why it cannot be."""
    try:
        stored = drawn_from(view, draw)
        items = items_of(view, stored)
    except RefusedError as fault:
        return (fault.message,)
    digest = line_digest(line for line, _ in view.populations.lines(stored.id))
    return reperform(draw, items, PopulationReference(digest, stored.version, stored.rows, stored.sources))


def faults_of(view: View, made: Moderation) -> tuple[str, ...]:
    """What is wrong with a recorded moderation: performed again, and each entry of its list against the marks."""
    draws = {item.draw for item in made.items}
    try:
        found = [(draw, items_of(view, drawn_from(view, draw))) for draw in map(view.draws.find, sorted(draws))]
    except RefusedError as fault:
        return (fault.message,)
    items = {(draw.id, item.key): item for draw, held in found for item in held}
    data = SelectionData(items, {draw.id: draw.policy for draw, _ in found}, made.pools)
    return (*reperform_moderation(made, data), *_not_marked(view, made))


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
    """What is wrong with a moderation of the records, or where the text of its certificate says otherwise.

    Words beside a code are no part of it: they may have been mended since.
    """
    told, is_so = _told_of_moderation(text), _written_of_moderation(recorded)
    return (*faults_of(view, recorded), *_differing(told, is_so))
