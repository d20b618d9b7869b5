"""May they? How somebody stands to the work, the figures or a letter, asked of the table; it changes nothing."""

from collections.abc import Container, Iterable, Mapping
from typing import Protocol

from msgspec import Struct, field

from iqa.access.table import RULES, Action, Relation
from iqa.domain import Grant, Item, Person, Role
from iqa.errors import NotPermittedError
from iqa.name_likeness import Likeness
from iqa.staff import Actor, Nobody, candidates_of, how_surely, names_of
from iqa.text import fold, joined

_ASSESSED = frozenset({Role.PROSECUTOR, Role.VICTIM_LIAISON_OFFICER, Role.PARALEGAL_OFFICER, Role.ADVOCATE})
"""The roles whose work is looked at, and which manage nobody unless the staff list says so."""

OWN_WORK_FIELDS = (
    "person",
    "prosecutor_id",
    "drafter_id",
    "charging_prosecutor_id",
    "advocate_id",
    "paralegal_id",
)
"""The facts that say who had a hand in a piece of work."""


class Known(Protocol):
    """Somebody by id, by every name they go by, and by the staff ids of those they manage."""

    @property
    def id(self) -> str: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def manages(self) -> tuple[str, ...]: ...


class Who(Struct, frozen=True):
    """Somebody, as `Known` asks for."""

    id: str
    names: tuple[str, ...] = ()
    manages: tuple[str, ...] = ()


class Permission(Struct, frozen=True):
    """Whether somebody may, and if not, for which relation; `sure` is False where their name is only near."""

    allowed: bool
    because: Relation | None = None
    sure: bool = True


_ALLOWED = Permission(True)


class FigureReader(Struct, frozen=True):
    """Who reads: a staff id, '' for nobody on the staff list, and id -> name of those they may read about."""

    id: str = ""
    may_see: Mapping[str, str] = field(default_factory=dict)


def may(action: Action, relations: Mapping[Relation, Likeness]) -> Permission:
    """Whether somebody who stands in these relations may do it."""
    rule = RULES[action]
    held = [one for one, how in relations.items() if how and one in rule.never]
    if held:
        because = max(held, key=relations.__getitem__)
        return Permission(False, because, sure=relations[because] is Likeness.SAME)
    if rule.only and not any(relations.get(one) is Likeness.SAME for one in rule.only):
        return Permission(False)
    return _ALLOWED


def by_role(action: Action, grants: Iterable[Grant] | None, unit: str | None = None) -> bool:
    """Whether some grants let somebody do it: in a unit, or with None in any. Without accounts (None) they do."""
    if grants is None:
        return True
    rule = RULES[action]
    units = {fold(one.unit) for one in grants if one.role in rule.roles}
    if rule.area:
        return "" in units
    return bool(units if unit is None else units & {"", fold(unit)})


def require_role(action: Action, actor: Actor, unit: str | None = None) -> None:
    """Go on only where the account of an actor lets them do it in a unit, or with None in any. Raises
    NotPermittedError."""
    if not by_role(action, actor.grants, unit):
        rule = RULES[action]
        where = " for the whole Area" if rule.area else f" for {unit}" if unit else ""
        wanted = joined(sorted(one.value for one in rule.roles), "or")
        raise NotPermittedError(
            f"Your account does not let you {action}.",
            f"It takes the role {wanted}{where}. Ask whoever looks after the accounts.",
        )


def is_own(actor: Actor, person_id: str) -> bool:
    """Whether somebody is the actor for certain, by staff id."""
    return actor.person is not None and person_id in (actor.person.id, *actor.person.previous_ids)


def may_change_account(actor: Actor, person_id: str) -> bool:
    """Whether the actor may say what somebody's account lets them do: where accounts are asked for, by their role,
    and not of their own."""
    allowed = by_role(Action.MANAGE_ACCOUNTS, actor.grants)
    return allowed and (actor.grants is None or not is_own(actor, person_id))


def require_account(actor: Actor, person_id: str) -> None:
    """Go on only where the actor may change an account. Raises NotPermittedError."""
    require_role(Action.MANAGE_ACCOUNTS, actor)
    if not may_change_account(actor, person_id):
        raise NotPermittedError(
            "Nobody changes what their own account lets them do.",
            "Ask somebody else who looks after the accounts.",
        )


def may_see_marking_of(actor: Actor, marker: str, known: Person | None) -> bool:
    """Whether the actor may see to somebody's marking, told by staff id: their own, or that of a unit in which
    their account lets them. `known` is that person, None where nothing is known of them."""
    return is_own(actor, marker) or by_role(Action.SEE_MARKING, actor.grants, known.unit if known else "")


