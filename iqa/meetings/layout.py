"""Where things stand on a minutes form, for whoever writes one and whoever reads it back."""

from collections.abc import Mapping

from msgspec import Struct

from iqa.domain import MinuteKind

SHEET = "Minutes"
STAMP = "iqa minutes 1"
"""The first hidden cell: which form it is, in which version of its layout."""
IDENTITY = ("stamp", "workspace", "kind", "month", "unit", "form")
"""What the hidden cells of the first rows say, from row 1 on. An empty unit is the whole Area."""
NO_LINE = "-"
"""The key of a row that holds no answers: a title, a hint, headings."""
HELD, CIRCULATED = "held", "circulated"
"""The keys of the two lines about the meeting itself."""
KEY, ABOUT, OUTCOME, SAYS, OWNER, DAY = range(6)
"""The columns, from A on; the first is hidden."""
ANSWERS = (ABOUT, OUTCOME, SAYS, OWNER, DAY)


class FormSection(Struct, frozen=True):
    """A part of the form: its title, a line on how it is filled in, and what its columns are called ('' for one
    that is not used)."""

    title: str
    hint: str
    headings: tuple[str, str, str, str, str]


OF_THE_MEETING = FormSection(
    "The meeting",
    "Say whether it was held, and when its summary went round. Leave blank what is not known yet.",
    ("", "Yes or no", "If not: why", "", "Day"),
)
SECTIONS: Mapping[MinuteKind, FormSection] = {
    MinuteKind.THEME: FormSection(
        "Themes to decide",
        "Take each on or decline it, with the reason in a line. An action for it goes further down.",
        ("Theme", "Decision", "Reason", "", ""),
    ),
    MinuteKind.BARRIER: FormSection(
        "What stands in the way",
        "Say what was found to solve it. With a name and a day, it becomes an action.",
        ("What stands in the way", "Where it stands", "The solution found, or being tried", "Who", "By when"),
    ),
    MinuteKind.ACTION: FormSection(
        "Actions that are open",
        "Say what became of each, and how it was done or why it was dropped.",
        ("Action", "Where it stands", "How, or why", "", "Done on"),
    ),
    MinuteKind.NEW_ACTION: FormSection(
        "New actions",
        "What is to be done, by whom, by when; and the theme that it is to mend, if it is for one.",
        ("", "For theme", "What is to be done", "Who", "By when"),
    ),
    MinuteKind.DECISION: FormSection(
        "Other decisions",
        "Anything else that was decided, a line each. No names of victims, defendants or individual staff.",
        ("", "", "Decision", "", ""),
    ),
}
