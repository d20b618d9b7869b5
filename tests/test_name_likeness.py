"""All writings of a name are one name, a slip is near it, and other people's names are neither."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iqa.name_likeness import Likeness, best_likeness, is_plainly, likeness, name_key

FIRST = ("Siân", "Coral", "Ana-Lise", "Łucja", "Jürgen", "Ng", "D’Arcy")
SURNAMES = ("Heath", "McVale", "O'Vale", "Fern-Reed", "Świerk", "van der Elm", "MacRook", "Ó Séaghdha")
TITLES = ("", "Ms ", "Mx ", "Dr ", "HHJ ", "Rev. ", "Prof ", "Lady ")
LETTERS = ("", " KC", ", KC", " KC.", ", MBE", " OBE, KC", " LLB", " Jr", ", JP")
ACCENTS = str.maketrans({"Ł": "L", "Ś": "S"})


def plain(name: str) -> str:
    """A name as somebody types it who has no accents on the keyboard."""
    apart = unicodedata.normalize("NFD", name.translate(ACCENTS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@st.composite
def writings(draw: st.DrawFn, first: str, surname: str) -> str:
    """Some way of writing one name."""
    name = surname
    for text, other in draw(st.sampled_from(((), (("Mc", "Mc "),), (("'", ""),), (("'", "’"),), (("-", " "),)))):
        name = name.replace(text, other)
    title, letters = draw(st.sampled_from(TITLES)), draw(st.sampled_from(LETTERS))
    order = draw(st.sampled_from(("{title}{first} {name}{letters}", "{name}, {title}{first}{letters}")))
    if title:
        order = draw(st.sampled_from((order, f"{{name}}, {{first}} ({title.strip()})")))
    written = order.format(title=title, first=first, name=name, letters=letters)
    for change in draw(st.lists(st.sampled_from((plain, str.upper, str.lower, _apart, _spaced)), max_size=2)):
        written = change(written)
    return written


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _spaced(text: str) -> str:
    return f" {text.replace(' ', '  ')}\u00a0"


@given(st.data())
def test_however_a_name_is_written_it_is_the_same_name(data: st.DataObject) -> None:
    first, surname = data.draw(st.sampled_from(FIRST)), data.draw(st.sampled_from(SURNAMES))
    written = data.draw(writings(first, surname))
    assert likeness(written, f"{first} {surname}") is Likeness.SAME
    assert name_key(written) == name_key(f"{first} {surname}")


def test_saint_is_written_in_two_ways() -> None:
    assert likeness("Ivy St John", "Ivy Saint John") is Likeness.SAME


@given(st.data())
def test_no_writing_makes_two_people_one(data: st.DataObject) -> None:
    people = data.draw(
        st.lists(st.tuples(st.sampled_from(FIRST), st.sampled_from(SURNAMES)), min_size=2, max_size=2, unique=True)
    )
    one, other = (data.draw(writings(*person)) for person in people)
    assert likeness(one, other) is not Likeness.SAME
    assert likeness(one, other) is likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("S Heath", "Siân Heath"),
        ("SJ Heath", "Siân Jo Heath"),
        ("Heath S", "Siân Heath"),
        ("Sam Vale", "Samantha Vale"),
        ("Bill Vale", "William Vale"),
        ("Muhammad Vale", "Mohammed Vale"),
        ("Ash Mapel", "Ash Maple"),
        ("Jo Mueller", "Jo Müller"),
        ("Heath Coral", "Coral Heath"),
        ("Coral Ann Heath", "Coral Heath"),
        ("Coral Heath-Vale", "Coral Heath"),
        ("Ms Heath", "Siân Heath"),
        ("Canon Ash Maple", "Ash Maple"),
        ("Ann Asher", "Anna Sher"),
        ("Mr Ash Maple", "Mrs Ash Maple"),
        ("Ash Maple Jr", "Ash Maple Senior"),
    ],
)
def test_a_slip_or_a_shorter_name_is_near(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one) is Likeness.NEAR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dale Fern", "Siân Heath"),
        ("Ash Maple", "Ann Maple"),
        ("Ash Maple", "Ash Rook"),
        ("S Heath", "Coral Heath"),
        ("S Heath", "C Heath"),
        ("P1", "Ash Maple"),
        ("Li Ng", "Xu Ng"),
        ("?", "!"),
        ("", "Ash Maple"),
    ],
)
def test_other_people_are_not_near(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one) is Likeness.DIFFERENT


def test_only_case_spaces_apostrophes_and_order_are_plainly_the_same() -> None:
    assert is_plainly("O’Vale, IVY", "Ivy O'Vale")
    assert not is_plainly("Sian Heath", "Siân Heath")
    assert not is_plainly("Ms Coral Heath", "Coral Heath")


def test_the_most_like_of_several_names_counts() -> None:
    assert best_likeness("S Heath", ("Dale Fern", "Siân Heath")) is Likeness.NEAR
    assert best_likeness("S Heath", ()) is Likeness.DIFFERENT
