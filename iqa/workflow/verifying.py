"""Check the records and perform the draws again: what `iqa verify` says, and nothing mended."""

from dataclasses import dataclass
from pathlib import Path

from iqa.domain import Draw, Kind, PopulationReference
from iqa.errors import NotFoundError, TamperedError
from iqa.intake.population import line_digest
from iqa.sampling.certificate import read_certificate
from iqa.sampling.reperformance import reperform
from iqa.store import Head, View, verify_store
from iqa.workflow.populations import by_digest, items_of
from iqa.workflow.schemes import scheme_of_draw
from iqa.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check covered and found. `faults` is empty when all is well."""

    events: int
    head: str
    populations: int
    draws: int
    faults: tuple[str, ...]


def verify(workspace: Workspace, printed: Head | None = None) -> Verification:
    """Check every table against the ledger, and perform every draw again.

    `printed` is the head of the ledger as a committee paper printed it.
    """
    faults = [f"{found.table}: {found.message}" for found in verify_store(workspace.store, printed=printed)]
    with workspace.store.reading() as view:
        head = view.ledger.head()
        draws = view.draws.list()
        populations = view.populations.list()
        for one in draws:
            faults += [f"draw {one.id} ({one.scheme}, {one.month}): {said}" for said in _reperformed(view, one)]
    return Verification(head.count, head.hash, len(populations), len(draws), tuple(faults))


def verify_certificate(workspace: Workspace, path: Path) -> Draw:
    """Perform the draw of a certificate again from the stored population. Raises TamperedError when it differs."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(f"There is no certificate to read in {path}.", "Check the name.") from None
    certified = read_certificate(text)
    with workspace.store.reading() as view:
        faults = _reperformed(view, certified)
        recorded = view.draws.get(certified.id)
    if recorded is None:
        faults = (*faults, f"This workspace holds no draw {certified.id}.")
    elif not faults and recorded.items != certified.items:
        faults = ("The draw in the records has changed since this certificate was written.",)
    if faults:
        raise TamperedError(
            f"{path.name} does not stand: {faults[0]}" + (f" And {len(faults) - 1} more." if faults[1:] else ""),
            "Compare it with the certificate as it was first written.",
        )
    return certified


def _reperformed(view: View, draw: Draw) -> tuple[str, ...]:
    """What differs when a draw is performed again from the population that it names."""
    try:
        kind = scheme_of_draw(view, draw).population
    except NotFoundError:
        kind = Kind.LETTERS if "letter" in draw.scheme else Kind.CASES
    stored = by_digest(view, kind, draw.month, draw.population.digest)
    if stored is None:
        return (f"The population with digest {draw.population.digest} is not in this workspace.",)
    digest = line_digest(line for _, line, _ in view.populations.lines(stored.id))
    kept = PopulationReference(digest, stored.version, stored.rows, stored.sources)
    return reperform(draw, items_of(view, stored), kept)
