"""Filled workbooks given together that answer for the same work: where they differ, none of them is recorded.

Which of two copies is meant only their assessor can say, so the order of the files decides nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from msgspec import Struct

from iqa.domain import Assessment
from iqa.errors import Problem
from iqa.marking.assessment import same_content
from iqa.marking.workbook import ReadWorkbook
from iqa.marking.workbook.copies import as_copy, kind_of_copy
from iqa.marking.workbook.opening import whose_workbook


class Copies(Struct, frozen=True):
    """What files given together are to each other. `conflicts`: file -> the work that another of them answers
    differently, none of which is recorded; `same`: file -> an earlier one that holds the very same answers."""

    conflicts: Mapping[Path, tuple[Problem, ...]]
    same: Mapping[Path, Path]


def compare_copies(files: Sequence[Path], read: Callable[[Path], ReadWorkbook]) -> Copies:
    """How some files stand to each other. Only those of one assessor, month and round are read for it."""
    alike: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in dict.fromkeys(files):
        if told := whose_workbook(path):
            alike[told].append(path)
    found: dict[Path, list[Problem]] = defaultdict(list)
    same: dict[Path, Path] = {}
    for together in alike.values():
        if len(together) == 1:
            continue
        paths = sorted(together, key=lambda path: bool(kind_of_copy(path.name)))  # the original before its copies
        answers = {path: {one.item_key: one for one in read(path).assessments} for path in paths}
        for first, second in combinations(paths, 2):
            differing = _differing(answers[first], answers[second])
            if answers[first] and answers[first].keys() == answers[second].keys() and not differing:
                same.setdefault(second, first)
            for path, other in ((first, second), (second, first)):
                found[path] += _problems(differing, path, other)
    return Copies({path: tuple(problems) for path, problems in found.items() if problems}, same)


def _differing(first: dict[str, Assessment], second: dict[str, Assessment]) -> list[str]:
    """The keys of the work that both files answer, not alike."""
    return [key for key in sorted(first.keys() & second.keys()) if not same_content(first[key], second[key])]


def _problems(differing: Sequence[str], path: Path, other: Path) -> Iterator[Problem]:
    """What a file is beside another, in a line, and then each piece of work."""
    if differing and (kind_of_copy(path.name) or kind_of_copy(other.name)):
        one, two = sorted((path.name, other.name), key=lambda name: not kind_of_copy(name))
        message = f"{as_copy(one)} and {as_copy(two)} have different answers, so neither is recorded."
        yield Problem("copies-differ", message)
    for key in differing:
        yield Problem(
            "answered-twice",
            f"{key} has other answers in {other.name}. Keep the file that is meant, and record that one alone.",
        )
