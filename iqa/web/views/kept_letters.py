"""Letters to victims that were read, one by one: which row each answers; one read by mistake is taken back."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month, moment_in_words
from iqa.text import counted
from iqa.web.fetching.letters_read import letter_here
from iqa.web.fetching.months import month_here
from iqa.web.links import Phrase, in_pieces
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.resting import all_in_words
from iqa.workflow.sent_letters import hints_to_mend
from iqa.workflow.taking_back import KeptLetter, ListedLetter, kept_letters, take_letter_back


class ReadLetterRow(Struct, frozen=True):
    """A letter that was read: what it answers, who read it when, what was found, what a person decided."""

    called: str
    cells: tuple[str, ...]
    href: str


class KeptLettersPage(Struct, frozen=True):
    """The letters of a month that count, and those that were taken back."""

    month: Month
    back: str
    rows: tuple[ReadLetterRow, ...]
    taken_back: tuple[tuple[str, str, str], ...]


class KeptLetterPage(Struct, frozen=True):
    """One letter: what rests on it with what to do instead, or the form to take it back."""

    title: str
    says: str
    rests: str
    instead: tuple[Phrase, ...]
    back: str
    month: Month
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def all(month: Month) -> str:
    """The letters of a month that were read."""
    here = month_here(month)
    found = kept_letters(here.workspace, month)
    back = tuple((one.digest[:8], f"{one.by}, {moment_in_words(one.at)}", one.reason) for one in found.taken_back)
    rows = tuple(_row(month, one) for one in found.letters)
    return page(
        "kept_letters.html",
        KeptLettersPage(month, url_for("victims_letters.choose", month=month), rows, back),
    )


def one(month: Month, digest: str) -> str:
    """One of them, and what rests on it."""
    return page("kept_letter.html", _page(month, letter_here(month, digest), SmallForm({})))


def take_back(month: Month, digest: str) -> Response | tuple[str, int]:
    """Take it back."""
    found, sent = letter_here(month, digest), SmallForm(request.form)
    reason = sent.needed("reason", "Say why it was wrong")
    if sent.faults:
        return page("kept_letter.html", _page(month, found, sent)), UNFIT
    take_letter_back(month_here(month).workspace, month, found.letter.digest, reason)
    return redirect(url_for("kept_letters.all", month=month))


def _row(month: Month, one: ListedLetter) -> ReadLetterRow:
    letter = one.letter
    said = f"{'; or '.join(one.rows) or 'No row of the log'} ({letter.digest[:8]})"
    read = f"{letter.by}, {moment_in_words(letter.at)}"
    href = url_for("kept_letters.one", month=month, digest=letter.digest[:16])
    return ReadLetterRow(said, (read, counted(len(letter.hints), "hint"), one.decided), href)


def _page(month: Month, found: KeptLetter, sent: SmallForm) -> KeptLetterPage:
    letter = found.letter
    listed = next(
        one
        for one in kept_letters(month_here(month).workspace, month).letters
        if one.letter.digest == letter.digest
    )
    rests, hint = all_in_words(found.rests) if found.rests else ("", "")
    answers = f"Answers {'; or '.join(listed.rows)}." if listed.rows else "Answers no row of the log."
    certain = hints_to_mend(letter)
    told = f"{counted(len(letter.hints), 'hint')}, {certain:,} of them certain."
    decided = f" {listed.decided}." if listed.decided else ""
    return KeptLetterPage(
        title=f"Letter {letter.digest[:8]}",
        says=f"{answers} Read by {letter.by}, {moment_in_words(letter.at)}. {told}{decided}",
        rests=rests,
        instead=in_pieces(hint),
        back=url_for("kept_letters.all", month=month),
        month=month,
        typed=sent.typed,
        faults=sent.faults,
    )
