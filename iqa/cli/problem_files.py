"""The problems workbook of an import, beside the month's other documents. It never replaces the file imported,
nor one in which somebody has worked."""

from collections.abc import Iterable
from pathlib import Path

from iqa.cli.next_steps import in_words
from iqa.cli.publishing import Done, publish
from iqa.next_steps import NextStep, StepValue, advice
from iqa.records.workspace import Workspace
from iqa.records.written_files import WrittenFiles, names_of
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.problem_rows import ProblemRows
from iqa.workflow.rendering import problems_workbook


def write_problems(
    workspace: Workspace, request: ImportRequest, found: ProblemRows | None, after: Done | None = None
) -> tuple[Path, ...]:
    """Write out/<month>/problems-<kind>.xlsx when a row has something to mend. Returns its path, or nothing.

    `after` is for an import that has stored its rows.
    """
    if found is None:
        return ()
    folder = workspace.out(request.month)
    path = _free(workspace, folder / f"problems-{request.kind}.xlsx", request.file)
    of_month: dict[str, StepValue] = {"month": str(request.month)} if request.month else {}
    place = path.relative_to(workspace.root).as_posix()
    command = advice(NextStep("import", {"kind": str(request.kind), "file": place, **of_month}))
    content = {path.name: problems_workbook(workspace, found, command, in_words)}
    written = publish(workspace, request.month, content, after)
    return tuple(one.path for one in written)


def outdated_problems(
    workspace: Workspace, request: ImportRequest, written: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """The problems workbooks that earlier imports of that kind and month left, which nobody should go on with.

    They are left where they are. The file just imported and what it has just `written` are not among them.
    """
    folder = workspace.out_folder(request.month)
    names = (f"problems-{request.kind}.xlsx", f"problems-{request.kind}-[0-9]*.xlsx")
    found = [path for name in names for path in sorted(folder.glob(name))]
    kept = set(written)
    return tuple(path for path in found if path not in kept and not _same_file(path, request.file))


def worked_in(workspace: Workspace, path: Path) -> bool:
    """Whether a problems workbook was saved since it was written; also when that cannot be told."""
    return not WrittenFiles.of(workspace).may_replace(path)


def _free(workspace: Workspace, wanted: Path, imported: Path) -> Path:
    """The name of the workbook: the first that is free, or holds one that nobody needs any more."""
    written = WrittenFiles.of(workspace)
    return next(path for path in names_of(wanted) if not _same_file(path, imported) and written.may_replace(path))


def _same_file(path: Path, imported: Path) -> bool:
    return path.exists() and imported.exists() and path.samefile(imported)
