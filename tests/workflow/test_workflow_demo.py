"""The demonstration: three invented months through every step, and what it leaves to look at. Run once."""

import csv
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from disclosure import given_away, lines_of
from msgspec import Struct
from sample_builders import SAMPLES

from iqa.cli.demo import BEGUN, DISPUTED, MONTHS, SCHEMES, ToOpen, run_demo
from iqa.cli.next_steps import in_words
from iqa.domain import (
    ActionState,
    AssessmentState,
    CriterionKind,
    DisputeState,
    Kind,
    LetterState,
    Month,
    Purpose,
    Round,
    ThemeState,
    TookPlace,
)
from iqa.errors import RefusedError
from iqa.exports.committee import for_committee, mark_entries
from iqa.feedback.wording import reference
from iqa.marking.results import MarkedWork
from iqa.records.draws import marked_items, month_draws
from iqa.records.marked_work import work_to_export
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace, open_workspace
from iqa.staff import OffList
from iqa.themes.effect import EffectVerdict
from iqa.workflow.actions import action_reports
from iqa.workflow.adjudication import OpenAdjudications, open_adjudications
from iqa.workflow.briefs import BriefKind
from iqa.workflow.committee import committee_summary
from iqa.workflow.verifying import verify, verify_certificate

# One worker runs the demonstration once, for all the tests that look at it.
pytestmark = [pytest.mark.demonstration, pytest.mark.xdist_group("demonstration")]


class Demonstration(Struct, frozen=True):
    folder: Path
    workspace: Workspace
    said: list[str]
    to_open: tuple[ToOpen, ...]
    waiting: tuple[str, ...]

    def out(self, month: Month) -> Path:
        return self.folder / "out" / str(month)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    said: list[str] = []
    done = run_demo(folder, said.append)
    return Demonstration(folder, open_workspace(folder, "Somebody"), said, done.to_open, done.waiting)


@pytest.fixture(scope="module")
def october(demo: Demonstration) -> OpenAdjudications:
    return open_adjudications(demo.workspace, MONTHS[-1])


def suppressed(demo: Demonstration, month: Month) -> set[str]:
    """The people on whose record a mark of a month stands and who got no letter."""
    with demo.workspace.store.reading() as view:
        drawn = month_draws(view, month)
        behind = {
            person
            for one in drawn
            for found in marked_items(demo.workspace, view, one)
            for person in found.people()
        }
        return behind - {letter.person for letter in view.letters.list(month=month)} - {""}


def test_the_folder_becomes_one_workspace_with_a_folder_a_month(demo: Demonstration) -> None:
    assert {path.name for path in demo.folder.iterdir()} == {"iqa.toml", "iqa.db", "out"}
    assert {path.name for path in (demo.folder / "out").iterdir()} == {
        *map(str, (*MONTHS, BEGUN)),
        ".written.json",
    }
    for month in MONTHS:
        papers = {path.name for path in demo.out(month).iterdir()}
        assert papers >= {
            "letters",
            "workbooks",
            "chase-list.html",
            "chase-list.csv",
            "committee-summary.docx",
            "committee-summary.html",
            *(f"certificate-{scheme}.{ending}" for scheme in SCHEMES for ending in ("json", "html")),
        }


def test_it_ends_with_what_to_open_and_all_of_it_is_there(demo: Demonstration) -> None:
    assert len(demo.to_open) == 19
    assert all(one.path.is_file() and one.what for one in demo.to_open)
    assert len({one.path for one in demo.to_open}) == 19


def test_each_step_is_said_as_it_begins(demo: Demonstration) -> None:
    assert demo.said[0] == "The staff list"
    assert [
        sum(month in step for step in demo.said) for month in ("September 2026", "October 2026", "November 2026")
    ] == [4, 7, 1]
    assert "Checking" in demo.said[-1]


