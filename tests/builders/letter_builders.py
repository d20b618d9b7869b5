"""Letters and rows to check, each made of what a test changes."""

from functools import cache
from pathlib import Path

from msgspec import Struct

from iqa.domain import Item
from iqa.intake.keys import letter_key
from iqa.letter_checks.checking import CheckedLetter, Checker
from iqa.letter_checks.hints import LetterHint
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import LetterRow, rows_of
from iqa.letter_files.plain import paragraphs_of
from iqa.letter_files.values import LetterForm, LetterText, Sign, TextPlace, TextSign, Written, numbered
from iqa.settings import default_standards

FACTS = {
    "urn": "71TM1023426",
    "victim_name": "Briar Speedwell",
    "victim_title": "Ms",
    "pronouns": "she/her",
    "letter_type": "stopped charge",
    "decision_date": "2026-10-05",
    "sent": "2026-10-07",
    "enhanced": "no",
    "vrr_eligible": "yes",
    "defendant": "Flint Gabbro",
    "offence": "Common assault",
    "offence_date": "2026-08-14",
    "drafter": "Hazel Larkspur",
    "prosecutor": "Rowan Quartzby",
}
HEAD = "Victim Liaison Unit\n01632 960 120\n\n7 October 2026\n\nOur ref: 71TM1023426\n\nDear Ms Speedwell\n\n"
CLOSE = "\n\nYours sincerely\n\nHazel Larkspur\nVictim Liaison Officer\n"
GOOD = (
    "I am writing about the assault on you on 14 August 2026. On 5 October 2026 we decided to stop the case "
    "against Flint Gabbro. I am sorry to bring you this news, and I know how hard it will be to read.",
    "The recording from the bus goes dark before anybody is pushed, and the two passengers who were traced "
    "remember it differently, so that a court could not be sure.",
    "The case will not go any further, and you will not have to come to court.",
    "You can ask for a review of this decision by another prosecutor. Please tell us within 10 working days.",
    "Victim Support gives free help: 0808 168 9111.",
)


def item(**changes: str) -> Item:
    """A row of the log."""
    facts = FACTS | changes
    key = letter_key(facts["urn"], facts["victim_name"], facts["letter_type"], facts["decision_date"])
    return Item(key, facts)


def row(**changes: str) -> LetterRow:
    """The same as the checks see it."""
    return rows_of([item(**changes)], {}, default_standards())[0]


def register(*rows: LetterRow) -> NameRegister:
    """A register of these rows."""
    return NameRegister(rows)


def letter(text: str, *marked: tuple[Sign, str]) -> LetterText:
    """A letter of plain text, with signs of a word processor on a paragraph of its own each."""
    found = [
        *paragraphs_of(text),
        *(Written("", TextPlace.TEXT, (TextSign(sign, words),)) for sign, words in marked),
    ]
    return LetterText(LetterForm.TEXT, numbered(found))


def good(*changes: tuple[str, str], more: str = "") -> str:
    """A letter without a fault, with words of it changed, and a paragraph more."""
    text = HEAD + "\n\n".join((*GOOD, *((more,) if more else ()))) + CLOSE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


@cache
def lexicon() -> Lexicon:
    """The British dictionary."""
    return Lexicon()


def checked(
    text: str | LetterText, of: LetterRow | None = None, others: tuple[LetterRow, ...] = (), **changes: str
) -> CheckedLetter:
    """A letter checked against a row."""
    own = of or row(**changes)
    found = letter(text) if isinstance(text, str) else text
    return Checker(default_checks(), NameRegister((own, *others)), lexicon()).check(found, "letter.txt", [own])


def hints(
    text: str | LetterText, check: str, others: tuple[LetterRow, ...] = (), **changes: str
) -> tuple[LetterHint, ...]:
    """What one check finds in a letter."""
    return tuple(one for one in checked(text, None, others, **changes).hints if one.check == check)


class Files(Struct, frozen=True):
    """A folder to write letters into."""

    folder: Path

    def text(self, name: str, content: str | bytes) -> Path:
        """A file with that content."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
