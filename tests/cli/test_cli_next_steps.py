"""What to do next, as it is written for somebody at a command line, and as data for a script."""

import pytest

from iqa.cli.next_steps import command_line, in_words, step_as_json
from iqa.next_steps import (
    FREE_TEXT,
    UNSAID,
    Advice,
    Blank,
    NextStep,
    OneOf,
    advice,
    again,
    joined_hints,
    steps_in,
)

DRAW = NextStep("draw", {"scheme": "casework", "month": "2026-10"})


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (DRAW, "iqa draw casework --month 2026-10"),
        (NextStep("init", {"area": Blank("Your Area")}), 'iqa init --area "Your Area"'),
        (NextStep("draw", {"scheme": Blank("SCHEME"), "void": FREE_TEXT}), 'iqa draw SCHEME --void "…"'),
        (NextStep("moderate", {"calibration": True, "items": 3}), "iqa moderate --calibration --items 3"),
        (NextStep("criteria check", {"file": "own.toml"}), "iqa criteria check own.toml"),
        (NextStep("import", {"kind": "cases", "file": "out/a b.xlsx"}), 'iqa import cases "out/a b.xlsx"'),
        (NextStep("reopen", {"item": "casework|01AB"}), 'iqa reopen "casework|01AB"'),
        (NextStep("record", {"files": Blank("FILE…")}), "iqa record FILE…"),
        (again({"column": ("urn", "Case Ref")}), '--column urn="Case Ref"'),
        (again({"column": ("urn", 'The "URN"')}), "--column urn='The \"URN\"'"),
        (again({"column": ("urn", "C")}), "--column urn=C"),
        (again({"header_row": UNSAID}), "--header-row"),
        (again({"month": OneOf(("2026-09", "2026-10"))}), "--month 2026-09 or 2026-10"),
    ],
)
def test_a_step_is_written_as_it_is_typed(step: NextStep, line: str) -> None:
    assert command_line(step) == line


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("Wait a moment.", "Wait a moment."),
        (advice("Draw first: ", DRAW), "Draw first: iqa draw casework --month 2026-10"),
        (advice("Run ", NextStep("verify"), "."), "Run `iqa verify`."),
        (advice(NextStep("verify"), " says what was changed."), "`iqa verify` says what was changed."),
        (advice("Give ", again({"month": UNSAID}), ", say."), "Give --month, say."),
        (advice(DRAW), "iqa draw casework --month 2026-10"),
    ],
)
def test_a_command_inside_a_sentence_stands_in_backticks_and_one_after_a_colon_does_not(
    hint: str | Advice, words: str
) -> None:
    assert in_words(hint) == words


def test_a_script_gets_the_values_and_the_line() -> None:
    assert step_as_json(NextStep("confirm", {"list": True, "month": "2026-10"})) == {
        "command": "confirm",
        "values": {"list": True, "month": "2026-10"},
        "line": "iqa confirm --list --month 2026-10",
    }


def test_hints_are_joined_with_a_space_and_plain_ones_stay_plain() -> None:
    assert joined_hints("One.", "", "Two.") == "One. Two."
    both = joined_hints(advice("Draw: ", DRAW, "."), "Then mark.")
    assert in_words(both) == "Draw: iqa draw casework --month 2026-10. Then mark."
    assert steps_in(both) == (DRAW,)


def test_without_an_edge_a_step_names_its_command_and_values_and_is_no_line_to_type() -> None:
    assert str(advice("Draw first: ", DRAW)) == "Draw first: <draw: scheme casework, month 2026-10>"
