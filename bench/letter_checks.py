"""How much the checks of letters find, and how often they alarm for nothing, by check, over invented letters.

    python bench/letter_checks.py [--clean N] [--each N] [--seed TEXT] [--folder FOLDER] [--set FILE…] [--misses]

Without a folder it makes letters anew: N clean ones, N with each fault, under a seed of its own, so that nothing
is measured on the letters that the checks were written with. With a folder it takes the letters, the two exports
and the labels in it, such as samples/2026-10/letters; with sets the letters in files such as
tests/data/letters-registry-hand.toml, each as it stands and once with each fault. Found is: some hint has a code
of the fault. Goals: certain faults 97 %, those that hang on judgement 70 %, others 95 %; in clean letters
something certain in at most one letter of 20, and at most one hint a letter.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iqa.domain import Kind
from iqa.letter_checks.checking import CheckedLetter, Checker
from iqa.letter_checks.exports import cases_by_letter, items_in, urns_of
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import rows_of
from iqa.letter_files.guarded import read_letters
from iqa.settings import default_standards, default_vocabulary

GOALS = {"certain": 0.97, "judgement": 0.70, "other": 0.95}


@dataclass
class Tally:
    """What came of a set of letters."""

    clean: int = 0
    clean_hints: int = 0
    clean_certain: int = 0
    wrong_rows: int = 0
    false_alarms: Counter[str] = field(default_factory=Counter)
    seeded: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def rate(self, kind: str) -> float:
        """The share of the faults of a kind that was found."""
        seeded = sum(count for (one, _), count in self.seeded.items() if one == kind)
        return sum(count for (one, _), count in self.found.items() if one == kind) / seeded if seeded else 1.0

    @property
    def good(self) -> bool:
        """Whether every goal is met."""
        quiet = self.clean_certain <= self.clean / 20 and self.clean_hints <= self.clean
        return quiet and all(self.rate(kind) >= goal for kind, goal in GOALS.items())


def measure(folder: Path) -> Tally:
    """The tally of the letters in a folder, by their labels."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    words = default_vocabulary()
    letters, one = items_in(folder / "log.csv", Kind.LETTERS, words)
    cases, other = items_in(folder / "cases.csv", Kind.CASES, words)
    completed, behind = cases_by_letter(letters, cases, urns_of(one, other), words)
    register = NameRegister(tuple(rows_of(completed, behind, default_standards())))
    return _tally(register, labels, [folder / each["file"] for each in labels])


def measure_set(path: Path, folder: Path) -> Tally:
    """The tally of the letters of a set, which are written into a folder."""
    sys.path.insert(0, str(Path(__file__).parent))
    from letter_sets import items_of_set, write_set

    letters = list(write_set(path, folder))
    register = NameRegister(tuple(rows_of(items_of_set(path), {}, default_standards())))
    return _tally(register, [one.label for one in letters], [one.path for one in letters])


def _tally(register: NameRegister, labels: Sequence[Mapping[str, Any]], files: Sequence[Path]) -> Tally:
    checker = Checker(default_checks(), register, Lexicon())
    tally = Tally()
    for label, read in zip(labels, read_letters(files), strict=True):
        if read.letter is None:
            tally.notes.append(f"not read: {label['file']}: {read.refusal}")
            continue
        _count(tally, label, checker.check(read.letter, label["file"]))
    return tally


def _count(tally: Tally, label: Mapping[str, Any], checked: CheckedLetter) -> None:
    row = checked.row
    own = row and (row.text("urn"), row.text("letter_type")) == (label["urn"], label["type"])
    if not own:
        tally.wrong_rows += 1
        tally.notes.append(f"row: {label['file']}: {checked.how}")
    if label["fault"] is None:
        tally.clean += 1
        tally.clean_hints += len(checked.hints)
        tally.clean_certain += checked.certain
        tally.false_alarms.update(hint.check for hint in checked.hints)
        tally.notes += [
            f"alarm: {label['file']} ({label['hand']}): {h.check}: {h.quote[:90]}" for h in checked.hints
        ]
        return
    key = (label["kind"], label["fault"])
    tally.seeded[key] += 1
    if any(hint.code in label["codes"] for hint in checked.hints):
        tally.found[key] += 1
    else:
        tally.notes.append(f"missed: {label['file']} ({label['hand']}): {label['fault']}: {label['words'][:90]}")


def table(tally: Tally) -> Iterator[str]:
    """The tally as lines of a table, by fault and then by check."""
    yield "| kind | fault | letters | found |"
    yield "|---|---|---:|---:|"
    for key in sorted(tally.seeded):
        yield f"| {key[0]} | {key[1]} | {tally.seeded[key]} | {tally.found[key] / tally.seeded[key]:.0%} |"
    for kind, goal in GOALS.items():
        yield f"| {kind} | *all* (goal {goal:.0%}) | | {tally.rate(kind):.1%} |"
    yield ""
    yield (
        f"{tally.clean} clean letters: {tally.clean_hints} hints, {tally.clean_certain} with something certain; "
        f"{tally.wrong_rows} letters without their own row."
    )
    by_check: dict[int, list[str]] = defaultdict(list)
    for check, count in tally.false_alarms.items():
        by_check[count].append(check)
    for count in sorted(by_check, reverse=True):
        yield f"  {count} x {', '.join(sorted(by_check[count]))}"


def _make(folder: Path, clean: int, each: int, seed: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    from make_letters import letters_of, write

    write(folder, *letters_of(clean, each, seed))


def _measure_sets(paths: Sequence[Path], *, misses: bool) -> Iterator[int]:
    for path in paths:
        with tempfile.TemporaryDirectory() as made:
            tally = measure_set(path, Path(made))
        print(f"\n{path.stem}")
        _print(tally, misses=misses)
        yield int(not tally.good)


def _print(tally: Tally, *, misses: bool) -> None:
    print("\n".join(table(tally)))
    if misses:
        print("\n".join(tally.notes))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and end with 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=int, default=200)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--seed", default="bench")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--set", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.set:
        return max(_measure_sets(asked.set, misses=asked.misses))
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        if asked.folder is None:
            _make(folder, asked.clean, asked.each, asked.seed)
        tally = measure(folder)
    _print(tally, misses=asked.misses)
    return 0 if tally.good else 1


if __name__ == "__main__":
    raise SystemExit(main())
