"""How a next step is written for somebody at a command line: a line to type, or the option to add."""

import re

from iqa.cli.commands import ARGUMENTS
from iqa.next_steps import Blank, Hint, NextStep, OneOf, StepValue, steps_in

_PLAIN = re.compile(r"[a-z0-9.-]+|[A-Z]{1,3}")
"""What needs no quotation marks: a month, a number, a scheme, the letters of a column."""


def in_words(hint: Hint) -> str:
    """A hint as it is printed. A whole command within a sentence stands in backticks."""
    if isinstance(hint, str):
        return hint
    said = ""
    for part in hint.parts:
        if isinstance(part, str):
            said += part
        else:
            inline = part.command and len(hint.parts) > 1 and not said.endswith(": ")
            said += f"`{command_line(part)}`" if inline else command_line(part)
    return said


def command_line(step: NextStep) -> str:
    """A step as it is typed: 'iqa draw casework --month 2026-10', or '--month 2026-10' for the same once more."""
    words = [f"iqa {step.command}"] if step.command else []
    arguments = ARGUMENTS.get(step.command, ())
    for name, value in step.values.items():
        if name not in arguments:
            words.append(f"--{name.replace('_', '-')}")
        if value is not True and (written := _written(value)):
            words.append(written)
    return " ".join(words)


def step_as_json(step: NextStep) -> dict[str, object]:
    """A step with the keys that scripts may rely on, and the line to type."""
    return {
        "command": step.command,
        "values": {name: _as_json(value) for name, value in step.values.items()},
        "line": command_line(step),
    }


def steps_as_json(hint: Hint) -> list[dict[str, object]]:
    """The steps that a hint holds."""
    return [step_as_json(step) for step in steps_in(hint)]


def _written(value: StepValue) -> str:
    if isinstance(value, tuple):
        name, inner = value
        return f"{name}={_written(inner)}"
    if isinstance(value, OneOf):
        return " or ".join(_written(one) for one in value.values)
    if isinstance(value, Blank):
        return f'"{value.shown}"' if " " in value.shown or value.shown == "…" else value.shown
    return quoted(str(value))


def _as_json(value: StepValue) -> object:
    """A value as it is; a blank is null, and a pair is a field and its heading."""
    if isinstance(value, tuple):
        return {value[0]: _as_json(value[1])}
    if isinstance(value, OneOf):
        return list(value.values)
    return None if isinstance(value, Blank) else value


def quoted(text: str) -> str:
    """A text as it is typed at a command line."""
    if _PLAIN.fullmatch(text):
        return text
    return f"'{text}'" if '"' in text else f'"{text}"'
