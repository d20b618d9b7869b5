"""A letter in doubt waits for an answer; the answer is kept, and settles the month again as a new version."""

from pathlib import Path

import pytest
from made_once import made_once
from office import MONTH, STAFF, Office, cases, copied, letters, workspace_in
from workflow_builders import DOUBT, events_of, head

from iqa.domain import Kind, LetterState, Month
from iqa.errors import ConflictError, InvalidInputError, IqaError, NotFoundError
from iqa.next_steps import steps_in
from iqa.records.letters import reconcile_month
from iqa.records.workspace import Workspace
from iqa.workflow.confirming import compose_chase_list, confirm_letter, letters_waiting
from iqa.workflow.drawing import SampleRequest, draw

pytestmark = pytest.mark.unmeasured

KEY = "victim-letters|01AB1000000|V9|substantially altered charge|2026-10-12"


@made_once
def doubted_letter(folder: Path, _base: Path) -> None:
    """An altered charge of which nobody can see whether the alteration was substantial."""
    office = Office(folder).init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", [{**cases(1)[0], **DOUBT}, *cases(1)[1:]]).done()
    office.read_export("letters", letters()).done()


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    return workspace_in(copied(doubted_letter(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)


def versions(workspace: Workspace) -> int:
    with workspace.store.reading() as view:
        stored = view.populations.current(Kind.LETTERS, MONTH)
    return stored.version if stored else 0


def test_a_letter_in_doubt_waits_with_its_grounds_in_words_and_codes(workspace: Workspace) -> None:
    before = head(workspace)
    (one,) = letters_waiting(workspace, MONTH)
    assert (one.item, one.urn, one.victim_reference, one.who) == (KEY, "01AB1000000", "V9", "Ash Maple")
    assert "whether the alteration was substantial" in one.why
    assert all(ground["code"] for ground in one.grounds)
    assert head(workspace) == before


@pytest.mark.parametrize(
    ("owed", "state"), [(True, LetterState.NOT_SENT), (False, LetterState.NOT_OWED)], ids=["owed", "not owed"]
)
def test_an_answer_is_kept_and_makes_a_new_version(workspace: Workspace, owed: bool, state: LetterState) -> None:
    (event,) = events_of(workspace, lambda: confirm_letter(workspace, KEY, owed=owed, reason=" I read the file "))
    assert (event.what, event.actor) == ("letter confirmed", "Bryony Furze")
    with workspace.store.reading() as view:
        answer = view.confirmations.get((KEY, MONTH))
        assert view.ledger.facts(event.seq)["reason"] == "I read the file"
        settled = reconcile_month(workspace, view, MONTH)
    assert answer is not None
    assert (answer.owed, answer.reason, answer.by) == (owed, "I read the file", "Bryony Furze")
    assert settled is not None
    left = [work.state for work in settled.working if work.letter.key == KEY]
    assert left == [state]
    assert (versions(workspace), letters_waiting(workspace, MONTH)) == (2, ())


def test_the_same_answer_again_makes_no_new_version_and_another_one_does(workspace: Workspace) -> None:
    told = [confirm_letter(workspace, KEY, owed=owed, reason="as the file has it") for owed in (True, True, False)]
    assert [(one.state, one.version) for one in told] == [
        (LetterState.NOT_SENT, 2),
        (LetterState.NOT_SENT, 2),
        (LetterState.NOT_OWED, 3),
    ]


def test_an_answer_after_the_draw_says_that_the_sample_is_as_it_was(workspace: Workspace) -> None:
    drawn = draw(workspace, SampleRequest("victim-letters", MONTH, seed="1")).draw
    told = confirm_letter(workspace, KEY, owed=True, reason="it was")
    assert (told.drawn, told.month) == (True, MONTH)
    with workspace.store.reading() as view:
        assert view.draws.current("victim-letters", MONTH) == drawn


@pytest.mark.parametrize(
    ("key", "reason", "month", "error"),
    [
        (KEY, " ", None, InvalidInputError),
        ("victim-letters|nothing", "so I heard", None, NotFoundError),
        (KEY, "so I heard", Month(2026, 9), NotFoundError),
        ("victim-letters|01AB9000426|V4|stopped charge|2026-10-09", "so I heard", None, ConflictError),
    ],
)
def test_what_cannot_be_answered_is_refused_and_kept_nowhere(
    workspace: Workspace, key: str, reason: str, month: Month | None, error: type[IqaError]
) -> None:
    before = head(workspace)
    with pytest.raises(error):
        confirm_letter(workspace, key, owed=True, reason=reason, month=month)
    assert head(workspace) == before


def test_without_a_letters_log_the_next_step_is_to_import_it(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    with pytest.raises(NotFoundError) as refused:
        letters_waiting(workspace_in(office.folder), MONTH)
    assert [step.command for step in steps_in(refused.value.hint)] == ["import"]


def test_the_chase_list_has_what_is_to_be_sent_apart_from_what_is_in_doubt(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        settled = reconcile_month(workspace, view, MONTH)
    assert settled is not None
    page = compose_chase_list(workspace, MONTH, settled.working)
    assert [line.urn for group in page.groups for line in group.lines] == ["01AB9000426"]
    assert [line.urn for line in page.to_check] == ["01AB1000000"]
