"""What a detector works with: the letter taken apart, its row, the register of names, the dictionary."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

from msgspec import Struct, field

from iqa.letter_checks.anatomy import LetterView
from iqa.letter_checks.checks import Check, CheckList
from iqa.letter_checks.hints import Finding
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow


class Room(Struct, frozen=True, dict=True):
    """One letter under one row, or none."""

    view: LetterView
    row: LetterRow | None = None
    register: NameRegister = field(default_factory=NameRegister)
    lexicon: Lexicon = field(default_factory=Lexicon)
    checks: CheckList = field(default_factory=lambda: CheckList("", ()))

    @cached_property
    def day(self) -> date | None:
        """The day by which standards are asked: of sending, else of the letter, else of the decision."""
        row = self.row
        return (row and row.sent) or self.view.day or (row.day_of("decision_date") if row else None)


Detector = Callable[[Check, Room], Iterator[Finding]]
