"""Draw a month's sample, replace what cannot be marked, and write the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from iqa.documents.certificate_page import certificate_page
from iqa.documents.environment import render_html, template_folders
from iqa.domain import AssessmentState, Draw, Item, Kind, Person, Policy, ReplacementReason, Role, Round, Scheme
from iqa.errors import NotFoundError, RefusedError
from iqa.intake.people import named_in_unit
from iqa.sampling.certificate import certificate, certificate_json
from iqa.sampling.draw import DrawRequest, draw_sample
from iqa.sampling.policy_file import parse_policy
from iqa.sampling.preview import DrawPreview, preview
from iqa.sampling.replacement import Signed, replace_item
from iqa.store import StoredScheme, View
from iqa.workdays import Month
from iqa.workflow.files import write_files
from iqa.workflow.populations import by_digest, items_of, reference_to
from iqa.workflow.schemes import policy_in_force, scheme_in_force, scheme_of_draw
from iqa.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """What is to be drawn. `seed` is the typed seed; left blank, the operating system gives one. `void` is the
    reason for setting an earlier draw of the month aside."""

    scheme: str
    month: str
    seed: str = ""
    policy_file: Path | None = None
    void: str = ""


@dataclass(frozen=True, slots=True)
class DrawResult:
    """A draw as it now stands, with the files that certify it."""

    draw: Draw
    files: tuple[Path, ...]
    minutes: int


def draw(workspace: Workspace, order: DrawOrder) -> DrawResult:
    """Draw a sample from the month's current population, store it and write its certificate."""
    prepared = _prepare(workspace, order)
    scheme, request = prepared.scheme, prepared.request
    at = workspace.now()
    with workspace.store.changing(workspace.actor, at, "sample drawn", f"{order.scheme} {order.month}") as change:
        standing = change.draws.current(order.scheme, prepared.month)
        if standing and not order.void.strip():
            raise RefusedError(
                f"{scheme.title}, {Month.parse(prepared.month).label}: a sample was drawn on {standing.at[:10]}.",
                'Mark that sample. To set it aside and draw again, give the reason: --void "…"',
            )
        if standing:
            _refuse_if_marked(change, standing)
            change.draws.void(standing.id, order.void.strip(), workspace.actor, at.isoformat(timespec="seconds"))
        request = replace(
            request,
            typed_seed=order.seed.strip() or workspace.entropy(),
            voids=change.draws.voids(order.scheme, prepared.month),
            at=at.isoformat(timespec="seconds"),
        )
        drawn = draw_sample(request)
        if change.schemes.get((scheme.id, scheme.version)) is None:
            change.schemes.add(StoredScheme(scheme.id, scheme.version, scheme.source))
        _refuse_if_edited(change, scheme)
        change.draws.add(drawn)
        change.facts(seed=drawn.seed, population=drawn.population.digest, policy=drawn.policy_digest)
    return DrawResult(drawn, write_certificate(workspace, drawn), _minutes(scheme, drawn.policy))


def preview_draw(workspace: Workspace, order: DrawOrder) -> DrawPreview:
    """What drawing would come to: counts, never items. Nothing is stored."""
    prepared = _prepare(workspace, order)
    request = prepared.request
    return preview(replace(request, typed_seed="preview"), _minutes(prepared.scheme, request.policy))


def replace_drawn(workspace: Workspace, key: str, reason: ReplacementReason, note: str) -> tuple[DrawResult, str]:
    """Put a drawn item aside for the next in line. Returns the draw and the key called, '' when none was left."""
    at = workspace.now()
    with workspace.store.changing(workspace.actor, at, "drawn work replaced", key) as change:
        found = _draw_holding(change, key)
        scheme = scheme_of_draw(change, found)
        stored = by_digest(change, scheme.population, found.month, found.population.digest)
        _refuse_if_submitted(change, found, key)
        signed = Signed(workspace.actor, at.isoformat(timespec="seconds"), note)
        changed = replace_item(found, key, reason, signed, items_of(change, stored))
        change.draws.save(changed)
        change.facts(reason=str(reason), note=note, replaced_by=changed.replacements[-1].replaced_by)
    result = DrawResult(changed, write_certificate(workspace, changed), _minutes(scheme, changed.policy))
    return result, changed.replacements[-1].replaced_by


