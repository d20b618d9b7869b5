"""Which questions an outcome stands beside: those that come with the tool are there; an office names its own."""

import pytest

from iqa.criteria.loading import load_scheme
from iqa.domain import KnownOutcome, Month, OutcomeKind, day_of
from iqa.errors import SettingsError
from iqa.themes.outcomes import outcome_in_words, questions_beside


def test_every_kind_of_outcome_stands_beside_questions_that_there_are() -> None:
    asked = {
        f"{name}/{criterion.id}"
        for name in ("casework", "victim-letters")
        for criterion in load_scheme(name).criteria
    }
    for kind, questions in questions_beside({}).items():
        assert questions, kind
        assert questions <= asked, kind


def test_an_office_names_questions_of_its_own() -> None:
    own = questions_beside({"review upheld": "review/decision , casework/grip"})
    assert own[OutcomeKind.REVIEW] == {"review/decision", "casework/grip"}
    assert own[OutcomeKind.PANEL] == questions_beside({})[OutcomeKind.PANEL]


def test_an_outcome_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match="reviews upheld") as refused:
        questions_beside({"reviews upheld": "casework/grip"})
    assert "review upheld" in str(refused.value.hint)


def test_an_outcome_is_told_with_its_day_or_its_month() -> None:
    known = KnownOutcome("01AB1234526", OutcomeKind.REVIEW, Month(2026, 10), "The analysis was thin.")
    assert outcome_in_words(known) == "Review upheld, known in October 2026: The analysis was thin."
    dated = KnownOutcome("01AB1234526", OutcomeKind.ADVERSE, Month(2026, 10), on=day_of("2026-10-02"))
    assert outcome_in_words(dated) == "Adverse outcome, on 2 October 2026."
