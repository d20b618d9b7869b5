"""Draw a month's sample, replace what cannot be marked, and compose the certificate."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import (
    Draw,
    Item,
    Kind,
    Month,
    Person,
    Policy,
    ReplacementReason,
    Role,
    Scheme,
    StaleWork,
    long_day_of_moment,
)
from iqa.errors import ConflictError, InvalidInputError, LockedError, NotFoundError
from iqa.intake.item_columns import texts_of
from iqa.intake.keys import key_under
from iqa.intake.mapping import column_named
from iqa.marking.burden import asked_on_average, average_in_words, minutes_of
from iqa.next_steps import FREE_TEXT, UNSAID, NextStep, advice, again
from iqa.person_names import spoken
from iqa.records.draws import lacking_in, lacking_now, names_at
from iqa.records.marking_rounds import may_mark_today
from iqa.records.policies import policy_in, policy_in_force
from iqa.records.populations import drawn_from, import_step, items_of, reference_to
from iqa.records.schemes import pinned, scheme_in_force, scheme_of_draw, with_conditions
from iqa.records.workspace import Workspace
from iqa.sampling.applicability import questions_that_find_nothing
from iqa.sampling.certificate import certificate
from iqa.sampling.certificate_page import certificate_page
from iqa.sampling.draw import DrawRequest, draw_sample, stale_work
from iqa.sampling.eligibility import directory_of, under_targeted_review, with_people_named
from iqa.sampling.needs import columns_lacking, draw_needs
from iqa.sampling.preview import DrawPreview, notes_on, preview
from iqa.sampling.replacement import ChangedBy, replace_item, to_those_present
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import Directory, OffList, OneOfThese
from iqa.store import Change, DrawContext, View
from iqa.text import counted, joined
from iqa.workflow.changed_standards import refuse_undated, standards_notes
from iqa.workflow.drawn_work import draw_holding
from iqa.workflow.steps import REPLACED


class SampleRequest(Struct, frozen=True):
    """What is to be drawn. `seed` is the typed seed; left blank, the operating system gives one. `void` is the
    reason for setting an earlier draw of the month aside. It is drawn by `policy`, by that of the file, or by the
    one in force."""

    scheme: str
    month: Month
    seed: str = ""
    policy_file: Path | None = None
    void: str = ""
    policy: Policy | None = None


class DrawResult(Struct, frozen=True):
    """A draw as it now stands. `minutes` is how long one piece of work takes to mark; `notes` say what somebody
    should look at; `under_review` are the keys that its targeted reviews took; `stale` says how much of each
    person's work is left out as too long ago; `lacking` are the fields of its rules that the export had no column
    for."""

    draw: Draw
    minutes: int
    notes: tuple[str, ...] = ()
    under_review: frozenset[str] = frozenset()
    stale: tuple[StaleWork, ...] = ()
    lacking: tuple[str, ...] = ()


class ComposedCertificate(Struct, frozen=True):
    """A certificate ready to render: what it says as data (`written`), and the page to print with its template.

    `name` is that of its files without the ending.
    """

    month: Month
    name: str
    written: Mapping[str, Any]
    template: str
    page: object


def draw(workspace: Workspace, wanted: SampleRequest) -> DrawResult:
    """Draw a sample from the month's current population and store it."""
    at = workspace.now()
    done = "sample set aside and drawn again" if wanted.void.strip() else "sample drawn"
    done += " with a typed seed" if wanted.seed.strip() else ""
    with workspace.store.reading() as view:
        seen = view.draws.current(wanted.scheme, wanted.month)
    with workspace.store.changing(workspace.actor.typed, at, done, f"{wanted.scheme} {wanted.month}") as change:
        scheme, request = prepare_draw(workspace, change, wanted)
        _make_way(workspace, change, wanted, scheme, seen)
        refuse_undated(workspace, change)
        request = replace(
            request,
            typed_seed=wanted.seed.strip() or workspace.entropy(),
            voids=change.draws.voids(scheme.id, request.month),
            at=at.isoformat(timespec="seconds"),
        )
        drawn = draw_sample(request)
        _refuse_nothing(change, scheme, drawn)
        _pin(change, scheme)
        notes = (*notes_on(request, drawn), *_notes_on_rules(workspace, change, scheme, request))
        change.draws.add(drawn)
        names = {person.id: person.name for person in request.people}
        change.contexts.add(DrawContext(drawn.id, workspace.settings.standards, names))
        change.facts(seed=drawn.seed, population=drawn.population.digest, policy=drawn.policy_digest)
        lacking = lacking_in(change, drawn)
    return replace(draw_result(drawn, scheme, request.items, notes), lacking=lacking)


