"""How an address names things: a month, a round of marking. What names none is no page."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from iqa.domain import Month, Round
from iqa.errors import UsageError


class MonthInAddress(BaseConverter):
    """`<month:month>`: 2026-10."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        """The month of a text."""
        try:
            return Month.parse(value)
        except UsageError:
            raise ValidationError from None

    def to_url(self, value: object) -> str:
        """A month as it stands in an address."""
        return str(value)


class RoundInAddress(BaseConverter):
    """`<round:marking_round>`: first, second or calibration."""

    regex = "|".join(one.value for one in (Round.FIRST, Round.SECOND, Round.CALIBRATION))

    def to_python(self, value: str) -> Round:
        """The round of a text."""
        return Round(value)

    def to_url(self, value: Round) -> str:
        """A round as it stands in an address."""
        return value.value


def prepare(app: Flask) -> None:
    """Let the addresses of an application name months and rounds."""
    app.url_map.converters |= {"month": MonthInAddress, "round": RoundInAddress}
