"""Below the command line no text names a command or an option: what to do next is data, and its commands exist."""

import ast
import re
from collections.abc import Iterator

import click
import pytest
from source import faults, modules, tree

from iqa import errors
from iqa.cli.commands import COMMANDS, load_command
from iqa.errors import IqaError, RefusedError

pytestmark = pytest.mark.unmeasured

NAMED = re.compile(rf"\biqa ({'|'.join(map(re.escape, COMMANDS))})\b|\biqa $|(?<![\w-])--[a-z]")
NO_TEXT = {
    *(
        ("iqa.documents.office_pdf", option)
        for option in ("--headless", "--norestore", "--convert-to", "--outdir")
    ),
    ("iqa.store.ledger", "iqa ledger 1\n"),
}
"""What begins the hash of the ledger: nobody reads it, and it stays as it is."""
OTHER_PROGRAMS = {"iqa.documents.office_pdf": ("--headless", "--norestore", "--convert-to", "--outdir")}
"""Options of programs that are not the tool, by the module that runs them."""
BELOW = [name for name in sorted(modules()) if not name.startswith("iqa.cli")]


def texts(name: str) -> Iterator[str]:
    """Every text in a module but its docstrings and the words of its comments."""
    bare = {id(node.value) for node in ast.walk(tree(name)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def literal_steps(name: str) -> Iterator[tuple[str, list[str]]]:
    """The command and the names of the values of every step that a module writes out."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("NextStep", "again"):
            again = getattr(node.func, "id", "") == "again"
            command = "" if again else getattr(node.args[0], "value", "")
            values = node.args[0 if again else 1] if len(node.args) > (0 if again else 1) else ast.Dict([], [])
            names = values.keys if isinstance(values, ast.Dict) else []
            yield str(command), [str(each.value) for each in names if isinstance(each, ast.Constant)]


def names_taken(command: click.Command) -> set[str]:
    """What a step may give a command, or a member of a group: arguments by name, options as they are typed."""
    if isinstance(command, click.Group):
        return {taken for member in command.commands.values() for taken in names_taken(member)}
    arguments = {each.name or "" for each in command.params if isinstance(each, click.Argument)}
    typed = {name for each in command.params for name in (*each.opts, *each.secondary_opts) if name[:2] == "--"}
    return arguments | {name[2:].replace("-", "_") for name in typed}


def all_kinds(kind: type[IqaError] = IqaError) -> Iterator[type[IqaError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from all_kinds(below)


def find_command(words: str) -> click.Command:
    """The command of that name, or the member of a group: 'criteria check'. KeyError when there is none."""
    name, _, inner = words.partition(" ")
    command = load_command(name)
    return command.commands[inner] if inner and isinstance(command, click.Group) else command


def naming(name: str) -> list[str]:
    not_ours = OTHER_PROGRAMS.get(name, ())
    found = (text for text in texts(name) if text not in not_ours and (name, text) not in NO_TEXT)
    return [text for text in found if NAMED.search(text)]


def test_no_text_below_the_command_line_names_a_command_or_an_option() -> None:
    assert faults(naming, BELOW) == {}


def test_the_search_for_commands_finds_them() -> None:
    found = ["Draw first: iqa draw casework", "`iqa verify` says", "Give --month.", "iqa ", "iqa top-up"]
    assert [text for text in found if not NAMED.search(text)] == []
    assert not NAMED.search("the package iqa drawn up, a well-known -- dash")


def test_a_next_step_is_a_command_there_is_with_values_it_takes() -> None:
    every = {taken for command in COMMANDS for taken in names_taken(find_command(command))}

    def impossible(name: str) -> list[tuple[str, list[str]]]:
        return [
            (command, values)
            for command, values in literal_steps(name)
            if not set(values) <= (names_taken(find_command(command)) if command else every)
        ]

    assert faults(impossible, BELOW) == {}


def test_some_modules_write_out_steps() -> None:
    assert sum(1 for name in BELOW for _ in literal_steps(name)) > 40


def vague_refusals(name: str) -> list[int]:
    """The lines in which a module refuses without saying which kind of refusal it is."""
    calls = [node for node in ast.walk(tree(name)) if isinstance(node, ast.Call)]
    return [node.lineno for node in calls if getattr(node.func, "id", "") == "RefusedError"]


def test_whoever_refuses_says_which_kind_of_refusal_it_is() -> None:
    assert faults(vague_refusals) == {}


def test_every_kind_of_refusal_has_a_name_of_its_own_and_stands_in_the_tree() -> None:
    kinds = [each.kind for each in all_kinds()]
    assert len(kinds) == len(set(kinds))
    assert [each.__name__ for each in all_kinds() if f" {each.__name__} " not in (errors.__doc__ or "")] == []
    assert {"conflict", "locked", "not-permitted", "invalid-input", "not-found", "busy"} <= {
        each.kind for each in all_kinds(RefusedError)
    }
