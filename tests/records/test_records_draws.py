"""A month's draws come with their items, one piece of work without the others, marks as reports use them."""

import pytest
from office import MONTH

from iqa.domain import AssessmentState, Month
from iqa.errors import NotFoundError
from iqa.records.draws import (
    bare_draws,
    drawn_work,
    first_assessments,
    marked_items,
    month_draws,
    trace_of,
    with_items,
)
from iqa.records.populations import drawn_from, items_of
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace


def test_the_draws_of_a_month_come_with_their_items_and_pinned_criteria(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        both = month_draws(view, MONTH)
        assert [one.draw.scheme for one in both] == ["casework", "victim-letters"]
        for one in both:
            assert one.items.keys() == {item.key for item in one.draw.items}
            assert one.scheme == scheme_of_draw(view, one.draw)
            assert one.to_mark() == one.draw.to_mark() != ()
            population = {item.key: item for item in items_of(view, drawn_from(view, one.draw))}
            assert one.items == {key: population[key] for key in one.items}


def test_a_bare_draw_takes_only_the_items_that_are_asked_for(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        bare = bare_draws(view, MONTH)[0]
        assert bare.items == {}
        key = bare.draw.items[0].key
        assert with_items(view, bare, {key}).items.keys() == {key}
        with pytest.raises(NotFoundError, match="Nothing has been drawn for September 2026"):
            bare_draws(view, Month(2026, 9))


def test_one_piece_of_work_is_what_the_whole_draw_has_of_it(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        for one in month_draws(view, MONTH):
            for item in one.draw.items:
                ((head, found),) = view.draws.holding(item.key, MONTH)
                work = drawn_work(view, head, found)
                assert (work.drawn, work.item, work.scheme) == (item, one.items[item.key], one.scheme)
                assert (head.id, head.policy, head.population) == (
                    one.draw.id,
                    one.draw.policy,
                    one.draw.population,
                )


def test_marks_come_once_they_are_submitted_and_in_the_order_of_the_certificate(
    drawn: Workspace, finished: Workspace
) -> None:
    with drawn.store.reading() as view:
        assert [marked_items(drawn, view, one) for one in month_draws(view, MONTH)] == [(), ()]
        assert first_assessments(view, bare_draws(view, MONTH)[0].draw) == {}
    with finished.store.reading() as view:
        for one in month_draws(view, MONTH):
            marked = marked_items(finished, view, one)
            assert [each.item.key for each in marked] == [item.key for item in one.to_mark()]
            assert {each.assessment.state for each in marked} <= {
                AssessmentState.SUBMITTED,
                AssessmentState.RELEASED,
            }
            assert {each.item.key: each.assessment for each in marked} == first_assessments(view, one.draw)


def test_the_trace_of_a_sample_names_its_draw_population_and_criteria(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        one = bare_draws(view, MONTH)[0]
    said = trace_of(one)
    for part in (one.draw.id, one.scheme.version, one.draw.population.digest[:16], "certificate-casework.json"):
        assert part in said