def test_the_committee_has_decided_and_the_marks_say_what_became_of_actions(demo: Demonstration) -> None:
    with demo.workspace.store.reading() as view:
        decided = {one.id: one.state for one in view.themes.list() if len(one.steps) > 1}
        moved = [state for state in decided.values() if state in (ThemeState.ACTION, ThemeState.DECLINED)]
        assert sorted(moved) == [ThemeState.ACTION] * 3 + [ThemeState.DECLINED]
        lines = {line.month for line in view.minutes.list()}
        held = [one for one in view.meetings.list(kind="committee") if one.held is TookPlace.YES]
    assert lines == set(MONTHS)
    assert [one.month for one in held] == list(MONTHS)
    reports = {one.action.id: one for one in action_reports(demo.workspace)}
    assert len(reports) == 5
    verdicts = {id: one.effect.verdict for id, one in reports.items() if one.effect}
    assert set(verdicts.values()) == set(EffectVerdict)
    assert reports["A1"].action.state is ActionState.VERIFIED


def test_every_reader_has_a_brief_and_the_month_stands_beside_a_sister_areas(demo: Demonstration) -> None:
    out = demo.out(MONTHS[-1])
    for kind in BriefKind:
        assert list((out / "briefs").glob(f"{kind}*.html"))
        assert list((out / "briefs").glob(f"{kind}*.docx"))
    assert len(list((out / "posters").glob("*.html"))) == 4
    together = (out / "areas-together.html").read_text(encoding="utf-8")
    assert "Thornmere and Brackenholt" in together
    assert "Issues that the Areas answer for together" in together


@pytest.mark.unmeasured
def test_the_records_stand_and_every_certificate_can_be_performed_again(demo: Demonstration) -> None:
    checked = verify(demo.workspace)
    assert checked.faults == ()
    assert checked.draws >= len(MONTHS) * len(SCHEMES)
    for month in MONTHS:
        for scheme in SCHEMES:
            drawn = verify_certificate(demo.workspace, demo.out(month) / f"certificate-{scheme}.json")
            assert (drawn.month, drawn.scheme) == (month, scheme)
    again = verify_certificate(demo.workspace, demo.out(MONTHS[-1]) / "certificate-second-marking.json")
    assert (again.month, again.purpose) == (MONTHS[-1], Purpose.SECOND_MARKING)


def test_every_drawn_piece_of_work_is_marked_and_released_but_where_a_letter_waits(demo: Demonstration) -> None:
    with demo.workspace.store.reading() as view:
        for month in MONTHS:
            waiting = suppressed(demo, month)
            assert len(waiting) == (month == MONTHS[-1])
            for one in month_draws(view, month):
                first = view.assessments.list(draw=one.draw.id, round=Round.FIRST)
                assert {each.item_key for each in first} == {item.key for item in one.to_mark()}
                states = {each.state for each in first if one.items[each.item_key].text("person") not in waiting}
                assert states == {AssessmentState.RELEASED}


def test_a_tenth_of_each_markers_work_is_marked_twice_and_most_differences_are_settled(
    october: OpenAdjudications,
) -> None:
    assert october.twice == 19
    assert october.settled >= 5
    (left,) = october.differences
    assert left.marks[0].label != left.marks[1].label
    assert {mark.evidence for mark in left.marks} - {""}


def test_what_is_settled_is_what_letters_and_figures_use(demo: Demonstration) -> None:
    changed = 0
    with demo.workspace.store.reading() as view:
        for one in month_draws(view, MONTHS[-1]):
            used = {found.item.key: found.assessment for found in marked_items(demo.workspace, view, one)}
            first = {each.item_key: each for each in view.assessments.list(draw=one.draw.id, round=Round.FIRST)}
            for each in view.adjudications.list(draw=one.draw.id):
                assert used[each.item_key].mark(each.criterion).rating == each.rating
                changed += first[each.item_key].mark(each.criterion).rating != each.rating
    assert changed


def test_the_last_lines_name_what_waits_and_the_one_letter_that_is_held_back(
    demo: Demonstration, october: OpenAdjudications
) -> None:
    (person,) = suppressed(demo, MONTHS[-1])
    name = demo.workspace.people()[person].name
    question, letter = map(in_words, demo.waiting)
    assert question.startswith(f"{len(october.differences)} question ")
    assert question.endswith("iqa settle --month 2026-10")
    assert name in letter
    assert letter.endswith("iqa feedback --month 2026-10")
    assert not (demo.out(MONTHS[-1]) / "letters" / f"{name}.html").exists()


