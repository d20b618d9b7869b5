"""Somebody new to marking marks beside somebody experienced: nothing of theirs counts until the two agree."""

import pytest
from msgspec.structs import replace
from office import MONTH, STAFF, Office, workspace_in
from workflow_builders import STRATEGY, complete, head, keys_to_mark

from iqa.domain import AccountRole, Grant, Month, Person, Purpose, Role, Round
from iqa.errors import ConflictError, InvalidInputError, IqaError, NotFoundError, NotPermittedError
from iqa.records.draws import bare_draws, marked_items, month_draws
from iqa.records.pairings import not_agreed, paired_pieces
from iqa.records.workspace import Workspace
from iqa.workflow.adjudication import AdjudicationRequest, settle
from iqa.workflow.agreement import pairs_since
from iqa.workflow.feedback_month import gather_month
from iqa.workflow.marking import marking_briefs
from iqa.workflow.marking_pieces import open_item, submit_item
from iqa.workflow.moderating import ModerationRequest, draw_second_marking
from iqa.workflow.pairing import PairingRequest, change_pairing, end_pairing, list_pairs, pair_markers
from iqa.workflow.progress import workspace_state
from iqa.workflow.verifying import verify


@pytest.fixture
def workspace(drawn: Office) -> Workspace:
    return workspace_in(drawn.folder)


def request(**changes: object) -> PairingRequest:
    fields = {
        "marker": "Bryony Furze",
        "beside": "Rowan Elder",
        "pieces": 2,
        "since": MONTH,
        "reason": "new to it",
    }
    return PairingRequest(**fields | changes)  # type: ignore[arg-type]


def work_of(workspace: Workspace, marker: str) -> list[str]:
    with workspace.store.reading() as view:
        return [item.key for one in bare_draws(view, MONTH) for item in one.to_mark() if item.assessor == marker]


def submit(workspace: Workspace, marker: str, key: str, marking_round: Round, **ratings: str) -> None:
    opened = open_item(at := workspace_in(workspace.root, marker), key, MONTH, marking_round)
    assert submit_item(at, key, complete(opened, **ratings), 0, MONTH, marking_round).problems == ()


def staff(workspace: Workspace, *people: Person) -> None:
    with workspace.store.changing("office", workspace.now(), "staff list imported") as change:
        for one in people:
            change.people.save(one)


def counted(workspace: Workspace) -> set[str]:
    with workspace.store.reading() as view:
        return {work.item.key for one in month_draws(view, MONTH) for work in marked_items(workspace, view, one)}


@pytest.mark.unmeasured
def test_the_first_pieces_count_only_once_the_pair_agrees_or_a_difference_is_settled(workspace: Workspace) -> None:
    made = pair_markers(workspace, request())
    assert (made.marker_name, made.beside_name, made.drawn) == ("Bryony Furze", "Rowan Elder", 2)
    with workspace.store.reading() as view:
        paired = [one.key for one in paired_pieces(view)]
    own = work_of(workspace, "M1")
    rest = next(key for key in own if key not in paired)
    assert set(paired) < set(own)
    strategy = next((key for key in paired if key.startswith("casework")), "")
    for key in (*paired, rest):
        submit(workspace, "M1", key, Round.FIRST)
    assert counted(workspace) == {rest}
    with workspace.store.reading() as view:
        waits = {str(one) for found in gather_month(workspace, view, MONTH).unmarked.values() for one in found}
        assert any("waits for a pair of markers to agree" in one for one in waits)
    for key in paired:
        submit(workspace, "M2", key, Round.SECOND, **({STRATEGY: "not-met"} if key == strategy else {}))
    assert counted(workspace) == {rest, *paired} - {strategy}
    assert [one.unsettled for one in list_pairs(workspace)] == [(MONTH,)]
    assert workspace_state(workspace).months[-1].unsettled == 1
    settle(workspace, AdjudicationRequest(strategy, STRATEGY, "Not met", "The log shows none.", meeting=True))
    assert counted(workspace) == {rest, *paired}
    (status,) = list_pairs(workspace)
    assert (status.drawn, status.marked, status.marked_beside, status.agreed, status.unsettled) == (2, 2, 2, 2, ())
    with workspace.store.reading() as view:
        assert list(pairs_since(view, MONTH)) == []
    assert verify(workspace).faults == ()


