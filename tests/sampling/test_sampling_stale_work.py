"""Work that is too old to feed back on is not drawn, is counted by person, and the draw performs again."""

import json

import pytest
from msgspec.structs import replace
from sampling_builders import LIVE, case, manager, policy, reference, request

from iqa.domain import Condition, Draw, Exclusion, Kind, Month, Reason, ReasonCode, StaleWork
from iqa.sampling.certificate import certificate, certificate_json, read_certificate
from iqa.sampling.draw import draw_sample, stale_work
from iqa.sampling.policy import default_policy, policy_digest
from iqa.sampling.preview import preview, preview_as_json
from iqa.sampling.reperformance import reperform
from iqa.sampling.wording import exclusions_in_words

RECENT = Condition("review_completed", within_months=3)
ITEMS = (
    case(1, "S1", review_completed="2026-08-01"),
    case(2, "S1", review_completed="2026-07-31"),
    case(3, "S1", review_completed="2026-11-04"),
    case(4, "S1", review_completed="2025-10-31"),
    case(5, "S2", review_completed="2026-07-01"),
    case(6, "S2", review_completed="not known: next week"),
    case(7, "S3", review_completed="2026-10-31"),
    case(8, "S3", review_completed="2026-01-01", status="finalised"),
)
OCTOBER = Month(2026, 10)
BY_RULE = policy(eligible=(LIVE, RECENT))


def drawn(month: Month = OCTOBER) -> Draw:
    return draw_sample(request(ITEMS, BY_RULE, (manager("M1"),), month=month))


def keys(draw: Draw) -> set[str]:
    return {item.key.split("|")[1] for item in draw.items}


def test_the_months_that_count_end_with_the_month_drawn_for() -> None:
    assert keys(drawn()) == {"06ZZ0000001/26", "06ZZ0000003/26", "06ZZ0000007/26"}
    assert keys(drawn(Month(2026, 9))) == {f"06ZZ000000{n}/26" for n in (1, 2, 3, 5, 7)}


def test_each_persons_stale_work_is_counted_and_work_whose_date_is_not_told_is_not_among_it() -> None:
    draw = drawn()
    assert stale_work(draw, ITEMS) == (StaleWork("S1", 2), StaleWork("S2", 1))
    rule = draw.policy.eligible[1]
    assert set(draw.exclusions) == {
        Exclusion(Reason(ReasonCode.TOO_LONG_AGO, rule=2, condition=rule), 3),
        Exclusion(Reason(ReasonCode.RULE_UNKNOWN, rule=2, condition=rule), 1),
        Exclusion(Reason(ReasonCode.RULE_FAILED, rule=1, condition=LIVE), 1),
    }
    said = exclusions_in_words(draw.exclusions, Kind.CASES)
    assert said[0] == ("Review completed is before 1 August 2026", 3)


def test_the_dry_run_counts_what_the_draw_leaves_out() -> None:
    told = preview(request(ITEMS, BY_RULE, (manager("M1"),)), 30)
    assert told.stale == stale_work(drawn(), ITEMS)
    assert preview_as_json(told)["stale"] == ({"person": "S1", "count": 2}, {"person": "S2", "count": 1})


def test_a_certificate_holds_the_months_the_day_and_the_counts_and_performs_again() -> None:
    draw = drawn()
    text = certificate_json(certificate(draw, stale=stale_work(draw, ITEMS)))
    table = json.loads(text)
    assert table["policy"]["eligible"][1] == {
        "field": "review_completed",
        "within_months": 3,
        "since": "2026-08-01",
    }
    assert table["too_long_ago"] == [{"person": "S1", "count": 2}, {"person": "S2", "count": 1}]
    read = read_certificate(text)
    assert read == draw
    assert reperform(read, ITEMS, reference(ITEMS)) == ()
    assert "too_long_ago" not in certificate(draw_sample(request(ITEMS)))


@pytest.mark.parametrize("since", ["2026-07-01", "2026-08-02", "2020-01-01"])
def test_a_day_that_was_moved_is_found_even_with_a_digest_to_match(since: str) -> None:
    draw = drawn()
    moved = replace(draw.policy, eligible=(LIVE, replace(draw.policy.eligible[1], since=since)))
    forged = replace(draw, policy=moved, policy_digest=policy_digest(moved))
    assert any("since" in said for said in reperform(forged, ITEMS, reference(ITEMS)))


def test_a_choice_of_which_one_is_a_date_counts_as_too_long_ago_where_all_fail() -> None:
    either = Condition("", any_of=(RECENT, Condition("casework_type", one_of=("RASSO",))), reason="old")
    items = (*ITEMS, case(9, "S2", review_completed="2026-01-01", casework_type="RASSO"))
    draw = draw_sample(request(items, policy(eligible=(LIVE, either))))
    assert keys(draw) == {f"06ZZ000000{n}/26" for n in (1, 3, 7, 9)}
    assert stale_work(draw, items) == (StaleWork("S1", 2), StaleWork("S2", 1))
    read = read_certificate(certificate_json(certificate(draw)))
    assert read == draw
    assert reperform(read, items, reference(items)) == ()


def test_the_policy_that_comes_with_the_tool_leaves_out_reviews_before_the_last_three_months() -> None:
    draw = draw_sample(request(ITEMS, default_policy("casework")))
    assert stale_work(draw, ITEMS) == (StaleWork("S1", 2), StaleWork("S2", 1))
    assert default_policy("casework").in_month(Month.parse("2026-10")) == draw.policy
