"""Import an export: read the table, freeze the population, find the letters owed, say what changed.

What an import will change is planned from the records as they stand; a trial shows the plan, an import applies it.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from iqa.domain import Kind, Month, Person, Population, Source
from iqa.errors import DoubtedError, Problem, SettingsError, Severity, SheetError
from iqa.intake.changes import Changes, compare_populations
from iqa.intake.doubt_words import as_problem
from iqa.intake.doubts import Doubt
from iqa.intake.item_columns import texts_of
from iqa.intake.mapping import ColumnMapping, column_named
from iqa.intake.months import WORK_DATE
from iqa.intake.pipeline import Counts, PreviewRow
from iqa.intake.problems.annotated_rows import as_exported
from iqa.next_steps import NextStep, StepValue, advice, again
from iqa.police_files import FileTotals, dispute_days, dispute_deadline, file_totals
from iqa.records.columns import TablePlace, columns_to_remember, place_to_remember
from iqa.records.policies import policy_in_force
from iqa.records.populations import population_of, store_version
from iqa.records.workspace import Workspace
from iqa.sampling.needs import DrawNeeds, draw_needs
from iqa.sampling.policy_file import KINDS
from iqa.store import Change, RememberedColumn, StoredPopulation, View
from iqa.values import ComparedInPart
from iqa.workflow.doubting import doubts_about, gone_with_work, stays_drawn
from iqa.workflow.incoming import ImportRequest, PreparedImport, month_of, prepare_import, read_file
from iqa.workflow.problem_rows import ProblemRows, problem_rows
from iqa.workflow.rematching import DRAWN_FOR, Rematched, rematch_later_months, rematch_people
from iqa.workflow.steps import imported

if TYPE_CHECKING:
    from iqa.victim_letters.chase_list_page import ChaseListPage
    from iqa.victim_letters.owed import LettersOwed


class ImportResult(ComparedInPart, frozen=True):
    """What an import did, or with `dry_run` would do. `population` is None for the staff list."""

    not_compared: ClassVar[frozenset[str]] = frozenset({"step"})

    kind: Kind
    file: str
    month: Month | None
    counts: Counts
    problems: tuple[Problem, ...]
    mapping: ColumnMapping
    preview: tuple[PreviewRow, ...]
    digest: str = ""
    version: int = 0
    rows: int = 0
    unchanged: bool = False
    changes: Changes | None = None
    letters: "LettersOwed | None" = None
    draw: DrawNeeds | None = None
    """What the rules of the policy in force would leave to draw; None where nothing is drawn from the kind."""
    dry_run: bool = False
    police: FileTotals | None = None
    """The police files imported, in figures; None for other kinds, and for a trial."""
    rematched: tuple[Rematched, ...] = ()
    """Other lists that this import changes, or would change had they not been drawn from."""
    chase_list: "ChaseListPage | None" = None
    """The letters then to be sent; None without a letters log, and for a trial."""
    doubts: tuple[Doubt, ...] = ()
    """What speaks against the export; it stands among the problems too. Nothing is stored then unless `sure`."""
    step: int = 0
    """The number by which what was stored can be withdrawn; 0 where nothing was."""
    to_mend: ProblemRows | None = None
    """The rows with something to mend, also of a trial; None when there is nothing."""


class NewVersion(Struct, frozen=True):
    """A population to be stored as the next version of its kind and month."""

    population: Population
    sources: tuple[Source, ...]
    sheet: str
    mapping: Mapping[str, str]


class ImportPlan(Struct, frozen=True):
    """What an import changes in the records, and what comes of it.

    `people` are those whom the staff list makes new, alters or lacks. `remembered` is what was
    said of the columns and is not known yet.
    """

    result: ImportResult
    people: tuple[Person, ...] = ()
    versions: tuple[NewVersion, ...] = ()
    remembered: tuple[RememberedColumn, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def import_export(workspace: Workspace, request: ImportRequest) -> ImportResult:
    """Import one export. Raises SheetError when nothing can be taken; then nothing is stored."""
    with _no_search_for_cycles():
        return _import(workspace, request)


def refused_rows(workspace: Workspace, request: ImportRequest, refused: SheetError) -> ProblemRows | None:
    """The rows of a refused export with something to mend; None without any, or where it cannot be read at all."""
    if not refused.problems:
        return None
    with suppress(SheetError):
        return problem_rows(request.kind, as_exported(read_file(workspace, request)), refused.problems, {})
    return None


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """An import makes millions of values and no cycles among them; looking for some takes a fifth of its time."""
    switched_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if switched_on:
            gc.enable()


def _import(workspace: Workspace, request: ImportRequest) -> ImportResult:
    month = month_of(request)
    table = as_exported(read_file(workspace, request))
    prepared = prepare_import(workspace, request, month, table)
    if request.dry_run:
        result = _tried(workspace, prepared)
    else:
        what = imported(request.kind)
        with workspace.store.changing(workspace.actor.typed, workspace.now(), what, str(month or "")) as change:
            plan = plan_import(change, prepared)
            _refuse_doubted(request, plan.result)
            apply_import(workspace, change, plan)
            step = change.ledger.head().count + 1 if plan.people or plan.versions or plan.remembered else 0
            result = replace(
                plan.result, step=step, rematched=(*plan.result.rematched, *_rematched(workspace, change, plan))
            )
        result = _with_reports(workspace, result, prepared)
    return replace(result, to_mend=problem_rows(request.kind, table, result.problems, result.mapping.matches))


def _tried(workspace: Workspace, prepared: PreparedImport) -> ImportResult:
    """What an import would do, with all that hangs on it; nothing is kept.

    Where nothing can be written, such as on a network drive, what would be matched anew is not told.
    """
    if not workspace.store.may_write:
        with workspace.store.reading() as view:
            return plan_import(view, prepared).result
    with workspace.store.trying(workspace.actor.typed, workspace.now()) as change:
        plan = plan_import(change, prepared)
        apply_import(workspace, change, plan)
        return replace(plan.result, rematched=(*plan.result.rematched, *_rematched(workspace, change, plan)))


def _refuse_doubted(request: ImportRequest, result: ImportResult) -> None:
    """DoubtedError for an export that may be another month's, or a part of one, unless somebody is sure of it."""
    if not result.doubts or request.sure:
        return
    said: dict[str, StepValue | None] = {
        "kind": str(request.kind),
        "file": str(request.file),
        "month": str(request.month or ""),
    }
    said |= {"sheet": request.sheet, "header_row": request.header_row}
    given = {name: value for name, value in said.items() if value}
    whole = NextStep("import", {**given, "yes": True})
    raise DoubtedError(
        f"{result.file} may not be what it is imported as, so nothing is stored.",
        advice("If you have looked, and it is right: ", again({"yes": True}) if request.columns else whole),
        tuple(map(as_problem, result.doubts)),
    )