def test_both_have_a_workbook_and_a_second_marking_leaves_the_pairs_work_out(workspace: Workspace) -> None:
    pair_markers(workspace, request())
    names = {one.name for one in marking_briefs(workspace, MONTH)}
    assert names >= {"workbooks/Bryony Furze.xlsx", "second-marking/Rowan Elder.xlsx"}
    beside = next(
        one for one in marking_briefs(workspace, MONTH, "Rowan Elder") if one.brief.round is Round.SECOND
    )
    with workspace.store.reading() as view:
        paired = {one.key for one in paired_pieces(view)}
    assert {item.item.key for _, item in beside.brief.all_items()} == paired
    for marker in ("M1", "M2"):
        for key in work_of(workspace, marker):
            submit(workspace, marker, key, Round.FIRST)
    made = draw_second_marking(workspace, ModerationRequest(MONTH, seed="27182818", share="1"))
    assert made.purpose is Purpose.SECOND_MARKING
    assert not paired & {item.key for item in made.items}
    assert [entry.count for entry in made.exclusions] == [2]
    submit(workspace, "M2", min(paired), Round.SECOND)
    again = draw_second_marking(workspace, ModerationRequest(MONTH, seed="1", share="0.5", void="too many"))
    assert again.stands


def test_somebody_else_takes_over_beside_a_marker_and_what_was_marked_beside_them_stays(
    workspace: Workspace,
) -> None:
    staff(workspace, Person("M3", "Sorrel Heath", Role.LEGAL_MANAGER))
    pair_markers(workspace, request(beside="M3", pieces=3))
    with workspace.store.reading() as view:
        first, second, *_ = [one.key for one in paired_pieces(view)]
    submit(workspace, "M1", first, Round.FIRST)
    submit(workspace, "M3", first, Round.SECOND)
    submit(workspace, "M1", second, Round.FIRST)
    changed = change_pairing(workspace, "Bryony Furze", "Rowan Elder", "on long leave")
    assert (changed.beside_name, changed.marked_beside) == ("Rowan Elder", 1)
    with workspace.store.reading() as view:
        assert {one.key: one.beside for one in paired_pieces(view)} | {first: "M3", second: "M2"} == {
            one.key: one.beside for one in paired_pieces(view)
        }
        assert list(pairs_since(view, MONTH)) == []
    submit(workspace, "M2", second, Round.SECOND)
    assert {first, second} <= counted(workspace)
    assert verify(workspace).faults == ()


def test_who_marks_beside_somebody_does_not_work_under_them(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        elder = next(one for one in view.people.list() if one.id == "M2")
    staff(workspace, replace(elder, line_manager="M1"), Person("M3", "Sorrel Heath", Role.LEGAL_MANAGER))
    with pytest.raises(NotPermittedError, match="works under"):
        pair_markers(workspace, request())
    pair_markers(workspace, request(beside="M3"))
    with pytest.raises(NotPermittedError, match="works under"):
        change_pairing(workspace, "Bryony Furze", "Rowan Elder", "ill")
    with pytest.raises(ConflictError, match="already"):
        change_pairing(workspace, "Bryony Furze", "M3", "ill")


def test_a_pair_that_is_ended_lets_what_follows_count_alone(workspace: Workspace) -> None:
    pair_markers(workspace, request(pieces=3))
    with workspace.store.reading() as view:
        first, *_ = [one.key for one in paired_pieces(view)]
    submit(workspace, "M1", first, Round.FIRST)
    ended = end_pairing(workspace, "bryony furze", "marks well")
    assert (ended.pairing.holds, ended.drawn) == (False, 1)
    with workspace.store.reading() as view:
        assert {key for one in month_draws(view, MONTH) for key in not_agreed(view, one.draw.id)} == {first}
    with pytest.raises(NotFoundError, match="No pair"):
        end_pairing(workspace, "Bryony Furze", "again")
    with pytest.raises(ConflictError, match="waits to be agreed"):
        pair_markers(workspace, request())
    submit(workspace, "M2", first, Round.SECOND)
    assert pair_markers(workspace, request(since=MONTH.next())).drawn == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"pieces": 0}, InvalidInputError),
        ({"reason": " "}, InvalidInputError),
        ({"beside": "Bryony Furze"}, InvalidInputError),
        ({"marker": "Nobody Atall"}, NotFoundError),
        ({"beside": "Nobody Atall"}, NotFoundError),
    ],
)
def test_what_makes_no_pair_is_refused(
    workspace: Workspace, changes: dict[str, object], error: type[IqaError]
) -> None:
    before = head(workspace)
    with pytest.raises(error):
        pair_markers(workspace, request(**changes))
    assert head(workspace) == before


