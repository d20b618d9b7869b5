"""Slips in an office's [[letters]] and [[rule]] tables are told with the line and what was perhaps meant."""

import pytest

from iqa.errors import SettingsError
from iqa.settings import parse_settings

AREA = 'area = "Testmere"\n'
RULE = '[[rule]]\nid = "x"\nseverity = "check"\nmessage = "m"\n'
STANDARD = (
    '[[standards]]\nid = "our-own"\nlabel = "x"\nrule = "by"\nstart = "decision_date"\ndone = "sent"\naim = "x"\n'
)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            '[[letters]]\nid = "our letter"\nstandards = ["victim-leter"]\n',
            4,
            'standards has "victim-leter", which is no standard. Did you mean victim-letter?',
        ),
        (
            '[[letters]]\nid = "our letter"\nsent_by = { polise = "police" }\n',
            4,
            'sent_by has "polise", which nobody is charged by. Did you mean police?',
        ),
        (
            '[[letters]]\nid = "our letter"\nsent_by = { court = "court" }\n',
            4,
            'sent_by has "court", which nobody is charged by. Write one of: police, Area, CPS Direct.',
        ),
        ('[[letters]]\nid = "our letter"\nsent_by = "police"\n', 4, "sent_by should be a table."),
        (
            f'{RULE}when = [{{ field = "setn", present = true }}]\n',
            6,
            'when has the field "setn", which neither a letter nor its case has. Did you mean sent?',
        ),
        (
            f'{RULE}when = [{{ field = "case.raep", one_of = ["yes"] }}]\n',
            6,
            'when has the field "case.raep", which neither a letter nor its case has. Did you mean case.rape?',
        ),
        ("letters = 5\n", 2, "letters should be a list of tables. Write [[letters]] over each."),
        ('[[letters]]\nid = "x"\ncolour = "red"\n', 4, "colour is not a setting of a letter."),
        ('[[letters]]\nid = "x"\nfamily = 5\n', 4, "family should be"),
        ('[[letters]]\nid = "x"\naliases = "y"\n', 4, "aliases should be a list of words in quotes."),
        ('[[letters]]\nid = "x"\ndecision = "yes"\n', 4, "decision should be"),
        ('[[letters]]\nfamily = "stop"\n', 2, "id is missing"),
        ('[[letters]]\nid = "x"\nowed = "perhaps"\n', 4, "owed cannot be"),
        (
            '[[letters]]\nid = "x"\naliases = ["w"]\n[[letters]]\nid = "y"\naliases = ["w"]\n',
            2,
            'gives "w" to y and to x. Leave it with one of them.',
        ),
        ("words = 5\n", 2, "words should be a section."),
        ('[words]\nperhaps = ["x"]\n', 3, "perhaps is not a list of words."),
        ('[words]\nyes = "ja"\n', 3, "yes should be a list of words in quotes."),
        ('[words]\nenhanced = ["x"]\n', 3, "enhanced should be a table of lists."),
        ('[words]\nenhanced_flags = "rape"\n', 3, "enhanced_flags should be a list of fields."),
        ("rule = 5\n", 2, "rule should be a list of tables. Write [[rule]] over each."),
        (
            f'{RULE}when = [{{ field = "sent", present = true }}]\ncolour = "red"\n',
            7,
            "is not a setting of a rule",
        ),
        (f"{RULE}doubts = 5\nwhen = [{{ field = 'sent', present = true }}]\n", 6, "doubts should be"),
        (
            '[[rule]]\nid = "x"\nseverity = "grave"\nmessage = "m"\nwhen = [{ field = "sent", present = true }]\n',
            4,
            "severity cannot be",
        ),
        (
            '[[rule]]\nid = "x"\nseverity = "check"\nwhen = [{ field = "sent", present = true }]\n',
            2,
            "message is missing",
        ),
        (RULE, 2, "when should be a list of conditions."),
        (f"{RULE}when = [{{ present = true }}]\n", 6, "when needs in each condition a field and exactly one of"),
        (
            f'{RULE}when = [{{ field = "sent", present = "yes" }}]\n',
            6,
            "when has present with something that it cannot",
        ),
        (
            '[[letters]]\nid = "stoped charge"\naliases = ["case closed"]\n',
            3,
            'id "stoped charge" is none that comes with the tool. Did you mean stopped charge?',
        ),
        ('[words]\nyes = ["Ja"]\nno = ["ja"]\n', 4, 'no gives "ja" to yes and to no. Leave it with one of them.'),
        (
            '[[rule]]\nid = "opted-out-and-snt"\nseverity = "off"\n',
            3,
            'id "opted-out-and-snt" is none that comes with the tool. Did you mean opted-out-and-sent?',
        ),
        ('[[rule]]\nid = "ours"\nseverity = "off"\n', 3, "Those that can be switched off: "),
        (
            f'{RULE}when = [{{ field = "sent", present = true }}]\ndoubts = "setn"\n',
            7,
            'doubts has "setn", which is no field of letters. Did you mean sent?',
        ),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_was_perhaps_meant(text: str, line: int, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_settings(AREA + text)
    (problem,) = refused.value.problems
    assert problem.row == line
    assert says in problem.message


def test_what_is_there_may_be_named() -> None:
    text = (
        f'{AREA}{STANDARD}[[letters]]\nid = "our letter"\nstandards = ["our-own", "victim-letter"]\n'
        'sent_by = { "police" = "police", "cps direct" = "CPS" }\n'
        f'{RULE}when = [{{ field = "case.implies_enhanced", present = true }}, '
        '{ field = "reason", mentions = ["withdr"] }, { field = "letter_state", one_of = ["sent"] }]\n'
        'doubts = "vrr_eligible"\n'
    )
    settings = parse_settings(text)
    assert settings.vocabulary.type("our letter") is not None
    assert settings.rules[-1].finds(
        {"case.implies_enhanced": "Rape", "reason": "She withdrew", "letter_state": "sent"}
    )
    assert not settings.rules[-1].finds({"case.implies_enhanced": "Rape", "letter_state": "sent"})


def test_an_offices_own_words_join_those_of_the_tool() -> None:
    text = (
        f'{AREA}[words]\nyes = ["Ja"]\nno = ["Nein"]\nenhanced = {{ vulnerable = ["frail"] }}\n'
        'enhanced_flags = ["rape"]\n'
    )
    words = parse_settings(text).vocabulary
    assert "ja" in words.yes
    assert "nein" in words.no
    assert words.enhanced["frail"] == "vulnerable"
    assert words.enhanced_flags == ("rape",)


def test_a_rule_of_the_tool_can_be_switched_off_by_its_id() -> None:
    known = parse_settings(AREA).rules
    off = f'{AREA}[[rule]]\nid = "{known[0].id}"\nseverity = "off"\n'
    assert parse_settings(off).rules == known[1:]


def test_letters_for_which_no_time_is_set_and_no_decision_calls_are_known() -> None:
    uncalled = parse_settings(AREA).vocabulary.uncalled
    assert uncalled == {"decision to charge", "holding letter"}
