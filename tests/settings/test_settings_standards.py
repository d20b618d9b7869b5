"""Timeliness standards in settings: those of the tool, those of an office, and what is wrong with one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from iqa.criteria import builtin_schemes, load_scheme
from iqa.domain import Condition, OneOffHolidays, Rule, TimelinessOutcome
from iqa.errors import SettingsError
from iqa.marking.timeliness import assess_timeliness
from iqa.resources import packaged
from iqa.settings import default_standards, parse_settings, read_settings, standards

OF_THE_OFFICE = {"police-dispute", "feedback"}
"""Clocks of the office's own work, which no criterion asks about."""
REMINDERS = {"vrr-window", "meeting-due"}
"""Limits that stand beside a question, and by which nothing is judged."""
AREA = 'area = "Thornmere"\n'
SOUND = {
    "id": '"victim-letter"',
    "label": '"Letter sent"',
    "rule": '"working days after"',
    "start": '"decision_date"',
    "done": '"sent"',
    "days": "7",
}


def standard(**changes: str) -> str:
    lines = [f"{key} = {value}" for key, value in (SOUND | changes).items() if value]
    return "[[standards]]\n" + "\n".join(lines) + "\n"


def own(**changes: str) -> str:
    """A standard of an id that does not come with the tool."""
    return standard(id='"call-back"', **changes)


def faults(*tables: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        parse_settings(AREA + "".join(tables))
    return [problem.message for problem in refused.value.problems]


def test_the_standards_of_the_tool_are_sound_and_known_to_the_criteria() -> None:
    ids = {one.id for one in default_standards()}
    asked = {criterion.standard for name in builtin_schemes() for criterion in load_scheme(name).criteria} - {""}
    assert asked == ids - OF_THE_OFFICE - REMINDERS
    assert all(one.label and one.aim and one.source for one in default_standards())


@pytest.mark.parametrize(
    ("standard_id", "days"),
    [
        ("victim-letter", [1, 5]),
        ("vrr-response", [None]),
        ("complaint-response", [None]),
        ("magistrates-review", [0, 5]),
        ("ptph-papers", [7]),
        ("first-hearing", [14, 28]),
        ("police-dispute", [42]),
        ("feedback", [10]),
    ],
)
def test_the_published_days_are_the_defaults(standard_id: str, days: list[int | None]) -> None:
    assert [one.days for one in default_standards() if one.id == standard_id] == days


def test_a_standard_of_the_office_replaces_all_rules_of_its_id_and_no_other() -> None:
    read = parse_settings(AREA + standard()).standards
    assert [one.days for one in read if one.id == "victim-letter"] == [7]
    others = [one for one in default_standards() if one.id != "victim-letter"]
    assert [one for one in read if one.id != "victim-letter"] == others


def test_an_office_may_write_several_rules_of_one_id_and_their_order_is_kept() -> None:
    vulnerable = '[{ field = "enhanced", none_of = ["no"] }]'
    read = parse_settings(AREA + standard(days="2", applies_when=vulnerable) + standard()).standards
    assert [(one.days, one.applies_when) for one in read[:2]] == [
        (2, (Condition("enhanced", none_of=("no",)),)),
        (7, ()),
    ]


def test_everything_about_a_standard_can_be_written() -> None:
    text = standard(
        rule='"before"',
        days="",
        source='"Local practice"',
        aim='"in good time"',
        owner='"victim liaison unit"',
        effective_from="2026-04-01",
        effective_to='"2027-03-31"',
        applies_when=(
            '[{ field = "youth", present = true }, { field = "sent", before = 2026-05-01, reason = "old" }, '
            '{ field = "sent", after = "decision_date" }]'
        ),
    )
    one = parse_settings(AREA + text).standards[0]
    assert (one.rule, one.days, one.source, one.aim, one.owner) == (
        Rule.BEFORE,
        None,
        "Local practice",
        "in good time",
        "victim liaison unit",
    )
    assert (one.effective_from, one.effective_to) == (date(2026, 4, 1), date(2027, 3, 31))
    assert one.applies_when == (
        Condition("youth", present=True),
        Condition("sent", before="2026-05-01", reason="old"),
        Condition("sent", after="decision_date"),
    )


def test_a_date_with_a_time_is_taken_as_its_day() -> None:
    one = parse_settings(AREA + standard(effective_from="2026-04-01T09:00:00")).standards[0]
    assert type(one.effective_from) is date


@pytest.mark.parametrize(
    ("decided", "sent", "outcome"),
    [
        ("2026-03-31", "2026-04-09", TimelinessOutcome.MET),  # 6 working days, under the old rule of 7
        ("2026-04-01", "2026-04-13", TimelinessOutcome.NOT_MET),  # 6 working days, under the new rule of 5
    ],
)
def test_the_date_of_the_decision_tells_which_rule_holds(
    decided: str, sent: str, outcome: TimelinessOutcome
) -> None:
    text = standard(effective_to="2026-03-31") + standard(days="5", effective_from="2026-04-01")
    read = parse_settings(AREA + text).standards
    facts = {"decision_date": decided, "sent": sent}
    assert assess_timeliness("victim-letter", read, facts, date(2026, 6, 1)).outcome is outcome


WHERE = "iqa.toml [[standards]] 1 (victim-letter): "


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": ""}, "label is missing."),
        ({"label": '" "'}, "label cannot be blank."),
        ({"start": "5"}, "start should be text in quotes. It is 5."),
        ({"rule": '"within days"'}, 'rule cannot be "within days". Write one of: working days after, '),
        ({"days": '"five"'}, "days should be a whole number, 0 or more. It is 'five'."),
        ({"days": "-1"}, "days should be a whole number, 0 or more. It is -1."),
        ({"days": "true"}, "days should be a whole number, 0 or more. It is True."),
        ({"dyas": "5"}, "dyas is not a setting of a standard. Did you mean days?"),
        ({"effective_from": '"1 April"'}, "effective_from should be a date such as 2026-04-01. It is '1 April'."),
        (
            {"effective_from": "2026-04-01", "effective_to": "2026-03-01"},
            "effective_to is before effective_from. Exchange the two dates, or take one out.",
        ),
        ({"applies_when": '"always"'}, 'applies_when should be a list in square brackets. It is "always".'),
        ({"applies_when": '["always"]'}, "applies_when should hold tables."),
        ({"applies_when": "[{ present = true }]"}, "applies_when has a condition without a field."),
        ({"applies_when": '[{ field = "sent" }]'}, "applies_when needs exactly one of one_of, none_of, "),
        (
            {"applies_when": '[{ field = "sent", present = true, one_of = ["x"] }]'},
            "applies_when needs exactly one of one_of, none_of, ",
        ),
        ({"applies_when": '[{ field = "unit", oneof = ["x"], present = true }]'}, "oneof is not a setting of a "),
        ({"applies_when": '[{ field = "unit", one_of = "x" }]'}, "one_of should be a list of words in quotes."),
        ({"applies_when": '[{ field = "unit", none_of = [1] }]'}, "none_of should be a list of words in quotes."),
        (
            {"applies_when": '[{ field = "unit", mentions = "x" }]'},
            "mentions should be a list of words in quotes.",
        ),
        ({"applies_when": '[{ field = "unit", one_of = [] }]'}, "one_of should be a list of words in quotes."),
        ({"applies_when": '[{ field = "unit", present = "yes" }]'}, "present should be true or false."),
        ({"applies_when": '[{ field = "unit", before = 5 }]'}, "before should be a date in quotes or the name "),
    ],
)
def test_a_fault_of_a_standard_names_the_standard_and_the_word(changes: dict[str, str], said: str) -> None:
    found = faults(standard(**changes))
    assert len(found) == 1
    assert found[0].startswith(WHERE + said)


