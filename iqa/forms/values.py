"""What a form asks, line by line, and what came back. It knows no file and no record."""

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from iqa.domain import Month
from iqa.text import fold

REFERENCE = re.compile(r"Form reference:\s*([a-z-]+ [0-9]{4}-[0-9]{2} [0-9a-f]{16})")
"""The line at the foot of every form by which it is known again, whatever the file is called."""


class AnswerKind(StrEnum):
    """What an answer is: words, a day, or one of the choices."""

    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"


class AnswerLine(Struct, frozen=True):
    """One thing that a form asks. `label` is printed and is how the answer is found again; `lines` is how
    much room it gets."""

    label: str
    kind: AnswerKind = AnswerKind.TEXT
    hint: str = ""
    choices: tuple[str, ...] = ()
    lines: int = 1


class AnswerForm(Struct, frozen=True):
    """A whole form. `reference` is its kind, month and code, as `REFERENCE` finds them."""

    title: str
    about: str
    opening: tuple[str, ...]
    lines: tuple[AnswerLine, ...]
    closing: tuple[str, ...]
    reference: str
    protective_marking: str

    @property
    def foot(self) -> str:
        """The line that tells which form it is."""
        return foot_line(self.reference)


class AnsweredLine(Struct, frozen=True):
    """What stands beside a label, and where: in a `sheet`, 'Reply, cell B7', or at a `place` of another file, such
    as the row of a Word table."""

    text: str
    sheet: str = ""
    place: str = ""


class AnsweredForm(Struct, frozen=True):
    """A form that came back. `reference` is '' where it bears none."""

    name: str
    reference: str
    answers: Mapping[str, AnsweredLine]
    """By the folded label."""

    @property
    def kind(self) -> str:
        """Which kind of form it says it is, the first word of its reference."""
        return self.reference.split(" ")[0]

    def answer(self, label: str) -> AnsweredLine:
        """What was written beside a label, blank where the line is gone."""
        return self.answers.get(fold(label), AnsweredLine("", place=f"'{label}'"))


def form_reference(kind: str, month: Month, told: str) -> str:
    """What a form of a kind is known by: its month, and a digest of what it is about, which tells nobody that."""
    return f"{kind} {month} {hashlib.sha256(told.encode()).hexdigest()[:16]}"


def foot_line(reference: str) -> str:
    """The line that bears a reference, as `reference_in` finds it."""
    return f"Form reference: {reference}"


def reference_in(text: str) -> str:
    """The reference that a text bears; '' where it bears none."""
    found = REFERENCE.search(" ".join(text.split()))
    return found[1] if found else ""
