"""Take in an export: read the table, freeze the population, find the letters owed, say what changed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from iqa.domain import Item, Kind, Population, Source, Standard
from iqa.errors import Problem, RefusedError, UsageError
from iqa.intake.changes import Changes, compare_populations
from iqa.intake.decisions import Urns, UrnStyle
from iqa.intake.letters_owed import LettersOwed, OtherExports, settle_letters
from iqa.intake.mapping import URN_SUFFIX, knows_heading
from iqa.intake.mapping import ColumnMapping as Matched
from iqa.intake.taking_in import Counts, Intake, PreviewRow, take_in
from iqa.intake.urn import Suffix
from iqa.marking.timeliness import assess_timeliness
from iqa.sheets.reading import read_table
from iqa.store import Change, ColumnMapping, View
from iqa.workdays import Month
from iqa.workflow.populations import items_of, population_of, store_version
from iqa.workflow.workspace import Workspace

LETTER_STANDARDS = ("victim-letter", "vrr-response", "complaint-response")
"""The standards that say when a letter has to be sent, by its type."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported. `columns` maps fields to headings as --column gives them."""

    kind: Kind
    file: Path
    month: str = ""
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or with `dry_run` would do. `population` is None for the staff list."""

    kind: Kind
    file: str
    month: str
    counts: Counts
    problems: tuple[Problem, ...]
    mapping: Matched
    preview: tuple[PreviewRow, ...]
    digest: str = ""
    version: int = 0
    rows: int = 0
    unchanged: bool = False
    changes: Changes | None = None
    letters: LettersOwed | None = None
    dry_run: bool = False
    files: tuple[Path, ...] = ()


def import_export(workspace: Workspace, request: ImportRequest) -> ImportResult:
    """Import one export. Raises SheetError when nothing can be taken; then nothing is stored."""
    month = _month(request)
    table = read_table(
        request.file,
        sheet=request.sheet,
        header_row=request.header_row,
        known_headings=knows_heading(request.kind),
    )
    headings = hashlib.sha256("\n".join(table.headings).encode()).hexdigest()
    with workspace.store.reading() as view:
        people = tuple(view.people.list())
        remembered = view.mappings.get((request.kind, headings))
    intake = take_in(
        request.kind,
        table,
        month,
        given_columns=request.columns,
        remembered=remembered.mapping if remembered else None,
        people=people,
        today=workspace.today,
        due=DueBy(workspace.settings.standards, workspace.today),
    )
    mapping = ColumnMapping(
        request.kind, headings, intake.mapping.to_remember(), workspace.actor, workspace.now().isoformat()
    )
    source = Source(table.file, table.sha256, intake.counts.accepted)
    if intake.population is None:
        return _store_staff(workspace, request, intake, mapping)
    return _store_population(workspace, request, intake, mapping, (source, table.sheet))


@dataclass(frozen=True, slots=True)
class DueBy:
    """The last day for a letter; None where the office has set no standard or a date is missing."""

    standards: tuple[Standard, ...]
    today: date

    def __call__(self, letter: Item) -> date | None:
        results = (assess_timeliness(name, self.standards, letter.facts, self.today) for name in LETTER_STANDARDS)
        return next((result.due for result in results if result.due), None)


def _month(request: ImportRequest) -> str:
    if request.kind is Kind.STAFF:
        return ""
    if not request.month:
        raise UsageError(
            f"Importing {request.kind} needs the month they belong to.", "Add it, for example: --month 2026-10"
        )
    return str(Month.parse(request.month))


def _store_staff(
    workspace: Workspace, request: ImportRequest, intake: Intake, mapping: ColumnMapping
) -> ImportResult:
    with workspace.store.reading() as view:
        before = {person.id: person for person in view.people.list()}
    now = {person.id: person for person in intake.people}
    unchanged = before == now
    if not request.dry_run and not unchanged:
        with workspace.store.changing(workspace.actor, workspace.now(), "staff list imported") as change:
            for gone in before.keys() - now.keys():
                change.people.remove(gone)
            for person in intake.people:
                if before.get(person.id) != person:
                    change.people.save(person)
            _remember(change, mapping)
            change.facts(file=request.file.name, people=len(now))
    return _result(request, intake, "", unchanged=unchanged, rows=len(now))


def _store_population(
    workspace: Workspace,
    request: ImportRequest,
    intake: Intake,
    mapping: ColumnMapping,
    read_from: tuple[Source, str],
) -> ImportResult:
    """Store the frozen population as a new version unless it is the one there is, and settle the letters anew."""
    population = intake.population
    if population is None:
        raise RefusedError("The import came to no population.", "Check the file and import it again.")
    source, sheet = read_from
    with workspace.store.reading() as view:
        letters = _settle_letters(workspace, view, intake, population)
        if request.kind is Kind.LETTERS and letters:
            population = letters.population
        earlier = _current(view, request.kind, population.month)
        logged = _current(view, Kind.LETTERS, population.month) if request.kind is Kind.CASES else None
        letter_sources = _log_sources(view, population.month)
    unchanged = _same(earlier, population)
    versions: list[tuple[Population, tuple[Source, ...], str, Mapping[str, str]]] = []
    if not unchanged:
        versions.append((population, (source,), sheet, mapping.mapping))
    if logged and letters and not _same(logged, letters.population):
        versions.append((letters.population, (*letter_sources, source), "", {}))
    version = earlier.version if earlier else 0
    if versions and not request.dry_run:
        what = f"{request.kind} imported"
        with workspace.store.changing(workspace.actor, workspace.now(), what, population.month) as change:
            stored = [store_version(workspace, change, *one) for one in versions]
            _remember(change, mapping)
            change.facts(file=request.file.name, digest=population.digest, rows=len(population.items))
        version = version if unchanged else stored[0].version
    return _result(
        request,
        intake,
        population.month,
        digest=population.digest,
        version=version + (request.dry_run and not unchanged),
        rows=len(population.items),
        unchanged=unchanged,
        changes=compare_populations(earlier, population) if earlier and not unchanged else None,
        problems=(*intake.problems, *(letters.problems if letters else ())),
        letters=letters,
    )


def _settle_letters(
    workspace: Workspace, view: View, intake: Intake, population: Population
) -> LettersOwed | None:
    """The month's letters worked out against the month's cases, whichever of the two is being imported."""
    month = population.month
    if intake.kind is Kind.LETTERS:
        letters, cases = population, items_of(view, view.populations.current(Kind.CASES, month))
    elif intake.kind is Kind.CASES and (logged := _current(view, Kind.LETTERS, month)):
        letters, cases = logged, population.items
    else:
        return None
    previous = view.populations.current(Kind.LETTERS, str(Month.parse(month).previous()))
    return settle_letters(
        letters,
        OtherExports(
            cases=cases,
            elsewhere=intake.elsewhere,
            previous=items_of(view, previous),
            urns=_urns(view, intake, month),
        ),
        people=view.people.list(),
        today=workspace.today,
        due=DueBy(workspace.settings.standards, workspace.today),
    )


def _urns(view: View, intake: Intake, month: str) -> Urns:
    """How the month's two exports write their URNs."""
    suffixes = {
        kind: Suffix(stored.mapping.get(URN_SUFFIX, Suffix.UNDECLARED))
        for kind in (Kind.CASES, Kind.LETTERS)
        if (stored := view.populations.current(kind, month))
    }
    suffixes[intake.kind] = intake.mapping.urn_suffix
    undeclared = Suffix.UNDECLARED
    return Urns(
        cases=UrnStyle(suffixes.get(Kind.CASES, undeclared)),
        letters=UrnStyle(suffixes.get(Kind.LETTERS, undeclared)),
    )


