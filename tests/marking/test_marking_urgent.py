"""What of some marks is told to the manager at once: concerns, critical marks, possible breaches, time limits."""

from datetime import date

import pytest
from marking_builders import CASEWORK, assessment, case, criterion, mark
from msgspec.structs import replace

from iqa.domain import Assessment, EnteredDate, FindingCode, Round, UrgentKind
from iqa.marking.critical import critical_in_words
from iqa.marking.urgent import POSSIBLE_BREACH, TIME_LIMIT, WORDS, urgent_in

SCHEME = replace(
    CASEWORK,
    criteria=(
        criterion("complied", question="Did it comply?", critical=True, finding_codes=()),
        criterion("private", question="Is it private?", critical=True, finding_codes=(POSSIBLE_BREACH,)),
        criterion("log", question="Was a log opened?", module="limits", shows=(TIME_LIMIT,), finding_codes=()),
        criterion("kept", question="Was it kept under review?", module="limits", finding_codes=()),
        criterion("plain", question="Was it clear?", finding_codes=()),
    ),
    finding_codes=(FindingCode(POSSIBLE_BREACH, "Possible data breach"),),
)
MARKED_AT = "2026-11-16T09:30:00+00:00"


def told(marked: Assessment, **facts: str) -> list[tuple[str, str]]:
    return [(str(one.kind), one.criterion) for one in urgent_in(marked, SCHEME, case(**facts))]


def test_each_sort_is_told_and_nothing_else() -> None:
    marks = [mark(one, "not-met", evidence="Page 2") for one in ("complied", "private", "log", "kept", "plain")]
    marked = replace(assessment(*marks), urgent_concern="Bail ends on Friday")
    assert told(marked) == [
        ("concern", ""),
        ("critical", "complied"),
        ("breach", "private"),
        ("custody", "log"),
        ("custody", "kept"),
    ]
    assert told(assessment(mark("complied", "fully-met"), mark("log", "partially-met"))) == []
    assert set(WORDS) == set(UrgentKind)


def test_what_stands_of_two_markings_is_no_news_and_a_blind_marker_is_not_named() -> None:
    marked = replace(assessment(mark("complied", "not-met")), urgent_concern="Now")
    assert told(replace(marked, round=Round.AGREED)) == []
    for each, noted_by in ((Round.PUT_ASIDE, "M1"), (Round.SECOND, ""), (Round.SECOND_PUT_ASIDE, "")):
        found = tuple(urgent_in(replace(marked, round=each), SCHEME, case()))
        assert [one.noted_by for one in found] == [noted_by, noted_by]


def test_no_mark_of_a_calibration_is_urgent_since_it_is_practice() -> None:
    """What its marker wrote of a live case is; by a list of marks, and by the marks that a manager is told of."""
    marks = [mark(one, "not-met", evidence="Page 2") for one in ("complied", "private", "log", "kept")]
    practice = replace(assessment(*marks), urgent_concern="Bail ends on Friday", round=Round.CALIBRATION)
    assert told(practice) == [("concern", "")]
    assert critical_in_words(practice, SCHEME) == ()
    assert len(critical_in_words(replace(practice, round=Round.SECOND), SCHEME)) == 2


@pytest.mark.parametrize(
    ("facts", "entered", "said"),
    [
        ({"ctl_expiry": "2026-11-02", "custody": "yes", "status": "live"}, None, ["had passed"]),
        ({"ctl_expiry": "2026-11-02", "custody": "no", "status": "live"}, None, []),
        ({"ctl_expiry": "2026-11-30", "custody": "yes", "status": "live"}, None, []),
        (
            {"ctl_expiry": "2026-11-30", "custody": "yes", "status": "live"},
            date(2026, 11, 9),
            ["found", "had passed"],
        ),
        ({"custody": "yes", "status": "live"}, date(2026, 12, 9), []),
    ],
)
def test_a_time_limit_that_has_passed_or_is_recorded_otherwise_is_told(
    facts: dict[str, str], entered: date | None, said: list[str]
) -> None:
    dates = (EnteredDate(TIME_LIMIT, entered, "the log"),) if entered else ()
    marked = replace(assessment(mark("plain", "fully-met")), entered_dates=dates, marked_at=MARKED_AT)
    words = [one.says for one in urgent_in(marked, SCHEME, case(**facts))]
    kinds = ["found" if "The assessor found" in one else "had passed" for one in words]
    assert kinds == said
