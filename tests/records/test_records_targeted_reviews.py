"""A targeted review at a question takes exactly the work in whose workbook the question would stand."""

from itertools import product

import pytest

from iqa.criteria import builtin_schemes, load_scheme
from iqa.domain import Item, LetterState, Policy, TargetedReview, all_hold
from iqa.errors import SettingsError
from iqa.marking.attribution import questions
from iqa.records.schemes import with_conditions


def tried(field: str, values: set[str]) -> tuple[str, ...]:
    if field == "letter_state":
        return tuple(LetterState)
    return ("", "2026-10-01", *sorted(values))


@pytest.mark.parametrize("scheme_id", builtin_schemes())
def test_the_conditions_of_a_targeted_review_are_those_of_the_workbook(scheme_id: str) -> None:
    scheme = load_scheme(scheme_id)
    focus = tuple(module.id for module in scheme.modules)
    answers = set()
    for criterion in scheme.criteria:
        policy = Policy(
            scheme_id,
            "x",
            ("unit",),
            1,
            focus=focus,
            targeted_reviews=(TargetedReview("", 1, "why", criterion.id),),
        )
        (review,) = with_conditions(policy, scheme, "x.toml").targeted_reviews
        values: dict[str, set[str]] = {"letter_state": set()}
        for rule in review.when:
            values.setdefault(rule.field, set()).update((*rule.one_of, *rule.none_of))
        for combination in product(*(tried(field, known) for field, known in values.items())):
            item = Item("k", dict(zip(values, combination, strict=True)))
            asked = criterion in [question.criterion for question in questions(scheme, focus, item)]
            assert (all_hold(review.when, item.facts) is not False) == asked, (criterion.id, item.facts)
            answers.add(asked)
    assert answers == {True, False}


def test_a_person_is_looked_at_again_without_conditions_and_an_unknown_question_is_refused() -> None:
    scheme = load_scheme("casework")
    person = Policy("casework", "x", ("person",), 1, targeted_reviews=(TargetedReview("P1", 1, "tone"),))
    assert with_conditions(person, scheme, "x.toml") == person
    slip = Policy("casework", "x", ("person",), 1, targeted_reviews=(TargetedReview("P1", 1, "tone", "gripp"),))
    with pytest.raises(SettingsError, match="none called gripp"):
        with_conditions(slip, scheme, "x.toml")
