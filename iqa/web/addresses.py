"""How an address names things: a month, a round of marking. What names none is no page."""

from collections.abc import Callable
from functools import cache, partial

from flask import Flask
from werkzeug.routing import BaseConverter, Rule, ValidationError

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


class Address(Rule):
    """An address of the site, by which links to it are put together once one is asked for.

    Werkzeug writes and compiles two functions for each address when it is added: of all of them together that is
    a tenth of what a start takes, and a page links to few.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def build(rule: Rule, **values: object) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build


def prepare(app: Flask) -> None:
    """Let the addresses of an application name months and rounds, and be put together when they are asked for."""
    app.url_rule_class = Address
    app.url_map.converters |= {"month": MonthInAddress, "round": RoundInAddress}
