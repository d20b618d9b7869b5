"""The page of a checked letter ties each hint to the words that it points at."""

from letter_builders import checked, good, row

from iqa.letter_checks.page import letter_page


def test_words_that_several_hints_point_at_have_the_numbers_of_all() -> None:
    another = row(urn="71TM1023526", defendant="Onyx Pumice", victim_name="Sorrel Cloudberry")
    found = checked(good(("Flint Gabbro", "Onyx Pumice")), None, (another,))
    page = letter_page("a.txt", found, "It answers this row.", "OFFICIAL")
    pieces = [piece for paragraph in page.paragraphs for piece in paragraph.pieces if piece.notes]
    numbers = sorted(number for piece in pieces for number in piece.notes)
    shown = sorted(note.number for paragraph in page.paragraphs for note in paragraph.notes if note.quote)
    assert numbers == shown
    assert any(len(piece.notes) > 1 for piece in pieces)
