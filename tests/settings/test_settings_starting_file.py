"""The iqa.toml that `iqa init` writes says every setting, and reads back to the defaults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from iqa.settings import (
    CommitteeSettings,
    DirectorySettings,
    FeedbackSettings,
    ModerationSettings,
    ServeSettings,
    Settings,
    default_standards,
    parse_settings,
    settings_text,
)

A_NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


def test_it_reads_back_to_the_defaults() -> None:
    start = Settings("Thornmere", "id-1", "sqlite:///iqa.db", standards=default_standards())
    assert parse_settings(settings_text("Thornmere", "id-1")) == start


@given(area=A_NAME, workspace=A_NAME, database=A_NAME)
def test_whatever_the_area_is_called_it_reads_back(area: str, workspace: str, database: str) -> None:
    read = parse_settings(settings_text(area, workspace, database))
    assert (read.area, read.workspace, read.database) == (area, workspace, database)


@pytest.mark.parametrize(
    "made", [Settings, FeedbackSettings, CommitteeSettings, ModerationSettings, ServeSettings, DirectorySettings]
)
def test_it_shows_every_setting(made: type) -> None:
    lines = settings_text("Thornmere", "id-1").splitlines()
    tables = {"rules": ("rule",), "vocabulary": ("words", "letters"), "notices": ()}
    for field in fields(made):
        for name in tables.get(field.name, (field.name,)):
            shown = (f"{name} = ", f"[{name}]", f"# [[{name}]]", f"# [{name}]")
            assert any(line.startswith(shown) for line in lines), name


def test_the_standard_it_gives_as_an_example_is_sound() -> None:
    text = settings_text("Thornmere", "id-1")
    head, mark, example = text.partition("# [[standards]]")
    lines = [line.removeprefix("# ") for line in (mark + example).splitlines()]
    settings = parse_settings(head + "\n".join(lines))
    assert settings.standards[0].id == "complaint-response"
    assert settings.standards[0].days == 20


def test_the_words_letters_and_rules_it_gives_as_examples_are_sound() -> None:
    text = settings_text("Thornmere", "id-1")
    examples = text[text.index("[words]") : text.index("# Bank holidays")]
    lines = [line.removeprefix("# ") for line in examples.splitlines() if "=" in line or "[" in line]
    read = parse_settings("\n".join(['area = "Thornmere"', *lines]))
    assert read.vocabulary.decisions["case closed"] == "stopped charge"
    assert read.vocabulary.enhanced["frail"] == "vulnerable"
    assert "opted-out-and-sent" not in {rule.id for rule in read.rules}
