"""Two versions of a scheme: each kind of change is found, and which marks stay comparable."""

from typing import Any

import pytest
from msgspec.structs import replace

from iqa.criteria import compare_schemes, load_scheme
from iqa.domain import (
    Answered,
    Condition,
    Criterion,
    CriterionKind,
    FactCheck,
    FindingCode,
    FocusModule,
    Scheme,
    Strand,
    WorkOf,
)

OLD = load_scheme("casework@2026.1")
NEXT = replace(OLD, version="2026.2")


def with_criterion(criterion_id: str, **changes: Any) -> Scheme:
    """The next version with one criterion changed."""
    return replace(
        NEXT, criteria=tuple(replace(c, **changes) if c.id == criterion_id else c for c in OLD.criteria)
    )


def test_the_same_scheme_has_not_changed() -> None:
    changes = compare_schemes(OLD, OLD)
    assert not changes.changed
    assert not changes.needs_new_version
    assert changes.kept == changes.comparable == tuple(c.id for c in OLD.criteria)
    assert changes.sentences() == ("Nothing changed.",)


def test_criteria_added_and_removed() -> None:
    fresh = replace(OLD.criteria[0], id="brand-new", question="Was it new?")
    new = replace(NEXT, criteria=(*OLD.criteria[1:], fresh))
    changes = compare_schemes(OLD, new)
    assert (changes.added, changes.removed) == (("brand-new",), (OLD.criteria[0].id,))
    assert "brand-new" not in changes.kept
    assert changes.sentences() == (
        "Added: brand-new.",
        f"Removed: {OLD.criteria[0].id}.",
        f"Marks stay comparable for {len(OLD.criteria) - 1} of the {len(OLD.criteria) - 1} criteria kept.",
    )


def test_a_reworded_question_is_shown_both_ways_and_its_marks_are_not_comparable() -> None:
    changes = compare_schemes(OLD, with_criterion("grip", question="Is there grip?"))
    [change] = changes.reworded
    assert (change.criterion, change.before, change.after) == (
        "grip",
        OLD.criterion("grip").question,
        "Is there grip?",
    )
    assert set(changes.kept) - set(changes.comparable) == {"grip"}
    assert changes.sentences()[0].startswith("grip: question was “Was there grip")


def test_changed_guidance_names_the_rating() -> None:
    guidance = {**OLD.criterion("grip").guidance, "not-met": "No grip.", "not-applicable": "New."}
    changes = compare_schemes(OLD, with_criterion("grip", guidance=guidance))
    assert [change.what for change in changes.guidance] == ["guidance for not-met", "guidance for not-applicable"]
    assert changes.guidance[1].sentence == "grip: guidance for not-applicable was blank, is “New.”."
    assert "grip" not in changes.comparable


def test_a_criterion_moved_to_another_module_keeps_its_marks() -> None:
    changes = compare_schemes(OLD, with_criterion("grip", module="review-in-depth"))
    assert [(c.before, c.after) for c in changes.moved] == [("core", "review-in-depth")]
    assert "grip" in changes.comparable


CONDITIONS = [
    (Condition("plea", one_of=("guilty", "not guilty")), "plea is one of guilty, not guilty"),
    (Condition("plea", none_of=("guilty",)), "plea is not one of guilty"),
    (Condition("trial", present=True), "trial is recorded"),
    (Condition("trial", present=False), "trial is not recorded"),
    (Condition("trial", before="ptph"), "trial is before ptph"),
    (Condition("trial", after="2026-01-01"), "trial is after 2026-01-01"),
    (
        Condition("", any_of=(Condition("trial", present=True), Condition("plea", one_of=("guilty",)))),
        "(trial is recorded or plea is one of guilty)",
    ),
]


@pytest.mark.parametrize(("condition", "words"), CONDITIONS)
def test_when_a_criterion_applies_is_told_in_words(condition: Condition, words: str) -> None:
    changes = compare_schemes(OLD, with_criterion("grip", applies_when=(condition, condition)))
    assert [(c.what, c.before, c.after) for c in changes.other] == [
        ("when it applies", "", f"{words} and {words}")
    ]
    assert "grip" not in changes.comparable


@pytest.mark.parametrize(
    ("changes", "what", "comparable"),
    [
        ({"aim": "Another aim."}, "aim", True),
        ({"strand": "disclosure"}, "strand", True),
        ({"kind": CriterionKind.TIMELINESS}, "kind", False),
        ({"work_of": WorkOf.ADVOCATE}, "whose work", False),
        ({"standard": "directions"}, "standard", False),
        ({"for_unsent": True}, "asked of unsent letters", True),
        ({"finding_codes": ("case-drifted",)}, "finding codes", True),
        ({"fact_checks": (FactCheck("new", ("not-met",), (), "Look."),)}, "fact check new", True),
    ],
)
def test_every_other_setting_is_compared(changes: dict[str, Any], what: str, comparable: bool) -> None:
    found = compare_schemes(OLD, with_criterion("grip", **changes))
    assert [change.what for change in found.other] == [what]
    assert ("grip" in found.comparable) is comparable


