"""`iqa draw` and `iqa replace`: one draw a month, by the published rule, and what the certificate says of it."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, fill, letters, without

from iqa.criteria import load_scheme
from iqa.domain import CORE
from iqa.errors import RefusedError
from iqa.records.workspace import open_workspace
from iqa.store.draws import DrawReader
from iqa.workflow.drawing import SampleRequest, draw

DRAW = ("draw", "casework", "--month", MONTH)


def test_the_tickets_are_those_of_the_published_rule(drawn: Office) -> None:
    certificate = drawn.certificate()
    assert certificate["seed"] == f"casework|{MONTH}|31415926"
    for item in certificate["items"]:
        first = hashlib.sha256(certificate["seed"].encode()).hexdigest() + item["key"]
        number = int(hashlib.sha256(first.encode()).hexdigest(), 16)
        assert item["ticket"].startswith("0." + f"{number:064d}"[::-1][:30])


def test_the_certificate_holds_what_the_contract_names(drawn: Office) -> None:
    certificate = drawn.certificate()
    named = {"algorithm", "seed", "population", "policy", "cells", "items", "exclusions", "voids"}
    assert named <= set(certificate)
    assert {"digest", "version", "rows", "sources"} <= set(certificate["population"])
    assert {"file", "sha256", "rows"} <= set(certificate["population"]["sources"][0])
    assert {"cell", "population", "eligible", "drawn", "ineligible", "unavailable"} <= set(certificate["cells"][0])
    shown = {"key", "cell", "ticket", "rank", "state", "probability", "assessor"}
    assert shown <= set(certificate["items"][0])
    (excluded,) = certificate["exclusions"]
    assert (excluded["reason"], excluded["count"], excluded["code"]) == ("not live", 1, "rule-failed")


@pytest.mark.unmeasured
def test_a_second_draw_is_refused_until_the_first_is_voided_with_a_reason(drawn: Office) -> None:
    events = drawn.events()
    refused = drawn.iqa(*DRAW)
    assert refused.code == 1
    assert "16 November 2026" in refused.err
    assert "--void" in refused.err
    told = drawn.iqa(*DRAW, "--json").json["error"]
    certificate, void = told["next_steps"]
    assert (told["kind"], void) == ("conflict", {"command": "", "values": {"void": None}, "line": '--void "…"'})
    assert certificate["line"] == f"iqa certificate casework --month {MONTH}"
    assert drawn.events() == events
    drawn.iqa(*DRAW, "--seed", "2", "--void", "the staff list was wrong").done()
    (voided,) = drawn.certificate()["voids"]
    assert (voided["reason"], voided["by"]) == ("the staff list was wrong", "Bryony Furze")
    assert "the staff list was wrong" in (drawn.out / "certificate-casework.html").read_text(encoding="utf-8")
    assert drawn.iqa("verify").code == 0


def test_the_ledger_says_in_so_many_words_that_a_draw_was_set_aside(drawn: Office) -> None:
    first = drawn.certificate()["draw"]
    drawn.iqa(*DRAW, "--void", "the staff list was wrong").done()
    assert f"sample set aside and drawn again: casework {MONTH}" in drawn.iqa("ledger").done().out
    with open_workspace(drawn.folder, "x").store.reading() as view:
        facts = view.ledger.facts(view.ledger.head().count)
    assert (facts["set_aside"], facts["reason"]) == (first, "the staff list was wrong")


def test_a_reason_to_set_aside_is_refused_where_no_draw_stands(drawn: Office) -> None:
    drawn.read_export("cases", cases(), "--month", "2026-09", "--yes").done()
    events = drawn.events()
    refused = drawn.iqa("draw", "casework", "--month", "2026-09", "--void", "a wrong month")
    assert refused.code == 1
    assert "there is no sample to set aside" in refused.err
    assert drawn.events() == events


@pytest.mark.parametrize("how", [(), ("--dry-run",)])
def test_a_focus_module_that_the_criteria_do_not_have_is_named(
    drawn: Office, tmp_path: Path, how: tuple[str, ...]
) -> None:
    policy = tmp_path / "focus.toml"
    start = 'name = "x"\nper = ["prosecutor"]\ntake = 1\nfocus = ["nosuch"]\n'
    policy.write_text(f'scheme = "casework"\n{start}', encoding="utf-8")
    refused = drawn.iqa(*DRAW, "--policy", policy, "--void", "a focus", *how)
    assert refused.code == 1
    assert "switches on nosuch" in refused.err
    assert "charging" in refused.err
    assert drawn.certificate()["voids"] == []


def test_a_new_population_does_not_allow_a_second_draw_by_itself(drawn: Office) -> None:
    drawn.read_export("cases", cases(7)).done()
    assert drawn.iqa(*DRAW).code == 1
    assert drawn.iqa("verify").code == 0


def test_a_draw_that_somebody_has_begun_to_mark_cannot_be_voided(drawn: Office) -> None:
    drawn.iqa("record", fill(drawn.workbooks[0])).done()
    refused = drawn.iqa(*DRAW, "--void", "we did not like it")
    assert refused.code == 1
    assert "marks" in refused.err
    assert drawn.certificate()["voids"] == []


@pytest.mark.unmeasured
def test_the_draw_stands_when_the_export_it_was_taken_from_comes_back(drawn: Office) -> None:
    """Out and in again: the same rows become version 3, and the draw is still from version 1."""
    drawn.read_export("cases", cases(7)).done()
    assert drawn.read_export("cases", cases(), "--json").done().json["population"]["version"] == 3
    assert drawn.iqa("verify").code == 0
    assert drawn.iqa("verify", "--certificate", drawn.out / "certificate-casework.json").code == 0


@pytest.mark.unmeasured
def test_a_dry_run_shows_counts_and_never_items(drawn: Office) -> None:
    before, certificate = drawn.events(), drawn.certificate()
    for more in ((), ("--json",)):
        said = drawn.iqa(*DRAW, "--dry-run", *more).done().out
        assert "01AB" not in said
    assert "Nothing is drawn" in drawn.iqa(*DRAW, "--dry-run").out
    assert (drawn.events(), drawn.certificate()) == (before, certificate)


def test_without_a_seed_the_operating_system_gives_one(drawn: Office) -> None:
    told = drawn.iqa(*DRAW, "--void", "no dice were rolled", "--yes", "--json").done().json
    digits = told["seed"].removeprefix(f"casework|{MONTH}|")
    assert digits.isdigit()
    assert len(digits) == 20


def test_a_replacement_takes_the_next_reserve_of_its_cell(drawn: Office) -> None:
    gone = drawn.keys()[0]
    before = {item["key"]: item for item in drawn.certificate()["items"]}
    cell = [item for item in before.values() if item["cell"] == before[gone]["cell"]]
    following = min((item for item in cell if item["state"] == "reserve"), key=lambda item: item["rank"])
    told = drawn.iqa("replace", gone, "--reason", "ineligible", "--note", "another Area", "--json").done().json
    assert told["replaced_by"] == following["key"]
    after = {item["key"]: item["state"] for item in drawn.certificate()["items"]}
    assert (after[gone], after[following["key"]]) == ("replaced", "drawn")
    assert drawn.iqa("verify").code == 0
    assert drawn.iqa("verify", "--certificate", drawn.out / "certificate-casework.json").code == 0


def test_a_replacement_says_who_marks_what_comes_next(drawn: Office) -> None:
    gone = drawn.certificate()["items"][0]
    name = {"M1": "Bryony Furze", "M2": "Rowan Elder"}[gone["assessor"]]
    said = drawn.iqa("replace", gone["key"], "--reason", "ineligible").done().out
    assert f"({name} marks it)" in said
    assert said.endswith(f"Next: Write the workbooks anew: iqa workbook --month {MONTH}\n")


@pytest.mark.unmeasured
def test_work_that_nobody_may_mark_is_added_and_it_is_said(tmp_path: Path) -> None:
    office = Office(tmp_path / "alone").init()
    office.read_export("staff", STAFF[:1]).done()
    own = [{**row, "Reviewing prosecutor": "Bryony Furze"} for row in cases()]
    office.read_export("cases", own).done()
    assert "2 of the drawn have nobody who may mark them" in office.iqa(*DRAW).done().out
    assert "(nobody may mark it)" in office.iqa("top-up", "furze", "--month", MONTH, "--extra", 1).done().out


def test_when_nobody_is_left_in_line_the_tool_says_so(drawn: Office) -> None:
    cell = drawn.certificate()["items"][0]["cell"]
    said = ""
    for _ in range(6):
        key = next(i["key"] for i in drawn.certificate()["items"] if i["cell"] == cell and i["state"] == "drawn")
        said = drawn.iqa("replace", key, "--reason", "unavailable").done().out
        if "Nothing was left" in said:
            break
    assert "Nothing was left in line" in said
    assert drawn.iqa("verify").code == 0


def test_work_that_is_not_drawn_or_is_marked_cannot_be_replaced(drawn: Office) -> None:
    unknown = drawn.iqa("replace", "casework|nothing|P1|case", "--reason", "ineligible")
    assert unknown.code == 1
    assert "No draw holds" in unknown.err
    assert drawn.iqa("replace", drawn.keys("reserve")[0], "--reason", "ineligible").code == 1
    drawn.iqa("record", fill(drawn.workbooks[0])).done()
    marked = next(item["key"] for item in drawn.certificate()["items"] if item["assessor"] == "M1")
    refused = drawn.iqa("replace", marked, "--reason", "ineligible")
    assert refused.code == 1
    assert "reopen" in refused.err


def drawn_whole(office: Office, folder: Path, month: str, more: str = "") -> None:
    """Draw every case of a month, so that it is known which cases are drawn."""
    policy = folder / "all.toml"
    policy.write_text(f'scheme = "casework"\nname = "x"\nper = ["prosecutor"]\ntake = 9\n{more}', encoding="utf-8")
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases(), "--month", month, "--yes").done()
    office.iqa("draw", "casework", "--month", month, "--policy", policy, "--seed", "1").done()


@pytest.mark.unmeasured
def test_a_case_drawn_in_two_months_is_replaced_in_the_month_that_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    # October first, by a later clock: what waits for its marks is not drawn the month after.
    drawn_whole(office, tmp_path, MONTH)
    drawn_whole(Office(office.folder, office.now - timedelta(days=30)), tmp_path, "2026-09")
    one, two = office.keys()[:2]
    named = office.iqa("replace", one, "--reason", "unavailable", "--month", "2026-09").done().out
    assert f"Replaced {one.split('|')[1]}, " in named
    assert " (unavailable) in casework, September 2026." in named
    assert one in office.keys("drawn")
    latest = office.iqa("replace", two, "--reason", "unavailable", "--json").done().json
    assert latest["month"] == str(MONTH)
    assert two not in office.keys("drawn")
    gone = office.iqa("replace", two, "--reason", "unavailable", "--month", "2026-08")
    assert gone.code == 1
    assert "No draw of August 2026 holds" in gone.err
    assert office.iqa("verify").code == 0


def test_nothing_takes_the_place_of_what_was_always_included_and_it_is_said(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    rule = '[[always]]\nfield = "urn"\npresent = true\nreason = "all of them"\n'
    drawn_whole(office, tmp_path, MONTH, rule)
    said = office.iqa("replace", office.keys("always")[0], "--reason", "unavailable").done().out
    assert "It was always included, not drawn by chance, so nothing takes its place." in said
    assert "left in line" not in said


def test_without_a_staff_list_the_legal_managers_of_the_cases_mark(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("cases", cases()).done()
    said = office.iqa(*DRAW, "--seed", "1").done().out
    assert "Bryony Furze" in said
    assert {item["assessor"] for item in office.certificate()["items"] if item["state"] == "drawn"} == {
        "Bryony Furze (North)"
    }
    office.iqa("workbook", "--month", MONTH, "--assessor", "bryony furze").done()
    assert [path.name for path in office.workbooks] == ["Bryony Furze.xlsx"]
    office.iqa("record", fill(office.workbooks[0])).done()
    assert office.iqa("status", "--month", MONTH, "--json").done().json["assessors"][0]["name"] == "Bryony Furze"
    office.iqa("feedback", "--month", MONTH).done()
    assert (office.out / "letters" / "Ash Maple.docx").is_file()
    assert office.iqa("verify").code == 0


def test_without_anybody_to_mark_there_are_no_workbooks(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("cases", without(cases(), "Legal manager")).done()
    assert "nobody may mark these" in office.iqa(*DRAW).done().out
    refused = office.iqa("workbook", "--month", MONTH)
    assert refused.code == 1
    assert "import" in refused.err.lower()


def test_a_policy_of_ones_own_draws_otherwise(drawn: Office, tmp_path: Path) -> None:
    policy = tmp_path / "more.toml"
    policy.write_text('scheme = "casework"\nname = "three"\nper = ["prosecutor"]\ntake = 3\n', encoding="utf-8")
    drawn.iqa(*DRAW, "--policy", policy, "--void", "three each").done()
    assert len(drawn.keys()) == 9
    other = drawn.iqa("draw", "victim-letters", "--month", MONTH, "--policy", policy, "--void", "x")
    assert other.code == 1
    assert "policy for casework" in other.err


def test_a_policy_in_the_workspace_is_used(drawn: Office) -> None:
    (drawn.folder / "policies").mkdir()
    text = 'scheme = "casework"\nname = "one"\nper = ["prosecutor"]\ntake = 1\n'
    (drawn.folder / "policies" / "casework.toml").write_text(text, encoding="utf-8")
    drawn.iqa(*DRAW, "--void", "one each").done()
    assert len(drawn.keys()) == 3


def test_criteria_changed_without_a_new_version_stop_the_draw(drawn: Office) -> None:
    from iqa.resources import packaged

    (drawn.folder / "criteria").mkdir()
    text = packaged("criteria").joinpath("casework.toml").read_text(encoding="utf-8")
    (drawn.folder / "criteria" / "casework.toml").write_text(text + "\n# our own note\n", encoding="utf-8")
    refused = drawn.iqa(*DRAW, "--void", "new questions")
    assert refused.code == 1
    assert "new version" in refused.err
    assert drawn.certificate()["voids"] == []


def test_letters_that_were_never_sent_are_drawn_too(drawn: Office) -> None:
    drawn_keys = drawn.keys(scheme="victim-letters")
    assert len(drawn_keys) == len(letters())
    assert any("01AB9000426" in key for key in drawn_keys)


TWO_OF_ONE_NAME = [
    row if row["Staff id"] != "P3" else {**row, "Name": "Ash Maple", "Unit": "South"} for row in STAFF
]


def office_of_two_of_one_name(tmp_path: Path) -> Office:
    office = Office(tmp_path / "namesakes").init()
    office.read_export("staff", TWO_OF_ONE_NAME).done()
    south = [
        {**row, "Reviewing prosecutor": "Ash Maple", "Unit": "South"}
        if row["Reviewing prosecutor"] == "Hazel Larch"
        else row
        for row in cases()
    ]
    office.read_export("cases", south).done()
    return office


def test_people_are_called_by_name_and_by_id_only_where_two_share_a_name(tmp_path: Path) -> None:
    office = office_of_two_of_one_name(tmp_path)
    said = office.iqa(*DRAW, "--dry-run").done().out
    groups = [line.split("  ")[0] for line in said.splitlines() if line.endswith(" 2")]
    assert groups == ["Ash Maple (P1)", "Holly Brook", "Ash Maple (P3)"]
    policy = tmp_path / "seven.toml"
    review = '[[targeted_review]]\nperson = "P2"\ntake = 9\nreason = "tone"\n'
    policy.write_text(f'scheme = "casework"\nper = ["prosecutor"]\ntake = 7\n{review}', encoding="utf-8")
    said = office.iqa(*DRAW, "--policy", policy).done().out
    assert "Short: Ash Maple (P3): asked 7, 6 eligible" in said
    assert "Short: targeted review of Holly Brook: asked 9, 6 eligible" in said
    assert "6 more are under targeted review, apart from the sample" in said
    assert "more are always included" not in said
    refused = office.iqa("top-up", "maple", "--month", MONTH, "--extra", 1)
    assert "may be any of: Ash Maple (P1), Ash Maple (P3)" in refused.err
    assert {cell["cell"] for cell in office.certificate()["cells"]} == {"P1", "P2", "P3"}


def policy_with_a_review(tmp_path: Path, *lines: str) -> Path:
    """A policy of one piece a prosecutor, with a targeted review that takes three."""
    policy = tmp_path / "again.toml"
    text = [
        'scheme = "casework"',
        'per = ["prosecutor"]',
        "take = 1",
        "",
        "[[targeted_review]]",
        *lines,
        "take = 3",
    ]
    policy.write_text("\n".join([*text, 'reason = "as asked"', ""]), encoding="utf-8")
    return policy


def test_a_criterion_is_reviewed_by_the_conditions_of_the_criteria(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    pleas = ("not guilty", "", "not guilty", *["guilty"] * 16)
    rows = [{**row, "Anticipated plea": plea} for row, plea in zip(cases(), pleas, strict=True)]
    office.read_export("cases", rows).done()
    policy = policy_with_a_review(tmp_path, 'criterion = "trial-strategy"')
    said = office.iqa(*DRAW, "--policy", policy, "--dry-run").done().out
    assert "3 more under targeted review among it" in said
    said = office.iqa(*DRAW, "--policy", policy).done().out
    assert "3 more are under targeted review" in said
    written = office.certificate()
    assert {key.split("|")[1] for key in written["under_targeted_review"]} == {str(row["URN"]) for row in rows[:3]}
    assert written["policy"]["targeted_review"][0]["when"] == [{"field": "plea", "none_of": ["guilty"]}]
    said = office.iqa("verify", "--certificate", office.out / "certificate-casework.json").done().out
    assert "3 always included or under targeted review" in said
    office.iqa("verify").done()
    office.iqa("replace", written["under_targeted_review"][0], "--reason", "unavailable").done()
    assert office.certificate()["under_targeted_review"] == written["under_targeted_review"]
    office.iqa("committee", "--month", MONTH).done()
    summary = (office.out / "committee-summary.html").read_text(encoding="utf-8")
    assert "2 of those always included are there for a targeted review" in summary


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['criterion = "trial-stratgy"'], "Line 6: The criteria have none called trial-stratgy. Did you mean"),
        (['person = "P1"', 'criterion = "zzz"'], "Line 7: The criteria have none called zzz."),
        (['criterion = "FOCUSED"'], "is asked only with"),
    ],
)
def test_a_targeted_review_at_a_criterion_that_is_not_asked_is_refused_by_its_line(
    drawn: Office, tmp_path: Path, lines: list[str], said: str
) -> None:
    focused = next(one.id for one in load_scheme("casework").criteria if one.module != CORE)
    policy = policy_with_a_review(tmp_path, *(line.replace("FOCUSED", focused) for line in lines))
    refused = drawn.iqa(*DRAW, "--policy", policy, "--dry-run")
    assert refused.code == 1
    assert "The policy again.toml has one fault" in refused.err
    assert said in refused.err


@pytest.mark.parametrize("section", ["not_sampled", "not_assessing", "targeted_review", "relook"])
def test_a_policy_may_not_mean_one_of_two_people_by_the_name_of_both(tmp_path: Path, section: str) -> None:
    office = office_of_two_of_one_name(tmp_path)
    policy = tmp_path / "who.toml"
    take = "take = 1\n" if section in ("targeted_review", "relook") else ""
    start = f'scheme = "casework"\nper = ["prosecutor"]\ntake = 1\n[[{section}]]\n{take}reason = "leave"\n'
    policy.write_text(f'{start}person = "ash maple"\n', encoding="utf-8")
    refused = office.iqa(*DRAW, "--policy", policy)
    assert refused.code == 1
    assert "several people have that name" in refused.err
    assert "P1 or P3" in refused.err
    policy.write_text(f'{start}person = "P3"\n', encoding="utf-8")
    office.iqa(*DRAW, "--policy", policy).done()


def test_a_slip_in_the_policy_shows_at_the_draw_too(drawn: Office, tmp_path: Path) -> None:
    policy = tmp_path / "slip.toml"
    always = '[[always]]\nfield = "casework_type"\none_of = ["Magistrate"]\n'
    policy.write_text(f'scheme = "casework"\nper = ["prosecutor"]\ntake = 1\n{always}', encoding="utf-8")
    assert "Did you mean Magistrates?" in drawn.iqa(*DRAW, "--policy", policy, "--void", "a slip").done().out


def test_a_dry_run_says_that_a_sample_was_drawn_already(drawn: Office) -> None:
    assert "A sample was drawn on 16 November 2026: to draw again" in drawn.iqa(*DRAW, "--dry-run").done().out


def test_a_sample_that_somebody_else_drew_meanwhile_is_not_set_aside(
    drawn: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two commands that both set the first draw aside finds another one, and leaves it alone."""
    workspace = open_workspace(drawn.folder, "Rowan Elder")
    with workspace.store.reading() as view:
        seen = view.draws.current("casework", MONTH)
    drawn.iqa(*DRAW, "--void", "the first of the two").done()
    kept = drawn.certificate()["draw"]
    current = DrawReader.current
    answers = iter([seen])
    monkeypatch.setattr(DrawReader, "current", lambda *asked: next(answers, None) or current(*asked))
    with pytest.raises(RefusedError, match="somebody else drew it just now"):
        draw(workspace, SampleRequest("casework", MONTH, void="the second"))
    assert drawn.certificate()["draw"] == kept
    assert len(drawn.certificate()["voids"]) == 1


