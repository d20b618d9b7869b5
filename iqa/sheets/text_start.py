"""The start of a file that is text: in which characters it is written, and how a whole page of it is decoded."""

import codecs
import re

from iqa.errors import Problem, Severity
from iqa.sheets.shifted_text import UTF_7
from iqa.sheets.text_encoding import CALLED, WESTERN, ByteSurvey, Encoding, decoded, eight_bit_encoding

WIDE_MARKS = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
"""The widest first: one of its marks begins with one of the other."""
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
HEAD = 4096
SAID = {**CALLED, UTF_7: "UTF-7, as mail systems write it"}


def marked_codec(start: bytes) -> str | None:
    """The codec that a byte order mark, or zeros between the characters, tell of; None where neither does."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    for codec, marks in WIDE_MARKS.items():
        if start.startswith(marks):
            return codec
    zeros = [start[place:64:4].count(0) for place in range(4)]
    if zeros[0] == 0 and min(zeros[1:]) > 4:
        return "utf-32-le"
    if zeros[3] == 0 and min(zeros[:3]) > 4:
        return "utf-32-be"
    if start[1:64:2].count(0) > 8 and not start[0:64:2].count(0):
        return "utf-16-le"
    if start[0:64:2].count(0) > 8 and not start[1:64:2].count(0):
        return "utf-16-be"
    return None


def first_characters(start: bytes) -> str:
    """The first characters as far as telling a format needs them, without a mark and the blanks in front."""
    return start.decode(marked_codec(start) or "latin-1", "ignore").lstrip("\ufeff\0 \t\r\n")


def decoded_page(content: bytes, charset: str, sheet: str) -> tuple[str, list[Problem]]:
    """The text of a page, and what had to be assumed. `charset` is what the envelope says, if it says anything.

    A declaration that the bytes bear out is believed; most pages that declare nothing are UTF-8.
    """
    codec = marked_codec(content[:HEAD]) or _believed(content, charset)
    if codec is not None:
        text = content.decode(codec, "replace")
        return XML_DECLARATION.sub("", text.lstrip("\ufeff")), []
    survey = ByteSurvey()
    survey.take(content.splitlines(keepends=True))
    encoding = eight_bit_encoding(survey) or Encoding(WESTERN, stray_bytes=True)
    text = decoded(
        content.decode(encoding.codec, "surrogateescape" if encoding.stray_bytes else "replace"), encoding
    )
    notice = encoding_notice(encoding, sheet)
    return XML_DECLARATION.sub("", text), [notice] if notice else []


def _believed(content: bytes, charset: str) -> str | None:
    """The codec declared, by the envelope or in the page, if all bytes can be read with it."""
    declared = DECLARED.search(content[:HEAD])
    for named in (charset, declared[1].decode("ascii") if declared else ""):
        try:
            codec = codecs.lookup(named).name if named else ""
            if codec.startswith(("utf-16", "utf-32")):
                continue  # it would have its mark, or zeros
            if codec in ("iso8859-1", "ascii"):
                codec = WESTERN  # what every browser reads it as
            content.decode(codec or "no codec")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
        return codec
    return None


def encoding_notice(encoding: Encoding, sheet: str, rows: str = "") -> Problem | None:
    """What was assumed of the characters, for a person to check; `rows` names those with stray bytes."""
    told = f" ('{encoding.example}' is one)" if encoding.example else ""
    if encoding.doubted:
        message = (
            f"'{encoding.doubted}' would be '{encoding.example}' in UTF-7, as mail systems write it, but not all "
            "of the file is written so, and it was left as it stands. Check names with accents, or ask for the "
            "export as 'CSV UTF-8'."
        )
    elif encoding.codec in SAID:
        message = (
            f"The file does not say in which characters it is written; it was read in {SAID[encoding.codec]}"
            f"{told}. Check names with accents, or ask for the export as 'CSV UTF-8'."
        )
    elif encoding.stray_bytes:
        message = (
            f"Not all characters can be made out: some are stray bytes{rows}, read as Windows would "
            "or left as \ufffd. "
            "Check names and words with accents there, or ask for the export as 'CSV UTF-8'."
        )
    elif encoding.twice:
        message = (
            f"Characters with accents were encoded twice when the file was made; they were put right{told}. Check "
            "names with accents, or ask for the export as 'CSV UTF-8'."
        )
    else:
        return None
    return Problem("characters-assumed", message, sheet, severity=Severity.NOTICE)
