"""A later version says what is different from the one before, mark by mark, as the person read it."""

from datetime import date
from typing import Any

import pytest
from document_builders import letter
from msgspec.structs import replace

from iqa.domain import Month
from iqa.feedback.changes import what_changed
from iqa.feedback.context import ActionRow, FeedbackLetter
from iqa.feedback.improvement import improvement_sentence
from iqa.store.plain import to_plain

SEPTEMBER = Month(2026, 9)


def plain(one: FeedbackLetter) -> Any:
    return to_plain(one)


def changed(now: FeedbackLetter) -> tuple[str, ...]:
    return what_changed(plain(letter()), plain(now))


def with_row(**changes: Any) -> FeedbackLetter:
    first, *others = letter().detail
    row, *rows = first.rows
    return replace(letter(), detail=(replace(first, rows=(replace(row, **changes), *rows)), *others))


def test_the_same_letter_has_no_changes() -> None:
    assert changed(letter()) == ()
    assert changed(replace(letter(), date="1 December 2026", sender_name="Somebody Else")) == ()


def test_a_mark_that_changed_is_told_with_what_it_was() -> None:
    work, row = letter().detail[0].work, letter().detail[0].rows[0]
    (said,) = changed(with_row(rating="Not met"))
    assert said.startswith(f"{work.reference} ({work.label}): “{row.question}” was marked ")
    assert said.endswith("and is now marked not met.")
    (said,) = changed(with_row(evidence="Another line."))
    assert said.endswith("is put otherwise; the mark is the same.")


def test_marks_and_work_that_came_or_went_are_told() -> None:
    first, *others = letter().detail
    fewer = replace(letter(), detail=(replace(first, rows=first.rows[1:]), *others))
    assert changed(fewer) == (
        f"{first.work.reference} ({first.work.label}): “{first.rows[0].question}” is no longer marked.",
    )
    assert "is now marked" in what_changed(plain(fewer), plain(letter()))[0]
    without = replace(letter(), detail=tuple(others))
    assert any("is no longer part of this letter." in one for one in changed(without))
    assert any("is new in this version." in one for one in what_changed(plain(without), plain(letter())))


def test_dates_priorities_and_what_was_agreed_are_told() -> None:
    first, *others = letter().detail
    dated = next(one for one in letter().detail if one.timeliness)
    row = dated.timeliness[0]
    later = replace(dated, timeliness=(replace(row, outcome="Cannot be assessed"), *dated.timeliness[1:]))
    details = tuple(one if one.work != dated.work else later for one in letter().detail)
    assert any("by the dates, “" in one for one in changed(replace(letter(), detail=details)))
    gone = changed(replace(letter(), priorities=letter().priorities[1:]))
    assert gone == (f"“{letter().priorities[0].question}” is no longer among what to change first.",)
    agreed = replace(first, actions=(*first.actions, ActionRow("Sit in on a hearing.", "URN 1", "")))
    assert changed(replace(letter(), detail=(agreed, *others))) == ("Agreed since: Sit in on a hearing.",)
    back = what_changed(plain(replace(letter(), detail=(agreed, *others))), plain(letter()))
    assert back == ("No longer agreed: Sit in on a hearing.",)


def test_whether_priorities_improved_is_said_as_it_was_recorded() -> None:
    held = improvement_sentence("partly", ["Is it dated?"], date(2026, 10, 20), SEPTEMBER)
    assert held == (
        "When we talked on 20 October 2026, the priority of the letter before had partly improved: “Is it dated?”"
    )
    written = improvement_sentence("no", ["A?", "B?"], None, SEPTEMBER)
    assert written.startswith(
        "When you replied to your letter of September 2026, the priorities of the letter before"
    )
    assert written.endswith("had not improved yet: “A?”; “B?”")


@pytest.mark.parametrize(("answer", "priorities"), [("", ["A?"]), ("yes", []), ("perhaps", ["A?"])])
def test_what_nobody_said_is_not_said(answer: str, priorities: list[str]) -> None:
    assert improvement_sentence(answer, priorities, None, SEPTEMBER) == ""
