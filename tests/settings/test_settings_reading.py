"""iqa.toml: what it gives, and every fault in it in plain words at once."""

from pathlib import Path

import pytest

from iqa.cli.next_steps import in_words
from iqa.errors import SettingsError
from iqa.settings import (
    CommitteeSettings,
    FeedbackSettings,
    Settings,
    default_standards,
    parse_settings,
    read_settings,
)

AREA = 'area = "Thornmere"\n'


def faults(text: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        parse_settings(text)
    problems = [problem.message for problem in refused.value.problems]
    assert all(str(problem) in refused.value.message for problem in refused.value.problems)
    assert all(problem in refused.value.message for problem in problems)
    return problems


def test_the_areas_name_alone_gives_every_default() -> None:
    assert parse_settings(AREA) == Settings("Thornmere", standards=default_standards())


def test_every_setting_can_be_set() -> None:
    settings = parse_settings(
        AREA
        + 'workspace = "w"\ndatabase = "sqlite:///other.db"\nscheme_name = "first look"\n'
        + 'protective_marking = "OFFICIAL"\nurn_suffix = "year"\nconfidence = 0.9\n'
        + '[feedback]\nreply_days = 5\nmost_priorities = 2\nreply_to = "a.maple@thornmere.example"\n'
        + "[committee]\nsmallest_marks = 8\nsmallest_people = 4\nmost_findings = 0\n"
    )
    assert settings == Settings(
        area="Thornmere",
        workspace="w",
        database="sqlite:///other.db",
        scheme_name="first look",
        protective_marking="OFFICIAL",
        urn_suffix="year",
        confidence=0.9,
        feedback=FeedbackSettings(5, 2, "a.maple@thornmere.example"),
        committee=CommitteeSettings(8, 4, 0),
        standards=default_standards(),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", 'iqa.toml: area is missing. Write the Area\'s name: area = "…"'),
        ('area = "  "', 'iqa.toml: area cannot be blank. It is "  ".'),
        ("area = 5", "iqa.toml: area should be text in quotes. It is 5."),
        (
            AREA + '[marking]\nanswer_each = "2026-11, 2026-13"',
            'iqa.toml [marking]: answer_each should be months such as 2026-11, 2026-12. It is "2026-11, 2026-13".',
        ),
        (
            AREA + '[marking]\ncase_address = "cases.example/{urn}"',
            "iqa.toml [marking]: case_address should be the address of a page with {urn} in it, or blank. "
            'It is "cases.example/{urn}".',
        ),
        (AREA + 'protective_marking = ""', 'iqa.toml: protective_marking cannot be blank. It is "".'),
        (AREA + 'urn_suffix = "month"', 'iqa.toml: urn_suffix should be split or year. It is "month".'),
        (
            AREA + "columns = 5",
            "iqa.toml: columns should hold a table for each kind of export. Write [columns.cases] over the first.",
        ),
        (AREA + "[columns.case]", "iqa.toml [columns]: case is not a kind of export. Did you mean cases?"),
        (
            AREA + "[columns]\ncases = 1",
            "iqa.toml [columns]: cases should be a table of its own. Write [columns.cases] on a line of its own.",
        ),
        (
            AREA + '[columns.cases]\nurm = "x"',
            "iqa.toml [columns.cases]: urm is not a field of cases. Did you mean urn?",
        ),
        (AREA + "[columns.cases]\nurn = 5", "iqa.toml [columns.cases]: urn should be text in quotes. It is 5."),
        (
            AREA + '[columns.cases]\nurn = " "',
            "iqa.toml [columns.cases]: urn cannot be blank. "
            "Write the heading as the export has it, or take the line out.",
        ),
        (
            AREA + '[columns.letters]\ndate_order = "US"',
            'iqa.toml [columns.letters]: date_order should be day first or month first. It is "US".',
        ),
        (AREA + 'scheme_nam = "x"', "iqa.toml: scheme_nam is not a setting. Did you mean scheme_name?"),
        (AREA + "zebra = 1", "iqa.toml: zebra is not a setting."),
        (AREA + "[comittee]", "iqa.toml: comittee is not a setting. Did you mean committee?"),
        (AREA + "[[standard]]", "iqa.toml: standard is not a setting. Did you mean standards?"),
        (AREA + "reply_days = 5", "iqa.toml: reply_days is not a setting. It belongs under [feedback]."),
        (
            "[committee]\nsmallest_marks = 4\n" + AREA,
            "iqa.toml [committee]: area is not a setting. "
            "It belongs at the top, before the first line in square brackets.",
        ),
        (
            AREA + "[feedback]\nsmallest_marks = 4",
            "iqa.toml [feedback]: smallest_marks is not a setting. It belongs under [committee].",
        ),
        (
            AREA + "[feedback]\nreplydays = 4",
            "iqa.toml [feedback]: replydays is not a setting. Did you mean reply_days?",
        ),
        (AREA + "feedback = 3", "iqa.toml: feedback should be a section. Write [feedback] on a line of its own."),
        (
            AREA + '[feedback]\nreply_days = "ten"',
            'iqa.toml [feedback]: reply_days should be a whole number. It is "ten".',
        ),
        (
            AREA + "[feedback]\nreply_days = true",
            "iqa.toml [feedback]: reply_days should be a whole number. It is true.",
        ),
        (AREA + "[feedback]\nreply_days = 0", "iqa.toml [feedback]: reply_days should be at least 1. It is 0."),
        (
            AREA + "[feedback]\nmost_priorities = 4",
            "iqa.toml [feedback]: most_priorities should be from 1 to 3. It is 4.",
        ),
        (
            AREA + "[committee]\nsmallest_people = 1",
            "iqa.toml [committee]: smallest_people should be at least 2. It is 1.",
        ),
        (AREA + "confidence = 95", "iqa.toml: confidence should be from 0.5 to 0.999. It is 95."),
        (AREA + "confidence = nan", "iqa.toml: confidence should be from 0.5 to 0.999. It is nan."),
        (AREA + "confidence = []", "iqa.toml: confidence should be a number. It is a list."),
        (AREA + "confidence = {}", "iqa.toml: confidence should be a number. It is a table."),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(text: str, said: str) -> None:
    assert said in faults(text)


def test_every_fault_is_reported_at_once() -> None:
    text = 'urn_suffix = "x"\nzebra = 1\n[feedback]\nreply_days = -1\n[[standards]]\nid = "a"\n'
    found = faults(text)
    assert len(found) == 8
    for key in ("urn_suffix", "zebra", "area", "reply_days", "label", "rule", "start", "done"):
        assert sum(f": {key} " in fault for fault in found) == 1


def test_a_whole_number_will_do_for_a_number() -> None:
    with pytest.raises(SettingsError, match="should be from"):
        parse_settings(AREA + "confidence = 1")


@pytest.mark.parametrize("text", ['area = "', "area = = 3", "a" + "=[" * 5000])
def test_what_is_not_toml_is_refused_in_one_message(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^iqa\.toml cannot be read\. Line 1: "):
        parse_settings(text)


def test_a_file_of_notepad_with_its_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "iqa.toml"
    path.write_bytes(b"\xef\xbb\xbf" + AREA.encode())
    assert read_settings(path).area == "Thornmere"


def test_no_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no iqa\.toml in ") as refused:
        read_settings(tmp_path / "iqa.toml")
    assert in_words(refused.value.hint).endswith("iqa init")


def test_a_folder_of_that_name_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "iqa.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be opened"):
        read_settings(tmp_path / "iqa.toml")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_of_notepad_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "iqa.toml"
    path.write_bytes('area = "Thornmère"\r\n'.encode(encoding))
    assert read_settings(path).area == "Thornmère"


def test_a_file_that_is_no_text_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "iqa.toml"
    path.write_bytes(b"{\\rtf1")
    with pytest.raises(SettingsError, match=r"It is rich text, not plain text\.") as refused:
        read_settings(path)
    assert "UTF-8" in in_words(refused.value.hint)


def test_a_fault_is_told_with_its_line() -> None:
    text = (
        AREA + '\n[feedback]\nreply_days = 0\n\n[[standards]]\nid = "a"\nlabel = 5\n[bank_holidays]\nadds = []\n'
    )
    with pytest.raises(SettingsError) as refused:
        parse_settings(text)
    lines = text.splitlines()
    told = {(problem.column, lines[problem.row - 1].split(" ")[0]) for problem in refused.value.problems}
    assert {("reply_days", "reply_days"), ("label", "label"), ("start", "[[standards]]"), ("adds", "adds")} <= told
    assert "line 4: iqa.toml [feedback]: reply_days should be at least 1." in refused.value.message
    assert [problem.row for problem in refused.value.problems] == sorted(p.row for p in refused.value.problems)


def test_headings_are_declared_by_kind_of_export() -> None:
    read = parse_settings(
        AREA + '[columns.cases]\nurn = "Case Ref No"\nurn_suffix = "year"\n[columns.police-files]\n'
    )
    assert read.columns == {"cases": {"urn": "Case Ref No", "urn_suffix": "year"}, "police-files": {}}


def test_a_blank_suffix_is_not_declared() -> None:
    assert parse_settings(AREA + 'urn_suffix = ""').urn_suffix == parse_settings(AREA).urn_suffix == ""
