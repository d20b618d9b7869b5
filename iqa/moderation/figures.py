"""How far first and second markers agree: over a scheme, a strand, a question, one marker's work.

Raw agreement leads, since when most marks are "met" kappa calls good agreement bad. What cannot be computed is
None with a reason, and never a made-up 1 or 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from iqa.domain import Scheme
from iqa.moderation.pairs import Pair, pieces
from iqa.statistics import Agreement, Estimate, agreement, krippendorff_alpha

NOTHING = "nothing has been marked twice"
ONE_RATING = "not computable: every mark is the same rating"


class Figures(Struct, frozen=True):
    """The agreement of two markings over `pairs` of ratings on the scale, from so many pieces of work.

    `apart` counts questions that one marker called not applicable and the other did not; they are no pairs.
    `kappa` and `ac1` are without weights, `kappa_linear` and `ac2` with linear weights, `alpha` is the ordinal
    one. `why_not` says why coefficients are missing, '' when they are there. Intervals are of 95 % and take each
    question as a look of its own.
    """

    pairs: int
    pieces: int
    apart: int
    raw: Estimate | None
    kappa: Estimate | None
    kappa_linear: Estimate | None
    ac1: Estimate | None
    ac2: Estimate | None
    alpha: Estimate | None
    why_not: str


class Group(Struct, frozen=True):
    """Figures of one scheme, `latest` as it was last used, and what they are of.

    `id` is '' for the whole scheme, else that of a strand, a criterion or a marker.
    """

    latest: Scheme
    scale: tuple[str, ...]
    id: str
    figures: Figures

    def beside(self, other: "Group") -> bool:
        """Whether both are of the same scheme and scale."""
        return (self.latest.id, self.scale) == (other.latest.id, other.scale)


def figures_of(pairs: Sequence[Pair]) -> Figures:
    """The figures of pairs on one scale."""
    on_scale = [pair for pair in pairs if pair.on_scale]
    units = [(pair.first, pair.second) for pair in on_scale]
    scale = on_scale[0].scale if on_scale else ()
    plain = agreement(units, categories=scale)
    linear = agreement(units, "linear", categories=scale)
    return Figures(
        pairs=len(on_scale),
        pieces=pieces(on_scale),
        apart=sum(pair.first != pair.second for pair in pairs if not pair.on_scale),
        raw=plain.raw,
        kappa=plain.kappa,
        kappa_linear=linear.kappa,
        ac1=plain.ac1,
        ac2=linear.ac2,
        alpha=krippendorff_alpha(units, "ordinal", categories=scale),
        why_not=_why_not(plain),
    )


def _why_not(found: Agreement) -> str:
    if found.raw is None:
        return NOTHING
    return ONE_RATING if found.ac1 is None else ""


def by_scheme(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """The figures of each scheme as a whole."""
    return _groups(pairs, lambda pair: "")


def by_strand(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """The figures of each strand of each scheme."""
    return _groups(pairs, lambda pair: pair.scheme.criterion(pair.criterion).strand)


def by_criterion(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """The figures of each question of each scheme."""
    return _groups(pairs, lambda pair: pair.criterion)


def by_marker(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """The figures of each first marker's work, scheme by scheme."""
    return _groups(pairs, lambda pair: pair.marker)


def _groups(pairs: Iterable[Pair], of: Callable[[Pair], str]) -> tuple[Group, ...]:
    """The figures of each group, in the order of the latest criteria. Versions of a scheme come together; a scheme
    whose scale has changed gives a group for each scale."""
    found: dict[tuple[str, tuple[str, ...], str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.scheme.id, pair.scale, of(pair)].append(pair)
    ordered = sorted(found.items(), key=lambda entry: (entry[0][0], _place(entry[1]), entry[0][1:]))
    return tuple(
        Group(max(own, key=lambda pair: pair.month).scheme, scale, id, figures_of(own))
        for (_, scale, id), own in ordered
    )


def _place(pairs: Sequence[Pair]) -> int:
    """Where the first question of a group stands in the criteria."""
    latest = max(pairs, key=lambda pair: pair.month).scheme
    order = [criterion.id for criterion in latest.criteria]
    return min((order.index(pair.criterion) for pair in pairs if pair.criterion in order), default=len(order))