def require_marking_of(actor: Actor, marker: str, known: Person | None) -> None:
    """Go on only where the actor may see to somebody's marking. Raises NotPermittedError."""
    if not may_see_marking_of(actor, marker, known):
        require_role(Action.SEE_MARKING, actor, known.unit if known else "")


def may_keep_practice(actor: Actor, seen_by: str, whose: str, people: Mapping[str, Person]) -> bool:
    """Whether the actor may keep and share good practice of somebody's work: of what they marked or kept
    themselves (`seen_by`), of those whom they manage, and of a unit in which their account lets them see marks."""
    if actor.grants is None:
        return True
    known = people.get(whose)
    manages = actor.person is not None and known is not None and known.line_manager == actor.person.id
    theirs = manages or may_see_marking_of(actor, seen_by, known)
    return theirs and by_role(Action.KEEP_PRACTICE, actor.grants)


def hands_in(item: Item) -> frozenset[str]:
    """Everybody whom a piece of work names as having had a hand in it, as it writes them."""
    return frozenset(map(item.text, OWN_WORK_FIELDS)) - {""}


def names_under(managers: Container[str], people: Iterable[Person]) -> tuple[str, ...]:
    """The ids and names of everybody whose line manager is one of some people, told by staff id."""
    under = (one for one in people if one.line_manager in managers)
    return tuple(name for one in under for name in (one.id, *names_of(one)))


def to_work(
    who: Known,
    item: Item,
    *,
    hands: Iterable[str] | None = None,
    markers: Iterable[str] = (),
    under: Iterable[str] = (),
    managers: bool = False,
) -> dict[Relation, Likeness]:
    """How somebody stands to a piece of work.

    `hands` are all who had one in it, where that is known already or is more than the work says; `markers` are who
    marked it, `under` who works under them. With `managers` it is also asked whether they manage whoever's work it
    is.
    """
    found = {Relation.HAD_A_HAND: _surest(who, hands_in(item) if hands is None else hands)}
    if markers:
        found[Relation.MARKED] = _surest(who, markers)
    if under:
        found[Relation.WORKS_UNDER] = _surest(who, under)
    if managers:
        managed = Likeness.SAME if item.text("person") in who.manages else Likeness.DIFFERENT
        found[Relation.MANAGES] = max(managed, _surest(who, (item.text("legal_manager"),)))
    return found


def to_person(actor: Actor, subject: Person) -> dict[Relation, Likeness]:
    """How an actor stands to somebody whom figures are about."""
    own = actor.person
    if own is None:
        return {}
    return {
        Relation.IS_SUBJECT: Likeness.SAME if own.id == subject.id else Likeness.DIFFERENT,
        Relation.MANAGES_SUBJECT: Likeness.SAME if own.id == subject.line_manager else Likeness.DIFFERENT,
    }


def _whom_it_may_be(actor: Actor) -> tuple[Who, ...]:
    """Everybody of the staff list whom an actor may be; where nobody is meant, whoever goes by what was typed."""
    if isinstance(actor.meaning, Nobody):
        return (Who(actor.typed, (actor.typed,)),)
    return tuple(Who(one.id, (*names_of(one), *one.previous_ids)) for one in candidates_of(actor.meaning))


def actor_to_work(actor: Actor, item: Item) -> dict[Relation, Likeness]:
    """How an actor stands to a piece of work, as whoever of the staff list they may be."""
    each = [to_work(who, item) for who in _whom_it_may_be(actor)]
    most = max(each, key=lambda one: one[Relation.HAD_A_HAND])
    if actor.person or isinstance(actor.meaning, Nobody):
        return most
    return {one: min(how, Likeness.NEAR) for one, how in most.items()}


def to_letter(actor: Actor, person: str, people: Mapping[str, Person]) -> dict[Relation, Likeness]:
    """How an actor stands to the feedback letter of somebody, told by staff id."""
    written = (person, *(names_of(people[person]) if person in people else ()))
    own = max(_surest(who, written) for who in _whom_it_may_be(actor))
    if actor.person and own is Likeness.SAME:
        return {Relation.GETS_IT: own}
    managers = {one.line_manager for one in people.values()}
    beside = any(one.role in _ASSESSED and one.id not in managers for one in candidates_of(actor.meaning))
    how = Likeness.SAME if actor.person else Likeness.NEAR
    return {Relation.GETS_IT: own, Relation.COLLEAGUE: how if beside else Likeness.DIFFERENT}


