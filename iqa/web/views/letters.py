"""The feedback letters of a month: how far each is and what holds it back; drafts written, letters issued."""

from collections import Counter
from collections.abc import Callable

from flask import request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month, long_date
from iqa.errors import Problem
from iqa.files import Progress
from iqa.text import begun, counted, joined
from iqa.web.doors import way
from iqa.web.fetching.letters import FeedbackHere, draft_here
from iqa.web.fetching.months import MonthHere, month_here
from iqa.web.letter_words import STAGES, ShownReason, came_of, reasons_of
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.waiting import begin_for, result_of
from iqa.workflow.drafting import PublishedLetters, publish_letters
from iqa.workflow.feedback import Withheld
from iqa.workflow.issuing import Released, planned_release, publish_release
from iqa.workflow.month_letters import FeedbackRow, LetterStage, MonthLetters, letter_reference, month_letters
from iqa.workflow.releasing import ReadyLetter


class ShownLetter(Struct, frozen=True):
    """One person's letter in the list. `href` is its page, '' while there is none."""

    name: str
    href: str
    stage: str
    colour: str
    version: str
    reasons: tuple[ShownReason, ...]
    came: tuple[str, ...]


class LettersPage(Struct, frozen=True):
    """The letters of a month. `to_draft` counts those of which a draft could be written, `ready` those that can be
    issued; `drafts` is whether any waits that could be made anew; `told` is what was just done."""

    month_label: str
    month_href: str
    drawn: bool
    may_draft: bool
    said: str
    rows: tuple[ShownLetter, ...]
    to_draft: int
    ready: int
    drafts: bool
    draft: str
    issue: str
    disputes: str
    forms: str
    own_list: str
    told: "DraftsTold | None" = None


class DraftsTold(Struct, frozen=True):
    """What came of writing drafts: a sentence, what to look at before they go out, and what stayed as it was."""

    said: str
    look: tuple[str, ...]
    stayed: tuple[str, ...]


class ReadyLine(Struct, frozen=True):
    """A letter that would go out. `token` says which, and as its Word file is now."""

    name: str
    said: str
    href: str
    token: str


class ConfirmIssuePage(Struct, frozen=True):
    """What would go out, before it does; what is held back stays a draft."""

    month_label: str
    back: str
    title: str
    ready: tuple[ReadyLine, ...]
    held: tuple[tuple[str, tuple[ShownReason, ...]], ...]
    problems: tuple[dict[str, str], ...] = ()


class DraftedMonth(Struct, frozen=True):
    """What came of writing a month's drafts, or with `again` of making anew those that there were."""

    month: Month
    result: PublishedLetters
    again: bool


class IssuedMonth(Struct, frozen=True):
    """What came of issuing letters of a month. `asked` counts those that were to go out."""

    month: Month
    asked: int
    result: Released


class IssuedPage(Struct, frozen=True):
    """What went out, and what is to be known of it."""

    month_label: str
    back: str
    title: str
    issued: tuple[tuple[str, str], ...]
    held: tuple[tuple[str, tuple[str, ...]], ...]
    missed: int
    unedited: str
    unaddressed: str
    documents: str
    month_href: str


def all(month: Month) -> str:
    """The letters of a month."""
    return page("letters.html", _page(month_here(month)))


def draft(month: Month) -> Response:
    """Write the drafts of a month, or of one letter; or make anew those that there are."""
    here, reference = month_here(month), request.form.get("letter", "")
    person = draft_here(month, reference).row.person if reference else ""
    again = "again" in request.form

    def write(progress: Progress) -> DraftedMonth:
        return DraftedMonth(month, publish_letters(here.workspace, month, person, progress, again=again), again)

    return begin_for(f"Drafts for {month.label} being written", "letters.drafted", month, write)


def drafted(month: Month, name: str) -> str | Response:
    """The letters of a month, once drafts were written; until then, how far that is."""
    here, found = month_here(month), result_of(name, DraftedMonth)
    if not isinstance(found, DraftedMonth):
        return found
    return page("letters.html", _page(here, _told(found)))


def confirm(month: Month) -> str:
    """What would go out: everything that is ready, or one letter."""
    here = month_here(month)
    return page("letters_issue.html", _confirm(here, request.args.get("letter", "")))


def issue(month: Month) -> Response | tuple[str, int]:
    """Issue what was confirmed, where it still is as it was then."""
    here, tokens = month_here(month), request.form.getlist("token")
    if not tokens:
        problem = {"text": "Choose at least one letter", "href": "#token-1"}
        context = _confirm(here, request.args.get("letter", ""), (problem,))
        return page("letters_issue.html", context), UNFIT
    confirmed = frozenset(tokens)

    def write(progress: Progress) -> IssuedMonth:
        only = _only(here, confirmed)
        return IssuedMonth(month, len(confirmed), publish_release(here.workspace, month, "", progress, only))

    return begin_for(f"Letters for {month.label} being issued", "letters.issued", month, write)


