"""The problems workbook of an import, beside the month's other documents. It never replaces the file imported,
nor one in which somebody has worked."""

import zipfile
import zlib
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path

from iqa.domain import Kind
from iqa.errors import Problem
from iqa.fields import FIELDS, Reads
from iqa.intake.mapping import Match
from iqa.intake.problems.annotated_rows import rows_to_mend
from iqa.intake.problems.workbook import build_problems_workbook
from iqa.next_steps import NextStep, Value, Wording, advice
from iqa.records.workspace import Workspace
from iqa.sheets.table import RawTable
from iqa.sheets.writing import write_workbook

NOT_RETYPED = (Reads.URN, Reads.IDENTIFIER)
"""What a spreadsheet must not take for numbers when somebody types it."""
OURS = "iqa"
"""Who last saved a workbook that nobody has touched: a spreadsheet program puts somebody else, or nobody."""


def write_problems(
    workspace: Workspace,
    imported: tuple[Kind, str, Path],
    table: RawTable,
    problems: Iterable[Problem],
    matches: Mapping[str, Match],
    wording: Wording,
) -> tuple[Path, ...]:
    """Write out/<month>/problems-<kind>.xlsx when a row has something to mend. Returns its path, or nothing.

    `imported` is the kind, the month and the file; `matches` say which columns were read, {} where none were;
    `wording` puts the next steps into the words of whoever reads the workbook.
    """
    kind, month, file = imported
    found = rows_to_mend(table, problems, {match.heading: match.index for match in matches.values()})
    if found is None:
        return ()
    reads = {column.field: column.reads for column in FIELDS[kind]}
    references = [match.index for name, match in matches.items() if reads[name] in NOT_RETYPED]
    path = _free(workspace.out(month), f"problems-{kind}", file)
    of_month: dict[str, Value] = {"month": month} if month else {}
    place = path.relative_to(workspace.root).as_posix()
    command = advice(NextStep("import", {"kind": str(kind), "file": place, **of_month}))
    book = build_problems_workbook(found, wording(command), references, wording)
    book.properties.lastModifiedBy = OURS
    write_workbook(path, book)
    return (path,)


def outdated_problems(
    workspace: Workspace, imported: tuple[Kind, str, Path], written: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """The problems workbooks that earlier imports of that kind and month left, which nobody should go on with.

    They are left where they are. The file just imported and what it has just `written` are not among them.
    """
    kind, month, file = imported
    folder = workspace.root / "out" / month
    found = [*folder.glob(f"problems-{kind}.xlsx"), *sorted(folder.glob(f"problems-{kind}-[0-9]*.xlsx"))]
    kept = set(written)
    return tuple(path for path in found if path not in kept and not _same_file(path, file))


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
