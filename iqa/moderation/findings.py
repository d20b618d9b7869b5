"""All figures of agreement over some months, and which of them a reader may see. Numbers only; words elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from iqa.domain import Person
from iqa.moderation.figures import Group, by_criterion, by_marker, by_scheme, by_strand
from iqa.moderation.leniency import Leniency, Spread, leniency, spread_of
from iqa.moderation.pairs import Pair, pieces
from iqa.statistics import Estimate, agreement
from iqa.text import fold_name

SMALLEST_MARKERS = 3
"""A spread over fewer markers would tell each of them the others' figures."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Agreement over pairs on questions of judgement; `criteria` alone holds the questions of time as well.

    `pairs` counts marks on the scale by both, `markers` whose first marks they are. `raw` is over all schemes.
    `of_markers` and `leniency` are for the marker and their line manager only.
    """

    pairs: int
    pieces: int
    markers: int
    raw: Estimate | None
    schemes: tuple[Group, ...]
    strands: tuple[Group, ...]
    criteria: tuple[Group, ...]
    spread: Spread | None
    of_markers: tuple[Group, ...]
    leniency: tuple[Leniency, ...]


def findings_of(pairs: Sequence[Pair], smallest_pairs: int) -> Findings:
    """The figures over some pairs; the spread over markers with `smallest_pairs` or more."""
    judged = [pair for pair in pairs if pair.judged]
    on_scale = [pair for pair in judged if pair.on_scale]
    found = leniency(on_scale)
    # Schemes have scales of their own, but the same or not can be told on any.
    same = agreement([(True, pair.first == pair.second) for pair in on_scale], categories=(True, False))
    return Findings(
        pairs=len(on_scale),
        pieces=pieces(on_scale),
        markers=len(found),
        raw=same.raw,
        schemes=by_scheme(judged),
        strands=by_strand(judged),
        criteria=by_criterion(pairs),
        spread=spread_of(found, smallest_pairs, SMALLEST_MARKERS),
        of_markers=by_marker(judged),
        leniency=found,
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a staff id, '' for nobody on the staff list, and id -> name of those they may read about."""

    id: str = ""
    may_see: Mapping[str, str] = field(default_factory=dict)


def reader_of(actor: str, people: Iterable[Person]) -> Reader:
    """Who an actor is, and so whose own figures they may see: theirs, and those of whom they are line manager.

    The actor is known by staff id, by email, or by a name that only one person bears; nobody else sees anything.
    """
    staff = tuple(people)
    wanted = actor.strip().casefold()
    exact = [one for one in staff if wanted and wanted in (one.id.casefold(), one.email.casefold())]
    named = [
        one for one in staff if fold_name(actor) in {fold_name(name) for name in (one.name, *one.other_names)}
    ]
    found = exact or named
    if len(found) != 1:
        return Reader()
    own = found[0].id
    return Reader(own, {one.id: one.name for one in staff if own in (one.id, one.line_manager)})
