"""A plan says how many to look at for what certainty; it draws nothing and knows no result."""

import math

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import head

from iqa.domain import Month
from iqa.errors import CalculationError, NotFoundError
from iqa.statistics import sample_size, upper_bound
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.planning import Certainty, certainty_chart, plan_month


def test_a_months_plan_is_for_its_own_caseloads(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    before = head(workspace)
    plan = plan_month(workspace, MONTH, Certainty(0.1))
    (unit,) = plan.units
    assert (unit.unit, unit.on_list, unit.eligible) == ("North", 19, 18)
    assert unit.size == sample_size(0.1, 0.0, 0.95, 18)
    assert unit.hours == unit.size * plan.minutes / 60
    assert head(workspace) == before


def test_each_group_is_told_by_name_what_the_policys_few_can_show(imported: Office) -> None:
    plan = plan_month(workspace_in(imported.folder), MONTH, Certainty(0.1))
    assert [group.group for group in plan.groups] == ["Ash Maple", "Holly Brook", "Hazel Larch"]
    assert {(group.eligible, group.taken, group.most) for group in plan.groups} == {
        (6, 2, upper_bound(0, 2, 6, 0.95))
    }


def test_a_plan_is_the_same_before_and_after_the_draw(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    before = plan_month(workspace, MONTH, Certainty(0.1))
    draw(workspace, SampleRequest("casework", MONTH))
    assert plan_month(workspace, MONTH, Certainty(0.1)) == before


def test_where_no_sample_would_do_all_are_to_be_looked_at(imported: Office) -> None:
    (unit,) = plan_month(workspace_in(imported.folder), MONTH, Certainty(0.05, expected=0.04)).units
    assert (unit.size, unit.hours) == (None, 18 * 30 / 60)


def test_rates_that_cannot_be_and_months_without_a_list_are_refused(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    with pytest.raises(CalculationError):
        plan_month(workspace, MONTH, Certainty(0.05, expected=0.1))
    with pytest.raises(NotFoundError, match="September 2026"):
        plan_month(workspace, Month(2026, 9), Certainty(0.1))


@pytest.mark.parametrize("caseload", [None, 30, 400])
def test_a_chart_shows_sizes_up_to_the_one_asked_for_and_one_beyond(caseload: int | None) -> None:
    lines = certainty_chart(Certainty(0.1, caseload=caseload), 20)
    sizes = [line.look_at for line in lines]
    assert sizes == sorted(sizes)
    assert sizes[-2:] == [20, 30]
    most = [line.most for line in lines]
    assert most == sorted(most, reverse=True)
    assert all(0 <= one <= (caseload or 1) for one in most)


def test_a_chart_ends_with_the_whole_caseload() -> None:
    assert [line.look_at for line in certainty_chart(Certainty(0.1, caseload=20), 20)][-1] == 20
    assert math.isclose(certainty_chart(Certainty(0.1, caseload=20), 20)[-1].most, 0)
