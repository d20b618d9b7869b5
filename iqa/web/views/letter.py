"""One feedback letter: what it says, as it prints, its Word file down and up, what came of it; marks unlocked to
be mended."""

from typing import Any

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import is_own
from iqa.domain import DisputedMark, DisputeState, Month, Round, long_date, long_day_of_moment
from iqa.errors import NotFoundError
from iqa.feedback.reply_form import IMPROVED_WORDS
from iqa.staff import for_files, name_of
from iqa.store import FeedbackResponse
from iqa.text import joined, mid_sentence
from iqa.web.downloads import download, shown_alone
from iqa.web.fetching.letters import FeedbackHere, draft_here, feedback_here
from iqa.web.fetching.months import held_here
from iqa.web.letter_words import STAGES, ShownReason, reasons_of
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site
from iqa.workflow.edited_letters import TakenLetter, take_edited
from iqa.workflow.month_letters import HeldBy, LetterStage
from iqa.workflow.one_letter import LetterFile, LetterMark, as_page, as_printed, letter_marks, mail_file, word_file
from iqa.workflow.reopening import reopen_assessment

_NO_PROBLEMS: tuple[dict[str, str], ...] = ()


class ShownLetterMark(Struct, frozen=True):
    """One mark as the letter shows it. `dispute` is where it is disputed, '' where it can not be; `state` what
    came of that."""

    question: str
    rating: str
    evidence: str
    dispute: str
    state: str


class ShownReply(Struct, frozen=True):
    """One reply in words: when and by whom it was recorded, and what it says, each with its label."""

    when: str
    said: tuple[tuple[str, str], ...]


class LetterPage(Struct, frozen=True):
    """One letter. `own` is whether it is to whoever asks; `draft` whether what is shown waits to be issued.
    Addresses are '' for what can not be done now."""

    title: str
    month_label: str
    back: str
    back_label: str
    own: bool
    stage: str
    colour: str
    draft: bool
    said: str
    reasons: tuple[ShownReason, ...]
    strengths: tuple[str, ...]
    priorities: tuple[str, ...]
    note: str
    work: tuple[tuple[str, str, tuple[ShownLetterMark, ...]], ...]
    replies: tuple[ShownReply, ...]
    read: str
    word: str
    pdf: str
    mail: str
    issue: str
    write: str
    reference: str
    reply: str
    send: str
    edited: bool
    taken: TakenLetter | None = None
    problems: tuple[dict[str, str], ...] = _NO_PROBLEMS


class UnlockPage(Struct, frozen=True):
    """Marks to unlock, since something about one holds a letter back; what was typed."""

    back: str
    back_label: str
    said: str
    marker: str
    reason: str = ""
    problems: tuple[dict[str, str], ...] = _NO_PROBLEMS


def look(month: Month, reference: str) -> str:
    """One letter."""
    here = feedback_here(month, reference)
    if here.row.letter is None:
        raise NotFoundError("There is no letter yet.", "Write the drafts of the month first.")
    name = request.args.get("sent", "")
    taken = held_here(name, TakenLetter) if name else None
    return page("letter.html", _page(here, taken=taken))


def read(month: Month, reference: str) -> Response:
    """The letter as it reads, a page of its own."""
    here = feedback_here(month, reference)
    if here.row.letter is None:
        raise NotFoundError("There is no letter yet.", "Write the drafts of the month first.")
    return shown_alone(as_page(here.workspace, here.row.letter, _word(here)))


def printed(month: Month, reference: str) -> Response:
    """The letter as it prints."""
    here = feedback_here(month, reference)
    if here.row.letter is None:
        raise NotFoundError("There is no letter yet.", "Write the drafts of the month first.")
    content = as_printed(here.workspace, here.row.letter, _word(here))
    return download(f"{for_files(here.row.name)}.pdf", content)


