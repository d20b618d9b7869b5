"""A wrong step is withdrawn, with a reason: which steps there are, what rests on each, what it would do."""

from collections.abc import Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import moment_in_words
from iqa.staff import names_apart
from iqa.text import begun, joined
from iqa.web.fetching.steps import step_here
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.step_words import subject_in_words, what_in_words
from iqa.workflow.resting import all_in_words, in_words
from iqa.workflow.steps import LedgerStep
from iqa.workflow.withdrawing import Listed, Withdrawn, listed_steps, withdraw

SHOWN = 30
"""The latest steps that are listed."""


class StepRow(Struct, frozen=True):
    """A step, and whether it can be withdrawn."""

    called: str
    cells: tuple[str, ...]
    href: str


class StepsPage(Struct, frozen=True):
    """The latest steps."""

    rows: tuple[StepRow, ...]


class StepPage(Struct, frozen=True):
    """One step: what rests on it with what to do instead, or what withdrawing it would do."""

    title: str
    who: str
    rests: str
    instead: tuple[Phrase, ...]
    would: tuple[str, ...]
    back: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def listed() -> str:
    """The latest steps that were not withdrawn."""
    return page("steps.html", StepsPage(tuple(map(_row, listed_steps(workspace(), SHOWN)))))


def one(number: int) -> str:
    """One step, and what withdrawing it would do."""
    return page("step.html", _page(step_here(number), SmallForm({})))


def take_back(number: int) -> Response | tuple[str, int]:
    """Withdraw it."""
    found, sent = step_here(number), SmallForm(request.form)
    reason = sent.needed("reason", "Say why it was wrong")
    if sent.faults:
        return page("step.html", _page(found, sent)), UNFIT
    withdraw(workspace(), str(number), reason)
    return redirect(url_for("withdrawing.listed"))


def _row(found: Listed) -> StepRow:
    step = found.step
    more = len(found.rests) - 1
    can = f"No: {in_words(found.rests[0])[0]}" if found.rests else "Yes"
    can += f" {more:,} more {'rests' if more == 1 else 'rest'} on it." if more > 0 else ""
    subject = _subject(step)
    return StepRow(
        called=f"{step.number}. {begun(_what(step))}{': ' if subject else ''}{subject}",
        cells=(moment_in_words(step.at), step.by, can),
        href=url_for("withdrawing.one", number=step.number),
    )


def _what(step: LedgerStep) -> str:
    return what_in_words(step.what)


def _subject(step: LedgerStep) -> str:
    return subject_in_words(step.subject, names_apart(workspace().people()))


def _page(found: Listed, sent: SmallForm) -> StepPage:
    step = found.step
    rests, hint = all_in_words(found.rests) if found.rests else ("", "")
    would = withdraw(workspace(), str(step.number), "", dry_run=True) if not found.rests else None
    return StepPage(
        title=f"Step {step.number}: {_what(step)}",
        who=f"{_subject(step)}{', ' if step.subject else ''}by {step.by}, {moment_in_words(step.at)}",
        rests=rests,
        instead=in_pieces(hint),
        would=tuple(_would(would)) if would else (),
        back=url_for("withdrawing.listed"),
        typed=sent.typed,
        faults=sent.faults,
    )


def _would(done: Withdrawn) -> Iterator[str]:
    """What withdrawing would do, a sentence each."""
    for (kind, of), version in sorted(done.versions.items()):
        holds = f"version {version} holds" if version else "nothing is imported"
        yield f"The {kind} of {of.label}: {holds} then."
    for one in done.rematched:
        stays = "stays as it is, since a sample was drawn from it" if one.drawn else "is matched anew"
        yield f"The list of {one.kind} of {one.month.label} {stays}."
    if done.draw:
        drawn = done.draw.draw
        yield f"The sample of {drawn.scheme} for {drawn.month.label} is as it was before. Take workbooks anew."
    if done.second:
        yield f"The second marking of {done.second.month.label} is as it was before. Take workbooks anew."
    if done.files:
        yield f"Their files stay: {joined(done.files)}. If one was handed out, tell whoever has it."
