"""A small office's month at the stages that the use cases work on, each made once by the use cases themselves.

Work on a copy: `copied(marked_month(base), folder)`. What is only read may be read where it was made.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docx import Document
from made_once import made_once
from msgspec.structs import replace
from office import MONTH, NOW, STAFF, Office, cases, copied, drawn_month, letters, workspace_in

from iqa.domain import Assessment, AssessmentState, Mark, Purpose, Round
from iqa.marking.attribution import NOT_KNOWN
from iqa.marking.recording import Answers, WholeAnswers
from iqa.records.draws import bare_draws, month_draws
from iqa.records.marking_rounds import standing
from iqa.records.workspace import Workspace
from iqa.store import Event, Head
from iqa.workflow.drafting import publish_letters
from iqa.workflow.issuing import publish_release
from iqa.workflow.marking_pieces import OpenItem, open_item, save_item, submit_item
from iqa.workflow.moderating import ModerationRequest, draw_second_marking

STRATEGY = "trial-strategy"
"""The question that the two markers of `twice_marked_month` rate differently wherever it is asked."""
LOG_SHOWS_MORE = "The log shows more than the export."
DOUBT: dict[str, Any] = {
    "Victim": "yes",
    "Vulnerable or intimidated victim": "no",
    "Victim reference": "V9",
    "Decision": "altered charge",
    "Decision date": "12/10/2026",
}
"""Of a case whose charge was altered, nobody can see whether substantially: a letter possibly owed."""


def complete(opened: OpenItem, **ratings: str) -> Answers:
    """Every question answered as the record allows, but for some ratings."""
    form = opened.form
    computed = form.computed_ratings()
    marks = []
    for question in form.questions():
        criterion = question.criterion.id
        rating = ratings.get(criterion) or computed.get(criterion) or form.scheme.scale[0].id
        person = form.attribution(criterion).person_id or NOT_KNOWN
        explained = "" if criterion in computed else LOG_SHOWS_MORE
        marks.append(Mark(criterion, rating, "Second entry.", explanation=explained, person=person))
    return Answers(tuple(marks), WholeAnswers(overall="Sound"))


def submit_round(folder: Path, marking_round: Round, ratings: Mapping[str, str]) -> None:
    """Everything of a round of the month marked and submitted, each piece by whoever marks it."""
    with workspace_in(folder).store.reading() as view:
        if marking_round is Round.FIRST:
            drawn = [item for one in bare_draws(view, MONTH) for item in one.to_mark()]
            given = [(item.key, (item.assessor,)) for item in drawn]
        else:
            purpose = Purpose.SECOND_MARKING if marking_round is Round.SECOND else Purpose.CALIBRATION
            made = standing(view, purpose, MONTH)
            assert made is not None
            given = [(item.key, made.markers(item)) for item in made.to_mark()]
    for key, markers in given:
        for marker in markers:
            opened = open_item(at := workspace_in(folder, marker), key, MONTH, marking_round)
            done = submit_item(at, key, complete(opened, **ratings), 0, MONTH, marking_round)
            assert done.problems == ()


@made_once
def imported_month(folder: Path, _base: Path) -> None:
    """A month whose staff list, cases and letters are imported, and nothing drawn."""
    office = Office(folder).init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    office.read_export("letters", letters()).done()


@made_once
def marked_month(folder: Path, base: Path) -> None:
    """A month whose first marks are all submitted; the strategy of every case is partially met."""
    office = copied(drawn_month(base), folder)
    submit_round(office.folder, Round.FIRST, {STRATEGY: "partially-met"})


@made_once
def moderated_month(folder: Path, base: Path) -> None:
    """The same month, half of it given to second markers who have not begun."""
    office = copied(marked_month(base), folder)
    draw_second_marking(workspace_in(office.folder), ModerationRequest(MONTH, seed="27182818", share="0.5"))


@made_once
def twice_marked_month(folder: Path, base: Path) -> None:
    """The same month with the second marks in: to them no case has a strategy."""
    office = copied(moderated_month(base), folder)
    submit_round(office.folder, Round.SECOND, {STRATEGY: "not-met"})


@made_once
def drafted_month(folder: Path, base: Path) -> None:
    """The marked month with a draft of everybody's letter."""
    office = copied(marked_month(base), folder)
    publish_letters(workspace_in(office.folder), MONTH)


@made_once
def issued_month(folder: Path, base: Path) -> None:
    """The same month with the letters out."""
    office = copied(drafted_month(base), folder)
    publish_release(workspace_in(office.folder), MONTH)


def edit(path: Path, words: str) -> bytes:
    """Somebody writes words into a Word file and saves it; what it holds then."""
    document = Document(str(path))
    document.paragraphs[0].add_run(words)
    document.save(str(path))
    return path.read_bytes()


def without_next_step(folder: Path, person: str) -> Assessment:
    """A case of somebody's whose strategy is a priority that says no next step: recording would ask for it, so the
    mark is let in without."""
    workspace = workspace_in(folder)
    key = next(key for key in keys_to_mark(workspace) if f"|{person}|" in key)
    with workspace.store.changing("Bryony Furze", NOW, "marks recorded") as change:
        (one,) = change.assessments.list(item_key=key, round=Round.FIRST)
        opened = change.assessments.reopen(replace(one, state=AssessmentState.IN_PROGRESS))
        marks = [
            replace(mark, priority=True, next_step="") if mark.criterion == STRATEGY else mark
            for mark in opened.marks
        ]
        done = replace(opened, marks=tuple(marks), state=AssessmentState.SUBMITTED)
        change.assessments.save(done)
    return done


def keys_to_mark(workspace: Workspace, scheme: str = "casework") -> tuple[str, ...]:
    """The keys of what is to be marked of a scheme, in the order of the certificate."""
    with workspace.store.reading() as view:
        draws = month_draws(view, MONTH)
    return tuple(item.key for one in draws if one.scheme.id == scheme for item in one.to_mark())


def head(workspace: Workspace) -> Head:
    """Where the ledger stands: the same before and after whatever stores nothing."""
    with workspace.store.reading() as view:
        return view.ledger.head()


def events_of(workspace: Workspace, act: Callable[[], object]) -> list[Event]:
    """The events that an act adds to the ledger."""
    before = head(workspace).count
    act()
    with workspace.store.reading() as view:
        return list(view.ledger.events(after=before))


def note_concern(workspace: Workspace, concern: str, key: str = "") -> str:
    """Note an urgent concern about a piece of work, as its marker; its key."""
    key = key or keys_to_mark(workspace)[0]
    with workspace.store.reading() as view:
        marker = next(
            item.assessor for one in bare_draws(view, MONTH) for item in one.to_mark() if item.key == key
        )
    whole = Answers((), WholeAnswers(urgent_concern=concern))
    assert save_item(workspace_in(workspace.root, marker), key, whole, 0).problems == ()
    return key
