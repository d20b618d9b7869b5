"""The known truth adds up, and can be found again in the exports by somebody who only has them."""

import json
import re
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from sample_builders import MONTHS, SAMPLES, plain, rows
from samples.days import add_working

TRUTH = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
WORDS = {
    "NFA": "decision not to charge",
    "Stopped": "stopped charge",
    "Substantially altered": "substantially altered charge",
}


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    try:
        return datetime.strptime(plain(value), "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def _key(row: dict[str, Any], letter_type: str, day: date | None) -> tuple[str, str, str, date | None]:
    return plain(row["URN"]), plain(row["Victim ref"]), letter_type, day


def _owed(month: str) -> set[tuple[str, str, str, date | None]]:
    """The letters owed by the cases export alone, for decisions of the month."""
    return {
        _key(row, WORDS[row["Decision type"]], day)
        for row in rows(f"{month}/cases.xlsx")
        if row["Decision type"] in WORDS
        and plain(row["URN"])
        and plain(row["Victim ref"])
        and row["Opted out"] == "N"
        if (day := _day(row["Date of decision"])) and f"{day:%Y-%m}" == month
    }


def _log(month: str) -> dict[tuple[str, str, str, date | None], dict[str, Any]]:
    found = {}
    for row in rows(f"{month}/letters.xlsx"):
        letter_type = plain(row["Type of letter"])
        found[_key(row, letter_type[:1].lower() + letter_type[1:], _day(row["Decision date"]))] = row
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_letters_owed_sent_late_and_unsent_are_as_the_truth_says(month: str) -> None:
    said = TRUTH["months"][month]["letters"]["all"]
    today = date.fromisoformat(TRUTH["months"][month]["exported"])
    owed, log = _owed(month), _log(month)
    in_time = late = unsent = waiting = missing = 0
    flags = {plain(r["URN"]): r for r in rows(f"{month}/cases.xlsx")}
    for key in owed:
        row = log.get(key)
        missing += row is None
        if row is not None:
            enhanced = row["Enhanced rights"] != "no"
        else:
            case = flags[key[0]]
            enhanced = "Y" in (case["Rape flag"], case["Vulnerable/intimidated"])
        due = add_working(key[3] or today, 1 if enhanced else 5)
        sent = _day(row["Date letter sent"]) if row else None
        in_time += sent is not None and sent <= due
        late += sent is not None and sent > due
        unsent += sent is None and due < today
        waiting += sent is None and due >= today
    assert len(owed) == said["owed"]
    assert (in_time, late) == (said["sent_in_time"], said["sent_late"])
    assert missing == said["owed_but_missing_from_the_log"] > 0
    assert unsent + waiting == said["not_sent"] + said["not_yet_due"]
    assert said["not_sent"] > 0
    assert said["late_from_prosecutor"] > 0
    assert said["late_in_vlu"] > 0


@pytest.mark.parametrize("month", MONTHS)
def test_counts_add_up_over_states_and_units(month: str) -> None:
    said = TRUTH["months"][month]["letters"]
    states = ("sent_in_time", "sent_late", "not_sent", "not_yet_due")
    for part in (said["all"], *said["by_unit"].values()):
        assert part["owed"] == sum(part[state] for state in states)
        assert part["late_from_prosecutor"] + part["late_in_vlu"] <= part["sent_late"]
    assert len(said["by_unit"]) == 4
    for name in said["all"]:
        assert said["all"][name] == sum(unit[name] for unit in said["by_unit"].values())
    cases = TRUTH["months"][month]["cases"]
    assert cases["all"] == sum(cases["by_unit"].values())


@pytest.mark.parametrize("label", TRUTH["kept_against_the_record"], ids=lambda label: label["month"])
def test_what_is_kept_against_the_log_agrees_with_all_that_the_log_says(label: dict[str, str]) -> None:
    found = [(key, row) for key, row in _log(label["month"]).items() if key[0] == label["urn"]]
    ((key, row),) = [one for one in found if not _day(one[1]["Date letter sent"])]
    decided, told = key[3], _day(row["Date reason received"])
    assert key in _owed(label["month"])
    assert decided is not None
    by = add_working(decided, 1 if row["Enhanced rights"] != "no" else 5)
    says = label["explanation"]
    assert told == (decided if "as the log itself shows" in says else None)
    assert ("both victims" in says) == (len({each[0][1] for each in found}) == 2)
    went = re.findall(r"on (\d+ \w+)", says)[-1]
    assert decided < datetime.strptime(f"{went} 2026", "%d %B %Y").date() <= by  # noqa: DTZ007


FLAGS = ("DA flag", "Rape flag", "Vulnerable/intimidated")


@pytest.mark.parametrize("month", MONTHS)
def test_letters_that_deny_what_the_flags_of_the_case_imply_are_as_many_as_the_truth_says(month: str) -> None:
    flagged = {plain(r["URN"]) for r in rows(f"{month}/cases.xlsx") if "Y" in {r[flag] for flag in FLAGS}} - {""}
    said = TRUTH["months"][month]["letters"]["enhanced_denied_beside_flags"]
    denied = [key for key, row in _log(month).items() if row["Enhanced rights"] == "no" and key[0] in flagged]
    assert len(denied) == said
    assert said > 0 or month == MONTHS[0]


@pytest.mark.parametrize("month", MONTHS)
def test_whoever_is_charged_in_custody_is_heard_the_next_working_day_and_the_review_is_done_by_then(
    month: str,
) -> None:
    said = TRUTH["months"][month]["timeliness"]
    held = {
        plain(r["URN"]): (charge, _day(r["First hearing date"]), _day(r["Review completed"]))
        for r in rows(f"{month}/cases.xlsx")
        if r["In custody"] == "Y" and r["Casework type"] == "Magistrates" and (charge := _day(r["Date of charge"]))
    }
    overnight = [urn for urn, (charge, hearing, _) in held.items() if hearing == add_working(charge, 1)]
    reviewed = [urn for urn, (_, hearing, review) in held.items() if hearing and review and review <= hearing]
    assert said["charged_in_custody"] - len(held) <= 2, "two dates of charge a month do not exist"
    assert len(overnight) == len(reviewed) == len(held) > 40
    assert said["heard_the_next_working_day"] == said["reviewed_by_that_hearing"] == said["charged_in_custody"]


def test_letters_unsent_last_month_are_carried_over() -> None:
    for before, month in pairwise(MONTHS):
        earlier = {key for key in _log(month) if key[0] and key[3] and f"{key[3]:%Y-%m}" == before}
        assert TRUTH["months"][month]["letters"]["carried_over"] == len(earlier) > 0
        sent_then = {key for key, row in _log(before).items() if _day(row["Date letter sent"])}
        assert not earlier & sent_then
    assert TRUTH["months"][MONTHS[0]]["letters"]["carried_over"] == 0


def test_shares_are_shares() -> None:
    for scheme in TRUTH["rates"].values():
        for months in scheme.values():
            assert list(months) == list(MONTHS)
            for shares in months.values():
                assert len(shares) == len(TRUTH["levels"])
                assert sum(shares) == pytest.approx(1)
                assert min(shares[0], shares[-1]) > 0  # a yes or no has nothing between


def test_october_is_better_where_september_acted() -> None:
    strategy = TRUTH["rates"]["casework"]["trial-strategy"]
    assert strategy["2026-10"][0] > strategy["2026-08"][0] + 0.1
    assert strategy["2026-09"] == strategy["2026-08"]
    in_time = {m: TRUTH["months"][m]["letters"]["all"] for m in MONTHS}
    shares = [in_time[m]["sent_in_time"] / in_time[m]["owed"] for m in MONTHS]
    assert shares[2] > shares[0]


def test_every_criterion_has_a_true_rate_or_is_decided_by_the_record() -> None:
    from iqa.criteria.loading import builtin_schemes, load_scheme

    decided = {*TRUTH["from_the_record"], *TRUTH["from_the_dates"]}
    for name in builtin_schemes():
        ids = {criterion.id for criterion in load_scheme(name).criteria}
        assert ids - decided == set(TRUTH["rates"][name])