def test_the_letter_that_the_readme_shows_is_not_concerned(
    demo: Demonstration, october: OpenAdjudications
) -> None:
    shown = next(id for id, one in demo.workspace.people().items() if one.name == "Heather Bilberry")
    with demo.workspace.store.reading() as view:
        for one in month_draws(view, MONTHS[-1]):
            twice = {each.item_key for each in view.assessments.list(draw=one.draw.id, round=Round.SECOND)}
            own = [found for found in marked_items(demo.workspace, view, one) if shown in found.people()]
            assert not twice & {found.item.key for found in own}
    assert (demo.out(MONTHS[-1]) / "letters" / "Heather Bilberry.docx").is_file()


def test_the_page_on_agreement_names_no_marker(demo: Demonstration) -> None:
    page = (demo.out(MONTHS[-1]) / "agreement.html").read_text(encoding="utf-8")
    assert "19 pieces of work have been marked a second time" in page
    assert not [one.name for one in demo.workspace.people().values() if one.name in page]


def test_everybody_with_marks_has_a_letter_in_word_and_as_a_page(demo: Demonstration) -> None:
    with demo.workspace.store.reading() as view:
        for month in MONTHS:
            issued = view.letters.list(month=month)
            files = {path.name for path in (demo.out(month) / "letters").iterdir()}
            stems = {Path(name).stem for letter in issued for name in letter.files}
            archives = {name for name in files if name.endswith(".zip")}
            assert {f"{stem}{form}" for stem in stems for form in (".docx", ".html", ".pdf", ".eml")} <= files
            assert {Path(name).stem for name in files - archives} == stems
            assert archives
            assert len(stems) == len(issued)
            assert {letter.version for letter in issued} == ({1, 2} if month == DISPUTED else {1})
            assert len(issued) >= 45


def test_people_reply_one_dispute_is_decided_and_its_letter_is_issued_anew(demo: Demonstration) -> None:
    with demo.workspace.store.reading() as view:
        assert {one.month for one in view.responses.list()} == set(MONTHS)
        (dispute,) = view.disputes.list()
        second = next(one for one in view.letters.list(month=DISPUTED) if one.version == 2)
        shared = [one for one in view.practice.list() if one.is_shared]
    assert (dispute.month, dispute.person, dispute.state) == (DISPUTED, second.person, DisputeState.CHANGED)
    assert dispute.decided_by
    assert shared
    page = (demo.out(MONTHS[-1]) / "good-practice.html").read_text(encoding="utf-8")
    assert all(one.text in page for one in shared)
    assert list((demo.out(MONTHS[-1]) / "urgent").glob("*.eml"))


def test_every_action_stands_in_the_letter_of_whoever_it_is_about_and_in_no_other(demo: Demonstration) -> None:
    with demo.workspace.store.reading() as view:
        marked = [
            found for one in month_draws(view, MONTHS[-1]) for found in marked_items(demo.workspace, view, one)
        ]
        letters = {letter.person: json.loads(letter.context) for letter in view.letters.list(month=MONTHS[-1])}
    agreed = [(one, action) for one in marked for action in one.assessment.actions]
    told = Counter(
        (person, row["reference"], row["text"], row["question"])
        for person, letter in letters.items()
        for work in letter["detail"]
        for row in work["actions"]
    )
    assert told == Counter(
        (
            one.person_of_action(action),
            reference(one),
            action.text,
            one.scheme.criterion(action.criterion).question if action.criterion else "",
        )
        for one, action in agreed
        if one.person_of_action(action) in letters
    )
    assert any(one.person_of_action(action) != one.owner() for one, action in agreed)