def test_a_standard_without_a_name_is_told_by_its_number() -> None:
    assert faults(standard(), standard(id="")) == ["iqa.toml [[standards]] 2: id is missing."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("standards = 5\n", "iqa.toml: standards should be a list of tables. Write [[standards]] over each."),
        ('[standards]\nid = "a"\n', "iqa.toml: standards should be a list of tables."),
        ("standards = [1]\n", "iqa.toml [[standards]] 1: standards should be a table."),
    ],
)
def test_standards_that_are_no_tables_are_refused(text: str, said: str) -> None:
    assert faults(text)[0].startswith(said)


def test_a_broken_default_would_be_told_and_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "standards.toml"
    broken.write_text(standard(rule='"soon"'), encoding="utf-8")
    found: Callable[[str], Path] = lambda name: tmp_path / name  # noqa: E731
    monkeypatch.setattr(standards, "packaged", found)
    with pytest.raises(SettingsError, match=r"^standards\.toml needs correcting.*rule cannot be"):
        default_standards.__wrapped__()


def test_one_off_bank_holidays_are_counted_by_every_standard() -> None:
    read = parse_settings(AREA + '[bank_holidays]\nadd = [2027-06-04]\nremove = ["2026-08-31"]\n')
    assert read.bank_holidays == OneOffHolidays((date(2027, 6, 4),), (date(2026, 8, 31),))
    assert {one.one_off for one in read.standards} == {read.bank_holidays}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[bank_holidays]\nadd = [2027]\n", "add should be a list of dates such as 2027-05-03."),
        ("[bank_holidays]\nadd = 2027-06-04\n", "add should be a list of dates such as 2027-05-03."),
        ("[bank_holidays]\nadded = []\n", "added is not a setting."),
        ("bank_holidays = 3\n", "bank_holidays should be a section."),
    ],
)
def test_what_is_no_bank_holiday_is_said(lines: str, said: str) -> None:
    (found,) = faults(lines)
    assert said in found


