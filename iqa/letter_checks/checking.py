"""One letter checked: its text taken apart, its row found or given, and what the checks find in it."""

from collections.abc import Iterable

from msgspec import Struct

from iqa.domain import Vocabulary
from iqa.letter_checks.anatomy import LetterView, view_of
from iqa.letter_checks.checks import CheckList
from iqa.letter_checks.engine import hints_of, made_of
from iqa.letter_checks.hints import HintCertainty, LetterHint, RowMatch
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.matching import Matched, among, match_letter
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.room import Room
from iqa.letter_checks.row import LetterRow
from iqa.letter_files.values import LetterText


class Checker(Struct, frozen=True):
    """The checks in force with what they look things up in, for as many letters as there are."""

    checks: CheckList
    register: NameRegister
    lexicon: Lexicon
    vocabulary: Vocabulary | None = None
    fallen: frozenset[str] = frozenset()
    """Checks that the office's own marks speak against."""

    def check(
        self, letter: LetterText, file_name: str, given: Iterable[LetterRow] | None = None
    ) -> "CheckedLetter":
        """A letter against its row: the one found, or one of those given."""
        view = view_of(letter)
        if given is None:
            matched = match_letter(view, file_name, self.register)
        else:
            matched = among(view, file_name, tuple(given))
        room = self.room(view, matched.row)
        return CheckedLetter(view, matched, hints_of(self.checks, room, self.fallen), made_of(self.checks, room))

    def room(self, view: LetterView, row: LetterRow | None) -> Room:
        """What a detector works with."""
        return Room(view, row, self.register, self.lexicon, self.checks)


class CheckedLetter(Struct, frozen=True):
    """A letter with its row and its hints. `made` are the ids of the checks that were made of it."""

    view: LetterView
    matched: Matched
    hints: tuple[LetterHint, ...]
    made: frozenset[str] = frozenset()

    @property
    def certain(self) -> bool:
        """Whether something certain was found."""
        return any(hint.certainty is HintCertainty.CERTAIN for hint in self.hints)

    @property
    def row(self) -> LetterRow | None:
        """The row, where it is known."""
        return self.matched.row

    @property
    def how(self) -> RowMatch:
        """How far the row is known."""
        return self.matched.how
