"""How letters name people, pieces of work and counts. Words only; no figure is worked out here."""

from iqa.domain import Kind, long_day
from iqa.marking.results import MarkedWork
from iqa.person_names import Greeting, greeting
from iqa.staff import OffList
from iqa.text import number


def greeting_of(name: str) -> Greeting:
    """What follows 'Dear' in somebody's letter, and whether it is sure.

    A victim liaison unit whose letters name no drafter is greeted as what it is.
    """
    return Greeting("victim liaison unit") if OffList.of(name).is_liaison_unit else greeting(name)


def first_name(name: str) -> str:
    """The words that a colleague is greeted by: 'Ash' of 'Ash Maple', 'Dr Maple' of 'Dr Ash Maple'."""
    return greeting_of(name).words


def all_of(count: int, noun: str) -> str:
    """'the one mark', 'both marks', 'all five marks'."""
    if count == 1:
        return f"the one {noun}"
    return f"both {noun}s" if count == 2 else f"all {number(count)} {noun}s"


def reference(one: MarkedWork) -> str:
    """How a piece of work is named to the person whose work it is. Never by a victim's or defendant's name."""
    urn = one.item.text("urn")
    if one.scheme.population is not Kind.LETTERS:
        return f"URN {urn}"
    decided = long_day(one.item.text("decision_date"))
    return f"URN {urn}, decision of {decided}" if decided else f"URN {urn}, letter"


def work_label(one: MarkedWork) -> str:
    """What kind of work it is: 'Crown Court case', or 'Letter: stopped charge, not sent'."""
    if one.scheme.population is not Kind.LETTERS:
        piece = one.item.text("piece")
        kind = f"{one.item.text('casework_type')} case".strip()
        return f"{kind}, {piece}" if piece and piece != "case" else kind
    state = "" if one.item.text("sent") else ", not sent"
    return f"Letter: {one.item.text('letter_type') or 'type not recorded'}{state}"
