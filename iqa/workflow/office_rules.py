"""What an office decides, to be read: its criteria, what a check says of them and what changed; its policies."""

from msgspec import Struct

from iqa.criteria import CriteriaDiffPage, criteria_text, diff_page, load_scheme
from iqa.criteria.loading import builtin_schemes, earlier_versions
from iqa.domain import Policy, Scheme
from iqa.errors import NotFoundError, Problem, SettingsError, Severity
from iqa.records.policies import POLICIES, policy_in_force
from iqa.records.schemes import CRITERIA, known_schemes, own_values, scheme_in_force, standard_ids, stored_scheme
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.workflow.checking_criteria import CriteriaGround, check_criteria


class ReadCriteria(Struct, frozen=True):
    """Criteria as they stand now. `file` is that of the workspace, '' where they come with the tool; `scheme` is
    None where it cannot be used, and `problems` say why; else these are notices."""

    id: str
    file: str
    scheme: Scheme | None
    problems: tuple[Problem, ...]


class ReadPolicy(Struct, frozen=True):
    """A policy as it stands now. `file` is that of the workspace, '' where it comes with the tool; `policy` is
    None where it cannot be used, and `fault` says why."""

    scheme: str
    file: str
    policy: Policy | None
    fault: str = ""
    problems: tuple[Problem, ...] = ()


def criteria_in_force(workspace: Workspace, scheme: str) -> ReadCriteria:
    """The criteria of a scheme, checked by what the settings hold. NotFoundError where there are none."""
    own = workspace.root / CRITERIA / f"{scheme}.toml"
    if scheme not in known_schemes(workspace) or not own.is_file():
        found = scheme_in_force(workspace, scheme)
        return ReadCriteria(scheme, "", found, _checked(workspace, found.source, f"{scheme}.toml"))
    file, text = f"{CRITERIA}/{own.name}", criteria_text(own)
    problems = _checked(workspace, text, own.name)
    if any(one.severity is Severity.REJECTED for one in problems):
        return ReadCriteria(scheme, file, None, problems)
    return ReadCriteria(scheme, file, scheme_in_force(workspace, scheme), problems)


def all_criteria(workspace: Workspace) -> tuple[ReadCriteria, ...]:
    """The criteria of every scheme that can be drawn by."""
    return tuple(criteria_in_force(workspace, one) for one in known_schemes(workspace))


def earlier_criteria(workspace: Workspace, scheme: str) -> tuple[Scheme, ...]:
    """What the criteria in force can be compared with: those that a sample was drawn by, and those of the tool,
    each version once and the newest first, unless they are word for word what is in force."""
    now = scheme_in_force(workspace, scheme)
    with workspace.store.reading() as view:
        drawn_by = [stored_scheme(one) for one in view.schemes.list(id=scheme)]
    named = [scheme] * (scheme in builtin_schemes())
    named += [one for one in earlier_versions() if one.rpartition("@")[0] == scheme]
    settings = workspace.settings
    own = [load_scheme(one, standard_ids(settings), own_values(settings)) for one in named]
    found = {one.version: one for one in (*own, *drawn_by) if one.source != now.source}
    return tuple(found[version] for version in sorted(found, reverse=True))


def criteria_compared(workspace: Workspace, scheme: str, version: str) -> CriteriaDiffPage:
    """What changed from an earlier version to the criteria in force. NotFoundError where there is none such."""
    for one in earlier_criteria(workspace, scheme):
        if one.version == version:
            return diff_page(one, scheme_in_force(workspace, scheme), workspace.settings.protective_marking)
    raise NotFoundError("There is no such version to compare with.", "Open it from the page of the criteria.")


def policy_read(workspace: Workspace, scheme: str) -> ReadPolicy:
    """The policy by which a scheme's sample is drawn. NotFoundError where there is none."""
    own = workspace.root / POLICIES / f"{scheme}.toml"
    file = f"{POLICIES}/{own.name}" if scheme in KINDS and own.is_file() else ""
    try:
        return ReadPolicy(scheme, file, policy_in_force(workspace, scheme))
    except SettingsError as refused:
        return ReadPolicy(scheme, file, None, refused.message, tuple(refused.problems))


def _checked(workspace: Workspace, text: str, name: str) -> tuple[Problem, ...]:
    settings = workspace.settings
    return check_criteria(
        text, name, CriteriaGround(settings.standards, standard_ids(settings), own_values(settings))
    )
