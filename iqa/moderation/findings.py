"""All figures of agreement over some months. Numbers only; words elsewhere, and who may see which in `access`."""

from collections.abc import Sequence

from msgspec import Struct

from iqa.moderation.figures import Group, by_criterion, by_marker, by_scheme, by_strand
from iqa.moderation.leniency import Leniency, Spread, leniency, spread_of
from iqa.moderation.pairs import Pair, pieces
from iqa.statistics import Estimate, agreement

SMALLEST_MARKERS = 3
"""A spread over fewer markers would tell each of them the others' figures."""


class Findings(Struct, frozen=True):
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
