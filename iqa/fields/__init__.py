"""The fields of each kind of export, declared once: what they are called, how they are read, which are needed.

Matching, checking, the help, the blank templates and every sentence that names a field come from this table.
"""

from collections.abc import Mapping

from iqa.domain import Kind
from iqa.fields.lists import BESIDE_FIELDS, DERIVED_FIELDS, FIELD_LIST_VERSION, FIELD_LISTS
from iqa.fields.model import Declared, Field, Reads, column
from iqa.fields.table import TABLE
from iqa.text import mid_sentence

__all__ = [
    "BESIDE_FIELDS",
    "DATE_ORDER",
    "DECLARED",
    "DERIVED_FIELDS",
    "FIELDS",
    "FIELD_LIST_VERSION",
    "MARKED_ON",
    "URN_SUFFIX",
    "Field",
    "Reads",
    "done_words",
    "field_list",
    "heading",
    "look_in",
    "start_words",
    "within",
]

MARKED_ON = "marked_on"
"""The ISO date of the marking: no export holds it, the facts have it when a mark or a date is judged."""

DATE_ORDER = "date_order"
"""Given beside the fields: how this export writes its dates, 'month first' or 'day first'."""

URN_SUFFIX = "urn_suffix"
"""Given or remembered beside the fields: 'year' or 'split', what stands after '/' in this export's URNs."""

DECLARED = frozenset({URN_SUFFIX, DATE_ORDER})
"""What is declared beside the fields, and remembered with the columns that it was said of."""

_DECLARED: Mapping[str, Declared] = {declaration.field: declaration for declaration in TABLE}

FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    kind: tuple(column(_DECLARED[name], kind, since) for since, added in enumerate(lists, 1) for name in added)
    for kind, lists in FIELD_LISTS.items()
}
"""The columns of each kind, in the order of its field list."""


def field_list(kind: Kind, version: int = FIELD_LIST_VERSION) -> tuple[str, ...]:
    """The fields that a digest of that version covers, in their fixed order."""
    return (*(each.field for each in FIELDS[kind] if each.since <= version), *DERIVED_FIELDS[kind])


def heading(field: str, kind: Kind | None = None) -> str:
    """What a field is called: as the exports of that kind head it, else by its general name.

    The only rule for it. A name that nobody declared, such as one of an office's own criteria, is spelt out.

    >>> heading("prosecutor", Kind.CASES), heading("prosecutor", Kind.LETTERS), heading("prosecutor")
    ('Reviewing prosecutor', 'Deciding prosecutor', 'Prosecutor')
    """
    known = _DECLARED.get(field)
    if known is None:
        return field.replace("_", " ").capitalize()
    here = known.there(kind)
    return (here and here.heading) or known.heading


def within(field: str, kind: Kind | None = None) -> str:
    """A field within a sentence: 'review completed', 'PTPH', 'person whose work it is'."""
    known = _DECLARED.get(field)
    return (known and known.within) or mid_sentence(heading(field, kind))


def start_words(field: str) -> str:
    """What a clock starts from, at the head of a sentence: 'Decision', 'First hearing'."""
    known = _DECLARED.get(field)
    return (known and known.starts) or heading(field).removesuffix(" date")


def done_words(field: str) -> str:
    """What was to be done, within a sentence: 'sent', 'review completed'."""
    known = _DECLARED.get(field)
    return (known and known.done) or mid_sentence(heading(field).removesuffix(" date"))


def look_in(field: str) -> str:
    """Where a date that the export lacks may be found, to follow 'in': 'the review note'; '' where nobody said."""
    known = _DECLARED.get(field)
    return known.look_in if known else ""
