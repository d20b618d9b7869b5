"""The mail of a letter: unsent, to the person, with the letter attached, and the same every time."""

from email import message_from_bytes
from email.policy import default

import pytest

from iqa.feedback.mail import has_address, unsent_mail

TEXT = "OFFICIAL-SENSITIVE\n\nDear Siân,\n\nyour feedback is attached.\n"


def mail(name: str = "Siân Ŵyn", address: str = "sian@thornmere.example", attached: str = "Siân.pdf") -> bytes:
    return unsent_mail((name, address), "Feedback for Siân Ŵyn", TEXT, attached, b"%PDF-1.7")


def test_a_mail_goes_to_the_person_with_the_letter_attached_and_is_not_sent() -> None:
    message = message_from_bytes(mail(), policy=default)
    assert (message["To"], message["X-Unsent"]) == ("Siân Ŵyn <sian@thornmere.example>", "1")
    assert message["From"] is None
    assert message["Subject"] == "Feedback for Siân Ŵyn"
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == TEXT.splitlines()
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Siân.pdf", "application/pdf")
    assert attached.get_content() == b"%PDF-1.7"
    word = message_from_bytes(mail(attached="Siân.docx"), policy=default)
    assert "wordprocessingml" in next(word.iter_attachments()).get_content_type()


def test_the_same_mail_is_the_same_bytes() -> None:
    assert mail() == mail()


@pytest.mark.parametrize(
    "address", ["", "ash at home", "ash@", "@", "a b@c.example", "ash@thornmere.example\nBcc: x@y.example"]
)
def test_without_an_address_it_goes_to_nobody_yet(address: str) -> None:
    assert not has_address("Ash Maple", address)
    message = message_from_bytes(mail(address=address), policy=default)
    assert (message["To"], message["Bcc"]) == (None, None)


def test_a_name_cannot_add_a_heading() -> None:
    message = message_from_bytes(mail(name="Ash\r\nBcc: x@y.example"), policy=default)
    assert message["Bcc"] is None
    assert "sian@thornmere.example" in message["To"]
