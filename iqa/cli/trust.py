"""`iqa verify`, `iqa ledger` and `iqa upgrade`: that the records are as the tool left them."""

import re
from pathlib import Path

import click

from iqa.cli.common import only_if_meant, overwrite_option, print_json, shown_path, workspace_command, yes_option
from iqa.cli.ending import ends_with, tell_next
from iqa.cli.publishing import write_named
from iqa.cli.written import refuse_to_replace
from iqa.domain import Draw, ItemState, Moderation
from iqa.errors import UsageError
from iqa.next_steps import NextStep, advice
from iqa.records.upgrading import upgrade_workspace
from iqa.records.workspace import SETTINGS_FILE, Workspace, database_url, find_workspace
from iqa.records.written_files import WrittenFiles
from iqa.settings import read_settings
from iqa.staff import names_apart
from iqa.store import Head, needs_upgrade
from iqa.store.database import sqlite_file
from iqa.text import counted, joined
from iqa.values import as_dict
from iqa.workflow.verifying import (
    frozen_list,
    not_its_words,
    verify,
    verify_certificate,
    words_unlike_todays,
)

REFUSED = 1
KEEP_A_COPY = "Keep a copy of them first: pg_dump --format=custom --file=before.dump, with the database's address."
STATES = {
    ItemState.DRAWN: "drawn",
    ItemState.ALWAYS: "always included",
    ItemState.REPLACED: "replaced",
    ItemState.RESERVE: "in reserve",
}
ALWAYS_OR_TARGETED = "always included or under targeted review"
_PRINTED_HEAD = re.compile(r"(?:ledger:)?(?P<count>[0-9]+)(?:events?,?head:?|:)(?P<hash>[0-9a-z]+)")
"""A head as `iqa verify` says it (COUNT:HASH) or the committee's paper does, in lower case and without blanks."""
_HASH_LENGTH = 64


@workspace_command("verify")
@click.option("--certificate", type=click.Path(path_type=Path), help="Perform the draw of this certificate again.")
@click.option(
    "--list",
    "list_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --certificate: write the frozen list of a draw here, for a check without this tool.",
)
@overwrite_option
@click.option(
    "--head", metavar="COUNT:HASH", help="The ledger's head, as the committee's paper prints it or as COUNT:HASH."
)
@click.pass_context
def verify_command(
    ctx: click.Context,
    workspace: Workspace,
    as_json: bool,
    certificate: Path | None,
    list_file: Path | None,
    overwrite: bool,
    head: str | None,
) -> None:
    """Check that nothing in the records was changed outside the tool, and that every draw re-performs."""
    if certificate is not None:
        _verify_certificate(workspace, certificate, list_file, overwrite, as_json)
        return
    if list_file is not None:
        raise UsageError("--list goes with --certificate.", "Say of which draw the list is to be written.")
    found = verify(workspace, _head(head))
    if found.faults:
        ends_with(advice("Restore a backup. What was recorded when: ", NextStep("ledger")))
    if as_json:
        print_json(as_dict(found))
    elif found.faults:
        click.echo(f"Verification failed: {counted(len(found.faults), 'fault')} found:", err=True)
        for fault in found.faults:
            click.echo(f"  {fault}", err=True)
    else:
        click.echo(
            f"Verification passed: {counted(found.events, 'event')}, {counted(found.populations, 'population')} "
            f"and {counted(found.draws, 'draw')} checked."
        )
        click.echo(f"The ledger's head is {found.events}:{found.head}")
    if found.faults:
        ctx.exit(REFUSED)


def _verify_certificate(
    workspace: Workspace, certificate: Path, list_file: Path | None, overwrite: bool, as_json: bool
) -> None:
    drawn = verify_certificate(workspace, certificate)
    reworded = words_unlike_todays(workspace, certificate, drawn)
    if reworded and not WrittenFiles.of(workspace).wrote(certificate.read_bytes()):
        raise not_its_words(certificate, reworded, drawn)
    if list_file is not None:
        _write_list(workspace, drawn, list_file, overwrite)
    if as_json:
        print_json({"certificate": str(certificate), "draw": drawn.id, "faults": [], "reworded": reworded})
    else:
        click.echo(
            f"Certificate verified: the draw was reproduced exactly ({_came_out(drawn)}). {certificate.name}."
        )
        if reworded:
            click.echo(f"Its words under {joined(reworded)} are those of an earlier release, as it wrote them.")
        if list_file is not None:
            click.echo(f"Wrote {shown_path(list_file)}")


def _write_list(workspace: Workspace, drawn: Draw | Moderation, path: Path, overwrite: bool) -> None:
    if isinstance(drawn, Moderation):
        raise UsageError("--list is for the certificate of a draw.", "Leave it out for a second marking.")
    refuse_to_replace(workspace, (path,), overwrite)
    write_named(workspace, {path: frozen_list(workspace, drawn).encode()})


def _came_out(drawn: Draw | Moderation) -> str:
    """How many items stand on a certificate, by what they are there for, as the draw itself counted them."""
    if isinstance(drawn, Moderation):
        return counted(len(drawn.items), "item")
    states = [item.state for item in drawn.items]
    words = {**STATES, ItemState.ALWAYS: ALWAYS_OR_TARGETED} if drawn.policy.targeted_reviews else STATES
    return ", ".join(f"{states.count(state)} {said}" for state, said in words.items() if state in states)


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    found = _PRINTED_HEAD.fullmatch("".join(text.casefold().split()))
    if found is None:
        raise UsageError(
            f"{text} is not a ledger's head.",
            "Copy it from the committee's paper, such as '41 events, head 3f0c…', or write COUNT:HASH.",
        )
    if (length := len(found["hash"])) != _HASH_LENGTH:
        raise UsageError(
            f"{text} is not a whole head: after the number of events there are {_HASH_LENGTH} letters and digits, "
            f"and here {length}.",
            "Copy all of it from the committee's paper. It says nothing yet of the ledger.",
        )
    return Head(int(found["count"]), found["hash"])


@workspace_command("ledger")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many events to list.")
def ledger_command(workspace: Workspace, as_json: bool, last: int) -> None:
    """List what was done, when and by whom, the latest last."""
    with workspace.store.reading() as view:
        events = list(view.ledger.events())[-last:]
        names = names_apart({person.id: person for person in view.people.list()})
    if as_json:
        print_json({"events": [as_dict(event) for event in events]})
        return
    for event in events:
        said = " ".join(names.get(word, word) for word in event.subject.split(" "))
        subject = f": {said}" if said else ""
        click.echo(f"{event.seq:>5}  {event.at[:16].replace('T', ' ')}  {event.actor}  {event.what}{subject}")


@click.command("upgrade")
@click.option("--workspace", type=click.Path(), help="The workspace folder.")
@yes_option("The records are meant to be changed for good.")
@click.pass_context
def upgrade_command(ctx: click.Context, workspace: str | None, yes: bool) -> None:
    """Bring the records of a workspace to this version of the tool."""
    root = find_workspace(workspace or (ctx.obj or {}).get("workspace"))
    url = database_url(read_settings(root / SETTINGS_FILE).database, root)
    if needs_upgrade(url):
        copied = "A copy of them as they are is kept beside them." if sqlite_file(url) else KEEP_A_COPY
        what = f"The records would be changed for good, so that no older release reads them. {copied}"
        only_if_meant(what, NextStep("upgrade", {"yes": True}), yes=yes, as_json=False)
        if kept := upgrade_workspace(root, copied=True):
            click.echo(f"As they were, the records are in {shown_path(kept)}.")
    click.echo("The records are at this version.")
    tell_next(advice("Check them: ", NextStep("verify")))
