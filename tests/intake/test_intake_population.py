"""The digest is of the facts: the order of rows and the format of the file do not change it, and any fact does."""

import csv
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_builders import CASE, LETTER, MONTH, case, table_of, take_cases, take_letters, take_police_files
from often import examples

from iqa.domain import Item, Kind, RejectedRow
from iqa.fields import FIELD_LIST_VERSION, field_list
from iqa.intake.mapping import knows_heading
from iqa.intake.pipeline import read_export
from iqa.intake.population import (
    canonical_line,
    canonical_lines,
    freeze,
    item_of_line,
    line_digest,
    rejected_digest,
    source_digest,
    version_of,
)
from iqa.sheets.reading import read_table
from iqa.store.populations import key_of_line

TEXTS = st.text(st.sampled_from('aB é"\\\n’|'), max_size=6)
ROWS = st.fixed_dictionaries(
    {
        "URN": st.sampled_from(["01AB1234526", "01AB1234526/1", "44RG9895424"]),
        "Reviewing prosecutor": st.sampled_from(["Ash Maple", "MAPLE, ASH", "Eve Elm"]),
        "Status": st.sampled_from(["live", "finalised", ""]),
        "Team": TEXTS,
        "Charge date": st.dates(date(2026, 1, 1), date(2026, 1, 3)),
        "Victim ref": st.sampled_from(["", "V1", "V2"]),
        "Decision": st.sampled_from(["", "stopped", "NFA"]),
    }
)


@given(
    st.lists(ROWS, min_size=1, max_size=8).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows)))
)
@examples(80)
def test_the_order_of_rows_makes_no_difference_to_the_population(both):
    rows, shuffled = both
    first, second = take_cases(*rows), take_cases(*shuffled)
    assert first.population.digest == second.population.digest
    assert [item.key for item in first.population.items] == [item.key for item in second.population.items]


@pytest.mark.parametrize("take", [take_letters, take_police_files])
def test_the_order_of_letters_and_of_police_file_failures_makes_no_difference(take):
    rows = [{"Unit": unit, "Comments": comment} for unit in ("", "N") for comment in ("", "a", "b")]
    assert take(*rows).population.digest == take(*reversed(rows)).population.digest


def test_the_same_rows_as_csv_text_give_the_same_digest(tmp_path):
    rows = [{"URN": f"01AB{n:05}26", "Charge date": date(2026, 4, n + 1), "Victim ref": str(n)} for n in range(9)]
    file = tmp_path / "cases.csv"
    with file.open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([*CASE, "Charge date", "Victim ref"])
        for row in reversed(rows):
            writer.writerow([*{**CASE, **row, "Charge date": row["Charge date"].strftime("%d/%m/%Y")}.values()])
    read = read_table(file, known_headings=knows_heading(Kind.CASES))
    as_numbers = [{**row, "Victim ref": float(row["Victim ref"])} for row in rows]
    assert read_export(Kind.CASES, read, MONTH).population.digest == take_cases(*as_numbers).population.digest


def test_the_digest_is_what_its_definition_says():
    taken = take_cases({"Team": "Rød"}, {"URN": "01AB0000126"})
    lines = [
        json.dumps(
            [i.key, *(i.text(name) for name in field_list(Kind.CASES))], ensure_ascii=False, separators=(",", ":")
        )
        for i in sorted(taken.population.items, key=lambda item: item.key)
    ]
    assert taken.population.digest == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert taken.population.field_list == f"cases/{FIELD_LIST_VERSION}"


@pytest.mark.parametrize("name", field_list(Kind.CASES))
def test_every_fact_of_the_field_list_is_covered_by_the_digest(name):
    item = case()
    altered = Item(item.key, {**item.facts, name: "changed"}, item.source_rows)
    assert freeze(Kind.CASES, MONTH, [item]).digest != freeze(Kind.CASES, MONTH, [altered]).digest


