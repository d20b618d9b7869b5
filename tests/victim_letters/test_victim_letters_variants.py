"""One case, one victim, one letter sent in time, written in hundreds of ways: never *owed and not sent*.

The same variants without the letter are *owed and not sent* wherever the decision is certain.
"""

from collections.abc import Mapping
from datetime import date
from itertools import cycle, product

import pytest
from intake_builders import take_cases, take_letters
from letters_builders import FIVE_DAYS
from msgspec import Struct

from iqa.domain import LetterState
from iqa.victim_letters.clock import LetterClock
from iqa.victim_letters.owed import LettersOwed, OtherExports, reconcile_letters

CLOCK = LetterClock(FIVE_DAYS, date(2026, 11, 2))
NAMES = (
    ("Siân Fern", "Sian Fern"),
    ("Łucja Fern", "Lucja Fern"),
    ("Müller Fern", "Mueller Fern"),
    ("Strauß Fern", "Strauss Fern"),
    ("Katherine Fern", "Katie Fern"),
    ("Mrs Ivy Fern", "Ivy Fern"),
    ("Ivy Fern", "Mx I Fern"),
    ("Ivy Jane Fern", "Ivy Fern"),
    ("Ivy O'Brien", "Ivy O’Brien"),
    ("Ivy OBrien", "O Brien, Ivy"),
    ("Ivy McVale", "Ivy Mc Vale"),
    ("Ivy Fern-Vale", "Ivy Fern Vale"),
    ("FERN, Ivy", "Ivy Fern"),
    ("Fern Ivy", "Ivy Fern"),
    ("Ivy Fern", "Ivy Fren"),
    ("Ivy Fern", "Ivy"),
    ("Ivy Fern", "Peggy Fern"),
    ("Ivy Fern", "Rowan Birch"),
    ("Ivy Fern", ""),
    ("", "Ivy Fern"),
)
REFERENCES = (
    ("V1", "V1"),
    ("V1", "V001"),
    ("000123", 123.0),
    ("V-12", "V12"),
    ("V/12", "v 12"),
    ("VIC12", "W12"),
    ("V12", "12"),
    ("V1", "SYS-9981273"),
    ("V1", "V2"),
    ("", "V1"),
    ("V1", ""),
    ("", ""),
)
TYPES = (
    ("Stopped charge", "Stopped charge"),
    ("Discontinuance", "stopped"),
    ("No evidence offered", "Stopped charge"),
    ("stopped", "offered no evidence"),
    ("Lie on file", "Stopped charge"),
    ("NFA", "decision not to charge"),
    ("Substantially altered", "substantial alteration"),
    ("altered", "Substantially altered"),
    ("Ended by other means", "Stopped charge"),
)
DAYS = (
    ("05/10/2026", "05/10/2026"),
    ("05/10/2026", "06/10/2026"),
    ("05/10/2026", "02/10/2026"),
    ("", "05/10/2026"),
    ("5 October 2026", "2026-10-05"),
    ("05/10/2026", "30/09/2026"),
)
URNS = (
    ("01AB1234526", "01AB1234526"),
    ("01 AB 12345 26", "01ab1234526"),
    ("01AB1234526-1", "01AB1234526/1"),
    ("01AB1234526 - 2", "01AB1234526/2"),
    ("01AB1234526/1", "01AB1234526"),
    ("01AB1234526", "01AB1234526/1"),
    ("01AB12345/26", "01AB1234526"),
    ("01AB0012326", "01AB0123/26"),
)
SENT = ("06/10/2026", "8 October 2026", "Yes", "posted 8/10", "08/10/2026 (1st class)", "31/11/2026")
OTHERS = (
    {"URN": "01AB7777726", "Victim reference": "V77", "Date sent": "29/10/2026", "Decision date": "28/10/2026"},
    {"URN": "01AB7777826", "Victim reference": "", "Preferred name": "Ivy Fern", "Date sent": "29/10/2026"},
)
"""Letters on other cases, one of them to somebody of the same name."""


class Variant(Struct, frozen=True):
    name: tuple[str, str]
    reference: tuple[object, object]
    kind: tuple[str, str]
    day: tuple[str, str]
    urn: tuple[str, str]
    sent: str

    def case(self) -> dict[str, object]:
        return {
            "URN": self.urn[0],
            "Victim": "Y",
            "Victim name": self.name[0],
            "Victim reference": self.reference[0],
            "Decision": self.kind[0],
            "Decision date": self.day[0],
        }

    def letter(self) -> dict[str, object]:
        return {
            "URN": self.urn[1],
            "Preferred name": self.name[1],
            "Victim reference": self.reference[1],
            "Letter type": self.kind[1],
            "Decision date": self.day[1],
            "Date sent": self.sent,
        }

    @property
    def is_certain(self) -> bool:
        """Whether the case alone shows that a letter is owed: a decision that surely calls for one."""
        return self.kind[0] not in ("Lie on file", "altered", "Ended by other means") and bool(self.day[0])


