"""How often assessors agreed with each check of letters: the marks of some months beside what was found then.

Only marks that stand enter: submitted, settled where two people gave them, and not disputed. A month's letters are
judged by how the checks stood when they were first read, so that everybody who marks one sees the same.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct, field

from iqa.domain import Assessment, AssessmentState, DisputeState, Draw, Kind, Month, Purpose, Round, Scheme
from iqa.letter_checks.checks import Check, CheckList
from iqa.letter_checks.precision import AgreementCounts, MarkSays, agreement_of, falls
from iqa.moderation.agreed import with_agreed
from iqa.records.attached import months_with_letters
from iqa.records.draws import draws_of_month, first_assessments, with_items
from iqa.records.marking_rounds import standing
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, CheckStanding, View


class CheckRecord(Struct, frozen=True):
    """A check's counts over some months, which of them had letters that tell, and whose letters those were."""

    counts: AgreementCounts = field(default_factory=AgreementCounts)
    months: tuple[Month, ...] = ()
    people: frozenset[str] = frozenset()

    def plus(self, agreement: MarkSays, month: Month, person: str) -> "CheckRecord":
        """With one letter more; `person` is who wrote it, '' where nobody knows."""
        months = self.months if month in self.months else (*self.months, month)
        return CheckRecord(self.counts.plus(agreement), months, self.people | ({person} - {""}))


def check_records(view: View, checks: CheckList, months: Iterable[Month]) -> dict[str, CheckRecord]:
    """Check -> its counts by the marks of some months; a check that nothing was said of is not there."""
    found: dict[str, CheckRecord] = defaultdict(CheckRecord)
    for month in sorted(months):
        letters = _one_a_row(view.attached.list(month=str(month)))
        for one in draws_of_month(view, month):
            if one.scheme.population is not Kind.LETTERS:
                continue
            items = with_items(view, one, letters.keys() & {item.key for item in one.to_mark()}).items
            for marked in _standing_marks(view, one.draw, items.keys()):
                drafter = items[marked.item_key].text("drafter_id") or items[marked.item_key].text("drafter")
                for check, agreement in _said(checks, letters[marked.item_key], marked, one.scheme):
                    found[check.id] = found[check.id].plus(agreement, month, drafter)
    return dict(found)


def new_standings(workspace: Workspace, view: View, checks: CheckList, month: Month) -> tuple[CheckStanding, ...]:
    """How each check stands for the letters of a month that are read for the first time: by the months before."""
    earlier = [one for one in months_with_letters(view) if one < month]
    at = workspace.now().isoformat(timespec="seconds")
    return tuple(
        CheckStanding(
            month=month,
            check_id=name,
            edition=check.edition,
            agreed=record.counts.agreed,
            not_agreed=record.counts.not_agreed,
            untold=record.counts.untold,
            months=record.months,
            fallen=falls(record.counts, checks),
            by=workspace.actor.typed,
            at=at,
        )
        for name, record in sorted(check_records(view, checks, earlier).items())
        if (check := checks.check(name))
    )


def fallen_checks(view: View, checks: CheckList, month: Month) -> dict[str, CheckStanding]:
    """The checks that are only worth a look for a month, with why: those that fell by an edition in force."""
    return {
        one.check_id: one
        for one in view.check_standings.list(month=str(month))
        if one.fallen and (check := checks.check(one.check_id)) and check.edition == one.edition
    }


def why_fallen(one: CheckStanding) -> str:
    """'Assessors agreed with this check in 2 of 14 letters (August 2026 to September 2026), so that …'."""
    first, last = min(one.months), max(one.months)
    when = first.label if first == last else f"{first.label} to {last.label}"
    judged = one.agreed + one.not_agreed
    return (
        f"Assessors agreed with this check in {one.agreed} of {judged} letters ({when}): it is only worth a look."
    )


def _one_a_row(letters: Sequence[AttachedLetter]) -> dict[str, AttachedLetter]:
    """The letters of rows that have but one: which of two letters was marked, nobody knows."""
    each = Counter(one.item_key for one in letters)
    return {one.item_key: one for one in letters if one.item_key and each[one.item_key] == 1}


def _standing_marks(view: View, draw: Draw, keys: Collection[str]) -> Iterator[Assessment]:
    """The submitted marks of some drawn work, without those that may still change."""
    made = standing(view, Purpose.SECOND_MARKING, draw.month)
    twice = {item.key for item in made.to_mark() if item.assessor and item.draw == draw.id} if made else set()
    agreed = {one.item_key: one for one in view.assessments.list(draw=draw.id, round=Round.AGREED)}
    disputed = {
        (one.item_key, one.criterion) for one in view.disputes.list(draw=draw.id) if one.state is DisputeState.OPEN
    }
    for key, first in first_assessments(view, draw).items():
        if key not in keys or not first.is_locked:
            continue
        settled = agreed.get(key)
        if key in twice and (settled is None or settled.state is not AssessmentState.SUBMITTED):
            continue
        marked = with_agreed(first, settled)
        marks = tuple(mark for mark in marked.marks if (key, mark.criterion) not in disputed)
        yield Assessment(key, first.scheme, first.scheme_version, first.month, first.draw, "", marks=marks)


def _said(
    checks: CheckList, letter: AttachedLetter, marked: Assessment, scheme: Scheme
) -> Iterator[tuple[Check, MarkSays]]:
    """What the marks of a letter say of each check that pointed in it, by the edition that is in force."""
    marks = {mark.criterion: mark for mark in marked.marks if mark.is_marked}
    for name in sorted({hint.check for hint in letter.hints if _counts(checks, hint.check, hint.edition)}):
        check = checks.check(name)
        question = check.question_of(marks) if check else ""
        if check is None or not question:
            continue
        criterion = scheme.criterion(question)
        best = scheme.ratings_of(criterion)[0].id
        agreement = agreement_of(check, marks[question], criterion.finding_codes, best)
        if agreement is not None:
            yield check, agreement


def _counts(checks: CheckList, name: str, edition: str) -> bool:
    check = checks.check(name)
    return check is not None and check.edition == edition
