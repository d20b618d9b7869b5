"""A month's letters are worked out from the log, the cases, and what people confirmed of them."""

from pathlib import Path

from office import MONTH, NOW, Office, cases, letters, workspace_in

from iqa.domain import Kind, LetterState, Month
from iqa.records.letters import JustImported, reconcile_month
from iqa.records.populations import items_of, population_of
from iqa.records.workspace import Workspace
from iqa.store import LetterConfirmation, View
from iqa.victim_letters.clock import LetterClock


def test_without_a_letters_log_there_is_nothing_to_work_out(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        assert reconcile_month(drawn, view, Month(2026, 9)) is None


def test_the_letters_of_a_month_are_worked_out_as_at_their_import(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        owed = reconcile_month(drawn, view, MONTH)
        assert owed is not None
        stored = view.populations.current(Kind.LETTERS, MONTH)
        assert stored is not None
        frozen = {item.key: item.text("letter_state") for item in items_of(view, stored)}
        assert {work.letter.key: work.state.value for work in owed.working} == frozen
        assert list(frozen.values()).count(LetterState.NOT_SENT.value) == 1
        again = JustImported.again(drawn, view, population_of(view, stored), stored)
        assert reconcile_month(drawn, view, MONTH, again) == owed


def test_a_letter_is_due_by_the_standard_that_the_office_has_set(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        letters = items_of(view, view.populations.current(Kind.LETTERS, MONTH))
    clock = LetterClock(drawn.settings.standards, drawn.today)
    dated = {str(letter.date("decision_date")): str(clock.result(letter).due) for letter in letters}
    assert dated["2026-10-05"] == "2026-10-12"
    assert LetterClock((), drawn.today).result(letters[0]).due is None


def test_the_latest_answer_about_a_letter_in_doubt_stands(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    doubt = {
        "Victim": "yes",
        "Vulnerable or intimidated victim": "no",
        "Victim reference": "V9",
        "Decision": "altered charge",
        "Decision date": "12/10/2026",
    }
    office.read_export("cases", [{**cases()[0], **doubt}, *cases()[1:]]).done()
    office.read_export("letters", letters()).done()
    workspace = workspace_in(office.folder, "ann")
    key = "victim-letters|01AB1000000|V9|substantially altered charge|2026-10-12"
    with workspace.store.changing("ann", NOW, "letters confirmed") as change:
        assert state_of(workspace, change, key) is LetterState.POSSIBLY_OWED
        for month, owed, day in (
            (Month(2026, 9), True, "01"),
            (MONTH, False, "02"),
            (Month(2026, 11), True, "03"),
        ):
            said = LetterConfirmation(key, month, owed, "asked", "Dell Rush", f"2026-11-{day}T09:00:00+00:00")
            change.confirmations.add(said)
        assert state_of(workspace, change, key) is LetterState.NOT_OWED


def state_of(workspace: Workspace, view: View, key: str) -> LetterState:
    found = reconcile_month(workspace, view, MONTH)
    assert found is not None
    return next(one.state for one in found.working if one.letter.key == key)
