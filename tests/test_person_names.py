"""A name is taken apart as people of this trade write it, read in its order, and greeted without a guess."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iqa.person_names import Greeting, greeting, letters_of, parts_of, spoken


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Maple, Ash", "Ash Maple"),
        ("Ash  Maple ", "Ash Maple"),
        ("Ash Maple, KC", "Ash Maple, KC"),
        ("Ash Maple, K.C.", "Ash Maple, K.C."),
        ("Maple, Ash, KC", "Ash Maple, KC"),
        ("Maple, Ash KC", "Ash Maple KC"),
        ("Ash Maple LLB (Hons)", "Ash Maple LLB (Hons)"),
        ("Heath, Coral (Ms)", "Ms Coral Heath"),
        ("Heath, Coral Ms", "Ms Coral Heath"),
        ("Heath, Ms Coral", "Ms Coral Heath"),
        ("Elm, Bo van der", "Bo van der Elm"),
        ("Coral Heath (née Vale)", "Coral Heath (née Vale)"),
        ("Maple, Ash (Al)", "Ash (Al) Maple"),
        ("Ng, Li", "Li Ng"),
        ("Ma, Li", "Li Ma"),
        ("Li MA", "Li MA"),
        ("Maple, JP", "JP Maple"),
        ("Ash Maple, Solicitor", "Ash Maple, Solicitor"),
        ("Ash Maple, Barrister-at-Law", "Ash Maple, Barrister-at-Law"),
        ("Maple, Ash, Senior Crown Prosecutor", "Ash Maple, Senior Crown Prosecutor"),
        ("Ash Maple, QC (Hon)", "Ash Maple, QC (Hon)"),
        ("Maple, KC", "Maple, KC"),
        ("Hon Ng", "Hon Ng"),
        ("ASH MAPLE", "Ash Maple"),
        ("MAPLE, ASH", "Ash Maple"),
        ("IVY O'VALE-ROOK", "Ivy O'Vale-Rook"),
        ("ash maple", "Ash Maple"),
        ("ASH MCVALE", "ASH MCVALE"),
        ("JP MAPLE", "JP MAPLE"),
        ("Dr", "Dr"),
        ("(Ms)", "(Ms)"),
        ("", ""),
    ],
)
def test_a_name_is_read_in_its_order_with_its_letters_behind(written: str, read: str) -> None:
    assert spoken(written) == read


@pytest.mark.parametrize(
    ("written", "titles", "given_", "family", "letters"),
    [
        ("Dr Ash van der Maple KC", ("Dr",), ("Ash",), ("van", "der", "Maple"), ("KC",)),
        ("The Rt Hon Ash Maple", ("The", "Rt", "Hon"), ("Ash",), ("Maple",), ()),
        ("HHJ Rook", ("HHJ",), (), ("Rook",), ()),
        ("Ash Maple Jr.", (), ("Ash",), ("Maple",), ("Jr.",)),
        ("Dean Rook", (), ("Dean",), ("Rook",), ()),
        ("Ash J Maple OBE, KC", (), ("Ash", "J"), ("Maple",), ("OBE", "KC")),
    ],
)
def test_a_name_is_taken_apart(
    written: str, titles: object, given_: object, family: object, letters: object
) -> None:
    parts = parts_of(written)
    assert (parts.titles, parts.given, parts.family, parts.letters) == (titles, given_, family, letters)


@pytest.mark.parametrize(
    ("name", "words", "sure"),
    [
        ("Ash Maple, KC", "Ash", True),
        ("Maple, Ash, KC", "Ash", True),
        ("Ana-Lise Rook", "Ana-Lise", True),
        ("Dr Ash van der Maple", "Dr van der Maple", True),
        ("Mx Ash Maple", "Mx Maple", True),
        ("Sir Ash Maple KC", "Sir Ash", True),
        ("Dame Coral Heath", "Dame Coral", True),
        ("Lady Ash Maple", "Lady Ash Maple", True),
        ("Rev Ash Maple", "Rev Ash Maple", True),
        ("HHJ Ash Maple", "HHJ Ash Maple", True),
        ("ASH MAPLE", "Ash", True),
        ("A Maple", "A Maple", False),
        ("J.P. Maple", "J.P. Maple", False),
        ("DJ Maple", "DJ Maple", False),
        ("Maple A", "Maple A", False),
        ("ASH MCVALE", "ASH MCVALE", False),
        ("Canon Ash Maple", "Canon Ash Maple", False),
        ("Det Insp Ash Maple", "Det Insp Ash Maple", False),
        ("Ash Maple, Solicitor", "Ash", True),
        ("Maple, Ash, QC (Hon)", "Ash", True),
        ("KC Ash Maple", "KC Ash Maple", False),
        ("Maple", "Maple", False),
        ("amaple@office.example", "amaple@office.example", False),
    ],
)
def test_the_whole_name_is_greeted_where_its_first_word_may_not_be_a_first_name(
    name: str, words: str, sure: bool
) -> None:
    assert greeting(name) == Greeting(words, sure)


@pytest.mark.parametrize(
    ("written", "letters"),
    [("Siân", "sian"), ("Sia\u0302n", "sian"), ("Łucja", "lucja"), ("O’Vale-Rook", "ovalerook"), ("Ŵyn", "wyn")],
)
def test_letters_are_plain(written: str, letters: str) -> None:
    assert letters_of(written) == letters


@example("0,,0")
@example("0,0,0")
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_text_stops_it_and_reading_twice_changes_nothing(text: str) -> None:
    read = spoken(text)
    assert spoken(read) == read
    greeting(text)


@given(st.text("abcdeyz'-, .()KCMr", max_size=25))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    assert sorted(letters_of(spoken(text))) == sorted(letters_of(text))
