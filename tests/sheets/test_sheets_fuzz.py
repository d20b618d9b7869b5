"""Real workbooks, mutated: whatever comes out is a table or one SheetError, within bounded time.

200 mutations in the ordinary suite, 2,000 with IQA_NIGHTLY=1. The seed is fixed, so a failure can be repeated.
"""

import os
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sheets_builders import HEADINGS, KNOWN, several, xls, xls_cell, xlsb, xlsb_cell, zipped

from iqa.errors import SheetError
from iqa.sheets.reading import read_table

DATA = Path(__file__).parent / "data"
ROUNDS = 2_000 if os.environ.get("IQA_NIGHTLY") == "1" else 200
SECONDS = 10
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


def swap_words(content: bytes, chance: random.Random) -> bytes:
    words = [
        b'r="',
        b"<row",
        b"<c ",
        b"<v>",
        b"</v>",
        b"1",
        b"0",
        b"A",
        b"t=",
        b'"',
        b"sheet",
        b"</c>",
        b"&",
        b"repeated",
    ]
    return content.replace(
        chance.choice(words), chance.choice([*words, b"99999999", b"XFD", b""]), chance.randint(1, 3)
    )


MUTATIONS: tuple[Mutation, ...] = (flip_bytes, cut, double, swap_words)


def mutate_inside(path: Path, target: Path, chance: random.Random) -> None:
    """Mutate one part of an archive, or swap two, so that the archive itself stays sound."""
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    one, other = chance.choice(sorted(parts)), chance.choice(sorted(parts))
    if chance.random() < 0.2:
        parts[one], parts[other] = parts[other], parts[one]
    elif chance.random() < 0.1:
        del parts[one]
    else:
        content = parts[one]
        assert isinstance(content, bytes)
        parts[one] = chance.choice(MUTATIONS)(content, chance) if content else b"<a/>"
    zipped(target, parts)


def originals(folder: Path) -> list[Path]:
    rows = [
        ("Title",),
        (),
        HEADINGS,
        *((f"R{n}", "Ada Invented", date(2026, 4, 3), n) for n in range(8)),
        ("Total", 8),
    ]
    made = several(folder / "a.xlsx", {"Cases": rows, "Notes": [["=1+1", True]], "Old": rows}, hidden=["Old"])
    return [
        made,
        made,
        DATA / "office.ods",
        DATA / "office.xls",
        xlsb(folder / "a.xlsb", [HEADINGS, ("R1", "Ada", 3.0)]),
        xlsb(folder / "b.xlsb", [HEADINGS, ("R1", xlsb_cell(3, 1, b"\x2a"), 3.0)] * 9, formats=["000", "00"]),
        xls(folder / "b.xls", xls_cell(0x0205, 1, 0, b"\x2a\x01") + xls_cell(0x027E, 1, 1, bytes(4)), ["000"]),
    ]


@pytest.mark.parametrize("batch", range(4))
def test_mutated_workbooks_are_read_or_refused(tmp_path: Path, batch: int) -> None:
    chance = random.Random(f"mutations {batch}")
    files = originals(tmp_path)
    outcomes = {"read": 0, "refused": 0}
    for round_ in range(ROUNDS // 4):
        # The binary formats cost a process each, so they get a smaller share.
        original = files[round_ % 7] if round_ % 4 == 0 else files[round_ % 3]
        target = tmp_path / f"mutated{original.suffix}"
        inside = zipfile.is_zipfile(original) and chance.random() < 0.7
        if inside:
            mutate_inside(original, target, chance)
        else:
            target.write_bytes(chance.choice(MUTATIONS)(original.read_bytes(), chance))
        begun = time.monotonic()
        try:
            table = read_table(target, known_headings=(*KNOWN, "Head", "When"))
            assert len(list(table.rows)) == table.rows.seen.count
            outcomes["read"] += 1
        except SheetError:
            outcomes["refused"] += 1
        assert time.monotonic() - begun < SECONDS, f"batch {batch}, round {round_}"
    assert min(outcomes.values()) > 0, "mutations are neither all harmless nor all fatal"
