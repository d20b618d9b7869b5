"""The first page: what moved, the themes, what to decide, what became of actions; and it gives nothing away."""

from datetime import date

from committee_builders import SCHEME
from msgspec.structs import replace

from iqa.committee.context import CriterionRow, RateFigure, RateTable
from iqa.committee.first_page import FirstPageRequest, compose_first_page
from iqa.domain import (
    ActionSource,
    ActionState,
    ImprovementAction,
    Month,
    Route,
    Theme,
    ThemeEvidence,
    ThemeState,
    ThemeStep,
)
from iqa.statistics import Interval
from iqa.themes.action_report import ActionReport
from iqa.themes.detection import Counted, MonthRate
from iqa.themes.effect import Effect, EffectVerdict
from iqa.themes.rates import EVERYBODY
from iqa.themes.wording import verdict_in_words

NOW = Month(2026, 10)
THEN = NOW.previous()
FIGURE = RateFigure(0.4, 0.3, 0.5, 100, 20)
UNITS = ("East", "North")
STRATEGY, GRIP = (criterion.question for criterion in SCHEME.criteria)
TABLE = RateTable(
    SCHEME.title,
    UNITS,
    ("Fully met", "Partially met", "Not met"),
    (
        CriterionRow("Review", STRATEGY, FIGURE, (FIGURE, None), ()),
        CriterionRow("Review", GRIP, None, (None, None), ()),
    ),
    3,
)
ACTION = ImprovementAction(
    *("A1", "A checklist", "M1", date(2026, 11, 1), THEN, ActionState.OPEN, ActionSource.THEME, "T1"),
    *("casework", "strategy", "", "2026-10-01T09:00:00+00:00", "Ann"),
)
WORKED = Effect(EffectVerdict.WORKED, Counted(50, 20), Counted(50, 40), None, None, 0.4, None, 0)


def rates(criterion: str, then: float, now: float, n: int = 100) -> list[MonthRate]:
    return [MonthRate(criterion, EVERYBODY, month, n, rate, n, 20) for month, rate in ((THEN, then), (NOW, now))]


def request(**changes: object) -> FirstPageRequest:
    start = FirstPageRequest(NOW, {SCHEME.id: SCHEME})
    return replace(start, **changes)  # type: ignore[arg-type]


def theme(criterion: str = "strategy", group: str = "", state: ThemeState = ThemeState.ESCALATED) -> Theme:
    evidence = (ThemeEvidence(Route.BELOW_TARGET, (NOW,), 100, 40, 0.001, target=0.9),)
    step = ThemeStep("2026-11-16T09:00:00+00:00", "Ann", NOW, state, evidence=evidence)
    return Theme("T1", SCHEME.id, criterion, "", group, state, (step,))


def test_a_fall_and_a_rise_by_more_than_luck_are_told_with_both_rates() -> None:
    page = compose_first_page(request(rates={SCHEME.id: rates("strategy", 0.8, 0.4)}), [TABLE])
    (fall,) = page.worsened
    assert (fall.question, fall.then, fall.now, page.since) == (STRATEGY, "80%", "40%", THEN.label)
    assert page.improved == ()
    page = compose_first_page(request(rates={SCHEME.id: rates("strategy", 0.4, 0.8)}), [TABLE])
    assert [line.now for line in page.improved] == ["80%"]


def test_what_luck_explains_is_no_change() -> None:
    page = compose_first_page(request(rates={SCHEME.id: rates("strategy", 0.42, 0.4)}), [TABLE])
    assert (page.improved, page.worsened, page.compared) == ((), (), True)


def test_without_an_earlier_month_nothing_is_compared() -> None:
    page = compose_first_page(request(rates={SCHEME.id: rates("strategy", 0.8, 0.4)[1:]}), [TABLE])
    assert not page.compared


def test_what_the_tables_hold_back_stands_nowhere_on_the_first_page() -> None:
    told = request(
        rates={SCHEME.id: rates("grip", 0.9, 0.1)},
        themes=(theme("grip"), theme(group="North"), theme(group="West"), replace(theme(), scheme="other")),
    )
    page = compose_first_page(told, [TABLE])
    assert (page.improved, page.worsened, page.themes, page.decisions) == ((), (), (), ())


