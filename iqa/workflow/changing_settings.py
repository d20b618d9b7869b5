"""A change of the office's settings by a form: tried first, with what the check says, then written into iqa.toml.

Only the values that were changed are touched, and a file that somebody changed since the form was opened is not
replaced. The ledger is about the records and does not tell of settings, whoever changes them and however.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from iqa.access import Action, require_role
from iqa.errors import NotFoundError, Problem, SettingsError
from iqa.records.schemes import known_schemes, scheme_in_force
from iqa.records.workspace import SETTINGS_FILE, Workspace
from iqa.settings import Settings, parse_settings, read_settings
from iqa.settings.standards import STANDARDS_FILE
from iqa.settings.writing import with_values
from iqa.text import joined
from iqa.toml_files import decoded
from iqa.workflow.changed_files import ChangedLines, changed_lines, write_as_kept
from iqa.workflow.named_in_settings import key_areas
from iqa.workflow.progress import settings_notes

FORMS = ("feedback", "committee", "marking", "moderation", "themes")
"""The sections that a form may change. What the workspace is, where its records are and how it is served is not
for a page that it serves."""


class SettingsFile(Struct, frozen=True):
    """iqa.toml as it stands now: the digest of its bytes, and what it says."""

    digest: str
    settings: Settings


class SettingsChange(Struct, frozen=True):
    """Values of a section in place of those it has (key -> text, number, or table of these). `digest` is of the
    file that they were decided on."""

    section: str
    values: Mapping[str, Any]
    digest: str


class TriedSettings(Struct, frozen=True):
    """What comes of a change: the lines as they are and as they would be, and what the check says of the whole.

    `text` is what the file would hold. `settings` is None, and nothing is written, with `faults` that keep it from
    use, and where the file was `moved` on by somebody since the change was decided.
    """

    lines: ChangedLines
    settings: Settings | None
    faults: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    text: str = ""
    moved: bool = False


class SettingsChoices(Struct, frozen=True):
    """Question by id, of which each may have a target; the key areas on which somebody may lead, and who may."""

    questions: Mapping[str, str]
    areas: tuple[str, ...]
    people: tuple[str, ...]


def settings_file(workspace: Workspace) -> SettingsFile:
    """The file of the settings as it stands. SettingsError where it cannot be used."""
    path = workspace.root / SETTINGS_FILE
    content, settings = path.read_bytes(), read_settings(path)
    return SettingsFile(sha256(content).hexdigest(), settings)


def choices_of(workspace: Workspace) -> SettingsChoices:
    """What the tables of the settings may name, by the criteria and the staff list as they are now."""
    schemes = [scheme_in_force(workspace, name) for name in known_schemes(workspace)]
    asked = {criterion.id: criterion.question for one in schemes for criterion in one.criteria}
    people = {one.name for one in workspace.people().values() if one.off_list is None}
    return SettingsChoices(asked, tuple(sorted(key_areas(schemes))), tuple(sorted(people)))


def try_settings(workspace: Workspace, change: SettingsChange) -> TriedSettings:
    """What a change would come to; nothing is written."""
    _require(workspace, change)
    content = _content(workspace)
    return _tried(workspace, content, change)


def change_settings(workspace: Workspace, change: SettingsChange) -> TriedSettings:
    """Write a change into the file, where it can be used and the file is as it was. UnavailableError where it
    cannot be written."""
    _require(workspace, change)
    # Who else writes at the same time waits: of two forms, the second sees what the first has written.
    with workspace.store.trying(workspace.actor.typed, workspace.now()):
        content = _content(workspace)
        tried = _tried(workspace, content, change)
        if tried.settings is not None and tried.lines:
            write_as_kept(workspace.root / SETTINGS_FILE, tried.text, content)
    return tried


def _require(workspace: Workspace, change: SettingsChange) -> None:
    require_role(Action.CHANGE_SETTINGS, workspace.actor)
    if change.section not in FORMS:
        raise NotFoundError("No form changes that.", f"There are forms for {joined(FORMS)}.")


def _content(workspace: Workspace) -> bytes:
    return (workspace.root / SETTINGS_FILE).read_bytes()


def _tried(workspace: Workspace, content: bytes, change: SettingsChange) -> TriedSettings:
    if sha256(content).hexdigest() != change.digest:
        return TriedSettings((), None, moved=True)
    before = decoded(content)
    after = with_values(before, change.section, change.values)
    lines = changed_lines(before, after)
    try:
        settings = parse_settings(after, SETTINGS_FILE, _standards_beside(workspace))
    except SettingsError as refused:
        return TriedSettings(lines, None, tuple(refused.problems))
    notes = settings_notes(replace(workspace, settings=settings))
    return TriedSettings(lines, settings, notices=(*settings.notices, *notes), text=after)


def _standards_beside(workspace: Workspace) -> str:
    beside = workspace.root / STANDARDS_FILE
    return decoded(beside.read_bytes()) if beside.exists() else ""
