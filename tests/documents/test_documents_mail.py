"""A mail is a draft that opens unsent: the same mail gives the same bytes, and nothing breaks its headings."""

from email import message_from_bytes
from email.policy import default

from iqa.documents.mail import draft_mail


def test_a_mail_is_unsent_and_says_what_it_was_given() -> None:
    made = draft_mail(["ash@example.org"], "Urgent: é\nBcc: else@example.org", "Zoë, see to it.\n\x00Today.")
    assert made == draft_mail(
        ["ash@example.org"], "Urgent: é\nBcc: else@example.org", "Zoë, see to it.\n\x00Today."
    )
    mail = message_from_bytes(made, policy=default)
    assert (mail["To"], mail["X-Unsent"], mail["Bcc"]) == ("ash@example.org", "1", None)
    assert mail["Subject"] == "Urgent: é Bcc: else@example.org"
    assert mail.get_content().splitlines() == ["Zoë, see to it.", "Today."]


def test_a_mail_may_have_nobody_to_go_to() -> None:
    assert message_from_bytes(draft_mail([], "S", "T"), policy=default)["To"] is None
