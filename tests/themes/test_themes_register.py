"""The register keeps each month's evidence as it stood; a theme goes only where it can go from where it stands."""

import pytest
from msgspec.structs import replace

from iqa.domain import Month, Route, Theme, ThemeState, ThemeStep
from iqa.errors import ConflictError, InvalidInputError
from iqa.themes.detection import Counted, Strength, ThemeSignal
from iqa.themes.register import Moment, enter_signals, evidence_of, moved, new_id

MONTH = Month(2026, 10)
MOMENT = Moment("2026-11-16T09:30:00+00:00", "Bryony Furze", MONTH)
LATER = replace(MOMENT, month=MONTH.next())


def signal(strength: Strength = Strength.ESCALATED, criterion: str = "grip", met: int = 8) -> ThemeSignal:
    return ThemeSignal(
        Route.BELOW_TARGET, strength, criterion, "North", (MONTH,), Counted(20, met), p_value=0.001, target=0.9
    )


EMERGING = signal(Strength.EMERGING)


def theme(state: ThemeState = ThemeState.ESCALATED) -> Theme:
    step = ThemeStep(MOMENT.at, MOMENT.by, MONTH, state, evidence=(evidence_of(signal()),))
    return Theme("T4", "casework", "grip", "", "North", state, (step,))


def test_a_new_signal_opens_a_theme_with_its_evidence() -> None:
    found = enter_signals([], "casework", [signal(), signal(met=9), signal(Strength.EMERGING, "review")], MOMENT)
    first, second = found.opened
    assert (first.id, first.state, first.subject) == (
        "T1",
        ThemeState.ESCALATED,
        ("casework", "grip", "", "North"),
    )
    assert [one.met for one in first.evidence] == [8, 9]
    assert (second.id, second.state) == ("T2", ThemeState.EMERGING)
    assert found.changed == found.unchanged == ()


def test_the_same_month_again_changes_nothing() -> None:
    (opened,) = enter_signals([], "casework", [signal()], MOMENT).opened
    found = enter_signals([opened], "casework", [signal()], MOMENT)
    assert (found.opened, found.changed, found.unchanged) == ((), (), (opened,))


def test_an_earlier_month_looked_at_later_does_not_turn_time_back() -> None:
    found = enter_signals([theme()], "casework", [signal(met=1)], replace(MOMENT, month=MONTH.previous()))
    assert found.changed == ()


@pytest.mark.parametrize(
    ("state", "shown", "after"),
    [
        (ThemeState.EMERGING, signal(), ThemeState.ESCALATED),
        (ThemeState.EMERGING, EMERGING, ThemeState.EMERGING),
        (ThemeState.ACTION, signal(), ThemeState.ACTION),
        (ThemeState.CLOSED, signal(), ThemeState.REOPENED),
        (ThemeState.CLOSED, EMERGING, ThemeState.REOPENED),
        (ThemeState.DECLINED, signal(), ThemeState.REOPENED),
        (ThemeState.DECLINED, EMERGING, ThemeState.DECLINED),
    ],
)
def test_another_month_adds_its_evidence_and_may_reopen(
    state: ThemeState, shown: ThemeSignal, after: ThemeState
) -> None:
    (changed,) = enter_signals([theme(state)], "casework", [shown], LATER).changed
    assert changed.state is after
    assert [step.month for step in changed.steps] == [MONTH, LATER.month]
    assert changed.steps[0] == theme(state).steps[0]


def test_a_theme_of_another_scheme_is_another_theme() -> None:
    assert enter_signals([theme()], "victim-letters", [signal()], MOMENT).opened[0].id == "T5"


def test_ids_go_on_from_the_highest() -> None:
    assert (new_id([]), new_id([theme()]), new_id([theme()], 1)) == ("T1", "T5", "T6")


def test_a_person_moves_a_theme_with_a_reason() -> None:
    after = moved(theme(), ThemeState.ACCEPTED, LATER, " the committee took it on ")
    assert (after.state, after.steps[-1].reason) == (ThemeState.ACCEPTED, "the committee took it on")
    assert after.evidence == theme().evidence


def test_a_move_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="only with a reason"):
        moved(theme(), ThemeState.ACCEPTED, MOMENT, " ")


def test_a_move_that_does_not_follow_names_those_that_do() -> None:
    with pytest.raises(ConflictError, match="cannot become closed") as refused:
        moved(theme(), ThemeState.CLOSED, MOMENT, "done")
    assert "accepted, declined" in str(refused.value.hint)


def test_every_state_but_none_can_be_left() -> None:
    assert all(any(state.may_become(other) for other in ThemeState) for state in ThemeState)


def test_a_theme_is_told_as_it_stood_in_the_light_of_a_month() -> None:
    later = moved(theme(), ThemeState.ACCEPTED, LATER, "taken on")
    assert later.as_of(MONTH) == theme()
    assert later.as_of(LATER.month) == later
    assert later.as_of(MONTH.previous()) is None
