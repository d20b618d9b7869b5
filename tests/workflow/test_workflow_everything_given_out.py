"""What is held back cannot be told from all that months hand out: papers, briefs, exports, returns, earlier
months."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from everything_given_out import (
    Attacked,
    WithOutcomes,
    add_pictures,
    attack_on,
    shown_figures,
    texts_of,
    with_outcomes,
)
from exports_builders import Office, make_office
from msgspec import Struct
from msgspec.structs import replace

from iqa.committee.context import CommitteeSummary
from iqa.domain import MeetingKind, Month, OutcomeKind
from iqa.exports.committee import for_committee, mark_entries
from iqa.exports.outside import DEFENCE
from iqa.exports.tables import Profile
from iqa.records import rates as records_rates
from iqa.records.marked_work import work_to_export
from iqa.records.outcomes import known_outcomes, marks_beside_outcomes
from iqa.records.rates import SchemeHistory, rate_histories
from iqa.records.workspace import Workspace
from iqa.settings import CommitteeSettings
from iqa.workflow.actions import NewAction, action_done, add_action
from iqa.workflow.area_returns import compose_return, merge_returns
from iqa.workflow.briefs import BriefKind, compose_briefs, compose_posters
from iqa.workflow.committee import committee_summary
from iqa.workflow.exporting import ExportRequest, compose_export
from iqa.workflow.meetings import meeting_agenda
from iqa.workflow.outcomes import NewOutcome, add_outcome

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

MONTHS = (Month(2026, 9), Month(2026, 10))
FIGURE = re.compile(r"(\d+)%[^%;()]*\(\d+% to \d+%; n (\d+)\)")


class GivenOut(Struct, frozen=True):
    """An office of two months with an action for every question of every unit, so that the marks are asked of
    all."""

    office: Office
    summaries: Mapping[Month, CommitteeSummary]

    @property
    def workspace(self) -> Workspace:
        return self.office.workspace

    def attacked(self) -> Mapping[tuple[str, str], Attacked]:
        known = work_to_export(self.workspace, None, MONTHS[0], with_police=False)
        rows = for_committee(mark_entries(known.reported), CommitteeSettings()).rows
        return attack_on(known.reported, rows, self.summaries)

    def with_outcomes(self) -> WithOutcomes:
        known = work_to_export(self.workspace, None, MONTHS[0], with_police=False)
        with self.workspace.store.reading() as view:
            happened = known_outcomes(self.workspace.settings, view, MONTHS[-1])
            beside = marks_beside_outcomes(self.workspace, view, happened, MONTHS[-1])
        return with_outcomes(self.attacked(), known.reported, self.summaries, beside)


@pytest.fixture(scope="module")
def given_out(tmp_path_factory: pytest.TempPathFactory) -> GivenOut:
    office = make_office(tmp_path_factory.mktemp("given-out"), MONTHS)
    workspace = office.workspace
    known = work_to_export(workspace, MONTHS[0], None, with_police=False)
    scheme = known.works[0].marked.scheme
    for criterion in scheme.criteria:
        for unit in ("", "North", "South"):
            what = f"{scheme.id}/{criterion.id}/{unit}/{MONTHS[0]}"
            action = add_action(
                workspace,
                NewAction(what, "NM0", date(2026, 12, 1), MONTHS[0], "", scheme.id, criterion.id, unit),
            )
            action_done(workspace, action.id, "done", date(2026, 9, 30))
    marked = sorted({one.marked.item.text("urn") for one in known.reported})
    for kind, urns in ((OutcomeKind.REVIEW, marked[::3]), (OutcomeKind.SCRUTINY, marked[1::2])):
        for number, urn in enumerate(urns):
            add_outcome(workspace, NewOutcome(urn, kind, MONTHS[number % 2]))
    return GivenOut(office, {month: committee_summary(workspace, month) for month in MONTHS})


def told(attacked: Mapping[tuple[str, str], Attacked]) -> list[str]:
    return [f"{key}: {one}" for key, found in attacked.items() for one in found.given_away()]


def test_nothing_held_back_in_any_month_can_be_told_from_all_of_them(given_out: GivenOut) -> None:
    attacked = given_out.attacked()
    assert any(one.hidden for one in attacked.values())
    assert sum(len(one.statements) for one in attacked.values()) > 40
    assert told(attacked) == []


def histories(workspace: Workspace, month: Month) -> tuple[SchemeHistory, ...]:
    with workspace.store.reading() as view:
        return rate_histories(workspace, view, month, workspace.settings.themes.months_back)


def test_nor_with_every_picture_that_papers_and_briefs_can_have(given_out: GivenOut) -> None:
    attacked = given_out.attacked()
    figures = [add_pictures(attacked, histories(given_out.workspace, month), month) for month in MONTHS]
    assert sum(figures) > 20
    assert told(attacked) == []


def test_the_attack_finds_what_pictures_of_everything_would_give_away(given_out: GivenOut) -> None:
    attacked = given_out.attacked()
    for month in MONTHS:
        careless = [
            replace(one, rates=tuple(replace(rate, is_shown=True) for rate in one.rates))
            for one in histories(given_out.workspace, month)
        ]
        add_pictures(attacked, careless, month)
    assert told(attacked)


def test_minutes_forms_and_files_for_outside_hold_the_counts_of_the_papers_alone(given_out: GivenOut) -> None:
    workspace = given_out.workspace
    for month in MONTHS:
        summary = given_out.summaries[month]
        barriers = {(row.label, row.marks) for row in (*summary.barriers.ours, *summary.barriers.theirs)}
        failures = {(row.family, row.failures) for row in summary.police}
        for kind in (MeetingKind.COMMITTEE, MeetingKind.DEFENCE, MeetingKind.POLICE):
            agenda, _ = meeting_agenda(workspace, kind, month)
            counts = {int(count) for line in agenda.lines for count in re.findall(r"\d+", line.note)}
            assert counts <= {count for _, count in barriers | failures}
        table = compose_export(workspace, ExportRequest("marks", Profile.EXTERNAL, month)).table
        rows = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
        assert {(row["Subject"], row["Count"]) for row in rows if row["Concerns"] == DEFENCE} == {
            (row.label, row.marks) for row in summary.barriers.theirs
        }
        assert [word for word in given_out.office.never_outside() if word in repr(table)] == []


def test_nothing_can_be_told_of_marks_that_stand_beside_outcomes_either(given_out: GivenOut) -> None:
    attack = given_out.with_outcomes()
    assert attack.blocks
    assert sum(bool(blocks) for _, _, blocks in attack.marks) > 10
    assert attack.given_away() == []


def test_the_attack_finds_what_outcomes_of_too_few_cases_would_give_away(given_out: GivenOut) -> None:
    attack = given_out.with_outcomes()
    one = next(place for place in attack.marks if place[2] and len(attack.marks[place]) == 1)
    marks = {(key, atom, blocks | {"one case"} if (key, atom, blocks) == one else blocks): found
             for (key, atom, blocks), found in attack.marks.items()}  # fmt: skip
    careless = WithOutcomes(attack.attacked, marks, {**attack.blocks, "one case": sum(attack.marks[one])})
    assert careless.given_away()


def test_the_attack_finds_what_a_later_paper_would_give_away_of_an_earlier_month(
    given_out: GivenOut, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rule for months that are past, the sums behind an action give away a unit that was held back."""
    everything = type("Everything", (), {"__contains__": lambda _self, _one: True})()
    monkeypatch.setattr(records_rates, "shown_groups", lambda *_: everything)
    careless = GivenOut(
        given_out.office, {month: committee_summary(given_out.workspace, month) for month in MONTHS}
    )
    carefully, carelessly = given_out.attacked(), careless.attacked()
    assert any(len(carelessly[key].statements) > len(one.statements) for key, one in carefully.items())


def test_no_brief_poster_or_return_holds_a_figure_that_the_paper_does_not_show(
    given_out: GivenOut, tmp_path: Path
) -> None:
    for month in MONTHS:
        shown = shown_figures(given_out.summaries[month])
        pages: list[object] = [
            one.page for kind in BriefKind for one in compose_briefs(given_out.workspace, kind, month)
        ]
        pages += compose_posters(given_out.workspace, month)
        found = {
            (int(rate), int(n)) for page in pages for text in texts_of(page) for rate, n in FIGURE.findall(text)
        }
        assert found
        assert found <= shown
        handed = compose_return(given_out.workspace, month).handed
        for line in handed.lines:
            assert (round(100 * line.met / line.weight), line.n) in shown
        together = " ".join(texts_of(merge_returns(given_out.workspace, month, [])))
        assert together.count("alone has a figure") == len(handed.lines)


def test_nobody_is_named_in_anything_that_leaves(given_out: GivenOut) -> None:
    for month in MONTHS:
        for kind in (BriefKind.POLICE, BriefKind.DEFENCE, BriefKind.BOARD):
            for one in compose_briefs(given_out.workspace, kind, month):
                said = " ".join(texts_of(one.page))
                assert [word for word in given_out.office.never_outside() if word in said] == []
