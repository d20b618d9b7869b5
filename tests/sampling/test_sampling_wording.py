"""A wording may be mended at any time: an earlier draw is performed again by its codes and reads back the same."""

import pytest
from mended_words import mend_every_word
from sampling_builders import case, caseload, manager, policy, prosecutor, reference, request, said

from iqa.domain import (
    Condition,
    Exclusion,
    NotSampled,
    Reason,
    ReasonCode,
    ReplacementReason,
    TargetedReview,
)
from iqa.sampling.certificate import certificate, certificate_json, read_certificate
from iqa.sampling.draw import draw_sample
from iqa.sampling.reperformance import reperform
from iqa.sampling.replacement import ChangedBy, replace_item, top_up
from iqa.sampling.wording import (
    cell_in_words,
    cell_name,
    exclusions_for_committee,
    exclusions_in_words,
    reason_in_words,
)

SIGNED = ChangedBy("M1", "2026-11-03T10:00:00+00:00", "moved away")
ITEMS = (
    *caseload({"S1": 6, "S2": 3, "S3": 2, "S4": 2}),
    case(50, "S1", status="finalised"),
    case(51, "S1", status=""),
    case(52, "S2", review_completed="", casework_type="RASSO"),
    case(53, "S2", casework_type="RASSO"),
    case(54, "S2", casework_type=""),
)
DECIDED = policy(
    per=("person", "casework_type"),
    eligible=(*policy().eligible, Condition("casework_type", none_of=("Fraud",))),
    always=(Condition("casework_type", one_of=("RASSO",)),),
    not_sampled=(NotSampled("S3", "on secondment"),),
    targeted_reviews=(TargetedReview("S2", 9, "tone"), TargetedReview("", 1, "grip", "grip")),
    skip_marked_within_months=1,
)
STAFF = (manager("M1"), prosecutor("S4", not_sampled="leave"))


def a_draw_for_every_reason():
    draw = draw_sample(request(ITEMS, DECIDED, STAFF, recently_marked=frozenset({ITEMS[0].key})))
    first = next(item.key for item in draw.items if item.is_to_mark and item.rank)
    draw = replace_item(draw, first, ReplacementReason.INELIGIBLE, SIGNED, ITEMS)
    return top_up(draw, ("S1", "Magistrates"), 9, SIGNED, ITEMS)


def test_a_draw_is_performed_again_whatever_was_reworded_since(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = a_draw_for_every_reason()
    text = certificate_json(certificate(draw))
    changed = mend_every_word(monkeypatch)
    assert {"BLANK", "REASONS", "FAILED_TESTS", "WHY_NOT_SAMPLED", "SHORTFALLS", "REPLACEMENTS"} <= changed
    reworded = certificate_json(certificate(draw))
    for now in (read_certificate(text), read_certificate(reworded), a_draw_for_every_reason()):
        assert now == draw
        assert reperform(now, ITEMS, reference(ITEMS)) == ()
    monkeypatch.undo()
    assert read_certificate(reworded) == draw
    before, after = certificate(draw), certificate(read_certificate(reworded))
    assert after == before
    for entry in (*certificate(draw)["exclusions"], *certificate(draw)["not_sampled"]):
        assert "In other words" not in entry["reason"]


def test_every_word_of_a_certificate_was_changed_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = a_draw_for_every_reason()
    mend_every_word(monkeypatch)
    table = certificate(draw)
    words = [entry["reason"] for name in ("exclusions", "not_sampled", "replacements") for entry in table[name]]
    words += [*table["shortfalls"].values(), *table["how_to_check"]]
    words += [cell["cell"] for cell in table["cells"] if "" in cell["parts"]]
    assert len({entry["code"] for entry in table["exclusions"]}) == 4
    assert {entry["code"] for entry in table["shortfall_codes"]} == {"cell", "targeted-review"}
    for text in words:
        assert "In other words" in text


def test_a_draw_says_in_words_what_fell_short_and_why() -> None:
    told = said(a_draw_for_every_reason())
    assert told["targeted review of S2"] == "asked 9, 3 eligible"
    assert told["S3 | Magistrates"] == "asked 2, 0 eligible of 2: 2 person not sampled this month: on secondment"
    assert (
        told["S2 | not recorded"]
        == "asked 2, 0 eligible of 1: 1 Casework type is Fraud, as far as the export tells"
    )
    assert told["S1 | Magistrates"].endswith(
        "; since the draw 11 asked, 3 drawn, 1 found ineligible and 0 unavailable; none left on the list"
    )


def test_a_cell_is_told_with_names_for_the_people_in_it_and_for_nothing_else() -> None:
    names = {"S1": "Ash Maple", "North": "a person called North"}
    told = cell_in_words(("S1", "North", ""), ("person", "unit", "casework_type"), lambda one: names.get(one, one))
    assert told == "Ash Maple | North | not recorded"
    assert cell_name(("S1", "North", "")) == "S1 | North | not recorded"


def test_reasons_that_read_alike_are_added_up_and_the_committee_is_not_told_about_people() -> None:
    first, second = (Condition(field, present=True, reason="not ready") for field in ("ptph", "trial"))
    exclusions = (
        Exclusion(Reason(ReasonCode.RULE_FAILED, 1, first), 3),
        Exclusion(Reason(ReasonCode.RULE_FAILED, 2, second), 2),
        Exclusion(Reason(ReasonCode.PERSON_NOT_SAMPLED, said="x"), 4),
    )
    assert exclusions_in_words(exclusions)[0] == ("not ready", 5)
    assert exclusions_for_committee(exclusions) == (("not ready", 5), ("person not sampled this month", 4))


def test_a_rule_is_itself_by_its_place_and_its_test_however_it_is_worded() -> None:
    one, other = (
        Reason(ReasonCode.RULE_FAILED, 1, Condition("status", one_of=("live",), reason=said))
        for said in ("not live", "over")
    )
    assert one != other
    assert one.identity == other.identity
    assert one.identity != Reason(ReasonCode.RULE_FAILED, 2, one.condition).identity
    assert one.identity != Reason(ReasonCode.RULE_FAILED, 1, Condition("status", one_of=("listed",))).identity


@pytest.mark.parametrize(
    ("months", "words"), [(1, "marked in the last month"), (3, "marked in the last 3 months")]
)
def test_how_far_back_marking_counts_is_in_words(months: int, words: str) -> None:
    assert reason_in_words(Reason(ReasonCode.RECENTLY_MARKED, months=months)) == words


def test_words_with_braces_in_them_stay_as_they_were_written() -> None:
    rule = Condition("status", one_of=("{live}",), reason="")
    assert reason_in_words(Reason(ReasonCode.RULE_FAILED, 1, rule)) == "Status is not {live}"
    assert reason_in_words(Reason(ReasonCode.RULE_FAILED, 1, Condition("status", reason="{0} {x}"))) == "{0} {x}"
