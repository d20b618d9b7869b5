"""`iqa import`: what it says, what it stores, and that the same rows are the same population."""

import random
from pathlib import Path

import pytest
from office import MONTH, STAFF, Office, cases, csv, letters, without, xlsx

from iqa.sheets import ahead
from iqa.sheets.ahead import BegunReading, begin_reading


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office").init()


def test_json_has_the_keys_that_scripts_rely_on(office: Office) -> None:
    rows = [*cases(), {**cases()[0], "URN": ""}]
    told = office.read_export("cases", rows, "--json").done().json
    assert {"accepted", "rejected", "problems", "mapping", "population"} <= set(told)
    assert (told["accepted"], told["rejected"]) == (19, 1)
    assert set(told["population"]) == {"digest", "version", "rows"}
    assert (told["population"]["version"], told["population"]["rows"]) == (1, 19)
    (rejected,) = [problem for problem in told["problems"] if problem["severity"] == "rejected"]
    assert {"code", "message", "sheet", "row", "column", "value"} <= set(rejected)
    assert (rejected["sheet"], rejected["row"], rejected["column"]) == ("Export", 21, "URN")
    assert told["mapping"]["urn"]["heading"] == "URN"


def test_a_bad_row_is_counted_and_the_rest_taken(office: Office) -> None:
    said = office.read_export("cases", [*cases(), {**cases()[0], "URN": "nonsense"}]).done().out
    assert "19 rows accepted, 1 rejected" in said
    assert "row 21" in said
    assert "column URN" in said


@pytest.mark.unmeasured
def test_the_same_rows_shuffled_or_as_csv_are_the_same_population_and_draw(tmp_path: Path) -> None:
    digests, drawn = set(), set()
    shuffled = random.Random(5).sample(cases(), len(cases()))
    for name, rows, write in (
        ("a", cases(), xlsx),
        ("b", shuffled, xlsx),
        ("c", cases(), csv),
        ("d", shuffled, csv),
    ):
        office = Office(tmp_path / name).init()
        office.read_export("staff", STAFF).done()
        file = write(tmp_path / f"{name}.{write.__name__}", rows)
        told = office.iqa("import", "cases", file, "--month", MONTH, "--json").done().json
        digests.add(told["population"]["digest"])
        office.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
        drawn.add(tuple((item["key"], item["ticket"]) for item in office.certificate()["items"]))
    assert len(digests) == 1
    assert len(drawn) == 1


