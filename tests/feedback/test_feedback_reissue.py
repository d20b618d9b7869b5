"""A letter is another version only when a mark, a fact or an agreed action in it changed."""

import json

import pytest
from document_builders import letter as a_letter
from msgspec.structs import replace

from iqa.feedback.context import FeedbackLetter
from iqa.feedback.reissue import as_issued, in_its_time, says_the_same
from iqa.store.plain import to_plain


def kept(letter: FeedbackLetter) -> dict[str, object]:
    """A letter as its record keeps it."""
    content: dict[str, object] = json.loads(json.dumps(to_plain(letter)))
    return content


def marked_by(letter: FeedbackLetter, name: str) -> FeedbackLetter:
    detail = tuple(replace(one, work=replace(one.work, assessor=name)) for one in letter.detail)
    return replace(letter, works=tuple(one.work for one in detail), detail=detail)


LATER = {
    "another manager signs": {"sender_name": "Rowan Elder", "sender_role": "legal manager", "reply_to": "r@x"},
    "the person is called otherwise": {"person_name": "Ash Rowan", "first_name": "Ash"},
    "the last month's priorities are other ones": {"previous_priorities": ("Something else.",)},
    "it is written on another day": {"date": "1 March 2027", "reply_by": "15 March 2027"},
    "the office is called otherwise": {"area": "Thornmere and Vale", "scheme_name": "assurance"},
}


@pytest.mark.parametrize("changes", LATER.values(), ids=LATER)
def test_what_came_later_makes_no_new_version_and_changes_no_word(changes: dict[str, object]) -> None:
    before = a_letter()
    later = replace(before, **changes)
    assert says_the_same(kept(before), later)
    assert as_issued(kept(before), later) == before


def test_a_marker_who_is_called_otherwise_makes_no_new_version() -> None:
    before = marked_by(a_letter(), "M03")
    assert says_the_same(kept(before), marked_by(a_letter(), "Bryony Furze"))
    assert as_issued(kept(before), marked_by(a_letter(), "Bryony Furze")) == before


def test_a_changed_mark_fact_or_action_makes_a_new_version_signed_as_the_first_was() -> None:
    before = a_letter()
    detail = before.detail[0]
    row = detail.rows[0]
    changed = {
        "mark": replace(detail, rows=(replace(row, rating="Another"), *detail.rows[1:])),
        "evidence": replace(detail, rows=(replace(row, evidence="Another line."), *detail.rows[1:])),
        "fewer marks": replace(detail, rows=detail.rows[1:]),
    }
    for one in changed.values():
        later = replace(before, detail=(one, *before.detail[1:]), sender_name="Rowan Elder")
        assert not says_the_same(kept(before), later)
        assert in_its_time(kept(before), later) == replace(later, sender_name=before.sender_name)
    assert not says_the_same(kept(before), replace(before, priorities=before.priorities[:-1]))


def test_what_only_a_later_release_prints_is_no_difference() -> None:
    before = a_letter()
    old = kept(before)
    for row in old["actions"]:  # type: ignore[attr-defined]
        del row["question"]
    assert says_the_same(old, before)
    assert as_issued(old, before) == before
