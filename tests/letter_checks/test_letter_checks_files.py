"""Checks are data: an office overrides and adds, and every fault of its file is named by its line."""

import pytest
from letter_builders import checked, good, letter, lexicon, row

from iqa.errors import SettingsError
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.engine import worded
from iqa.letter_checks.hints import Finding, HintCertainty, LetterHint
from iqa.letter_checks.in_force import checks_with, default_checks, is_of_checks, problems_in
from iqa.letter_checks.register import NameRegister

NEW = """
version = "office 1"
standard_paragraphs = ["We always say so."]
generic_words = "thornmere"

[[checks]]
id = "our-word"
detector = "present"
certainty = "likely"
questions = ["plain-english"]
code = "jargon"
looks_for = "A word of ours."
why = "Nobody else knows it."
says = "“{quote}” is ours alone."
words = ['\\bblarney\\b']
effective_from = 2026-01-01
applies_when = [{ any_of = [{ field = "letter_type", one_of = ["stopped charge"] }] }]
"""


def _hints(own: str, text: str, **changes: str) -> list[LetterHint]:
    checker = Checker(checks_with(own), NameRegister((row(**changes),)), lexicon())
    return list(checker.check(letter(text), "letter.txt", [row(**changes)]).hints)


def test_an_office_adds_a_check() -> None:
    assert [hint.says for hint in _hints(NEW, good(more="It is blarney."))] == ["“blarney” is ours alone."]
    assert _hints(NEW, good(more="It is blarney."), letter_type="no evidence offered") == []
    made = checks_with(NEW)
    assert made.version == f"{default_checks().version}+office 1"
    assert made.standard_paragraphs[-1] == "We always say so."


@pytest.mark.parametrize(
    ("change", "left"),
    [("off = true", []), ('certainty = "look"', [HintCertainty.LOOK]), ("effective_to = 2026-01-01", [])],
)
def test_an_office_changes_a_check(change: str, left: list[HintCertainty]) -> None:
    own = f'[[checks]]\nid = "doubled-word"\n{change}\n'
    assert [hint.certainty for hint in _hints(own, good(more="The the end has come."))] == left


def test_nothing_of_its_own_leaves_the_tool_s_checks() -> None:
    assert checks_with("  ") is default_checks()
    assert default_checks().check("urn") is not None
    assert default_checks().check("nothing") is None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("version = ", 1, "not TOML"),
        ('colour = "red"', 1, "'colour' is not a key"),
        ('checks = "x"', 1, "list of tables"),
        ("version = 3", 1, "'version' is missing"),
        ("[[checks]]\nlooks_for = 'x'", 1, "'id' is missing"),
        ("[[checks]]\nid = 'a'", 1, "'detector' is missing"),
        ("[[checks]]\nid = 'urn'\nwrods = ['x']", 3, "Did you mean words?"),
        ("[[checks]]\nid = 'urn'\ndetector = 'presnt'", 3, "Did you mean present?"),
        ("[[checks]]\nid = 'urn'\ncertainty = 'sure'", 3, "certain, likely, look"),
        ("[[checks]]\nid = 'urn'\nzones = ['margin']", 3, "no part of a letter"),
        ("[[checks]]\nid = 'urn'\nquestions = ['facts-rihgt']", 3, "Did you mean facts-right?"),
        ("[[checks]]\nid = 'urn'\nquestions = ['facts-right']\ncode = 'jargon'", 4, "has no finding code"),
        ("[[checks]]\nid = 'urn'\nwords = ['(']", 3, "no regular expression"),
        ("[[checks]]\nid = 'urn'\nwords = 'x'", 3, "a list of texts"),
        ("[[checks]]\nid = 'urn'\noff = 'yes'", 3, "true or false"),
        ("[[checks]]\nid = 'urn'\nmost = 'x'", 3, "a whole number"),
        ("[[checks]]\nid = 'urn'\nsays = ''", 3, "a text in quotes"),
        ("[[checks]]\nid = 'urn'\neffective_from = 'x'", 3, "a date such as"),
        ("[[checks]]\nid = 'urn'\napplies_when = [{ field = 'urn' }]", 3, "a list of conditions"),
        ("[[checks]]\nid = 'urn'\napplies_when = [{}]", 3, "a list of conditions"),
        ("[[checks]]\nid = 'urn'\nlike = 'nothing'", 3, "no check 'nothing' before"),
        ("[[checks]]\nid = 'urn'\n[checks.instead]\n'(' = 'x'", 3, "no regular expression"),
        ("[[checks]]\nid = 'urn'\ninstead = 3", 3, "a table of texts"),
        ("[[checks]]\nid = 'urn'\n\n[[checks]]\nid = 'urn'", 5, "there twice"),
    ],
)
def test_every_fault_is_told_with_its_line(text: str, line: int, said: str) -> None:
    problems = problems_in(text, "letter-checks.toml")
    assert said in problems[0].message
    assert problems[0].row == line
    with pytest.raises(SettingsError):
        checks_with(text)


def test_checks_are_told_from_criteria() -> None:
    assert is_of_checks("[[checks]]\nid = 'a'")
    assert not is_of_checks("[[criteria]]\nid = 'a'")


def test_a_value_that_a_detector_does_not_give_is_left_out_of_its_sentence() -> None:
    check = default_checks().check("urn")
    assert check is not None
    assert worded(check, Finding(3, "x" * 300)).says == (
        f"The letter has the reference {'x' * 120}…; this case is …. Put the reference right."
    )


def test_a_check_that_the_marks_speak_against_is_only_worth_a_look() -> None:
    checker = Checker(default_checks(), NameRegister((row(),)), lexicon(), fallen=frozenset({"doubled-word"}))
    found = checker.check(letter(good(more="The the end has come.")), "letter.txt", [row()])
    assert [(hint.check, hint.certainty) for hint in found.hints] == [("doubled-word", HintCertainty.LOOK)]
    assert not found.certain


def test_a_welsh_letter_gets_the_checks_that_can_be_made_of_it() -> None:
    body = (
        "Rwyf yn ysgrifennu atoch ynghylch yr achos yn erbyn Flint Gabbro. Penderfynodd erlynydd na fyddai'r achos yn "
        "mynd ymhellach ac mae'n ddrwg gennyf am hyn. Nid oedd y lluniau yn dangos pwy oedd yno."
    )
    text = f"Ein cyf: 71TM1099926\n\nAnnwyl Briar Speedwell\n\n{body}\n\nGweler [enw].\n\nYn gywir\n\nHazel Larkspur\n"
    found = checked(text)
    assert found.view.language == "Welsh"
    assert {hint.check for hint in found.hints} == {"urn", "square-brackets"}
