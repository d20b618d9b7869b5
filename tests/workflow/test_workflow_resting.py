"""What rests on a step is said in codes with facts, and worded in one place."""

from office import MONTH, Office, cases, workspace_in

from iqa.domain import Kind
from iqa.next_steps import steps_in
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.resting import Rest, Why, all_in_words, in_words, rests_on, versions_of
from iqa.workflow.steps import step_of

WORDED = {
    Why.SAMPLE_DRAWN: ({"scheme": "casework", "month": str(MONTH), "kind": "cases"}, ["import", "draw"]),
    Why.SAMPLE_SET_ASIDE: ({"scheme": "casework", "month": str(MONTH), "kind": "cases"}, []),
    Why.MARKED: ({"marked": 2}, ["replace"]),
    Why.MARKED_AGAIN: ({"marked": 1}, []),
    Why.REPLIED: ({"replies": 1}, []),
    Why.DONE_SINCE: ({"step": 7, "called": "Step 7 (letter confirmed)"}, ["withdraw"]),
    Why.EXPLAINED: ({"marks": 2}, ["reopen"]),
    Why.NOT_SEEN_TO: ({"month": str(MONTH)}, ["urgent list"]),
}


def test_every_reason_is_worded_and_says_what_to_do() -> None:
    assert WORDED.keys() == set(Why)
    for why, (facts, commands) in WORDED.items():
        said, hint = in_words(Rest(why, facts))
        assert said.endswith(".")
        assert [step.command for step in steps_in(hint)] == commands
    both = all_in_words([Rest(why, facts) for why, (facts, _) in WORDED.items()])
    assert both[0].count(".") >= len(WORDED)


def test_nothing_rests_on_what_nobody_has_used(imported: Office) -> None:
    with workspace_in(imported.folder).store.reading() as view:
        assert [rests_on(view, step_of(view, number)) for number in (1, 2, 3)] == [(), (), ()]
        assert [one.id for one in versions_of(view, step_of(view, 2))] == [f"cases/{MONTH}/1"]
        assert versions_of(view, step_of(view, 1)) == ()


def test_a_sample_rests_on_its_list_and_on_the_staff_list_of_the_day(imported: Office) -> None:
    workspace = workspace_in(imported.folder)
    draw(workspace, SampleRequest("casework", MONTH, seed="1"))
    imported.read_export("cases", cases(5)).done()
    with workspace.store.reading() as view:
        found = {number: rests_on(view, step_of(view, number)) for number in (1, 2, 3, 5)}
        assert [one.version for one in versions_of(view, step_of(view, 2)) if one.kind is Kind.CASES] == [1]
    assert {number: [one.why for one in rests] for number, rests in found.items()} == {
        1: [Why.SAMPLE_DRAWN],
        2: [Why.SAMPLE_DRAWN],
        3: [],
        5: [],
    }