def test_a_theme_has_the_figure_of_the_table_and_is_to_be_decided() -> None:
    emerging = replace(theme(group="East", state=ThemeState.EMERGING), id="T2")
    page = compose_first_page(request(themes=(emerging, theme())), [TABLE])
    assert [(line.id, line.group, line.figure) for line in page.themes] == [
        ("T1", "the whole Area", FIGURE),
        ("T2", "East", FIGURE),
    ]
    assert page.themes[0].why == "below its target"
    assert [decision.split(",")[0] for decision in page.decisions] == ["T1"]


def test_at_most_three_themes_and_the_rest_counted() -> None:
    page = compose_first_page(request(themes=tuple(replace(theme(), id=f"T{n}") for n in range(1, 6))), [TABLE])
    assert (len(page.themes), page.more_themes, len(page.decisions)) == (3, 2, 3)


def test_actions_overdue_and_what_the_marks_say_of_those_done() -> None:
    done = replace(ACTION, state=ActionState.DONE, done_on=date(2026, 9, 1))
    dropped = replace(done, state=ActionState.DROPPED)
    page = compose_first_page(
        request(
            actions=(
                ActionReport(ACTION, "Ann Larch", True, None),
                ActionReport(done, "Ann Larch", False, WORKED),
                ActionReport(dropped, "Ann Larch", False, WORKED),
            )
        ),
        [TABLE],
    )
    assert [(line.id, line.owner, line.due) for line in page.overdue] == [("A1", "Ann Larch", "1 November 2026")]
    assert len(page.judged) == 1
    assert page.judged[0].effect


TOLD = replace(WORKED, interval=Interval(0.2, 0.6))


def of_action(group: str, *sizes: tuple[int, int], criterion: str = "strategy") -> str:
    """What the paper says of an action done, where the months behind it have so many marks and people."""
    months = [NOW.previous(), NOW][-len(sizes) :] if sizes else []
    history = [
        MonthRate(criterion, group, month, marks, 0.4, marks, people, is_shown=marks >= 5 and people >= 3)
        for month, (marks, people) in zip(months, sizes, strict=True)
    ]
    done = ActionReport(
        replace(ACTION, state=ActionState.DONE, group=group, criterion=criterion), "Ann", False, TOLD
    )
    page = compose_first_page(request(rates={SCHEME.id: history}, actions=(done,)), [TABLE])
    (line,) = page.judged
    return line.effect


def test_the_figures_of_an_action_stand_only_where_those_of_its_group_may() -> None:
    assert "20 of 50 before, 40 of 50 since" in of_action("East", (50, 8), (50, 8))
    assert "20 of 50 before" in of_action("", (50, 8), (50, 8))
    suppressed = "It worked. The figures are suppressed: they rest on too little."
    assert of_action("North", (50, 8), (50, 8)) == suppressed, "the table of the month does not show the North"
    assert of_action("East", (4, 2), (50, 8)) == suppressed, "the month before could be had from the sum"
    assert of_action("", (50, 8), (50, 8), criterion="grip") == suppressed
    other = replace(request(), schemes={}, actions=(ActionReport(ACTION, "Ann", True, TOLD),))
    (line,) = compose_first_page(other, [TABLE]).overdue
    assert line.effect == suppressed, "of a scheme without marks this month nothing shows what may be told"


def test_a_month_before_that_rests_on_too_little_is_compared_with_nothing() -> None:
    few = [
        MonthRate("strategy", EVERYBODY, THEN, 100, 0.9, 100, 2, is_shown=False),
        *rates("strategy", 0.9, 0.3)[1:],
    ]
    assert compose_first_page(request(rates={SCHEME.id: few}), [TABLE]).worsened == ()


def test_what_the_marks_say_without_figures_says_as_much_and_no_more() -> None:
    for verdict, said in (
        (EffectVerdict.DID_NOT, "It did not work."),
        (EffectVerdict.CANNOT_TELL, "Cannot tell yet."),
    ):
        told = verdict_in_words(replace(WORKED, verdict=verdict))
        assert told.startswith(said)
        assert not any(sign.isdigit() for sign in told)
