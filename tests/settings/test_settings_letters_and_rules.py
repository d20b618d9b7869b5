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


def test_letters_for_which_no_time_is_set_and_no_decision_calls_are_known() -> None:
    uncalled = parse_settings(AREA).vocabulary.uncalled
    assert uncalled == {"decision to charge", "holding letter"}
