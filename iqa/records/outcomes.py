"""What is known to have happened in cases, from exports and by hand, and the marks of the same cases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.domain import Item, ItemKey, Kind, KnownOutcome, Month, OutcomeKind, Scheme
from iqa.intake.urn import Suffix
from iqa.marking.outcome_facts import outcome_fact
from iqa.records.columns import declared_suffix
from iqa.records.draws import MonthDraw, draws_of_month, marked_items, with_items
from iqa.records.populations import drawn_from, items_of
from iqa.records.workspace import Workspace
from iqa.settings import Settings
from iqa.store import View
from iqa.themes.outcomes import OutcomeMark, marks_beside, outcome_in_words, questions_beside
from iqa.victim_letters.decisions import UrnStyle


class OutcomesKnown(Struct, frozen=True):
    """Outcomes up to a month, in the order of the months in which they became known, found by a case's URN."""

    outcomes: tuple[KnownOutcome, ...]
    _by_urn: Mapping[tuple[str, ...], tuple[int, ...]]

    def of(self, urn: str, ours: UrnStyle) -> tuple[KnownOutcome, ...]:
        """The outcomes of a case, by its URN as an export of a month writes it."""
        found = {place for key in ours.keys(urn) for place in self._by_urn.get(key, ())}
        return tuple(self.outcomes[place] for place in sorted(found))


def known_outcomes(settings: Settings, view: View, until: Month | None = None) -> OutcomesKnown:
    """What is known of cases by the end of a month, or by now."""
    found = sorted(_all(settings, view, until), key=lambda one: (one[0].month, one[0].urn, one[0].kind, one[0].id))
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, (outcome, style) in enumerate(found):
        for key in style.keys(outcome.urn):
            places[key].append(place)
    return OutcomesKnown(
        tuple(outcome for outcome, _ in found), {key: tuple(held) for key, held in places.items()}
    )


def _all(settings: Settings, view: View, until: Month | None) -> Iterator[tuple[KnownOutcome, UrnStyle]]:
    """Every outcome with how its URN is written."""
    for month in sorted({stored.month for stored in view.populations.list(kind=Kind.OUTCOMES)}):
        stored = view.populations.current(Kind.OUTCOMES, month)
        if stored and (until is None or month <= until):
            style = UrnStyle(declared_suffix(settings, view, stored))
            for item in items_of(view, stored):
                yield _of_export(item, month), style
    style = UrnStyle(Suffix(settings.urn_suffix) if settings.urn_suffix else Suffix.UNDECLARED)
    for one in view.outcomes.list():
        if not one.taken_back and (until is None or one.month <= until):
            yield KnownOutcome(one.urn, one.kind, one.month, one.about, one.on, one.id), style


def _of_export(item: Item, month: Month) -> KnownOutcome:
    kind = OutcomeKind(item.text("happened"))
    return KnownOutcome(item.text("urn"), kind, month, item.text("about"), item.date("happened_on"))


def outcome_facts(
    settings: Settings, view: View, scheme: Scheme, items: Sequence[Item], ours: UrnStyle
) -> Mapping[str, dict[str, str]]:
    """Item key -> what is known by now of its case, under the names of `outcome_fact`, beside each question that
    it concerns; only items of which anything is known."""
    known = known_outcomes(settings, view)
    if not known.outcomes:
        return {}
    questions = questions_beside(settings.themes.outcome_questions)
    asked = [one.id for one in scheme.criteria]
    found: dict[str, dict[str, str]] = {}
    for item in items:
        said: dict[str, list[str]] = defaultdict(list)
        for outcome in known.of(item.text("urn"), ours):
            concerned = questions[outcome.kind]
            for criterion in (one for one in asked if f"{scheme.id}/{one}" in concerned):
                said[outcome_fact(criterion)].append(outcome_in_words(outcome))
        if said:
            found[item.key] = {name: f"Known since: {' '.join(lines)}" for name, lines in said.items()}
    return found


def marks_beside_outcomes(
    workspace: Workspace, view: View, known: OutcomesKnown, until: Month
) -> tuple[OutcomeMark, ...]:
    """The marks of cases of which an outcome is known, of the months up to `until`; nothing is read of any other
    case."""
    if not known.outcomes:
        return ()
    questions = questions_beside(workspace.settings.themes.outcome_questions)
    found: list[OutcomeMark] = []
    for month in _drawn_months(view, until):
        for drawn in draws_of_month(view, month):
            of_case = _outcomes_of_draw(workspace.settings, view, drawn, known)
            if of_case:
                held = with_items(view, drawn, of_case.keys())
                for work in marked_items(workspace, view, held, of_case.keys()):
                    found += marks_beside(work, month, of_case[work.item.key], questions)
    return tuple(one for one in found if one.is_near)


def _outcomes_of_draw(
    settings: Settings, view: View, drawn: MonthDraw, known: OutcomesKnown
) -> dict[str, tuple[KnownOutcome, ...]]:
    """The key of each piece of work to mark of which something is known -> what."""
    style = UrnStyle(declared_suffix(settings, view, drawn_from(view, drawn.draw)))
    found = {one.key: known.of(ItemKey.parse(one.key).urn, style) for one in drawn.to_mark()}
    return {key: outcomes for key, outcomes in found.items() if outcomes}


def _drawn_months(view: View, until: Month) -> Sequence[Month]:
    """Those whose marks can stand beside what became known in the year of a month, up to that month."""
    months = {head.month for head in view.draws.standing()}
    return sorted(month for month in months if Month(until.year - 1, 1) <= month <= until)
