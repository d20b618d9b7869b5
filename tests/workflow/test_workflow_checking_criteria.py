"""A criteria file held against the columns of exports and the samples: what would never be asked, or computed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from iqa.criteria import builtin_schemes, load_scheme
from iqa.domain import Kind
from iqa.errors import Severity
from iqa.settings import default_standards
from iqa.workflow.checking_criteria import CriteriaGround, check_criteria, notices_on, sample_items

CASEWORK = load_scheme("casework")
STANDARDS = default_standards()


def line_of(text: str, source: str) -> int:
    return source[: source.index(text)].count("\n") + 1


def changed(old: str, new: str) -> tuple[str, list[tuple[str, int]]]:
    """The text of the casework scheme with something else in it, and what is pointed out on which line."""
    from iqa.criteria import parse_scheme

    source = CASEWORK.source.replace(old, new, 1)
    assert source != CASEWORK.source
    found = notices_on(parse_scheme(source, "ours.toml"), "ours.toml", STANDARDS)
    assert {one.severity for one in found} <= {Severity.NOTICE}
    return source, [(one.code, one.row) for one in found]


def test_the_samples_hold_cases_and_letters() -> None:
    assert len(sample_items(Kind.CASES)) > 1000
    assert len(sample_items(Kind.LETTERS)) > 100


@pytest.mark.parametrize("name", builtin_schemes())
def test_every_question_of_the_shipped_schemes_can_be_asked_of_the_samples(name: str) -> None:
    assert notices_on(load_scheme(name), name, STANDARDS) == ()


def test_a_question_that_no_row_of_the_samples_is_asked_is_pointed_out_on_its_line() -> None:
    magistrates = 'applies_when = [{ field = "casework_type", one_of = ["Magistrates"] }]'
    never = 'applies_when = [{ field = "unit", one_of = ["Nowhere"] }]'
    source, found = changed(magistrates, never)
    assert found == [("applies-to-no-sample", line_of(never, source))]


def test_a_standard_that_rests_on_no_column_of_the_export_is_pointed_out_on_its_line() -> None:
    line = 'standard = "magistrates-review"'
    strange = tuple(replace(one, done_field="file_weighed") for one in STANDARDS if one.id == "magistrates-review")
    others = tuple(one for one in STANDARDS if one.id != "magistrates-review")
    [found] = notices_on(CASEWORK, "casework.toml", (*others, *strange))
    assert (found.code, found.row) == ("standard-never-computed", line_of(line, CASEWORK.source))
    assert "file_weighed" in found.message
    one_will_do = (*others, strange[0], *[one for one in STANDARDS if one.id == "magistrates-review"])
    assert notices_on(CASEWORK, "casework.toml", one_will_do) == ()


@pytest.mark.unmeasured
def test_a_scheme_of_a_file_is_checked_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from click.testing import CliRunner

    from iqa.cli.criteria import criteria_command

    own = tmp_path / "ours.toml"
    own.write_text(CASEWORK.source.replace('one_of = ["Magistrates"]', 'one_of = ["Fraud"]', 1), encoding="utf-8")
    said = CliRunner().invoke(criteria_command, ["check", str(own)])
    assert said.exit_code == 0
    assert "About 30 minutes and at most 1" in said.output


def test_a_check_tells_faults_and_where_there_are_none_what_cannot_be_asked() -> None:
    ground = CriteriaGround(STANDARDS)
    assert check_criteria(CASEWORK.source, "ours.toml", ground) == ()
    (*_, fault) = check_criteria(CASEWORK.source.replace("fully-met", "all-met", 1), "ours.toml", ground)
    assert fault.severity is Severity.REJECTED
    never = 'applies_when = [{ field = "unit", one_of = ["Nowhere"] }]'
    source = CASEWORK.source.replace(
        'applies_when = [{ field = "casework_type", one_of = ["Magistrates"] }]', never, 1
    )
    found = check_criteria(source, "ours.toml", ground)
    assert {one.severity for one in found} == {Severity.NOTICE}
    assert "applies-to-no-sample" in {one.code for one in found}
