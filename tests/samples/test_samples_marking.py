"""Simulated marking keeps to the known true rates, says why, and fills a real workbook ready to submit."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec import structs
from sample_builders import SAMPLES
from samples.filling import Filled, fill_workbook
from samples.marks import Answer, Asked, Second, choose_mark, due, good_practice, load_bank, overall, priorities
from samples.names import DEFENDANT_SURNAMES, STAFF_SURNAMES, VICTIM_SURNAMES

from iqa.criteria.loading import builtin_schemes, load_scheme
from iqa.domain import (
    CORE,
    AssessmentState,
    Criterion,
    Item,
    Month,
    Person,
    Rule,
    Standard,
    TimelinessOutcome,
    TimelinessReason,
    TimelinessResult,
)
from iqa.marking.workbook.brief import ItemToMark, Section, WorkbookBrief
from iqa.marking.workbook.reading import read_workbook
from iqa.marking.workbook.writing import build_workbook
from iqa.sheets.writing import write_workbook

pytestmark = pytest.mark.unmeasured

BANK = load_bank(SAMPLES)
SCALE = ("Fully met", "Partially met", "Not met")
WHY = "Explanation, if the record says otherwise"
STRATEGY = Asked("casework|71TC1000126|TH0130|case", "trial-strategy", "2026-08", SCALE)
CRITERIA = [c for name in builtin_schemes() for c in load_scheme(name).criteria]
CODES = {one.id: {code for c in CRITERIA if c.id == one.id for code in c.finding_codes} for one in CRITERIA}
ALL_IDS = [criterion.id for criterion in CRITERIA]


OWN = [criterion for criterion in CRITERIA if criterion.id in BANK.evidence]


@pytest.mark.parametrize("criterion", OWN, ids=[criterion.id for criterion in OWN])
def test_a_criterion_has_three_ways_to_fall_short_with_its_own_codes(criterion: Criterion) -> None:
    own = BANK.evidence[criterion.id]
    offered = criterion.ratings or {"partially-met": "", "not-met": ""}
    for level in ("partially", "not"):
        if f"{level}-met" not in offered:
            continue
        said = BANK.findings(criterion.id, level, {})
        assert len({line for _, line in said}) >= 3
        assert {code for code, _ in said} <= (CODES[criterion.id] or {""})
        assert {code for code, _ in said} & {*criterion.finding_codes} or not criterion.finding_codes
    assert own["next"]
    assert own["good"]
    assert own["action"]


def test_every_question_has_words_of_its_own() -> None:
    assert set(ALL_IDS) <= set(BANK.evidence)


def test_the_bank_knows_no_criterion_that_is_not_asked() -> None:
    assert set(BANK.evidence) - {"any", "overall", "urgent", "referral", "settled"} <= set(ALL_IDS)


def test_the_bank_names_nobody() -> None:
    text = (SAMPLES / "evidence.toml").read_text(encoding="utf-8")
    names = {*STAFF_SURNAMES, *DEFENDANT_SURNAMES, *VICTIM_SURNAMES}
    assert not [name for name in names if name in text]


@pytest.mark.parametrize("month", ["2026-08", "2026-10"])
@pytest.mark.parametrize("criterion", ["trial-strategy", "empathy", "grip"])
def test_marks_follow_the_true_shares(month: str, criterion: str) -> None:
    drawn = Counter(
        choose_mark(replace(STRATEGY, key=f"k{n}", criterion=criterion, month=month), BANK).level
        for n in range(2000)
    )
    scheme = "casework" if criterion in BANK.truth["rates"]["casework"] else "victim-letters"
    for level, share in enumerate(BANK.truth["rates"][scheme][criterion][month]):
        assert drawn[level] / 2000 == pytest.approx(share, abs=0.035)


def test_questions_that_do_not_apply_leave_the_shares_as_they_are() -> None:
    answers = [
        choose_mark(replace(STRATEGY, key=f"k{n}", criterion="bail-and-custody"), BANK) for n in range(3000)
    ]
    applied = [a for a in answers if a.level is not None]
    assert len(applied) / 3000 == pytest.approx(0.75, abs=0.03)
    assert sum(a.level == 0 for a in applied) / len(applied) == pytest.approx(0.88, abs=0.03)


def test_a_mark_depends_on_nothing_but_its_key_and_criterion() -> None:
    assert choose_mark(STRATEGY, BANK) == choose_mark(replace(STRATEGY), load_bank(SAMPLES))
    others = {choose_mark(replace(STRATEGY, key=f"k{n}"), BANK).evidence for n in range(40)}
    assert len(others) > 4
    seeded = load_bank(SAMPLES, "another")
    assert any(
        choose_mark(replace(STRATEGY, key=f"k{n}"), BANK) != choose_mark(replace(STRATEGY, key=f"k{n}"), seeded)
        for n in range(20)
    )


def test_below_fully_met_says_where_why_and_what_next() -> None:
    for n in range(200):
        answer = choose_mark(replace(STRATEGY, key=f"k{n}"), BANK)
        below = bool(answer.level)
        assert bool(answer.evidence) is bool(answer.next_step) is bool(answer.action) is below
        assert bool(answer.good_practice) is not below
        assert "{" not in answer.evidence + answer.next_step + answer.action


def test_evidence_names_the_day_of_the_review_where_it_is_known() -> None:
    facts = {"review_completed": "2026-08-03", "first_hearing": "2026-08-20"}
    said = {choose_mark(replace(STRATEGY, key=f"k{n}", facts=facts), BANK).evidence for n in range(100)}
    assert any(line.startswith("The review of 3 August ") for line in said)


def test_a_computed_rating_is_kept_with_what_the_dates_say() -> None:
    asked = replace(
        STRATEGY,
        criterion="crown-court-review-timely",
        computed="Not met",
        dates="PTPH on 1 October 2026; review completed on 2 October 2026: 1 day late, after the PTPH.",
    )
    answer = choose_mark(asked, BANK)
    assert (answer.rating, answer.level, answer.finding_code) == ("Not met", 2, "reviewed-after-hearing")
    assert answer.evidence == asked.dates
    met = choose_mark(replace(asked, computed="Fully met"), BANK)
    assert met == Answer("Fully met", 0)
    assert choose_mark(replace(asked, computed="Not applicable"), BANK).level is None
    assert choose_mark(replace(asked, computed=""), BANK).level is None
    unknown = choose_mark(
        replace(asked, dates="PTPH on 1 October 2026; no date completed, and the day has passed"), BANK
    )
    assert unknown.finding_code == ""
    assert unknown.evidence.endswith("passed.")


def test_whether_a_letter_was_sent_is_taken_from_the_record() -> None:
    asked = replace(STRATEGY, criterion="needed-and-sent")
    unsent = choose_mark(replace(asked, contradicts=frozenset({"Fully met", "Partially met"})), BANK)
    assert unsent.rating == "Not met"
    assert choose_mark(replace(asked, contradicts=frozenset({"Not applicable"})), BANK).rating == "Fully met"
    assert choose_mark(replace(asked, contradicts=frozenset(SCALE)), BANK).rating == "Not applicable"


def test_a_right_that_the_record_rules_out_does_not_apply() -> None:
    against = frozenset({"Fully met", "Partially met", "Not met"})
    asked = replace(STRATEGY, criterion="review-right-offered", contradicts=against)
    assert choose_mark(asked, BANK).rating == "Not applicable"


def test_any_other_contradiction_is_explained() -> None:
    everything = frozenset({*SCALE, "Not applicable"})
    assert choose_mark(replace(STRATEGY, contradicts=everything), BANK).explanation
    assert not choose_mark(STRATEGY, BANK).explanation


def test_a_finding_keeps_to_the_codes_of_its_scheme() -> None:
    asked = replace(STRATEGY, criterion="plain-english", codes=frozenset({"jargon"}))
    answers = [choose_mark(replace(asked, key=f"k{n}"), BANK) for n in range(100)]
    assert {answer.finding_code for answer in answers if answer.level} == {"jargon"}
    strange = replace(asked, codes=frozenset({"another"}))
    assert {choose_mark(replace(strange, key=f"k{n}"), BANK).finding_code for n in range(100)} == {""}


def test_priorities_are_the_worst_marks_and_never_more_than_two() -> None:
    answers = {"a": Answer("Not met", 2), "b": Answer("Partially met", 1), "c": Answer("Fully met", 0)}
    chosen = {priorities(answers, BANK, f"k{n}") for n in range(60)}
    assert chosen == {("a",), ("a", "b")}
    assert priorities({"c": answers["c"]}, BANK, "k") == ()


def test_the_whole_is_summed_up_as_the_marks_came_out() -> None:
    tones = BANK.evidence["overall"]
    best, worst = [Answer("Fully met", 0)] * 10, [Answer("Not met", 2)] * 10
    assert overall(best, BANK, "k") in tones["sound"]
    assert overall([*best[:6], *worst[:4]], BANK, "k") in tones["mixed"]
    assert overall(worst, BANK, "k") in tones["weak"]
    praised = {
        good_practice({"a": Answer("Fully met", 0, good_practice="Well done.")}, BANK, f"k{n}") for n in range(40)
    }
    assert praised == {"Well done.", ""}


def test_actions_fall_due_on_a_weekday_two_to_five_weeks_on() -> None:
    for n in range(50):
        day = due(date(2026, 11, 16), BANK, f"k{n}")
        assert 14 <= (day - date(2026, 11, 16)).days <= 37
        assert day.weekday() < 5


def _brief(cases: int = 16, letters: int = 6) -> WorkbookBrief:
    before = Standard("x", "Review before PTPH", Rule.BEFORE, "ptph", "review_completed", 1)
    late = TimelinessResult(
        "x",
        TimelinessOutcome.NOT_MET,
        TimelinessReason.LATE,
        before,
        start=date(2026, 10, 1),
        due=date(2026, 9, 30),
        done=date(2026, 10, 3),
    )
    facts = {
        "casework_type": "Crown Court",
        "plea": "not guilty",
        "victim": "yes",
        "custody": "yes",
        "prosecutor_id": "TH0130",
        "person": "TH0130",
        "first_hearing": "2026-09-10",
    }
    timeliness = {c.id: late for c in CRITERIA if c.standard}
    works = [Item(f"casework|71TC{n:05d}26|TH0130|case", facts | {"urn": f"71TC{n:05d}26"}) for n in range(cases)]
    sent = {
        "letter_type": "stopped charge",
        "decision_date": "2026-10-05",
        "person": "TH0140",
        "vrr_eligible": "no",
    }
    notes = [
        Item(
            f"victim-letters|71TC{n:05d}26|{n}|stopped charge|2026-10-05",
            sent
            | ({"sent": "2026-10-08", "letter_state": "sent"} if n else {"letter_state": "owed and not sent"}),
        )
        for n in range(letters)
    ]
    sections = tuple(
        Section(
            load_scheme(scheme), (), f"draw-{scheme}", tuple(ItemToMark(one, "A", timeliness) for one in items)
        )
        for scheme, items in (("casework", works), ("victim-letters", notes))
    )
    people = (Person("TH0130", "Prosecutor One"), Person("TH0140", "Officer Two"))
    return WorkbookBrief(
        "w", Month(2026, 10), "TH0101", "M", "OFFICIAL", sections, people, today=date(2026, 11, 16)
    )


def _sheet(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    lines = list(book[name].iter_rows(min_row=4, values_only=True))
    headings = [str(cell) for cell in lines[0]]
    return [dict(zip(headings, line, strict=True)) for line in lines[1:]]


def test_a_workbook_comes_out_filled_and_ready(tmp_path: Path) -> None:
    empty, filled = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"
    write_workbook(empty, build_workbook(_brief()))
    done = fill_workbook(empty, filled, BANK, date(2026, 11, 16), lambda key: {"custody": "yes"})
    book = openpyxl.load_workbook(filled)
    marks = [name for name in book.sheetnames if "quality" in name]
    found = [row for name in marks for row in _sheet(book, name)]
    core = sum(c.module == CORE for c in load_scheme("casework").criteria)
    assert done == Filled(22, len(found))
    assert done.questions > 16 * (core - 2)
    assert all(row["Rating"] in {*SCALE, "Yes", "No", "Not applicable"} for row in found)
    below = [row for row in found if row["Rating"] in {*SCALE[1:], "No"}]
    assert below
    assert all(row["Where it shows, or what happened"] for row in below)
    chosen = [row for row in found if row["What to do next time"]]
    assert chosen
    assert all(str(row["Priority for the letter?"]).startswith("=IF(TRIM(") for row in chosen)
    assert all(str(row["What is expected"])[0] != "=" for row in chosen)
    assert all(row["Whose work was it?"] or row["Rating"] == "Not applicable" for row in found)
    items = [row for name in ("Cases", "Letters") for row in _sheet(book, name)]
    assert all(row["Ready to submit?"] == "Yes" for row in items)
    assert all(bool(row["Action agreed"]) is bool(row["By when"]) for row in items)
    assert all(row["Action agreed"] or not row["About which question"] for row in items)
    about = {(row["Case"], row["About which question"]) for row in items if row["About which question"]}
    known = [row for row in chosen if row["Whose work was it?"] != "Not known"]
    assert about
    assert about <= {(row["Case"], str(row["Question"]).partition(" (If it applies")[0]) for row in known}
    assert any(row["Good practice"] for row in items)
    again = tmp_path / "again.xlsx"
    assert fill_workbook(filled, again, BANK, date(2026, 11, 16)) == Filled(0, 0)


def test_a_late_letter_tells_whose_delay_it_was(tmp_path: Path) -> None:
    empty, filled = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx"
    write_workbook(empty, build_workbook(_brief(cases=1, letters=3)))
    fill_workbook(empty, filled, BANK, date(2026, 11, 16))
    book = openpyxl.load_workbook(filled)
    name = next(name for name in book.sheetnames if "etter" in name and "quality" in name)
    rows = [row for row in _sheet(book, name) if "reason reach" in str(row["Question"])]
    assert {row["Finding code"] for row in rows} == {"Reason late from the prosecutor"}
    whole = [row for row in _sheet(book, name) if "in time after the decision" in str(row["Question"])]
    assert {row["Whose work was it?"] for row in whole} == {"The unit as a whole"}


def test_what_is_filled_is_accepted_and_submitted_as_it_stands(tmp_path: Path) -> None:
    empty, filled, brief = tmp_path / "empty.xlsx", tmp_path / "filled.xlsx", _brief()
    write_workbook(empty, build_workbook(brief))
    fill_workbook(empty, filled, BANK, date(2026, 11, 16))
    read = read_workbook(filled, lambda month, assessor, marking_round: brief)
    assert [str(problem) for problem in read.problems] == []
    assert len(read.assessments) == 22
    assert {assessment.state for assessment in read.assessments} == {AssessmentState.SUBMITTED}
    assert any(mark.explanation for assessment in read.assessments for mark in assessment.marks)


def _owed_and_unsent(key: str) -> WorkbookBrief:
    """A workbook of one case that was stopped, of which the log shows a letter owed and not sent."""
    one = _brief(cases=1, letters=0)
    (section, *_) = one.sections
    (item,) = section.items
    facts = {**item.item.facts, "urn": key.split("|")[1], "decision": "substantially altered charge"}
    beside = {"letters.unsent": "substantially altered charge to victim 1"}
    case = structs.replace(item, item=Item(key, facts), beside=beside)
    return structs.replace(one, sections=(structs.replace(section, items=(case,)),))


def test_the_best_mark_kept_against_the_log_waits_until_it_is_explained(tmp_path: Path) -> None:
    (label, *_) = (one for one in BANK.truth["kept_against_the_record"] if one["month"] == "2026-10")
    brief = _owed_and_unsent(f"casework|{label['urn']}|TH0130|case")
    empty, filled, unexplained = (tmp_path / f"{name}.xlsx" for name in ("empty", "filled", "unexplained"))
    write_workbook(empty, build_workbook(brief))
    fill_workbook(empty, filled, BANK, date(2026, 11, 16))
    book = openpyxl.load_workbook(filled)
    (cell,) = (
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == label["explanation"]
    )
    cell.value = None
    book.save(unexplained)
    (asked,) = read_workbook(unexplained, lambda month, assessor, marking_round: brief).problems
    assert "owed and was not sent" in str(asked)
    read = read_workbook(filled, lambda month, assessor, marking_round: brief)
    (mark,) = (one for one in read.assessments[0].marks if one.criterion == label["criterion"])
    assert (read.problems, mark.rating, mark.explanation) == ((), "fully-met", label["explanation"])


def test_a_mark_is_kept_by_its_first_marker_in_its_month_and_against_the_record_alone() -> None:
    (label, *_) = BANK.truth["kept_against_the_record"]
    against = frozenset({"Fully met", "Not applicable"})
    asked = Asked(f"casework|{label['urn']}|TH0130|case", label["criterion"], label["month"], SCALE)
    asked = replace(asked, contradicts=against)
    assert choose_mark(asked, BANK).explanation == label["explanation"]
    for other, bank in (
        (replace(asked, month="2026-09"), BANK),
        (replace(asked, contradicts=frozenset()), BANK),
        (asked, replace(BANK, second=Second("Somebody"))),
    ):
        assert choose_mark(other, bank).explanation != label["explanation"]


def _filled(month: str) -> list[dict[str, str]]:
    """The rows of questions of all the filled workbooks of a month."""
    rows = []
    for path in sorted((SAMPLES / month / "workbooks").glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        for name in book.sheetnames:
            if "quality" in name:
                sheet = book[name]
                sheet.reset_dimensions()
                lines = [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=4, values_only=True)]
                rows += [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]
    return rows


def test_the_filled_workbooks_hold_a_critical_mark_a_threshold_test_and_a_contradiction_across_exports() -> None:
    rows = [row for month in ("2026-08", "2026-09", "2026-10") for row in _filled(month)]
    codes = {
        row["Finding code"] for row in rows if "comply with the Code" in row["Question"] and row["Rating"] == "No"
    }
    assert "Full Code Test not applied when it was due" in codes
    against = [row for row in rows if "owed and was not sent" in row["Says"]]
    assert {row["Rating"] for row in against} == {"Not met", "Fully met"}
    kept = {(row["Case"], row[WHY]) for row in against if row["Rating"] == "Fully met"}
    assert kept == {(one["urn"], one["explanation"]) for one in BANK.truth["kept_against_the_record"]}
    assert not [row["Case"] for row in against if row["Rating"] == "Not met" and row[WHY]]
