"""Second marking given to somebody else performs again, and what nobody may have been given is found."""

import pytest
from moderation_builders import DRAW, assessors, drawn, known, work
from msgspec.structs import replace

from iqa.domain import Assessor, AssessorPool, Moderation, ModerationItem
from iqa.errors import ConflictError, NotFoundError, NotPermittedError
from iqa.moderation.certificate import certificate, how_to_check, reperform
from iqa.moderation.handing_over import given_back_again, hand_over_again
from iqa.moderation.selection import SelectionData
from iqa.sampling.replacement import ChangedBy

POOL = assessors("M1", "M2", "M3")
SIGNED = ChangedBy("ann", "2026-11-16T09:30:00+00:00", "is ill")
NEW = Assessor("M9", ("Name M9",), "North")


def made_and_known() -> tuple[Moderation, SelectionData, ModerationItem]:
    made = drawn({"M1": 4, "M2": 3}, POOL)
    one = next(item for item in made.to_mark() if item.cell == "M1")
    return made, known(made.items, POOL), one


def test_it_performs_again_with_what_was_given_in_its_order_and_comes_back() -> None:
    made, data, one = made_and_known()
    place = (one.draw, one.key)
    given = hand_over_again(made, place, NEW, data, SIGNED)
    back = replace(SIGNED, note="is back")
    again = hand_over_again(given, place, next(each for each in POOL if each.id == one.assessor), data, back)
    assert [(entry.was, entry.to) for entry in again.handovers] == [(one.assessor, "M9"), ("M9", one.assessor)]
    assert (reperform(given, data), reperform(again, data)) == ((), ())
    assert given_back_again(again, {place}) == given
    assert given_back_again(given, {place}) == made
    assert "handovers" not in certificate(made)
    assert (
        certificate(given)["handovers"][0] | {"key": one.key, "source_draw": DRAW, "was": one.assessor}
        == (certificate(given)["handovers"][0])
    )
    assert len(how_to_check(given)) == len(how_to_check(made)) + 1


def test_nobody_is_given_it_by_hand_whom_the_rules_of_a_second_marking_keep_from_it() -> None:
    made, data, one = made_and_known()
    place = (one.draw, one.key)
    once_m1 = Assessor("M8", ("Name M8", "M1"), "North")
    below = Assessor("M7", ("Name M7",), "North")
    handy = Assessor("P9", (data.items[place].text("person"), "Name P9"), "North")
    for who, under, said in (
        (POOL[0], (), "who marked the work"),
        (once_m1, (), "who marked the work"),
        (below, ("M7", "Name M7"), "works under whoever marked"),
        (handy, (), "had a hand in the work"),
    ):
        with pytest.raises(NotPermittedError, match=said):
            hand_over_again(made, place, who, data, SIGNED, under)
    reserve = next(item for item in made.items if not item.drawn)
    with pytest.raises(ConflictError, match="chance did not choose it"):
        hand_over_again(made, (reserve.draw, reserve.key), NEW, data, SIGNED)
    with pytest.raises(NotFoundError):
        hand_over_again(made, (DRAW, work(399).key), NEW, data, SIGNED)


def test_who_worked_under_the_first_marker_when_it_was_drawn_is_not_given_it_either() -> None:
    made, data, one = made_and_known()
    managing = replace(POOL[0], manages=("M2", "M3"))
    then = replace(made, pools=(AssessorPool(DRAW, (managing, *POOL[1:])),))
    other = next(each for each in POOL[1:] if each.id != one.assessor)
    with pytest.raises(NotPermittedError, match="works under"):
        hand_over_again(then, (one.draw, one.key), other, data, SIGNED)


def test_a_handover_that_cannot_have_been_is_found() -> None:
    made, data, one = made_and_known()
    given = hand_over_again(made, (one.draw, one.key), NEW, data, SIGNED)
    (entry,) = given.handovers
    other = next(each.id for each in POOL if each.id not in (one.cell, one.assessor))

    def with_it(**changes: str) -> tuple[str, ...]:
        to = changes.get("to", entry.to)
        items = tuple(replace(each, assessor=to) if each.key == one.key else each for each in made.items)
        return reperform(replace(given, items=items, handovers=(replace(entry, **changes),)), data)

    assert with_it() == ()
    assert with_it(was=other) == (
        f"{one.key} was with {one.assessor} when it was given to M9; {other} is recorded.",
    )
    assert "may not mark" in with_it(to=one.cell)[0]
    assert "not on the list" in with_it(key="casework|none")[1]
    unlisted = reperform(replace(given, handovers=()), data)
    assert unlisted == (f"{one.key}: assessor is M9 as recorded and {one.assessor} when drawn again.",)


def test_whoever_marked_it_under_an_earlier_staff_id_is_not_drawn_to_mark_it_again() -> None:
    renamed = Assessor("M8", ("Name M8", "M1"), "North")
    made = drawn({"M1": 4}, (renamed, POOL[1]))
    assert {item.assessor for item in made.to_mark()} == {"M2"}
