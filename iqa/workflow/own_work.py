"""Whose own work a piece of work is, how much of it could be drawn, and how much of that was looked at.

Work of others that holds a mark of theirs is no part of anybody's caseload; it is counted apart.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from iqa.domain import CellKey, Item, Kind, ReplacementReason, Scheme, cell_order
from iqa.feedback.small_samples import Drawn, Looked
from iqa.marking.results import MarkedWork
from iqa.records.draws import MonthDraw
from iqa.sampling.draw import cell_of, eligibility_of

DRAFTED, DECIDED, OWNED = "you drafted", "on your decisions", ""
"""What makes a letter or a case somebody's own, in the words of their letter."""


class Caseload(Struct):
    """One person's own work in one draw: on its random lists, by cell, and how much was chosen apart from them."""

    listed: Counter[CellKey] = field(default_factory=Counter)
    apart: int = 0


Ownership = tuple[str, str, str]
"""A scheme, a person, and what makes work of it theirs."""
Caseloads = Mapping[Ownership, Caseload]


def caseloads_of(one: MonthDraw, items: Sequence[Item]) -> Caseloads:
    """Everybody's own work in a draw. `items` is its population.

    Work found to be ineligible since counts no more; work that could not be had still does.
    """
    draw = one.draw
    eligibility = eligibility_of(draw, items)
    gone = {each.key for each in draw.replacements if each.reason is ReplacementReason.INELIGIBLE}
    found: defaultdict[Ownership, Caseload] = defaultdict(Caseload)
    for item in eligibility.eligible:
        if item.key not in gone:
            for person, doing in _owners(one.scheme, item.facts):
                found[one.scheme.id, person, doing].listed[cell_of(draw.policy, item)] += 1
    for item in eligibility.always:
        for person, doing in _owners(one.scheme, item.facts):
            found[one.scheme.id, person, doing].apart += 1
    return dict(found)


def looked_at(scheme: Scheme, person: str, works: Sequence[MarkedWork], caseloads: Caseloads) -> Looked:
    """How much of a person's own work was looked at. `works` are those of the scheme that hold a mark of theirs.

    Somebody who drafted one of these letters is told of the letters they drafted; else it is those on their
    decisions. The others are told apart.
    """
    owned = [_owners(scheme, work.item.facts) for work in works]
    doing = next(
        (role for role in _ROLES[scheme.population] if any((person, role) in one for one in owned)), OWNED
    )
    own = [work for work, owners in zip(works, owned, strict=True) if (person, doing) in owners]
    caseload = caseloads.get((scheme.id, person, doing), Caseload())
    seen = Counter(work.cell for work in own if not work.certainty_selected)
    apart = sum(work.certainty_selected for work in own)
    drawn = tuple(
        Drawn(max(caseload.listed[cell], seen[cell]), seen[cell])
        for cell in sorted({*caseload.listed, *seen}, key=cell_order)
    )
    return Looked(
        item_name=scheme.item_name,
        at_random=seen.total(),
        caseload=sum(one.listed for one in drawn) + max(caseload.apart, apart),
        certainty_selected=apart,
        doing=doing,
        of_others=len(works) - len(own),
        drawn=drawn,
    )


_ROLES = {Kind.LETTERS: (DRAFTED, DECIDED), Kind.CASES: (OWNED,)}
"""What may make a piece of work somebody's own, the nearest to them first."""


def _owners(scheme: Scheme, facts: Mapping[str, str]) -> set[tuple[str, str]]:
    """Whose own work a piece of work is, with why: a letter is its drafter's, whom a unit stands for where the
    export names nobody, and that of whoever decided."""
    if scheme.population is not Kind.LETTERS:
        return {(facts.get("person", ""), OWNED)} - {("", OWNED)}
    decided, drafted = facts.get("prosecutor_id", ""), facts.get("drafter_id", "")
    if not drafted and facts.get("person", "") != decided:
        drafted = facts.get("person", "")
    return {(one, role) for one, role in ((drafted, DRAFTED), (decided, DECIDED)) if one}
