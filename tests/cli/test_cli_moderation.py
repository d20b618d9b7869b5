"""`iqa moderate`, `iqa settle`, `iqa agreement`: marked again blind, settled by a third person, told to few."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from made_once import made_once
from mended_words import mend_every_word
from msgspec.structs import replace
from office import MONTH, NOW, STAFF, Office, cases, copied, drawn_month, fill, plainly

from iqa.domain import NOT_APPLICABLE, Assessment, AssessmentState, CriterionKind, Mark, Month, Round
from iqa.records.schemes import scheme_of_draw
from iqa.records.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

SECRET = "Seven herons crossed the second page"
"""Evidence that only the first markers write."""
TELLTALE = "Nine otters explained the log away"
"""An explanation that only the first markers write."""


def first_hand(row: Mapping[str, Any]) -> Mapping[str, str]:
    """As the first marker: partially met wherever the record lets it be, with evidence and an explanation."""
    entered = dict(plainly(row))
    graded = str(row["Ratings"]).count("_") == 2  # a question with words of its own has a list of its own
    if graded and "|Partially met|" not in str(row["Contradicts"] or ""):
        entered |= {"Rating": "Partially met", "Where it shows, or what happened": SECRET}
    return entered | {"Explanation, if the record says otherwise": TELLTALE}


def second_hand(row: Mapping[str, Any]) -> Mapping[str, str]:
    """As the second marker: the strategy is not met, everything else as the first marker has it."""
    entered = dict(first_hand(row)) | {"Explanation, if the record says otherwise": ""}
    if entered["Rating"] == "Partially met":
        entered["Where it shows, or what happened"] = "The log of 3 October."
        if "trial strategy" in str(row["Question"]):
            entered["Rating"] = "Not met"
    return entered


@made_once
def first_marked_month(folder: Path, base: Path) -> None:
    """A month whose first marks are in; work on a copy of it."""
    office = copied(drawn_month(base), folder)
    for path in office.workbooks:
        fill(path, first_hand)
    office.iqa("record", *office.workbooks).done()


@made_once
def month_marked_twice(folder: Path, base: Path) -> None:
    """The same month, half of it marked a second time."""
    office = copied(first_marked_month(base), folder)
    moderate(office)
    office.iqa("record", *(fill(path, second_hand) for path in second_books(office))).done()


@pytest.fixture
def marked(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(first_marked_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.fixture
def twice(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(month_marked_twice(tmp_path_factory.getbasetemp()), tmp_path / "office")


def moderate(office: Office, *more: object) -> dict[str, Any]:
    found: dict[str, Any] = (
        office.iqa("moderate", "--month", MONTH, "--share", "0.5", "--seed", "271828", *more, "--json").done().json
    )
    return found


def second_books(office: Office) -> list[Path]:
    return sorted((office.out / "second-marking").glob("*.xlsx"))


def waiting(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.iqa("settle", "--month", MONTH, "--json").done().json
    return found


def opened(office: Office) -> Workspace:
    return open_workspace(office.folder, "M1", now=lambda: NOW)


# --- drawing


@pytest.mark.unmeasured
def test_before_any_marks_are_in_there_is_nothing_to_draw(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    said = office.iqa("moderate", "--month", MONTH)
    assert said.code == 1
    assert "No marks have been submitted for October 2026" in said.err
    assert office.iqa("moderate", "--month", "2031-01").code == 1
    assert office.iqa("settle", "--month", "2031-01").code == 1
    assert office.iqa("agreement", "--since", MONTH).code == 1
    assert "Nothing has been marked twice since October 2026" in office.iqa("agreement", "--since", MONTH).err


@pytest.mark.unmeasured
def test_half_of_each_markers_work_goes_to_somebody_else_and_never_to_its_own_marker(marked: Office) -> None:
    told = moderate(marked)
    assert told["scheme"] == "second-marking"
    for cell in told["cells"]:
        assert cell["drawn"] == -(-cell["population"] // 2)
    first = {
        item["key"]: item["assessor"]
        for scheme in ("casework", "victim-letters")
        for item in marked.certificate(scheme)["items"]
    }
    drawn = [item for item in told["items"] if item["state"] == "drawn"]
    assert drawn
    assert all(item["assessor"] and item["assessor"] != first[item["key"]] == item["cell"] for item in drawn)
    assert [step["command"] for step in told.pop("next_steps")] == ["record"]
    assert told == {**marked.certificate("second-marking"), "files": told["files"]}
    page = (marked.out / "certificate-second-marking.html").read_text(encoding="utf-8")
    assert str(marked.out / "certificate-second-marking.html") in told["files"]
    assert all(item["key"].replace("|", "|<wbr>") in page for item in drawn)
    assert "Rowan Elder (M2)" in page, "as a first marker"
    assert SECRET not in page


@pytest.mark.unmeasured
def test_the_same_seed_draws_the_same_and_it_is_performed_again(marked: Office, tmp_path: Path) -> None:
    other = copied(marked.folder, tmp_path / "other")
    one, two = moderate(marked), moderate(other)
    assert [item["state"] for item in one["items"]] == [item["state"] for item in two["items"]]
    path = marked.out / "certificate-second-marking.json"
    said = marked.iqa("verify", "--certificate", path).done().out
    assert f"Certificate verified: the draw was reproduced exactly ({len(one['items'])} items)." in said
    assert marked.iqa("verify", "--json").done().json["faults"] == []
    assert marked.iqa("verify", "--json").done().json["draws"] == 3


@pytest.mark.unmeasured
@pytest.mark.parametrize("change", ["seed", "items", "gone"])
def test_a_changed_certificate_does_not_stand(marked: Office, change: str) -> None:
    moderate(marked)
    path = marked.out / "certificate-second-marking.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    if change == "seed":
        written["seed"] += "0"
    elif change == "items":
        written["items"][0]["state"] = "reserve"
    else:
        written["draw"] = "elsewhere"
    path.write_text(json.dumps(written), encoding="utf-8")
    said = marked.iqa("verify", "--certificate", path)
    assert said.code == 1
    expected = {"seed": 'under "seed"', "items": 'under "items"', "gone": "no second marking elsewhere"}
    assert expected[change] in said.err


def test_records_changed_by_hand_show_when_everything_is_verified(marked: Office) -> None:
    moderate(marked)
    marked.by_hand(
        "UPDATE moderation_items SET assessor = 'M9' WHERE position = (SELECT min(position) FROM moderation_items "
        "WHERE state = 'drawn')"
    )
    said = marked.iqa("verify")
    assert said.code == 1
    assert "second-marking 2026-10" in said.err
    assert "assessor is M9 as recorded" in said.err
    marked.by_hand("UPDATE assessments SET assessor = 'M9' WHERE round = 'first'", "DELETE FROM draw_items")
    assert "has not marked it" in marked.iqa("verify").err
    marked.by_hand("DELETE FROM draws")
    assert "There is no draw" in marked.iqa("verify").err


def test_a_reason_to_set_aside_is_refused_where_nothing_was_drawn(marked: Office) -> None:
    refused = marked.iqa("moderate", "--month", MONTH, "--void", "a slip")
    assert refused.code == 1
    assert "There is no second marking of October 2026 to set aside." in refused.err


@pytest.mark.unmeasured
def test_it_is_drawn_once_unless_set_aside_with_a_reason_before_anybody_marked(marked: Office) -> None:
    first = moderate(marked)
    again = marked.iqa("moderate", "--month", MONTH)
    assert again.code == 1
    assert "was drawn on 16 November 2026" in again.err
    anew = moderate(marked, "--void", "the share was wrong", "--yes")
    assert anew["voids"] == [
        {"draw": first["draw"], "reason": "the share was wrong", "by": "Bryony Furze", "at": first["drawn_at"]}
    ]
    assert anew["draw"] != first["draw"]
    fill(second_books(marked)[0], second_hand)
    marked.iqa("record", second_books(marked)[0]).done()
    late = marked.iqa("moderate", "--month", MONTH, "--void", "I do not like it")
    assert late.code == 1
    assert "already marked under the second marking" in late.err
    assert marked.iqa("verify").code == 0


@pytest.mark.unmeasured
def test_what_is_not_submitted_stays_off_the_list_and_is_counted(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    one, other = office.workbooks
    fill(one, first_hand)
    office.iqa("record", one).done()
    told = moderate(office)
    marker = {item["cell"] for item in told["items"]}
    assert len(marker) == 1
    (left_out,) = told["exclusions"]
    assert left_out["reason"] == "not submitted yet"
    assert left_out["count"] + len(told["items"]) == 11
    assert other.is_file()


@pytest.mark.unmeasured
def test_a_draw_and_a_second_marking_stand_whatever_was_reworded_since(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    fill(office.workbooks[0], first_hand)
    office.iqa("record", office.workbooks[0]).done()
    moderate(office)
    certificates = [office.out / f"certificate-{what}.json" for what in ("casework", "second-marking")]
    mend_every_word(monkeypatch)
    office.iqa("verify").done()
    for path in certificates:
        office.iqa("verify", "--certificate", path).done()
    told = moderate(office, "--void", "to write it in other words", "--yes")
    assert told["exclusions"][0]["reason"] == "In other words: not submitted yet"
    office.iqa("verify", "--certificate", certificates[1]).done()
    monkeypatch.undo()
    office.iqa("verify").done()
    office.iqa("verify", "--certificate", certificates[1]).done()
    written = json.loads(certificates[1].read_text(encoding="utf-8"))
    for change in ({"code": "markers-own-work"}, {"count": 1}):
        forged = {**written, "exclusions": [{**written["exclusions"][0], **change}]}
        certificates[1].write_text(json.dumps(forged), encoding="utf-8")
        refused = office.iqa("verify", "--certificate", certificates[1])
        assert (refused.code, 'under "exclusions"' in refused.err) == (1, True)


def test_somebody_else_who_may_mark_is_needed(marked: Office) -> None:
    alone = [row | {"Role": "Prosecutor"} if row["Staff id"] in ("M1", "M2") else row for row in STAFF]
    marked.read_export("staff", alone).done()
    said = marked.iqa("moderate", "--month", MONTH)
    assert said.code == 1
    assert "Nobody but the first markers may mark this work" in said.err


@pytest.mark.unmeasured
def test_in_words_it_says_what_was_drawn_and_who_marks_it(marked: Office) -> None:
    said = marked.iqa("moderate", "--month", MONTH, "--seed", "1").done().out
    assert re.search(r"Drew 2 of 11 submitted pieces of work with the seed second-marking\|2026-10\|1\.", said)
    assert "Second marker" in said
    assert "Wrote" in said


@pytest.mark.parametrize("share", ["0", "2", "ten"])
def test_a_share_that_is_none_is_a_fault_of_usage(marked: Office, share: str) -> None:
    assert marked.iqa("moderate", "--month", MONTH, "--share", share).code == 2
    assert marked.events() == 7


# --- blindness


def everything_in(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8") for name in parts.namelist())


@pytest.mark.unmeasured
def test_a_second_workbook_holds_nothing_of_the_first_marks(marked: Office, tmp_path: Path) -> None:
    assert SECRET in "".join(everything_in(path) for path in _written_again(marked))
    moderate(marked)
    assert second_books(marked)
    for path in second_books(marked):
        inside = everything_in(path)
        assert SECRET not in inside
        assert TELLTALE not in inside
        assert "Second marking for October 2026" in inside
        entered = list(_entered(path))
        assert entered
        # Only what the dates and the log give has a rating.
        given = ("time", "Was a letter sent to a victim")
        assert {rating for asked, rating in entered if rating and not any(one in asked for one in given)} == set()


def _written_again(office: Office) -> list[Path]:
    office.iqa("workbook", "--month", MONTH).done()
    return office.workbooks


def _entered(path: Path) -> Iterator[tuple[str, str]]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path).worksheets:
        headings = [cell.value for cell in sheet[4]]
        if "Rating" in headings:
            for cells in sheet.iter_rows(min_row=5, values_only=True):
                row = dict(zip(headings, cells, strict=True))
                yield str(row["Question"]), str(row["Rating"] or "")


@pytest.mark.unmeasured
def test_a_second_workbook_written_again_holds_ones_own_marks_only(marked: Office) -> None:
    moderate(marked)
    book = second_books(marked)[0]
    fill(book, second_hand, ready=False)
    marked.iqa("record", book).done()
    told = marked.iqa("moderate", "--month", MONTH, "--workbooks", "--json").done().json
    names = [path.name for path in second_books(marked) if path != book]
    assert [Path(one).name for one in told["files"]] == names
    inside = everything_in(book)
    assert "The log of 3 October." in inside
    assert SECRET not in inside
    assert "Wrote" in marked.iqa("moderate", "--month", MONTH, "--workbooks").done().out
    nothing = marked.iqa("moderate", "--month", MONTH, "--workbooks", "--calibration")
    assert "There is no calibration set for October 2026" in nothing.err


@pytest.mark.unmeasured
def test_a_second_workbook_changes_no_first_mark_and_reading_it_twice_nothing_at_all(twice: Office) -> None:
    with opened(twice).store.reading() as view:
        first = view.assessments.list(round=Round.FIRST)
        agreed = view.assessments.list(round=Round.AGREED)
    assert all(
        mark.rating != "not-met" for one in first for mark in one.marks if mark.criterion == "trial-strategy"
    )
    assert agreed
    events = twice.events()
    again = twice.iqa("record", *second_books(twice), "--json").done().json
    assert all(one["submitted"] == 0 for one in again["workbooks"])
    assert twice.events() == events


# --- settling


def test_what_differs_is_listed_with_both_marks_and_no_marker(twice: Office) -> None:
    told = waiting(twice)
    assert told["twice"] == len(told["differences"]) + sum("victim" in key for key in _drawn_again(twice))
    assert {one["criterion"] for one in told["differences"]} == {"trial-strategy"}
    for one in told["differences"]:
        assert sorted(mark["label"] for mark in one["marks"]) == ["Not met", "Partially met"]
        assert set(one) == {"item", "criterion", "scheme", "question", "urn", "marks", "offered"}
        assert set(one["marks"][0]) == {"rating", "label", "evidence", "findings", "explanation"}
    assert told["explanations"]
    assert {one["explanation"] for one in told["explanations"]} == {TELLTALE}
    said = twice.iqa("settle", "--month", MONTH).done().out
    assert "- Not met: The log of 3 October." in said
    assert TELLTALE in said
    assert "Rowan" not in said


@pytest.mark.unmeasured
def test_until_the_second_marker_has_submitted_the_first_marks_explanations_are_kept_back(marked: Office) -> None:
    before = {one["item"] for one in waiting(marked)["explanations"]}
    moderate(marked)
    again = set(_drawn_again(marked))
    assert before & again
    assert {one["item"] for one in waiting(marked)["explanations"]} == before - again


def _drawn_again(office: Office) -> list[str]:
    return office.keys(scheme="second-marking")


def settle(office: Office, *more: object, item: str = "", **options: str) -> Any:
    key = item or waiting(office)["differences"][0]["item"]
    named = [part for name, value in options.items() for part in (f"--{name}", value)]
    return office.iqa("settle", key, "trial-strategy", *named, *more)


@pytest.mark.unmeasured
def test_a_third_person_settles_and_letters_and_figures_follow(twice: Office) -> None:
    told = waiting(twice)["differences"]
    held = twice.iqa("feedback", "--month", MONTH, "--json").done().json
    waits = {one["name"] for one in held["waiting"]}
    assert waits
    assert all(problem["code"] == "not-settled" for one in held["waiting"] for problem in one["problems"])
    item = told[0]["item"]
    found = settle(twice, "--json", rating="Not met", by="Dell Rush", reason="The log shows none.").done().json
    assert (found["item_key"], found["rating"], found["by"], found["meeting"]) == (item, "not-met", "V1", False)
    for each in told[1:]:
        done = settle(twice, "--meeting", item=each["item"], rating="partially-met", reason="Discussed.").done()
        assert "stands as Partially met." in done.out
    after = waiting(twice)
    assert (after["differences"], after["settled"]) == ([], len(told))
    written = twice.iqa("feedback", "--month", MONTH, "--json").done().json
    assert written["waiting"] == []
    twice.iqa("release", "--month", MONTH).done()
    person = next(row["Name"] for row in STAFF if row["Staff id"] == item.split("|")[2])
    letter = (twice.out / "letters" / f"{person}.html").read_text(encoding="utf-8")
    assert "The log of 3 October." in letter
    with opened(twice).store.reading() as view:
        first = [one for one in view.assessments.list(item_key=item) if one.round is Round.FIRST]
        agreed = [one for one in view.assessments.list(item_key=item) if one.round is Round.AGREED]
    assert [one.mark("trial-strategy").rating for one in first] == ["partially-met"]
    assert {one.state for one in first} == {AssessmentState.RELEASED}
    assert [one.mark("trial-strategy").rating for one in agreed] == ["not-met"]
    assert {one.state for one in agreed} == {AssessmentState.SUBMITTED}
    assert twice.iqa("verify").code == 0


@pytest.mark.unmeasured
def test_a_letter_already_issued_waits_for_its_second_marks_and_is_written_again_by_them(marked: Office) -> None:
    marked.letters_out()
    moderate(marked)
    for path in second_books(marked):
        fill(path, second_hand)
    marked.iqa("record", *second_books(marked)).done()
    between = marked.iqa("feedback", "--month", MONTH, "--json").done().json
    assert {problem["code"] for one in between["waiting"] for problem in one["problems"]} == {"not-settled"}
    assert {one["version"] for one in between["written"]} == {1}
    for each in waiting(marked)["differences"]:
        settle(marked, "--meeting", item=each["item"], rating="Not met", reason="As the log has it.").done()
    after = marked.iqa("feedback", "--month", MONTH, "--json").done().json
    assert 2 in {one["version"] for one in after["written"]}


@pytest.mark.unmeasured
def test_rates_take_the_agreed_marks(twice: Office) -> None:
    before = twice.iqa("committee", "--month", MONTH, "--json").done().json
    for each in waiting(twice)["differences"]:
        settle(
            twice, "--meeting", item=each["item"], rating="Fully met", reason="The plan was in the note."
        ).done()
    after = twice.iqa("committee", "--month", MONTH, "--json").done().json

    def strategy(summary: dict[str, Any]) -> float:
        rows = next(table for table in summary["tables"] if "Casework" in table["title"])["rows"]
        rate: float = next(row for row in rows if "trial strategy" in row["question"])["everybody"]["rate"]
        return rate

    assert strategy(after) > strategy(before)


@pytest.mark.unmeasured
def test_the_status_counts_what_is_selected_marked_and_settled(marked: Office) -> None:
    assert "Second marking" not in marked.iqa("status", "--month", MONTH).done().out
    assert marked.iqa("status", "--month", MONTH, "--json").done().json["second_marking"] is None
    moderate(marked)
    selected, books = len(_drawn_again(marked)), second_books(marked)
    said = marked.iqa("status", "--month", MONTH).done().out
    assert f"Second marking: {selected} pieces of work selected, 0 marked, 0 settled.\n" in said
    marked.iqa("record", *(fill(path, second_hand) for path in books)).done()
    differ = waiting(marked)["differences"]
    said = marked.iqa("status", "--month", MONTH).done().out
    assert (
        f"{selected} marked, {selected - len(differ)} settled. {len(differ)} questions wait to be settled" in said
    )
    for each in differ:
        settle(marked, "--meeting", item=each["item"], rating="Not met", reason="As the log has it.").done()
    after = marked.iqa("status", "--month", MONTH, "--json").done().json["second_marking"]
    assert after == {"selected": selected, "nobody": 0, "marked": selected, "settled": selected, "waiting": 0}


REFUSALS = {
    "a marker": (["--by", "Rowan Elder"], 1, "marked this piece of work"),
    "another marker": (["--by", "M1"], 1, "marked this piece of work"),
    "a stranger": (["--by", "Nobody Known"], 1, "not on the staff list"),
    "nobody": ([], 2, "Say who settled it"),
    "both": (["--by", "Dell Rush", "--meeting"], 2, "Say who settled it"),
    "no reason": (["--by", "Dell Rush", "--reason", " "], 1, "Settling needs a reason"),
    "no rating": (["--by", "Dell Rush", "--rating", ""], 2, "Say which question"),
    "an unknown rating": (["--by", "Dell Rush", "--rating", "good"], 1, "no rating 'good'"),
    "another month": (["--by", "Dell Rush", "--month", "2026-09"], 1, "has not been marked twice"),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_settled_is_refused_and_nothing_changes(twice: Office, case: str) -> None:
    more, code, words = REFUSALS[case]
    events = twice.events()
    options = ["--rating", "Not met", "--reason", "Because."]
    said = settle(twice, *options, *more)
    assert (said.code, words in said.err) == (code, True), said.err
    assert twice.events() == events


def test_the_person_whose_work_it_is_may_not_settle_it(twice: Office) -> None:
    for each in waiting(twice)["differences"]:
        person = each["item"].split("|")[2]
        said = settle(twice, item=each["item"], rating="Not met", by=person, reason="I know best.")
        assert (said.code, "own work" in said.err) == (1, True)


def test_unknown_work_and_questions_are_named_and_nothing_is_settled_twice(twice: Office) -> None:
    item = waiting(twice)["differences"][0]["item"]
    common = ("--rating", "Not met", "--meeting", "--reason", "Because.")
    assert "nothing|here has not been marked twice" in twice.iqa("settle", "nothing|here", "x", *common).err
    unknown = twice.iqa("settle", item, "nonsense", *common)
    assert "no question that both markers" in unknown.err
    assert "trial-strategy" in unknown.err
    assert "the same rating: it is agreed" in twice.iqa("settle", item, "right-charges", *common).err
    assert twice.iqa("settle", item, *common).code == 2
    assert twice.iqa("settle").code == 2
    twice.iqa("settle", item, "TRIAL-STRATEGY", *common).done()
    again = twice.iqa("settle", item, "trial-strategy", *common)
    assert again.code == 1
    assert "was settled on 16 November 2026 as Not met: Because." in again.err


@pytest.mark.unmeasured
def test_first_marks_stay_while_somebody_else_marks_the_same(marked: Office) -> None:
    moderate(marked)
    key = next(key for key in _drawn_again(marked) if key.startswith("casework"))
    said = marked.iqa("reopen", key, "--reason", "I would rather say fully met")
    assert said.code == 1
    assert "is being marked a second time" in said.err
    other = next(key for key in marked.keys("reserve", "second-marking"))
    marked.iqa("reopen", other, "--reason", "a page was missing").done()


@pytest.mark.unmeasured
def test_once_all_is_agreed_first_marks_may_be_corrected_and_what_then_differs_waits_again(twice: Office) -> None:
    for each in waiting(twice)["differences"]:
        settle(twice, "--meeting", item=each["item"], rating="Not met", reason="As the log has it.").done()
    key = next(key for key in _drawn_again(twice) if key.startswith("casework"))
    twice.iqa("reopen", key, "--reason", "a page was missing").done()
    letters = twice.iqa("feedback", "--month", MONTH, "--json").done().json
    assert [problem["code"] for one in letters["waiting"] for problem in one["problems"]] == ["not-marked"]

    def corrected(row: Mapping[str, Any]) -> Mapping[str, str]:
        own = str(row["Case"]).startswith(key.split("|")[1])
        return {"Rating": "Fully met"} if own and "charges reflect" in str(row["Question"]) else {}

    twice.iqa("record", *(fill(path, corrected) for path in _written_again(twice))).done()
    (after,) = waiting(twice)["differences"]
    assert (after["item"], after["criterion"]) == (key, "right-charges")
    assert sorted(mark["label"] for mark in after["marks"]) == ["Fully met", "Partially met"]
    assert twice.iqa("verify").code == 0


# --- agreement


def test_the_figures_come_with_words_and_a_page_and_name_no_other_marker(twice: Office) -> None:
    told = twice.iqa("agreement", "--since", MONTH, "--json").done().json
    assert told["pairs"] > 20
    assert told["raw"]["low"] < told["raw"]["value"] < told["raw"]["high"]
    assert [one["marker"] for one in told["own"]] == ["M1"]
    assert told["own"][0]["enough"] is True
    assert told["own"][0]["leniency"]["mean"] >= 0
    assert told["leniency_spread"] is None
    assert {one["id"] for one in told["criteria"]} >= {"trial-strategy"}
    assert {one["explanation"] for one in told["explanations"]} == {TELLTALE}
    page = Path(told["file"]).read_text(encoding="utf-8")
    assert Path(told["file"]).name == "agreement-Bryony Furze.html"
    assert "Bryony Furze" in page
    assert "Rowan Elder" not in page
    said = twice.iqa("agreement", "--since", MONTH).done().out
    assert "Bryony Furze: +" in said
    assert "not computable" in said


def test_a_stranger_sees_nobodys_figures(twice: Office) -> None:
    answer = twice.iqa("agreement", "--since", MONTH, "--json", actor="somebody").done()
    assert answer.json["own"] == []
    assert answer.json["explanations"] == []
    assert TELLTALE not in Path(answer.json["file"]).read_text(encoding="utf-8")
    assert Path(answer.json["file"]).name == "agreement.html"
    page = Path(answer.json["file"]).read_text(encoding="utf-8")
    for name in ("Bryony", "Rowan", "M1", "M2"):
        assert name not in page
        assert name not in answer.out


def test_too_few_marks_are_said_and_no_figure_shown(twice: Office) -> None:
    settings = twice.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8").replace("smallest_pairs = 10", "smallest_pairs = 1000")
    settings.write_text(text, encoding="utf-8")
    told = twice.iqa("agreement", "--since", MONTH, "--json").done().json
    assert told["own"][0]["enough"] is False
    assert told["own"][0]["leniency"] is None
    assert told["own"][0]["agreement"] == []
    assert "figures are shown from 1000 on" in twice.iqa("agreement", "--since", MONTH).done().out


def test_agreement_needs_a_month(twice: Office) -> None:
    assert twice.iqa("agreement").code == 2
    assert twice.iqa("agreement", "--calibration").code == 2
    assert twice.iqa("agreement", "--since", "soon").code == 2
    assert twice.iqa("agreement", "--since", "2026-11").code == 1


GWET_TABLE = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""K. L. Gwet, Handbook of Inter-Rater Reliability (4th edition, 2014): raw .89, AC1 .849, linear AC2 .900."""
STEPS = ("fully-met", "partially-met", "not-met")


