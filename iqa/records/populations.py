"""The frozen populations of the store as values: read back, and stored as new versions."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from iqa.domain import Draw, Item, Kind, Month, Population, PopulationReference, Source
from iqa.errors import NotFoundError, TamperedError
from iqa.intake.item_columns import source_rows_of
from iqa.intake.population import canonical_lines, item_of_line, source_digest
from iqa.next_steps import Blank, NextStep, StepValue, advice
from iqa.records.workspace import Workspace
from iqa.store import Change, DrawHead, StoredPopulation, View


def import_step(kind: Kind, month: Month | None = None) -> NextStep:
    """The import of an export of that kind and month, as something to do."""
    of_month: dict[str, StepValue] = {"month": str(month)} if month else {}
    return NextStep("import", {"kind": str(kind), "file": Blank("FILE"), **of_month})


def stored_population_id(kind: Kind, month: Month, version: int) -> str:
    """The id of one version of a month's population."""
    return f"{kind}/{month}/{version}"


def items_of(view: View, stored: StoredPopulation | None, among: Iterable[str] | None = None) -> tuple[Item, ...]:
    """The items of a stored population, by key, or those of them whose keys are `among` some, of which no more
    is read than the pages that hold them; none when there is no population."""
    if stored is None:
        return ()
    lines = view.populations.lines(stored.id) if among is None else view.populations.lines_of(stored.id, among)
    try:
        return tuple(item_of_line(line, stored.kind, stored.field_list, rows) for line, rows in lines)
    except ValueError as fault:
        raise TamperedError(
            f"The {stored.kind} of {stored.month} cannot be read: a row was changed outside the tool.",
            advice(NextStep("verify"), " says what was changed."),
        ) from fault


def population_of(view: View, stored: StoredPopulation) -> Population:
    """A stored population as the stages know it."""
    return Population(
        kind=stored.kind,
        month=stored.month,
        digest=stored.digest,
        items=items_of(view, stored),
        rejected=tuple(view.populations.rejected(stored.id)),
        rejected_digest=stored.rejected_digest,
        version=stored.version,
        field_list=stored.field_list,
    )


def drawn_from(view: View, draw: Draw | DrawHead) -> StoredPopulation:
    """The very version of a population that a draw was taken from. Raises NotFoundError when it is not here."""
    named = draw.population
    for stored in view.populations.list(month=draw.month, version=named.version):
        if stored.digest == named.digest:
            return stored
    raise NotFoundError(
        f"The population that the draw was taken from is not in this workspace: version {named.version}, with the "
        f"digest {named.digest}.",
        advice(NextStep("verify"), " checks the records."),
    )


def reference_to(stored: StoredPopulation) -> PopulationReference:
    """What a draw keeps of the population it was taken from."""
    return PopulationReference(stored.digest, stored.version, stored.rows, stored.sources)


def store_version(
    workspace: Workspace,
    change: Change,
    population: Population,
    sources: Iterable[Source],
    sheet: str = "",
    mapping: Mapping[str, str] | None = None,
) -> StoredPopulation:
    """Store a population as the next version of its kind and month."""
    version = change.populations.last_version(population.kind, population.month) + 1
    population = replace(population, version=version)
    stored = StoredPopulation(
        id=stored_population_id(population.kind, population.month, version),
        kind=population.kind,
        month=population.month,
        version=version,
        digest=population.digest,
        rejected_digest=population.rejected_digest,
        source_digest=source_digest(population.items),
        field_list=population.field_list,
        rows=len(population.items),
        rejected_rows=len(population.rejected),
        sources=tuple(sources),
        sheet=sheet,
        mapping=mapping or {},
        imported_at=workspace.now().isoformat(timespec="seconds"),
        imported_by=workspace.actor.typed,
    )
    texts = population.lines or canonical_lines(population.items, population.kind)
    rows = source_rows_of(population.items)
    change.populations.add(stored, zip(texts, rows, strict=True), population.rejected)
    return stored
