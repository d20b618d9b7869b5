"""The policy of a draw, read and changed by a form: first what a draw by it would come to, then it is written."""

from collections.abc import Callable, Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import Action, require_role
from iqa.errors import NotFoundError, Problem
from iqa.sampling.policy_file import KINDS
from iqa.sampling.policy_text import policy_in_words, rules_in_words
from iqa.sampling.preview import DrawPreview, Load
from iqa.staff import names_apart
from iqa.text import begun, counted
from iqa.web.doors import way
from iqa.web.links import in_words
from iqa.web.policy_form import NO, YES, LeftOutRow, Options, PolicyForm
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.staff_choices import staff_choices
from iqa.workflow.changing_policies import (
    PolicyChange,
    PolicyEffect,
    PolicyFile,
    TriedPolicy,
    change_policy,
    focus_modules,
    policy_file,
    try_policy,
)
from iqa.workflow.office_rules import policy_read

LOOK, WRITE, NOTHING = "look", "write", "Nothing"
MOVED = (
    "Somebody changed {} while this form was open, so nothing is written yet. What you typed stands below, and "
    "what the file says now stands above it. Look at both, and send it again"
)


class PolicyPage(Struct, frozen=True):
    """A policy in sentences, or why it cannot be used; `form` changes it, '' where whoever asks may not."""

    title: str
    back: str
    where: str
    sentences: tuple[str, ...]
    fault: str
    problems: tuple[str, ...]
    form: str
    draws: str