def test_one_replacement_a_month_stands_on_the_certificate(demo: Demonstration) -> None:
    for month in MONTHS:
        written = json.loads((demo.out(month) / "certificate-casework.json").read_text(encoding="utf-8"))
        (replaced,) = [item for item in written["items"] if item["state"] == "replaced"]
        assert replaced["key"].startswith("casework|")
        assert [entry["reason"] for entry in written["replacements"]] == ["ineligible"]


def owners_of_actions(demo: Demonstration) -> set[str]:
    people = demo.workspace.people()
    with demo.workspace.store.reading() as view:
        return {found.name for one in view.actions.list() if (found := people.get(one.owner))}


@pytest.mark.unmeasured
def test_the_committee_reads_no_name_that_the_samples_hold(demo: Demonstration) -> None:
    """No member of staff, no victim, no defendant, of any month: in the page or anywhere in the Word file."""
    names: set[str] = set()
    with demo.workspace.store.reading() as view:
        for person in view.people.list():
            names |= {person.name, *person.other_names}
        for stored in view.populations.list():
            if stored.kind is not Kind.POLICE_FILES:
                for item in items_of(view, stored):
                    names |= {item.text(field) for field in ("defendant", "victim_name", "prosecutor", "drafter")}
    names -= {""}
    assert len(names) > 1000
    assert OffList("Aster Thistledown").id in names
    names -= owners_of_actions(demo)  # who does what the committee agreed is told to it
    for month in MONTHS:
        page = (demo.out(month) / "committee-summary.html").read_text(encoding="utf-8")
        with zipfile.ZipFile(demo.out(month) / "committee-summary.docx") as parts:
            word = "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        for said in (page, re.sub(r"<[^>]+>", "", word)):
            assert {name for name in names if name in said} == set()


@pytest.mark.unmeasured
def test_the_committees_papers_of_all_months_tell_nothing_that_they_hold_back(demo: Demonstration) -> None:
    limits = demo.workspace.settings.committee
    known = work_to_export(demo.workspace, None, None, with_police=False)
    rows = for_committee(mark_entries(known.reported), limits).rows
    summaries = {month: committee_summary(demo.workspace, month) for month in known.months}
    lines = lines_of(known.reported, rows, summaries)
    told = [one for line in lines for one in given_away(line, limits.smallest_marks, limits.smallest_people)]
    assert told == []
    assert any(line.withheld() for line in lines)


def test_letters_name_no_victim_and_no_defendant(demo: Demonstration) -> None:
    names: set[str] = set()
    with demo.workspace.store.reading() as view:
        for stored in view.populations.list(month=MONTHS[-1]):
            if stored.kind is not Kind.POLICE_FILES:
                for item in items_of(view, stored):
                    names |= {item.text(field) for field in ("defendant", "victim_name")}
    names -= {""}
    pages = [path.read_text(encoding="utf-8") for path in (demo.out(MONTHS[-1]) / "letters").glob("*.html")]
    found = {name for name in names for page in pages if name in page}
    with demo.workspace.store.reading() as view:
        staff = {person.name for person in view.people.list()}
    assert found - staff == set()


TRUTH = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
TABLES = {Month.parse(month): said["letters_table"] for month, said in TRUTH["months"].items()}
TABLES[BEGUN] = TRUTH["one_units_file"]["letters_table"]


@pytest.mark.parametrize("month", TABLES, ids=str)
def test_the_committee_reads_as_many_letters_in_each_column_as_are_true(demo: Demonstration, month: Month) -> None:
    total = committee_summary(demo.workspace, month).letters_total
    assert total is not None
    assert {name: getattr(total, name) for name in TABLES[month]} == TABLES[month]


def _chased(demo: Demonstration, month: Month) -> dict[str, list[dict[str, str]]]:
    """The lines of a month's chase list by the list they stand on."""
    found: dict[str, list[dict[str, str]]] = {str(state): [] for state in LetterState}
    text = (demo.out(month) / "chase-list.csv").read_text(encoding="utf-8-sig")
    for line in csv.DictReader(text.splitlines()):
        found[line["List"]].append(line)
    return found