def _current(view: View, kind: Kind, month: str) -> Population | None:
    stored = view.populations.current(kind, month)
    return population_of(view, stored) if stored else None


def _log_sources(view: View, month: str) -> tuple[Source, ...]:
    """The file that the month's letters log was read from."""
    stored = view.populations.current(Kind.LETTERS, month)
    return stored.sources[:1] if stored else ()


def _same(earlier: Population | None, now: Population) -> bool:
    return earlier is not None and (earlier.digest, earlier.rejected_digest) == (now.digest, now.rejected_digest)


def _remember(change: Change, mapping: ColumnMapping) -> None:
    """Keep how the columns were matched, unless the same is kept already."""
    kept = change.mappings.get((mapping.kind, mapping.headings_digest))
    if kept is None or kept.mapping != mapping.mapping:
        change.mappings.save(mapping)


def _result(
    request: ImportRequest,
    intake: Intake,
    month: str,
    *,
    problems: tuple[Problem, ...] = (),
    **outcome: Any,
) -> ImportResult:
    return ImportResult(
        kind=request.kind,
        file=request.file.name,
        month=month,
        counts=intake.counts,
        problems=problems or intake.problems,
        mapping=intake.mapping,
        preview=intake.preview,
        dry_run=request.dry_run,
        **outcome,
    )
