"""The work of the months that an export asks for, with every marking of it and those that reports use."""

import pytest
from office import MONTH

from iqa.domain import AssessmentState, Month, Round
from iqa.errors import NotFoundError, UsageError
from iqa.records.draws import month_draws
from iqa.records.marked_work import work_to_export
from iqa.records.workspace import Workspace


def test_work_that_nobody_has_marked_stands_as_not_begun_and_is_in_no_report(drawn: Workspace) -> None:
    found = work_to_export(drawn, None, None, with_police=False)
    assert found.months == (MONTH,)
    assert found.reported == found.of_month(MONTH) == ()
    assert {one.marked.assessment.state for one in found.works} == {AssessmentState.DRAWN}
    assert not any(one.in_figures for one in found.works)
    with drawn.store.reading() as view:
        keys = [item.key for one in month_draws(view, MONTH) for item in one.to_mark()]
    assert [one.drawn.key for one in found.works] == keys


def test_marked_work_comes_with_its_marks_and_what_reports_use_of_it(finished: Workspace) -> None:
    found = work_to_export(finished, MONTH, None, with_police=False)
    assert {one.marked.assessment.round for one in found.works} == {Round.FIRST}
    assert all(one.in_figures and one.reported for one in found.works)
    assert found.of_month(MONTH) == found.reported
    assert [one.drawn.key for one in found.reported] == [one.drawn.key for one in found.works]
    assert found.names[found.works[0].draw.id]("P1") == "Ash Maple"
    assert found.police == {MONTH: ()}


@pytest.mark.parametrize(
    ("month", "since", "error", "said"),
    [
        (MONTH, MONTH, UsageError, "named in two ways"),
        (Month(2026, 9), None, NotFoundError, "Nothing has been drawn for September 2026"),
        (None, Month(2026, 11), NotFoundError, "Nothing has been drawn since November 2026"),
    ],
)
def test_months_without_work_are_refused(
    drawn: Workspace, month: Month | None, since: Month | None, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        work_to_export(drawn, month, since, with_police=False)
