"""What a mark says of a check, how that is counted, and when a check is only worth a look any more."""

import pytest
from msgspec.structs import replace

from iqa.domain import NOT_APPLICABLE, Mark
from iqa.letter_checks.in_force import default_checks
from iqa.letter_checks.precision import AgreementCounts, MarkSays, agreement_of, falls

CHECKS = default_checks()
CHECK = next(one for one in CHECKS.checks if one.id == "decision-date")
OFFERED = ("wrong-case", "wrong-offence-or-date")


def mark(rating: str, *codes: str, by_default: bool = False) -> Mark:
    return Mark("facts-right", rating, finding_codes=codes, by_default=by_default)


@pytest.mark.parametrize(
    ("given", "offered", "says"),
    [
        (mark("not-met", "wrong-offence-or-date"), OFFERED, MarkSays.AGREED),
        (mark("partially-met", "wrong-case", "wrong-offence-or-date"), OFFERED, MarkSays.AGREED),
        (mark("partially-met"), OFFERED, MarkSays.AGREED),
        (mark("partially-met", "jargon"), ("jargon",), MarkSays.AGREED),
        (mark("partially-met", "wrong-case"), OFFERED, MarkSays.UNTOLD),
        (mark("fully-met"), OFFERED, MarkSays.NOT_AGREED),
        (mark("fully-met", by_default=True), OFFERED, MarkSays.UNTOLD),
        (mark(NOT_APPLICABLE), OFFERED, None),
        (mark(""), OFFERED, None),
    ],
)
def test_a_mark_agrees_does_not_or_does_not_tell(
    given: Mark, offered: tuple[str, ...], says: MarkSays | None
) -> None:
    assert agreement_of(CHECK, given, offered, "fully-met") is says


def test_what_does_not_tell_is_in_no_precision() -> None:
    counts = AgreementCounts()
    assert (counts.precision, counts.interval) == (None, None)
    for one in (MarkSays.AGREED, MarkSays.NOT_AGREED, MarkSays.UNTOLD, MarkSays.NOT_AGREED):
        counts = counts.plus(one)
    assert (counts.judged, counts.untold) == (3, 1)
    assert counts.precision == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("agreed", "judged", "fallen"),
    [(0, 9, False), (2, 10, True), (3, 10, False), (7, 20, True), (8, 20, False), (22, 50, True), (50, 50, False)],
)
def test_a_check_falls_only_where_enough_letters_say_so_for_certain(
    agreed: int, judged: int, fallen: bool
) -> None:
    assert falls(AgreementCounts(agreed, judged - agreed, 5), CHECKS) is fallen


def test_a_check_that_is_worded_anew_is_another_edition() -> None:
    assert CHECK.edition == replace(CHECK).edition
    assert CHECK.edition != replace(CHECK, words=("other",)).edition
