"""One piece of work opened, saved and submitted by whoever marks it, by the same rule as its workbook."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from office import MONTH, NOW, Office, copied, drawn_month, fill, workspace_in
from workflow_builders import complete

from iqa.domain import (
    NOT_APPLICABLE,
    AgreedAction,
    AssessmentState,
    EnteredDate,
    ItemKey,
    Mark,
    Month,
    Purpose,
    Round,
)
from iqa.errors import NotFoundError, NotPermittedError, RefusedError
from iqa.marking.recording import OLDER_COPY, Answers, FormCopy, WholeAnswers
from iqa.records.marking_rounds import standing
from iqa.records.workspace import Workspace
from iqa.store import verify_store
from iqa.workflow.assigning import assign_item
from iqa.workflow.marking_pieces import OpenItem, open_item, save_as_read, save_item, submit_item
from iqa.workflow.my_work import my_work
from iqa.workflow.reopening import reopen_assessment
from iqa.workflow.verifying import verify

OTHER = {"Bryony Furze": "Rowan Elder", "Rowan Elder": "Bryony Furze"}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def at(office: Office, actor: str) -> Workspace:
    return workspace_in(office.folder, actor)


def drawn(office: Office) -> tuple[str, str]:
    """The first drawn case, and who marks it."""
    names = {"M1": "Bryony Furze", "M2": "Rowan Elder"}
    item = next(one for one in office.certificate()["items"] if one["state"] == "drawn")
    return item["key"], names[item["assessor"]]


@pytest.fixture
def key(office: Office) -> str:
    return drawn(office)[0]


@pytest.fixture
def mine(office: Office) -> Workspace:
    return at(office, drawn(office)[1])


def rated(opened: OpenItem) -> Mapping[str, str]:
    return {mark.criterion: mark.rating for mark in opened.recorded.marks}


def test_what_was_sent_is_read_by_the_form_and_kept_in_one_go(mine: Workspace, key: str) -> None:
    opened = open_item(mine, key)
    asked = [question.criterion.id for question in opened.form.questions()]
    first = next(one for one in asked if one not in opened.form.computed_ratings())
    seen, saved = save_as_read(
        mine, key, lambda one: (Answers((Mark(first, "fully-met"),)), FormCopy(one.revision))
    )
    assert seen == opened
    assert (saved.problems, saved.item.revision) == ((), 1)
    again, nothing = save_as_read(mine, key, lambda _: None)
    assert (again, nothing.item) == (saved.item, saved.item)


def test_marks_of_other_work_that_come_between_have_nothing_judged_anew(
    office: Office, mine: Workspace, key: str
) -> None:
    others = at(office, OTHER[mine.actor.typed])
    theirs = next(one.key for one in my_work(others, MONTH))
    asked: list[OpenItem] = []

    def meanwhile(opened: OpenItem) -> tuple[Answers, FormCopy]:
        asked.append(opened)
        save_item(others, theirs, Answers(whole=WholeAnswers(overall="Theirs")), 0)
        return Answers(whole=WholeAnswers(overall="Mine")), FormCopy(opened.revision)

    _, saved = save_as_read(mine, key, meanwhile)
    assert (len(asked), saved.problems, saved.item.recorded.overall) == (1, (), "Mine")
    assert open_item(others, theirs).recorded.overall == "Theirs"
    assert verify_store(mine.store) == ()


def test_what_was_recorded_of_the_work_itself_meanwhile_is_told_and_nothing_is_lost(
    mine: Workspace, key: str
) -> None:
    asked: list[OpenItem] = []

    def meanwhile(opened: OpenItem) -> tuple[Answers, FormCopy]:
        asked.append(opened)
        if len(asked) == 1:
            save_item(mine, key, Answers(whole=WholeAnswers(overall="Sooner")), opened.revision)
        return Answers(whole=WholeAnswers(overall="Later")), FormCopy(0)

    _, saved = save_as_read(mine, key, meanwhile)
    assert (len(asked), saved.problems[0].code) == (2, OLDER_COPY)
    assert open_item(mine, key).recorded.overall == "Sooner"


def test_work_that_is_given_to_somebody_else_meanwhile_is_not_saved(
    office: Office, mine: Workspace, key: str
) -> None:
    def meanwhile(opened: OpenItem) -> tuple[Answers, FormCopy]:
        assign_item(mine, key, OTHER[mine.actor.typed], "They know the case")
        return Answers(whole=WholeAnswers(overall="Mine")), FormCopy(opened.revision)

    with pytest.raises(NotPermittedError):
        save_as_read(mine, key, meanwhile)
    assert open_item(at(office, OTHER[mine.actor.typed]), key).revision == 0


def told(problems: object) -> list[tuple[str, str]]:
    return [(one.code, one.part) for one in problems]  # type: ignore[attr-defined]


def test_an_item_is_opened_saved_and_submitted(mine: Workspace, key: str) -> None:
    opened = open_item(mine, key)
    assert (opened.revision, opened.recorded.state, opened.recorded.marks) == (0, AssessmentState.DRAWN, ())
    asked = [question.criterion.id for question in opened.form.questions()]
    first = next(one for one in asked if one not in opened.form.computed_ratings())
    saved = save_item(mine, key, Answers((Mark(first, "fully-met"),)), opened.revision)
    assert saved.problems == ()
    assert (saved.item.revision, saved.item.recorded.state) == (1, AssessmentState.IN_PROGRESS)
    assert {one.code for one in saved.missing} >= {"not-marked"}
    again = open_item(mine, key)
    assert again == saved.item
    done = submit_item(mine, key, complete(again), again.revision)
    assert (done.problems, done.missing) == ((), ())
    assert done.item.recorded.state is AssessmentState.SUBMITTED
    assert set(rated(done.item)) == set(asked)
    assert done.item.recorded.overall == "Sound"
    assert verify(mine).faults == ()
    with mine.store.reading() as view:
        *_, last = view.ledger.events(what="marks recorded")
        assert (last.subject, last.actor) == (key, mine.actor.typed)


def test_what_is_left_out_stays_as_it_was(mine: Workspace, key: str) -> None:
    opened = open_item(mine, key)
    one, other = (question.criterion.id for question in opened.form.questions()[:2])
    actions = (AgreedAction("Read the guide", date(2026, 12, 1)),)
    whole = WholeAnswers(overall="Fair", actions=actions)
    first = save_item(mine, key, Answers((Mark(one, NOT_APPLICABLE, explanation="x"),), whole), 0)
    second = save_item(mine, key, Answers((Mark(other, NOT_APPLICABLE, explanation="x"),)), first.item.revision)
    assert rated(second.item) == {one: NOT_APPLICABLE, other: NOT_APPLICABLE}
    assert (second.item.recorded.overall, second.item.recorded.actions) == ("Fair", actions)


def test_saving_the_same_again_records_nothing(office: Office, mine: Workspace, key: str) -> None:
    answers = complete(open_item(mine, key))
    first = save_item(mine, key, answers, 0)
    before = office.events()
    again = save_item(mine, key, answers, first.item.revision)
    assert (again.problems, again.item) == ((), first.item)
    assert office.events() == before


def test_of_two_who_save_the_same_revision_the_second_is_told_and_nothing_is_lost(
    office: Office, mine: Workspace, key: str
) -> None:
    opened, also = open_item(mine, key), open_item(mine, key)
    ratings = opened.form.scheme.scale
    criterion = next(
        q.criterion.id for q in opened.form.questions() if q.criterion.id not in opened.form.computed_ratings()
    )
    first = save_item(mine, key, Answers((Mark(criterion, ratings[0].id),)), opened.revision)
    late = Answers((Mark(criterion, ratings[-1].id, "Page 3"),), WholeAnswers(overall="Weak"))
    refused = save_item(mine, key, late, also.revision)
    assert told(refused.problems) == [("older-copy", "rating"), ("older-copy", "evidence")]
    assert refused.item == first.item == open_item(mine, key)
    taken = save_item(mine, key, late, refused.item.revision)
    assert taken.problems == ()
    assert rated(taken.item) == {criterion: ratings[-1].id}
    assert taken.item.revision == 2


def test_an_older_copy_cannot_submit_what_it_does_not_show(mine: Workspace, key: str) -> None:
    opened = open_item(mine, key)
    answers = complete(opened)
    save_item(mine, key, answers, opened.revision)
    refused = submit_item(mine, key, answers, opened.revision)
    assert told(refused.problems) == [("older-copy", "ready")]
    assert refused.item.recorded.state is AssessmentState.IN_PROGRESS
    assert submit_item(mine, key, answers, refused.item.revision).problems == ()


def test_a_locked_item_is_refused_until_it_is_reopened(mine: Workspace, key: str) -> None:
    answers = complete(open_item(mine, key))
    done = submit_item(mine, key, answers, 0).item
    other = replace(answers, whole=WholeAnswers(overall="Weak"), entered_dates=(_entered(),))
    for act in (save_item, submit_item):
        refused = act(mine, key, other, done.revision)
        assert told(refused.problems) == [("locked", "entered_dates"), ("locked", "overall")]
        assert refused.item == done
        assert act(mine, key, answers, done.revision).problems == ()
    reopen_assessment(mine, key, "A page was missing")
    opened = open_item(mine, key)
    assert opened.recorded.state is AssessmentState.IN_PROGRESS
    assert told(submit_item(mine, key, answers, done.revision).problems) == [("older-copy", "ready")]
    assert submit_item(mine, key, other, opened.revision).item.recorded.overall == "Weak"
    assert verify_store(mine.store) == ()


def _entered() -> EnteredDate:
    return EnteredDate("trial", date(2026, 12, 1), "log")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rating": "excellent"}, "rating-unknown"),
        ({"finding_codes": ("no-such-code",)}, "finding-code-wrong"),
        ({"criterion": "no-such-question"}, "criterion-not-asked"),
        ({"rating": NOT_APPLICABLE, "priority": True}, "priority-not-applicable"),
    ],
)
def test_what_the_pinned_criteria_do_not_have_is_refused_also_half_done(
    office: Office, mine: Workspace, key: str, changes: dict[str, object], code: str
) -> None:
    opened = open_item(mine, key)
    start = Mark(opened.form.questions()[0].criterion.id, "fully-met", "Page 2", explanation="The log.")
    before = office.events()
    refused = save_item(mine, key, Answers((replace(start, **changes),)), 0)
    assert told(refused.problems)[0][0] == code
    assert refused.item == opened
    assert office.events() == before


def test_submitting_needs_what_saving_may_leave_for_later(mine: Workspace, key: str) -> None:
    opened = open_item(mine, key)
    answers = complete(opened)
    bare = replace(answers, marks=tuple(replace(one, rating="not-met", evidence="") for one in answers.marks))
    refused = submit_item(mine, key, bare, 0)
    assert {one.code for one in refused.problems} >= {"evidence-missing", "contradiction"}
    assert open_item(mine, key).revision == 0
    saved = save_item(mine, key, bare, 0)
    assert saved.problems == ()
    assert told(saved.missing) == told(refused.problems)


def test_somebody_elses_item_is_neither_opened_nor_saved(office: Office, mine: Workspace, key: str) -> None:
    other = at(office, OTHER[mine.actor.typed])
    for act in (
        lambda: open_item(other, key),
        lambda: save_item(other, key, Answers(), 0),
        lambda: submit_item(other, key, Answers(), 0),
    ):
        with pytest.raises(
            RefusedError, match=rf"is not {other.actor.typed}'s to mark in the first marking"
        ) as refused:
            act()
        assert mine.actor.typed not in str(refused.value)
    with pytest.raises(NotFoundError, match="A Stranger has no place on the staff list"):
        open_item(at(office, "A Stranger"), key)


def test_what_no_draw_holds_or_nobody_is_to_mark_is_said(office: Office, mine: Workspace) -> None:
    with pytest.raises(NotFoundError, match="No draw holds casework"):
        open_item(mine, "casework|99ZZ|P1|case")
    with pytest.raises(NotFoundError, match="No draw of September 2026 holds"):
        open_item(mine, drawn(office)[0], Month(2026, 9))
    with pytest.raises(RefusedError, match="to mark in the first marking"):
        open_item(mine, office.keys("reserve")[0])


def test_nobody_marks_their_own_work_whoever_gave_it_to_them(office: Office, mine: Workspace, key: str) -> None:
    """No draw gives it; a record that does is tried."""
    owner = ItemKey.parse(key).parts[0]
    with mine.store.changing("somebody", NOW, "drawn work given to its owner", key) as change:
        found = change.draws.current("casework", MONTH)
        assert found is not None
        items = (replace(item, assessor=owner) if item.key == key else item for item in found.items)
        change.draws.save(replace(found, items=tuple(items)))
    own = at(office, owner)
    for act in (save_item, submit_item):
        refused = act(own, key, complete(open_item(own, key)), 0)
        assert told(refused.problems) == [("own-work", "assessor")]
    assert open_item(own, key).revision == 0


@pytest.fixture
def again(office: Office) -> Office:
    """The month marked, and half of it to be marked a second time."""
    for path in office.workbooks:
        fill(path)
    office.iqa("record", *office.workbooks).done()
    office.iqa("moderate", "--month", MONTH, "--share", ".5", "--seed", "27182818").done()
    return office


@pytest.mark.unmeasured
def test_a_second_marker_sees_nothing_of_the_first_marks_and_what_both_say_stands(again: Office) -> None:
    workspace = at(again, "Bryony Furze")
    with workspace.store.reading() as view:
        made = standing(view, Purpose.SECOND_MARKING, MONTH)
        assert made is not None
        item = next(one for one in made.to_mark() if one.assessor and one.key.startswith("casework|"))
    second = at(again, item.assessor)
    opened = open_item(second, item.key, MONTH, Round.SECOND)
    assert (opened.revision, opened.recorded.marks, opened.recorded.round) == (0, (), Round.SECOND)
    with pytest.raises(RefusedError, match="to mark in the first marking"):
        open_item(second, item.key, MONTH)
    first = at(again, item.cell)
    with pytest.raises(RefusedError, match="to mark in the second marking"):
        open_item(first, item.key, MONTH, Round.SECOND)
    done = submit_item(second, item.key, complete(opened), 0, MONTH, Round.SECOND)
    assert done.problems == ()
    with workspace.store.reading() as view:
        rounds = {one.round: one for one in view.assessments.list(item_key=item.key, draw=item.draw)}
    assert rounds.keys() == {Round.FIRST, Round.SECOND, Round.AGREED}
    assert rounds[Round.SECOND] == done.item.recorded
    assert rounds[Round.AGREED].marks


@pytest.mark.unmeasured
def test_everybody_of_a_calibration_set_marks_it_apart(again: Office) -> None:
    again.iqa("moderate", "--month", MONTH, "--calibration", "--items", "1", "--seed", "16180339").done()
    workspace = at(again, "Bryony Furze")
    with workspace.store.reading() as view:
        made = standing(view, Purpose.CALIBRATION, MONTH)
        assert made is not None
        item = made.to_mark()[0]
        markers = made.markers(item)
    assert len(markers) > 1
    for marker in markers:
        opened = open_item(at(again, marker), item.key, MONTH, Round.CALIBRATION)
        assert opened.recorded.marks == ()
        saved = save_item(at(again, marker), item.key, complete(opened), 0, MONTH, Round.CALIBRATION)
        assert (saved.problems, saved.item.recorded.assessor) == ((), marker)
