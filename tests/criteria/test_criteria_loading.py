"""Schemes are read from the tool and from an office's own file, with what to do when they cannot be."""

from pathlib import Path

import pytest

from iqa.criteria import builtin_schemes, load_scheme, parse_scheme
from iqa.domain import Condition, CriterionKind, Kind, WorkOf
from iqa.errors import SettingsError


def test_a_criterion_is_read_whole() -> None:
    criterion = load_scheme("casework").criterion("trial-strategy")
    assert criterion.kind is CriterionKind.QUALITY
    assert criterion.work_of is WorkOf.REVIEWING_PROSECUTOR
    assert criterion.applies_when == (Condition("plea", none_of=("guilty",)),)
    assert criterion.module == "core"
    assert criterion.finding_codes[0] == "strategy-missing"
    check = criterion.fact_checks[0]
    assert check.facts == (Condition("review_completed", after="marked_on"),)
    assert check.rated == ("fully-met", "partially-met", "not-met")


def test_a_condition_may_leave_a_choice() -> None:
    plea = '{ field = "plea", none_of = ["guilty"] }'
    either = f'{{ any_of = [{plea}, {{ field = "custody", one_of = ["yes"] }}] }}'
    scheme = parse_scheme(load_scheme("casework").source.replace(plea, either), "ours.toml")
    parts = (Condition("plea", none_of=("guilty",)), Condition("custody", one_of=("yes",)))
    assert scheme.criterion("trial-strategy").applies_when == (Condition("", any_of=parts),)


def test_what_a_file_leaves_out_takes_its_default() -> None:
    criterion = load_scheme("casework").criterion("grip")
    assert (criterion.applies_when, criterion.fact_checks, criterion.standard) == ((), (), "")
    assert not criterion.for_unsent


def test_an_office_reads_its_own_file_by_path_or_text(tmp_path: Path) -> None:
    ours = load_scheme("victim-letters").source.replace('title = "', 'title = "Our own ', 1)
    file = tmp_path / "ours.toml"
    file.write_text("\ufeff" + ours, encoding="utf-8")
    for source in (file, str(file)):
        scheme = load_scheme(source)
        assert scheme.title.startswith("Our own ")
        assert scheme.population is Kind.LETTERS
        assert scheme.source == ours


@pytest.mark.parametrize("name", builtin_schemes())
def test_a_stored_source_reads_back_as_the_same_scheme(name: str) -> None:
    scheme = load_scheme(name)
    assert parse_scheme(scheme.source, "stored") == scheme


def test_a_built_in_name_given_as_a_path_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError):
        load_scheme(Path("casework"))


def test_a_missing_file_names_the_schemes_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no criteria file .*casework, victim-letters, victim-letters-graded"):
        load_scheme(tmp_path / "none.toml")


def test_a_folder_is_no_criteria_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no criteria file"):
        load_scheme(tmp_path)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_file_is_read_in_the_encodings_of_notepad(tmp_path: Path, encoding: str) -> None:
    ours = load_scheme("victim-letters").source.replace('title = "', 'title = "Café ', 1)
    file = tmp_path / "ours.toml"
    file.write_bytes(ours.replace("\n", "\r\n").encode(encoding))
    assert load_scheme(file) == parse_scheme(ours, "ours.toml")


def test_a_word_file_of_that_name_is_called_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(b"PK\x03\x04")
    with pytest.raises(SettingsError, match=r"ours\.toml cannot be read\. It is a Word file") as refusal:
        load_scheme(file)
    assert "Plain Text" in str(refusal.value.hint)


def test_one_fault_is_told_in_the_singular() -> None:
    text = load_scheme("victim-letters").source.replace('population = "letters"', 'population = "letter"')
    with pytest.raises(SettingsError, match="one thing needs correcting, the first on line 8") as refusal:
        parse_scheme(text, "ours.toml")
    assert str(refusal.value.problems[0]) == "line 8: unknown population 'letter'; did you mean 'letters'?"