@given(st.lists(st.dictionaries(st.sampled_from(field_list(Kind.LETTERS)), TEXTS), max_size=5))
def test_lines_written_by_column_are_the_lines_written_one_by_one_and_read_back(rows):
    plain = [Item(f"k{n}", row) for n, row in enumerate(rows)]
    lines = list(canonical_lines(plain, Kind.LETTERS))
    items = [
        item_of_line(line, Kind.LETTERS, f"letters/{FIELD_LIST_VERSION}", (n,)) for n, line in enumerate(lines)
    ]
    assert list(canonical_lines(items, Kind.LETTERS)) == [canonical_line(i, Kind.LETTERS) for i in items] == lines
    assert [{k: v for k, v in i.facts.items() if v} for i in items] == [
        {k: v for k, v in r.items() if v} for r in rows
    ]
    assert [item.source_rows for item in items] == [(n,) for n in range(len(rows))]


def test_a_line_of_an_earlier_list_is_read_as_it_was_written():
    line = canonical_line(Item("k", {"urn": "01AB0000126", "sent": "2026-04-09"}), Kind.LETTERS, 1)
    read = item_of_line(line, Kind.LETTERS, "letters/1")
    assert (read.text("sent"), read.text("told_by_phone")) == ("2026-04-09", "")
    assert canonical_line(read, Kind.LETTERS, 1) == line


def test_a_line_of_another_length_is_not_read():
    with pytest.raises(ValueError, match="2 facts where letters/1 has"):
        item_of_line('["k","a","b"]', Kind.LETTERS, "letters/1")
    assert version_of("letters/12") == 12


def test_lines_are_hashed_in_blocks_as_they_stream():
    lines = [str(n) for n in range(10_000)]
    assert line_digest(iter(lines)) == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    assert line_digest([]) == hashlib.sha256(b"").hexdigest()


def test_two_items_of_one_key_cannot_be_frozen():
    with pytest.raises(ValueError, match="Two items have the key"):
        freeze(Kind.CASES, MONTH, [case(), case()])


@pytest.mark.parametrize("change", ["row", "code", "message", "column", "value", "cells"])
def test_every_part_of_a_rejected_row_is_covered_by_its_digest(change):
    parts = {"row": 3, "code": "c", "message": "m", "column": "URN", "value": "v", "cells": ("a",)}
    other = {**parts, change: 4 if change == "row" else ("b",) if change == "cells" else "other"}
    assert rejected_digest([RejectedRow(**parts)]) != rejected_digest([RejectedRow(**other)])


def test_rejected_rows_stand_in_the_order_of_their_numbers():
    rows = [RejectedRow(9, "c", "m"), RejectedRow(3, "c", "m")]
    frozen = freeze(Kind.CASES, MONTH, [case()], rows)
    assert [row.row for row in frozen.rejected] == [3, 9]
    assert frozen.rejected_digest == rejected_digest(rows)


def test_the_source_digest_covers_which_rows_an_item_came_from_and_nothing_else():
    item = case()
    moved = Item(item.key, item.facts, (2, 7))
    assert source_digest([item]) != source_digest([moved])
    assert source_digest([item]) == source_digest([case(team="Red")])
    assert freeze(Kind.CASES, MONTH, [item]).digest == freeze(Kind.CASES, MONTH, [moved]).digest


def test_facts_read_like_any_mapping():
    (item,) = read_export(Kind.LETTERS, table_of(LETTER, [{}]), MONTH).population.items
    assert item.facts["urn"] == item.text("urn") == "01AB1234526"
    assert item.text("no such field") == ""
    assert len(item.facts) == len(dict(item.facts)) == len(field_list(Kind.LETTERS))
    assert "'urn': '01AB1234526'" in repr(item.facts)
    assert "sent" not in repr(item.facts).replace("'letter_state': 'owed and not sent'", "")


@given(st.text(st.sampled_from('aé"\\\n|'), max_size=6))
def test_a_line_begins_with_its_key(key):
    assert key_of_line(canonical_line(Item(key, {}), Kind.CASES)) == key