def test_the_same_seed_in_another_workspace_gives_the_same_items(drawn: Office, tmp_path: Path) -> None:
    other = Office(tmp_path / "other").init()
    other.read_export("staff", STAFF).done()
    other.read_export("cases", cases()).done()
    other.iqa(*DRAW, "--seed", "31415926").done()
    assert other.keys() == drawn.keys()


def test_a_rule_on_a_column_that_the_export_does_not_have_says_so(tmp_path: Path) -> None:
    """Case 02 of the invented inputs: a review that no column could show is no fault of the work."""
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", without(cases(), "Review completed")).done()
    told = office.iqa(*DRAW, "--dry-run").done().out
    assert "no completed review (the export has no such column: Review completed)" in told
    as_json = office.iqa(*DRAW, "--dry-run", "--json").done().json
    assert as_json["lacking"] == ["review_completed"]
    assert all("no such column" in said for _, said in as_json["shortfalls"])
    refused = office.iqa(*DRAW)
    assert refused.code == 1
    assert "no such column: Review completed" in refused.err


def test_a_certificate_says_of_a_rule_which_column_there_was_not_and_stands(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    either = (
        '[[eligible]]\nany_of = [{ field = "trial", present = true }, { field = "status", one_of = ["live"] }]\n'
    )
    policy = tmp_path / "own.toml"
    policy.write_text(
        'scheme = "casework"\nname = "Own"\nper = ["prosecutor"]\ntake = 2\nreserves = 1\n'
        f'[assessors]\nroles = ["legal manager"]\n{either}reason = "nothing to look at"\n',
        encoding="utf-8",
    )
    office.iqa(*DRAW, "--policy", policy).done()
    (excluded,) = office.certificate()["exclusions"]
    assert excluded["reason"] == "nothing to look at (the export has no such column: Trial date)"
    assert "no such column: Trial date" in (office.out / "certificate-casework.html").read_text(encoding="utf-8")
    checked = office.iqa("verify", "--certificate", office.out / "certificate-casework.json").done()
    assert "other words" not in checked.out
    said = office.iqa("committee", "--month", MONTH, "--json").done().json
    assert "no such column: Trial date" in str(said)
