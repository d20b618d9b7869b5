"""The parts that the checks stand on: dates, sentences, languages, the parts of a letter, the dictionary."""

from datetime import date

import pytest
from letter_builders import CLOSE, good, letter

from iqa.letter_checks.anatomy import Zone, view_of
from iqa.letter_checks.dates import dates_in
from iqa.letter_checks.language import language_of
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_checks.names_in_text import full_names, titled_names
from iqa.letter_checks.register import urns_in
from iqa.letter_checks.sentences import sentences_of, without_quotations
from iqa.letter_files.values import LetterForm, LetterText, TextPlace, Written, numbered

DAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    "written",
    [
        "5 October 2026", "5th October 2026", "5th of October, 2026", "Monday 5 October 2026", "October 5, 2026",
        "5 Oct 2026", "5 Oct. 26", "05/10/2026", "5/10/26", "5.10.2026", "5-10-2026", "5-Oct-26", "2026-10-05", "5 Hydref 2026",
        "Monday, the 5th of October 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(written: str) -> None:
    (found,) = dates_in(f"It was on {written}, as you know.", 2026)
    assert (found.day, found.year_said, found.wrong_weekday) == (DAY, True, False)


@pytest.mark.parametrize(
    "text",
    [
        "01632 960 114",
        "section 5.2",
        "10 working days",
        "0808 168 9111",
        "3/4 of them",
        "you may 5 times",
        "1-2 of",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert [one for one in dates_in(text, 2026) if one.day] == []


def test_a_day_without_a_year_is_compared_without_it() -> None:
    (found,) = dates_in("on 5 October", 2020)
    assert found.is_on(DAY)
    assert not found.is_on(date(2026, 10, 6))
    assert not found.is_on(None)


def test_days_that_never_were_and_wrong_weekdays() -> None:
    assert [one.day for one in dates_in("31 September 2026", 2026)] == [None]
    assert [one.wrong_weekday for one in dates_in("Tuesday 5 October 2026", 2026)] == [True]


def test_sentences_end_where_they_end() -> None:
    text = "Mr. Rook came at 10.30 a.m. on 3 Oct. 2026. He said “No.” and left. Why? See s. 20 of the Act."
    assert [one.text for one in sentences_of(text)] == [
        "Mr. Rook came at 10.30 a.m. on 3 Oct. 2026.",
        "He said “No.” and left.",
        "Why?",
        "See s. 20 of the Act.",
    ]
    assert [text[one.start : one.start + len(one.text)] for one in sentences_of(text)] == [
        one.text for one in sentences_of(text)
    ]


def test_quotations_are_blanked_and_apostrophes_are_not() -> None:
    text = "You said “it was cold” and the girl's coat, the boys' coats."
    assert without_quotations(text) == text.replace("“it was cold”", " " * len("“it was cold”"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The decision was made by the prosecutor and we are sorry that it is not the one that you had hoped for in this case.", "English"),
        ("Rwyf yn ysgrifennu atoch ynghylch yr achos yn erbyn y diffynnydd. Penderfynodd erlynydd na fyddai'r achos yn mynd ymhellach ac mae'n ddrwg gennyf am hyn.", "Welsh"),
        ("Prokurator zdecydował, że sprawa nie zostanie skierowana do sądu, ponieważ dowody nie były wystarczające, aby przekonać sąd o winie oskarżonego w tej sprawie.", "another language"),
        ("Thank you.", ""),
    ],
)  # fmt: skip
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_the_parts_of_a_letter() -> None:
    view = view_of(letter(good(more="What happens next")))
    zones = {one.text: one.zone for one in view.passages}
    assert zones["Our ref: 71TM1023426"] is Zone.HEAD
    assert zones["Dear Ms Speedwell"] is Zone.GREETING
    assert zones["What happens next"] is Zone.HEADING
    assert zones["Yours sincerely"] is Zone.CLOSE
    assert zones["Hazel Larkspur"] is Zone.SIGNATURE
    assert (view.greeting, view.day) == ("Ms Speedwell", date(2026, 10, 7))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dear Mr. Rook,", "Mr Rook"),
        ("Dear Mr Rook, I am writing to you today about your case.", "Mr Rook"),
        ("Annwyl Rhian", "Rhian"),
        ("Hello Ash", "Ash"),
        ("My dear Ash:", "Ash"),
    ],
)
def test_greetings_are_found(line: str, name: str) -> None:
    view = view_of(letter(f"7 October 2026\n\n{line}\n\nThis is a letter with a sentence in it.{CLOSE}"))
    assert view.greeting == name


def test_a_letter_without_greeting_or_close_still_has_a_body_and_a_signature() -> None:
    text = "7 October 2026\n\nThis is a letter that greets nobody and that says goodbye to nobody at all.\n\nHazel Larkspur"
    view = view_of(letter(text))
    assert [one.zone for one in view.passages] == [Zone.HEAD, Zone.BODY, Zone.SIGNATURE]


def test_a_label_beside_a_date_says_which_day_it_is() -> None:
    found = [
        Written(text, TextPlace.TABLE) for text in ("Decision date", "5 October 2026", "Date", "7 October 2026")
    ]
    view = view_of(
        LetterText(LetterForm.WORD, numbered([*found, Written("Dear Ash"), Written("It is so, and that is all.")]))
    )
    assert view.day == date(2026, 10, 7)


def test_headers_and_footers_are_the_edge_of_the_page() -> None:
    found = [
        Written("CPS", TextPlace.HEADER),
        Written("Dear Ash"),
        Written("It is so, and all."),
        Written("p. 1", TextPlace.FOOTER),
    ]
    view = view_of(LetterText(LetterForm.WORD, numbered(found)))
    assert [one.text for one in view.of(Zone.EDGE)] == ["CPS", "p. 1"]


def test_names_in_running_text() -> None:
    text = "Ms O'Hara-Lee met Dr van der Berg and Flint Gabbro at Westmarch Crown Court. Mrs Lane’s bag was found."
    assert [(one.title, one.name) for one in titled_names(text)] == [
        ("ms", "O'Hara-Lee"),
        ("dr", "van der Berg"),
        ("mrs", "Lane"),
    ]
    assert "Flint Gabbro" in [one.name for one in full_names(text)]
    assert "Crown Court" not in [one.name for one in full_names(text)]


@pytest.mark.parametrize(
    "text", ["01AB1234526", "01 AB 12345 26", "01ab12345-26", "ref 44RG98954/24.", "98X0100000/1", "01AB/12345/26"]
)
def test_references_are_found_however_written(text: str) -> None:
    assert len(list(urns_in(text))) == 1


@pytest.mark.parametrize("text", ["01632 960 120", "TM1 1AA", "5 October 2026", "0808 168 9111", "£3,400"])
def test_other_numbers_are_no_references(text: str) -> None:
    assert list(urns_in(text)) == []


def test_the_dictionary_is_british() -> None:
    words = Lexicon(frozenset({"thornmere"}))
    known = "organised colour counselling offences prosecutors defence unorganised behaviour thornmere"
    assert [word for word in known.split() if not words.knows(word)] == []
    assert not any(words.knows(word) for word in ("organized", "color", "behavior", "recieved"))
    assert [words.nearest(word) for word in ("recieved", "evidance", "zzzzzzz")] == ["received", "evidence", ""]
