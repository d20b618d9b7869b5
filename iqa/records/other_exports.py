"""What the other exports of a month say of the URN of a piece of work, as facts beside its own.

Letters and police files beside a case, the case beside a letter. An export that was not imported says nothing,
which is not that it holds none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from iqa.domain import Item, Kind, LetterState, Month, Scheme
from iqa.fields import BESIDE_FIELDS
from iqa.intake.urn import Suffix
from iqa.police_files import Dispute, dispute_of
from iqa.records.columns import declared_suffix
from iqa.records.outcomes import outcome_facts
from iqa.records.populations import items_of
from iqa.settings import Settings
from iqa.settings.values import WHILE_MARKING
from iqa.store import View
from iqa.text import joined
from iqa.victim_letters.decisions import UrnStyle
from iqa.victim_letters.row_words import letter_in_words

FactTexts = dict[str, str]

_SENT = frozenset({LetterState.SENT, LetterState.SENT_NOT_OWED})
_DISPUTED = {
    Dispute.OPEN: " (disputed)",
    Dispute.ACCEPTED: " (dispute accepted)",
    Dispute.REFUSED: " (dispute not accepted)",
}


def facts_beside(
    settings: Settings, view: View, month: Month, scheme: Scheme, items: Sequence[Item]
) -> Mapping[str, FactTexts]:
    """Item key -> what the other exports of the month say of it, under the names of `BESIDE_FIELDS`.

    Nothing is read that the scheme does not ask for, but what is known to have happened in the cases, where an
    office wants that to be seen while they are marked.
    """
    own = scheme.population
    wanted = {name.partition(".")[0] for name in _asked_for(scheme) & BESIDE_FIELDS[own].keys()}
    found: dict[str, FactTexts] = {item.key: {} for item in items}
    if not items:
        return found
    ours = _style(settings, view, month, own)
    for name, (kind, facts_of) in _SAID_BY.items():
        stored = view.populations.current(kind, month) if name in wanted else None
        if stored is None:
            continue
        others = _ByUrn(items_of(view, stored), _style(settings, view, month, kind))
        for item in items:
            found[item.key] |= facts_of(others.of(item, ours))
    if settings.marking.outcomes_shown == WHILE_MARKING:
        for key, facts in outcome_facts(settings, view, scheme, items, ours).items():
            found[key] |= facts
    return found


def _asked_for(scheme: Scheme) -> set[str]:
    """The names that the questions of a scheme show, or compare marks with."""
    shown = {name for criterion in scheme.criteria for name in criterion.shows}
    tried = (
        condition
        for criterion in scheme.criteria
        for conditions in (
            *(check.facts for check in criterion.fact_checks),
            *(answer.when for answer in criterion.answered),
        )
        for condition in conditions
    )
    return shown | {part.field for condition in tried for part in condition.parts}


def letters_facts(letters: Iterable[Item]) -> FactTexts:
    """What the log says of the letters of one case: those owed and not sent, those sent; '' for none."""
    letters = list(letters)
    unsent = [one for one in letters if one.text("letter_state") == LetterState.NOT_SENT]
    sent = [one for one in letters if one.text("letter_state") in _SENT]
    return {
        "letters.unsent": "; ".join(letter_in_words(one, "decision_date", "decided on") for one in unsent),
        "letters.sent": "; ".join(letter_in_words(one, "sent", "sent on") for one in sent),
    }


def failures_facts(failures: Iterable[Item]) -> FactTexts:
    """What the DGA export says of one police file; '' for no failure."""
    said = (f"{one.text('failure_type')}{_DISPUTED.get(dispute_of(one), '')}" for one in failures)
    return {"files.failures": "; ".join(dict.fromkeys(said))}


def case_facts(cases: Iterable[Item]) -> FactTexts:
    """What the cases export says of a letter's case."""
    return {"case.outcome": joined(sorted({one.text("outcome") for one in cases} - {""}))}


_SAID_BY: Mapping[str, tuple[Kind, Callable[[Iterable[Item]], FactTexts]]] = {
    "letters": (Kind.LETTERS, letters_facts),
    "files": (Kind.POLICE_FILES, failures_facts),
    "case": (Kind.CASES, case_facts),
}
"""How the names of facts begin -> the export that they come from, and what is said of its rows of one URN."""


class _ByUrn:
    """The items of an export, found by URN as the exports write them."""

    def __init__(self, items: Iterable[Item], theirs: UrnStyle) -> None:
        self._found: dict[tuple[str, ...], dict[str, Item]] = defaultdict(dict)
        for item in items:
            for key in theirs.keys(item.text("urn")):
                self._found[key][item.key] = item

    def of(self, item: Item, ours: UrnStyle) -> list[Item]:
        """What the export holds of an item's URN, by key."""
        found = {
            key: other for urn in ours.keys(item.text("urn")) for key, other in self._found.get(urn, {}).items()
        }
        return [found[key] for key in sorted(found)]


def _style(settings: Settings, view: View, month: Month, kind: Kind) -> UrnStyle:
    stored = view.populations.current(kind, month)
    return UrnStyle(declared_suffix(settings, view, stored) if stored else Suffix.UNDECLARED)
