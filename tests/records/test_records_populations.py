"""Frozen populations come back as they were stored, whole or only the items asked for."""

import re
from pathlib import Path

import pytest
from intake_builders import case
from msgspec.structs import replace
from office import MONTH, NOW, Office, copied, drawn_month, workspace_in

from iqa.domain import Kind, Source
from iqa.errors import NotFoundError, TamperedError
from iqa.intake.population import freeze, line_digest
from iqa.records.draws import bare_draws, month_draws
from iqa.records.populations import drawn_from, items_of, population_of, reference_to, store_version
from iqa.records.workspace import Workspace


def test_the_items_of_a_population_are_all_or_those_of_some_keys(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        stored = view.populations.current(Kind.CASES, MONTH)
        assert stored is not None
        whole = items_of(view, stored)
        keys = [item.key for item in whole]
        assert len(whole) == stored.rows
        assert keys == sorted(keys)
        assert items_of(view, stored, [keys[5], keys[0], "casework|none"]) == (whole[0], whole[5])
        assert items_of(view, stored, ()) == items_of(view, None) == ()
        assert all(item.source_rows for item in whole)


def test_a_population_is_read_back_as_it_was_frozen(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        stored = view.populations.current(Kind.LETTERS, MONTH)
        assert stored is not None
        read = population_of(view, stored)
    again = freeze(read.kind, read.month, read.items, read.rejected)
    assert (again.digest, again.rejected_digest) == (read.digest, read.rejected_digest)
    assert (read.digest, read.version) == (stored.digest, stored.version)


def test_a_draw_keeps_to_the_version_that_it_was_taken_from(office: Office) -> None:
    workspace = workspace_in(office.folder)
    population = freeze(Kind.CASES, MONTH, [case(), case(urn="01AB7654326")])
    with workspace.store.changing("ann", NOW, "cases imported") as change:
        newer = store_version(workspace, change, population, [Source("new.xlsx", "f" * 64, 2)])
    assert (newer.version, newer.rows, newer.imported_by) == (2, 2, workspace.actor.typed)
    with workspace.store.reading() as view:
        draw = next(one.draw for one in bare_draws(view, MONTH) if one.draw.scheme == "casework")
        stored = drawn_from(view, draw)
        assert stored.version == 1
        assert reference_to(stored) == draw.population
        assert [line_digest([line]) for line, _ in view.populations.lines(newer.id)] != []
        lost = replace(draw, population=replace(draw.population, digest="0" * 64))
        with pytest.raises(NotFoundError, match="is not in this workspace: version 1"):
            drawn_from(view, lost)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE population_pages SET lines = 'no line' WHERE population LIKE 'cases%'", "cannot be read"),
        ("UPDATE population_pages SET source_rows = '[]' WHERE population LIKE 'cases%'", "cannot be read"),
        (
            "UPDATE population_pages SET first_key = 'zzz' WHERE population LIKE 'cases%'",
            "is not in the population that it was drawn from",
        ),
    ],
)
def test_a_page_changed_by_hand_is_told_of_and_no_crash(office: Office, statement: str, said: str) -> None:
    office.by_hand(statement)
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view, pytest.raises(TamperedError, match=said):
        month_draws(view, MONTH)
    assert re.search("population_pages.*changed, added or removed", office.iqa("verify").err)
