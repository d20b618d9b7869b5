"""`iqa themes` and `iqa theme`: what falls short in a month, and the register of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from iqa.cli.common import month_option, print_json, workspace_command
from iqa.cli.next_steps import in_words
from iqa.domain import Month, OutcomeKind, Scheme, Theme, ThemeState
from iqa.next_steps import FREE_TEXT, NextStep, advice
from iqa.records.workspace import Workspace
from iqa.text import counted, joined
from iqa.themes.wording import asked_in_words, evidence_in_words, group_in_words, subject_in_words
from iqa.values import as_dict
from iqa.workflow.theme_marks import marks_of_theme
from iqa.workflow.themes import BroughtTheme, bring_theme, find_themes, keep_themes, move_theme, read_register

_MOVES = {
    "escalate": (ThemeState.ESCALATED, "Escalate an emerging theme to the committee."),
    "accept": (ThemeState.ACCEPTED, "Say that the committee took a theme on."),
    "decline": (ThemeState.DECLINED, "Say that a theme is not taken on."),
    "act": (ThemeState.ACTION, "Say that something is being done about a theme."),
    "measure": (ThemeState.MEASURED, "Say that it was measured whether it helped."),
    "close": (ThemeState.CLOSED, "Close a theme."),
    "reopen": (ThemeState.REOPENED, "Take up a theme that was declined or closed."),
}


@workspace_command("themes")
@month_option("The month to look at, with those behind it.")
@click.option("--dry-run", is_flag=True, help="Show what the month says, and keep nothing.")
def themes_command(workspace: Workspace, as_json: bool, month: Month, dry_run: bool) -> None:
    """Find the questions and findings that fall short in a month, and keep them in the register.

    Escalated is what luck does not explain, among all figures looked at together; what is emerging may still be
    luck, and waits for somebody to look.
    """
    found = find_themes(workspace, month) if dry_run else keep_themes(workspace, month)
    if as_json:
        told = {
            name: [theme_as_json(one, found.schemes) for one in getattr(found, name)]
            for name in ("opened", "changed", "unchanged")
        }
        print_json({"month": str(month), "kept": not dry_run, "incomparable": found.incomparable, **told})
        return
    click.echo(f"Themes of {month.label}: {_count(found.opened)} new, {_count(found.changed)} with more evidence.")
    for title, themes in (("New", found.opened), ("Again", (*found.changed, *found.unchanged))):
        for theme in themes:
            _tell(theme, found.schemes, title)
    if found.incomparable:
        click.echo(
            f"Not compared with earlier months, since the words changed: {joined(list(found.incomparable))}."
        )
    if dry_run:
        click.echo("Nothing was kept.")
    elif first := next((one for one in (*found.opened, *found.changed) if not one.state.is_ended), None):
        verb = "accept" if first.state in (ThemeState.ESCALATED, ThemeState.REOPENED) else "escalate"
        step = NextStep(f"theme {verb}", {"theme": first.id, "reason": FREE_TEXT})
        click.echo(in_words(advice("\nNext, decide on each: ", step)))


@click.group("theme")
def theme_command() -> None:
    """List the themes of the register, see what one rests on, bring one, or move one on with a reason."""


@workspace_command("list")
@click.option("--all", "every", is_flag=True, help="Those that were declined or closed too.")
def list_command(workspace: Workspace, as_json: bool, every: bool) -> None:
    """List the themes of the register with what they rest on."""
    register = read_register(workspace)
    themes = [theme for theme in register.themes if every or not theme.state.is_ended]
    if as_json:
        print_json({"themes": [theme_as_json(theme, register.schemes) for theme in themes]})
        return
    if not themes:
        click.echo("No theme is open.")
    for theme in themes:
        _tell(theme, register.schemes)


@workspace_command("show")
@click.argument("theme")
def show_command(workspace: Workspace, as_json: bool, theme: str) -> None:
    """Show what THEME rests on, case by case. For ourselves alone: a paper shows no case."""
    found = marks_of_theme(workspace, theme)
    schemes = {found.theme.scheme: found.scheme} if found.scheme else {}
    if as_json:
        marks = [{**as_dict(one), "month": str(one.month)} for one in found.marks]
        print_json({"theme": theme_as_json(found.theme, schemes), "of": found.of, "marks": marks})
        return
    _tell(found.theme, schemes)
    for one in found.marks:
        said = f" ({'; '.join(one.findings)})" if one.findings else ""
        click.echo(f"\n{one.month.label}, {one.urn}: {one.rating.lower()}{said}")
        click.echo(f"    {one.evidence}")
    click.echo(f"\n{len(found.marks)} of {counted(found.of, 'mark')}. Keep it among ourselves: it shows cases.")


@workspace_command("add")
@click.argument("question")
@month_option("The month in the light of which it is brought.")
@click.option("--unit", default="", help="The unit that it is of; without it, the whole Area.")
@click.option(
    "--outcome",
    type=click.Choice([kind.value for kind in OutcomeKind], case_sensitive=False),
    help="What became known of cases and speaks for it: the month's cases are counted.",
)
@click.option(
    "--source", default="", metavar="TEXT", help="Where it comes from, in your words, with nobody's name."
)
def add_command(
    workspace: Workspace, as_json: bool, question: str, month: Month, outcome: str | None, **said: str
) -> None:
    """Bring a theme of QUESTION, such as casework/grip, with where it comes from as its evidence."""
    kind = OutcomeKind(outcome.lower()) if outcome else None
    theme = bring_theme(workspace, BroughtTheme(question, month, outcome=kind, **said))
    schemes = read_register(workspace).schemes
    if as_json:
        print_json({"theme": theme_as_json(theme, schemes)})
        return
    _tell(theme, schemes)
    if theme.state is ThemeState.EMERGING:
        step = NextStep("theme escalate", {"theme": theme.id, "reason": FREE_TEXT})
        click.echo(in_words(advice("Next, if the committee is to see it: ", step)))


def _moving(verb: str, state: ThemeState, told: str) -> click.Command:
    def move(workspace: Workspace, as_json: bool, theme: str, reason: str) -> None:
        after = move_theme(workspace, theme, state, reason)
        schemes = read_register(workspace).schemes
        if as_json:
            print_json({"theme": theme_as_json(after, schemes)})
            return
        click.echo(f"{after.id} is {after.state}: {subject_in_words(after, schemes.get(after.scheme))}")
        if after.state in (ThemeState.ACCEPTED, ThemeState.REOPENED):
            step = NextStep("action add", {"what": FREE_TEXT, "owner": FREE_TEXT, "due": "2026-12-31"})
            click.echo(in_words(advice("Next, agree what is to be done: ", step, f" --theme {after.id}")))

    move.__doc__ = told
    command = workspace_command(verb)(move)
    command.params = [
        click.Argument(["theme"]),
        click.Option(["--reason"], required=True, metavar="TEXT", help="Why. The register keeps it."),
        *command.params,
    ]
    return command


def theme_as_json(theme: Theme, schemes: Mapping[str, Scheme]) -> dict[str, Any]:
    """A theme with its evidence, in codes and in words."""
    scheme = schemes.get(theme.scheme)
    return {
        "id": theme.id,
        "state": str(theme.state),
        "scheme": theme.scheme,
        "criterion": theme.criterion,
        "finding": theme.finding,
        "group": theme.group,
        "question": asked_in_words(theme, scheme),
        "opened": str(theme.opened),
        "evidence": [
            {
                "route": str(one.route),
                "months": [str(month) for month in one.months],
                "n": one.n,
                "met": one.met,
                "p_value": one.p_value,
                "beside_n": one.beside_n,
                "beside_met": one.beside_met,
                "target": one.target,
                "people": one.people,
                "escalates": one.escalates,
                "says": evidence_in_words(one),
            }
            for one in theme.evidence
        ],
        "steps": [
            {
                "at": step.at,
                "by": step.by,
                "month": str(step.month),
                "state": str(step.state),
                "reason": step.reason,
            }
            for step in theme.steps
        ],
    }


def _tell(theme: Theme, schemes: Mapping[str, Scheme], title: str = "") -> None:
    scheme = schemes.get(theme.scheme)
    begun = f"{title}: " if title else ""
    click.echo(f"\n{begun}{theme.id}, {theme.state}: {asked_in_words(theme, scheme)}")
    click.echo(f"    {group_in_words(theme.group)}")
    for one in theme.evidence:
        click.echo(f"    {evidence_in_words(one)}")
    if theme.steps[-1].reason:
        click.echo(f"    {theme.steps[-1].by}: {theme.steps[-1].reason}")


def _count(themes: Sequence[Theme]) -> str:
    return counted(len(themes), "theme") if themes else "no theme"


theme_command.add_command(list_command)
theme_command.add_command(show_command)
theme_command.add_command(add_command)
for _verb, (_state, _told) in _MOVES.items():
    theme_command.add_command(_moving(_verb, _state, _told))