def _rematched(workspace: Workspace, change: Change, plan: ImportPlan) -> tuple[Rematched, ...]:
    """Everything else that hangs on what was stored, matched anew."""
    if plan.people:
        return rematch_people(workspace, change)
    if plan.versions and plan.result.letters and plan.result.month:
        return rematch_later_months(workspace, change, plan.result.month)
    return ()


def _with_reports(workspace: Workspace, result: ImportResult, prepared: PreparedImport) -> ImportResult:
    """The result with what is reported of an import once stored: police files in figures, letters to be sent."""
    letters, month = result.letters, result.month
    if month is None:
        return result
    result = replace(result, police=_police_totals(prepared, month))
    if letters is None:
        return result
    from iqa.workflow.confirming import compose_chase_list

    return replace(result, chase_list=compose_chase_list(workspace, month, letters.working))


def _police_totals(prepared: PreparedImport, month: Month) -> FileTotals | None:
    if prepared.request.kind is not Kind.POLICE_FILES or prepared.imported.population is None:
        return None
    days = dispute_days(prepared.workspace.settings.standards)
    return file_totals(prepared.imported.population.items, dispute_deadline(month, days))


def plan_import(view: View, prepared: PreparedImport) -> ImportPlan:
    """What the export changes in the records as they stand. It stores nothing."""
    if prepared.imported.population is None:
        return _plan_staff(view, prepared)
    return _plan_population(view, prepared, prepared.imported.population)


