"""A mail as a draft: a file that opens in a mail program, unsent. Nothing here sends anything."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from iqa.text import writable

_UNFOLDED = SMTP.clone(max_line_length=998)
"""A subject stays on one line, as far as a mail may: some programs show where it was folded."""


def draft_mail(to: Sequence[str], subject: str, text: str) -> bytes:
    """An unsent mail as the bytes of an .eml file; the same mail gives the same bytes. `to` may be empty."""
    message = EmailMessage(policy=_UNFOLDED)
    if to:
        message["To"] = ", ".join(_address(one) for one in to)
    message["Subject"] = " ".join(writable(subject).split())
    message["X-Unsent"] = "1"
    message.set_content(f"{writable(text).rstrip()}\n", cte="quoted-printable")
    return message.as_bytes()


def _address(given: str) -> str:
    return " ".join(writable(given).split())
