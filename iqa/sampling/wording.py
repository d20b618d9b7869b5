"""The words for a draw's codes, for certificates, the preview, the committee and the command line.

Every sentence is in a table here and may be mended at any time: nothing is decided by one, and none is read back.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from iqa.domain import (
    CellKey,
    Condition,
    Exclusion,
    Kind,
    NotSampled,
    NotSampledCode,
    Reason,
    ReasonCode,
    ReplacementReason,
    Shortfall,
    ShortfallCode,
    long_day,
)
from iqa.fields import heading
from iqa.text import joined

BLANK = "not recorded"
"""What stands in a cell's name where the export holds nothing."""
REASONS: Mapping[ReasonCode, str] = {
    ReasonCode.RULE_FAILED: "{rule}",
    ReasonCode.RULE_UNKNOWN: "{rule}, as far as the export tells",
    ReasonCode.TOO_LONG_AGO: "{rule}",
    ReasonCode.RECENTLY_MARKED: "marked in the last {months} months",
    ReasonCode.STILL_TO_MARK: "drawn in an earlier month and not marked yet",
    ReasonCode.PERSON_NOT_SAMPLED: "person not sampled this month: {why}",
    ReasonCode.ALWAYS_INCLUDED: "always included, outside the random draw",
    ReasonCode.NOT_SUBMITTED: "not submitted yet",
    ReasonCode.MARKED_IN_A_PAIR: "marked by a pair already",
    ReasonCode.MARKERS_OWN: "a marker had a hand in it",
}
TOO_LONG_AGO_BY_PERSON = "Left out as too long ago, by person"
MARKED_LAST_MONTH = "marked in the last month"
REASONS_FOR_COMMITTEE: Mapping[ReasonCode, str] = {ReasonCode.PERSON_NOT_SAMPLED: "person not sampled this month"}
"""Where the committee is told less: why a person is not sampled is their own affair and may point to them."""
WHY_NOT_SAMPLED: Mapping[NotSampledCode, str] = {
    NotSampledCode.POLICY: "{said}",
    NotSampledCode.STAFF_LIST: "{said}",
    NotSampledCode.NOT_STARTED: "started after the month",
    NotSampledCode.HAD_LEFT: "left before the month",
}
FAILED_TESTS: Mapping[str, str] = {
    "present": "{field} is not recorded",
    "absent": "{field} is recorded",
    "one_of": "{field} is not {values}",
    "none_of": "{field} is {values}",
    "mentions": "{field} does not mention {values}",
    "before": "{field} is not before {other}",
    "after": "{field} is not after {other}",
    "within_months": "{field} is before {other}",
}
"""What is the matter with work that fails a rule which the office gave no words."""
NO_SUCH_COLUMN = "{said} (the export has no such column: {columns})"
"""What a rule left out that looks at what the export has no column for: that is no fault of the work's."""
BETWEEN_VALUES = " or "
BETWEEN_TESTS = ", and "
"""Between what is the matter with work that fails each of several tests, one of which would have done."""
REPLACEMENTS: Mapping[ReplacementReason, str] = {
    ReplacementReason.INELIGIBLE: "ineligible",
    ReplacementReason.UNAVAILABLE: "unavailable",
}
SHORTFALLS: Mapping[str, str] = {
    "review": "asked {asked}, {eligible} eligible",
    "at the draw": "asked {asked}, {eligible} eligible of {population}",
    "enough at the draw": "{eligible} eligible of {population}",
    "because": "{said}: {reasons}",
    "since": "{said}; since the draw {asked} asked, {drawn} drawn, {ineligible} found ineligible and "
    "{unavailable} unavailable; none left on the list",
}
TARGETED_REVIEW = "targeted review of {what}"
CRITERION = "criterion {criterion}"

_SEPARATOR = " | "
Call = Callable[[str], str]
"""How a reader calls the person of a staff id."""


def cell_name(cell: CellKey) -> str:
    """A cell as certificates name it: its values with ' | ' between them, 'not recorded' for a blank.

    No two cells have the same name: a value that could be taken for something else stands in quotation marks.
    """
    return _SEPARATOR.join(_value(value) for value in cell)


def _value(value: str) -> str:
    unclear = "|" in value or value.startswith('"') or value == BLANK
    return json.dumps(value, ensure_ascii=False) if unclear else value or BLANK


def cell_in_words(cell: CellKey, per: Sequence[str], call: Call, between: str = _SEPARATOR) -> str:
    """A cell as people read it: the same values, people by name. `per` are the fields that the values are of."""
    fields = per if len(per) == len(cell) else [""] * len(cell)
    pairs = zip(fields, cell, strict=True)
    return between.join(call(value) if field == "person" and value else value or BLANK for field, value in pairs)


