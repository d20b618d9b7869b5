"""What a form asks of whoever marks by it: minutes and answers a piece of work, told before it is drawn."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from msgspec import Struct

from iqa.domain import Condition, Criterion, CriterionKind, Item, Scheme
from iqa.marking.attribution import questions
from iqa.text import counted

_LOOKED_AT = 500
"""Pieces of work that an average is taken over at most, evenly out of all there are."""


class Burden(Struct, frozen=True):
    """What one piece of work takes. `answers` is how many questions are asked of it, at most or on average, and
    `computed` how many of them the dates answer."""

    minutes: int
    answers: float
    computed: float


def minutes_of(scheme: Scheme, focus: Sequence[str]) -> int:
    """How long one piece of work takes with some focus modules."""
    return scheme.minutes + sum(module.minutes for module in scheme.modules if module.id in focus)


def most_asked(scheme: Scheme, focus: Sequence[str] = ()) -> Burden:
    """The most that can be asked of one piece of work: questions for different types of it never meet."""
    asked = scheme.asked(tuple(focus))
    together = _together(asked)
    return Burden(minutes_of(scheme, focus), len(together), sum(map(_is_computed, together)))


def asked_on_average(scheme: Scheme, focus: Sequence[str], items: Sequence[Item]) -> Burden:
    """What is asked of a piece of work out of `items` on average; what their export rules out is not counted."""
    some = items[:: max(1, len(items) // _LOOKED_AT)]
    if not some:
        return most_asked(scheme, focus)
    forms = [questions(scheme, focus, item) for item in some]
    return Burden(
        minutes_of(scheme, focus),
        fmean(len(form) for form in forms),
        fmean(sum(_is_computed(one.criterion) for one in form) for form in forms),
    )


def most_in_words(burden: Burden, item_name: str) -> str:
    """'About 30 minutes and at most 14 answers a case, 2 of them given by its dates.'"""
    by_dates = f", {burden.computed:.0f} of them given by its dates" if burden.computed else ""
    answers = counted(round(burden.answers), "answer")
    return f"About {counted(burden.minutes, 'minute')} and at most {answers} a {item_name}{by_dates}."


def average_in_words(burden: Burden, item_name: str) -> str:
    """'About 30 minutes and 12.4 answers a case, 1.9 of them given by its dates.'"""
    by_dates = f", {burden.computed:.1f} of them given by its dates" if burden.computed else ""
    return f"About {counted(burden.minutes, 'minute')} and {burden.answers:.1f} answers a {item_name}{by_dates}."


def _is_computed(criterion: Criterion) -> bool:
    return criterion.kind is CriterionKind.TIMELINESS


def _together(asked: Sequence[Criterion]) -> list[Criterion]:
    """Questions that can be asked at once: of those that name values of one field, those for the value that most
    of them name."""
    found = list(asked)
    by_field: dict[str, set[str]] = defaultdict(set)
    for criterion in asked:
        for condition in criterion.applies_when:
            by_field[condition.field] |= {value.casefold() for value in condition.one_of}
    for field, values in by_field.items():
        if values:
            found = max(
                ([one for one in found if _may_be(one, field, value)] for value in sorted(values)), key=len
            )
    return found


def _may_be(criterion: Criterion, field: str, value: str) -> bool:
    return not any(_rules_out(one, value) for one in criterion.applies_when if one.field == field)


def _rules_out(condition: Condition, value: str) -> bool:
    named = {one.casefold() for one in condition.one_of}
    return bool(named) and value not in named
