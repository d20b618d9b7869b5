"""A small form as it was sent: its texts, and what is to be mended in it, told at the top and at the field."""

from collections.abc import Collection, Mapping
from datetime import date

from iqa.domain import Month, day_of
from iqa.errors import UsageError

FieldFault = dict[str, str]
"""What a form lacks: its `text`, and the `href` of the field that it is about."""


class SmallForm:
    """The texts of a form by name, trimmed. What is asked of it and cannot be had is kept in `faults`."""

    def __init__(self, sent: Mapping[str, str]) -> None:
        self.typed = {name: text.strip() for name, text in sent.items()}
        self._faults: list[FieldFault] = []

    @property
    def faults(self) -> tuple[FieldFault, ...]:
        """What is to be mended, in the order in which it was asked for."""
        return tuple(self._faults)

    def text(self, name: str) -> str:
        """A text that may be left out."""
        return self.typed.get(name, "")

    def needed(self, name: str, lacking: str) -> str:
        """A text that has to be there; `lacking` says so where it is not."""
        if not self.text(name):
            self.fault(name, lacking)
        return self.text(name)

    def one_of(self, name: str, choices: Collection[str], lacking: str) -> str:
        """One of the texts to choose from."""
        if self.text(name) not in choices:
            self.fault(name, lacking)
        return self.text(name)

    def day(self, name: str, lacking: str) -> date:
        """A day, as a browser sends one: 2026-12-31. What is none comes back as the earliest, with a fault."""
        day = day_of(self.text(name))
        if day is None:
            self.fault(name, lacking)
        return day or date.min

    def month(self, name: str, otherwise: Month, lacking: str) -> Month:
        """A month, such as 2026-12. What is none comes back as `otherwise`, with a fault."""
        try:
            return Month.parse(self.text(name))
        except UsageError:
            self.fault(name, lacking)
            return otherwise

    def whole(self, name: str, digits: int = 8, otherwise: str = "") -> int | None:
        """A whole number of at most so many digits, `otherwise` where nothing is typed; None for what is none."""
        text = self.text(name) or otherwise
        return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None

    def count(self, name: str, otherwise: str = "") -> int:
        """A number of things from 1 to 999. What is none comes back as 0, with a fault."""
        number = self.whole(name, 3, otherwise) or 0
        if number < 1:
            self.fault(name, "Give a whole number, 1 or more")
        return number

    def fault(self, name: str, text: str) -> None:
        """Say of a field what is to be mended."""
        self._faults.append({"text": text, "href": f"#{name}"})
