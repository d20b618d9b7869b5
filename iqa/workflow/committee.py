"""The committee's summary of a month, composed from the marks and the populations of that month."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from iqa.committee.context import AssistedLine, CommitteeSummary
from iqa.committee.feedback_times import FeedbackTimes, feedback_times
from iqa.committee.first_page import FirstPageRequest
from iqa.committee.letters_assisted import assisted_lines
from iqa.committee.summary import MarkedDraw, SummaryRequest, compose_summary, rate_table
from iqa.domain import Kind, Month, day_of_moment
from iqa.marking.results import MarkedWork
from iqa.meetings.figures import meetings_by_unit
from iqa.police_files import dispute_days, dispute_deadline
from iqa.records.draws import HANDS, MonthDraw, lacking_in, marked_items, month_draws, standards_of_month, trace_of
from iqa.records.letter_rows import checks_in_force
from iqa.records.outcomes import known_outcomes, marks_beside_outcomes
from iqa.records.populations import drawn_from, items_of
from iqa.records.predictions import predictions
from iqa.records.rates import SchemeHistory, rate_histories
from iqa.records.workspace import Workspace
from iqa.sampling.draw import eligibility_of
from iqa.sampling.eligibility import under_targeted_review
from iqa.store import StoredPopulation, View
from iqa.themes.action_report import ActionReport
from iqa.themes.assisted import AssistedQuestion, assisted_rates
from iqa.themes.rates import rates_by_criterion
from iqa.workflow.actions import reports_in
from iqa.workflow.agreement import pairs_since
from iqa.workflow.inspection import reports_of_issues
from iqa.workflow.letter_lists import checked_table
from iqa.workflow.letter_precision import fallen_checks
from iqa.workflow.own_list import FEEDBACK


def committee_summary(workspace: Workspace, month: Month) -> CommitteeSummary:
    """The committee's summary of a month. Raises NotFoundError when nothing has been drawn for it.

    Themes, actions and issues stand in it as they stood by the end of the month after, so that a paper written
    again says what it said.
    """
    with workspace.store.reading() as view:
        draws = month_draws(view, month)
        marked = {one.draw.id: marked_items(workspace, view, one) for one in draws}
        standards = standards_of_month(workspace, draws)
        since = Month(month.year - 1, month.month).next()
        letters = view.populations.current(Kind.LETTERS, month)
        police = view.populations.current(Kind.POLICE_FILES, month)
        head = view.ledger.head()
        known = known_outcomes(workspace.settings, view, month)
        histories = rate_histories(workspace, view, month, workspace.settings.themes.months_back)
        day = min(workspace.today, month.next().last)
        request = SummaryRequest(
            month=month,
            draws=[
                MarkedDraw(
                    one.draw,
                    one.scheme,
                    marked[one.draw.id],
                    under_targeted_review(one.draw, one.items),
                    lacking_in(view, one.draw),
                )
                for one in draws
            ],
            letters=items_of(view, letters),
            police=items_of(view, police),
            police_dispute_deadline=dispute_deadline(month, dispute_days(standards)),
            traces=[*map(trace_of, draws), *_counted_traces(letters, police)],
            ledger=(head.count, head.hash),
            written_on=workspace.today,
            twice=tuple(pairs_since(view, since, month)),
            twice_since=since,
            first_page=_first_page(view, month, histories, reports_in(workspace, view, histories, day)),
            issues=reports_of_issues(workspace, view, histories, day, month),
            letters_checked=checked_table(workspace, view, month),
            assisted={one.draw.scheme: _assisted(workspace, view, one, marked[one.draw.id]) for one in draws},
            feedback=_feedback_times(workspace, view, draws, marked, day),
            outcomes=known.outcomes,
            outcome_marks=marks_beside_outcomes(workspace, view, known, month),
            meetings=meetings_by_unit([one for one in view.meetings.list() if since <= one.month <= month], day),
        )
    return compose_summary(request, replace(workspace.settings, standards=standards))


def _counted_traces(letters: StoredPopulation | None, police: StoredPopulation | None) -> Iterator[str]:
    """Where what is counted, and no sample, came from."""
    for label, stored in (("Victim letters counted", letters), ("Police files counted", police)):
        if stored:
            yield (
                f"{label}: population version {stored.version} of {stored.rows:,} "
                f"(SHA-256 {stored.digest[:16]}…), from {', '.join(source.file for source in stored.sources)}."
            )


def _feedback_times(
    workspace: Workspace,
    view: View,
    draws: Sequence[MonthDraw],
    marked: Mapping[str, Sequence[MarkedWork]],
    day: date,
) -> FeedbackTimes | None:
    """How soon the people of a month had their letter, by a day."""
    when: dict[str, list[date | None]] = defaultdict(list)
    for one in draws:
        done = {each.item.key: day_of_moment(each.assessment.marked_at) for each in marked[one.draw.id]}
        for item in one.to_mark():
            for person in {one.items[item.key].text(name) for name in HANDS} - {""}:
                when[person].append(done.get(item.key))
    issued: dict[str, date] = {}
    for letter in view.letters.list(month=draws[0].draw.month):
        if out := day_of_moment(letter.released_at):
            issued[letter.person] = min(out, issued.get(letter.person, out))
    standards = standards_of_month(workspace, draws)
    days = next((one.days for one in standards if one.id == FEEDBACK), None)
    return feedback_times(when, issued, days, day, workspace.settings.committee.smallest_people)


def _assisted(
    workspace: Workspace, view: View, one: MonthDraw, marked: Sequence[MarkedWork]
) -> tuple[AssistedQuestion, ...]:
    """The rates of a draw of letters helped by what the checks say of every letter; none of other work."""
    letters = view.attached.list(month=str(one.draw.month))
    if one.scheme.population is not Kind.LETTERS or not letters:
        return ()
    checks = checks_in_force(workspace)
    said = predictions(letters, checks, one.scheme, fallen_checks(view, checks, one.draw.month))
    listed = eligibility_of(one.draw, items_of(view, drawn_from(view, one.draw))).eligible
    return assisted_rates(marked, one.draw, listed, said)


def assisted_in(workspace: Workspace, view: View, month: Month) -> tuple[tuple[str, AssistedLine], ...]:
    """The rates of a month's letters helped by the checks, each with its scheme, as the paper of the month has
    them. Raises NotFoundError when nothing has been drawn for it."""
    limits = workspace.settings.committee
    found: list[tuple[str, AssistedLine]] = []
    for one in month_draws(view, month):
        marked = marked_items(workspace, view, one)
        if helped := _assisted(workspace, view, one, marked):
            rates = rates_by_criterion(marked, one.draw)
            lines = assisted_lines(one.scheme, rate_table(one.scheme, rates, limits), helped)
            found += [(one.draw.scheme, line) for line in lines]
    return tuple(found)


def _first_page(
    view: View, month: Month, histories: Sequence[SchemeHistory], actions: Sequence[ActionReport]
) -> FirstPageRequest:
    """What the first page is composed from: the months behind this one, the themes that were open, the actions."""
    themes = [one for theme in view.themes.list() if (one := theme.as_of(month)) is not None]
    return FirstPageRequest(
        month,
        {one.scheme.id: one.scheme for one in histories},
        {one.scheme.id: one.rates for one in histories},
        tuple(theme for theme in themes if not theme.state.is_ended),
        tuple(actions),
    )
