"""Drafts into files of several forms, always the same bytes for the same draft."""

import json
import re
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from samples.files import same_bytes
from samples.written.parts import Draft, Piece, Role

R = Role
_LINES_TOGETHER = frozenset({R.LETTERHEAD, R.ADDRESS, R.SIGNATURE, R.REFERENCE, R.FOOT})


def write_letter(path: Path, draft: Draft) -> None:
    """The letter as a file whose ending is the draft's form."""
    write = {"docx": _docx, "txt": _txt, "eml": _eml, "rtf": _rtf, "pdf": _pdf}[draft.form]
    path.write_bytes(write(draft))


def _groups(draft: Draft) -> list[list[Piece]]:
    """Pieces that stand together without a gap: the lines of an address, of a signature."""
    groups: list[list[Piece]] = []
    for piece in draft.pieces:
        if groups and groups[-1][-1].role is piece.role and piece.role in _LINES_TOGETHER:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _txt(draft: Draft) -> bytes:
    blocks = []
    for group in _groups(draft):
        lines: list[str] = []
        for piece in group:
            lines += (
                wrap(piece.text.replace("|", ": "), 92)
                if draft.hand != "warm"
                else [piece.text.replace("|", ": ")]
            )
        blocks.append("\n".join(lines))
    return ("\n\n".join(blocks) + "\n").encode("utf-8" if draft.hand != "formal" else "cp1252")


def _eml(draft: Draft) -> bytes:
    message = EmailMessage()
    message["From"] = "vlu@thornmere.example"
    message["To"] = "recipient@mail.example"
    message["Subject"] = next((p.text for p in draft.pieces if p.role is R.SUBJECT), "Your case")
    message["Date"] = f"{draft.extra.get('date', '2026-10-01')}"
    del message["Date"]
    body = [p for p in draft.pieces if p.role is not R.SUBJECT]
    message.set_content(_txt(Draft(tuple(body), "txt", "warm")).decode(), cte="8bit")
    return bytes(message)


def _rtf(draft: Draft) -> bytes:
    lines = ["{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22"]
    for group in _groups(draft):
        for piece in group:
            text = _escaped(piece.text.replace("|", ": "))
            lines.append(f"{{\\b {text}}}\\par" if piece.bold else f"{text}\\par")
        lines.append("\\par")
    return ("\n".join(lines) + "}").encode("ascii")


def _escaped(text: str) -> str:
    safe = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in safe)


def _pdf(draft: Draft) -> bytes:
    """A PDF with text in a standard font, written by hand: pages of lines."""
    lines: list[str] = []
    for group in _groups(draft):
        for piece in group:
            lines += wrap(piece.text.replace("|", ": "), 88)
        lines.append("")
    pages = [lines[start : start + 52] for start in range(0, len(lines), 52)]
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids: list[str] = []
    for page in pages:
        stream = _page_stream(page)
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R /Resources << /Font << "
            "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _page_stream(lines: list[str]) -> bytes:
    said = [b"BT /F1 10.5 Tf 60 780 Td 14 TL"]
    for line in lines:
        safe = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace")
        said.append(b"(" + safe + b") Tj T*")
    return b"\n".join([*said, b"ET"])


def _docx(draft: Draft) -> bytes:
    document = Document()
    if draft.layout == "table":
        _table(document, [p for p in draft.pieces if p.role is R.REFERENCE])
    for group in _groups(draft):
        if group[0].role is R.FOOT:
            document.sections[0].footer.paragraphs[0].text = group[0].text
        elif group[0].role is R.LETTERHEAD and draft.layout == "letter":
            document.sections[0].header.paragraphs[0].text = "\n".join(p.text for p in group)
        elif group[0].role is R.REFERENCE and draft.layout == "table":
            continue
        elif len(group) > 1 and draft.hand == "formal":
            document.add_paragraph("\n".join(p.text for p in group))
        else:
            for piece in group:
                _paragraph(document, piece)
    buffer = BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue(), _lean)


_KEPT = re.compile(
    r"\[Content_Types\].xml|_rels/.rels|word/(document|header\d*|footer\d*|comments)\.xml|word/_rels/.*"
)


def _lean(name: str, content: bytes) -> bytes | None:
    """Only the parts that hold words, so that a hundred letters are small; what names the others goes too."""
    if not _KEPT.fullmatch(name):
        return None
    if name == "word/comments.xml":
        return re.sub(rb' w:date="[^"]*"', b"", content)
    if name.endswith(".rels"):
        kept = rb'<Relationship [^>]*Target="(?!word/document|/?(?:header|footer|comments)\d*\.xml)[^>]*/>'
        return re.sub(kept, b"", content)
    if name == "[Content_Types].xml":
        gone = rb'<Override [^>]*PartName="/(?!word/(?:document|header\d*|footer\d*|comments)\.xml)[^>]*/>'
        return re.sub(gone, b"", content)
    return content


def _table(document: Any, rows: list[Piece]) -> None:
    table = document.add_table(rows=len(rows), cols=2)
    for number, piece in enumerate(rows):
        left, _, right = piece.text.partition("|")
        table.cell(number, 0).text, table.cell(number, 1).text = left, right


def _paragraph(document: Any, piece: Piece) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(piece.text).bold = piece.bold
    for sign, words in piece.signs:
        run = paragraph.add_run(f" {words}")
        if sign == "highlight":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        elif sign == "hidden":
            run.font.hidden = True
        elif sign == "placeholder":
            _into_control(run)
        elif sign in ("inserted", "deleted"):
            _tracked(run, sign)
        elif sign == "comment":
            run.text = ""
            document.add_comment(paragraph.runs[0], text=words, author="VLU", initials="V")


def _into_control(run: Any) -> None:
    control, properties, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    properties.append(OxmlElement("w:showingPlcHdr"))
    run._element.addprevious(control)
    content.append(run._element)
    control.append(properties)
    control.append(content)


def _tracked(run: Any, sign: str) -> None:
    change = OxmlElement("w:ins" if sign == "inserted" else "w:del")
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "VLU")
    run._element.addprevious(change)
    change.append(run._element)
    if sign == "deleted":
        for text in run._element.findall(qn("w:t")):
            text.tag = qn("w:delText")


def as_json(labels: Any) -> str:
    """Labels as the text of a file."""
    return json.dumps(labels, indent=1, ensure_ascii=False) + "\n"
