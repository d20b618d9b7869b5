"""How many pieces of work to look at for what certainty, unit by unit, and what the policy's few can show."""

from flask import request, url_for
from msgspec import Struct

from iqa.domain import Month
from iqa.errors import CalculationError
from iqa.records.workspace import Workspace
from iqa.text import as_decimal
from iqa.web.fetching.months import scheme_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.planning import Certainty, MonthPlan, plan_month

USUAL = {"tolerable": "10%", "expected": "0%", "confidence": "95%"}


class PlanningPage(Struct, frozen=True):
    """What a sample of a month can show. Rows are cells; `says` is the question that they answer."""

    title: str
    back: str
    says: str
    units: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, ...], ...]
    total: str
    some_all: bool
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def plan(month: Month, scheme: str) -> str | tuple[str, int]:
    """The plan of a month, by the rates that are asked for."""
    here, sent = scheme_here(month, scheme).workspace, SmallForm(request.args)
    for name, usual in USUAL.items():
        sent.typed[name] = sent.text(name) or usual
    asked = Certainty(_rate(sent, "tolerable"), _rate(sent, "expected"), _rate(sent, "confidence"))
    found = None if sent.faults else _found(here, month, scheme, asked, sent)
    shown = page("planning.html", _page(month, scheme, found, asked, sent))
    return (shown, UNFIT) if sent.faults else shown


def _found(here: Workspace, month: Month, scheme: str, asked: Certainty, sent: SmallForm) -> MonthPlan | None:
    try:
        return plan_month(here, month, asked, scheme)
    except CalculationError as cannot:
        sent.fault("tolerable", f"{cannot.message} {cannot.hint}".strip())
        return None


def _rate(sent: SmallForm, name: str) -> float:
    """A rate as it is typed: 10% or 0.1. With a fault, 0."""
    try:
        rate = float(as_decimal(sent.text(name)))
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        sent.fault(name, "Give a share, such as 10% or 0.1")
        return 0.0
    return rate


def _page(month: Month, scheme: str, found: MonthPlan | None, asked: Certainty, sent: SmallForm) -> PlanningPage:
    units, groups = (found.units, found.groups) if found else ((), ())
    look_at = sum(one.eligible if one.size is None else one.size for one in units)
    sure = (
        f"{sent.typed['confidence']} sure that fewer than {sent.typed['tolerable']} of a unit’s work have a fault"
    )
    met = (
        f"if at most {sent.typed['expected']} of what is looked at has one"
        if asked.expected
        else "if none of what is looked at has one"
    )
    return PlanningPage(
        title=f"How many are enough: {TITLES[scheme].lower()}, {month.label}",
        back=url_for("draws.wanted", month=month, scheme=scheme),
        says=f"To be {sure}, {met}:",
        units=tuple(
            (
                one.unit,
                f"{one.on_list:,}",
                f"{one.eligible:,}",
                f"all {one.eligible:,}" if one.size is None else f"{one.size:,}",
                f"{one.hours:.1f}",
            )
            for one in units
        ),
        groups=tuple((one.group, f"{one.taken:,}", f"{one.eligible:,}", f"{one.most:,}") for one in groups),
        total=f"In all {look_at:,}: {sum(one.hours for one in units):.1f} hours." if found else "",
        some_all=any(one.size is None for one in units),
        typed=sent.typed,
        faults=sent.faults,
    )