def gets_letter(actor: Actor, person: str, people: Mapping[str, Person]) -> bool:
    """Whether somebody's feedback letter is, or may be, to the actor."""
    return bool(to_letter(actor, person, people)[Relation.GETS_IT])


def may_letter(action: Action, actor: Actor, person: str, people: Mapping[str, Person]) -> bool:
    """Whether the actor may do it to the feedback letter of somebody."""
    allowed = may(action, to_letter(actor, person, people)).allowed
    return allowed and by_role(*_role_for_letter(action, actor, person, people))


def require_letter(action: Action, actor: Actor, person: str, people: Mapping[str, Person]) -> None:
    """Go on only where the actor may do it to the feedback letter of somebody. Raises NotPermittedError."""
    asked, _, unit = _role_for_letter(action, actor, person, people)
    require_role(asked, actor, unit)
    _go_on(action, actor, to_letter(actor, person, people))


def _role_for_letter(
    action: Action, actor: Actor, person: str, people: Mapping[str, Person]
) -> tuple[Action, tuple[Grant, ...] | None, str | None]:
    """What an account has to let the actor do to somebody's letter, and in which unit: one's own, and those of
    whom one manages, ask for what they are; every other asks for seeing those of its unit."""
    subject = people.get(person)
    manages = actor.person is not None and subject is not None and subject.line_manager == actor.person.id
    if manages or is_own(actor, person):
        return action, actor.grants, None
    return Action.SEE_LETTERS, actor.grants, subject.unit if subject else ""


def require(action: Action, actor: Actor, item: Item) -> None:
    """Go on only where the actor may do it to a piece of work. Raises NotPermittedError."""
    require_role(action, actor, item.text("unit"))
    _go_on(action, actor, actor_to_work(actor, item))


class DisputedWork(Struct, frozen=True):
    """Who stands behind a disputed mark, by ids and names: who marked the work, all who had a hand in it, and
    those who work under a marker; and the unit of the work."""

    unit: str
    markers: tuple[str, ...]
    hands: frozenset[str]
    under: tuple[str, ...]


def to_dispute(actor: Actor, work: DisputedWork) -> dict[Relation, Likeness]:
    """How an actor stands to a disputed mark."""
    each = _whom_it_may_be(actor)
    return {
        Relation.MARKED: max(_surest(who, work.markers) for who in each),
        Relation.HAD_A_HAND: max(_surest(who, work.hands) for who in each),
        Relation.WORKS_UNDER: max(_surest(who, work.under) for who in each),
    }


def may_dispute(actor: Actor, work: DisputedWork) -> bool:
    """Whether the actor may look again at a disputed mark."""
    allowed = may(Action.DECIDE_DISPUTE, to_dispute(actor, work)).allowed
    return allowed and by_role(Action.DECIDE_DISPUTE, actor.grants, work.unit)


def require_dispute(actor: Actor, work: DisputedWork) -> None:
    """Go on only where the actor may look again at a disputed mark. Raises NotPermittedError."""
    require_role(Action.DECIDE_DISPUTE, actor, work.unit)
    _go_on(Action.DECIDE_DISPUTE, actor, to_dispute(actor, work))


def require_not_owner(action: Action, actor: Actor, owner: Iterable[str]) -> None:
    """Go on only where the actor is surely not who owns something, told by their id and names. Raises
    NotPermittedError."""
    require_role(action, actor)
    written = tuple(owner)
    own = max(_surest(who, written) for who in _whom_it_may_be(actor))
    _go_on(action, actor, {Relation.OWNS: own})


def _go_on(action: Action, actor: Actor, relations: Mapping[Relation, Likeness]) -> None:
    decision = may(action, relations)
    if not decision.allowed:
        unsure = "" if decision.sure else "As far as the names tell, "
        raise NotPermittedError(
            f"{unsure}{actor.typed} {decision.because}: nobody may {action} who {decision.because}.",
            "Ask somebody else to do it.",
        )


def reader_of(actor: Actor, people: Iterable[Person], action: Action = Action.SEE_LENIENCY) -> FigureReader:
    """Who an actor is, and so whose figures they may see: theirs, and those of whom they are line manager.

    Nobody sees anything whose name is only near somebody's, or is that of several.
    """
    if actor.person is None:
        return FigureReader()
    seen = {one.id: one.name for one in people if may(action, to_person(actor, one)).allowed}
    return FigureReader(actor.person.id, seen)


def _surest(who: Known, written: Iterable[str]) -> Likeness:
    """The surest that any of some ids and names means them."""
    return max((how_surely(one, who.id, who.names) for one in written if one), default=Likeness.DIFFERENT)