def preview_draw(workspace: Workspace, wanted: SampleRequest) -> DrawPreview:
    """What drawing would come to: counts, never items. Nothing is stored."""
    with workspace.store.reading() as view:
        scheme, request = prepare_draw(workspace, view, wanted)
        standing = view.draws.current(scheme.id, request.month)
        rules = _notes_on_rules(workspace, view, scheme, request)
        lacking = lacking_now(view, request.policy, scheme.population, request.month)
    burden = asked_on_average(scheme, request.policy.focus, request.items)
    found = preview(request, burden.minutes)
    notes = (average_in_words(burden, scheme.item_name), *found.notes, *rules)
    found = replace(found, notes=notes, lacking=lacking)
    if standing is None:
        return found
    day = long_day_of_moment(standing.at)
    drawn_already = advice(
        f"A sample was drawn on {day}: to draw again it has to be set aside with ", again({"void": FREE_TEXT}), "."
    )
    return replace(found, notes=(drawn_already, *found.notes))


def _notes_on_rules(workspace: Workspace, view: View, scheme: Scheme, request: DrawRequest) -> tuple[str, ...]:
    """What somebody should look at in the questions and the standards that the work would be judged by."""
    asked = questions_that_find_nothing(scheme, request.policy.focus, request.items, workspace.settings.vocabulary)
    return (*asked, *standards_notes(workspace, view))


def replace_drawn(
    workspace: Workspace, key: str, reason: ReplacementReason, note: str, month: Month | None = None
) -> tuple[DrawResult, str]:
    """Put a drawn item aside for the next in line. Returns the draw and the key called, '' when nothing follows.

    A live case may be drawn in several months: `month` says which is meant; without it, the latest to mark it.
    """
    at = workspace.now()
    with workspace.store.changing(workspace.actor.typed, at, REPLACED, key) as change:
        found = draw_holding(change, key, month)
        _refuse_if_submitted(change, found, key)
        signed = ChangedBy(workspace.actor.typed, at.isoformat(timespec="seconds"), note)
        items = items_of(change, drawn_from(change, found))
        changed = replace_item(found, key, reason, signed, items)
        changed = to_those_present(changed, found, may_mark_today(change, found, at.isoformat()), items, signed)
        change.draws.save(changed)
        called = changed.replacements[-1].replaced_by
        change.facts(reason=str(reason), note=note, replaced_by=called)
        scheme = scheme_of_draw(change, found)
    return draw_result(changed, scheme, items), called


def standing_draw(workspace: Workspace, scheme: str, month: Month) -> DrawResult:
    """The draw that stands for a scheme and month, as it is now. Raises NotFoundError when there is none."""
    with workspace.store.reading() as view:
        drawn = view.draws.current(scheme, month)
        if drawn is None:
            raise NotFoundError(
                f"Nothing of {scheme} has been drawn for {month.label}.",
                advice("Draw it first: ", NextStep("draw", {"scheme": scheme, "month": str(month)})),
            )
        items = items_of(view, drawn_from(view, drawn))
        return draw_result(drawn, scheme_of_draw(view, drawn), items)


def draw_result(drawn: Draw, scheme: Scheme, items: Sequence[Item], notes: tuple[str, ...] = ()) -> DrawResult:
    """A draw as it now stands. `items` is its population."""
    under_review = under_targeted_review(drawn, {item.key: item for item in items})
    return DrawResult(drawn, minutes_of(scheme, drawn.policy.focus), notes, under_review, stale_work(drawn, items))


def compose_certificate(workspace: Workspace, made: DrawResult) -> ComposedCertificate:
    """The certificate of a draw as it now stands."""
    drawn = made.draw
    with workspace.store.reading() as view:
        names, lacking = names_at(view, drawn), lacking_in(view, drawn)
    page = certificate_page(drawn, workspace.settings, names, made.under_review, made.stale, lacking)
    written = certificate(drawn, made.under_review, made.stale, lacking)
    return ComposedCertificate(drawn.month, f"certificate-{drawn.scheme}", written, "certificate.html", page)


