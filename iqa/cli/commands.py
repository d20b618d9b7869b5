"""The table of commands, in the order of the month, and how each is found when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

import click
from msgspec import Struct

ACTING_HELP = "Who is doing this, by name or staff id. Taken on trust: on your own machine nobody checks it."


class CommandEntry(Struct, frozen=True):
    """Where a command lives, and the line that `iqa --help` shows for it."""

    module: str
    help: str


COMMANDS = {
    "init": CommandEntry("iqa.cli.setup", "Make a workspace: a folder with settings and records."),
    "move": CommandEntry("iqa.cli.moving", "Move the whole workspace to a folder on this machine's own disk."),
    "serve": CommandEntry("iqa.cli.serving", "Open the workspace in a browser: on this machine, or for an Area."),
    "account": CommandEntry(
        "iqa.cli.accounts", "Make, list and close the accounts of those who sign in where it is shared."
    ),
    "demo": CommandEntry("iqa.cli.demonstration", "Run three invented months into a folder, to look around in."),
    "import": CommandEntry("iqa.cli.importing", "Import an export: cases, letters, police files or staff."),
    "person": CommandEntry("iqa.cli.people", "Say that two staff ids are one person's, or are not after all."),
    "withdraw": CommandEntry("iqa.cli.withdrawing", "Withdraw a wrong import or step, while nothing rests on it."),
    "draw": CommandEntry("iqa.cli.drawing", "Draw the month's random sample and print its certificate."),
    "replace": CommandEntry("iqa.cli.drawing", "Replace drawn work that cannot be marked by the next in line."),
    "top-up": CommandEntry("iqa.cli.topping_up", "Draw more of one group, further down the same list."),
    "assign": CommandEntry(
        "iqa.cli.assigning", "Give drawn work to somebody else to mark: one piece, or all of somebody's."
    ),
    "letters": CommandEntry(
        "iqa.cli.letters", "Check letters to victims: one before it is sent, or every one of a month."
    ),
    "confirm": CommandEntry("iqa.cli.confirming", "Say whether a letter that is possibly owed is owed."),
    "chase-list": CommandEntry("iqa.cli.documents", "Write the list of letters that are to be sent again."),
    "certificate": CommandEntry("iqa.cli.documents", "Write the certificate of a draw again."),
    "verify": CommandEntry("iqa.cli.trust", "Check that the records are untouched and the draws re-perform."),
    "workbook": CommandEntry("iqa.cli.marking", "Write the marking workbooks, one for each assessor."),
    "record": CommandEntry("iqa.cli.marking", "Read filled marking workbooks back in."),
    "urgent": CommandEntry("iqa.cli.urgent", "List what a manager is to know at once, and say what was done."),
    "reopen": CommandEntry("iqa.cli.marking", "Unlock submitted marks, with a reason."),
    "status": CommandEntry("iqa.cli.status", "Say what to do next, and show how far the month is."),
    "moderate": CommandEntry("iqa.cli.moderation", "Have a random share of the marks given a second time, blind."),
    "pair": CommandEntry("iqa.cli.pairing", "Have somebody new to marking mark beside somebody experienced."),
    "settle": CommandEntry(
        "iqa.cli.moderation", "List what two markers rated differently, and record what stands."
    ),
    "agreement": CommandEntry("iqa.cli.moderation", "Show how far markers agree, and how kind they are."),
    "feedback": CommandEntry("iqa.cli.feedback", "Write the month's feedback letters as drafts."),
    "release": CommandEntry("iqa.cli.releasing", "Issue the letters that were drafted, as they were edited."),
    "respond": CommandEntry("iqa.cli.replies", "Record what somebody said of their letter."),
    "dispute": CommandEntry("iqa.cli.replies", "Record a disputed mark, list those that wait, and decide one."),
    "practice": CommandEntry("iqa.cli.practice", "Keep good practice, and share it once the person agrees."),
    "outcome": CommandEntry(
        "iqa.cli.outcomes", "Say what happened in a case afterwards, and see it beside the marks."
    ),
    "themes": CommandEntry("iqa.cli.themes", "Find what falls short in a month, and keep it in the register."),
    "theme": CommandEntry("iqa.cli.themes", "List the themes of the register, or move one on with a reason."),
    "action": CommandEntry("iqa.cli.actions", "Agree, list, end and verify actions, and see whether they worked."),
    "inspection": CommandEntry("iqa.cli.inspection", "Follow what an inspection raised: responses and measures."),
    "meeting": CommandEntry(
        "iqa.cli.meetings", "Set meetings ahead, write and read their minutes forms, see which were held."
    ),
    "committee": CommandEntry("iqa.cli.committee", "Write the committee's summary of the month."),
    "brief": CommandEntry(
        "iqa.cli.briefs", "Write a brief: for the police, the defence, a unit's meeting, or the board."
    ),
    "poster": CommandEntry("iqa.cli.briefs", "Write a poster for each key area, with who leads on it."),
    "export": CommandEntry("iqa.cli.exporting", "Write marks, assessments or actions to a spreadsheet."),
    "size": CommandEntry("iqa.cli.planning", "Say how many to look at, for what certainty."),
    "customise": CommandEntry(
        "iqa.cli.customising", "Copy a policy, criteria, standards or a template into the workspace, to change it."
    ),
    "templates": CommandEntry("iqa.cli.templates", "Check the office's own templates."),
    "criteria": CommandEntry("iqa.cli.criteria", "Check a criteria file, compare two, or print one as a page."),
    "ledger": CommandEntry("iqa.cli.trust", "List what was done, when and by whom."),
    "upgrade": CommandEntry("iqa.cli.trust", "Bring the records to this version of the tool."),
}

ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "init": ("folder",),
    "move": ("folder",),
    "account add": ("name",),
    "account roles": ("name",),
    "account reset": ("name",),
    "account close": ("name",),
    "demo": ("folder",),
    "import": ("kind", "file"),
    "person join": ("old", "new"),
    "person part": ("old",),
    "withdraw": ("step",),
    "draw": ("scheme",),
    "replace": ("item",),
    "top-up": ("cell",),
    "assign": ("item",),
    "letters check": ("file",),
    "letters attach": ("files",),
    "letters withdraw": ("letter",),
    "confirm": ("item",),
    "certificate": ("scheme",),
    "record": ("files",),
    "urgent done": ("item",),
    "reopen": ("item",),
    "pair add": ("marker",),
    "pair change": ("marker",),
    "pair end": ("marker",),
    "settle": ("item", "criterion"),
    "respond": ("person",),
    "dispute add": ("person", "item", "criterion"),
    "dispute decide": ("item", "criterion"),
    "practice add": ("item",),
    "practice consent": ("practice",),
    "outcome add": ("urn",),
    "outcome take-back": ("outcome",),
    "theme show": ("theme",),
    "theme add": ("question",),
    "theme escalate": ("theme",),
    "theme accept": ("theme",),
    "theme decline": ("theme",),
    "theme act": ("theme",),
    "theme measure": ("theme",),
    "theme close": ("theme",),
    "theme reopen": ("theme",),
    "action add": ("what",),
    "action done": ("action",),
    "action verify": ("action",),
    "action drop": ("action",),
    "inspection add": ("issue", "title"),
    "inspection respond": ("issue",),
    "inspection measure": ("issue",),
    "meeting plan": ("kind",),
    "meeting held": ("kind",),
    "meeting form": ("kind",),
    "meeting minutes": ("file",),
    "committee": ("more",),
    "brief": ("kind",),
    "export": ("table", "file"),
    "customise": ("name",),
    "criteria check": ("file",),
    "criteria diff": ("old", "new"),
    "criteria page": ("schemes",),
}
"""What a command, or a member of a group, takes by its place: it stands here so that the line to type next can be
written without loading that command, and a test holds it to the commands."""


def load_command(name: str) -> click.Command:
    """The command of that name, its module imported now. KeyError when there is none."""
    module = import_module(COMMANDS[name].module)
    return cast(click.Command, getattr(module, f"{name.replace('-', '_')}_command"))
