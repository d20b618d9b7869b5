"""The problems workbook of an import, beside the month's other documents. It never replaces the file imported."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from iqa.documents.problems_workbook import build_problems_workbook
from iqa.domain import Kind
from iqa.errors import Problem
from iqa.intake.columns import COLUMNS, Reads
from iqa.intake.mapping import Match
from iqa.intake.rows_to_mend import rows_to_mend
from iqa.sheets.table import RawTable
from iqa.sheets.writing import write_workbook
from iqa.workflow.workspace import Workspace

NOT_RETYPED = (Reads.URN, Reads.IDENTIFIER)
"""What a spreadsheet must not take for numbers when somebody types it."""


def write_problems(
    workspace: Workspace,
    imported: tuple[Kind, str, Path],
    table: RawTable,
    problems: Iterable[Problem],
    matches: Mapping[str, Match],
) -> tuple[Path, ...]:
    """Write out/<month>/problems-<kind>.xlsx when a row has something to mend. Returns its path, or nothing.

    `imported` is the kind, the month and the file; `matches` say which columns were read, {} where none were.
    """
    kind, month, file = imported
    found = rows_to_mend(table, problems, {match.heading: match.index for match in matches.values()})
    if found is None:
        return ()
    reads = {column.field: column.reads for column in COLUMNS[kind]}
    references = [match.index for name, match in matches.items() if reads[name] in NOT_RETYPED]
    path = _free(workspace.out(month), f"problems-{kind}", file)
    of_month = f" --month {month}" if month else ""
    command = f'iqa import {kind} "{path.relative_to(workspace.root).as_posix()}"{of_month}'
    write_workbook(path, build_problems_workbook(found, command, references))
    return (path,)


def outdated_problems(
    workspace: Workspace, imported: tuple[Kind, str, Path], written: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """The problems workbooks of earlier imports of that kind and month, which nobody should correct any more.

    They are left where they are, since somebody may have worked in them. The file just imported and what it has
    just `written` are not among them.
    """
    kind, month, file = imported
    folder = workspace.root / "out" / month
    found = (folder / f"problems-{kind}{again}.xlsx" for again in ("", "-2"))
    kept = set(written)
    return tuple(path for path in found if path.exists() and path not in kept and not _same_file(path, file))


def _free(folder: Path, stem: str, imported: Path) -> Path:
    """The name of the workbook, another one when that very file is being imported."""
    path = folder / f"{stem}.xlsx"
    return folder / f"{stem}-2.xlsx" if _same_file(path, imported) else path


def _same_file(path: Path, imported: Path) -> bool:
    return path.exists() and imported.exists() and path.samefile(imported)