def test_every_rule_and_owner_is_explained_in_the_file_that_offices_copy() -> None:
    head = packaged("standards.toml").read_text(encoding="utf-8").partition("\n[[standards]]")[0]
    assert all(f'"{rule}"' in head for rule in Rule)
    assert all(f'"{owner}"' in head for owner in standards._OWNERS)
    assert all(key in head for key in standards._KEYS)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"id": '"victim-leter"'},
            'id "victim-leter" is none that comes with the tool. Did you mean victim-letter?',
        ),
        (
            {"start": '"decison_date"'},
            'start "decison_date" is no date that an export has. Did you mean decision_date?',
        ),
        ({"done": '"unit"'}, 'done "unit" is no date that an export has. Dates are: '),
        ({"done": '"decision_date"'}, "done is the date that it starts from. Name the date on which the work was"),
        ({"not_before": '["chrage"]'}, 'not_before "chrage" is no date that an export has. Did you mean charge?'),
        ({"owner": '"VLU"'}, 'owner cannot be "VLU". Write one of: reviewing prosecutor, '),
        (
            {"owner": '"victim liason unit"'},
            'owner cannot be "victim liason unit". Did you mean victim liaison unit?',
        ),
        (
            {"applies_when": '[{ field = "letter_typ", one_of = ["stopped charge"] }]'},
            'applies_when has the field "letter_typ", which no export has. Did you mean letter_type?',
        ),
        (
            {"applies_when": '[{ field = "letter_type", one_of = ["stoped charge"] }]'},
            'one_of has "stoped charge", which is no value of letter_type. Did you mean stopped charge?',
        ),
    ],
)
def test_what_no_export_can_hold_is_told_with_its_line_and_what_was_perhaps_meant(
    changes: dict[str, str], says: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse_settings(AREA + standard(**changes))
    [problem] = refused.value.problems
    assert says in problem.message
    assert problem.row > 1


def test_a_standard_of_the_offices_own_keeps_its_id() -> None:
    own = parse_settings(AREA + standard(id='"call-back"')).standards[0]
    assert own.id == "call-back"


def test_a_type_of_letter_of_the_offices_own_may_stand_in_a_condition() -> None:
    letters = '[[letters]]\nid = "case closed letter"\n'
    condition = '[{ field = "letter_type", one_of = ["case closed letter"] }]'
    assert parse_settings(AREA + letters + own(applies_when=condition)).notices == ()


def test_a_wording_that_is_nearly_known_is_pointed_out_where_others_are_kept() -> None:
    condition = '[{ field = "casework_type", one_of = ["Magistrate"] }]'
    (notice,) = parse_settings(AREA + own(applies_when=condition)).notices
    assert "no value of casework_type" in notice
    assert "Did you mean" in notice


@pytest.mark.parametrize(
    ("begins", "says"),
    [
        ("2026-05-01", ["leaves days on which no rule holds: 2026-04-01 to 2026-04-30"]),
        ("2026-04-01", []),
        ("2026-03-01", []),
    ],
)
def test_days_between_two_rules_for_the_same_work_are_pointed_out(begins: str, says: list[str]) -> None:
    later = own(effective_from=begins, days="5")
    notices = parse_settings(AREA + later + own(effective_to="2026-03-31")).notices
    assert len(notices) == len(says)
    assert all(said in notice for said, notice in zip(says, notices, strict=True))


def test_a_rule_of_the_tool_that_an_office_leaves_out_is_named_with_the_line_of_its_own_and_what_to_do() -> None:
    known = [one for one in default_standards() if one.id == "victim-letter"]
    ordinary = standard(applies_when='[{ field = "enhanced", one_of = ["no"] }]')
    (notice,) = parse_settings(AREA + ordinary).notices
    assert notice.startswith("line 3: ")
    assert f"leaves out its rule '{known[0].label}'. Keep a table for it beside yours" in notice
    enhanced = ordinary.replace("one_of", "none_of")
    assert parse_settings(AREA + ordinary + enhanced).notices == ()


def test_rules_for_other_work_leave_no_days_between_them() -> None:
    enhanced = own(applies_when='[{ field = "enhanced", one_of = ["yes"] }]', effective_to="2026-03-31")
    assert parse_settings(AREA + enhanced + own(effective_from="2026-05-01")).notices == ()


def test_standards_stand_in_a_file_of_their_own_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "iqa.toml").write_text(AREA + standard(days="9"), encoding="utf-8")
    beside = standard(days="3") + standard(id='"call-back"', days="2")
    (tmp_path / "standards.toml").write_text(beside, encoding="utf-8")
    found = {one.id: one.days for one in read_settings(tmp_path / "iqa.toml").standards}
    assert (found["victim-letter"], found["call-back"]) == (9, 2)
    assert found["police-dispute"] == 42


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('area = "Thornmere"\n', "area does not belong in this file. It holds [[standards]] alone."),
        ("[[standards]\n", "standards.toml cannot be read. Line 1: "),
        ("[[standards]]\n", "id is missing"),
    ],
)
def test_what_is_wrong_in_the_file_of_standards_names_that_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "iqa.toml").write_text(AREA, encoding="utf-8")
    (tmp_path / "standards.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_settings(tmp_path / "iqa.toml")
    assert says in str(refused.value)
    assert "standards.toml" in str(refused.value)
