"""The words of the work: pieces of work, schemes and assessments answer for themselves; `__all__` is true."""

from datetime import date

import pytest

import iqa.domain
from iqa.criteria import builtin_schemes, load_scheme
from iqa.domain import CORE, Assessment, Item, Mark, Month, WorkOf
from iqa.fields import DERIVED_FIELDS, FIELDS

ITEM = Item("k", {"urn": "01AB0000126", "sent": "2026-10-05", "youth": "yes", "rape": "no", "custody": ""})


def test_everything_offered_exists() -> None:
    assert sorted(iqa.domain.__all__) == sorted(set(iqa.domain.__all__))
    assert all(hasattr(iqa.domain, name) for name in iqa.domain.__all__)


def test_a_piece_of_work_reads_its_facts() -> None:
    assert (ITEM.text("urn"), ITEM.text("unit")) == ("01AB0000126", "")
    assert (ITEM.date("sent"), ITEM.date("charge")) == (date(2026, 10, 5), None)
    assert [ITEM.flag(name) for name in ("youth", "rape", "custody", "hate_crime")] == [True, False, None, None]


def test_what_is_not_marked_is_no_mark() -> None:
    assessment = Assessment("k", "casework", "1", Month(2026, 10), "D1", "M1", marks=(Mark("a", "fully-met"),))
    assert assessment.mark("a").is_marked
    assert assessment.mark("b") == Mark("b")
    assert not assessment.mark("b").is_marked


@pytest.mark.parametrize("name", builtin_schemes())
def test_a_scheme_finds_its_parts_by_id_and_refuses_others(name: str) -> None:
    scheme = load_scheme(name)
    for find, parts in (
        (scheme.criterion, scheme.criteria),
        (scheme.rating, scheme.scale),
        (scheme.finding_code, scheme.finding_codes),
    ):
        assert [find(part.id) for part in parts] == list(parts)
        with pytest.raises(KeyError, match="no-such"):
            find("no-such")


@pytest.mark.parametrize("name", ["casework", "victim-letters"])
def test_a_focus_module_is_asked_only_when_switched_on(name: str) -> None:
    scheme = load_scheme(name)
    core = scheme.asked()
    assert core
    assert all(criterion.module == CORE for criterion in core)
    for module in scheme.modules:
        added = [criterion for criterion in scheme.asked((module.id,)) if criterion not in core]
        assert added
        assert {criterion.module for criterion in added} == {module.id}
    assert scheme.asked(tuple(module.id for module in scheme.modules)) == scheme.criteria


@pytest.mark.parametrize("work_of", [one for one in WorkOf if not one.is_nobodys])
def test_whose_work_is_judged_stands_in_a_field_of_the_export(work_of: WorkOf) -> None:
    fields = {column.field for columns in FIELDS.values() for column in columns}
    derived = {name for names in DERIVED_FIELDS.values() for name in names}
    assert work_of.field in fields
    assert f"{work_of.field}_id" in derived
