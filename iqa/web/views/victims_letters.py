"""Letters to victims: sent to be read, each told which row of the log it answers before anything is kept, and the
lists of what was found in them. Their text is kept nowhere.
"""

import shutil
from collections.abc import Iterator, Mapping

from flask import redirect, request, url_for
from msgspec import Struct, field
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.errors import BusyError, NotFoundError
from iqa.files import Progress
from iqa.letter_checks.hints import RowMatch
from iqa.next_steps import Advice
from iqa.store import AttachedLetter
from iqa.text import counted
from iqa.web.doors import is_open, open_address
from iqa.web.downloads import download, shown_alone
from iqa.web.fetching.months import MonthHere, month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.web.views.urgent import UrgentInShort, urgent_in_short
from iqa.web.waiting import begin_for, result_of
from iqa.workflow.attaching import UnreadFile
from iqa.workflow.choosing_rows import RowChoice
from iqa.workflow.letter_lists import letter_lists
from iqa.workflow.progress import workspace_state
from iqa.workflow.rendering import letter_list_files
from iqa.workflow.sent_letters import (
    LettersSoFar,
    SentFile,
    SentLetter,
    SentLetters,
    hints_to_mend,
    keep_sent_letters,
    letters_so_far,
    read_sent_letters,
    rows_taken,
)
from iqa.workflow.what_next import what_next

LISTS = {
    "to-put-right": ("What to put right, letter by letter", "letters-to-put-right.html"),
    "table": ("The same as a table, for a spreadsheet", "letters-to-put-right.csv"),
    "checked": ("What the checks found, for the committee: it names nobody", "letters-checked.html"),
    "precision": ("How far assessors agree with each check", "check-precision.html"),
}
"""What is taken of a month's letters: what it is called, and the document that it is."""


class VictimsLettersPage(Struct, frozen=True):
    """What is kept of a month's letters, and the form to send more. `lists` are what can be taken."""

    month: Month
    month_href: str
    so_far: LettersSoFar
    lists: tuple[tuple[str, str], ...]
    kept_href: str
    problems: tuple[dict[str, str], ...] = ()


class HeldLetters(Struct, frozen=True):
    """Letters that were read, and whether somebody had what was found kept."""

    found: SentLetters
    kept: bool = False


class LetterGroup(Struct, frozen=True):
    """The letters of which the same is known of their row: what that is, and a line each."""

    title: str
    says: str
    rows: tuple[tuple[str, str, str], ...]


class RowQuestion(Struct, frozen=True):
    """A letter of which somebody may say which row it answers: the fields for the row and the reason, the rows to
    choose from, and what is known of it."""

    row: str
    reason: str
    called: str
    options: tuple[tuple[str, str], ...]
    says: str


