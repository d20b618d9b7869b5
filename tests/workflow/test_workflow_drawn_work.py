"""Drawn work is named by its key, or by its URN alone where that means one piece only."""

from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, workspace_in
from workflow_builders import keys_to_mark

from iqa.domain import ItemKey, Month
from iqa.errors import InvalidInputError, NotFoundError
from iqa.workflow.drawn_work import draw_holding, drawn_item, item_named, one_of_keys

TWO = ("casework|01AB1234526/2|P1|case", "casework|01AB1234526/2|P2|case")


def test_a_urn_however_typed_means_its_one_drawn_piece_of_work(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key = keys_to_mark(workspace)[0]
    urn = ItemKey.parse(key).urn
    spaced = f" {urn[:2].lower()} {urn[2:4].lower()}-{urn[4:]} "
    assert [item_named(workspace, text, MONTH) for text in (urn, spaced, key, f" {key} ")] == [key] * 4


def test_what_is_no_drawn_work_is_handed_back_as_it_was_given(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    urn = ItemKey.parse(keys_to_mark(workspace)[0]).urn
    assert item_named(workspace, urn, Month(2031, 1)) == urn
    assert item_named(workspace, "99ZZ9999926") == "99ZZ9999926"
    assert item_named(workspace, "  ") == ""


def test_a_split_is_found_as_keys_have_it(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", [{**row, "URN": f"{row['URN']}/2"} for row in cases(each=1)]).done()
    office.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
    workspace = workspace_in(office.folder)
    key = keys_to_mark(workspace)[0]
    urn = ItemKey.parse(key).urn
    assert urn.endswith("/2")
    assert [item_named(workspace, given) for given in (urn, urn.replace("/", " - "))] == [key, key]


def test_several_pieces_of_work_are_asked_about_and_each_is_named() -> None:
    assert one_of_keys("01AB1234526/2", TWO[:1]) == TWO[0]
    with pytest.raises(InvalidInputError) as refused:
        one_of_keys("01AB1234526/2", TWO[::-1])
    assert refused.value.message == f"01AB1234526/2 has several pieces of work: {TWO[0]} and {TWO[1]}."


def test_the_draw_of_an_item_is_found_by_its_key_and_month(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    key = keys_to_mark(workspace)[0]
    with workspace.store.reading() as view:
        head, item = drawn_item(view, key, MONTH)
        assert (item.key, draw_holding(view, key, MONTH).id) == (key, head.id)
        with pytest.raises(NotFoundError, match="No draw of January 2031 holds"):
            drawn_item(view, key, Month(2031, 1))
