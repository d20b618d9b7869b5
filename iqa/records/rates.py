"""The rates of a month and of those behind it, for questions whose marks may stand in one figure.

The database sums up the marks of each draw, so that years of a large service are never read mark by mark. A draw
from before a piece of work knew its unit, and one with a mark that does not say on whose record it goes, is worked
out from its population instead, to the same figures.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache

from msgspec import Struct

from iqa.committee.suppression import Size, shown_groups, size_of
from iqa.criteria import compare_schemes
from iqa.domain import Month, Scheme
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE, THE_UNIT
from iqa.records.draws import MonthDraw, bare_draws, marked_items, month_draws
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace
from iqa.store import DrawHead, MarkSum, SumsWanted, View
from iqa.themes.detection import MonthRate, month_rates
from iqa.themes.rates import EVERYBODY, FindingCount, FindingGiven, count_findings, findings, rates_by_criterion


class SchemeHistory(Struct, frozen=True):
    """A scheme as a month was drawn by it, its rates of that month and of those before, and the month's findings.

    `incomparable` are the questions asked now whose earlier marks were made under other words.
    """

    scheme: Scheme
    rates: tuple[MonthRate, ...]
    findings: tuple[FindingCount, ...]
    incomparable: tuple[str, ...]


def rate_histories(workspace: Workspace, view: View, month: Month, months_back: int) -> tuple[SchemeHistory, ...]:
    """The history of each scheme that the month was drawn by. Raises NotFoundError when nothing was drawn."""
    first = _months_before(month, months_back)
    heads = [one for one in view.draws.standing() if first <= one.month <= month]
    latest = [one for one in heads if one.month == month]
    if not latest:
        bare_draws(view, month)  # says that nothing was drawn
    return tuple(_history(workspace, view, one, heads) for one in latest)


def _months_before(month: Month, back: int) -> Month:
    for _ in range(back):
        month = month.previous()
    return month


def latest_histories(workspace: Workspace, view: View) -> tuple[SchemeHistory, ...]:
    """The history of each scheme up to the latest month that was drawn by it, since one may be drawn later in a
    month than another; none of a scheme that nothing was drawn by for as long as rates are looked back at."""
    back = workspace.settings.themes.months_back
    heads = sorted(view.draws.standing(), key=lambda one: one.month)
    if not heads:
        return ()
    looked_at = _months_before(heads[-1].month, back)
    latest = {one.scheme: one for one in heads if one.month >= looked_at}
    return tuple(
        _history(workspace, view, one, [each for each in heads if first <= each.month <= one.month])
        for one in sorted(latest.values(), key=lambda one: one.month, reverse=True)
        for first in (_months_before(one.month, back),)
    )


def finding_histories(
    workspace: Workspace, view: View, month: Month, months_back: int
) -> dict[Month, tuple[FindingCount, ...]]:
    """The findings of a month and of those before it, of every scheme, by month."""
    first = _months_before(month, months_back)
    found: dict[Month, tuple[FindingCount, ...]] = {}
    for head in view.draws.standing():
        if first <= head.month <= month:
            given = _findings(workspace, view, head, scheme_of_draw(view, head))
            found[head.month] = (*found.get(head.month, ()), *given)
    return found


def _history(workspace: Workspace, view: View, latest: DrawHead, heads: Iterable[DrawHead]) -> SchemeHistory:
    scheme = scheme_of_draw(view, latest)
    earlier = [one for one in heads if one.scheme == latest.scheme and one.month != latest.month]
    schemes = {one.scheme_version: scheme_of_draw(view, one) for one in earlier}
    comparable = {
        version: frozenset(compare_schemes(then, scheme).comparable) for version, then in schemes.items()
    }
    wanted = [_wanted(latest, scheme), *(_wanted(one, schemes[one.scheme_version]) for one in earlier)]
    changed: dict[str, None] = {}
    with closing(view.mark_sums.of_draws(wanted)) as of_draws:
        rates = list(_rates(workspace, view, latest, scheme, next(of_draws)))
        for head, sums in zip(earlier, of_draws, strict=True):
            for rate in _rates(workspace, view, head, schemes[head.scheme_version], sums):
                if rate.criterion in comparable[head.scheme_version]:
                    rates.append(rate)
                else:
                    changed[rate.criterion] = None
    asked = {criterion.id for criterion in scheme.criteria}
    return SchemeHistory(
        scheme,
        tuple(rates),
        _findings(workspace, view, latest, scheme),
        tuple(one for one in changed if one in asked),
    )


def _rates(
    workspace: Workspace, view: View, head: DrawHead, scheme: Scheme, sums: Sequence[MarkSum]
) -> Iterator[MonthRate]:
    """The rates of a draw from its sums, in the order of the questions, all units together first."""
    limits = workspace.settings.committee
    if any(one.unsaid or not (one.unit or one.whole) for one in sums):
        for one in _whole_draws(view, head):
            rates = rates_by_criterion(marked_items(workspace, view, one), one.draw)
            sizes = ((rate.criterion, rate.group, size_of(rate)) for rate in rates)
            yield from month_rates(rates, head.month, shown_groups(_by_question(sizes), limits))
        return
    shown = shown_groups(_by_question((one.criterion, _group(one), _size(one)) for one in sums), limits)
    order = {criterion.id: number for number, criterion in enumerate(scheme.criteria)}
    for found in sorted(sums, key=lambda one: (order[one.criterion], one.unit)):
        yield _rate(found, head.month, shown)


def _by_question(sizes: Iterable[tuple[str, str, Size]]) -> dict[str, dict[str, Size]]:
    """What each rate rests on, by question and group."""
    found: dict[str, dict[str, Size]] = defaultdict(dict)
    for question, group, size in sizes:
        found[question][group] = size
    return found


def _group(found: MarkSum) -> str:
    return EVERYBODY if found.whole else found.unit


def _size(found: MarkSum) -> Size:
    """What a sum rests on. Who is behind it is not known, only how many: that units may share people is assumed of
    all, so that no fewer are held back than if it were known."""
    return Size(found.marks, _so_many(found.people), found.met)


@cache
def _so_many(people: int) -> frozenset[str]:
    """So many people who are not known."""
    return frozenset(map(str, range(people)))


def _rate(found: MarkSum, month: Month, shown: Container[tuple[str, str]]) -> MonthRate:
    group = _group(found)
    effective, rate = found.weight**2 / found.squares, found.weight_met / found.weight
    may = (found.criterion, group) in shown
    return MonthRate(found.criterion, group, month, effective, rate, found.marks, found.people, may)


def _findings(workspace: Workspace, view: View, head: DrawHead, scheme: Scheme) -> tuple[FindingCount, ...]:
    """The findings of a draw's month."""
    given = view.mark_sums.findings(_wanted(head, scheme))
    if any(one.unsaid for one in given):
        return tuple(
            found for one in _whole_draws(view, head) for found in findings(marked_items(workspace, view, one))
        )
    return count_findings(
        FindingGiven(scheme, one.item_key, one.criterion, one.person, one.rating, json.loads(one.finding_codes))
        for one in given
    )


def _whole_draws(view: View, head: DrawHead) -> Iterator[MonthDraw]:
    return (one for one in month_draws(view, head.month) if one.draw.id == head.id)


def _wanted(head: DrawHead, scheme: Scheme) -> SumsWanted:
    return SumsWanted(
        draw=head.id,
        scheme=head.scheme,
        month=head.month,
        met=tuple(rating.id for rating in scheme.scale if rating.met),
        outside=OUTSIDE,
        unit=THE_UNIT,
        nobody=NOT_KNOWN,
    )
