"""The page of a checked letter: its paragraphs with the words that hints point at, each with its sentence."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from iqa.letter_checks.anatomy import Passage
from iqa.letter_checks.checking import CheckedLetter
from iqa.letter_checks.hints import HintCertainty, LetterHint

SURE = {
    HintCertainty.CERTAIN: "To put right",
    HintCertainty.LIKELY: "Probably to put right",
    HintCertainty.LOOK: "Worth a look",
}


class Note(Struct, frozen=True):
    """A hint as the page shows it. `number` ties it to the words that it marks."""

    number: int
    certainty: str
    sure: str
    says: str
    question: str
    urgent: bool = False
    quote: str = ""


class Piece(Struct, frozen=True):
    """A stretch of a paragraph; `notes` are the numbers of the hints that point at it, and `certainty` is that of
    the first of them."""

    text: str
    notes: tuple[int, ...] = ()
    certainty: str = ""


class ShownParagraph(Struct, frozen=True):
    """A paragraph in pieces, with the hints that belong to it."""

    pieces: tuple[Piece, ...]
    zone: str
    notes: tuple[Note, ...] = ()


class LetterCheckPage(Struct, frozen=True):
    """Everything that the page of a checked letter shows."""

    file: str
    row: str
    matched: str
    language: str
    summary: str
    paragraphs: tuple[ShownParagraph, ...]
    missing: tuple[Note, ...]
    urgent: tuple[Note, ...]
    notices: tuple[str, ...] = ()
    protective_marking: str = ""


def letter_page(file: str, checked: CheckedLetter, matched: str, protective_marking: str) -> LetterCheckPage:
    """The page of a letter. `matched` is the sentence on its row."""
    notes = {
        number: Note(
            number, hint.certainty.value, SURE[hint.certainty], hint.says, hint.question, hint.urgent, hint.quote
        )
        for number, hint in enumerate(checked.hints, 1)
    }
    placed = [(number, hint) for number, hint in enumerate(checked.hints, 1) if hint.paragraph]
    return LetterCheckPage(
        file=file,
        row=checked.row.key if checked.row else "",
        matched=matched,
        language=checked.view.language,
        summary=summary_of(checked.hints),
        paragraphs=tuple(_paragraphs(checked.view.passages, placed, notes)),
        missing=tuple(notes[number] for number, hint in enumerate(checked.hints, 1) if not hint.paragraph),
        urgent=tuple(note for note in notes.values() if note.urgent),
        notices=checked.view.letter.notices,
        protective_marking=protective_marking,
    )


def summary_of(hints: Sequence[LetterHint]) -> str:
    """How many things there are to put right and to look at, in a sentence."""
    counts = [(SURE[one].lower(), sum(hint.certainty is one for hint in hints)) for one in HintCertainty]
    said = [f"{count} {words}" for words, count in counts if count]
    return f"{', '.join(said)}." if said else "Nothing was found. A person still has to read it."


def _paragraphs(
    passages: Sequence[Passage], placed: Sequence[tuple[int, LetterHint]], notes: dict[int, Note]
) -> Iterator[ShownParagraph]:
    """Each line of the letter; a hint stands at the first line of its paragraph that holds its words."""
    open_hints = dict(placed)
    for place, passage in enumerate(passages):
        last = all(other.paragraph != passage.paragraph for other in passages[place + 1 :])
        here = [
            number
            for number, hint in open_hints.items()
            if hint.paragraph == passage.paragraph and (last or _plain(hint.quote) in _plain(passage.text))
        ]
        yield ShownParagraph(
            tuple(_pieces(passage.text, [(number, open_hints[number]) for number in here])),
            passage.zone.value,
            tuple(notes[number] for number in here),
        )
        for number in here:
            del open_hints[number]
    for number in open_hints:
        yield ShownParagraph((), "mark", (notes[number],))


def _plain(text: str) -> str:
    return " ".join(text.split()).removesuffix("…")


def _pieces(text: str, hints: Sequence[tuple[int, LetterHint]]) -> Iterator[Piece]:
    """A line cut at the words of its hints; words that overlap with earlier ones are not marked twice, and have
    the numbers of all their hints."""
    spans = []
    for number, hint in hints:
        words = _plain(hint.quote)
        start = text.find(words) if words else -1
        if start >= 0:
            spans.append((start, start + len(words), number, hint.certainty.value))
    marked: list[tuple[int, int, list[int], str]] = []
    for start, end, number, certainty in sorted(spans):
        if marked and start < marked[-1][1]:
            marked[-1][2].append(number)
        else:
            marked.append((start, end, [number], certainty))
    done = 0
    for start, end, numbers, certainty in marked:
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:end], tuple(sorted(numbers)), certainty)
        done = end
    if done < len(text):
        yield Piece(text[done:])
