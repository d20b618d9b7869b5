"""Pages of checked letters, with every part of them and with none. Everybody in them is invented."""

from iqa.letter_checks.page import LetterCheckPage, Note, Piece, ShownParagraph

_MARKING = "OFFICIAL-SENSITIVE"


def checked_letter() -> LetterCheckPage:
    """A letter in which something urgent, something certain and something missing was found."""
    name = Note(1, "certain", "To put right", "The log has Ms Harebell.", "Is the name right?", quote="Ms Hare")
    breach = Note(2, "likely", "Probably to put right", "Another person's address.", "Is it private?", urgent=True)
    support = Note(3, "look", "Worth a look", "No support is named.", "Does the letter say where to find support?")
    return LetterCheckPage(
        file="letter.docx",
        row="victim-letters|71TM1000126|1|stopped charge|2026-10-01",
        matched="It answers the row of 71TM1000126.",
        language="Welsh",
        summary="Two things to put right.",
        paragraphs=(
            ShownParagraph((Piece("Dear "), Piece("Ms Hare", (1,), "certain")), "greeting", (name,)),
            ShownParagraph((Piece("He lives at 1 Fern Row."),), "body", (breach,)),
        ),
        missing=(support,),
        urgent=(breach,),
        notices=("The row has no date of the offence.",),
        protective_marking=_MARKING,
    )


def bare_checked_letter() -> LetterCheckPage:
    """A letter of no row in which nothing was found."""
    return LetterCheckPage(
        "letter.txt", "", "No row was given.", "", "Nothing was found.", (), (), (), (), _MARKING
    )
