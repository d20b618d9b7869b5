"""How letters name people, pieces of work and counts. Words only; no figure is worked out here."""

from collections.abc import Sequence
from datetime import date

from iqa.domain import Kind, long_date
from iqa.marking.results import MarkedWork
from iqa.person_names import Greeting, greeting
from iqa.staff import OffList

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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


def number(count: int) -> str:
    """A count in words below ten, in figures from ten on."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else str(count)


def counted(count: int, noun: str, plural: str = "") -> str:
    """'One case', 'Two cases', '12 cases': a count and its noun, to begin a sentence with."""
    words = f"{number(count)} {noun if count == 1 else plural or noun + 's'}"
    return words[0].upper() + words[1:]


def listed(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def reference(one: MarkedWork) -> str:
    """How a piece of work is named to the person whose work it is. Never by a victim's or defendant's name."""
    urn = one.item.text("urn")
    if one.scheme.population is not Kind.LETTERS:
        return f"URN {urn}"
    decided = one.item.text("decision_date")
    return f"URN {urn}, decision of {long_date(date.fromisoformat(decided))}" if decided else f"URN {urn}, letter"


def work_label(one: MarkedWork) -> str:
    """What kind of work it is: 'Crown Court case', or 'Letter: stopped charge, not sent'."""
    if one.scheme.population is not Kind.LETTERS:
        piece = one.item.text("piece")
        kind = f"{one.item.text('casework_type')} case".strip()
        return f"{kind}, {piece}" if piece and piece != "case" else kind
    state = "" if one.item.text("sent") else ", not sent"
    return f"Letter: {one.item.text('letter_type') or 'type not recorded'}{state}"
