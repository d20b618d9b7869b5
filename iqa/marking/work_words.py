"""What whoever marks is told in words, in a workbook and on a page alike: what a piece of work is called, and from
what they choose whose work it was and which date they enter.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from iqa.domain import Item, Kind, Person, Scheme, Standard, long_date
from iqa.fields import FIELDS, Reads, heading
from iqa.marking.attribution import NOT_KNOWN, OUTSIDE, THE_UNIT
from iqa.name_likeness import name_key

NOT_KNOWN_LABEL = "Not known"
OUTSIDE_LABEL = "Somebody outside the Area"
UNIT_LABEL = "The unit as a whole"


def plain_label(kind: Kind, item: Item) -> str:
    """What an item's label begins with, whatever other items stand beside it."""
    extra = item.text("letter_type") if kind is Kind.LETTERS else item.text("piece")
    reference = item.text("victim_reference") if kind is Kind.LETTERS else ""
    parts = (item.text("urn"), reference, "" if extra == "case" else extra)
    return ", ".join(part for part in parts if part) or item.key


def about(kind: Kind, item: Item) -> str:
    """A few facts that tell the assessor what the item is; no names of defendants, and a victim's only where
    nothing else says to whom a letter went."""
    if kind is Kind.LETTERS:
        sent = item.date("sent")
        decision = item.date("decision_date")
        unnamed = item.text("victim_name") and not item.text("victim_reference")
        parts = [
            item.text("letter_type"),
            f"to {item.text('victim_name')}" if unnamed else "",
            f"decision {long_date(decision)}" if decision else "",
            f"sent {long_date(sent)}" if sent else item.text("letter_state") or "not sent",
        ]
    else:
        parts = [item.text("casework_type"), item.text("stage"), item.text("unit"), item.text("status")]
    return ", ".join(part for part in parts if part)


def staff_labels(people: Sequence[Person]) -> dict[str, str]:
    """Person id -> what somebody is called where whose work it was is chosen, those who stand for nobody first;
    two of one name are told apart by unit, then by id."""
    names = Counter(name_key(person.name) for person in people)
    labels = {NOT_KNOWN: NOT_KNOWN_LABEL, OUTSIDE: OUTSIDE_LABEL, THE_UNIT: UNIT_LABEL}
    taken = set(labels.values())
    for person in sorted(people, key=lambda one: one.name.casefold()):
        label = person.name if names[name_key(person.name)] == 1 else f"{person.name} ({person.unit or person.id})"
        labels[person.id] = f"{person.name} ({person.id})" if label in taken else label
        taken.add(labels[person.id])
    return labels


def date_choices(schemes: Iterable[Scheme], standards: Iterable[Standard]) -> dict[str, str]:
    """The heading of every date that an assessor may enter -> its field: the export's own, and those that the
    schemes' timeliness standards need."""
    known = tuple(schemes)
    needed = {criterion.standard for scheme in known for criterion in scheme.criteria}
    choices = {
        column.heading: column.field
        for kind in dict.fromkeys(scheme.population for scheme in known)
        for column in FIELDS[kind]
        if column.reads is Reads.DATE
    }
    for standard in standards:
        for one in (standard.start_field, standard.done_field) if standard.id in needed else ():
            if one not in choices.values():
                choices[heading(one)] = one
    return choices
