"""Invented letters of a hand of their own, as a file of text holds them: whole letters with the row that each
answers, and the faults that are put into each, one at a time.

A fault is its name and pairs of texts: what stands in the letter, and what stands there instead. A text that ends
in … stands for the whole paragraph that begins so.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from iqa.domain import Item
from iqa.intake.keys import letter_key

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from samples.written.faults import FAULTS
from samples.written.files import write_letter
from samples.written.parts import Draft, Piece, Role

_KEY = ("urn", "victim_name", "letter_type", "decision_date")
_MORE = {
    "reader in the defendant's place": ("certain", ("wrong-case", "victim-confused", "wrong-name")),
    "relative's name": ("other", ("wrong-name", "victim-confused", "wrong-case")),
    "note to a colleague": ("other", ("leftover-template-text", "not-proof-read")),
}
"""Faults that the samples do not have: how sure anybody can be of each, and its codes."""
_KINDS = {one.name: (one.kind, one.codes) for one in FAULTS} | _MORE


@dataclass(frozen=True)
class SetLetter:
    """A letter of a set as a file, and its label as the samples' labels are."""

    path: Path
    label: Mapping[str, Any]


def items_of_set(path: Path) -> list[Item]:
    """The rows of a set."""
    return [Item(letter_key(*(one["row"][name] for name in _KEY)), one["row"]) for one in _letters(path)]


def write_set(path: Path, folder: Path) -> Iterator[SetLetter]:
    """Every letter of a set as a file: first as it stands, then once with each fault."""
    for number, one in enumerate(_letters(path)):
        versions = [(None, one["text"])]
        versions += [(fault[0], _with(one["text"], fault[1:])) for fault in one["faults"]]
        for place, (fault, text) in enumerate(versions):
            file = folder / f"{number:02}-{place:02}.{one['form']}"
            _write(file, text)
            yield SetLetter(file, _label(one["row"], file.name, path.stem, fault))


def _letters(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["letters"]
    return found


def _with(text: str, changes: list[str]) -> str:
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        wanted = old
        if old.endswith("…"):
            parts = [part for part in text.split("\n\n") if part.lstrip("\n").startswith(old[:-1])]
            parts = parts or [line for line in text.split("\n") if line.startswith(old[:-1])]
            wanted = parts[0] if len(parts) == 1 else ""
        if not wanted or wanted not in text:
            raise ValueError(f"{old!r} does not stand there once")
        text = text.replace(wanted, new)
    return text


def _label(row: Mapping[str, str], file: str, hand: str, fault: str | None) -> dict[str, Any]:
    kind, codes = _KINDS[fault] if fault else (None, ())
    return {
        "file": file,
        "urn": row["urn"],
        "type": row["letter_type"],
        "hand": hand,
        "fault": fault,
        "kind": kind,
        "codes": codes,
        "words": "",
    }


def _write(file: Path, text: str) -> None:
    if file.suffix == ".eml":
        file.write_bytes(_mail(text.strip()))
        return
    if file.suffix == ".txt":
        file.write_text(text.strip() + "\n", encoding="utf-8")
        return
    pieces: list[Piece] = []
    for place, block in enumerate(block for block in text.split("\n\n") if block.strip()):
        lines = [line for line in block.split("\n") if line.strip()]
        together = (Role.ADDRESS, Role.SIGNATURE)[place % 2] if len(lines) > 1 else Role.OPENING
        pieces += [Piece(together, line) for line in lines]
    write_letter(file, Draft(tuple(pieces), form=file.suffix[1:]))


def _mail(text: str) -> bytes:
    head, _, body = text.partition("\n\n")
    message = EmailMessage()
    for line in head.split("\n"):
        name, _, said = line.partition(": ")
        message[name] = f'"{said}" <reader@mail.example>' if name == "To" and "@" not in said else said
    message.set_content(body + "\n", cte="8bit")
    return bytes(message)
