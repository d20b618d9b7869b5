"""Where the samples and the tools that make them are, for the tests of the samples."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TOOLS = str(ROOT / "tools")
if TOOLS not in sys.path:
    sys.path.insert(0, TOOLS)

import make_samples  # noqa: E402
import openpyxl  # noqa: E402

__all__ = ["BEGUN", "MONTHS", "SAMPLES", "lines", "make_samples", "plain", "rows", "workbook"]

MONTHS = ("2026-08", "2026-09", "2026-10")
BEGUN = "2026-11"
"""The month of which one unit alone has handed over its files."""


@cache
def workbook(file: str) -> openpyxl.Workbook:
    """A sample workbook, read once."""
    return openpyxl.load_workbook(SAMPLES / file)


@cache
def lines(file: str) -> tuple[tuple[Any, ...], ...]:
    """Every line of the first sheet of a sample workbook, from the first."""
    return tuple(workbook(file).worksheets[0].iter_rows(values_only=True))


def rows(file: str) -> Iterator[dict[str, Any]]:
    """The rows of a sample workbook by heading, the total and what stands above the headings left out."""
    every = lines(file)
    top = next(n for n, line in enumerate(every) if len([c for c in line if c]) > 4)
    headings = every[top]
    for line in every[top + 1 :]:
        if not str(line[0] or "").startswith("Total"):
            yield dict(zip(headings, line, strict=True))


def plain(value: object) -> str:
    """Text without the stray spaces that the samples hold on purpose."""
    return str(value or "").replace("\u00a0", " ").strip()