def test_every_field_of_a_criterion_is_compared() -> None:
    other: dict[str, Any] = {
        "question": "Other?", "strand": "disclosure", "kind": CriterionKind.TIMELINESS, "work_of": WorkOf.ADVOCATE,
        "guidance": {}, "module": "charging", "applies_when": (Condition("trial", present=True),),
        "finding_codes": (), "fact_checks": (FactCheck("new", (), (), ""),), "standard": "other",
        "for_unsent": True, "aim": "Other.", "critical": True, "ratings": {"fully-met": "Yes", "not-met": "No"},
        "answered": (Answered("fully-met", (Condition("trial", present=True),), "Tried."),), "shows": ("outcome",),
        "source": "Other, 2026", "reviewed": "2026-11",
    }  # fmt: skip
    assert set(other) | {"id"} == set(Criterion.__struct_fields__)
    for name, value in other.items():
        assert compare_schemes(OLD, with_criterion("grip", **{name: value})).changed, name


def test_a_scale_with_another_step_makes_no_mark_comparable() -> None:
    step = replace(OLD.scale[1], id="nearly-met", label="Nearly met")
    changes = compare_schemes(OLD, replace(NEXT, scale=(OLD.scale[0], step, OLD.scale[2])))
    assert changes.scale == ("Rating added: nearly-met.", "Rating removed: partially-met.")
    assert changes.comparable == ()
    assert len(changes.kept) == len(OLD.criteria)


def test_a_step_that_counts_otherwise_makes_no_mark_comparable_but_a_new_label_does() -> None:
    counted = replace(NEXT, scale=(OLD.scale[0], replace(OLD.scale[1], met=True), OLD.scale[2]))
    renamed = replace(NEXT, scale=(OLD.scale[0], replace(OLD.scale[1], label="In part"), OLD.scale[2]))
    assert compare_schemes(OLD, counted).scale == (
        "Rating partially-met was “Partially met, not to standard, with evidence”, "
        "is “Partially met, to standard, with evidence”.",
    )
    assert compare_schemes(OLD, counted).comparable == ()
    assert compare_schemes(OLD, renamed).comparable == compare_schemes(OLD, renamed).kept


def test_ratings_in_another_order() -> None:
    changes = compare_schemes(OLD, replace(NEXT, scale=OLD.scale[::-1]))
    assert changes.scale == ("The ratings stand in another order: not-met, partially-met, fully-met.",)


def test_finding_codes_added_removed_and_renamed() -> None:
    first, second, *rest = OLD.finding_codes
    new = (replace(second, label="Otherwise", barrier=True), *rest, FindingCode("fresh", "Fresh"))
    changes = compare_schemes(OLD, replace(NEXT, finding_codes=new))
    assert (changes.codes_added, changes.codes_removed) == (("fresh",), (first.id,))
    assert [(c.what, c.after) for c in changes.headings] == [
        (f"finding code {second.id}", "Otherwise (a barrier)")
    ]
    assert "Finding code added: fresh." in changes.sentences()
    assert f"Finding code removed: {first.id}." in changes.sentences()


def test_the_headings_of_a_scheme_are_compared() -> None:
    new = replace(
        NEXT,
        title="Other",
        minutes=40,
        item_name="file",
        strands=(*OLD.strands, Strand("more", "More")),
        modules=(replace(OLD.modules[0], minutes=9), *OLD.modules[1:], FocusModule("deep", "Deep", 4)),
        criteria=OLD.criteria[::-1],
    )
    assert [change.what for change in compare_schemes(OLD, new).headings] == [
        "title",
        "name of an item",
        "minutes",
        "module charging",
        "strand more",
        "module deep",
    ]


def test_only_the_question_that_moved_is_said_to_have_moved() -> None:
    first, second, *rest = OLD.criteria
    changes = compare_schemes(OLD, replace(NEXT, criteria=(second, *rest, first)))
    assert changes.order == (f"{first.id}: stands after {rest[-1].id} now.",)
    assert changes.changed
    assert compare_schemes(replace(OLD, criteria=(second, *rest, first)), NEXT).order == (
        f"{first.id}: stands first now.",
    )


def test_a_question_under_another_id_is_pointed_out() -> None:
    changes = compare_schemes(OLD, with_criterion("grip", id="case-grip"))
    assert changes.renamed == (("grip", "case-grip"),)
    assert any(line.startswith("case-grip asks what grip asked: ") for line in changes.sentences())


def test_what_is_not_comparable_is_named_with_what_changed() -> None:
    said = compare_schemes(OLD, with_criterion("grip", question="Other?", work_of=WorkOf.ADVOCATE)).sentences()
    assert said[-1] == "Not comparable: grip, since its question and whose work changed."
    scale = compare_schemes(OLD, replace(NEXT, scale=(OLD.scale[0], OLD.scale[2]))).sentences()
    assert f"Not comparable: {OLD.criteria[0].id}, since its scale changed." in scale


def test_a_question_in_another_module_is_a_moved_one() -> None:
    said = compare_schemes(OLD, with_criterion("grip", module="charging")).sentences()
    assert "grip: moved from the core form to the focus module charging." in said


def test_a_change_under_the_same_version_asks_for_a_new_one() -> None:
    changes = compare_schemes(OLD, replace(OLD, title="Other"))
    assert changes.needs_new_version
    assert "give the changed scheme a new one" in changes.sentences()[-2]
    assert not compare_schemes(OLD, replace(NEXT, title="Other")).needs_new_version


def test_two_schemes_on_other_scales_share_questions_and_no_marks() -> None:
    changes = compare_schemes(load_scheme("victim-letters"), load_scheme("victim-letters-graded"))
    assert "reason-explained" in changes.kept
    assert changes.comparable == ()
    assert not changes.same_version
    assert (changes.before, changes.after) == ("victim-letters 2026.2", "victim-letters-graded 2026.2")
