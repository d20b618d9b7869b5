"""One table says who may do what; a name that is only near protects, and opens nothing."""

import pytest

from iqa.access import (
    OWN_WORK_FIELDS,
    RULES,
    Action,
    Permission,
    Relation,
    Who,
    actor_to_work,
    hands_in,
    may,
    may_letter,
    reader_of,
    require,
    require_letter,
    to_person,
    to_work,
)
from iqa.domain import Item, Person, Role
from iqa.errors import NotPermittedError
from iqa.name_likeness import Likeness
from iqa.staff import Actor

SIAN = Who("M1", ("Siân Heath", "Siân Vale"), ("P1",))
PEOPLE = (
    Person("M1", "Siân Heath", line_manager="H1"),
    Person("M2", "Dale Fern"),
    Person("P1", "Ash Maple", line_manager="M1"),
    Person("P2", "Cal Willow", line_manager="M2"),
    Person("P3", "Cal Willow", line_manager="M2"),
)


def work(**facts: str) -> Item:
    return Item("casework|1", {"person": "P1", "prosecutor_id": "P1", **facts})


def actor(typed: str) -> Actor:
    return Actor(typed, lambda: PEOPLE)


def test_every_action_has_its_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize("field", OWN_WORK_FIELDS)
@pytest.mark.parametrize(
    ("written", "sure"),
    [
        ("M1", True),
        ("Sian Heath (Mags)", True),
        ("Ms Siân Heath KC (Crown)", True),
        ("Sian Vale", True),
        ("S Heath (Mags)", False),
        ("Sian Heat (Mags)", False),
    ],
)
def test_nobody_marks_work_that_they_had_or_may_have_had_a_hand_in(field: str, written: str, sure: bool) -> None:
    found = may(Action.MARK, to_work(SIAN, work(**{field: written})))
    assert found == Permission(False, Relation.HAD_A_HAND, sure)


def test_work_of_others_may_be_marked_and_of_those_managed_unless_teams_cross() -> None:
    assert may(Action.MARK, to_work(SIAN, work())).allowed
    crossing = to_work(SIAN, work(), managers=True)
    assert may(Action.MARK, crossing) == Permission(False, Relation.MANAGES)
    named = to_work(SIAN, work(person="P2", legal_manager="S Heath"), managers=True)
    assert may(Action.MARK, named) == Permission(False, Relation.MANAGES, sure=False)


def test_a_difference_is_settled_by_somebody_who_neither_marked_nor_did_the_work() -> None:
    assert may(Action.ADJUDICATE, to_work(SIAN, work(), markers=("M2", "M3"))).allowed
    marked = to_work(SIAN, work(), markers=("M2", "Sian Heath (Mags)"))
    assert may(Action.ADJUDICATE, marked) == Permission(False, Relation.MARKED)
    did = to_work(SIAN, work(), markers=("M2",), hands=(*hands_in(work()), "M1"))
    assert may(Action.ADJUDICATE, did) == Permission(False, Relation.HAD_A_HAND)


@pytest.mark.parametrize(
    ("typed", "decision"),
    [
        ("P1", Permission(False, Relation.HAD_A_HAND)),
        ("Ms Ash Maple", Permission(False, Relation.HAD_A_HAND)),
        ("A Maple", Permission(False, Relation.HAD_A_HAND, sure=False)),
        ("Dale Fern", Permission(True)),
        ("root", Permission(True)),
    ],
)
def test_whoever_did_the_work_does_not_reopen_its_marks(typed: str, decision: Permission) -> None:
    assert may(Action.REOPEN, actor_to_work(actor(typed), work())) == decision


def test_what_an_actor_may_not_do_is_refused_with_the_reason() -> None:
    require(Action.REOPEN, actor("Dale Fern"), work())
    require(Action.ASSIGN, actor("P1"), work())
    with pytest.raises(NotPermittedError, match=r"^Ash Maple had a hand in the work: nobody may unlock the marks"):
        require(Action.REOPEN, actor("Ash Maple"), work())
    with pytest.raises(NotPermittedError, match=r"^As far as the names tell, A Maple had a hand in the work"):
        require(Action.REOPEN, actor("A Maple"), work())


def test_an_actor_who_is_not_on_the_staff_list_is_known_by_name_alone() -> None:
    own = work(person="Fir Stranger (North)")
    assert not may(Action.REOPEN, actor_to_work(actor("fir stranger"), own)).allowed
    assert may(Action.ASSIGN, actor_to_work(actor("fir stranger"), own)).allowed


@pytest.mark.parametrize("action", [Action.SEE_LENIENCY, Action.SEE_EXPLANATIONS, Action.SEE_REPLACEMENTS])
def test_figures_are_for_whom_they_are_about_and_their_line_manager(action: Action) -> None:
    def sees(typed: str) -> set[str]:
        return {one.id for one in PEOPLE if may(action, to_person(actor(typed), one)).allowed}

    assert sees("Sian Heath") == {"M1", "P1"}
    assert sees("M2") == {"M2", "P2", "P3"}
    assert [sees(typed) for typed in ("S Heath", "Cal Willow", "root", "")] == [set()] * 4


def test_a_reader_has_the_names_of_those_they_may_read_about() -> None:
    reader = reader_of(actor("m1"), PEOPLE)
    assert (reader.id, reader.may_see) == ("M1", {"M1": "Siân Heath", "P1": "Ash Maple"})
    assert reader_of(actor("S Heath"), PEOPLE).may_see == {}


def test_a_sure_relation_counts_before_one_in_doubt() -> None:
    both = {Relation.HAD_A_HAND: Likeness.NEAR, Relation.MARKED: Likeness.SAME}
    assert may(Action.ADJUDICATE, both) == Permission(False, Relation.MARKED)


OFFICE = {
    one.id: one
    for one in (
        Person("M1", "Siân Heath", Role.LEGAL_MANAGER),
        Person("M2", "Dale Fern", Role.LEGAL_MANAGER),
        Person("P1", "Ash Maple", line_manager="M1"),
        Person("P2", "Cal Willow", line_manager="M2"),
        Person("P3", "Holly Brook", line_manager="P2"),
    )
}


@pytest.mark.parametrize(
    ("who", "person", "reads", "issues"),
    [
        ("Siân Heath", "P1", True, True),
        ("Siân Heath", "P2", True, True),  # managers stand in for each other
        ("Siân Heath", "M1", True, False),
        ("Ash Maple", "P1", True, False),
        ("Ash Maple", "P2", False, False),
        ("Ash Mapel", "P2", False, False),  # as far as the name tells, it is Ash Maple
        ("Cal Willow", "P1", True, True),  # manages somebody
        ("somebody who is not on the list", "P1", True, True),
    ],
)
def test_a_letter_is_between_the_person_and_those_who_manage(
    who: str, person: str, reads: bool, issues: bool
) -> None:
    actor = Actor(who, OFFICE.values)
    assert may_letter(Action.READ_LETTER, actor, person, OFFICE) is reads
    assert may_letter(Action.ISSUE_LETTER, actor, person, OFFICE) is issues
    if not issues:
        with pytest.raises(NotPermittedError, match="nobody may draft, edit or issue"):
            require_letter(Action.ISSUE_LETTER, actor, person, OFFICE)
