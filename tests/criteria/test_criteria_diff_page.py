"""What changes between two versions as a page: questions by their words, both wordings, what is not comparable."""

from typing import Any

import pytest
from msgspec.structs import replace

from iqa.criteria import diff_page, load_scheme
from iqa.criteria.diff_page import QuestionMoved, QuestionRenamed, WordingShown
from iqa.domain import Condition, Scheme

OLD = load_scheme("casework")
NEXT = replace(OLD, version="2026.3")


def changed(criterion_id: str, **changes: Any) -> Scheme:
    return replace(
        NEXT, criteria=tuple(replace(c, **changes) if c.id == criterion_id else c for c in OLD.criteria)
    )


def test_what_is_not_comparable_is_named_with_why_and_both_wordings() -> None:
    guidance = {**OLD.criterion("grip").guidance, "not-met": "It drifts.", "not-applicable": "It has just begun."}
    page = diff_page(OLD, changed("grip", question="Was there grip?", guidance=guidance))
    (grip,) = page.incomparable
    assert (grip.id, grip.question) == ("grip", "Was there grip?")
    assert grip.why == "question, guidance for “Not met” and guidance for “Not applicable”"
    assert grip.changes[0] == WordingShown("question", OLD.criterion("grip").question, "Was there grip?")
    assert grip.changes[2] == WordingShown("guidance for “Not applicable”", "nothing", "It has just begun.")
    assert page.changed == ()
    assert page.summary[0].endswith("Marks may stand in one figure, before and after, for 77; for 1 they may not.")


def test_a_moved_question_is_shown_as_moved_and_stays_comparable() -> None:
    page = diff_page(OLD, changed("grip", module="review-in-depth"))
    question = OLD.criterion("grip").question
    assert page.moved == (QuestionMoved("grip", question, "the core form", "the focus module “Review in depth”"),)
    assert page.incomparable == page.changed == page.added == page.removed == ()


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"applies_when": (Condition("plea", none_of=("guilty",)),)},
            WordingShown("when it applies", "always", "when the anticipated plea is other than guilty"),
        ),
        ({"strand": "disclosure"}, WordingShown("strand", "Review", "Disclosure")),
        (
            {"finding_codes": ("no-analysis",)},
            WordingShown("finding codes", "Case left to drift", "No analysis of the evidence"),
        ),
        (
            {"ratings": {"fully-met": "Yes", "not-met": "No"}},
            WordingShown("ratings of its own", "Fully met, Partially met or Not met", "Yes or No"),
        ),
        ({"shows": ("outcome", "files.failures")}, WordingShown("shown beside it", "nothing", "outcome")),
        (
            {"fact_checks": OLD.criterion("bail-and-custody").fact_checks},
            WordingShown("to be explained", "nothing", "Not applicable, when the custody is yes"),
        ),
    ],
)
def test_what_is_ids_in_the_file_is_words_on_the_page(changes: dict[str, Any], shown: WordingShown) -> None:
    page = diff_page(OLD, changed("grip", **changes))
    ((change,),) = [one.changes for one in (*page.incomparable, *page.changed)]
    assert (change.what, change.before) == (shown.what, shown.before)
    assert change.after.startswith(shown.after)


def test_a_new_source_alone_is_told_once_for_all() -> None:
    page = diff_page(OLD, changed("grip", source="Elsewhere, 2027", reviewed="2027-01"))
    assert (page.incomparable, page.changed) == ((), ())
    assert page.summary[-1] == "For 1 question the source was added or read again."


def test_what_is_new_gone_and_renamed_is_told_by_its_question() -> None:
    grip = OLD.criterion("grip")
    rest = tuple(one for one in OLD.criteria if one.id != "grip")
    page = diff_page(OLD, replace(NEXT, title="Files", criteria=(*rest, replace(grip, id="held-well"))))
    (new,), (gone,) = page.added, page.removed
    assert (new.id, gone.id, new.question, new.form) == ("held-well", "grip", grip.question, "the core form")
    assert (new.whose, new.asked) == ("reviewing prosecutor", "always")
    assert page.renamed == (QuestionRenamed(grip.question, "grip", "held-well"),)
    assert page.headings == (WordingShown("title", OLD.title, "Files"),)
    assert not page.same_version
    assert diff_page(OLD, replace(OLD, title="Files")).same_version


def test_another_scheme_is_named_by_its_title() -> None:
    letters = load_scheme("victim-letters-graded")
    page = diff_page(load_scheme("victim-letters"), letters)
    assert page.before.startswith("Victim letter quality assessment, version ")
    assert page.scale
    assert page.findings_removed
