"""How a command ends: with what to do next, as the workspace now stands, in words or among the JSON."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from iqa.cli.next_steps import command_line, in_words, steps_as_json
from iqa.domain import Month
from iqa.errors import IqaError
from iqa.next_steps import Advice
from iqa.records.workspace import Workspace
from iqa.store.session import Steps

if TYPE_CHECKING:
    from iqa.workflow.publishing import Done

_ENDING = "iqa.cli.ending"


class Ending(Struct):
    """What a running command ends with: what its workspace waits for, unless the command itself has said."""

    workspace: Workspace
    month: Month | None = None
    said: Advice | None = None
    silent: bool = False
    kept: "Done | None" = None
    """What the command has recorded, once it has, and what writes the documents alone that come of it."""

    def advice(self) -> Advice | None:
        """What to do next; None where it cannot be told, since the records are damaged, say."""
        if self.said or self.silent:
            return self.said
        return next(iter(next_for(self.workspace, self.month)), None)


def next_for(workspace: Workspace, month: Month | None = None) -> tuple[Advice, ...]:
    """What a workspace waits for, in a month or in its latest; nothing where that cannot be told."""
    from iqa.workflow.progress import workspace_state
    from iqa.workflow.what_next import what_next

    with suppress(IqaError, OSError):
        return what_next(workspace_state(workspace, month), month)
    return ()


def begin(workspace: Workspace, month: Month | None) -> None:
    """Note for the end which workspace and month a command is about."""
    click.get_current_context().meta[_ENDING] = Ending(workspace, month)


def ends_with(advice: Advice | None) -> None:
    """Let the running command end with this; with nothing, where None is given."""
    ending = _of_command()
    if ending:
        ending.said, ending.silent = advice, advice is None


def about(month: Month) -> None:
    """Let the running command end with what this month waits for."""
    ending = _of_command()
    if ending:
        ending.month = month


def has_recorded(done: "Done") -> None:
    """Note what the running command has recorded, for whoever stops it before all is written."""
    ending = _of_command()
    if ending:
        ending.kept = done


def stopped_words() -> str:
    """What somebody is told who stops the running command: what is stored, and what is not done."""
    ending = _of_command()
    if ending and ending.kept:
        again = command_line(ending.kept.made_again_by)
        return f"Stopped. {ending.kept.what} What is written of that may be missing. To write it: {again}"
    steps = ending.workspace.store.steps if ending else Steps()
    if not steps.last:
        return "Stopped. Nothing was stored, and nothing more was done."
    alone = steps.first == steps.last
    which = f"Step {steps.last} is" if alone else f"Steps {steps.first} to {steps.last} are"
    return f"Stopped. {which} stored, as iqa ledger lists; nothing more was done."


def tell_next(advice: Advice | None = None, *, err: bool = False) -> None:
    """Print what to do next, among the errors with `err`: what is given, or what the running command ends with."""
    ending = _of_command()
    found = advice or (ending.advice() if ending else None)
    if found:
        click.echo(f"Next: {in_words(found)}", err=err)


def with_next_steps(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """A result for scripts with the steps that the running command ends with, where it has none of its own."""
    ending = _of_command()
    if ending is None or "next_steps" in result:
        return result
    advice = ending.advice()
    return {**result, "next_steps": steps_as_json(advice) if advice else []}


def _of_command() -> Ending | None:
    context = click.get_current_context(silent=True)
    found = context.meta.get(_ENDING) if context else None
    return found if isinstance(found, Ending) else None