def rule_in_words(rule: Condition, kind: Kind | None = None) -> str:
    """What is the matter with work that fails a rule: in the office's words, or else in plain ones."""
    if rule.reason:
        return rule.reason
    if rule.any_of:
        return BETWEEN_TESTS.join(rule_in_words(part, kind) for part in rule.any_of)
    other = rule.before or rule.after
    return FAILED_TESTS[_test(rule)].format(
        field=heading(rule.field, kind),
        values=BETWEEN_VALUES.join(rule.one_of or rule.none_of or rule.mentions),
        other=_day(rule.since) if rule.within_months else heading(other, kind),
    )


def _day(since: str) -> str:
    """The first day that will do, in words."""
    return long_day(since) or "the months that count"


def _test(rule: Condition) -> str:
    """Which of its tests a rule has."""
    if rule.present is not None:
        return "present" if rule.present else "absent"
    return next(
        (test for test in ("none_of", "mentions", "before", "after", "within_months") if getattr(rule, test)),
        "one_of",
    )


def reason_in_words(reason: Reason, kind: Kind | None = None, lacking: Collection[str] = ()) -> str:
    """A reason for whoever may know all of it. `kind` is the export that a rule's fields are of, `lacking` the
    fields that it has no column for."""
    if reason.code is ReasonCode.RECENTLY_MARKED and reason.months == 1:
        return MARKED_LAST_MONTH
    said = _said(reason, kind)
    parts = reason.condition.parts if reason.condition else ()
    absent = dict.fromkeys(heading(part.field, kind) for part in parts if part.field in lacking)
    return NO_SUCH_COLUMN.format(said=said, columns=joined(list(absent), "or")) if absent else said


def _said(reason: Reason, kind: Kind | None) -> str:
    return REASONS[reason.code].format(
        rule=rule_in_words(reason.condition, kind) if reason.condition else "",
        months=reason.months,
        why=WHY_NOT_SAMPLED[reason.not_sampled].format(said=reason.said) if reason.not_sampled else "",
    )


def not_sampled_in_words(entry: NotSampled) -> str:
    """Why a person is not sampled."""
    return WHY_NOT_SAMPLED[entry.code].format(said=entry.reason)


def exclusions_in_words(
    exclusions: Iterable[Exclusion], kind: Kind | None = None, lacking: Collection[str] = ()
) -> tuple[tuple[str, int], ...]:
    """Each reason in words with its count, the commonest first; reasons that read alike are added up."""
    return _added_up((reason_in_words(entry.reason, kind, lacking), entry.count) for entry in exclusions)


def exclusions_for_committee(
    exclusions: Iterable[Exclusion], kind: Kind | None = None, lacking: Collection[str] = ()
) -> tuple[tuple[str, int], ...]:
    """The same for the committee, who are not told why a person is not sampled."""
    return _added_up(
        (REASONS_FOR_COMMITTEE.get(entry.reason.code) or reason_in_words(entry.reason, kind, lacking), entry.count)
        for entry in exclusions
    )


def _added_up(told: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for words, count in told:
        counts[words] += count
    return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def targeted_review_name(person: str, criterion: str, between: str = _SEPARATOR) -> str:
    """'targeted review of S1 | criterion trial-strategy', of either alone, or of both."""
    about = [part for part in (person, CRITERION.format(criterion=criterion) if criterion else "") if part]
    return TARGETED_REVIEW.format(what=between.join(about))


def shortfall_name(short: Shortfall) -> str:
    """What fell short, as certificates name it."""
    if short.code is ShortfallCode.TARGETED_REVIEW:
        return targeted_review_name(short.person, short.criterion)
    return cell_name(short.cell)


def short_of_in_words(short: Shortfall, per: Sequence[str], call: Call, between: str = _SEPARATOR) -> str:
    """What fell short as people read it, people by name."""
    if short.code is ShortfallCode.TARGETED_REVIEW:
        return targeted_review_name(call(short.person) if short.person else "", short.criterion, between)
    return cell_in_words(short.cell, per, call, between)


def shortfall_in_words(short: Shortfall, kind: Kind | None = None, lacking: Collection[str] = ()) -> str:
    """By how much and why, such as 'asked 2, 1 eligible of 3: 2 not live'."""
    counts = {"asked": short.asked, "eligible": short.eligible, "population": short.population}
    if short.code is ShortfallCode.TARGETED_REVIEW:
        return SHORTFALLS["review"].format(**counts)
    said = SHORTFALLS["at the draw" if short.eligible < short.asked else "enough at the draw"].format(**counts)
    if short.because:
        reasons = ", ".join(
            f"{entry.count} {reason_in_words(entry.reason, kind, lacking)}" for entry in short.because
        )
        said = SHORTFALLS["because"].format(said=said, reasons=reasons)
    since = short.since
    if since is None:
        return said
    return SHORTFALLS["since"].format(
        said=said,
        asked=since.asked,
        drawn=since.drawn,
        ineligible=since.ineligible,
        unavailable=since.unavailable,
    )
