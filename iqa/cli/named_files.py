"""Which files are meant by what somebody typed: files, folders, patterns. Lock files are passed over."""

from collections.abc import Iterable
from glob import glob
from pathlib import Path

from iqa.errors import UsageError
from iqa.marking.workbook.opening import LOCK_FILES
from iqa.workflow.filled_forms import forms_among


def workbooks_named(given: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are meant: a folder's workbooks and the forms among its Word files, what a pattern fits, each
    once; lock files are passed over.

    UsageError for a folder or a pattern without one.
    """
    found: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            documents = [one for one in sorted(path.glob("*.[dD][oO][cC][xXmM]")) if not _is_lock(one)]
            inside = [*sorted(path.glob("*.[xX][lL][sS]*")), *forms_among(documents)]
        elif not path.exists() and set(str(path)) & set("*?["):
            inside = sorted(map(Path, glob(str(path))))
        else:
            found[path] = None
            continue
        workbooks = [one for one in inside if one.is_file() and not _is_lock(one)]
        if not workbooks:
            raise UsageError(f"There is no workbook in {path}.", "Give the filled workbooks, or their folder.")
        found |= dict.fromkeys(workbooks)
    return tuple(found)


def _is_lock(path: Path) -> bool:
    return path.name.startswith(LOCK_FILES)
