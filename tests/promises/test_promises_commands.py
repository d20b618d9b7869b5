"""Every command has help, stands in the README, takes --json where it reads, and starts quickly."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from source import ROOT

from iqa.cli import cli
from iqa.cli.commands import ARGUMENTS, COMMANDS, load_command

pytestmark = pytest.mark.unmeasured

README = (ROOT / "README.md").read_text(encoding="utf-8")
HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "sqlalchemy",
    "alembic",
    "jinja2",
    "holidays",
    "docxtpl",
    "python_calamine",
    "flask",
    "waitress",
)
WRITING_ONLY = {"init", "demo", "upgrade"}
"""Commands that only make something and have nothing to read out."""


def every_command() -> list[tuple[str, click.Command]]:
    """Each command by the words that call it; the members of a group one by one."""
    found: list[tuple[str, click.Command]] = []
    for name in COMMANDS:
        command = load_command(name)
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", each) for inner, each in command.commands.items()]
        else:
            found.append((name, command))
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_by_the_name_it_has_in_the_table(name: str) -> None:
    assert load_command(name).name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says_of_itself(name: str) -> None:
    """The verb is the same, so that the list and the command's own help are about one thing."""
    own = (load_command(name).help or "").strip()
    assert own.split()[0] == COMMANDS[name].help.split()[0]
    assert COMMANDS[name].help.endswith(".")


def test_the_table_of_arguments_is_what_the_commands_take_by_their_place() -> None:
    taken = {
        words: tuple(one.name for one in command.params if isinstance(one, click.Argument))
        for words, command in every_command()
    }
    assert {words: names for words, names in taken.items() if names} == ARGUMENTS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_the_command(name: str) -> None:
    assert f"| `iqa {name}` |" in README


def test_the_readme_shows_no_command_that_there_is_not() -> None:
    shown = set(re.findall(r"(?<=`iqa )[a-z-]+", README)) | set(re.findall(r"(?m)^iqa ([a-z-]+)", README))
    assert shown <= set(COMMANDS)


@pytest.mark.parametrize("line", re.findall(r"(?m)^(?:\.venv\S+)?iqa (.+)$", README), ids=lambda line: line[:40])
def test_every_command_line_of_the_readme_is_understood(line: str) -> None:
    """Its options are those of the command, and nothing that is needed is left out."""
    name, *arguments = shlex.split(line, comments=True)
    command = load_command(name)
    if isinstance(command, click.Group):
        command = command.commands[arguments.pop(0)]
    with command.make_context(name, arguments, resilient_parsing=False) as ctx:
        assert ctx.args == []


@pytest.mark.parametrize(
    ("words", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_command_takes_help_and_says_what_each_option_is_for(words: str, command: click.Command) -> None:
    with click.Context(command, info_name=words) as ctx:
        said = command.get_help(ctx)
    assert said.startswith("Usage:")
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize(
    ("words", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_command_that_tells_something_tells_it_as_json_too(words: str, command: click.Command) -> None:
    options = {name for option in command.params for name in option.opts}
    assert ("--json" in options) is (words not in WRITING_ONLY)


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--help"], standalone_mode=False)
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"(?m)^  {name} +\S", said)] == []


def loaded_after(code: str, folder: Path) -> set[str]:
    """The top-level modules that are loaded once a fresh Python has run the code."""
    code += "\nimport sys; print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=True)
    return set(run.stdout.split("loaded ")[-1].split())


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    loaded = loaded_after("from iqa.cli import main; main(['--help'])", tmp_path)
    assert {"click", "iqa"} <= loaded
    assert loaded & set(HEAVY) == set()


def test_status_loads_neither_workbooks_nor_what_it_says_to_do_next(tmp_path: Path) -> None:
    code = "from iqa.cli import main\nassert main(['init', '.', '--area', 'Thornmere']) == 0\nmain(['status'])"
    loaded = loaded_after(code, tmp_path)
    assert "sqlalchemy" in loaded
    assert loaded & {"pandas", "numpy", "openpyxl", "docxtpl", "python_calamine", "rapidfuzz", "flask"} == set()


def test_no_command_loads_pandas_by_being_imported(tmp_path: Path) -> None:
    code = "from iqa.cli.commands import COMMANDS, load_command\nfor name in COMMANDS: load_command(name)"
    assert "pandas" not in loaded_after(code, tmp_path)


def test_reading_a_spreadsheet_loads_no_pandas(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "staff.xlsx"
    code = (
        "from iqa.cli import main\n"
        "assert main(['init', '.', '--area', 'Thornmere']) == 0\n"
        f"assert main(['import', 'staff', {str(sample)!r}]) == 0"
    )
    loaded = loaded_after(code, tmp_path)
    assert "sqlalchemy" in loaded
    assert loaded & {"pandas", "docxtpl", "openpyxl"} == set()