def take(month: Month, reference: str) -> Response:
    """The Word file as it lies in the letters' folder."""
    here = feedback_here(month, reference)
    found = word_file(here.workspace, month, here.row)
    return download(found.name, found.content)


def mail(month: Month, reference: str) -> Response:
    """The mail with a letter that is out, to look at and to send."""
    here = draft_here(month, reference)
    found = mail_file(here.workspace, month, here.row)
    return download(found.name, found.content)


def send(month: Month, reference: str) -> Response | tuple[str, int]:
    """Take an edited Word file in the place of the draft's."""
    here = draft_here(month, reference)
    sent = [one for one in request.files.getlist("file") if one.filename]
    if not sent:
        problem = {"text": "Choose the Word file that you edited", "href": "#file"}
        return page("letter.html", _page(here, problems=(problem,))), UNFIT
    with the_site().uploads.for_now(sent[:1]) as (path,):
        taken = take_edited(here.workspace, month, here.row.person, path)
    name = the_site().uploads.hold_new(taken)
    return redirect(url_for("letter.look", month=month, reference=reference, sent=name))


def unlock(month: Month, reference: str, work: str, criterion: str) -> str:
    """Marks that are locked, and what is the matter with one of them."""
    here = draft_here(month, reference)
    return page("unlock.html", _unlock(here, _held(here, work, criterion)))


def unlocked(month: Month, reference: str, work: str, criterion: str) -> Response | tuple[str, int]:
    """Unlock the marks of a piece of work, with a reason; its marker goes on to mend them."""
    here = draft_here(month, reference)
    held, reason = _held(here, work, criterion), request.form.get("reason", "").strip()
    if not reason:
        problem = {"text": "Say why the marks are unlocked", "href": "#reason"}
        return page("unlock.html", _unlock(here, held, (problem,))), UNFIT
    reopen_assessment(here.workspace, held.key, reason, month)
    if held.is_mine:
        return redirect(url_for("marking.form", month=month, marking_round=Round.FIRST, reference=work))
    return redirect(url_for("letters.all", month=month))


def _held(here: FeedbackHere, work: str, criterion: str) -> HeldBy:
    """What holds the letter back about a mark of locked work. NotFoundError where nothing does."""
    for one in here.row.held_by:
        if one.locked and one.reference == work and one.criterion == criterion:
            return one
    raise NotFoundError(
        "Nothing about these marks holds the letter back.", "Open it from the list of the month's letters."
    )


def _unlock(here: FeedbackHere, held: HeldBy, problems: tuple[dict[str, str], ...] = _NO_PROBLEMS) -> UnlockPage:
    return UnlockPage(
        back=url_for("letters.all", month=here.month),
        back_label=f"Feedback letters, {here.month.label}",
        said=held.problem.message,
        marker="" if held.is_mine else held.marker,
        problems=problems,
    )


def _word(here: FeedbackHere) -> LetterFile | None:
    """The Word file; None where it is gone or is not what went out."""
    try:
        return word_file(here.workspace, here.month, here.row)
    except NotFoundError:
        return None


def _page(
    here: FeedbackHere,
    *,
    taken: TakenLetter | None = None,
    problems: tuple[dict[str, str], ...] = _NO_PROBLEMS,
) -> LetterPage:
    row, month = here.row, here.month
    own = not row.may_issue
    draft = row.may_issue and row.version > row.issued
    words, colour = STAGES[row.stage]
    word, said = _word(here), row.letter
    assert said is not None
    at: dict[str, Any] = {"month": month, "reference": row.reference}
    return LetterPage(
        title=f"Your feedback letter, {month.label}" if own else f"Letter to {row.name}, {month.label}",
        month_label=month.label,
        back=url_for("replies.mine") if own else url_for("letters.all", month=month),
        back_label="Your letters" if own else f"Feedback letters, {month.label}",
        own=own,
        stage=words,
        colour=colour,
        draft=draft,
        said=_stands(here, draft=draft),
        reasons=reasons_of(month, row) if row.may_issue else (),
        strengths=said.strengths,
        priorities=tuple(f"{one.question} {one.next_step}" for one in said.priorities),
        note=said.priorities_note,
        work=_work(here, draft=draft),
        replies=tuple(_reply(here, one) for one in reversed(row.replies)),
        read=url_for("letter.read", **at),
        word=url_for("letter.take", **at) if word else "",
        pdf=url_for("letter.printed", **at),
        mail=url_for("letter.mail", **at) if row.may_issue and row.out and not draft else "",
        issue=url_for("letters.confirm", month=month, letter=row.reference)
        if row.stage is LetterStage.READY
        else "",
        write=url_for("letters.draft", month=month) if row.can_be_drafted else "",
        reference=row.reference,
        reply=url_for("replies.form", **at) if row.out else "",
        send=url_for("letter.send", **at) if draft else "",
        edited=bool(word and word.edited),
        taken=taken,
        problems=problems,
    )


