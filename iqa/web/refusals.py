"""The one place where a refusal becomes a page: what is wrong, and what can be done about it as links."""

from collections.abc import Mapping

from flask import Flask, request
from flask_wtf.csrf import CSRFError
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from iqa.errors import (
    BusyError,
    CalculationError,
    ConflictError,
    DoubtedError,
    InvalidInputError,
    IqaError,
    LetterFileError,
    LockedError,
    NotFoundError,
    NotPermittedError,
    SettingsError,
    SheetError,
    UnavailableError,
    UsageError,
)
from iqa.next_steps import Hint
from iqa.web.links import Phrase, in_pieces
from iqa.web.rendering import page

BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND, CONFLICT, UNFIT = 400, 401, 403, 404, 409, 422
SERVER_ERROR, UNAVAILABLE = 500, 503
STATUS: Mapping[type[IqaError], int] = {
    UsageError: BAD_REQUEST,
    InvalidInputError: BAD_REQUEST,
    NotPermittedError: FORBIDDEN,
    NotFoundError: NOT_FOUND,
    ConflictError: CONFLICT,
    LockedError: CONFLICT,
    DoubtedError: CONFLICT,
    SettingsError: UNFIT,
    SheetError: UNFIT,
    LetterFileError: UNFIT,
    CalculationError: UNFIT,
    BusyError: UNAVAILABLE,
    UnavailableError: UNAVAILABLE,
}
"""What a browser and a proxy are told of each kind of refusal; of any other, that the server is at fault."""
TITLES: Mapping[int, str] = {
    BAD_REQUEST: "That cannot be done as it was asked",
    UNAUTHORISED: "Come in by the printed address",
    FORBIDDEN: "You may not do this",
    NOT_FOUND: "Page not found",
    405: "Page not found",
    CONFLICT: "This cannot be done now",
    413: "The file is too large",
    UNFIT: "There is a problem with the file",
    SERVER_ERROR: "Something went wrong",
    UNAVAILABLE: "This cannot be done at the moment",
}
WORDS: Mapping[int, str] = {
    UNAUTHORISED: "Open the address that was printed where this was started: it holds a key that is good for one "
    "visit. After each visit a new one is printed there.",
    NOT_FOUND: "If you typed the address, check that it is right. If you followed a link, what it led to may have "
    "been withdrawn.",
    405: "If you typed the address, check that it is right.",
    413: "Choose a smaller file, or import it at the command line.",
    SERVER_ERROR: "What you asked for was not done, and nothing of it was stored. Try again; if it happens again, "
    "tell whoever looks after this tool when it happened.",
}


class RefusalPage(Struct, frozen=True):
    """What a page of a refusal shows. `problems` and `hint` are sentences in pieces."""

    title: str
    message: str
    hint: tuple[Phrase, ...] = ()
    problems: tuple[tuple[Phrase, ...], ...] = ()


def prepare(app: Flask) -> None:
    """Let an application tell every refusal by a page."""
    app.register_error_handler(IqaError, _refused)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(HTTPException, _not_served)


def status_of(refusal: IqaError) -> int:
    """The HTTP status of a refusal."""
    return next((status for kind, status in STATUS.items() if isinstance(refusal, kind)), SERVER_ERROR)


def _refused(refusal: IqaError) -> tuple[str, int]:
    status = status_of(refusal)
    told = [each for each in refusal.problems if each.message not in refusal.message]
    problems = tuple(
        (Phrase(f"{each.where}: {each.message} " if each.where else f"{each.message} "), *in_pieces(each.hint))
        for each in told
    )
    title = TITLES[NOT_FOUND] if status == NOT_FOUND else TITLES[status]
    return _shown(RefusalPage(title, refusal.message, in_pieces(refusal.hint), problems)), status


def _too_old(_refusal: CSRFError) -> tuple[str, int]:
    message = "This page was opened before the tool was started anew, or in another window, so it was not taken."
    hint: Hint = "Go back, copy what you typed, load the page again and send it once more. Nothing was changed."
    return _shown(RefusalPage(TITLES[BAD_REQUEST], message, in_pieces(hint))), BAD_REQUEST


def _not_served(refusal: HTTPException) -> tuple[str, int]:
    status = refusal.code or SERVER_ERROR
    title = TITLES.get(status, TITLES[BAD_REQUEST] if status < SERVER_ERROR else TITLES[SERVER_ERROR])
    words = WORDS.get(status, "Go back, and try again.")
    return _shown(RefusalPage(title, words)), status


def _shown(context: RefusalPage) -> str:
    """The whole page; for a part of a page, what stands where its messages stand."""
    part = request.headers.get("HX-Request") == "true"
    return page("refusal_part.html" if part else "refusal.html", context)
