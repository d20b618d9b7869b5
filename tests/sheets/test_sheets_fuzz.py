"""Files of every format, mutated: whatever comes out is a table or one SheetError, within bounded time, and no row
that still stands in the file is lost without a word.

200 mutations in the ordinary suite; 2,000 under the nightly mark, with IQA_NIGHTLY=1. The seeds are fixed, so a
failure can be repeated.
"""

import random
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from often import NIGHTLY
from sheets_builders import HEADINGS, KNOWN, several, xls, xls_cell, zipped
from sheets_writers import NA, WRITERS, Cells, Zeros

from iqa.errors import SheetError
from iqa.sheets.reading import read_table

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data"
BATCHES = 4
ROUNDS, NIGHTLY_ROUNDS = 200, 2_000
SECONDS = 20
ROWS = range(1, 9)
Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def double(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[: start + chance.randrange(500)] + content[start:]


WORDS = (
    b'r="', b"<row", b"<c ", b"<v>", b"</v>", b"1", b"0", b"A", b"t=", b'"', b"sheet", b"</c>", b"&", b"repeated",
    b"<td>", b"</td>", b"<tr>", b"<Cell", b"Index", b"Type", b";X", b";Y", b"K", b"-1,0", b"BOT", b",", b"\n",
    b">", b" ", b"'", b"\\", b"table",
)  # fmt: skip


def swap_words(content: bytes, chance: random.Random) -> bytes:
    present = [word for word in WORDS if word in content]
    if not present:
        return flip_bytes(content, chance)
    word, other = chance.choice(present), chance.choice([*WORDS, b"99999999", b"XFD", b""])
    parts = content.split(word)
    at = chance.randrange(1, len(parts))
    return word.join(parts[:at]) + other + word.join(parts[at:])


MUTATIONS: tuple[Mutation, ...] = (flip_bytes, cut, double, swap_words, swap_words)


def mutate_inside(path: Path, target: Path, chance: random.Random) -> None:
    """Mutate one part of an archive, or swap two, so that the archive itself stays sound."""
    parts = unpacked(path)
    one, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
    if chance.random() < 0.2:
        parts[one], parts[other] = parts[other], parts[one]
    elif chance.random() < 0.1:
        del parts[one]
    else:
        parts[one] = chance.choice(MUTATIONS)(parts[one], chance) if parts[one] else b"<a/>"
    zipped(target, dict(parts))


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table() -> Cells:
    """A table whose rows can be told by their references."""
    cells: dict[tuple[int, int], object] = {(1, column): text for column, text in enumerate(HEADINGS, 1)}
    for row in ROWS:
        cells[row + 1, 1] = f"REF{row:04}Z"
        cells[row + 1, 2] = "Zoë D’Arcy" if row % 3 else NA
        cells[row + 1, 3] = date(2026, 4, row)
        cells[row + 1, 4] = Zeros(f"{row:04}") if row % 2 else float(row)
    return cells  # type: ignore[return-value]


def originals(folder: Path) -> list[Path]:
    rows = [("Title",), (), HEADINGS, *((f"REF{n:04}Z", "Ada", date(2026, 4, 3), n) for n in ROWS), ("Total", 8)]
    made = several(
        folder / "several.xlsx", {"Cases": rows, "Notes": [["=1+1", True]], "Old": rows}, hidden=["Old"]
    )
    odd = xls(folder / "b.xls", xls_cell(0x0205, 1, 0, b"\x2a\x01") + xls_cell(0x027E, 1, 1, bytes(4)), ["000"])
    written = [write(folder / name, table()) for name, write in WRITERS.items()]
    return [made, DATA / "office.ods", DATA / "office.xls", odd, *written]


def standing(path: Path) -> set[str]:
    """The references that the file still holds in a form that its format has for texts."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        try:
            content = b"\n".join(unpacked(path).values())
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
            return set()
    texts = (
        content.decode("latin-1"),
        content.decode("utf-16-le", "ignore"),
        content[1:].decode("utf-16-le", "ignore"),
    )
    return {found for text in texts for found in re.findall(r"REF000\dZ", text)}


def run(folder: Path, seed: str, rounds: int) -> dict[str, int]:
    """Mutate and read. Counts how often a file was read and how often refused."""
    chance = random.Random(seed)
    files = originals(folder)
    outcomes = {"read": 0, "refused": 0}
    for round_ in range(rounds):
        original = files[(round_ + chance.randrange(len(files))) % len(files)]
        target = folder / f"mutated{original.suffix}"
        if zipfile.is_zipfile(original) and chance.random() < 0.8:
            mutate_inside(original, target, chance)
        else:
            target.write_bytes(chance.choice(MUTATIONS)(original.read_bytes(), chance))
        begun = time.monotonic()
        try:
            found = read_table(target, known_headings=(*KNOWN, "Head", "When"))
            seen = " ".join(str(cell) for _, row in found.rows for cell in row)
            outcomes["read"] += 1
            lost = {reference for reference in standing(target) if reference not in seen}
            told = bool(found.problems) or any(reference in str(found.headings) for reference in lost)
            assert not lost or told, f"{seed}, round {round_}, {original.name}: {sorted(lost)} lost without a word"
        except SheetError:
            outcomes["refused"] += 1
        assert time.monotonic() - begun < SECONDS, f"{seed}, round {round_}, {original.name}"
    return outcomes


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_files_are_read_or_refused_and_lose_nothing_in_silence(tmp_path: Path, batch: int) -> None:
    outcomes = run(tmp_path, f"mutations {batch}", ROUNDS // BATCHES)
    assert min(outcomes.values()) > 0, "mutations are neither all harmless nor all fatal"


@pytest.mark.nightly
@pytest.mark.own_processes
@pytest.mark.skipif(not NIGHTLY, reason="runs for half an hour")
@pytest.mark.parametrize("batch", range(BATCHES))
def test_two_thousand_mutated_files_are_read_or_refused(tmp_path: Path, batch: int) -> None:
    assert sum(run(tmp_path, f"nightly {batch}", NIGHTLY_ROUNDS // BATCHES).values()) == NIGHTLY_ROUNDS // BATCHES
