"""URNs are taken apart for matching, and what stands after '/' is never guessed."""

import pytest

from iqa.intake.urn import Suffix, Urn, is_urn, parse_urn, tidy


@pytest.mark.parametrize(
    ("text", "suffix", "parts"),
    [
        ("01AB1234526", Suffix.UNDECLARED, ("01", "AB", "12345", "26", "")),
        ("01ab 12345 26", Suffix.UNDECLARED, ("01", "AB", "12345", "26", "")),
        ("01-AB-12345-26", Suffix.UNDECLARED, ("01", "AB", "12345", "26", "")),
        ("01AB1234526/2", Suffix.UNDECLARED, ("01", "AB", "12345", "26", "2")),
        ("44RG98954/24", Suffix.YEAR, ("44", "RG", "98954", "24", "")),
        ("06AB0000001/25", Suffix.YEAR, ("06", "AB", "0000001", "25", "")),
        ("44RG98954/24", Suffix.SPLIT, ("44", "RG", "98954", "", "24")),
        ("98X0100000/1", Suffix.SPLIT, ("98", "X0", "100000", "", "1")),
        ("98X0100000/1", Suffix.UNDECLARED, ("98", "X0", "100000", "", "1")),
    ],
)
def test_a_urn_is_taken_apart_as_declared(text, suffix, parts):
    urn = parse_urn(text, suffix)
    assert (urn.force, urn.unit, urn.number, urn.year, urn.split) == parts
    assert not urn.ambiguous


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("44RG98954/24", Suffix.UNDECLARED), ("01AB1234526/24", "not declared"), ("98X0100000/1", "year")],
)
def test_a_suffix_that_may_be_either_is_ambiguous_and_not_matched(text, suffix):
    urn = parse_urn(text, suffix)
    assert urn.ambiguous
    assert not urn.can_be_matched


def test_a_urn_without_its_year_cannot_be_matched():
    assert not parse_urn("98X0100000/1", Suffix.SPLIT).can_be_matched
    assert parse_urn("01AB1234526").can_be_matched


def test_a_year_in_the_number_and_a_year_after_the_slash_are_the_same_case():
    assert parse_urn("44RG9895424").case == parse_urn("44RG98954/24", Suffix.YEAR).case
    assert parse_urn("06AB0000001/25", Suffix.YEAR).case == Urn("06", "AB", "1", "25").case


@pytest.mark.parametrize(
    "text", ["", "TBC", "1234567", "01AB", "01AB12345267890", "AB011234526", "01AB1234526/123", "01121234526"]
)
def test_other_texts_are_not_urns(text):
    assert parse_urn(text) is None
    assert not is_urn(text)


def test_what_the_export_wrote_is_kept():
    assert parse_urn(" 01ab 12345 26 ").written == "01ab 12345 26"
    assert tidy(" 01ab-12345 26/1 ") == "01AB1234526/1"