def apply_import(workspace: Workspace, change: Change, plan: ImportPlan) -> None:
    """Store what was planned from the records of the same change."""
    for person in plan.people:
        change.people.save(person)
    for new in plan.versions:
        store_version(workspace, change, new.population, new.sources, new.sheet, new.mapping)
    for said in plan.remembered:
        change.mappings.save(said)
    change.facts(**plan.facts)


def _plan_staff(view: View, prepared: PreparedImport) -> ImportPlan:
    """The staff list as a whole: who is not on the new one stays known, as off the list."""
    from iqa.intake.staff_changes import staff_changes  # no other export has to do with it

    before = {person.id: person for person in view.people.list()}
    now = prepared.imported.people
    joins = {one.old: one.new for one in view.joins.list()}
    changes = staff_changes(before, now, joins, prepared.workspace.today)
    notices = (*changes.notices, *gone_with_work(view, changes.gone), *map(as_problem, changes.doubts))
    result = _result(
        prepared,
        None,
        unchanged=not changes.people,
        rows=len(now),
        changes=changes.changes if before and changes.people else None,
        problems=(*prepared.imported.problems, *notices),
        doubts=changes.doubts,
    )
    remembered = _to_remember(view, prepared)
    if result.unchanged and not remembered:
        return ImportPlan(result)
    return ImportPlan(
        result,
        people=changes.people,
        remembered=remembered,
        facts={"file": prepared.source.file, "people": len(now)},
    )


def _plan_population(view: View, prepared: PreparedImport, population: Population) -> ImportPlan:
    """The frozen population as a new version unless it is the one there is, and the letters settled anew."""
    kind, month = population.kind, population.month
    letters = _reconcile_letters(prepared, view, population)
    _refuse_by_rule(letters)
    if kind is Kind.LETTERS and letters:
        population = letters.population
    earlier = view.populations.current(kind, month)
    unchanged = _same(earlier, population)
    changes = compare_populations(population_of(view, earlier), population) if earlier and not unchanged else None
    draw = _draw_needs(prepared, population)
    column = prepared.imported.mapping.heading(WORK_DATE[kind])
    today = prepared.workspace.today
    doubts = () if unchanged else doubts_about(view, population, prepared.imported.months, column, changes, today)
    result = _result(
        prepared,
        month,
        digest=population.digest,
        version=earlier.version if earlier and unchanged else view.populations.last_version(kind, month) + 1,
        rows=len(population.items),
        unchanged=unchanged,
        changes=changes,
        problems=(
            *prepared.imported.problems,
            *(letters.problems if letters else ()),
            *map(as_problem, doubts),
            *(stays_drawn(view, earlier) if earlier and not unchanged else ()),
            *(draw.problems(column_named) if draw else ()),
        ),
        letters=letters,
        draw=draw,
        doubts=doubts,
        rematched=_letters_changed(view, population, letters),
    )
    versions = tuple(_new_versions(view, prepared, population, letters, unchanged=unchanged))
    remembered = _to_remember(view, prepared)
    if not versions and not remembered:
        return ImportPlan(result)
    facts = {"file": prepared.source.file, "digest": population.digest, "rows": len(population.items)}
    return ImportPlan(result, versions=versions, remembered=remembered, facts=facts)


def _new_versions(
    view: View, prepared: PreparedImport, population: Population, letters: "LettersOwed | None", *, unchanged: bool
) -> Iterator[NewVersion]:
    """What differs: the export's population, and after the cases also the letters that they call for."""
    if not unchanged:
        yield NewVersion(population, (prepared.source,), prepared.sheet, prepared.imported.mapping.to_remember())
    logged = view.populations.current(Kind.LETTERS, population.month)
    changed = population.kind is Kind.CASES and logged and letters and not _same(logged, letters.population)
    if changed and logged and letters and not _drawn(view, logged):
        yield NewVersion(letters.population, (*logged.sources[:1], prepared.source), logged.sheet, logged.mapping)


