"""One letter to a victim checked before it is sent: read, shown with what to put right, and forgotten."""

from flask import request
from msgspec import Struct

from iqa.errors import LetterFileError, NotFoundError
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.page import LetterCheckPage
from iqa.victim_letters.row_words import row_in_words
from iqa.web.doors import open_address
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site, workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.letter_checking import CheckOutcome, LetterToCheck, check_letter


class CheckLetterPage(Struct, frozen=True):
    """The form, and above it what came of a letter that was just sent. `rows` are those that it may answer, by key
    and in words; `chase` leads to the letters that are owed."""

    found: LetterCheckPage | None
    rows: tuple[tuple[str, str], ...]
    chase: str
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def form() -> str:
    """The form to check a letter."""
    return page("letter_check.html", _page(None, SmallForm({})))


def check() -> str | tuple[str, int]:
    """Check a letter that was sent, which is forgotten once this is answered."""
    sent, files = SmallForm(request.form), [one for one in request.files.getlist("file") if one.filename]
    if len(files) != 1:
        sent.fault("file", "Choose the letter, one file")
        return page("letter_check.html", _page(None, sent)), UNFIT
    try:
        with the_site().uploads.for_now(files) as (path,):
            outcome = check_letter(LetterToCheck(path, sent.text("row")), workspace())
    except (LetterFileError, NotFoundError) as refused:
        sent.fault("row" if isinstance(refused, NotFoundError) else "file", f"{refused.message} {refused.hint}")
        return page("letter_check.html", _page(None, sent)), UNFIT
    return page("letter_check.html", _page(outcome, sent))


def _page(outcome: CheckOutcome | None, sent: SmallForm) -> CheckLetterPage:
    several = outcome.checked.matched.rows if outcome and outcome.checked.how is RowMatch.ONE_OF else ()
    return CheckLetterPage(
        found=outcome.page() if outcome else None,
        rows=tuple((one.key, row_in_words(one.item)) for one in several),
        chase=open_address("chasing.latest"),
        typed=sent.typed,
        faults=sent.faults,
    )
