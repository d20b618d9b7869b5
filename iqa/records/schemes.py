"""The schemes of a workspace: its own files first, else those that travel with the tool."""

from functools import lru_cache

from msgspec.structs import replace

from iqa.criteria.loading import builtin_schemes, load_scheme, parse_pinned_scheme
from iqa.domain import Condition, Criterion, Draw, Kind, LetterState, Policy, Scheme
from iqa.errors import InvalidInputError, NotFoundError
from iqa.marking.attribution import is_asked_of_unsent
from iqa.records.workspace import Workspace
from iqa.sampling.policy_file import unknown_criteria
from iqa.settings import Settings
from iqa.store import DrawHead, StoredScheme, View
from iqa.text import joined

CRITERIA = "criteria"
"""The folder of a workspace with an office's own criteria: a file each, named by the scheme's id."""


def scheme_in_force(workspace: Workspace, scheme: str) -> Scheme:
    """The scheme as it stands now: criteria/<scheme>.toml in the workspace, else the built-in one.

    Raises NotFoundError where there is neither, InvalidInputError for a file that holds another scheme than it is
    named by, SettingsError with every fault in it.
    """
    standards, values = standard_ids(workspace.settings), own_values(workspace.settings)
    own = workspace.root / CRITERIA / f"{scheme}.toml"
    if own.is_file():
        found = load_scheme(own, standards, values)
        if found.id != scheme:
            raise InvalidInputError(
                f'The criteria in {CRITERIA}/{own.name} say id = "{found.id}", and the file is named {scheme}.',
                f'Name the file {found.id}.toml, or write id = "{scheme}" in it.',
            )
        return found
    if scheme not in builtin_schemes():
        known = joined(known_schemes(workspace), "or")
        raise NotFoundError(f"There is no scheme {scheme}.", f"Name one of: {known}.")
    return load_scheme(scheme, standards, values)


def standard_ids(settings: Settings) -> tuple[str, ...]:
    """The ids of the timeliness standards that an office's criteria may name."""
    return tuple(dict.fromkeys(standard.id for standard in settings.standards))


def own_values(settings: Settings) -> tuple[str, ...]:
    """The letter types and entitlements of an office's settings that a condition of its criteria may name."""
    words = settings.vocabulary
    return tuple(dict.fromkeys((*(one.id for one in words.types), *words.enhanced.values())))


def known_schemes(workspace: Workspace) -> tuple[str, ...]:
    """The ids of the schemes that can be drawn by, the office's own among them, in alphabetical order."""
    own = (path.stem for path in (workspace.root / CRITERIA).glob("*.toml"))
    return tuple(sorted({*own, *builtin_schemes()}))


def scheme_of_draw(view: View, draw: Draw | DrawHead) -> Scheme:
    """The scheme in the version that a draw pinned, as it was stored with the draw."""
    return stored_scheme(view.schemes.find((draw.scheme, draw.scheme_version)))


def pinned(scheme: Scheme) -> StoredScheme:
    """What is kept of a scheme with a draw by it: its text, and the ids by which the store judges marks."""
    return StoredScheme(
        id=scheme.id,
        version=scheme.version,
        source=scheme.source,
        ratings=tuple(rating.id for rating in scheme.scale),
        criteria=tuple(criterion.id for criterion in scheme.criteria),
    )


def stored_scheme(stored: StoredScheme) -> Scheme:
    """A pinned scheme read from its text. Raises SettingsError where the text is none."""
    return _read(stored.source, f"{stored.id} {stored.version}")


@lru_cache(maxsize=8)
def _read(source: str, name: str) -> Scheme:
    """A scheme never changes once its text is known, and a month reads it for every assessor."""
    return parse_pinned_scheme(source, name)


WENT = Condition("letter_state", one_of=(LetterState.SENT, LetterState.SENT_NOT_OWED))
"""Of a letter that was never sent only the criteria made for it are asked."""


OF_THIS_MONTH = Condition("carried_over", none_of=("yes",), reason="unsent letter of an earlier month")
"""Whatever a policy says: a letter owed in an earlier month, and counted there, is in no rate of this one."""


def with_conditions(policy: Policy, scheme: Scheme, name: str) -> Policy:
    """The policy with the conditions of each criterion that it looks at again, as the scheme has them, and with
    letters of earlier months on a list of their own.

    `name` is what the policy's file is called. Raises SettingsError for a criterion that the scheme does not have,
    or that no focus module of this policy switches on.
    """
    asked = {criterion.id: criterion for criterion in scheme.asked(policy.focus)}
    others = {criterion.id: criterion.module for criterion in scheme.criteria if criterion.id not in asked}
    unknown_criteria(policy, name, asked, others)
    targeted_reviews = (
        replace(entry, when=_can_apply(scheme, asked[entry.criterion])) if entry.criterion else entry
        for entry in policy.targeted_reviews
    )
    apart = policy.apart if scheme.population is not Kind.LETTERS else (OF_THIS_MONTH, *policy.apart)
    return replace(policy, targeted_reviews=tuple(targeted_reviews), apart=tuple(dict.fromkeys(apart)))


def _can_apply(scheme: Scheme, criterion: Criterion) -> tuple[Condition, ...]:
    """The conditions under which a workbook asks the question: it is left out where one of them fails."""
    letters = scheme.population is Kind.LETTERS and not is_asked_of_unsent(criterion)
    return (*criterion.applies_when, *((WENT,) if letters else ()))