def issued(month: Month, name: str) -> str | Response:
    """What went out; until it has, how far that is."""
    here, found = month_here(month), result_of(name, IssuedMonth)
    if not isinstance(found, IssuedMonth):
        return found
    result, gone = found.result, len(found.result.issued)
    context = IssuedPage(
        month_label=month.label,
        back=url_for("letters.all", month=month),
        title=f"{counted(gone, 'letter is', 'letters are')} issued" if gone else "No letter was issued",
        issued=tuple((one.name, _href(here, one.person)) for one in result.issued),
        held=tuple((one.name, tuple(map(str, one.problems))) for one in result.held),
        missed=found.asked - gone,
        unedited=joined(list(result.unedited)),
        unaddressed=joined(list(result.unaddressed)),
        documents=way("documents.all", month=month),
        month_href=way("months.glance", month=month),
    )
    return page("letters_issued.html", context)


def _page(here: MonthHere, told: DraftsTold | None = None) -> LettersPage:
    month, found = here.month, month_letters(here.workspace, here.month)
    stages = Counter(row.stage for row in found.rows)
    return LettersPage(
        month_label=month.label,
        month_href=way("months.glance", month=month),
        drawn=found.drawn,
        may_draft=found.may_draft,
        said=_in_a_sentence(stages),
        rows=tuple(_row(month, row, found) for row in found.rows),
        to_draft=sum(row.can_be_drafted for row in found.rows),
        ready=stages[LetterStage.READY],
        drafts=bool(stages[LetterStage.READY] or stages[LetterStage.HELD]),
        draft=url_for("letters.draft", month=month),
        issue=url_for("letters.confirm", month=month),
        disputes=url_for("disputes.all", month=month),
        forms=url_for("reply_forms.choose", month=month) if any(row.out for row in found.rows) else "",
        own_list=url_for("disputes.own", month=month),
        told=told,
    )


def _in_a_sentence(stages: Counter[LetterStage]) -> str:
    """'2 ready to issue, 1 held back.'"""
    said = [f"{stages[one]} {words.lower()}" for one, (words, _) in STAGES.items() if stages[one]]
    return f"{', '.join(said)}." if said else ""


def _row(month: Month, row: FeedbackRow, found: MonthLetters) -> ShownLetter:
    words, colour = STAGES[row.stage]
    there = row.letter is not None
    return ShownLetter(
        name=row.name,
        href=url_for("letter.look", month=month, reference=row.reference) if there else "",
        stage=words,
        colour=colour,
        version=f"version {row.version}" if row.version > 1 else "",
        reasons=reasons_of(month, row) if found.may_draft else (),
        came=came_of(row),
    )


def _confirm(here: MonthHere, reference: str = "", problems: tuple[dict[str, str], ...] = ()) -> ConfirmIssuePage:
    one: FeedbackHere | None = draft_here(here.month, reference) if reference else None
    plan = planned_release(here.workspace, here.month, one.row.person if one else "")
    lines = tuple(_line(here, ready) for ready in plan.ready)
    title = f"Issue the letter to {one.row.name}" if one else f"Issue {counted(len(lines), 'letter')}"
    if not lines:
        title = f"The letter to {one.row.name} cannot go out yet" if one else "No letter can go out yet"
    return ConfirmIssuePage(
        month_label=here.month.label,
        back=url_for("letters.all", month=here.month),
        title=title,
        ready=lines,
        held=tuple((held.name, tuple(map(_reason, held.problems))) for held in plan.held),
        problems=problems,
    )


def _reason(problem: Problem) -> ShownReason:
    return ShownReason(str(problem))


def _line(here: MonthHere, one: ReadyLetter) -> ReadyLine:
    how = "as it was edited in Word" if one.edited else f"dated {long_date(here.workspace.today)}"
    version = f"version {one.letter.version}, " if one.letter.version > 1 else ""
    return ReadyLine(
        one.letter.person_name, begun(f"{version}{how}."), _href(here, one.letter.person), _token(here, one)
    )


def _token(here: MonthHere, one: ReadyLetter) -> str:
    """Says which letter, and with which Word file: another save of it is another token."""
    told = f"issue {here.month} {one.letter.person} {one.letter.version} {one.word.digest}"
    return here.workspace.keyed_digest(told)


def _only(here: MonthHere, confirmed: frozenset[str]) -> Callable[[ReadyLetter], bool]:
    """Whether a letter was confirmed, as it is now."""
    return lambda one: _token(here, one) in confirmed


def _href(here: MonthHere, person: str) -> str:
    reference = letter_reference(here.workspace, here.month, person)
    return url_for("letter.look", month=here.month, reference=reference)


def _told(found: DraftedMonth) -> DraftsTold:
    result = found.result
    new = [one for one in result.written if not one.kept]
    stayed = [
        f"{one.edited}.docx was changed by somebody, so it stays; carry over what you need."
        for one in (result.written if found.again else new)
        if one.edited
    ]
    look = [f"{one.name}: {notice}" for one in result.written for notice in one.notices]
    failed = [f"{one.name}: {problem}" for one in result.blocked for problem in _not_made(one)]
    said = f"{counted(len(new), 'draft was', 'drafts were')} written." if new else "No draft had to be written."
    return DraftsTold(said, (*failed, *look), tuple(stayed))


def _not_made(one: Withheld) -> tuple[Problem, ...]:
    """Why a letter could not be made; what its marks lack stands in the list anyway."""
    return tuple(problem for problem in one.problems if problem.code == "letter-not-made")