def variants() -> list[Variant]:
    """Every pair of names with references, types, days, URNs and dates in turn, and each of those on its own."""
    plain = Variant(NAMES[0], REFERENCES[0], TYPES[0], DAYS[0], URNS[0], SENT[0])
    found = [
        Variant(name, reference, kind, day, urn, sent)
        for (name, reference), kind, day, urn, sent in zip(
            product(NAMES, REFERENCES), cycle(TYPES), cycle(DAYS), cycle(URNS), cycle(SENT), strict=False
        )
    ]
    alone = (NAMES, REFERENCES, TYPES, DAYS, URNS, SENT)
    names = ("name", "reference", "kind", "day", "urn", "sent")
    for name, values in zip(names, alone, strict=True):
        found += [Variant(**{**_parts(plain), name: value}) for value in values]
        unnamed = {**_parts(plain), "reference": ("", "")}
        found += [Variant(**{**unnamed, name: value}) for value in values]
    return list(dict.fromkeys(found))


def _parts(variant: Variant) -> dict[str, object]:
    return {name: getattr(variant, name) for name in ("name", "reference", "kind", "day", "urn", "sent")}


def settled(variant: Variant, *, letter: bool, turned: bool = False) -> LettersOwed:
    rows = [*OTHERS, *([variant.letter()] if letter else [])]
    headings: dict[str, object] = dict.fromkeys(variant.letter(), "")
    rows = [{**headings, "Letter type": "stopped charge", "Decision date": "05/10/2026", **row} for row in rows]
    log = take_letters(*(reversed(rows) if turned else rows))
    filler = {"URN": "01AB9999926", "Victim": "N"}
    cases = [variant.case(), filler]
    taken = take_cases(*(reversed(cases) if turned else cases))
    return reconcile_letters(log.population, OtherExports(taken.population.items), clock=CLOCK)


def not_sent(owed: LettersOwed) -> list[str]:
    return [work.letter.text("urn") for work in owed.working if work.state is LetterState.NOT_SENT]


ALL = variants()


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 300


@pytest.mark.unmeasured
@pytest.mark.parametrize("part", range(10))
def test_a_letter_that_was_sent_is_never_owed_and_not_sent_however_it_is_written(part: int) -> None:
    for variant in ALL[part::10]:
        assert not_sent(settled(variant, letter=True)) == [], variant


@pytest.mark.unmeasured
@pytest.mark.parametrize("part", range(10))
def test_without_the_letter_it_is_owed_and_not_sent_wherever_that_is_certain(part: int) -> None:
    for variant in ALL[part::10]:
        found = not_sent(settled(variant, letter=False))
        assert len(found) == variant.is_certain, variant


def test_the_order_of_rows_makes_no_difference() -> None:
    for variant in ALL[::7]:
        one, other = settled(variant, letter=True), settled(variant, letter=True, turned=True)
        assert one.population.digest == other.population.digest, variant
        assert [work.grounds for work in one.working] == [work.grounds for work in other.working], variant


def test_names_that_are_written_otherwise_add_no_letter() -> None:
    """One victim and one letter of that type and day: matched, or asked about where names are not alike."""
    for name in NAMES:
        variant = Variant(name, ("", ""), TYPES[0], DAYS[0], URNS[0], SENT[0])
        states = [work.state for work in settled(variant, letter=True).working if "01AB12345" in work.letter.key]
        unlike = name[1] in ("Peggy Fern", "Rowan Birch")
        assert states.count(LetterState.SENT) == 1, name
        assert states.count(LetterState.POSSIBLY_OWED) == unlike, name


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_several_victims_of_a_case_are_matched_one_to_one_the_surest_first(order: tuple[int, ...]) -> None:
    cases = [
        {"Victim": "Y", "Victim name": name, "Decision": "stopped", "Decision date": "05/10/2026"}
        for name in ("Ivy Fern", "Ivy J Fern", "Rowan Birch")
    ]
    letters: list[Mapping[str, object]] = [
        {"Preferred name": name, "Date sent": "06/10/2026"}
        for name in ("Ivy Jane Fern", "Mrs Ivy Fern", "R Birch")
    ]
    log = take_letters(*(dict(letters[n]) for n in order)).population
    owed = reconcile_letters(log, OtherExports(take_cases(*cases).population.items), clock=CLOCK)
    assert [work.state for work in owed.working] == [LetterState.SENT] * 3


def test_a_victim_whose_letter_is_missing_beside_another_whose_letter_went_is_owed_it() -> None:
    cases = [
        {"Victim": "Y", "Victim name": name, "Decision": "stopped", "Decision date": "05/10/2026"}
        for name in ("Ivy Fern", "Rowan Birch")
    ]
    log = take_letters({"Preferred name": "Mrs I Fern", "Date sent": "06/10/2026"}).population
    owed = reconcile_letters(log, OtherExports(take_cases(*cases).population.items), clock=CLOCK)
    assert sorted(work.state for work in owed.working) == [LetterState.NOT_SENT, LetterState.SENT]


def test_one_letter_may_tell_a_victim_of_two_decisions_of_one_day() -> None:
    cases = [
        {"Victim": "Y", "Victim reference": "V1", "Decision": decision, "Decision date": "05/10/2026"}
        for decision in ("stopped", "no evidence offered", "NFA")
    ]
    log = take_letters({"Victim reference": "V1", "Date sent": "06/10/2026"}).population
    owed = reconcile_letters(log, OtherExports(take_cases(*cases).population.items), clock=CLOCK)
    assert sorted(work.state for work in owed.working) == [LetterState.POSSIBLY_OWED, LetterState.SENT]