def write_certificate(workspace: Workspace, drawn: Draw) -> tuple[Path, ...]:
    """Write the certificate of a draw as JSON and as a page to print."""
    folder = workspace.out(drawn.month)
    written = certificate(drawn)
    names = {person.id: person.name for person in workspace.people().values()}
    page = certificate_page(written, workspace.settings, names)
    html = render_html("certificate.html", page, template_folders(workspace.root))
    return write_files(
        {
            folder / f"certificate-{drawn.scheme}.json": certificate_json(written),
            folder / f"certificate-{drawn.scheme}.html": html,
        }
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    month: str
    scheme: Scheme
    request: DrawRequest


def _prepare(workspace: Workspace, order: DrawOrder) -> _Prepared:
    """Everything a draw depends on but its seed."""
    month = str(Month.parse(order.month))
    scheme = scheme_in_force(workspace, order.scheme)
    policy = _policy(workspace, order, scheme)
    with workspace.store.reading() as view:
        stored = view.populations.current(scheme.population, month)
        if stored is None:
            raise NotFoundError(
                f"No {scheme.population} have been imported for {Month.parse(month).label}.",
                f"Import them first: iqa import {scheme.population} FILE --month {month}",
            )
        items = items_of(view, stored)
        people = tuple(view.people.list()) or _managers(
            items_of(view, view.populations.current(Kind.CASES, month))
        )
        recent = _recently_marked(view, scheme.id, month, policy.skip_marked_within_months)
    return _Prepared(
        month,
        scheme,
        DrawRequest(
            policy=policy,
            month=month,
            typed_seed=order.seed,
            items=items,
            population=reference_to(stored),
            people=people,
            recently_marked=recent,
            scheme_version=scheme.version,
        ),
    )


def _policy(workspace: Workspace, order: DrawOrder, scheme: Scheme) -> Policy:
    if order.policy_file is None:
        return policy_in_force(workspace, order.scheme)
    try:
        policy = parse_policy(order.policy_file.read_text(encoding="utf-8"), order.policy_file.name)
    except (OSError, UnicodeDecodeError):
        raise NotFoundError(f"There is no policy to read in {order.policy_file}.", "Check the name.") from None
    if policy.scheme != scheme.id:
        raise RefusedError(
            f"{order.policy_file.name} is a policy for {policy.scheme}, not for {scheme.id}.",
            "Give the policy of this scheme.",
        )
    return policy


def _managers(cases: Sequence[Item]) -> tuple[Person, ...]:
    """The legal managers that the cases name, for an office without a staff list."""
    named = {
        named_in_unit(case.text("legal_manager"), case.text("unit")): case
        for case in cases
        if case.text("legal_manager")
    }
    return tuple(
        Person(id, case.text("legal_manager"), Role.LEGAL_MANAGER, unit=case.text("unit"))
        for id, case in sorted(named.items())
    )


def _recently_marked(view: View, scheme: str, month: str, months: int) -> frozenset[str]:
    """The keys of work marked in the months before."""
    keys: set[str] = set()
    earlier = Month.parse(month)
    for _ in range(months):
        earlier = earlier.previous()
        keys |= {
            one.item_key
            for one in view.assessments.list(scheme=scheme, month=str(earlier))
            if one.state not in (AssessmentState.DRAWN, AssessmentState.IN_PROGRESS)
        }
    return frozenset(keys)


def _minutes(scheme: Scheme, policy: Policy) -> int:
    return scheme.minutes + sum(module.minutes for module in scheme.modules if module.id in policy.focus)


def _draw_holding(view: View, key: str) -> Draw:
    """The standing draw that holds an item, drawn or in reserve."""
    for found in sorted(view.draws.list(), key=lambda one: one.at, reverse=True):
        if any(item.key == key for item in found.items) and view.draws.current(found.scheme, found.month) == found:
            return found
    raise NotFoundError(f"No draw holds {key}.", "Give the key as the certificate prints it, in quotation marks.")


def _refuse_if_submitted(view: View, found: Draw, key: str) -> None:
    for one in view.assessments.list(draw=found.id, item_key=key):
        if one.state not in (AssessmentState.DRAWN, AssessmentState.IN_PROGRESS):
            raise RefusedError(
                f"{key} has been marked, so it cannot be replaced.",
                'If the marks are wrong, reopen it with a reason: iqa reopen ITEM --reason "…"',
            )


def _refuse_if_marked(view: View, standing: Draw) -> None:
    """A sample that somebody has begun to mark is not thrown away."""
    begun = [one for one in view.assessments.list(draw=standing.id) if one.round is Round.FIRST and one.marks]
    if begun:
        raise RefusedError(
            f"{len(begun)} pieces of work of this draw have marks, so it cannot be set aside.",
            "Finish marking it. Work that should not be in it can be replaced one by one: iqa replace",
        )


def _refuse_if_edited(view: View, scheme: Scheme) -> None:
    """A scheme whose text changed needs a new version, or old marks could not be read as they were made."""
    stored = view.schemes.find((scheme.id, scheme.version))
    if stored.source != scheme.source:
        raise RefusedError(
            f"The criteria of {scheme.id} have changed since an earlier draw and still say {scheme.version}.",
            "Give the changed file a new version, then draw.",
        )
