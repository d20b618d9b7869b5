"""What reading and checking many letters costs, beside what bare python-docx takes merely to read their
paragraphs.

    python bench/attached_letters.py [--letters N]

The letters are those of tools/samples/written, saved as python-docx saves them, with styles and all. Both are
timed in one run, by the clock and by the processor, children included; the peak memory is that of the checking
process. Goals for 2,500 letters: at most 3 times python-docx, under 400 MB. Ends with 1 where one is missed.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from docx import Document

from iqa.domain import Kind
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.exports import cases_by_letter, items_in, urns_of
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import rows_of
from iqa.letter_files.guarded import read_letters
from iqa.settings import default_standards, default_vocabulary

TIMES, MEGABYTES = 3.0, 400


def _write(folder: Path, number: int) -> list[Path]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    from make_letters import letters_of
    from samples.written.corpus import write_corpus

    everything, letters = letters_of(number, 0, "attached")
    write_corpus(folder, everything, [])
    paths = []
    for place, letter in enumerate(letters):
        document = Document()
        for piece in letter.draft.pieces:
            document.add_paragraph(piece.text.replace("|", ": "))
        paths.append(folder / f"{place:05}.docx")
        document.save(str(paths[-1]))
    return paths


def _checked(folder: Path, paths: list[Path]) -> int:
    words = default_vocabulary()
    letters, one = items_in(folder / "log.csv", Kind.LETTERS, words)
    cases, other = items_in(folder / "cases.csv", Kind.CASES, words)
    completed, behind = cases_by_letter(letters, cases, urns_of(one, other), words)
    checker = Checker(
        default_checks(), NameRegister(tuple(rows_of(completed, behind, default_standards()))), Lexicon()
    )
    return sum(
        len(checker.check(read.letter, read.path.name).hints) for read in read_letters(paths) if read.letter
    )


def _spent() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _check_apart(folder: Path) -> None:
    """Read and check in this process, and print what it cost: run by itself, so that the memory is its own."""
    paths = sorted(folder.glob("*.docx"))
    clock = time.perf_counter()
    hints = _checked(folder, paths)
    took, memory = time.perf_counter() - clock, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([hints, took, _spent(), memory]))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=2_500)
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.check:
        _check_apart(asked.check)
        return 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        paths = _write(folder, asked.letters)
        clock, spent = time.perf_counter(), _spent()
        for path in paths:
            _ = [paragraph.text for paragraph in Document(str(path)).paragraphs]
        bare, bare_spent = time.perf_counter() - clock, _spent() - spent
        command = [sys.executable, __file__, "--check", str(folder)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    hints, took, took_spent, memory = json.loads(said)
    by_processor = took_spent / bare_spent
    print(f"{len(paths):,} letters, {hints} hints")
    print(f"python-docx, paragraphs alone: {bare:.1f} s, {bare_spent:.1f} s of processor")
    print(f"read and checked: {took:.1f} s, {took_spent:.1f} s of processor with start-up, {memory:.0f} MB")
    print(f"times: {took / bare:.2f} by the clock, {by_processor:.2f} by the processor (goal {TIMES:g})")
    return 0 if took / bare <= TIMES and memory < MEGABYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())
