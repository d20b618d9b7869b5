"""Steps are found as the ledger calls and numbers them; what was withdrawn is none any more."""

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in

from iqa.domain import Kind
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.next_steps import steps_in
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.steps import imported as import_of
from iqa.workflow.steps import imports_of, later, made_by, rows_put, step_named, step_of, steps
from iqa.workflow.withdrawing import withdraw


def test_each_kind_has_its_import_and_an_import_its_kind(imported: Office) -> None:
    assert (import_of(Kind.CASES), import_of(Kind.STAFF)) == ("cases imported", "staff list imported")
    with workspace_in(imported.folder).store.reading() as view:
        found = steps(view)
        assert [(one.number, one.kind) for one in found] == [(1, Kind.STAFF), (2, Kind.CASES), (3, Kind.LETTERS)]
        assert (found[1].called, found[0].headed) == (
            f"step 2 (cases imported: {MONTH})",
            "Step 1 (staff list imported)",
        )
        assert [(one.file, one.version) for one in imports_of(view, MONTH)] == [
            ("staff.xlsx", 0),
            ("cases.xlsx", 1),
            ("letters.xlsx", 1),
        ]
        assert [one.kind for one in imports_of(view, MONTH.previous())] == [Kind.STAFF]
        assert step_named(view, " Cases ").number == step_named(view, "2").number == 2
        assert step_named(view, "staff", MONTH).number == 1
        assert [one.number for one in later(view, found[0], "letters")] == [3]
        assert {row["kind"] for row in rows_put(view, 2, "populations")} == {"cases"}
        assert rows_put(view, 2, "draws") == ()
        for wrong in ("apples", "", "-1"):
            with pytest.raises(InvalidInputError):
                step_named(view, wrong)
        with pytest.raises(NotFoundError):
            step_named(view, "cases", MONTH.previous())


def test_a_sample_is_no_step_and_its_event_is_known(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    made = draw(workspace, SampleRequest("casework", MONTH, seed="1")).draw
    with workspace.store.reading() as view:
        assert made_by(view, made) == 4
        assert made_by(view, replace(made, id="draw-x")) == 0
        with pytest.raises(ConflictError) as refused:
            step_of(view, 4)
    assert [step.command for step in steps_in(refused.value.hint)] == ["draw"]


def test_other_things_done_say_how_they_are_put_right(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    marked.iqa("person", "join", "P1", "P2", "--reason", "x").done()
    with workspace.store.reading() as view:
        numbers = {event.what: event.seq for event in view.ledger.events()}
        hints = {}
        for what in ("marks recorded", "staff ids joined"):
            with pytest.raises(ConflictError) as refused:
                step_of(view, numbers[what])
            hints[what] = [step.command for step in steps_in(refused.value.hint)]
    assert hints == {"marks recorded": ["reopen"], "staff ids joined": ["person part"]}


def test_what_was_withdrawn_is_no_step(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    withdraw(workspace, "letters", "the wrong log")
    with workspace.store.reading() as view:
        assert [one.number for one in steps(view)] == [1, 2]
        assert list(later(view, steps(view)[0], "letters imported")) == []
        with pytest.raises(ConflictError, match="was withdrawn already"):
            step_of(view, 3)
