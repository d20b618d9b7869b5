"""What comes of a letter: the letters that were written to me, the conversation, a mark that is disputed."""

from collections.abc import Mapping
from datetime import date

from flask import redirect, request, url_for
from msgspec import Struct, field
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.feedback.reply_form import IMPROVED_WORDS
from iqa.web.fetching.letters import FeedbackHere, MarkHere, mark_here, out_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.workflow.month_letters import my_letters
from iqa.workflow.replies import NewDispute, Reply, dispute_mark, faults_of_reply, respond

_TEXTS = ("own_view", "coaching", "comment")
_DAY = ("held-day", "held-month", "held-year")
_FIELDS = {"acknowledged": "#acknowledged", "improved": "#improved", "held": "#held-day"}
"""A field of a reply -> where it stands on the page."""
_AT_FIELDS = {"held": "Give a day that has been, such as 16 11 2026", "improved": "Choose one of the answers"}
_NOTHING = "Say something, or that the letter was read"


class LetterLink(Struct, frozen=True):
    """A letter that was written to me."""

    label: str
    href: str
    said: str


class MyLettersPage(Struct, frozen=True):
    """The letters that were written to me. `known` is whether whoever asks is on the staff list."""

    known: bool
    letters: tuple[LetterLink, ...]
    people: str


class ReplyPage(Struct, frozen=True):
    """What can be said of a letter. `own` is whether it is to whoever asks; `priorities` are those of the letter
    before; `form_word` and `form_excel` lead to a form to fill elsewhere, `form_back` to where it is sent in;
    `typed` is what was sent."""

    title: str
    back: str
    back_label: str
    own: bool
    name: str
    priorities: tuple[str, ...]
    improved: tuple[tuple[str, str], ...]
    form_word: str
    form_excel: str
    form_back: str
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[dict[str, str], ...] = ()


class DisputePage(Struct, frozen=True):
    """One mark to dispute; what was typed."""

    back: str
    back_label: str
    of: str
    question: str
    rating: str
    evidence: str
    own: bool
    reason: str = ""
    problems: tuple[dict[str, str], ...] = ()


def mine() -> str:
    """The letters that were written to me."""
    here = workspace()
    links = tuple(
        LetterLink(
            one.month.label,
            url_for("letter.look", month=one.month, reference=one.reference),
            "You have replied." if one.replied else f"Reply by {one.reply_by}." if one.reply_by else "",
        )
        for one in my_letters(here)
    )
    return page("my_letters.html", MyLettersPage(here.actor.person is not None, links, url_for("people.me")))


def form(month: Month, reference: str) -> str:
    """What can be said of a letter."""
    return page("reply.html", _page(out_here(month, reference)))


def say(month: Month, reference: str) -> Response | tuple[str, int]:
    """Record the conversation, or what the person says."""
    here = out_here(month, reference)
    typed = {name: request.form.get(name, "").strip() for name in (*_TEXTS, *_DAY, "acknowledged", "improved")}
    held, wrong = _day(typed)
    reply = Reply(
        here.row.person,
        month,
        acknowledged=bool(typed["acknowledged"]),
        held=held,
        improved=typed["improved"],
        own_view=typed["own_view"],
        coaching=typed["coaching"],
        comment=typed["comment"],
    )
    faults = () if wrong else faults_of_reply(reply, here.workspace.today)
    problems = [{"text": _AT_FIELDS.get(one.field, _NOTHING), "href": _FIELDS[one.field]} for one in faults]
    if wrong:
        problems.append({"text": _AT_FIELDS["held"], "href": _FIELDS["held"]})
    if problems:
        return page("reply.html", _page(here, typed, tuple(problems))), UNFIT
    respond(here.workspace, reply)
    return redirect(url_for("letter.look", month=month, reference=reference))


def mark(month: Month, reference: str, work: str, criterion: str) -> str:
    """One mark that may be disputed."""
    return page("dispute.html", _dispute(mark_here(month, reference, work, criterion)))


def dispute(month: Month, reference: str, work: str, criterion: str) -> Response | tuple[str, int]:
    """Dispute it, with a reason."""
    here, reason = mark_here(month, reference, work, criterion), request.form.get("reason", "").strip()
    if not reason:
        problem = {"text": "Say in a line what is seen differently", "href": "#reason"}
        return page("dispute.html", _dispute(here, (problem,))), UNFIT
    new = NewDispute(here.letter.row.person, month, here.mark.key, criterion, reason)
    dispute_mark(here.letter.workspace, new)
    return redirect(url_for("disputes.all", month=month))


def _day(typed: Mapping[str, str]) -> tuple[date | None, bool]:
    """The day of three fields; and whether what stands there is none."""
    day, month, year = (typed[name] for name in _DAY)
    if not (day or month or year):
        return None, False
    try:
        return date(int(year), int(month), int(day)), False
    except ValueError:
        return None, True


def _page(
    here: FeedbackHere, typed: Mapping[str, str] | None = None, problems: tuple[dict[str, str], ...] = ()
) -> ReplyPage:
    own, row = not here.row.may_issue, here.row
    label = here.month.label
    return ReplyPage(
        title=f"Your reply, {label}" if own else f"What {row.name} says of their letter, {label}",
        back=url_for("letter.look", month=here.month, reference=row.reference),
        back_label="Your letter" if own else f"Letter to {row.name}",
        own=own,
        name=row.name,
        priorities=row.letter.previous_priorities if row.letter else (),
        improved=tuple(IMPROVED_WORDS.items()),
        form_word=url_for("reply_forms.blank", month=here.month, reference=row.reference, ending="docx"),
        form_excel=url_for("reply_forms.blank", month=here.month, reference=row.reference, ending="xlsx"),
        form_back=url_for("reply_forms.choose", month=here.month),
        typed=typed or {},
        problems=problems,
    )


def _dispute(here: MarkHere, problems: tuple[dict[str, str], ...] = ()) -> DisputePage:
    letter, one = here.letter, here.mark
    return DisputePage(
        back=url_for("letter.look", month=letter.month, reference=letter.row.reference),
        back_label="Your letter" if not letter.row.may_issue else f"Letter to {letter.row.name}",
        of=f"{one.of.reference}, {one.of.label}",
        question=one.row.question,
        rating=one.row.rating,
        evidence=one.row.evidence,
        own=not letter.row.may_issue,
        problems=problems,
    )
