"""The names that a row holds are found in a comment however they are typed; ordinary sentences raise no alarm."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marking_builders import case

from iqa.domain import Item
from iqa.marking.names import names_in


def named(name: str) -> Item:
    return case(defendant=name, victim_name="")


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        ("Li Ng", "Ng was not told", ("Ng",)),
        ("Li Ng", "Li’s letter, and NG'S", ("Li", "Ng")),
        ("Xu Fern", "So Xu was asked", ("Xu",)),
        ("Siân Fern", "Sian was not told", ("Siân",)),
        ("Sian Fern", "Siân was not told", ("Sian",)),
        ("Siân Fern", "Sia\u0302n was not told", ("Siân",)),
        ("Sia\u0302n Fern", "SIAN", ("Siân",)),
        ("Łucja Rook", "lucja", ("Łucja",)),
        ("Jo Müller", "Mueller rang, and Muller", ("Müller",)),
        ("Ivy O'Vale", "OVale was not told", ("O'Vale",)),
        ("Ivy O'Vale", "O Vale was not told", ("O'Vale",)),
        ("Ivy OVale", "O’Vale’s letter", ("OVale",)),
        ("N'Diaye, Awa", "Ndiaye was not told", ("N'Diaye",)),
        ("Ivy McVale", "Mc Vale was not told", ("McVale",)),
        ("Mc Vale, Ivy", "McVale was not told", ("Mc Vale",)),
        ("Bo van der Elm", "Vanderelm, or Elm", ("van der Elm", "Elm")),
        ("Ana-Lise Rook", "Analise was not told", ("Ana-Lise",)),
        ("Ana-Lise Rook", "Ana Lise was not told", ("Ana-Lise",)),
        ("Analise Rook", "Ana-Lise was not told", ("Analise",)),
        ("Fern-Reed, Zed", "Reed alone", ("Reed",)),
        ("Jo Vale", "the Vales were told", ("Vale",)),
        ("Jo Birch", "both Birches", ("Birch",)),
        ("James Quill", "James's plea", ("James",)),
        ("Mark Grant", "Mark was asked; so was Ms Grant", ("Mark", "Grant")),
        ("Will May", "It was Will May", ("Will", "May")),
    ],
)
def test_a_name_is_found_however_it_is_typed(name: str, said: str, found: tuple[str, ...]) -> None:
    assert names_in(said, named(name)) == found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("An Do", "An action plan is due. Do not close it. He had so much to do, and an idea."),
        (
            "Will May",
            "The witness will be told. May it be late? Will she come? It was heard on 5 May 2026, May 6th.",
        ),
        ("Mark Grant", "We mark the grant of bail as right."),
        ("Jo Fields", "All the fields were filled in."),
        ("Rose Page", "The page rose from nothing."),
        ("Li Ng", "It was held by the ng unit, and a li of land."),
        ("Ty Case", "Each of these Cases is late. The case of it."),
        ("Mr Jr KC", "Mr and Jr and KC"),
        ("R v Acme Ltd and others", "A limited company and others v R"),
        ("Bo de la Elm", "de facto, la carte"),
        ("Jo Vale", "The vales are green; valet; Val."),
        ("Not known", "It is not known who."),
        ("", "Anybody at all"),
        ("Li Ng", ""),
    ],
)
def test_ordinary_sentences_raise_no_alarm(name: str, said: str) -> None:
    assert names_in(said, named(name)) == ()


_NAMES = ("Siân", "Quillon", "O’Vale", "McRook", "Ana-Lise", "Łucja", "Nguyễn", "D'Arcy", "Ng", "Xu")
_CHANGES = {
    "as it is": str,
    "no accents": lambda name: "".join(
        one for one in unicodedata.normalize("NFD", name.replace("Ł", "L")) if not unicodedata.combining(one)
    ),
    "taken apart": lambda name: unicodedata.normalize("NFD", name),
    "capitals": str.upper,
    "no apostrophe": lambda name: name.replace("’", "").replace("'", ""),
    "no hyphen": lambda name: name.replace("-", ""),
    "apart": lambda name: name.replace("Mc", "Mc ").replace("-", " "),
}
_ENDINGS = ("", "’s", "'s", "s")


@given(
    st.sampled_from(_NAMES),
    st.sampled_from(sorted(_CHANGES)),
    st.sampled_from(sorted(_CHANGES)),
    st.sampled_from(_ENDINGS),
    st.sampled_from(("{} was not told.", "The letter to {} was late", "It was said (by {}), twice", "“{}”")),
)
def test_no_way_of_typing_hides_a_name(name: str, first: str, then: str, ending: str, sentence: str) -> None:
    typed = _CHANGES[then](_CHANGES[first](name)) + (ending if len(name) > 2 or ending != "s" else "")
    assert names_in(sentence.format(typed), named(f"Zed {name}")) == (unicodedata.normalize("NFC", name),)
