"""Steps and documents in words: months, work, people and files as people call them."""

import pytest

from iqa.web.document_words import document_in_words, form_in_words
from iqa.web.step_words import subject_in_words, what_in_words

SUBJECTS = [
    ("casework 2026-10", "Casework October 2026"),
    ("casework|01AB1234526|TH0104|case", "01AB1234526"),
    ("team 2026-10 North", "Team October 2026 North"),
    ("M1", "Bryony Furze"),
    ("Ash Maple, October 2026", "Ash Maple, October 2026"),
    ("G1", "G1"),
    ("", ""),
]


@pytest.mark.parametrize(("subject", "said"), SUBJECTS)
def test_what_a_step_was_done_to_is_said_in_words(subject: str, said: str) -> None:
    assert subject_in_words(subject, {"M1": "Bryony Furze"}) == said


def test_what_was_done_and_what_a_document_is() -> None:
    assert what_in_words("police-files imported") == "police files imported"
    assert document_in_words("certificate-casework.html") == "Certificate of the casework sample"
    assert document_in_words("return Thornmere 2026-10.xlsx") == "Return for a sister Area or headquarters"
    assert document_in_words("our own notes.docx") == ""
    assert (form_in_words("a.HTML"), form_in_words("a.b.odd"), form_in_words("none")) == ("page", "", "")
