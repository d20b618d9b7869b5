"""Who marks what again: a share of each marker's work, nobody's own, by the seed alone; drawn again alike."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moderation_builders import DRAW, MONTH, assessors, drawn, known, listed, policy, work
from msgspec.structs import replace
from often import examples

from iqa.domain import AssessorPool, Exclusion, ItemState, Purpose, Reason, ReasonCode, Voided
from iqa.errors import RefusedError, UsageError
from iqa.moderation.certificate import certificate, reperform, unassigned
from iqa.moderation.selection import (
    ALL,
    SelectionData,
    SelectionRequest,
    Submitted,
    calibration_set,
    list_digest,
    second_marking,
    share_of,
)

THREE = assessors("M1", "M2", "M3")


@pytest.mark.parametrize(
    ("load", "share", "expected"),
    [(1, "0.1", 1), (10, "0.1", 1), (11, "0.1", 2), (30, "0.1", 3), (31, "0.1", 4), (7, "1", 7), (20, "0.35", 7)],
)
def test_each_marker_has_their_share_rounded_up_and_at_least_one(load: int, share: str, expected: int) -> None:
    made = drawn({"M1": load, "M2": 1}, THREE, share=share)
    counts = Counter(item.cell for item in made.to_mark())
    assert counts == {"M1": expected, "M2": 1}


@examples(40)
@given(
    loads=st.dictionaries(st.sampled_from(["M1", "M2", "M3"]), st.integers(1, 40), min_size=1),
    seed=st.text("0123456789", min_size=1, max_size=20),
    share=st.sampled_from(["0.05", "0.1", "0.25", "0.5"]),
)
def test_whatever_the_loads_nobody_marks_their_own_marking_and_loads_stay_even(
    loads: dict[str, int], seed: str, share: str
) -> None:
    made = drawn(loads, THREE, seed, share)
    for item in made.to_mark():
        assert item.assessor
        assert item.assessor != item.cell
        assert item.probability == pytest.approx(ceil(Fraction(share) * loads[item.cell]) / loads[item.cell])
    for item in made.items:
        if not item.drawn:
            assert (item.assessor, item.probability) == ("", 0)
    for cell in loads:
        tickets = [item.ticket for item in made.items if item.cell == cell]
        assert tickets == sorted(tickets)


def test_second_marks_are_shared_as_evenly_as_can_be() -> None:
    made = drawn({"M1": 60, "M2": 60, "M3": 60}, THREE, share="0.1")
    assert Counter(item.assessor for item in made.to_mark()) == {"M1": 6, "M2": 6, "M3": 6}


def test_the_order_of_the_list_changes_nothing_and_the_seed_everything() -> None:
    entries = listed({"M1": 30, "M2": 30})
    facts = known(entries, THREE)
    one = second_marking(SelectionRequest(MONTH, "1", "0.1"), entries, facts)
    assert second_marking(SelectionRequest(MONTH, "1", "0.1"), entries[::-1], facts) == one
    other = second_marking(SelectionRequest(MONTH, "2", "0.1"), entries, facts)
    assert {item.key for item in other.to_mark()} != {item.key for item in one.to_mark()}
    assert other.digest == one.digest
    assert other.id != one.id
    assert one.seed == "second-marking|2026-10|1"


def test_nobody_is_given_work_they_had_a_hand_in_nor_with_cross_team_that_of_whom_they_manage() -> None:
    entry = Submitted("casework|1", DRAW, "M1")
    item = replace(work(1, person="M2", unit=""), key="casework|1")
    pool = (*assessors("M1", "M2"), replace(assessors("M3")[0], manages=("M2",)))
    for cross_team, expected in ((False, "M3"), (True, "")):
        facts = SelectionData(
            {(DRAW, "casework|1"): item}, {DRAW: policy(cross_team=cross_team)}, (AssessorPool(DRAW, pool),)
        )
        made = second_marking(SelectionRequest(MONTH, "1", "0.1"), [entry], facts)
        assert made.items[0].assessor == expected
        assert [one.key for one in unassigned(made)] == ([] if expected else ["casework|1"])
        assert certificate(made)["nobody_may_mark"] == ([] if expected else ["casework|1"])


def test_the_second_marker_is_of_the_same_unit_where_one_is_allowed_to() -> None:
    pool = (*assessors("M1", "M2"), *assessors("M3", unit="South"))
    made = drawn({"M1": 20, "M2": 20}, pool, share="0.2")
    assert {item.assessor for item in made.to_mark()} == {"M1", "M2"}


def test_work_of_one_key_in_two_draws_is_two_entries() -> None:
    entries = [Submitted("casework|1", draw, "M1") for draw in ("D2", "D1")]
    items = {(one.draw, one.key): replace(work(1), key="casework|1") for one in entries}
    pools = tuple(AssessorPool(draw, THREE) for draw in ("D1", "D2"))
    made = second_marking(
        SelectionRequest(MONTH, "1", "1"),
        entries,
        SelectionData(items, {d: policy() for d in ("D1", "D2")}, pools),
    )
    assert [(item.draw, item.rank) for item in made.items] == [("D1", 1), ("D2", 2)]
    assert made.markers(made.items[0]) != ()


@pytest.mark.parametrize("share", ["", "0", "-0.1", "1.1", "ten", "1/0", "nan", "1e-999999999"])
def test_a_share_that_is_none_is_refused(share: str) -> None:
    with pytest.raises(UsageError, match=r"A share of .+ cannot be drawn"):
        share_of(share)


def test_an_empty_list_and_a_blank_seed_are_refused() -> None:
    with pytest.raises(RefusedError, match="Nothing has been submitted"):
        second_marking(SelectionRequest(MONTH, "1", "0.1"), [], known([], THREE))
    with pytest.raises(RefusedError, match="needs a seed"):
        drawn({"M1": 1}, THREE, seed=" ")


# --- calibration


def drawn_work(count: int = 9) -> list[Submitted]:
    return [Submitted(work(number).key, DRAW, ALL) for number in range(count)]


def test_a_calibration_gives_everybody_the_same_work() -> None:
    entries = drawn_work()
    made = calibration_set(SelectionRequest(MONTH, "1", take=3), entries, known(entries, THREE))
    assert made.purpose is Purpose.CALIBRATION
    assert made.seed == "calibration|2026-10|1"
    assert len(made.to_mark()) == 3
    assert all(made.markers(item) == ("M1", "M2", "M3") for item in made.to_mark())
    assert unassigned(made) == ()
    assert {entry["items"] for entry in certificate(made)["assessors"]} == {3}


def test_work_of_a_marker_is_left_out_and_counted_and_fewer_are_taken_where_there_are_fewer() -> None:
    entries = drawn_work(4)
    facts = known(entries, (*THREE, *assessors(work(2).text("person"))))
    made = calibration_set(SelectionRequest(MONTH, "1", take=9), entries, facts)
    assert {item.key for item in made.to_mark()} == {work(number).key for number in (0, 1, 3)}
    assert made.exclusions == (Exclusion(Reason(ReasonCode.MARKERS_OWN), 1),)
    assert reperform(made, facts) == ()


def test_a_calibration_needs_work_and_two_markers() -> None:
    entries = drawn_work(1)
    with pytest.raises(UsageError, match="at least one piece of work"):
        calibration_set(SelectionRequest(MONTH, "1", take=0), entries, known(entries, THREE))
    with pytest.raises(RefusedError, match="at least two markers"):
        calibration_set(SelectionRequest(MONTH, "1", take=1), entries, known(entries, THREE[:1]))
    with pytest.raises(RefusedError, match="one of the markers' own"):
        calibration_set(SelectionRequest(MONTH, "1", take=1), entries, known(entries, (*THREE, *assessors("P0"))))


# --- the certificate


def test_a_certificate_has_the_shape_of_a_draws_and_no_marks() -> None:
    entries = listed({"M1": 12, "M2": 3})
    voids = (Voided("earlier", "wrong share", "ann", "t"),)
    order = SelectionRequest(
        MONTH, "314159", "0.1", exclusions=(Exclusion(Reason(ReasonCode.NOT_SUBMITTED), 2),), voids=voids, at="now"
    )
    written = certificate(second_marking(order, entries, known(entries, THREE)))
    assert written["algorithm"] == "consistent-sampling/1"
    assert written["seed"] == "second-marking|2026-10|314159"
    assert written["population"] == {"digest": list_digest(entries), "version": 1, "rows": 15, "sources": []}
    assert written["policy"]["share"] == "0.1"
    assert len(written["policy"]["digest"]) == 64
    assert written["cells"] == [
        {"cell": "M1", "population": 12, "eligible": 12, "drawn": 2},
        {"cell": "M2", "population": 3, "eligible": 3, "drawn": 1},
    ]
    assert len(written["items"]) == 15
    assert set(written["items"][0]) == {
        "key",
        "source_draw",
        "cell",
        "ticket",
        "rank",
        "state",
        "probability",
        "assessor",
    }
    assert written["voids"] == [{"draw": "earlier", "reason": "wrong share", "by": "ann", "at": "t"}]
    assert written["exclusions"] == [
        {"reason": "not submitted yet", "count": 2, "code": "not-submitted", "facts": {}}
    ]
    assert sum(entry["items"] for entry in written["assessors"]) == 3


def test_any_implementation_of_consistent_sampling_draws_the_same() -> None:
    consistent_sampler = pytest.importorskip("consistent_sampler")
    made = drawn({"M1": 40, "M2": 25}, THREE)
    for cell, count in (("M1", 4), ("M2", 3)):
        own = [item for item in made.items if item.cell == cell]
        found = consistent_sampler.sampler([item.key for item in own], seed=made.seed, take=count, output="id")
        assert list(found) == [item.key for item in own if item.drawn]


def test_it_is_performed_again_without_a_difference() -> None:
    made = drawn({"M1": 25, "M2": 14, "M3": 3}, THREE)
    assert reperform(made, known(made.items, ())) == ()


def test_what_was_changed_shows_when_it_is_performed_again() -> None:
    made = drawn({"M1": 25, "M2": 14}, THREE)
    facts = known(made.items, ())
    first = made.items[0]

    def said(**changes: object) -> str:
        changed = replace(made, items=(replace(first, **changes), *made.items[1:]))  # type: ignore[arg-type]
        return " ".join(reperform(changed, facts))

    assert f"{first.key}: assessor is M1 as recorded and {first.assessor} when drawn again" in said(assessor="M1")
    assert "state is reserve as recorded and drawn when drawn again" in said(state=ItemState.RESERVE)
    assert "probability is 0.5 as recorded" in said(probability=0.5)
    assert "The list's digest is" in said(cell="M2")
    twice = replace(made, items=(*made.items, made.items[-1]))
    assert any("twice" in each for each in reperform(twice, facts))
    assert "does not begin with second-marking|2026-10|" in reperform(replace(made, seed="x|1"), facts)[0]
    assert "cannot be performed again" in reperform(replace(made, share="2"), facts)[0]
    assert "cannot be performed again" in reperform(made, SelectionData({}, {}, ()))[0]


def test_ranks_run_without_a_gap() -> None:
    made = drawn({"M1": 25}, THREE)
    assert all(after.rank == before.rank + 1 for before, after in pairwise(made.items))


def test_nobody_who_works_under_the_first_marker_is_drawn_and_draws_of_before_stand() -> None:
    """The table of access says it of whoever is named by hand; chance keeps to the same."""
    one, two, three = THREE
    pool = (replace(one, manages=("M2",)), two, three)
    made = drawn({"M1": 20, "M3": 2}, pool, share="1")
    assert {item.assessor for item in made.to_mark() if item.cell == "M1"} == {"M3"}
    assert {item.assessor for item in made.to_mark() if item.cell == "M3"} == {"M1", "M2"}
    alone = drawn({"M1": 2}, (replace(one, manages=("M2",)), two), share="1")
    assert len(unassigned(alone)) == 2
    entries = [Submitted(item.key, item.draw, item.cell) for item in made.items]
    request = SelectionRequest(made.month, "314159", made.share)
    before = second_marking(request, entries, known(entries, pool), under_too=True)
    assert "M2" in {item.assessor for item in before.to_mark() if item.cell == "M1"}
    assert reperform(before, known(before.items, pool)) == reperform(made, known(made.items, pool)) == ()