def _stands(here: FeedbackHere, *, draft: bool) -> str:
    """Where the letter stands, in a sentence or two."""
    row = here.row
    out = row.out
    if out is None:
        return "This is a draft. Nobody has got it yet."
    version = f" version {out.version}" if out.version > 1 else ""
    by = f" by {_called(here, out.released_by)}" if row.may_issue else ""
    issued = f"Issued{version} on {long_day_of_moment(out.released_at)}{by}."
    if draft:
        return f"This is a draft of version {row.version}. {issued}"
    return f"{issued} Reply by {out.reply_by}." if out.reply_by else issued


def _work(here: FeedbackHere, *, draft: bool) -> tuple[tuple[str, str, tuple[ShownLetterMark, ...]], ...]:
    """The marks by piece of work; of a letter that is out each with where it is disputed."""
    found: dict[tuple[str, str], list[ShownLetterMark]] = {}
    for one in letter_marks(here.workspace, here.month, here.row):
        about = (one.of.reference, f"{one.of.label}, {one.of.how_chosen}, marked by {one.of.assessor}")
        found.setdefault(about, []).append(_mark(here, one, draft=draft))
    return tuple((name, about, tuple(marks)) for (name, about), marks in found.items())


def _mark(here: FeedbackHere, one: LetterMark, *, draft: bool) -> ShownLetterMark:
    can = one.key and not draft and one.dispute is None and here.row.out is not None
    href = url_for(
        "replies.mark", month=here.month, reference=here.row.reference, work=one.work, criterion=one.criterion
    )
    findings = f" ({joined(list(one.row.findings))})" if one.row.findings else ""
    return ShownLetterMark(
        question=one.row.question,
        rating=one.row.rating,
        evidence=f"{one.row.evidence}{findings}",
        dispute=href if can else "",
        state=_dispute(one.dispute) if one.dispute else "",
    )


_CAME = {
    DisputeState.OPEN: "not decided yet",
    DisputeState.UPHELD: "the mark stands",
    DisputeState.CHANGED: "the mark was changed",
}


def _dispute(one: DisputedMark) -> str:
    return f"Disputed: {_CAME[one.state]}"


def _called(here: FeedbackHere, actor: str) -> str:
    """What whoever did something is called, by name or staff id."""
    return name_of(actor, here.workspace.people())


def _reply(here: FeedbackHere, one: FeedbackResponse) -> ShownReply:
    said = (
        ("", "The letter was read." if one.agrees else ""),
        ("Talked over", f"on {long_date(one.held)}" if one.held else ""),
        ("How you see it" if is_own(here.workspace.actor, here.row.person) else "How they see it", one.own_view),
        ("Coaching agreed", one.coaching),
        ("Earlier priorities improved", mid_sentence(IMPROVED_WORDS.get(one.improved, ""))),
        ("Anything else", one.text),
    )
    when = f"{long_day_of_moment(one.at)}, recorded by {_called(here, one.by)}"
    return ShownReply(when, tuple((label, text) for label, text in said if text))
