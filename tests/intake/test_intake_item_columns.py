"""Pieces of work held as columns stand in the order of their keys, and are the items that their rows would be."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_builders import MONTH

from iqa.domain import Item, Kind
from iqa.fields import FIELDS, field_list
from iqa.intake.facts import facts_of
from iqa.intake.item_columns import ItemColumns, keys_and_rows
from iqa.intake.parsing import parser_for, read_as_it_stands
from iqa.intake.population import canonical_line, canonical_lines, freeze, source_digest

LETTER_FIELDS = field_list(Kind.LETTERS)
TEXTS = st.sampled_from(["", "a", "Zoë", 'said "no"', "back\\slash", "two\nlines", "\u2028", "\x7f"])
ROWS = st.lists(st.tuples(st.text("abc", min_size=1), TEXTS, TEXTS), unique_by=lambda row: row[0], max_size=6)


def pieces(rows: Sequence[tuple[str, str, str]]) -> ItemColumns:
    held = {"unit": [row[1] for row in rows], "reason": [row[2] for row in rows]}
    columns = [held.get(name) for name in LETTER_FIELDS]
    return ItemColumns(Kind.LETTERS, [row[0] for row in rows], columns, [(number,) for number in range(len(rows))])


def items(rows: Sequence[tuple[str, str, str]]) -> list[Item]:
    made = [
        Item(key, facts_of(Kind.LETTERS, {"unit": unit, "reason": reason}), (number,))
        for number, (key, unit, reason) in enumerate(rows)
    ]
    return sorted(made, key=lambda item: item.key)


@given(ROWS)
def test_pieces_are_the_items_of_their_rows_by_key(rows):
    held, json_safe = pieces(rows), items(rows)
    assert list(held) == json_safe
    assert [held[place] for place in range(len(held))] == json_safe
    assert held[1:3] == tuple(json_safe[1:3])
    assert held == json_safe
    assert held != [*json_safe, Item("z", {})]
    assert list(keys_and_rows(held)) == list(keys_and_rows(json_safe))


@given(ROWS)
def test_lines_and_digests_of_pieces_are_those_of_their_items(rows):
    held, json_safe = pieces(rows), items(rows)
    assert list(canonical_lines(held, Kind.LETTERS)) == [canonical_line(item, Kind.LETTERS) for item in json_safe]
    assert source_digest(held) == source_digest(json_safe)
    assert freeze(Kind.LETTERS, MONTH, held) == freeze(Kind.LETTERS, MONTH, json_safe)


def test_pieces_that_share_a_key_cannot_be_frozen():
    with pytest.raises(ValueError, match="Two items have the key a"):
        freeze(Kind.LETTERS, MONTH, pieces([("a", "", ""), ("b", "", ""), ("a", "", "")]))


CELLS = st.one_of(
    st.sampled_from(
        [
            "01AB1234526",
            "01ab1234526",
            "44RG98954/24",
            "a b",
            "a  b",
            " a",
            "a ",
            "a|b",
            "n/a",
            "-",
            "",
            "#N/A",
            "é",
        ]
    ),
    st.sampled_from(["1.2E+09", "+", "two\nlines", "01AB1234526\n01AB1234526", "Maple, Ash", None, True]),
    st.sampled_from([7.0, 7.5, 1e15, 1e300, float("inf"), float("nan"), -3.0, 7, 10**20]),
)


@pytest.mark.parametrize("column", ["urn", "victim_reference", "reason", "prosecutor", "decision_date"])
@given(cells=st.one_of(st.lists(CELLS, min_size=1, max_size=4), st.lists(CELLS, min_size=1, max_size=1)))
def test_a_column_that_is_read_as_it_stands_is_what_its_cells_would_be(column, cells):
    declared = next(one for one in FIELDS[Kind.LETTERS] if one.field == column)
    texts = read_as_it_stands(declared.reads, cells)
    assert texts is None or texts == [parser_for(declared)(cell) for cell in cells]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("urn", ["01AB1234526", "99ZZ0000101"]),
        ("victim_reference", ["V1", "V 2"]),
        ("victim_reference", [1.0, -20.0]),
        ("reason", ["A word.", "Another: more (of it)."]),
        ("prosecutor", ["Ash Maple", "MAPLE, ASH"]),
    ],
)
def test_plain_columns_are_read_as_they_stand(column, cells):
    declared = next(one for one in FIELDS[Kind.LETTERS] if one.field == column)
    assert read_as_it_stands(declared.reads, cells) == [parser_for(declared)(cell) for cell in cells]
