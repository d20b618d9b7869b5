"""What stands where work was marked twice: equal ratings at once, others when settled, both originals kept."""

import pytest
from moderation_builders import DRAW, FULLY, NOT, PARTIALLY, assessment, scheme, second, work
from msgspec.structs import replace

from iqa.domain import NOT_APPLICABLE, Adjudication, AssessmentState, Mark, Round
from iqa.errors import NotFoundError, NotPermittedError, RefusedError
from iqa.moderation.agreed import agreed_assessment, check_adjudicator, differences, resolve_rating, with_agreed

FIRST = assessment(
    Mark("strategy", FULLY, "p 1", person="P1"),
    Mark("grip", PARTIALLY, "p 2", ("x",), True, "A", "B", person="P1"),
    Mark("record", NOT, "p 3", person="P2"),
    good_practice="clear",
    urgent_concern="now",
)
SECOND = second(
    Mark("strategy", FULLY, "p 9", person="P1"),
    Mark("grip", NOT, "p 8", ("x",), person="P1"),
    Mark("record", NOT_APPLICABLE, person="P2"),
)


def settled(criterion: str, rating: str, **changes: object) -> Adjudication:
    fields = {"by": "M3", "meeting": False, "reason": "Page 8 shows it.", "at": "t"}
    return Adjudication("casework|1", DRAW, criterion, rating, **fields | changes)  # type: ignore[arg-type]


def test_equal_ratings_are_agreed_of_themselves_and_the_rest_waits() -> None:
    agreed = agreed_assessment(FIRST, SECOND, ())
    assert [mark.criterion for mark in agreed.marks] == ["strategy"]
    assert agreed.marks[0] == FIRST.marks[0]
    assert (agreed.round, agreed.state, agreed.assessor) == (Round.AGREED, AssessmentState.IN_PROGRESS, "")
    assert (agreed.good_practice, agreed.urgent_concern, agreed.revision) == ("", "", 0)
    assert [one.criterion for one in differences(FIRST, SECOND, agreed)] == ["grip", "record"]


@pytest.mark.parametrize(
    ("rating", "stands"),
    [
        (PARTIALLY, FIRST.marks[1]),
        (NOT, SECOND.marks[1]),
        (FULLY, Mark("grip", FULLY, "Page 8 shows it.", person="P1")),
    ],
)
def test_a_settled_mark_has_the_words_of_whoever_gave_that_rating_or_else_the_reason(
    rating: str, stands: Mark
) -> None:
    agreed = agreed_assessment(FIRST, SECOND, [settled("grip", rating)])
    assert agreed.mark("grip") == stands
    assert [one.criterion for one in differences(FIRST, SECOND, agreed)] == ["record"]


def test_once_everything_is_settled_it_is_submitted() -> None:
    agreed = agreed_assessment(FIRST, SECOND, [settled("grip", NOT), settled("record", NOT_APPLICABLE)])
    assert agreed.state is AssessmentState.SUBMITTED
    assert differences(FIRST, SECOND, agreed) == ()


def test_reports_read_agreed_marks_and_everything_else_of_the_first_marker() -> None:
    agreed = agreed_assessment(FIRST, SECOND, [settled("grip", NOT)])
    read = with_agreed(FIRST, agreed)
    assert [mark.rating for mark in read.marks] == [FULLY, NOT, NOT]
    assert (read.round, read.assessor, read.good_practice) == (Round.FIRST, "M1", "clear")
    assert with_agreed(FIRST, None) is FIRST
    assert [mark.rating for mark in FIRST.marks] == [FULLY, PARTIALLY, NOT]


def test_a_question_that_only_one_answered_is_no_difference() -> None:
    one = second(Mark("strategy", NOT))
    assert [each.criterion for each in differences(FIRST, one, None)] == ["strategy"]
    assert [mark.criterion for mark in agreed_assessment(FIRST, one, ()).marks] == []


def test_the_order_of_the_two_marks_is_fixed_and_tells_nothing() -> None:
    places = []
    for number in range(60):
        first, other = (replace(one, item_key=f"casework|{number}") for one in (FIRST, SECOND))
        shown = [one.marks for one in differences(first, other, None)]
        assert shown == [one.marks for one in differences(first, other, None)]
        places += [marks[0] in first.marks for marks in shown]
    assert 40 < sum(places) < 80


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("fully-met", FULLY),
        ("Fully met", FULLY),
        ("  NOT   MET ", NOT),
        ("not-applicable", NOT_APPLICABLE),
        ("Not applicable", NOT_APPLICABLE),
    ],
)
def test_a_rating_is_typed_as_id_or_label(given: str, meant: str) -> None:
    assert resolve_rating(scheme(), scheme().criteria[0].id, given) == meant


def test_an_unknown_rating_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        NotFoundError, match=r"no rating 'good' of this.*Fully met, Partially met, Not met, Not app"
    ):
        resolve_rating(scheme(), scheme().criteria[0].id, "good")


def test_neither_marker_nor_the_person_may_settle() -> None:
    item = work(1, person="P1", advocate_id="A1", charging_prosecutor_id="Clover Dale (North)")
    check_adjudicator("M3", ("Third Manager",), ("M1", "M2"), item, ("P2",))
    for marker in ("M1", "M2"):
        with pytest.raises(NotPermittedError, match="marked this piece of work"):
            check_adjudicator(marker, ("A Marker",), ("M1", "M2"), item, ())
    with pytest.raises(RefusedError, match="M1 marked this"):
        check_adjudicator("M1", (), ("M1", "M2"), item, ())
    for person, name in (("P1", "Ash"), ("A1", "Alder"), ("P2", "Elm"), ("C9", "Clover Dale")):
        with pytest.raises(NotPermittedError, match=f"This is {name}.*'s own work"):
            check_adjudicator(person, (name,), ("M1", "M2"), item, ("P2",))
    with pytest.raises(NotPermittedError, match="This is P1's own work"):
        check_adjudicator("P1", (), ("M1", "M2"), item, ())


@pytest.mark.parametrize("name", ["Clöver Dale", "Ms Clover Dale KC", "Dale, Clover"])
def test_another_writing_of_a_name_does_not_let_anybody_settle(name: str) -> None:
    item = work(1, person="P1", charging_prosecutor_id="Clover Dale (North)")
    with pytest.raises(RefusedError, match=f"^This is {name}'s own work"):
        check_adjudicator("M9", (name,), ("M1",), item, ())
    with pytest.raises(RefusedError, match=f"^{name} marked this piece of work"):
        check_adjudicator("M9", (name,), ("Clover Dale (South)",), work(1, person="P1"), ())


def test_whoever_may_have_marked_or_done_the_work_does_not_settle() -> None:
    item = work(1, person="P1", charging_prosecutor_id="C Dale (North)")
    with pytest.raises(RefusedError, match="As far as the names tell, this is Clover Dale's own work"):
        check_adjudicator("M9", ("Clover Dale",), ("M1",), item, ())
    with pytest.raises(RefusedError, match="As far as the names tell, Clover Dale marked this"):
        check_adjudicator("M9", ("Clover Dale",), ("C Dale (North)",), work(1, person="P1"), ())
