"""A certificate reads back as the draw it was written from, and a stranger can perform the draw again with it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from consistent_sampler import sampler
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from often import examples
from sampling_builders import case, caseload, manager, policy, prosecutor, reference, request

from iqa.domain import (
    Assessor,
    Condition,
    Draw,
    DrawnItem,
    Item,
    ItemState,
    NotSampled,
    ReplacementReason,
    TargetedReview,
    TopUp,
    Voided,
)
from iqa.errors import RefusedError, SheetError
from iqa.sampling.certificate import HOW_TO_CHECK, certificate, certificate_json, read_certificate, unassigned
from iqa.sampling.draw import draw_sample
from iqa.sampling.eligibility import under_targeted_review
from iqa.sampling.policy import digest_of
from iqa.sampling.reperformance import reperform
from iqa.sampling.replacement import ChangedBy, hand_over, replace_item, top_up

ITEMS = (
    *caseload({"S1": 7, "S2": 5, "S3": 2, "S4": 3}),
    case(50, "S1", status="finalised"),
    case(51, "S2", review_completed=""),
    case(52, "S2", casework_type="RASSO"),
    case(53, "S1", ptph="2026-12-01"),
    case(54, "S1", plea="not guilty"),
    case(55, "S2", plea="guilty"),
    case(56, "S2"),
)
DISCLOSURE = (Condition("casework_type", none_of=("RASSO",)), Condition("ptph", present=False))
DIRECTIONS = (Condition("plea", one_of=("not guilty",)),)
STAFF = (
    manager("M1"),
    manager("M2"),
    manager("M3", unit="Unit B"),
    prosecutor("S1"),
    prosecutor("S4", not_sampled="leave"),
)
SIGNED = ChangedBy("M1", "2026-11-03T10:00:00+00:00", "a note with “quotes”")


def a_draw_with_a_history() -> Draw:
    """A draw with everything that can happen to one."""
    decided = policy(
        always=(Condition("casework_type", one_of=("RASSO",), reason="every RASSO case"),),
        not_sampled=(NotSampled("S3", "on secondment"),),
        targeted_reviews=(
            TargetedReview("", 2, "as the committee asked", "disclosure", DISCLOSURE),
            TargetedReview("S2", 1, "trial strategy"),
            TargetedReview("s1", 1, "directions", "directions", DIRECTIONS),
        ),
        skip_marked_within_months=2,
        cross_team=True,
    )
    voids = (Voided("0123456789ab", "the wrong month's export", "M1", "2026-11-01T12:00:00+00:00"),)
    marked = frozenset({ITEMS[0].key})
    draw = draw_sample(request(ITEMS, decided, STAFF, recently_marked=marked, voids=voids, scheme_version="1.2"))
    first = drawn(draw, "S1")[0]
    draw = replace_item(draw, first, ReplacementReason.INELIGIBLE, SIGNED, ITEMS)
    draw = top_up(draw, ("S1",), 1, SIGNED, ITEMS)
    return replace_item(draw, drawn(draw, "S1")[1], ReplacementReason.UNAVAILABLE, SIGNED, ITEMS)


def drawn(draw: Draw, cell: str) -> list[str]:
    return [item.key for item in draw.items if item.cell == (cell,) and item.state is ItemState.DRAWN]


def written(draw: Draw) -> dict[str, Any]:
    """The certificate as somebody else reads it."""
    table: dict[str, Any] = json.loads(certificate_json(certificate(draw)))
    return table


def test_a_certificate_has_the_agreed_parts() -> None:
    table = written(a_draw_with_a_history())
    assert table["algorithm"] == "consistent-sampling/1"
    assert table["seed"] == "casework|2026-10|314159"
    assert table["population"] == {"digest": "d" * 64, "version": 1, "rows": 24, "sources": []}
    policy_printed = {key: value for key, value in table["policy"].items() if key != "digest"}
    assert table["policy"]["digest"] == digest_of(policy_printed)
    assert {"cell", "population", "eligible", "drawn", "ineligible", "unavailable"} <= table["cells"][0].keys()
    assert table["items"][0].keys() == {"key", "cell", "ticket", "rank", "state", "probability", "assessor"}
    assert all(entry.keys() == {"reason", "count", "code", "facts"} for entry in table["exclusions"])
    assert table["voids"][0]["reason"] == "the wrong month's export"
    assert (table["scheme"], table["month"], table["scheme_version"]) == ("casework", "2026-10", "1.2")
    assert table["how_to_check"] == list(HOW_TO_CHECK)
    assert len(HOW_TO_CHECK) == 10


def test_a_certificate_prints_the_loads_and_what_nobody_may_mark() -> None:
    items = caseload({"S1": 3}, charging_prosecutor_id="M1")
    draw = draw_sample(request(items, people=(manager("M1"),)))
    table = written(draw)
    assert table["assessors"] == [
        {"id": "M1", "names": ["Person M1 Example"], "unit": "Unit A", "manages": [], "items": 0}
    ]
    assert table["nobody_may_mark"] == drawn(draw, "S1") == [item.key for item in unassigned(draw)]
    shared = written(draw_sample(request(items, people=(manager("M1"), manager("M2")))))
    assert [entry["items"] for entry in shared["assessors"]] == [0, 2]


def test_work_under_targeted_review_is_listed_for_the_reader() -> None:
    draw = a_draw_with_a_history()
    again = under_targeted_review(draw, {item.key: item for item in ITEMS})
    apart = {item.key for item in draw.items if not item.rank}
    assert len(again) == 4
    assert apart - again == {item.key for item in ITEMS if item.text("casework_type") == "RASSO"}
    text = certificate_json(certificate(draw, again))
    assert json.loads(text)["under_targeted_review"] == sorted(again)
    assert read_certificate(text) == draw
    plain = draw_sample(request(ITEMS, policy(always=draw.policy.always)))
    assert under_targeted_review(plain, {}) == frozenset()
    assert "under_targeted_review" not in certificate(plain)


def test_the_text_is_stable() -> None:
    text = certificate_json(certificate(a_draw_with_a_history()))
    assert text == certificate_json(certificate(a_draw_with_a_history()))
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_a_certificate_reads_back_as_its_draw() -> None:
    draw = a_draw_with_a_history()
    assert read_certificate(certificate_json(certificate(draw))) == draw


def test_a_draw_with_its_history_performs_again() -> None:
    draw = read_certificate(certificate_json(certificate(a_draw_with_a_history())))
    assert reperform(draw, tuple(reversed(ITEMS)), reference(ITEMS)) == ()


def passes(facts: Any, rule: dict[str, Any]) -> bool:
    if "any_of" in rule:
        return any(passes(facts, one) for one in rule["any_of"])
    value = facts.get(rule["field"], "")
    if "present" in rule:
        return bool(value) is rule["present"]
    if "since" in rule:
        return bool(value) and value >= rule["since"]
    return value in rule["one_of"] if "one_of" in rule else value not in rule["none_of"]


def taken_again(table: dict[str, Any], rows: dict[str, Any]) -> list[str]:
    """What the targeted reviews take of these rows, as the third line of HOW_TO_CHECK says it."""
    taken: list[str] = []
    at_people = [entry for entry in table["policy"].get("targeted_review", []) if "criterion" not in entry]
    at_criteria = [entry for entry in table["policy"].get("targeted_review", []) if "criterion" in entry]
    for entry in (*at_people, *at_criteria):
        own = [key for key in rows if key not in taken or "criterion" not in entry]
        if "person" in entry:
            own = [key for key in own if rows[key]["person"].casefold() == entry["person"].casefold()]
        for rule in entry.get("when", ()):
            blank = [key for key in own if "present" not in rule and not rows[key].get(rule["field"])]
            own = [key for key in own if key in blank or passes(rows[key], rule)]
        again = list(sampler(own, seed=table["seed"] + "|relook", with_replacement=False, output="id"))
        taken += again[: entry["take"]]
    return taken


def check_as_the_certificate_says(table: dict[str, Any], population: tuple[Item, ...]) -> None:
    """The ten lines of HOW_TO_CHECK, one after another, with software that is not ours."""
    rows = {item.key: item.facts for item in population}

    left_out: dict[str, str] = {}
    for key, facts in rows.items():
        broken = [rule["reason"] for rule in table["policy"]["eligible"] if not passes(facts, rule)]
        away = [entry["reason"] for entry in table["not_sampled"] if entry["person"] == facts["person"]]
        if broken:
            left_out[key] = broken[0]
        elif key in table["recently_marked"]:
            left_out[key] = "marked in the last 2 months"
        elif away:
            left_out[key] = f"person not sampled this month: {away[0]}"
    counts = {reason: list(left_out.values()).count(reason) for reason in left_out.values()}
    assert counts == {entry["reason"]: entry["count"] for entry in table["exclusions"]}

    always = [
        key for key in rows if key not in left_out and any(passes(rows[key], r) for r in table["policy"]["always"])
    ]
    always += taken_again(table, {key: rows[key] for key in rows if key not in left_out and key not in always})
    aside = [item["key"] for item in table["items"] if item["rank"] == 0]
    assert sorted(aside) == sorted(always)

    cells: dict[str, list[str]] = {cell["cell"]: [] for cell in table["cells"]}
    for key, facts in rows.items():
        if key not in left_out and key not in always:
            name = " | ".join(facts.get(field, "") or "not recorded" for field in table["policy"]["per"])
            cells[name].append(key)

    for cell in table["cells"]:
        keys = cells[cell["cell"]]
        order = list(sampler(keys, seed=table["seed"], with_replacement=False, output="ticket"))
        printed = [item for item in table["items"] if item["cell"] == cell["cell"] and item["rank"]]
        assert cell["eligible"] == len(keys)
        for item in printed:
            theirs = order[item["rank"] - 1]
            assert item["key"] == theirs.id
            assert item["ticket"].startswith(theirs.ticket_number)
        looked_at = [item["rank"] for item in printed if item["state"] != "reserve"]
        assert looked_at == list(range(1, len(looked_at) + 1))
        changes = [r for r in table["replacements"] if r["key"] in keys and r["replaced_by"]]
        more = sum(entry["extra"] for entry in table["top_ups"] if entry["cell"] == cell["cell"])
        assert len(looked_at) == min(table["policy"]["take"] + more + len(changes), len(keys))
        eligible = len(keys)
        if cell["ineligible"]:
            eligible *= (len(looked_at) - cell["ineligible"]) / len(looked_at)
        chances = [item["probability"] for item in printed if item["state"] == "drawn"]
        assert len(chances) == cell["drawn"]
        assert chances == pytest.approx([cell["drawn"] / eligible] * len(chances) if chances else [])


def test_a_third_party_performs_the_draw_again_with_consistent_sampler() -> None:
    check_as_the_certificate_says(written(a_draw_with_a_history()), ITEMS)


def test_a_third_party_performs_a_draw_that_counts_months_back() -> None:
    recent = Condition("review_completed", within_months=2, reason="too long ago")
    either = Condition("", any_of=(recent, Condition("casework_type", one_of=("RASSO",))), reason="old, not RASSO")
    dated = (item for item in ITEMS if item.text("review_completed"))
    items = (*dated, *(case(60 + n, "S1", review_completed=f"2026-0{n}-15") for n in range(3, 10)))
    items = (*items, case(80, "S1", review_completed="2026-01-01", casework_type="RASSO"))
    for rules in ((recent,), (either,)):
        draw = draw_sample(request(items, policy(eligible=rules)))
        table = written(draw)
        assert sum(entry["count"] for entry in table["exclusions"]) >= 6
        check_as_the_certificate_says(table, items)


def test_a_third_party_finds_a_draw_that_was_helped_along() -> None:
    table = written(a_draw_with_a_history())
    first, second = [item for item in table["items"] if item["cell"] == "S2" and item["rank"] in (2, 3)]
    first["key"], second["key"] = second["key"], first["key"]
    with pytest.raises(AssertionError):
        check_as_the_certificate_says(table, ITEMS)


@given(
    sizes=st.dictionaries(st.sampled_from(["S1", "S2", "S3"]), st.integers(1, 6), min_size=1),
    steps=st.lists(st.tuples(st.sampled_from("rut"), st.integers(0, 9)), max_size=6),
    seed=st.text(min_size=1).filter(str.strip).filter(lambda text: text.isprintable()),
)
@examples(40)
def test_every_history_reads_back_and_performs_again(
    sizes: dict[str, int], steps: list[tuple[str, int]], seed: str
) -> None:
    items = caseload(sizes)
    draw = draw_sample(request(items, people=(manager("M1"), manager("M2")), typed_seed=seed))
    for step, choice in steps:
        cell = draw.cells[choice % len(draw.cells)]
        waiting = drawn(draw, *cell.cell)
        if step == "t" and cell.drawn + cell.ineligible + cell.unavailable < cell.eligible:
            draw = top_up(draw, cell.cell, 1 + choice % 3, SIGNED, items)
        elif step != "t" and waiting:
            reason = ReplacementReason.INELIGIBLE if step == "r" else ReplacementReason.UNAVAILABLE
            draw = replace_item(draw, waiting[choice % len(waiting)], reason, SIGNED, items)
    again = read_certificate(certificate_json(certificate(draw)))
    assert again == draw
    assert reperform(again, items, reference(items)) == ()


def test_codes_stand_beside_the_words_with_their_facts() -> None:
    table = written(a_draw_with_a_history())
    by_code = {entry["code"]: entry for entry in reversed(table["exclusions"])}
    rule = by_code["rule-failed"]
    assert (rule["reason"], rule["facts"]) == (
        "not live",
        {"rule": 1, "condition": {"field": "status", "one_of": ["live"], "reason": "not live"}},
    )
    assert (by_code["recently-marked"]["reason"], by_code["recently-marked"]["facts"]) == (
        "marked in the last 2 months",
        {"months": 2},
    )
    assert by_code["person-not-sampled"]["facts"]["said"] in ("on secondment", "leave")
    assert table["not_sampled"] == [
        {"person": "S3", "reason": "on secondment", "code": "named-in-policy", "facts": {"said": "on secondment"}},
        {"person": "S4", "reason": "leave", "code": "noted-in-staff-list", "facts": {"said": "leave"}},
    ]
    short = {entry["name"]: entry for entry in table["shortfall_codes"]}
    assert short.keys() == table["shortfalls"].keys()
    assert (short["S3"]["code"], short["S3"]["facts"]["cell"], short["S3"]["facts"]["asked"]) == (
        "cell",
        ["S3"],
        2,
    )
    assert [(entry["reason"], entry["code"]) for entry in table["replacements"]] == [
        ("ineligible", "ineligible"),
        ("unavailable", "unavailable"),
    ]


def test_the_words_of_a_certificate_are_for_people_alone() -> None:
    draw = a_draw_with_a_history()
    table = written(draw)
    for entry in (*table["exclusions"], *table["not_sampled"], *table["replacements"]):
        entry["reason"] = "as somebody else would say it"
    table["shortfalls"] = {"at": "length"}
    table["how_to_check"] = ["Ask."]
    assert read_certificate(json.dumps(table)) == draw


def test_what_the_office_says_of_a_rule_or_a_person_is_part_of_the_draw() -> None:
    draw = a_draw_with_a_history()
    table = written(draw)
    table["not_sampled"][0]["facts"]["said"] = "misconduct"
    assert read_certificate(json.dumps(table)) != draw


AWKWARD = ("North", "North | South", '"North"', "not recorded", "", "|")


@given(
    values=st.lists(
        st.tuples(st.sampled_from(AWKWARD), st.sampled_from(AWKWARD)), min_size=1, max_size=8, unique=True
    )
)
@examples(40)
def test_cells_are_told_apart_whatever_stands_in_them(values: list[tuple[str, str]]) -> None:
    items = tuple(case(number, unit=unit, casework_type=kind) for number, (unit, kind) in enumerate(values))
    draw = draw_sample(request(items, policy(per=("unit", "casework_type"), take=1)))
    assert {cell.cell for cell in draw.cells} == set(values)
    table = written(draw)
    assert len({cell["cell"] for cell in table["cells"]}) == len(values)
    assert read_certificate(json.dumps(table)) == draw
    assert reperform(draw, items, reference(items)) == ()


def test_a_cell_that_is_named_otherwise_than_its_values_is_refused() -> None:
    table = written(a_draw_with_a_history())
    text = json.dumps(table).replace('"cell": "S1"', '"cell": "S7"')
    with pytest.raises(SheetError, match="cells 1 cell cannot be 'S7'"):
        read_certificate(text)


def ranked(draw: Draw) -> list[DrawnItem]:
    return [item for item in draw.items if item.rank]


def swap_states(draw: Draw) -> Draw:
    first, reserve = (
        next(item for item in draw.items if item.cell == ("S2",) and item.state is state)
        for state in (ItemState.DRAWN, ItemState.RESERVE)
    )
    return with_item(with_item(draw, first, state=ItemState.RESERVE), reserve, state=ItemState.DRAWN)


def with_item(draw: Draw, changed: Any, **fields: Any) -> Draw:
    return replace(draw, items=tuple(replace(i, **fields) if i == changed else i for i in draw.items))


def with_cell(draw: Draw, **fields: Any) -> Draw:
    return replace(draw, cells=(replace(draw.cells[0], **fields), *draw.cells[1:]))


def with_other_conditions(draw: Draw) -> Draw:
    first, *others = draw.policy.targeted_reviews
    changed = replace(first, when=(Condition("unit", one_of=("Unit Z",)),))
    return replace(draw, policy=replace(draw.policy, targeted_reviews=(changed, *others)))


TAMPERED: list[tuple[Callable[[Draw], Draw], str]] = [
    (lambda d: with_item(d, ranked(d)[0], ticket="0.1"), "ticket is 0.1 as printed"),
    (lambda d: with_item(d, ranked(d)[0], rank=9), "rank is 9 as printed"),
    (lambda d: with_item(d, ranked(d)[1], probability=0.9), "probability is 0.9 as printed"),
    (lambda d: with_item(d, ranked(d)[0], assessor="M9"), "assessor is M9 as printed"),
    (swap_states, "state is reserve as printed and drawn when drawn again"),
    (
        lambda d: with_item(d, ranked(d)[0], key="casework|mine"),
        "is printed as replaced and the draw does not give it",
    ),
    (lambda d: replace(d, items=d.items[:-1]), "when drawn again and is not printed"),
    (lambda d: replace(d, items=(*d.items, ranked(d)[0])), "prints an item twice"),
    (lambda d: with_cell(d, eligible=99), "Cell S1: eligible is 99 as printed"),
    (lambda d: with_cell(d, cell=("S9",)), "Cell S9 is printed and the population has none"),
    (lambda d: replace(d, cells=d.cells[1:]), "Cell S1 is in the population and not printed"),
    (lambda d: replace(d, cells=(*d.cells, d.cells[0])), "prints a cell twice"),
    (lambda d: replace(d, exclusions=d.exclusions[1:]), "0 printed, 3 found"),
    (lambda d: replace(d, shortfalls=()), "Shortfall of S3: “none” printed"),
    (lambda d: replace(d, policy_digest="0"), "The policy's digest is 0"),
    (lambda d: replace(d, policy=replace(d.policy, take=1)), "The policy's digest is"),
    (with_other_conditions, "is printed as always and the draw does not give it"),
    (lambda d: replace(d, seed=d.seed + "0"), "ticket is"),
    (lambda d: replace(d, seed="casework|2026-10|"), "cannot be performed again: A draw needs a seed"),
    (lambda d: replace(d, seed="314159"), "does not begin with scheme and month"),
    (lambda d: replace(d, scheme="letters"), "does not begin with scheme and month"),
    (lambda d: replace(d, recently_marked=()), "marked in the last 2 months: 1 printed, 0 found"),
    (lambda d: replace(d, not_sampled=()), "on secondment: 2 printed, 0 found"),
    (lambda d: replace(d, assessors=d.assessors[:1]), "assessor is"),
    (lambda d: replace(d, replacements=d.replacements[:1]), "state is replaced as printed"),
    (lambda d: replace(d, top_ups=()), "Cell S1: drawn is 3 as printed"),
    (
        lambda d: replace(d, top_ups=(TopUp(("S9",), 1, "", "", ""),)),
        "cannot be made again: This draw has no cell S9",
    ),
    (
        lambda d: replace(d, replacements=(replace(d.replacements[0], replaced_by=""), *d.replacements[1:])),
        "was replaced by nobody as printed; next in line was casework|",
    ),
    (lambda d: replace(d, population=replace(d.population, digest="e")), "The population's digest is e"),
    (
        lambda d: replace(d, population=replace(d.population, rows=3)),
        "version 1 with 3 rows; kept is version 1 with 24",
    ),
]


@pytest.mark.parametrize(("tamper", "said"), TAMPERED)
def test_whatever_was_changed_is_said(tamper: Callable[[Draw], Draw], said: str) -> None:
    differences = reperform(tamper(a_draw_with_a_history()), ITEMS, reference(ITEMS))
    assert any(said in difference for difference in differences), differences


def test_work_given_after_the_draw_is_shown_and_the_draw_still_performs_again() -> None:
    items = caseload({"S1": 3}, charging_prosecutor_id="M1")
    draw = draw_sample(request(items, people=(manager("M1"),)))
    first, second = drawn(draw, "S1")
    item = next(item for item in items if item.key == first)
    signed = ChangedBy("M1", "2026-11-02T09:00:00+00:00", "is ill")
    given_to = hand_over(draw, first, Assessor("M9", ("Cy Example",)), item, signed)
    table = written(given_to)
    assert table["assigned_after_draw"] == [{"key": first, "assessor": "M9"}]
    assert table["nobody_may_mark"] == [second]
    assert "assigned_after_draw" not in written(draw)
    again = read_certificate(certificate_json(certificate(given_to)))
    assert again == given_to
    assert reperform(again, items, reference(items)) == ()
    own = with_item(draw, draw.items[0], assessor="S1")
    assert reperform(own, items, reference(items)) == (
        f"{first}: assessor is S1 as printed and none when drawn again.",
    )
    waiting = with_item(draw, draw.items[2], assessor="M9")
    assert "assessor is M9 as printed and none" in reperform(waiting, items, reference(items))[0]


def test_a_row_that_was_slipped_in_shows() -> None:
    draw = a_draw_with_a_history()
    more = (*ITEMS, case(99, "S2"))
    differences = reperform(draw, more, replace(reference(more), digest="f" * 64))
    assert any("Cell S2: population is 9 as printed and 10" in difference for difference in differences)


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", "[" * 100_000, '{"algorithm": NaN}'])
def test_what_is_no_certificate_is_refused(text: str) -> None:
    with pytest.raises(SheetError, match="not a whole certificate"):
        read_certificate(text)


def test_another_rule_than_ours_is_refused() -> None:
    with pytest.raises(RefusedError, match="drawn by lucky dip"):
        read_certificate('{"algorithm": "lucky dip"}')


def test_every_fault_of_a_certificate_is_told() -> None:
    table = written(a_draw_with_a_history())
    del table["seed"]
    table["policy"]["take"] = "two"
    del table["policy"]["digest"]
    table["items"][0]["state"] = "lucky"
    table["items"][1]["probability"] = "high"
    table["cells"] = 7
    table["shortfall_codes"] = ["S1"]
    table["exclusions"][0]["code"] = "bad luck"
    table["exclusions"][1]["facts"] = {"rule": "first", "condition": {}}
    table["not_sampled"][0]["facts"] = 7
    del table["replacements"][0]["code"]
    table["population"]["sources"] = [{"file": "a.xlsx"}]
    with pytest.raises(SheetError) as refused:
        read_certificate(json.dumps(table))
    messages = " ".join(problem.message for problem in refused.value.problems)
    for said in (
        "seed is missing",
        "take should be a whole number",
        "policy_digest cannot be None",
        "items 1 state cannot be 'lucky'",
        "items 2 probability cannot be 'high'",
        "cells cannot be 7",
        "shortfalls 1 cannot be 'S1'",
        "exclusions 1 reason code cannot be 'bad luck'",
        "exclusions 2 reason rule cannot be 'first'",
        "exclusions 2 reason condition field is missing",
        "replacements 1 reason cannot be None",
        "population sources 1 sha256 is missing",
    ):
        assert said in messages
    assert "more." in refused.value.message


def test_a_certificate_without_a_policy_is_refused() -> None:
    table = written(a_draw_with_a_history())
    del table["policy"]
    with pytest.raises(SheetError, match="policy is missing"):
        read_certificate(json.dumps(table))
