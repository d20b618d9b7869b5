"""The mail that a letter goes out with: written and not sent, to be looked at and sent by whoever signs it."""

import hashlib
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

_KINDS = {
    ".pdf": ("application", "pdf"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def unsent_mail(to: tuple[str, str], subject: str, text: str, name: str, content: bytes) -> bytes:
    """A mail file with one file attached, which mail programs open as one that is still to be sent.

    `to` is a name and an address; without an address, or with one that is none, the mail has nobody it goes to.
    The same mail gives the same bytes.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    if address := _address(*to):
        message["To"] = address
    message["X-Unsent"] = "1"
    message["Content-Language"] = "en-GB"
    message.set_content(text)
    kind, of_kind = _KINDS[name[name.rindex(".") :]]
    message.add_attachment(content, maintype=kind, subtype=of_kind, filename=name)
    message.set_boundary(f"=={hashlib.sha256(text.encode() + content).hexdigest()[:32]}==")
    return message.as_bytes()


def _address(name: str, address: str) -> Address | None:
    """Who a mail goes to; None where the staff list has no address, or what stands there is none."""
    try:
        found = Address(" ".join(name.split()), addr_spec=address.strip())
    except (ValueError, IndexError, HeaderParseError):
        return None
    return found if found.username and found.domain else None


def has_address(name: str, address: str) -> bool:
    """Whether a mail to somebody would know where to go."""
    return _address(name, address) is not None
