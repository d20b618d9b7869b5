"""Names in an office's settings that nothing answers to, so that what is said of them would be lost in silence."""

from collections.abc import Collection, Iterable, Iterator

from iqa.domain import Kind, Scheme
from iqa.errors import InvalidInputError, SettingsError
from iqa.records.schemes import known_schemes, scheme_in_force, stored_scheme
from iqa.records.workspace import Workspace
from iqa.store import Change, View
from iqa.toml_files import did_you_mean


def every_scheme(workspace: Workspace, view: View | Change) -> tuple[Scheme, ...]:
    """Every scheme that anything was drawn by, in each of its versions, and those in force."""
    in_force = (scheme_in_force(workspace, name) for name in known_schemes(workspace))
    return (*map(stored_scheme, view.schemes.list()), *in_force)


def key_areas(schemes: Iterable[Scheme]) -> frozenset[str]:
    """What somebody may be said to lead on: the areas of casework, and letters to victims."""
    from iqa.briefs.poster import LETTERS  # the papers are not wanted where the settings name nothing of them

    casework = (one for one in schemes if one.population is not Kind.LETTERS)
    return frozenset({LETTERS, *(strand.label for one in casework for strand in one.strands)})


def names_of_nothing(workspace: Workspace, view: View) -> tuple[str, ...]:
    """A sentence for each key area that somebody is said to lead on and no scheme has, and for each question
    beside which an outcome is to stand and no scheme asks. Criteria that cannot be read are told where they are
    used, and until then nothing is said here."""
    settings = workspace.settings
    leads, beside = settings.committee.leads, settings.themes.outcome_questions
    if not leads and not beside:
        return ()
    try:
        schemes = every_scheme(workspace, view)
    except (SettingsError, InvalidInputError):
        return ()
    questions = {f"{one.id}/{criterion.id}" for one in schemes for criterion in one.criteria}
    written = [one.strip() for text in beside.values() for one in text.split(",") if one.strip()]
    return (
        *_unknown("leads, under [committee], names a key area", leads, key_areas(schemes)),
        *_unknown("outcome_questions, under [themes], names a question", written, questions),
    )


def _unknown(says: str, given: Collection[str], known: Collection[str]) -> Iterator[str]:
    held = {name.casefold() for name in known}
    for name in given:
        if name.casefold() not in held:
            yield f"{says} that there is not: {name}. {did_you_mean(name, sorted(known))}".strip()
