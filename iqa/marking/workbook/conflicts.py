"""Filled workbooks given together that answer for the same work: where they differ, none of them is recorded.

Which of two copies is meant only their assessor can say, so the order of the files decides nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from iqa.domain import Assessment
from iqa.errors import Problem
from iqa.marking.assessment import same_content
from iqa.marking.workbook import ReadWorkbook
from iqa.marking.workbook.opening import whose_workbook


def find_conflicts(files: Sequence[Path], read: Callable[[Path], ReadWorkbook]) -> dict[Path, tuple[Problem, ...]]:
    """File -> the work that another of the files answers differently. Only files of one assessor, month and round
    are read for it."""
    alike: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in dict.fromkeys(files):
        if told := whose_workbook(path):
            alike[told].append(path)
    found: dict[Path, list[Problem]] = defaultdict(list)
    for paths in alike.values():
        if len(paths) == 1:
            continue
        answers = {path: {one.item_key: one for one in read(path).assessments} for path in paths}
        for first, second in combinations(paths, 2):
            differing = _differing(answers[first], answers[second])
            for path, other in ((first, second), (second, first)):
                found[path] += [_problem(key, other) for key in differing]
    return {path: tuple(problems) for path, problems in found.items() if problems}


def _differing(first: dict[str, Assessment], second: dict[str, Assessment]) -> list[str]:
    """The keys of the work that both files answer, not alike."""
    return [key for key in sorted(first.keys() & second.keys()) if not same_content(first[key], second[key])]


def _problem(key: str, other: Path) -> Problem:
    return Problem(
        "answered-twice",
        f"{key} has other answers in {other.name}. Keep the file that is meant, and record that one alone.",
    )
