"""Whether an action worked is told from the marks before and after, beside the other groups, or not at all."""

from datetime import date

import pytest

from iqa.domain import ActionSource, ActionState, ImprovementAction, Month
from iqa.statistics import wilson
from iqa.themes.detection import Counted, MonthRate
from iqa.themes.effect import EffectVerdict, effect_of
from iqa.themes.rates import EVERYBODY

DONE = Month(2026, 6)


def months(met: int, n: int, count: int, after: bool, group: str = "North") -> list[MonthRate]:
    month, found = DONE.next() if after else DONE, []
    for _ in range(count):
        found.append(MonthRate("grip", group, month, n, met / n, n, 6))
        month = month.next() if after else month.previous()
    return found


def test_a_rise_that_luck_does_not_explain_worked() -> None:
    found = effect_of([*months(12, 20, 6, False), *months(19, 20, 3, True)], "grip", "North", DONE)
    assert (found.verdict, found.before, found.after) == (EffectVerdict.WORKED, Counted(120, 72), Counted(60, 57))
    assert found.change == pytest.approx(0.35)
    assert found.interval is not None
    low, high = wilson(57, 60), wilson(72, 120)
    assert found.interval.low == pytest.approx(0.35 - ((0.95 - low.low) ** 2 + (high.high - 0.6) ** 2) ** 0.5)
    assert (found.needed, found.is_compared) == (0, False)


def test_what_rose_everywhere_is_no_merit_of_the_action() -> None:
    own = [*months(12, 20, 6, False), *months(19, 20, 6, True)]
    others = [*months(24, 40, 6, False, "South"), *months(38, 40, 6, True, "South")]
    everybody = [*months(1, 60, 6, False, EVERYBODY), *months(59, 60, 6, True, EVERYBODY)]
    found = effect_of([*own, *others, *everybody], "grip", "North", DONE)
    assert found.is_compared
    assert found.change == pytest.approx(0)
    assert found.verdict is not EffectVerdict.WORKED


def test_a_rate_that_surely_stayed_did_not_work() -> None:
    found = effect_of([*months(80, 100, 12, False), *months(79, 100, 12, True)], "grip", "North", DONE)
    assert found.verdict is EffectVerdict.DID_NOT


def test_too_little_to_tell_says_about_how_many_more() -> None:
    found = effect_of([*months(12, 20, 12, False), *months(7, 10, 1, True)], "grip", "North", DONE)
    assert found.verdict is EffectVerdict.CANNOT_TELL
    assert found.needed is not None
    more = MonthRate("grip", "North", DONE.next().next(), found.needed, 0.7, found.needed, 6)
    later = effect_of([*months(12, 20, 12, False), *months(7, 10, 1, True), more], "grip", "North", DONE)
    assert later.needed is not None
    assert later.needed <= found.needed / 4


def test_a_comparison_too_rough_in_itself_says_so_by_its_number() -> None:
    found = effect_of([*months(1, 2, 1, False), *months(1, 2, 1, True)], "grip", "North", DONE)
    assert (found.verdict, found.needed) == (EffectVerdict.CANNOT_TELL, 4)


@pytest.mark.parametrize("history", [[], months(8, 10, 2, False), months(8, 10, 2, True)])
def test_without_marks_before_and_after_nothing_is_told(history: list[MonthRate]) -> None:
    found = effect_of(history, "grip", "North", DONE)
    assert (found.verdict, found.change, found.interval, found.needed) == (
        EffectVerdict.CANNOT_TELL,
        None,
        None,
        None,
    )


def test_the_whole_area_is_compared_with_nobody() -> None:
    own = [*months(30, 60, 3, False, EVERYBODY), *months(55, 60, 3, True, EVERYBODY)]
    others = [*months(10, 20, 3, False), *months(19, 20, 3, True)]
    assert not effect_of([*own, *others], "grip", EVERYBODY, DONE).is_compared


def test_an_action_is_told_as_it_stood_on_a_day() -> None:
    verified = ImprovementAction(
        *("A1", "A guide", "M2", date(2026, 12, 1), DONE, ActionState.VERIFIED, ActionSource.OTHER, ""),
        *("", "", "", "2026-10-01T09:00:00+00:00", "Ann"),
        done_on=date(2026, 10, 20),
        done_note="on the wall",
        ended_by="Bea",
        ended_at="2026-11-02T09:00:00+00:00",
    )
    states = {day: verified.as_of(day) for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31))}
    told = [one and one.state for one in states.values()]
    assert told == [None, ActionState.OPEN, ActionState.DONE]
    assert verified.as_of(date(2026, 11, 2)) == verified
