"""Letters sent by e-mail (.eml): the text that was written, without the pictures and what hangs on it."""

import email
import email.policy
import re
from pathlib import Path

from lxml import html

from iqa.letter_files.limits import LetterLimits
from iqa.letter_files.plain import paragraphs_of
from iqa.letter_files.refusals import damaged
from iqa.letter_files.values import LetterForm, LetterText, TextPlace, Written, numbered

_BLOCKS = frozenset({"p", "div", "li", "td", "tr", "h1", "h2", "h3", "h4", "table", "blockquote", "ul", "ol"})
_SKIPPED = frozenset({"script", "style", "head", "title"})


def read_mail(path: Path, limits: LetterLimits) -> LetterText:
    """The letter in an e-mail. The subject is a paragraph of its own. Raises LetterFileError when it is no
    mail.
    """
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found = [Written(str(message["Subject"] or ""), TextPlace.SUBJECT)]
        if not message.keys():
            raise damaged(path)
        body = message.get_body(preferencelist=("plain", "html"))
        if body is not None:
            text = str(body.get_content())
            found += _of_html(text) if body.get_content_type() == "text/html" else list(paragraphs_of(_own(text)))
        names = [part.get_filename() or "" for part in message.iter_attachments()]
    except (LookupError, ValueError, UnicodeError, KeyError) as error:
        raise damaged(path) from error
    letters = [name for name in names if name.lower().endswith((".docx", ".docm", ".pdf", ".rtf", ".doc"))]
    notices = tuple(
        f"{name} hangs on the e-mail and was not read: save it and use it by itself." for name in letters
    )
    return LetterText(LetterForm.MAIL, numbered(found), notices)


_EARLIER = re.compile(r"\n(?:-{2,} ?Original Message|_{10,}\n|From: .+\n(?:Sent|To|Date): )")
_PROSE = re.compile(r"^(?![\w ]{1,20}:)\S.*\w", re.MULTILINE)
"""A line that is more than 'To: …': an earlier message comes behind one, a letter's own head before any."""


def _own(text: str) -> str:
    """The message without the earlier ones that it quotes."""
    prose = _PROSE.search(text)
    earlier = _EARLIER.search(text, prose.end() if prose else len(text))
    kept = text[: earlier.start()] if earlier else text
    return "\n".join(line for line in kept.split("\n") if not line.startswith(">"))


def _of_html(text: str) -> list[Written]:
    if not text.strip():
        return []
    pieces: list[str] = []
    _walk(html.fromstring(text), pieces)
    return [Written(block) for block in "".join(pieces).split("\r")]


def _walk(element: html.HtmlElement, pieces: list[str]) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag and tag not in _SKIPPED:
        if tag in _BLOCKS:
            pieces.append("\r")
        elif tag == "br":
            pieces.append("\n")
        pieces.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            _walk(child, pieces)
        if tag in _BLOCKS:
            pieces.append("\r")
    pieces.append(re.sub(r"\s+", " ", element.tail or ""))
