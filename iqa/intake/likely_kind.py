"""Which kind of export a row of headings is, by the headings and aliases we know: a wrong file is told at once."""

from collections.abc import Collection, Iterable

from iqa.domain import Kind
from iqa.intake.columns import COLUMNS
from iqa.intake.wording import fold

NAMES = {
    Kind.CASES: "a cases export",
    Kind.LETTERS: "the letters log",
    Kind.POLICE_FILES: "the police files export",
    Kind.STAFF: "the staff list",
}
"""What each kind is called in a sentence."""


def fields_found(kind: Kind, headings: Iterable[str]) -> frozenset[str]:
    """The fields of a kind that some heading stands for, by our own heading or an alias."""
    written = {fold(heading) for heading in headings}
    return frozenset(
        column.field
        for column in COLUMNS[kind]
        if any(fold(wording) in written for wording in (column.heading, *column.aliases))
    )


def likelier_kind(kind: Kind, headings: Collection[str], found: Collection[str]) -> Kind | None:
    """The kind that the headings fit clearly better than `kind`, of which the fields `found` were found.

    It fits when all its required columns are there and more of its columns than of ours; None where none does.
    """
    fitting = []
    for other in Kind:
        fields = fields_found(other, headings)
        required = {column.field for column in COLUMNS[other] if column.required}
        if other is not kind and required <= fields and len(fields) > len(found):
            fitting.append((len(fields), other))
    return max(fitting)[1] if fitting else None
