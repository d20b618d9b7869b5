"""What is declared of a field: once for all exports, and what is different of it in one kind of export."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec import field as declared

from iqa.domain import Kind
from iqa.text import fold


class Reads(StrEnum):
    """How a cell of a column is read into canonical text."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    URN = "URN"
    DATE = "date"
    YES_NO = "yes or no"
    CHOICE = "one of a list"
    DECISION = "a decision"
    LETTER_TYPE = "a type of letter"
    ENTITLEMENT = "an entitlement"
    """The last three are read by the office's vocabulary."""
    NAME = "a person's name"


class In(Struct, frozen=True):
    """What is different of a field in one kind of export. `aliases` stand beside the field's own."""

    kind: Kind
    heading: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    reads: Reads | None = None


class Declared(Struct, frozen=True):
    """One field, once: what it is called, how it is read, and the exports that have it (none: it is worked out).

    `choices` maps every accepted wording, in lower case, to the canonical one. A wording not listed is kept as
    written when `open_choice`, otherwise the row is rejected. The next three are words for sentences, given where
    the heading does not do: within a sentence; what a clock starts from, at the head of one; what was done.
    `look_in` says where an assessor may find a date that the export lacks, to follow the word 'in'.
    """

    field: str
    heading: str
    reads: Reads = Reads.TEXT
    aliases: tuple[str, ...] = ()
    kinds: tuple[In, ...] = ()
    choices: Mapping[str, str] = declared(default_factory=dict)
    open_choice: bool = True
    within: str = ""
    starts: str = ""
    done: str = ""
    look_in: str = ""

    def there(self, kind: Kind | None) -> In | None:
        """What is different in that kind of export; None where it has no such field."""
        return next((each for each in self.kinds if each.kind is kind), None)


class Field(Struct, frozen=True):
    """A field as the column of one kind of export: the heading we print, the other headings offices use."""

    field: str
    heading: str
    reads: Reads = Reads.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = declared(default_factory=dict)
    open_choice: bool = True
    since: int = 1
    """The number of the field list that it came with."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Everything that a heading of this column may say, the heading we print first."""
        return (self.heading, *self.aliases)


def column(declaration: Declared, kind: Kind, since: int) -> Field:
    """A declared field as a column of a kind that has it."""
    here = declaration.there(kind)
    if here is None:
        raise LookupError(f"{kind.value} has no field {declaration.field}")
    heading = here.heading or declaration.heading
    others = (declaration.heading, *declaration.aliases, *here.aliases)
    return Field(
        field=declaration.field,
        heading=heading,
        reads=here.reads or declaration.reads,
        aliases=tuple({fold(each): each for each in others if fold(each) != fold(heading)}.values()),
        required=here.required,
        choices=declaration.choices,
        open_choice=declaration.open_choice,
        since=since,
    )