def _letters_changed(view: View, population: Population, letters: "LettersOwed | None") -> tuple[Rematched, ...]:
    """What the cases that are being imported change in the month's letters."""
    logged = view.populations.current(Kind.LETTERS, population.month)
    if population.kind is not Kind.CASES or not logged or not letters or _same(logged, letters.population):
        return ()
    changes = compare_populations(population_of(view, logged), letters.population)
    drawn = _drawn(view, logged)
    version = logged.version if drawn else view.populations.last_version(Kind.LETTERS, population.month) + 1
    return (Rematched(Kind.LETTERS, population.month, version, changes, drawn),)


def _drawn(view: View, stored: StoredPopulation) -> bool:
    """Whether a sample was drawn from a list of the month, which therefore stays as it is."""
    return view.draws.current(DRAWN_FOR[stored.kind], stored.month) is not None


def _refuse_by_rule(letters: "LettersOwed | None") -> None:
    """Raise SheetError where a standing rule of the office refuses what the records say together."""
    refused = [one for one in letters.problems if one.severity is Severity.REJECTED] if letters else []
    if refused:
        raise SheetError(
            f"A standing rule refuses this export. {refused[0].message}",
            "Which rules there are stands in iqa.toml under [[rule]].",
            refused,
        )


def _reconcile_letters(prepared: PreparedImport, view: View, population: Population) -> "LettersOwed | None":
    """The month's letters worked out against the month's cases, whichever of the two is being imported."""
    month = population.month
    logged = population.kind is Kind.CASES and view.populations.current(Kind.LETTERS, month) is not None
    if population.kind is not Kind.LETTERS and not logged:
        return None
    # The whole room of the letters takes a while to load, and without a log of them nothing can be said.
    from iqa.records.letters import JustImported, reconcile_month
    from iqa.victim_letters.log import LogColumns

    mapping = prepared.imported.mapping
    columns = LogColumns(frozenset(mapping.matches), all_known=False)
    imported = JustImported(population, mapping.urn_suffix, columns)
    return reconcile_month(prepared.workspace, view, month, imported)


def _same(earlier: StoredPopulation | None, now: Population) -> bool:
    return earlier is not None and (earlier.digest, earlier.rejected_digest) == (now.digest, now.rejected_digest)


def _to_remember(view: View, prepared: PreparedImport) -> tuple[RememberedColumn, ...]:
    """What was said of the columns and is not known yet, kept at once, whether or not a row has changed."""
    request, workspace = prepared.request, prepared.workspace
    place = TablePlace(request.sheet or "", request.header_row or 0)
    return (
        *columns_to_remember(workspace, view, prepared.imported.mapping, request.columns),
        *place_to_remember(workspace, view, request.kind, place),
    )


def _draw_needs(prepared: PreparedImport, population: Population) -> DrawNeeds | None:
    """What the policy in force would find to draw. A policy that needs correcting is told by the draw itself."""
    scheme = next((name for name, kind in KINDS.items() if kind is population.kind), "")
    if not scheme:
        return None
    try:
        policy = policy_in_force(prepared.workspace, scheme).in_month(population.month)
    except SettingsError:
        return None
    texts, columns = partial(texts_of, population.items), prepared.imported.mapping.matches
    return draw_needs(policy, population.kind, columns, texts, len(population.items))


def _result(
    prepared: PreparedImport, month: Month | None, *, problems: tuple[Problem, ...] | None = None, **outcome: Any
) -> ImportResult:
    return ImportResult(
        kind=prepared.request.kind,
        file=prepared.source.file,
        month=month,
        counts=prepared.imported.counts,
        problems=prepared.imported.problems if problems is None else problems,
        mapping=prepared.imported.mapping,
        preview=prepared.imported.preview,
        dry_run=prepared.request.dry_run,
        **outcome,
    )
