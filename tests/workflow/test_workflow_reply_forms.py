"""Forms of reply go out in Word and Excel and come back: recorded once, disputes too, and called what they are."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from machine import skip_or_fail
from msgspec.structs import replace
from office import MONTH, Office, copied, workspace_in
from openpyxl import Workbook, load_workbook
from workflow_builders import events_of, head, issued_month

from iqa.domain import DisputeState
from iqa.errors import NotFoundError
from iqa.feedback.reply_form import COACHING, COMMENT, HELD, IMPROVED_LABEL, OWN_VIEW, READ
from iqa.files import write_files
from iqa.forms.reading import read_form
from iqa.forms.values import AnswerKind
from iqa.records.workspace import Workspace
from iqa.workflow.filled_forms import sort_files
from iqa.workflow.rendering import reply_form_files
from iqa.workflow.replies import list_disputes
from iqa.workflow.reply_forms import RecordedReply, WrittenForm, in_a_sentence, record_replies, reply_forms

FIRST, FIRST_WHY = "First mark I see differently", "Why I see the first mark differently"
Fill = Callable[[bytes, Mapping[str, object]], bytes]


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.fixture
def workspace(office: Office) -> Workspace:
    return workspace_in(office.folder)


def form_of(workspace: Workspace, person: str = "P1") -> WrittenForm:
    (form,) = reply_forms(workspace, MONTH, person)
    return form


def in_excel(content: bytes, answers: Mapping[str, object]) -> bytes:
    book = load_workbook(BytesIO(content))
    sheet: Any = book["Reply"]
    for row in sheet.iter_rows():
        label = str(row[0].value or "").split("\n")[0]
        if label in answers:
            row[1].value = answers[label]
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def in_word(content: bytes, answers: Mapping[str, object]) -> bytes:
    document = Document(BytesIO(content))
    for row in document.tables[0].rows:
        value = answers.get(row.cells[0].paragraphs[0].text)
        if value is None:
            continue
        text = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
        control = next(iter(row.cells[1]._tc.iter(qn("w:sdt"))), None)
        if control is None:
            row.cells[1].text = text
            continue
        properties = control.find(qn("w:sdtPr"))
        properties.remove(properties.find(qn("w:showingPlcHdr")))
        next(control.iter(qn("w:t"))).text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


BOTH = pytest.mark.parametrize(("ending", "fill"), [(".docx", in_word), (".xlsx", in_excel)])


def filled(workspace: Workspace, answers: Mapping[str, object], name: str = "back.xlsx") -> Path:
    ending = Path(name).suffix
    content = reply_form_files(form_of(workspace), (ending,))[ending]
    path = workspace.root / "replies" / name
    write_files({path: (in_word if ending == ".docx" else in_excel)(content, answers)})
    return path


def recorded(workspace: Workspace, *paths: Path) -> list[RecordedReply]:
    return list(record_replies(workspace, paths))


@pytest.mark.unmeasured
@BOTH
def test_a_form_comes_back_with_everything_that_was_said(workspace: Workspace, ending: str, fill: Fill) -> None:
    form = form_of(workspace)
    mark = next(line for line in form.form.lines if line.label == FIRST).choices[0]
    answers = {
        READ: "Yes",
        OWN_VIEW: "Fair on the whole.\nAnd kind.",
        HELD: date(2026, 11, 12),
        COACHING: "Shadow a trial.",
        COMMENT: "Thank you.",
        FIRST: mark,
        FIRST_WHY: "It is in the note of 3 October.",
    }
    path = workspace.root / f"anything{ending}"
    write_files({path: fill(reply_form_files(form, (ending,))[ending], answers)})
    assert sort_files([path]).replies == (path,)
    (done,) = recorded(workspace, path)
    assert (done.reply, done.disputes, done.problems, done.what_it_is) == (1, 1, (), "")
    assert in_a_sentence(done) == f"anything{ending}: reply 1 of Ash Maple is recorded, 1 mark is disputed."
    with workspace.store.reading() as view:
        (reply,) = view.responses.list(person="P1")
    assert (reply.agrees, reply.own_view, reply.held) == (
        True,
        "Fair on the whole.\nAnd kind.",
        date(2026, 11, 12),
    )
    assert (reply.coaching, reply.text, reply.version) == ("Shadow a trial.", "Thank you.", 1)
    (shown,) = list_disputes(workspace, MONTH)
    assert (shown.dispute.state, shown.dispute.reason) == (DisputeState.OPEN, "It is in the note of 3 October.")
    before = head(workspace)
    (again,) = recorded(workspace, path)
    assert (again.reply, again.disputes, head(workspace)) == (0, 0, before)
    assert "It says what was recorded on 16 November 2026" in again.what_it_is


@pytest.mark.unmeasured
@BOTH
def test_an_empty_form_says_nothing_and_records_nothing(workspace: Workspace, ending: str, fill: Fill) -> None:
    path = filled(workspace, {}, f"empty{ending}")
    before = head(workspace)
    (done,) = recorded(workspace, path)
    assert (done.what_it_is, head(workspace)) == ("Nothing is filled in: it is as it was made.", before)


@BOTH
def test_all_that_is_wrong_is_told_with_its_place_and_nothing_is_recorded(
    workspace: Workspace, ending: str, fill: Fill
) -> None:
    wrong = {READ: "perhaps", HELD: "soon", FIRST: "The weather", OWN_VIEW: "Mine"}
    path = filled(workspace, wrong, f"wrong{ending}")
    before = head(workspace)
    (done,) = recorded(workspace, path)
    assert [one.value for one in done.problems] == ["perhaps", "soon", "The weather"]
    assert all(
        one.where.startswith("sheet Reply, cell B" if ending == ".xlsx" else "the row '") for one in done.problems
    )
    assert (done.refused, head(workspace)) == (False, before)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({FIRST_WHY: "It is there"}, "Say which mark this is about"),
        ({HELD: date(2026, 12, 24)}, "still to come"),
        ({"Second mark I see differently": 0}, "A dispute needs a reason"),
        (
            {
                FIRST: 0,
                FIRST_WHY: "It is there",
                "Second mark I see differently": 0,
                "Why I see the second mark differently": "And there",
            },
            "the mark above once more",
        ),
    ],
)
def test_half_a_dispute_and_a_day_to_come_are_no_answers(
    workspace: Workspace, answers: dict[str, object], said: str
) -> None:
    marks = next(line for line in form_of(workspace).form.lines if line.label == FIRST).choices
    given = {label: marks[value] if value == 0 else value for label, value in answers.items()}
    (done,) = recorded(workspace, filled(workspace, given))
    assert said in str(done.problems[0])


def test_a_copy_is_called_a_copy_and_another_answer_is_kept_beside(workspace: Workspace) -> None:
    first, copy = filled(workspace, {READ: "Yes"}), filled(workspace, {READ: "Yes"}, "back (1).xlsx")
    other = filled(workspace, {READ: "Yes", COMMENT: "One more thing"}, "later.docx")
    one, two, three = recorded(workspace, first, copy, other)
    assert (one.reply, two.reply, three.reply) == (1, 0, 2)
    assert two.what_it_is == "back (1).xlsx, a copy by its name, says the same as back.xlsx: a copy of it."
    assert "all 2 replies are kept" in three.what_it_is


def test_an_older_form_is_called_so_and_counts_for_its_own_version(workspace: Workspace) -> None:
    path = filled(workspace, {OWN_VIEW: "Of the first"})
    with workspace.store.changing("ann", workspace.now(), "feedback letters issued") as change:
        letter = change.letters.find(("P1", MONTH, 1))
        change.letters.add(replace(letter, version=2))
    (done,) = recorded(workspace, path)
    assert done.what_it_is == "It is an older form: of version 1 of the letter, and version 2 is out."
    with workspace.store.reading() as view:
        assert [one.version for one in view.responses.list(person="P1")] == [1]


def test_foreign_files_are_told_in_a_line(workspace: Workspace, tmp_path: Path) -> None:
    elsewhere = replace(workspace, settings=replace(workspace.settings, workspace="another"))
    foreign = filled(elsewhere, {READ: "Yes"}, "foreign.xlsx")
    book, document = tmp_path / "other.xlsx", tmp_path / "other.docx"
    Workbook().save(book)
    Document().save(str(document))
    text, nothing, torn = tmp_path / "a.docx", tmp_path / "b.docx", tmp_path / "c.docx"
    text.write_text("no form")
    nothing.write_bytes(b"")
    torn.write_bytes(document.read_bytes()[:400])
    before = head(workspace)
    found = recorded(workspace, foreign, book, document, text, nothing, torn, tmp_path / "gone.docx")
    said = [str(one.problems[0]) for one in found]
    assert "was not issued here" in said[0]
    assert all("no form of reply" in one for one in said[1:3])
    assert "neither a workbook" in said[3]
    assert "is empty" in said[4]
    assert all(len(one.problems) == 1 and not one.refused for one in found)
    assert head(workspace) == before


def test_whether_earlier_priorities_improved_is_asked_where_there_were_any(workspace: Workspace) -> None:
    assert IMPROVED_LABEL not in [line.label for line in form_of(workspace).form.lines]
    with workspace.store.changing("ann", workspace.now(), "feedback letters issued") as change:
        letter = change.letters.find(("P1", MONTH, 1))
        told = letter.context.replace('"previous_priorities": []', '"previous_priorities": ["Was there grip?"]')
        change.letters.save(replace(letter, context=told))
    line = next(one for one in form_of(workspace).form.lines if one.label == IMPROVED_LABEL)
    assert (line.kind, line.hint) == (AnswerKind.CHOICE, "They were: Was there grip?")
    (done,) = recorded(workspace, filled(workspace, {IMPROVED_LABEL: "partly"}))
    assert done.reply == 1
    with workspace.store.reading() as view:
        assert view.responses.list(person="P1")[0].improved == "partly"
    (wrong,) = recorded(workspace, filled(workspace, {IMPROVED_LABEL: "rather"}, "wrong.xlsx"))
    assert "Write Yes, Partly or No" in str(wrong.problems[0])


@pytest.mark.unmeasured
def test_a_trial_records_nothing_and_everybody_with_a_letter_gets_a_form(workspace: Workspace) -> None:
    with workspace.store.reading() as view:
        people = {one.person for one in view.letters.list(month=MONTH)}
    assert {one.person for one in reply_forms(workspace, MONTH)} == people
    path = filled(workspace, {READ: "Yes"})
    assert events_of(workspace, lambda: record_replies(workspace, [path], dry_run=True)) == []
    with pytest.raises(NotFoundError):
        reply_forms(workspace, MONTH.previous())


@pytest.mark.unmeasured
@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_form_that_libreoffice_saved_again_says_the_same(workspace: Workspace, tmp_path: Path) -> None:
    program = shutil.which("soffice") or skip_or_fail("LibreOffice")
    answers = {READ: "Yes", OWN_VIEW: "Fair.\nAnd kind.", HELD: date(2026, 11, 12)}
    for name in ("a.docx", "b.xlsx"):
        path = filled(workspace, answers, name)
        ending = path.suffix[1:]
        home = f"-env:UserInstallation=file://{tmp_path}/home"
        asked = [program, home, "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(path)]
        subprocess.run(asked, check=True, capture_output=True, timeout=240)
        before, after = read_form(path), read_form(tmp_path / name)
        assert before.reference == after.reference != ""
        assert {key: one.text for key, one in before.answers.items() if one.text} == {
            key: one.text for key, one in after.answers.items() if one.text
        }


@pytest.mark.unmeasured
def test_the_same_form_gives_the_same_word_file(workspace: Workspace) -> None:
    form = form_of(workspace)
    assert reply_form_files(form, (".docx",)) == reply_form_files(form, (".docx",))


def test_forms_are_written_and_read_by_the_command(office: Office) -> None:
    told = office.iqa("respond", "Ash Maple", "--month", MONTH, "--form", "word", "--form", "excel").done().out
    assert "Ash Maple.docx" in told
    assert "iqa respond --form FILE" in told
    assert len(office.iqa("respond", "--month", MONTH, "--form", "word", "--json").done().json["files"]) > 1
    book = office.out / "replies" / "Ash Maple.xlsx"
    mark = next(line for line in form_of(workspace_in(office.folder)).form.lines if line.label == FIRST).choices[0]
    book.write_bytes(in_excel(book.read_bytes(), {FIRST: mark, FIRST_WHY: "Page 2"}))
    kept = office.iqa("respond", "Ash Maple", "--month", MONTH, "--form", "excel").done().out
    assert "Ash Maple.xlsx is not as it was written" in kept
    said = office.iqa("record", office.out / "replies").done().out
    assert "Ash Maple.xlsx: 1 mark is disputed." in said
    assert "iqa dispute list --month 2026-10" in said
    assert office.iqa("respond", "--form", book, "--json").done().json["replies"][0]["reply"] == 0
    book.write_bytes(in_excel(book.read_bytes(), {READ: "never"}))
    assert office.iqa("respond", "--form", book).code == 3
    for wrong in (("--form", "word", "--form", book), ("--form", "word"), ("--month", MONTH)):
        assert office.iqa("respond", *wrong).code == 2
