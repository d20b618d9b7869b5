"""Which files are meant by what somebody typed: files, folders, patterns. Lock files are passed over."""

from collections.abc import Iterable
from glob import glob
from pathlib import Path

from iqa.errors import UsageError
from iqa.marking.workbook.opening import LOCK_FILES
from iqa.workflow.filled_forms import forms_among


def workbooks_named(given: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are meant: a folder's workbooks and the forms among its Word files, what a pattern fits
    (files and folders), each once; lock files are passed over.

    UsageError for a folder or a pattern without one.
    """
    found: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            inside = _in_folder(path)
        elif not path.exists() and set(str(path)) & set("*?["):
            fitting = sorted(map(Path, glob(str(path))))
            inside = [one for each in fitting for one in (_in_folder(each) if each.is_dir() else [each])]
        else:
            found[path] = None
            continue
        workbooks = [one for one in inside if one.is_file() and not _is_lock(one)]
        if not workbooks:
            raise UsageError(f"There is no workbook in {path}.", "Give the filled workbooks, or their folder.")
        found |= dict.fromkeys(workbooks)
    return tuple(found)


def _in_folder(folder: Path) -> list[Path]:
    documents = [one for one in sorted(folder.glob("*.[dD][oO][cC][xXmM]")) if not _is_lock(one)]
    return [*sorted(folder.glob("*.[xX][lL][sS]*")), *forms_among(documents)]


def _is_lock(path: Path) -> bool:
    return path.name.startswith(LOCK_FILES)
