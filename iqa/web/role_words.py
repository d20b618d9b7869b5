"""What each role of an account opens, in a line, for whoever has it."""

from collections.abc import Mapping

from iqa.domain import AccountRole, Grant
from iqa.text import begun

OPENS: Mapping[AccountRole, str] = {
    AccountRole.ASSESSOR: "your own marking, and the letters of those whose line manager you are",
    AccountRole.MODERATOR: "what others mark, settling, disputes, feedback letters, themes, papers, settings",
    AccountRole.PROSECUTOR: "your own feedback letters, and replying to them",
    AccountRole.VICTIM_LIAISON_OFFICER: (
        "letters to victims that are owed, checking one before it is sent, and your own feedback letters"
    ),
    AccountRole.PERFORMANCE_MANAGER: "imports, drawing samples, how far everybody is, papers and settings",
    AccountRole.COMMITTEE: "the committee’s papers, themes, decisions and actions",
    AccountRole.ADMINISTRATOR: "accounts, who is known, what was done, and the check of the records",
}


def grant_in_words(grant: Grant) -> str:
    """'Moderator for North: what others mark, …'."""
    return f"{begun(str(grant))}: {OPENS[grant.role]}"