@pytest.mark.parametrize("month", TABLES, ids=str)
def test_the_chase_list_asks_for_the_letters_that_are_truly_unsent_and_for_no_other(
    demo: Demonstration, month: Month
) -> None:
    chased, true = _chased(demo, month), TABLES[month]
    assert len(chased[LetterState.NOT_SENT]) == true["not_sent"] + true["carried_over"]
    assert len(chased[LetterState.NOT_YET_DUE]) == true["not_yet_due"]
    assert len(chased[LetterState.POSSIBLY_OWED]) >= true["to_check"]
    if month == BEGUN:
        assert all("no column for Date sent" in line["Working"] for line in chased[LetterState.POSSIBLY_OWED])


def test_a_provisional_decision_and_a_letter_that_contradicts_its_case_are_chased_as_nobodys_failing(
    demo: Demonstration,
) -> None:
    chased, said = _chased(demo, MONTHS[-1]), TRUTH["months"][str(MONTHS[-1])]
    asked = chased[LetterState.POSSIBLY_OWED]
    provisional = [line for line in asked if line["Letter type"] == "provisional decision"]
    pilot = said["provisional_decisions"]
    assert len(provisional) == pilot["not_sent"] + pilot["missing_from_the_log"]
    denied = [line for line in asked if "no enhanced entitlement" in line["Working"]]
    assert 0 < len(denied) <= said["letters"]["enhanced_denied_beside_flags"]
    failing = chased[LetterState.NOT_SENT]
    assert not [line for line in failing if line["Letter type"] == "provisional decision"]
    assert not {line["URN"] for line in denied} & {line["URN"] for line in failing}


@pytest.mark.parametrize("label", TRUTH["kept_against_the_record"], ids=lambda label: label["month"])
def test_a_mark_kept_against_the_log_is_told_to_the_moderator_and_the_letter_is_still_chased(
    demo: Demonstration, label: dict[str, str]
) -> None:
    month = Month.parse(label["month"])
    told = {one.explanation: one for one in open_adjudications(demo.workspace, month).explanations}
    one = told[label["explanation"]]
    assert (one.urn, one.criterion, one.rating) == (label["urn"], label["criterion"], "Fully met")
    assert label["urn"] in {line["URN"] for line in _chased(demo, month)[LetterState.NOT_SENT]}


def _marked(demo: Demonstration, scheme: str) -> list[MarkedWork]:
    with demo.workspace.store.reading() as view:
        return [
            found
            for month in MONTHS
            for one in month_draws(view, month)
            if one.draw.scheme == scheme
            for found in marked_items(demo.workspace, view, one)
        ]


def _adverse_by_the_dates(one: MarkedWork) -> list[str]:
    """The criteria of a piece of work that are judged by its dates and were marked below the best."""
    below = {rating.id for rating in one.scheme.scale[1:]}
    timely = {c.id for c in one.scheme.criteria if c.kind is CriterionKind.TIMELINESS}
    return [m.criterion for m in one.assessment.marks if m.criterion in timely and m.rating in below]


def test_a_review_before_the_next_sitting_counts_against_nobody_whose_case_is_an_overnight_custody(
    demo: Demonstration,
) -> None:
    overnight = [
        one
        for one in _marked(demo, "casework")
        if one.item.flag("custody") and one.item.text("casework_type") == "Magistrates"
    ]
    assert overnight
    assert not [one.item.key for one in overnight if "magistrates-review-timely" in _adverse_by_the_dates(one)]


def test_no_letter_of_a_provisional_decision_is_marked_by_a_clock_that_nobody_set(demo: Demonstration) -> None:
    pilot = [
        one for one in _marked(demo, "victim-letters") if one.item.text("letter_type") == "provisional decision"
    ]
    assert pilot
    assert not [one.item.key for one in pilot if _adverse_by_the_dates(one)]


def test_a_folder_that_is_a_workspace_is_not_run_over(demo: Demonstration) -> None:
    before = (demo.folder / "iqa.toml").read_bytes()
    with pytest.raises(RefusedError, match="is a workspace already"):
        run_demo(demo.folder, lambda step: None)
    assert (demo.folder / "iqa.toml").read_bytes() == before