def test_a_dry_run_shows_beside_each_column_what_its_first_rows_say(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = office.read_export("cases", cases(), "--dry-run").done().out.splitlines()
    monkeypatch.setenv("COLUMNS", "160")
    wide = office.read_export("cases", cases(), "--dry-run").done().out.splitlines()
    heads = [next(line for line in said if line.startswith("Heading")) for said in (narrow, wide)]
    rows = [head.split("Sure")[1].split() for head in heads]
    assert rows == [["Row", "2"], ["Row", "2", "Row", "3", "Row", "4"]]
    (urn,) = [line for line in narrow if line.split()[:2] == ["URN", "urn"]]
    assert urn.split()[2:] == ["exact", "100%", cases()[0]["URN"]]


def test_a_dry_run_shows_everything_and_stores_nothing(office: Office) -> None:
    said = office.read_export("cases", cases(), "--dry-run").done().out
    assert "Nothing is stored" in said
    assert "How the columns were matched" in said
    assert office.events() == 0
    assert not (office.folder / "out").exists()
    told = office.read_export("staff", STAFF, "--dry-run", "--json").done().json
    assert told["dry_run"] is True
    assert office.events() == 0


@pytest.mark.unmeasured
def test_importing_the_same_file_again_changes_nothing(office: Office) -> None:
    for kind, rows in (("staff", STAFF), ("cases", cases()), ("letters", letters())):
        office.read_export(kind, rows).done()
        events = office.events()
        again = office.read_export(kind, rows, "--json").done().json
        assert again["unchanged"] is True
        assert office.events() == events


def test_a_corrected_export_is_a_new_version_and_says_what_changed(office: Office) -> None:
    office.read_export("cases", cases()).done()
    rows = [{**cases()[0], "Anticipated plea": "guilty"}, *cases()[2:], {**cases()[0], "URN": "01AB7777726"}]
    told = office.read_export("cases", rows, "--json").done().json
    assert told["population"]["version"] == 2
    rows_changed = told["changes"].pop("rows")
    assert told["changes"] == {"added": 1, "removed": 1, "altered": 1}
    assert [one.split("|")[1] for one in rows_changed["added"]] == ["01AB7777726"]
    assert [list(fields.values()) for fields in rows_changed["altered"].values()] == [[["not guilty", "guilty"]]]
    said = office.read_export("cases", cases()).done().out
    assert "1 added, 1 removed, 1 altered" in said
    assert "  Removed: casework|01AB7777726|" in said
    assert "plea guilty, now not guilty" in said


def test_only_the_first_few_rows_that_changed_are_listed(office: Office) -> None:
    office.read_export("cases", cases()[:1]).done()
    said = office.read_export("cases", cases()).done().out
    assert said.count("  Added: ") == 5
    assert f"  … and {len(cases()) - 1 - 5} more, all in what --json prints." in said


@pytest.mark.unmeasured
def test_a_new_staff_list_takes_off_who_is_not_on_it(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    said = office.read_export("staff", STAFF[:-1]).done().out
    assert "1 person is no longer on the list: Dell Rush" in said
    office.read_export("cases", cases()).done()
    office.read_export("letters", letters()).done()
    assert office.iqa("verify").code == 0


def test_a_prosecutor_who_is_not_on_the_staff_list_is_a_notice_and_no_refusal(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    rows = [{**cases()[0], "Reviewing prosecutor": "Fir Stranger"}, *cases()[1:]]
    told = office.read_export("cases", rows, "--json").done().json
    (notice,) = [one for one in told["problems"] if one["code"] == "person-not-in-staff-list"]
    assert "Fir Stranger (North)" in notice["message"]
    assert told["rejected"] == 0


def test_the_chase_list_comes_on_the_day_of_import(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    office.read_export("cases", cases()).done()
    assert not (office.out / "chase-list.html").exists()
    told = office.read_export("letters", letters(), "--json").done().json
    assert [Path(file).name for file in told["files"]] == ["chase-list.html", "chase-list.csv"]
    assert told["letters"]["owed and not sent"] == 1
    table = (office.out / "chase-list.csv").read_text(encoding="utf-8-sig")
    assert "01AB9000426" in table
    assert "Holly Brook" in table
    page = (office.out / "chase-list.html").read_text(encoding="utf-8")
    assert "01AB9000426" in page
    assert "Lark Meadow" not in page + table


def test_cases_that_come_after_the_letters_put_owed_letters_on_the_chase_list(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    office.read_export("letters", letters()).done()
    rows = [
        {"Victim": "yes", "Victim reference": "V9", "Decision": "stopped charge", "Decision date": "12/10/2026"}
    ]
    told = office.read_export("cases", [{**cases()[0], **rows[0]}, *cases()[1:]], "--json").done().json
    assert "chase-list.csv" in [Path(file).name for file in told["files"]]
    assert "V9" in (office.out / "chase-list.csv").read_text(encoding="utf-8-sig")
    assert office.iqa("verify").code == 0


def test_a_heading_that_is_unusual_is_named_and_then_remembered(office: Office) -> None:
    rows = [{"Matter no": row["URN"], **row} for row in cases()]
    odd = without(rows, "URN")
    refused = office.read_export("cases", odd)
    assert refused.code == 3
    assert "URN" in refused.err
    assert office.events() == 0
    told = office.read_export("cases", odd, "--column", 'urn="Matter no"', "--json").done().json
    assert told["mapping"]["urn"]["heading"] == "Matter no"
    assert office.read_export("cases", odd, "--json").done().json["unchanged"] is True


def test_column_needs_a_field_and_a_heading(office: Office) -> None:
    refused = office.read_export("cases", cases(), "--column", "urn")
    assert refused.code == 2
    assert "--column" in refused.err


def test_the_police_files_of_the_directors_guidance_assessment_come_in(office: Office) -> None:
    workbook = Path(__file__).parents[1] / "data" / "dga-outcomes-october-2026.xlsx"
    told = office.iqa("import", "police-files", workbook, "--month", MONTH, "--json").done().json
    assert told["accepted"] > 0
    assert told["rejected"] == 0
    assert office.iqa("verify").code == 0


DGA = Path(__file__).parents[1] / "data" / "dga-outcomes-october-2026.xlsx"


def test_police_files_are_told_in_failures_and_cases(office: Office) -> None:
    said = office.iqa("import", "police-files", DGA, "--month", MONTH).done().out
    told = office.iqa("import", "police-files", DGA, "--month", MONTH, "--json").done().json["police_files"]
    assert told["failures"] > told["cases"] > told["disputed"] > 0
    assert f"{told['failures']} failures in {told['cases']} cases; {told['disputed']} disputed" in said
    assert f"Population version 1: {told['failures']} failures, SHA-256" in said


DISPUTED = {
    "URN": "98X0100000/1",
    "Failure types": "Evidential failure - Forensic",
    "Did the police dispute this failure?": "Yes",
    "Did CPS accept the dispute?": "",
}


def test_disputes_without_an_answer_are_told_with_the_day_to_settle_them_by(office: Office) -> None:
    said = office.read_export("police-files", [DISPUTED]).done().out
    assert "1 failure in 1 case; 1 disputed, 1 of them without an answer.\n" in said
    assert "within 42 days of the month's end, by 12 December 2026.\n" in said
    told = office.read_export("police-files", [DISPUTED], "--json").done().json["police_files"]
    assert (told["unresolved"], told["resolve_by"]) == (1, "2026-12-12")
    earlier = office.iqa(
        "import", "police-files", office.folder.parent / "police-files.xlsx", "--month", "2026-09"
    )
    assert "by 11 November 2026, 5 days ago.\n" in earlier.done().out


def test_police_files_without_a_word_on_disputes_say_so(office: Office) -> None:
    rows = [{"URN": "98X0100000/1", "Failure types": "Evidential failure - Forensic"}]
    said = office.read_export("police-files", rows).done().out
    assert "1 failure in 1 case; nothing says which of them are disputed.\n" in said
    assert "to be settled" not in said
    answered = {**DISPUTED, "Did CPS accept the dispute?": "No"}
    said = office.read_export("police-files", [answered, {**rows[0], "URN": "98X0100001"}]).done().out
    assert "1 disputed, all answered; 1 where nothing says whether they are disputed.\n" in said
    assert "to be settled" not in said
    said = (
        office.read_export("police-files", [{**DISPUTED, "Did the police dispute this failure?": "No"}]).done().out
    )
    assert "1 failure in 1 case; 0 disputed.\n" in said


def test_a_trial_tells_no_figures_of_police_files_that_are_not_stored(office: Office) -> None:
    told = office.iqa("import", "police-files", DGA, "--month", MONTH, "--dry-run", "--json").done().json
    assert told["police_files"] is None


@pytest.mark.unmeasured
def test_letters_are_told_with_how_many_of_those_sent_went_late(office: Office) -> None:
    office.read_export("staff", STAFF).done()
    replies = {**letters()[0], "URN": "01AB9099926", "Letter type": "complaint"}
    first = office.read_export("letters", [*letters(), replies])
    assert (
        "Victim letters of the month: 5 sent (3 in time, 1 late, 1 that cannot be assessed), 1 owed and not sent."
        in first.done().out
    )
    assert "5 sent (3 in time, 1 late," in office.read_export("cases", cases()).done().out
    told = office.read_export("letters", letters(), "--json").done().json
    assert (told["letters"]["sent"], told["letters_late"]) == (4, 1)
    assert office.read_export("staff", STAFF, "--json").done().json["letters_late"] is None


def test_a_file_of_another_kind_is_refused_by_its_name_alone(office: Office) -> None:
    refused = office.read_export("cases", letters())
    assert refused.code == 3
    assert "look like the letters log.\nWhat to do: Use `iqa import letters`" in refused.err
    assert "looks near" not in refused.err


def test_a_file_in_which_no_heading_of_the_kind_stands_is_told_by_what_it_is(
    office: Office, tmp_path: Path
) -> None:
    refused = office.read_export("letters", STAFF)
    assert (refused.code, "look like the staff list.\nWhat to do: Use `iqa import staff`" in refused.err) == (
        3,
        True,
    )
    neither = office.read_export("letters", [{"Colour": "red", "Shape": "round"}])
    assert (neither.code, "No row of known headings was found" in neither.err) == (3, True)


def test_the_file_is_being_read_before_the_command_is_loaded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []

    def begin(path: Path) -> BegunReading | None:
        begun.append(path)
        return begin_reading(path)

    monkeypatch.setattr(ahead, "begin_reading", begin)
    file = xlsx(office.folder / "cases.xlsx", cases())
    assert office.iqa("import", "cases", file, "--month", MONTH, "--json").done().json["accepted"] == 19
    assert begun == [file]
    office.iqa("import", "--help").done()
    office.iqa("import", "cases", "gone.xlsx", "--month", MONTH)
    office.iqa("import", "cases", "a" * 5_000, "--month", MONTH)
    office.iqa("status")
    assert begun == [file], "nothing is begun for what is no file, or by another command"
