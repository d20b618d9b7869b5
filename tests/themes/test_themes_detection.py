"""Themes are found by every route, and luck is held down over all of them together."""

import pytest

from iqa.domain import Month, Route
from iqa.statistics import chance_of_so_few, chance_of_so_few_beside
from iqa.themes.detection import Counted, MonthRate, Strength, ThemeSignal, detect_themes, latest_months
from iqa.themes.rates import EVERYBODY, FindingCount

NOW = Month(2026, 10)


def rate(met: int, n: float, group: str = "North", month: Month = NOW, criterion: str = "grip") -> MonthRate:
    return MonthRate(criterion, group, month, n, met / n, round(n), 6)


def before(count: int) -> Month:
    month = NOW
    for _ in range(count):
        month = month.previous()
    return month


def routes(signals: tuple[ThemeSignal, ...]) -> set[Route]:
    return {signal.route for signal in signals}


def test_a_question_far_below_its_target_escalates_by_the_exact_chance() -> None:
    (signal,) = detect_themes([rate(8, 20)], NOW, {"grip": 0.9})
    assert (signal.route, signal.strength) == (Route.BELOW_TARGET, Strength.ESCALATED)
    assert (signal.seen, signal.target, signal.months) == (Counted(20, 8), 0.9, (NOW,))
    assert signal.p_value == chance_of_so_few(8, 20, 0.9)


def test_a_fall_below_its_own_past_needs_no_target() -> None:
    history = [rate(19, 20, month=before(count)) for count in range(1, 7)] + [rate(8, 20)]
    signal = next(one for one in detect_themes(history, NOW, {}) if one.route is Route.BELOW_OWN_PAST)
    assert signal.strength is Strength.ESCALATED
    assert (signal.seen, signal.beside) == (Counted(20, 8), Counted(120, 114))
    assert signal.p_value == chance_of_so_few_beside(8, 20, 114, 120)


def test_a_unit_behind_the_others_is_told_from_the_others_alone() -> None:
    history = [rate(8, 20), rate(19, 20, "South"), rate(38, 40, "West"), rate(65, 80, EVERYBODY)]
    signal = next(one for one in detect_themes(history, NOW, {}) if one.group == "North")
    assert (signal.route, signal.beside) == (Route.BELOW_OTHERS, Counted(60, 57))


def test_the_control_chart_gives_a_signal_without_a_chance_that_only_emerges() -> None:
    history = [rate(19, 20, month=before(count)) for count in range(1, 13)] + [rate(14, 20)]
    chart = [one for one in detect_themes(history, NOW, {}) if one.route is Route.CONTROL_CHART]
    assert [(one.p_value, one.strength, one.months) for one in chart] == [(None, Strength.EMERGING, (NOW,))]


def test_a_good_month_is_no_signal() -> None:
    history = [rate(12, 20, month=before(count)) for count in range(1, 13)] + [rate(20, 20)]
    assert detect_themes(history, NOW, {"grip": 0.5}) == ()


def test_a_finding_in_the_work_of_many_people_recurs() -> None:
    found = [FindingCount("late", "Late", "casework", 9, people, False) for people in (4, 5)]
    (signal,) = detect_themes([], NOW, {}, found)
    assert (signal.route, signal.finding, signal.people) == (Route.RECURRENCE, "late", 5)
    assert signal.subject == ("", "late", EVERYBODY)


def test_a_question_nobody_marked_this_month_shows_nothing() -> None:
    assert detect_themes([rate(2, 20, month=before(1))], NOW, {"grip": 0.9}) == ()


def test_months_after_the_one_looked_at_have_no_say() -> None:
    assert detect_themes([rate(20, 20), rate(2, 20, month=NOW.next())], NOW, {"grip": 0.9}) == ()


def test_small_groups_show_by_three_months_together() -> None:
    history = [rate(3, 5, month=before(count)) for count in range(3)]
    first = detect_themes(history, NOW, {"grip": 0.9})[0]
    assert (first.seen, first.months) == (Counted(15, 9), latest_months(NOW, 3))


def test_doubt_of_a_weighted_sample_never_counts_against_the_group() -> None:
    history = [
        MonthRate("grip", "North", NOW, 9.9, 0.55, 12, 6),
        MonthRate("grip", "South", NOW, 9.9, 0.55, 12, 6),
    ]
    signals = detect_themes(history, NOW, {"grip": 0.99})
    assert {one.seen for one in signals} == {Counted(9, 5)}
    none_better = [rate(2, 9.9, "North"), rate(9, 9.9, "South")]
    beside = {one.beside for one in detect_themes(none_better, NOW, {}) if one.group == "North"}
    assert beside == {Counted(9, 8)}


def test_a_unit_is_no_theme_of_its_own_for_what_is_so_everywhere() -> None:
    history = [rate(8, 20), rate(8, 20, "South"), rate(16, 40, EVERYBODY)]
    signals = detect_themes(history, NOW, {"grip": 0.9})
    assert {(one.group, one.route) for one in signals} == {(EVERYBODY, Route.BELOW_TARGET)}


def test_among_many_questions_the_same_figure_only_emerges() -> None:
    alone = detect_themes([rate(14, 20)], NOW, {"grip": 0.9})
    others = [rate(19, 20, criterion=f"q{number}") for number in range(60)]
    targets = {"grip": 0.9, **{f"q{number}": 0.9 for number in range(60)}}
    among = [one for one in detect_themes([rate(14, 20), *others], NOW, targets) if one.criterion == "grip"]
    assert [one.strength for one in alone] == [Strength.ESCALATED]
    assert among == []
    worse = [one for one in detect_themes([rate(13, 20), *others], NOW, targets) if one.criterion == "grip"]
    assert [one.strength for one in worse] == [Strength.EMERGING]


def test_the_order_of_what_is_given_does_not_matter() -> None:
    history = [rate(8, 20), rate(19, 20, "South"), rate(19, 20, month=before(1)), rate(27, 40, EVERYBODY)]
    assert detect_themes(history, NOW, {"grip": 0.9}) == detect_themes(history[::-1], NOW, {"grip": 0.9})


@pytest.mark.parametrize(("window", "first"), [(1, NOW), (3, Month(2026, 8))])
def test_windows_end_with_the_latest_month(window: int, first: Month) -> None:
    months = latest_months(NOW, window)
    assert (months[0], months[-1], len(months)) == (first, NOW, window)
