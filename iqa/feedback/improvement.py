"""Whether earlier priorities improved, as somebody recorded it: what the next letter opens with."""

from collections.abc import Sequence
from datetime import date

from iqa.domain import Month, long_date

_SAID = {
    "yes": "had improved",
    "partly": "had partly improved",
    "no": "had not improved yet",
}
"""The answer as it is recorded -> how a letter says it."""


def improvement_sentence(answer: str, priorities: Sequence[str], held: date | None, month: Month) -> str:
    """One sentence for an answer that was recorded with the reply to the letter of a month; '' where nobody
    said, or where that letter had no priorities before it."""
    said = _SAID.get(answer, "")
    if not said or not priorities:
        return ""
    when = f"When we talked on {long_date(held)}" if held else f"When you replied to your letter of {month.label}"
    these = "; ".join(f"“{one}”" for one in priorities)
    subject = "the priority" if len(priorities) == 1 else "the priorities"
    return f"{when}, {subject} of the letter before {said}: {these}"
