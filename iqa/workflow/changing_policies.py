"""A change of the policy of a draw by a form: tried first, with the check and what a draw by it would come to,
then written into policies/<scheme>.toml of the workspace.

It changes how many of what are drawn, who marks, and who is left out for now; rules and targeted reviews are
changed in the file. A sample that is drawn keeps the policy that it was drawn by.
"""

from contextlib import suppress
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require_role
from iqa.domain import Month, Policy
from iqa.errors import InvalidInputError, IqaError, NotFoundError, Problem, SettingsError
from iqa.records.policies import POLICIES
from iqa.records.schemes import scheme_in_force
from iqa.records.workspace import Workspace
from iqa.resources import packaged
from iqa.sampling.policy_file import KINDS, parse_policy
from iqa.sampling.policy_writing import with_policy
from iqa.sampling.preview import DrawPreview
from iqa.text import joined
from iqa.toml_files import UnreadableError, decoded
from iqa.workflow.changed_files import ChangedLines, changed_lines, write_as_kept
from iqa.workflow.drawing import SampleRequest, preview_draw


class PolicyFile(Struct, frozen=True):
    """The policy of a scheme as it stands now: its file in the workspace, whether that is there already (else it
    is the tool's own text that would be changed), the digest of its bytes, and what it says."""

    scheme: str
    file: str
    is_own: bool
    digest: str
    policy: Policy


class PolicyChange(Struct, frozen=True):
    """What a policy is to say of how many of what, who marks and who is left out. `digest` is of the file that it
    was decided on."""

    scheme: str
    policy: Policy
    digest: str


class PolicyEffect(Struct, frozen=True):
    """What a draw for a month would come to by the policy as it is, None where it would not draw, and as it would
    be."""

    month: Month
    before: DrawPreview | None
    after: DrawPreview


class TriedPolicy(Struct, frozen=True):
    """What comes of a change: the lines as they are and as they would be, and the policy.

    `policy` is None, and nothing is written, with `faults` that keep it from use, and where the file was `moved`
    on by somebody since the change was decided. `effect` is None where no list is imported to try it on.
    """

    lines: ChangedLines
    policy: Policy | None
    faults: tuple[Problem, ...] = ()
    effect: PolicyEffect | None = None
    text: str = ""
    moved: bool = False


def policy_file(workspace: Workspace, scheme: str) -> PolicyFile:
    """The policy as it stands. NotFoundError where there is none of that name, SettingsError where it cannot be
    used."""
    content, is_own = _content(workspace, scheme)
    policy = parse_policy(_text(scheme, content), f"{scheme}.toml")
    return PolicyFile(scheme, _file(scheme), is_own, sha256(content).hexdigest(), policy)


def focus_modules(workspace: Workspace, scheme: str) -> tuple[tuple[str, str], ...]:
    """The focus modules that a policy may switch on, by the criteria as they are now: id and label."""
    return tuple((one.id, one.label) for one in scheme_in_force(workspace, scheme).modules)


def try_policy(workspace: Workspace, change: PolicyChange) -> TriedPolicy:
    """What a change would come to, for the newest month that there is a list of; nothing is written."""
    require_role(Action.CHANGE_SETTINGS, workspace.actor)
    content, _ = _content(workspace, change.scheme)
    if sha256(content).hexdigest() != change.digest:
        return TriedPolicy((), None, moved=True)
    before = _text(change.scheme, content)
    name = f"{change.scheme}.toml"
    try:
        after = with_policy(before, name, change.policy)
        policy = parse_policy(after, name)
    except SettingsError as refused:
        return TriedPolicy((), None, tuple(refused.problems) or (_problem(refused),))
    lines = changed_lines(before, after)
    try:
        effect = _effect(workspace, policy)
    except (InvalidInputError, SettingsError) as refused:
        return TriedPolicy(lines, None, tuple(refused.problems) or (_problem(refused),))
    return TriedPolicy(lines, policy, effect=effect, text=after)


def change_policy(workspace: Workspace, change: PolicyChange) -> TriedPolicy:
    """Write a change into the file, where it can be used and the file is as it was. UnavailableError where it
    cannot be written."""
    tried = try_policy(workspace, change)
    if tried.policy is None or not tried.lines:
        return tried
    # Who else writes at the same time waits: of two forms, the second sees what the first has written.
    with workspace.store.trying(workspace.actor.typed, workspace.now()):
        content, _ = _content(workspace, change.scheme)
        if sha256(content).hexdigest() != change.digest:
            return TriedPolicy((), None, moved=True)
        write_as_kept(workspace.root / _file(change.scheme), tried.text, content)
    return tried


def _effect(workspace: Workspace, policy: Policy) -> PolicyEffect | None:
    """What a draw by a policy would come to in the newest month that has a list. Raises what tells that the policy
    cannot be drawn by."""
    with workspace.store.reading() as view:
        kind = KINDS[policy.scheme]
        months = [one.month for one in view.populations.standing(kind=kind) if one.rows and one.month]
    if not months:
        return None
    wanted = SampleRequest(policy.scheme, max(months))
    after = preview_draw(workspace, replace(wanted, policy=policy))
    before = None
    with suppress(IqaError):
        before = preview_draw(workspace, wanted)
    return PolicyEffect(wanted.month, before, after)


def _file(scheme: str) -> str:
    return f"{POLICIES}/{scheme}.toml"


def _content(workspace: Workspace, scheme: str) -> tuple[bytes, bool]:
    """The bytes of the office's own file, or of the tool's, and whether it is the office's own."""
    if scheme not in KINDS:
        raise NotFoundError("There is no policy under that name.", f"There is one for {joined(list(KINDS))}.")
    own = workspace.root / _file(scheme)
    path = own if own.is_file() else packaged(f"sampling/policies/{scheme}.toml")
    return path.read_bytes(), own.is_file()


def _text(scheme: str, content: bytes) -> str:
    try:
        return decoded(content)
    except UnreadableError as error:
        raise SettingsError(f"The policy {scheme}.toml cannot be read. {error.what}", error.then) from None


def _problem(refused: IqaError) -> Problem:
    return Problem("policy", refused.message, hint=refused.hint)
