"""What a row of the letters log is called where people read of it. A key is for machines, and stays as it is."""

from iqa.domain import Item, long_date
from iqa.person_names import initials_of


def letter_in_words(letter: Item, field: str, when: str) -> str:
    """'stopped charge to victim V9, decided on 12 October 2026': the type, to whom, and the day of that field.

    A victim is called by the reference that they have, else by initials.
    """
    day = letter.date(field)
    whom = letter.text("victim_reference") or initials_of(letter.text("victim_name"))
    to = f" to victim {whom}" if whom else ""
    return f"{letter.text('letter_type') or 'letter'}{to}{f', {when} {long_date(day)}' if day else ''}"


def row_in_words(letter: Item) -> str:
    """'71TC1000126, stopped charge to victim V9, decided on 12 October 2026', or the day on which it was sent."""
    field, when = ("decision_date", "decided on") if letter.date("decision_date") else ("sent", "sent on")
    return ", ".join(filter(None, (letter.text("urn"), letter_in_words(letter, field, when))))