def test_nobody_is_in_two_pairs_and_a_new_marker_guides_nobody(drawn: Office) -> None:
    third = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick"}
    drawn.read_export("staff", [*STAFF, third], name="more.xlsx").done()
    workspace = workspace_in(drawn.folder)
    pair_markers(workspace, request())
    for changes in ({"beside": "Sorrel Quick"}, {"marker": "Rowan Elder", "beside": "Sorrel Quick"}):
        with pytest.raises(ConflictError, match="paired already"):
            pair_markers(workspace, request(**changes))
    with pytest.raises(ConflictError, match="paired themselves"):
        pair_markers(workspace, request(marker="Sorrel Quick", beside="Bryony Furze"))


def test_where_a_site_is_shared_pairs_are_for_whoever_gives_work_in_that_unit(drawn: Office) -> None:
    here = workspace_in(drawn.folder)
    moderator = replace(here, actor=replace(here.actor, grants=(Grant(AccountRole.MODERATOR, "North"),)))
    elsewhere = replace(here, actor=replace(here.actor, grants=(Grant(AccountRole.MODERATOR, "South"),)))
    with pytest.raises(NotPermittedError):
        pair_markers(elsewhere, request())
    pair_markers(moderator, request())
    assert list_pairs(elsewhere) == ()
    assert len(list_pairs(moderator)) == 1
    with pytest.raises(NotPermittedError):
        change_pairing(elsewhere, "Bryony Furze", "Rowan Elder", "ill")
    with pytest.raises(NotPermittedError):
        end_pairing(elsewhere, "Bryony Furze", "done")


def test_an_office_without_a_staff_list_pairs_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = Office(tmp_path_factory.mktemp("bare") / "office").init()
    with pytest.raises(ConflictError, match="no staff list"):
        pair_markers(workspace_in(office.folder), request())


def test_pairs_are_made_listed_and_ended_by_the_command(drawn: Office) -> None:
    assert "Nobody marks in a pair" in drawn.iqa("pair", "list").done().out
    add = ("pair", "add", "Bryony Furze", "--beside", "M2", "--first", "2", "--month", MONTH, "--reason", "new")
    told = drawn.iqa(*add).done().out
    assert "Bryony Furze beside Rowan Elder, the first 2 pieces of work from October 2026 on: 2 drawn" in told
    assert "iqa workbook --month 2026-10" in told
    assert drawn.iqa("pair", "list", "--json").done().json["pairs"][0]["holds"]
    drawn.iqa("workbook", "--month", MONTH).done()
    assert (drawn.out / "second-marking" / "Rowan Elder.xlsx").is_file()
    ended = drawn.iqa("pair", "end", "M1", "--reason", "marks well", "--json").done().json["pair"]
    assert (ended["holds"], ended["drawn"]) == (False, 0)
    assert "marks well" in drawn.iqa("pair", "list").done().out
    assert drawn.iqa(*add, "--json").done().json["pair"]["pieces"] == 2
    assert drawn.iqa("pair", "end", "M1", "--reason", "x").done().out


def test_work_that_the_other_may_not_mark_is_no_work_of_the_pair(workspace: Workspace) -> None:
    pair_markers(workspace, request(since=Month(2026, 9), pieces=99))
    with workspace.store.reading() as view:
        found = {one.key for one in paired_pieces(view)}
    assert found == set(work_of(workspace, "M1"))
    assert set(keys_to_mark(workspace)) - found
