"""How a feedback letter's stage, what holds it back and what came of it are said on pages, with links."""

from typing import Any

from msgspec import Struct

from iqa.domain import Month, Round, long_date
from iqa.text import counted
from iqa.web.doors import way
from iqa.workflow.month_letters import FeedbackRow, HeldBy, LetterStage
from iqa.workflow.releasing import NOT_DRAFTED

STAGES = {
    LetterStage.READY: ("Ready to issue", "green"),
    LetterStage.HELD: ("Held back", "orange"),
    LetterStage.CHANGED: ("Changed since it was issued", "orange"),
    LetterStage.TO_DRAFT: ("Not drafted yet", "blue"),
    LetterStage.WAITING: ("Waiting for marks", "grey"),
    LetterStage.ISSUED: ("Issued", ""),
}
"""What a stage is called on a page, and the colour of its tag; '' for no tag."""
_SETTLED = frozenset({"not-settled"})


class ShownReason(Struct, frozen=True):
    """One thing that holds a letter back. `href` leads to what mends it, `link` says what that is; where nobody
    who asks can mend it, `who` does."""

    said: str
    href: str = ""
    link: str = ""
    who: str = ""


def reasons_of(month: Month, row: FeedbackRow) -> tuple[ShownReason, ...]:
    """What holds a letter back, with where it is mended; that nobody drafted it, its stage says."""
    return tuple(_reason(month, row, one) for one in row.held_by if one.problem.code != NOT_DRAFTED)


def _reason(month: Month, row: FeedbackRow, one: HeldBy) -> ShownReason:
    said = one.problem.message
    href, link = _where_mended(month, row, one) if one.reference else ("", "")
    if href:
        return ShownReason(said, href, link)
    is_marking = one.reference and one.problem.code not in _SETTLED
    return ShownReason(said, who=f"{one.marker or 'Nobody yet'} marks it." if is_marking else "")


def _where_mended(month: Month, row: FeedbackRow, one: HeldBy) -> tuple[str, str]:
    """The address of the page that mends it, and what that is called; '' where it is closed to whoever asks."""
    work: dict[str, Any] = {"month": month, "criterion": one.criterion}
    if one.problem.code in _SETTLED:
        return way("settling.look", reference=one.reference, **work), "Settle it"
    if one.locked:
        return way("letter.unlock", reference=row.reference, work=one.reference, **work), "Unlock to mend it"
    if one.is_mine:
        address = way("marking.form", month=month, marking_round=Round.FIRST, reference=one.reference)
        return address, "Mark it"
    return "", ""


def came_of(row: FeedbackRow) -> tuple[str, ...]:
    """What came of a letter that is out: issued, read, talked over, disputed; nothing for a draft alone."""
    if row.out is None:
        return ()
    decided = len(row.disputes) - row.open_disputes
    version = f", version {row.issued}" if row.issued > 1 else ""
    return tuple(
        filter(
            None,
            (
                f"Issued{version}" if row.stage is not LetterStage.ISSUED else "",
                f"Talked over on {long_date(row.talked_over)}" if row.talked_over else "",
                "Read" if row.acknowledged else "",
                f"{counted(len(row.replies), 'reply', 'replies')}" if row.replies else "No reply yet",
                f"{counted(row.open_disputes, 'mark is', 'marks are')} disputed" if row.open_disputes else "",
                f"{counted(decided, 'dispute', 'disputes')} decided" if decided else "",
            ),
        )
    )
