"""What an office decides, to be read: its criteria with what a check says of them, and its policies."""

from dataclasses import dataclass

from iqa.criteria import criteria_text
from iqa.domain import Policy, Scheme
from iqa.errors import Problem, SettingsError, Severity
from iqa.records.policies import POLICIES, policy_in_force
from iqa.records.schemes import CRITERIA, known_schemes, own_values, scheme_in_force, standard_ids
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import KINDS
from iqa.workflow.checking_criteria import CriteriaGround, check_criteria


@dataclass(frozen=True, slots=True)
class ReadCriteria:
    """Criteria as they stand now. `file` is that of the workspace, '' where they come with the tool; `scheme` is
    None where it cannot be used, and `problems` say why; else these are notices."""

    id: str
    file: str
    scheme: Scheme | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadPolicy:
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