def prepare_draw(workspace: Workspace, view: View, wanted: SampleRequest) -> tuple[Scheme, DrawRequest]:
    """The scheme, and everything a draw depends on but its seed."""
    month = wanted.month
    scheme = scheme_in_force(workspace, wanted.scheme)
    policy = _policy(workspace, wanted, scheme)
    _refuse_unknown_focus(policy, scheme)
    named = wanted.policy_file.name if wanted.policy_file else f"{wanted.scheme}.toml"
    policy = with_conditions(policy, scheme, named).in_month(month)
    stored = view.populations.current(scheme.population, month)
    if stored is None:
        raise NotFoundError(
            f"No {scheme.population} have been imported for {month.label}.",
            advice("Import them first: ", import_step(scheme.population, month)),
        )
    items, people = items_of(view, stored), tuple(view.people.list())
    cases = view.populations.current(Kind.CASES, month)
    return scheme, DrawRequest(
        policy=_with_people_resolved(policy, items, people),
        month=month,
        typed_seed=wanted.seed,
        items=items,
        population=reference_to(stored),
        people=people or _managers(items_of(view, cases)),
        recently_marked=_under_todays_ids(
            _recently_marked(view, scheme.id, month, policy.skip_marked_within_months), people
        ),
        scheme_version=scheme.version,
        still_to_mark=_under_todays_ids(
            _still_to_mark(view, scheme.id, month, max(policy.skip_marked_within_months, 1)), people
        ),
    )


def _make_way(
    workspace: Workspace, change: Change, wanted: SampleRequest, scheme: Scheme, seen: Draw | None
) -> None:
    """Set an earlier draw of the month aside when a reason is given.

    RefusedError when none is given, when the draw is in use, when a reason is given and there is no draw, and
    when the draw is not the one `seen` when the command began: somebody else has drawn meanwhile.
    """
    month = wanted.month
    standing = change.draws.current(scheme.id, month)
    reason = wanted.void.strip()
    if standing is None:
        if reason:
            raise NotFoundError(
                f"{scheme.title}, {month.label}: there is no sample to set aside.",
                advice("Check the month; to draw its first sample, leave out ", again({"void": UNSAID}), "."),
            )
        return
    if not reason:
        day = long_day_of_moment(standing.at)
        raise ConflictError(
            f"{scheme.title}, {month.label}: a sample was drawn on {day}.",
            advice(
                "Mark that sample. To write its certificate again: ",
                NextStep("certificate", {"scheme": scheme.id, "month": str(month)}),
                ". To set it aside and draw again, give the reason: ",
                again({"void": FREE_TEXT}),
            ),
        )
    if seen is None or seen.id != standing.id:
        raise ConflictError(
            f"{scheme.title}, {month.label}: somebody else drew it just now, so nothing was set aside.",
            advice("Look at the certificate, and talk to them. ", NextStep("ledger"), " says who it was."),
        )
    _refuse_if_marked(change, standing)
    change.draws.void(standing.id, reason, workspace.actor.typed, workspace.now().isoformat(timespec="seconds"))
    change.facts(set_aside=standing.id, reason=reason)


def _refuse_nothing(view: View, scheme: Scheme, drawn: Draw) -> None:
    """A draw of nothing would only stand in the way of the right one."""
    if drawn.to_mark():
        return
    kind, month = scheme.population, drawn.month
    stored = view.populations.current(kind, drawn.month)
    items = items_of(view, stored)
    columns = stored.mapping if stored else {}
    needs = draw_needs(drawn.policy, kind, columns, partial(texts_of, items), len(items))
    told = exclusions_in_words(drawn.exclusions, kind, columns_lacking(drawn.policy, kind, columns))
    reasons = joined([f"{count:,} {said}" for said, count in told])
    listed = f"Of {counted(len(items), 'piece')} of work: {reasons}." if items else "No work is on the list."
    step = import_step(kind, drawn.month)
    raise ConflictError(
        f"{scheme.title}, {month.label}: there is nothing to draw. {listed}",
        "Correct the export or the policy, then draw.",
        needs.problems(lambda field: replace(step, values={**step.values, **column_named(field).values})),
    )


