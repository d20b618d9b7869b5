"""The policies of a workspace, by which its samples are drawn: its own files first, else the tool's."""

from pathlib import Path

from iqa.domain import Policy
from iqa.errors import InvalidInputError, NotFoundError, SettingsError
from iqa.files import check_ordinary
from iqa.records.workspace import Workspace
from iqa.sampling.policy import default_policy
from iqa.sampling.policy_file import parse_policy
from iqa.toml_files import NotTomlError, UnreadableError, decoded, parse_toml

POLICIES = "policies"
"""The folder of a workspace with an office's own policies: a file each, named by the scheme's id."""


def policy_in_force(workspace: Workspace, scheme: str) -> Policy:
    """The policy as it stands now: policies/<scheme>.toml in the workspace, else the tool's own."""
    own = workspace.root / POLICIES / f"{scheme}.toml"
    return policy_in(own, scheme) if own.is_file() else default_policy(scheme)


def policy_in(path: Path, scheme: str) -> Policy:
    """The policy in a file, for drawing by that scheme.

    Raises NotFoundError when there is none, SettingsError with every fault in it, InvalidInputError for a policy
    of another scheme.
    """
    check_ordinary(path)
    try:
        text = decoded(path.read_bytes())
    except OSError:
        raise NotFoundError(f"There is no policy to read in {path}.", "Check the name.") from None
    except UnreadableError as error:
        raise SettingsError(f"The policy {path.name} cannot be read. {error.what}", error.then) from None
    named = _scheme_in(text)
    if named and named != scheme:  # said first, since its fields are those of that scheme's export
        raise InvalidInputError(
            f"{path.name} is a policy for {named}, not for {scheme}.",
            f'Give the policy of this scheme, or write scheme = "{scheme}" in it.',
        )
    return parse_policy(text, path.name)


def _scheme_in(text: str) -> str:
    """The scheme that a policy is written for; '' where it cannot be told, which parsing says."""
    try:
        named = parse_toml(text).get("scheme")
    except NotTomlError:
        return ""
    return named if isinstance(named, str) else ""