def test_the_published_table_comes_out_of_the_records(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """A hundred pairs of marks, spread over the questions of the drawn cases, read back from the store."""
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    given = [
        (STEPS[row], STEPS[column])
        for row, counts in enumerate(GWET_TABLE)
        for column, n in enumerate(counts)
        for _ in range(n)
    ]
    give_twice(office, given)
    told = office.iqa("agreement", "--since", MONTH, "--json").done().json
    (scheme,) = told["schemes"]
    assert scheme["pairs"] == told["pairs"] == 100
    assert told["raw"]["value"] == scheme["raw"]["value"] == pytest.approx(0.89)
    assert scheme["kappa"]["value"] == pytest.approx(0.796409, abs=5e-7)
    assert scheme["kappa_linear"]["value"] == pytest.approx(0.842902, abs=5e-7)
    assert scheme["ac1"]["value"] == pytest.approx(0.849, abs=5e-4)
    assert (scheme["ac1"]["low"], scheme["ac1"]["high"]) == pytest.approx((0.764, 0.935), abs=6e-4)
    assert scheme["ac2"]["value"] == pytest.approx(0.900, abs=5e-4)
    page = Path(told["file"]).read_text(encoding="utf-8")
    for figure in ("0.85 (0.76 to 0.94)", "89%", "0.90", "0.80", "0.84"):
        assert figure in page
    assert told["own"][0]["leniency"]["mean"] == pytest.approx((7 - 4) / 100)


def give_twice(office: Office, given: Sequence[tuple[str, str]], markers: Sequence[str] = ("M1",)) -> None:
    """Pairs of ratings straight into the records: by the first markers in turn, case by case, and by M9."""
    with opened(office).store.changing("M1", NOW, "marks of a published table") as change:
        draw = change.draws.current("casework", MONTH)
        assert draw is not None
        asked = scheme_of_draw(change, draw).criteria
        criteria = [criterion.id for criterion in asked if criterion.kind is CriterionKind.QUALITY]
        places = [(item.key, criterion) for item in draw.items for criterion in criteria][: len(given)]
        assert len(places) == len(given)
        marks: dict[str, list[tuple[str, str, str]]] = {}
        for (key, criterion), (one, other) in zip(places, given, strict=True):
            marks.setdefault(key, []).append((criterion, one, other))
        for number, (key, rows) in enumerate(marks.items()):
            first = Assessment(
                key, "casework", draw.scheme_version, MONTH, draw.id, markers[number % len(markers)]
            )
            first = replace(first, state=AssessmentState.SUBMITTED, revision=1)
            change.assessments.add(replace(first, marks=tuple(Mark(c, one) for c, one, _ in rows)))
            again = replace(first, round=Round.SECOND, assessor="M9")
            change.assessments.add(replace(again, marks=tuple(Mark(c, other) for c, _, other in rows)))


def test_the_spread_of_markers_is_told_in_words_without_a_name(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    give_twice(office, [("fully-met", STEPS[n % 3]) for n in range(150)], ("M1", "M2", "M3"))
    said = office.iqa("agreement", "--since", MONTH, actor="somebody").done().out
    assert re.search(r"Leniency of 3 markers, in steps of the scale: from [+]\d", said)
    assert "M1" not in said
    told = office.iqa("agreement", "--since", MONTH, "--json", actor="somebody").done().json
    assert told["leniency_spread"]["markers"] == 3
    office.iqa("committee", "--month", MONTH).done()
    page = (office.out / "committee-summary.html").read_text(encoding="utf-8")
    assert "were marked a second time, blind (November 2025 to October 2026)" in page
    assert "the 3 markers stand from +" in page


def test_where_nothing_differs_nothing_is_listed(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    give_twice(office, [("fully-met", "fully-met")] * 3)
    said, after = office.iqa("settle", "--month", MONTH).done().out.splitlines()
    assert said == "October 2026: 1 piece of work marked twice, 0 questions to settle, 0 settled."
    assert after.startswith("Next: ")


def test_where_no_evidence_is_needed_none_is_missed(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    give_twice(office, [("fully-met", NOT_APPLICABLE)])
    said = office.iqa("settle", "--month", MONTH).done().out
    assert said.startswith("October 2026: 1 piece of work marked twice, 1 question to settle, 0 settled.\n")
    lines = said.splitlines()
    assert {"  - Yes", "  - Not applicable"} <= set(lines)


# --- calibration


def test_a_calibration_gives_every_assessor_the_same_cases_and_shows_where_they_part(marked: Office) -> None:
    told = (
        marked.iqa("moderate", "--calibration", "--month", MONTH, "--items", "2", "--seed", "9", "--json")
        .done()
        .json
    )
    assert told["scheme"] == "calibration"
    assert len([item for item in told["items"] if item["state"] == "drawn"]) == 2
    books = sorted((marked.out / "calibration").glob("*.xlsx"))
    assert [path.stem for path in books] == ["Bryony Furze", "Rowan Elder"]
    assert all(SECRET not in everything_in(path) for path in books)
    for path, hand in zip(books, (second_hand, first_hand), strict=True):
        fill(path, hand)
    before = marked.iqa("agreement", "--calibration", "--month", MONTH).done().out
    assert "0 of 2 markers" in before
    marked.iqa("record", *books).done()
    shown = marked.iqa("agreement", "--calibration", "--month", MONTH, "--json").done().json
    assert (shown["pieces"], shown["markers"], shown["submitted"]) == (2, 2, 2)
    parted = shown["questions"][0]
    assert (parted["criterion"], parted["raw"], parted["range"]) == ("trial-strategy", 0, 1)
    assert parted["shares"] == {"fully-met": 0, "partially-met": 0.5, "not-met": 0.5}
    said = marked.iqa("agreement", "--calibration", "--month", MONTH).done().out
    assert "2 of 2 markers have marked the same 2 pieces of work" in said
    assert "1 step" in said
    assert marked.iqa("verify").code == 0
    assert marked.iqa("verify", "--certificate", marked.out / "certificate-calibration.json").code == 0


@pytest.mark.unmeasured
def test_a_calibration_enters_no_letter_and_no_rate(marked: Office) -> None:
    before = marked.iqa("committee", "--month", MONTH, "--json").done().json["tables"]
    marked.iqa("moderate", "--calibration", "--month", MONTH, "--scheme", "casework").done()
    for path in (marked.out / "calibration").glob("*.xlsx"):
        marked.iqa("record", fill(path, second_hand)).done()
    assert marked.iqa("committee", "--month", MONTH, "--json").done().json["tables"] == before


@pytest.mark.unmeasured
def test_a_calibration_of_nothing_is_refused(marked: Office) -> None:
    assert marked.iqa("moderate", "--calibration", "--month", MONTH, "--items", "0").code == 2
    said = marked.iqa("moderate", "--calibration", "--month", MONTH, "--scheme", "police")
    assert "Nothing of police has been drawn" in said.err
    assert "There is no calibration set" in marked.iqa("agreement", "--calibration", "--month", MONTH).err


# --- an office without a staff list, the same work twice, two people of one name


@pytest.mark.unmeasured
def test_without_a_staff_list_markers_are_known_by_name(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    rows = [row | {"Legal manager": ("Bryony Furze", "Rowan Elder")[n % 2]} for n, row in enumerate(cases())]
    office.read_export("cases", rows).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("record", *(fill(path, first_hand) for path in office.workbooks)).done()
    moderate(office)
    office.iqa("record", *(fill(path, second_hand) for path in second_books(office))).done()
    for name, words in (("Bryony Furze", "marked this piece"), ("rowan elder", "marked this piece")):
        assert words in settle(office, rating="Not met", by=name, reason="Because.").err
    person = waiting(office)["differences"][0]["item"].split("|")[2].split(" (")[0]
    assert "own work" in settle(office, rating="Not met", by=person, reason="Because.").err
    settle(office, rating="Not met", by="Yarrow Head", reason="Because.").done()
    assert office.iqa("agreement", "--since", MONTH, "--json").done().json["own"] == []
    assert office.iqa("verify").code == 0


@pytest.mark.unmeasured
def test_two_people_of_one_name_are_told_apart_by_staff_id(twice: Office) -> None:
    more = [
        {"Staff id": id, "Name": "Clover Dale", "Role": "Other", "Unit": unit, "Line manager": ""}
        for id, unit in (("C1", "North"), ("C2", "South"))
    ]
    twice.read_export("staff", [*STAFF, *more]).done()
    said = settle(twice, rating="Not met", by="Clover Dale", reason="Because.")
    assert "Several people are called Clover Dale" in said.err
    assert "C1 or C2" in said.err
    settle(twice, rating="Not met", by="C2", reason="Because.").done()


def test_work_marked_twice_in_two_months_needs_the_month(twice: Office) -> None:
    item = waiting(twice)["differences"][0]["item"]
    workspace = opened(twice)
    with workspace.store.changing("M1", NOW, "the same work a month before") as change:
        for one in change.assessments.list(item_key=item):
            if one.round in (Round.FIRST, Round.SECOND):
                change.assessments.add(replace(one, month=Month(2026, 9), draw="an earlier draw"))
    said = settle(twice, item=item, rating="Not met", by="Dell Rush", reason="Because.")
    assert "Say which month: --month 2026-09 or 2026-10" in said.err
    settle(twice, item=item, rating="Not met", by="Dell Rush", reason="Because.", month=MONTH).done()


@pytest.mark.parametrize("text", ["no json", "[]", "{}"])
def test_a_file_that_is_no_certificate_is_refused_as_before(twice: Office, tmp_path: Path, text: str) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(text, encoding="utf-8")
    assert "not a whole certificate" in twice.iqa("verify", "--certificate", path).err


def test_calibration_workbooks_are_written_again_in_words_and_work_that_nobody_may_mark_is_named(
    marked: Office,
) -> None:
    said = marked.iqa("moderate", "--calibration", "--month", MONTH, "--items", "50").done().out
    assert "2 assessors will mark the same 6 pieces of work." in said
    again = marked.iqa("moderate", "--calibration", "--workbooks", "--month", MONTH, "--json").done().json
    assert len(again["files"]) == 2
    assert "is already marked" not in marked.iqa("moderate", "--calibration", "--month", MONTH).err
    hands = [row | {"Role": "Prosecutor"} if row["Staff id"] == "M2" else row for row in STAFF]
    marked.read_export("staff", hands).done()
    shown = marked.iqa("moderate", "--month", MONTH, "--share", "0.5").done().out
    assert "Nobody else may mark casework|" in shown
    assert "of them nobody else may mark), 0 marked" in marked.iqa("status", "--month", MONTH).done().out


@pytest.mark.unmeasured
@pytest.mark.postgresql
def test_a_month_marked_twice_on_postgresql(tmp_path: Path) -> None:
    from machine import fresh_database

    with fresh_database("postgresql", tmp_path) as url:
        office = Office(tmp_path / "office").init("--database", url)
        office.read_export("staff", STAFF).done()
        office.read_export("cases", cases()).done()
        office.iqa("draw", "casework", "--month", MONTH, "--seed", "31415926").done()
        office.iqa("workbook", "--month", MONTH).done()
        office.iqa("record", *(fill(path, first_hand) for path in office.workbooks)).done()
        moderate(office)
        office.iqa("record", *(fill(path, second_hand) for path in second_books(office))).done()
        item = waiting(office)["differences"][0]["item"]
        settle(office, item=item, rating="Not met", by="Dell Rush", reason="The log shows none.").done()
        assert office.iqa("agreement", "--since", MONTH, "--json").done().json["pairs"] > 20
        assert office.iqa("verify").code == 0