def _pin(change: Change, scheme: Scheme) -> None:
    """Keep the text of the criteria with the draw. RefusedError when the same version says something else."""
    stored = change.schemes.get((scheme.id, scheme.version))
    if stored is None:
        change.schemes.add(pinned(scheme))
    elif stored.source != scheme.source:
        raise ConflictError(
            f"The criteria of {scheme.id} have changed since an earlier draw and still say {scheme.version}.",
            "Give the changed file a new version, then draw.",
        )


def _policy(workspace: Workspace, wanted: SampleRequest, scheme: Scheme) -> Policy:
    if wanted.policy is not None:
        return wanted.policy
    if wanted.policy_file is None:
        return policy_in_force(workspace, wanted.scheme)
    return policy_in(wanted.policy_file, scheme.id)


def _with_people_resolved(policy: Policy, items: Sequence[Item], people: Sequence[Person]) -> Policy:
    """The policy with whom its targeted reviews mean. InvalidInputError when it gives a name that several have."""
    named = (*policy.excluded_people(), *policy.reviewed_people())
    directory = directory_of(items, people) if named else Directory()
    for name in named:
        meaning = directory.find(name)
        if isinstance(meaning, OneOfThese):
            raise InvalidInputError(
                f"The policy names {name}, and several people have that name.",
                f"Write which one is meant: {joined(sorted(one.id for one in meaning.people), 'or')}.",
            )
    return with_people_named(policy, directory)


def _refuse_unknown_focus(policy: Policy, scheme: Scheme) -> None:
    """RefusedError when the policy switches on a focus module that the criteria do not have."""
    known = [module.id for module in scheme.modules]
    unknown = [each for each in policy.focus if each not in known]
    if unknown:
        raise InvalidInputError(
            f"The policy switches on {' and '.join(unknown)}, which the criteria of {scheme.id} do not have.",
            f"Under focus, name any of: {', '.join(known)}."
            if known
            else "Leave focus empty: there are no modules.",
        )


def _managers(cases: Sequence[Item]) -> tuple[Person, ...]:
    """The legal managers that the cases name, for an office without a staff list."""
    named = {
        OffList(spoken(case.text("legal_manager")), case.text("unit")).id: case
        for case in cases
        if case.text("legal_manager")
    }
    return tuple(
        Person(id, spoken(case.text("legal_manager")), Role.LEGAL_MANAGER, unit=case.text("unit"))
        for id, case in sorted(named.items())
    )


def _recently_marked(view: View, scheme: str, month: Month, months: int) -> frozenset[str]:
    """The keys of work marked in the months before."""
    keys: set[str] = set()
    for _ in range(months):
        month = month.previous()
        keys |= {one.item_key for one in view.assessments.list(scheme=scheme, month=month) if one.is_locked}
    return frozenset(keys)


def _still_to_mark(view: View, scheme: str, month: Month, months: int) -> frozenset[str]:
    """The keys of work that the months before drew and that nobody has submitted marks of yet."""
    keys: set[str] = set()
    for _ in range(months):
        month = month.previous()
        if earlier := view.draws.current(scheme, month):
            done = {one.item_key for one in view.assessments.list(draw=earlier.id) if one.is_locked}
            keys |= {item.key for item in earlier.to_mark()} - done
    return frozenset(keys)


def _under_todays_ids(keys: frozenset[str], people: Sequence[Person]) -> frozenset[str]:
    """The keys, and beside them those that the same work has under the staff ids of today."""
    directory = Directory(people)
    return keys | {key_under(key, directory.now) for key in keys}


def _refuse_if_submitted(view: View, found: Draw, key: str) -> None:
    for one in view.assessments.list(draw=found.id, item_key=key):
        if one.is_locked:
            raise LockedError(
                f"{key} has been marked, so it cannot be replaced.",
                advice(
                    "If the marks are wrong, reopen it with a reason: ",
                    NextStep("reopen", {"item": key, "reason": FREE_TEXT}),
                ),
            )


def _refuse_if_marked(view: View, standing: Draw) -> None:
    """A sample that somebody has begun to mark is not thrown away."""
    begun = sum(bool(one.marks) for one in view.assessments.list(draw=standing.id))
    if begun:
        pieces = counted(begun, "piece of work of this draw has", "pieces of work of this draw have")
        raise ConflictError(
            f"{pieces} marks, so it cannot be set aside.",
            advice(
                "Finish marking it. Work that should not be in it can be replaced one by one: ",
                NextStep("replace"),
            ),
        )
