"""The problems workbook of an import, beside the month's other documents. It never replaces the file imported,
nor one in which somebody has worked."""

import zipfile
import zlib
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from iqa.cli.next_steps import in_words
from iqa.files import write_files
from iqa.next_steps import NextStep, Value, advice
from iqa.records.workspace import Workspace
from iqa.workflow.importing import ImportRequest
from iqa.workflow.problem_rows import ProblemRows
from iqa.workflow.rendering import OURS, problems_workbook


def write_problems(workspace: Workspace, request: ImportRequest, found: ProblemRows | None) -> tuple[Path, ...]:
    """Write out/<month>/problems-<kind>.xlsx when a row has something to mend. Returns its path, or nothing."""
    if found is None:
        return ()
    path = _free(workspace.out(request.month), f"problems-{request.kind}", request.file)
    of_month: dict[str, Value] = {"month": request.month} if request.month else {}
    place = path.relative_to(workspace.root).as_posix()
    command = advice(NextStep("import", {"kind": str(request.kind), "file": place, **of_month}))
    return write_files({path: problems_workbook(found, command, in_words)})


def outdated_problems(
    workspace: Workspace, request: ImportRequest, written: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """The problems workbooks that earlier imports of that kind and month left, which nobody should go on with.

    They are left where they are. The file just imported and what it has just `written` are not among them.
    """
    folder = workspace.root / "out" / request.month
    names = (f"problems-{request.kind}.xlsx", f"problems-{request.kind}-[0-9]*.xlsx")
    found = [path for name in names for path in sorted(folder.glob(name))]
    kept = set(written)
    return tuple(path for path in found if path not in kept and not _same_file(path, request.file))


def worked_in(path: Path) -> bool:
    """Whether a problems workbook was saved since it was written; also when that cannot be told."""
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as part:
            return f"<cp:lastModifiedBy>{OURS}<".encode() not in part.read(10_000)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, RuntimeError, zlib.error):
        return True


def _free(folder: Path, stem: str, imported: Path) -> Path:
    """The name of the workbook: the first that is free, or holds one that nobody needs any more."""
    names = (folder / f"{stem}{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
    return next(path for path in names if not path.exists() or not (_same_file(path, imported) or worked_in(path)))


def _same_file(path: Path, imported: Path) -> bool:
    return path.exists() and imported.exists() and path.samefile(imported)