class ReadPage(Struct, frozen=True):
    """What came of letters that were sent: kept, or still to be. `to_keep` is how many are new, `some_known`
    whether others were kept before; `questions` are asked with what was typed and what is to be mended in it."""

    month: Month
    back: str
    kept: bool
    to_keep: int
    some_known: bool
    says: str
    groups: tuple[LetterGroup, ...]
    unread: tuple[UnreadFile, ...]
    twice: tuple[str, ...]
    without: tuple[str, ...]
    breaches: tuple[str, ...]
    questions: tuple[RowQuestion, ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[FieldFault, ...] = ()
    urgent: tuple[UrgentInShort, ...] = ()
    lists: tuple[tuple[str, str], ...] = ()
    next_steps: tuple[Advice, ...] = ()


def choose(month: Month) -> str:
    """What is kept of a month's letters, and the form to send more."""
    return page("victims_letters.html", _page(month_here(month)))


def send(month: Month) -> Response | tuple[str, int]:
    """Begin to read letters that were sent: files, a folder, archives. Their files go as soon as they are read."""
    here = month_here(month)
    sent = [one for name in ("files", "folder") for one in request.files.getlist(name) if one.filename]
    if not sent:
        fault = {"text": "Choose letters, or a folder of them", "href": "#files"}
        return page("victims_letters.html", _page(here, (fault,))), UNFIT
    folder, saved = the_site().uploads.save_several(sent)
    files = tuple(SentFile(path, called) for path, called in saved)

    def read(tell: Progress) -> HeldLetters:
        try:
            return HeldLetters(read_sent_letters(here.workspace, month, files, folder, tell))
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    title = f"Letters to victims of {month.label} being read"
    try:
        return begin_for(title, "victims_letters.look", month, read)
    except BusyError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def look(month: Month, name: str) -> str | Response:
    """What came of letters that were sent, before it is kept and after."""
    here = month_here(month)
    held = result_of(name, HeldLetters)
    return page("victims_letters_read.html", _read(here, held)) if isinstance(held, HeldLetters) else held


def keep(month: Month, name: str) -> str | Response | tuple[str, int]:
    """Keep what was found, of some letters for the row that was chosen."""
    here = month_here(month)
    held = result_of(name, HeldLetters)
    if not isinstance(held, HeldLetters):
        return held
    if not held.kept:
        sent = SmallForm(request.form)
        choices = _choices(held.found, sent)
        taken = rows_taken(here.workspace, held.found, choices) if choices else ()
        for number, one in enumerate(held.found.to_choose):
            if one.letter.digest in taken:
                sent.fault(f"reason-{number}", f"Say why the row has a second letter: {one.called}")
        if sent.faults:
            return page("victims_letters_read.html", _read(here, held, sent)), UNFIT
        found = keep_sent_letters(here.workspace, held.found, choices)
        the_site().uploads.hold(name, HeldLetters(found, kept=True))
    return redirect(url_for("victims_letters.look", month=month, name=name))


def listed(month: Month, which: str) -> Response:
    """One of the lists of a month's letters."""
    here = month_here(month).workspace
    if which not in LISTS:
        raise NotFoundError("There is no such list.", "Choose one on the page of the letters to victims.")
    name = LISTS[which][1]
    content = letter_list_files(here, letter_lists(here, month))[name]
    return download(name, content) if name.endswith(".csv") else shown_alone(content)


def _page(here: MonthHere, problems: tuple[dict[str, str], ...] = ()) -> VictimsLettersPage:
    so_far = letters_so_far(here.workspace, here.month)
    back = open_address("months.glance", month=here.month) or open_address("chasing.all", month=here.month)
    lists = _lists(here.month) if so_far.read else ()
    kept = url_for("kept_letters.all", month=here.month)
    return VictimsLettersPage(here.month, back, so_far, lists, kept, problems)


def _lists(month: Month) -> tuple[tuple[str, str], ...]:
    return tuple(
        (words, url_for("victims_letters.listed", month=month, which=which)) for which, (words, _) in LISTS.items()
    )


def _choices(found: SentLetters, sent: SmallForm) -> dict[str, RowChoice]:
    """The rows that were chosen, by the digests of their letters."""
    chosen: dict[str, RowChoice] = {}
    for number, one in enumerate(found.to_choose):
        at = sent.text(f"row-{number}")
        if at.isdigit() and int(at) < len(one.choices):
            row = one.choices[int(at)][1].item_key
            chosen[one.letter.digest] = RowChoice(row, sent.text(f"reason-{number}"))
    return chosen


def _questions(found: SentLetters) -> Iterator[RowQuestion]:
    for number, one in enumerate(found.to_choose):
        rows = tuple(
            (str(place), f"{words} ({_shows(letter)})") for place, (words, letter) in enumerate(one.choices)
        )
        otherwise = ("", "Leave it taken back" if one.taken_back else "Leave it open")
        yield RowQuestion(f"row-{number}", f"reason-{number}", one.called, (*rows, otherwise), one.taken_back)


def _read(here: MonthHere, held: HeldLetters, sent: SmallForm | None = None) -> ReadPage:
    found, kept = held.found, held.kept
    known = sum(one.known for one in found.letters)
    says = f"{counted(len(found.letters), 'letter')} read{f', {known:,} of them kept before' if known else ''}."
    shown = ReadPage(
        month=here.month,
        back=url_for("victims_letters.choose", month=here.month),
        kept=kept,
        to_keep=len(found.letters) - known,
        some_known=bool(known),
        says=says,
        groups=tuple(one for one in _groups(found) if one.rows),
        unread=found.unread,
        twice=tuple(f"{row}: {', '.join(files)}" for row, files in found.twice.items()),
        without=found.without,
        breaches=tuple(one.called for one in found.letters if one.is_urgent),
    )
    if not kept:
        questions = tuple(_questions(found))
        typed = {one.row: "" for one in questions} | (sent.typed if sent else {})
        return replace(shown, questions=questions, typed=typed, faults=sent.faults if sent else ())
    steps = what_next(workspace_state(here.workspace, here.month), here.month) if is_open("months.glance") else ()
    urgent = urgent_in_short(here.workspace, here.month)
    return replace(shown, urgent=urgent, lists=_lists(here.month), next_steps=steps)


def _groups(found: SentLetters) -> tuple[LetterGroup, ...]:
    return (
        LetterGroup(
            "Answer a row of the log",
            "What the checks show stands beside the questions when the letter is marked.",
            tuple(map(_line, found.matched(RowMatch.THIS))),
        ),
        LetterGroup(
            "May answer one of several rows",
            "They were checked by themselves, and what was found stands beside no question, unless somebody says "
            "which row they answer.",
            tuple(map(_line, found.matched(RowMatch.ONE_OF))),
        ),
        LetterGroup(
            "Answer no row of the log",
            "Perhaps they are another month’s, or the log lacks them.",
            tuple(map(_line, found.matched(RowMatch.NONE))),
        ),
        LetterGroup(
            "Passed over, since they were taken back",
            "They count again once somebody says which row they answer.",
            tuple((one.called, "; ".join(one.rows) or "None", one.taken_back) for one in found.passed_over),
        ),
    )


def _line(one: SentLetter) -> tuple[str, str, str]:
    return one.called, "; ".join(one.rows) or "None", _shows(one.letter)


def _shows(letter: AttachedLetter) -> str:
    certain = hints_to_mend(letter)
    looks = len(letter.hints) - certain
    shows = [f"{certain} certain to be put right"] * bool(certain) + [f"{looks} worth a look"] * bool(looks)
    return ", ".join(shows) or "Nothing found"
