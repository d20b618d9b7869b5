"""The tool's own files that an office may copy, to change them: policies, criteria, standards, templates."""

from collections.abc import Mapping
from pathlib import Path

from iqa.criteria.loading import builtin_schemes
from iqa.documents.environment import TEMPLATES
from iqa.errors import ConflictError, NotFoundError
from iqa.next_steps import NextStep, advice
from iqa.records.workspace import Workspace
from iqa.resources import packaged
from iqa.sampling.policy import DEFAULT_POLICIES
from iqa.settings.standards import STANDARDS_FILE


def own_files() -> Mapping[str, Path]:
    """Everything that can be copied: its place in a workspace -> the tool's own file."""
    policies = {f"policies/{name}.toml": packaged(f"sampling/policies/{name}.toml") for name in DEFAULT_POLICIES}
    criteria = {f"criteria/{name}.toml": packaged(f"criteria/{name}.toml") for name in builtin_schemes()}
    templates = {
        f"{TEMPLATES}/{path.name}": path for path in sorted(packaged(TEMPLATES).iterdir()) if path.is_file()
    }
    return {**policies, **criteria, STANDARDS_FILE: packaged(STANDARDS_FILE), **templates}


def own_file(workspace: Workspace, name: str) -> bytes:
    """What a copy of one of them holds. Raises RefusedError where the office has one there already."""
    files = own_files()
    if name not in files:
        raise NotFoundError(
            f"There is no {name} to copy.", advice("See what there is with: ", NextStep("customise"))
        )
    if (workspace.root / name).exists():
        raise ConflictError(
            f"{name} is in this workspace already.", "Change it there; to start afresh, rename or remove it first."
        )
    return files[name].read_bytes()