class PolicyFormPage(Struct, frozen=True):
    """The form of a policy. `rules` stay as they are, in words; with `moved` they are what the file says now that
    somebody changed it."""

    title: str
    back: str
    file: str
    is_own: bool
    what: str
    digest: str
    groups: Options
    focus: Options
    roles: Options
    answers: Options
    people: Options
    not_sampled: tuple[LeftOutRow, ...]
    not_assessing: tuple[LeftOutRow, ...]
    rules: tuple[str, ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()
    moved: tuple[str, ...] = ()


class PolicyCheckPage(Struct, frozen=True):
    """What would be written, and what a draw for that month would come to: `figures` as it is and as it would be,
    and what each assessor would have to mark. `sent` is what was typed, to be sent once more."""

    title: str
    back: str
    file: str
    lines: tuple[tuple[str, str], ...]
    month_label: str
    figures: tuple[tuple[str, str, str], ...]
    loads: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    sent: tuple[tuple[str, str], ...]


def read(scheme: str) -> str:
    """One policy, in words."""
    _require_known(scheme)
    here = workspace()
    names, found = names_apart(here.people()), policy_read(here, scheme)
    own = f"It stands in the file {found.file} of the workspace."
    context = PolicyPage(
        title=f"Policy for drawing: {TITLES[scheme].lower()}",
        back=way("office.all"),
        where=own if found.file else "It comes with the tool: your office has not changed it.",
        sentences=(
            policy_in_words(found.policy, lambda person: names.get(person, person)) if found.policy else ()
        ),
        fault=found.fault,
        problems=tuple(map(_said, found.problems)),
        form=way("policies.form", scheme=scheme) if found.policy else "",
        draws=way("months.all"),
    )
    return page("policy.html", context)


def form(scheme: str) -> str:
    """The form, with what the file says."""
    file = _file_here(scheme)
    made = _form(file)
    return page("policy_form.html", _page(made, file, made.as_it_is()))


def send(scheme: str) -> Response | str | tuple[str, int]:
    """Show what would be written; once that was seen, write it. Another button leads back into the form."""
    file, sent = _file_here(scheme), SmallForm(request.form)
    made, what = _form(file), sent.text("do")
    policy = made.read(sent)
    if sent.faults or what not in (LOOK, WRITE):
        shown = page("policy_form.html", _page(made, file, sent.typed, sent.faults, sent.text("digest")))
        return (shown, UNFIT) if sent.faults else shown
    change = PolicyChange(scheme, policy, sent.text("digest"))
    tried = (change_policy if what == WRITE else try_policy)(workspace(), change)
    if tried.moved or tried.policy is None:
        faults = () if tried.moved else tuple({"text": _said(one), "href": "#name"} for one in tried.faults)
        now = policy_file(workspace(), scheme)
        return page("policy_form.html", _page(_form(now), now, sent.typed, faults, moved=tried.moved)), UNFIT
    if what == WRITE:
        return redirect(url_for("policies.read", scheme=scheme))
    return page("policy_check.html", _check(file, tried, sent))


def _require_known(scheme: str) -> None:
    if scheme not in KINDS:
        raise NotFoundError("There is no policy under that name.", "Open it from what this office decides.")


def _file_here(scheme: str) -> PolicyFile:
    """A policy as it stands, for whoever may change it."""
    require_role(Action.CHANGE_SETTINGS, workspace().actor)
    _require_known(scheme)
    return policy_file(workspace(), scheme)


def _form(file: PolicyFile) -> PolicyForm:
    return PolicyForm(file.policy, focus_modules(workspace(), file.scheme), staff_choices(workspace()))


def _page(
    made: PolicyForm,
    file: PolicyFile,
    typed: dict[str, str],
    faults: tuple[FieldFault, ...] = (),
    digest: str = "",
    moved: bool = False,
) -> PolicyFormPage:
    """The form; with the `digest` of the file that it was opened on, where it was opened before."""
    names = names_apart(workspace().people())
    moved_fault = {"text": MOVED.format(file.file), "href": "#name"}

    def call(person: str) -> str:
        return names.get(person, person)

    return PolicyFormPage(
        title=f"Change the policy for drawing: {TITLES[file.scheme].lower()}",
        back=url_for("policies.read", scheme=file.scheme),
        file=file.file,
        is_own=file.is_own,
        what="letters" if file.scheme == "victim-letters" else "pieces of work",
        digest=digest or file.digest,
        groups=made.groups(),
        focus=made.focus(),
        roles=made.roles(),
        answers=((YES, "Yes"), (NO, "No")),
        people=made.people,
        not_sampled=tuple(made.rows("not_sampled", typed)),
        not_assessing=tuple(made.rows("not_assessing", typed)),
        rules=rules_in_words(file.policy, call),
        typed=typed,
        faults=(moved_fault,) if moved else faults,
        moved=policy_in_words(file.policy, call) if moved else (),
    )


def _check(file: PolicyFile, tried: TriedPolicy, sent: SmallForm) -> PolicyCheckPage:
    what, effect = counted(len(tried.lines), "line"), tried.effect
    return PolicyCheckPage(
        title=f"Write {what} into {file.file}" if tried.lines else "Nothing would change",
        back=url_for("policies.read", scheme=file.scheme),
        file=file.file,
        lines=tried.lines,
        month_label=effect.month.label if effect else "",
        figures=tuple(_figures(effect)) if effect else (),
        loads=tuple(_loads(effect)) if effect else (),
        notes=tuple(one for one in effect.after.notes if isinstance(one, str)) if effect else (),
        sent=tuple((name, text) for name, text in sent.typed.items() if name not in ("do", "csrf_token")),
    )


def _figures(effect: PolicyEffect) -> Iterator[tuple[str, str, str]]:
    """What a draw comes to: by the policy as it is ('–' where it would not draw), and as it would be."""
    before, after = effect.before, effect.after
    for what, figure in _FIGURES:
        yield what, figure(before) if before else "–", figure(after)


_FIGURES: tuple[tuple[str, Callable[[DrawPreview], str]], ...] = (
    ("On the list", lambda one: f"{one.population:,}"),
    ("May be drawn", lambda one: f"{one.eligible:,}"),
    ("Drawn by chance", lambda one: f"{one.drawn:,}"),
    ("Always included", lambda one: f"{one.always - one.targeted_reviews:,}"),
    ("Under targeted review", lambda one: f"{one.targeted_reviews:,}"),
    ("Groups drawn from", lambda one: f"{len(one.cells):,}"),
    ("Groups with too little", lambda one: f"{len(one.shortfalls):,}"),
    ("Hours of marking, in all", lambda one: f"{one.hours:.1f}"),
    ("People who mark", lambda one: f"{sum(load.items > 0 for load in one.loads):,}"),
    ("Drawn work that nobody may mark", lambda one: f"{one.nobody_may_mark:,}"),
)


def _loads(effect: PolicyEffect) -> Iterator[tuple[str, str, str]]:
    """What each assessor would have to mark, before and after, by name."""
    before = {one.assessor: one for one in effect.before.loads} if effect.before else {}
    after = {one.assessor: one for one in effect.after.loads}
    names = names_apart(workspace().people())
    called = {id: names.get(id, one.name) for id, one in {**before, **after}.items()}
    for id, name in sorted(called.items(), key=lambda one: one[1].casefold()):
        was, would = _load(before.get(id)), _load(after.get(id))
        if (was, would) != (NOTHING, NOTHING):
            yield name, was, would


def _load(load: Load | None) -> str:
    return f"{load.items} ({load.hours:.1f} hours)" if load and load.items else NOTHING


def _said(problem: Problem) -> str:
    return begun(problem.said(in_words))
