"""What a manager is to know at once: in short on the month's page, and a page on which is said what was done."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.marking.urgent import WORDS
from iqa.records.workspace import Workspace
from iqa.text import counted, joined
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.urgent import ListedMatter, see_to, urgent_for_actor


@dataclass(frozen=True, slots=True)
class UrgentInShort:
    """How much is urgent in a month, in a sentence, and where it stands."""

    says: str
    href: str


@dataclass(frozen=True, slots=True)
class UrgentCase:
    """Everything urgent of one case: what it is, who noted it, and whom it is for. `field` names its answer."""

    urn: str
    manager: str
    lines: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class UrgentPage:
    """What is urgent in a month and waits for whoever asks."""

    month: Month
    month_href: str
    cases: tuple[UrgentCase, ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def urgent_in_short(here: Workspace, month: Month) -> UrgentInShort | None:
    """What the month's page says of it; None while nothing waits."""
    found = urgent_for_actor(here, month)
    if not found:
        return None
    kinds = Counter(WORDS[one.matter.kind].lower() for one in found)
    what = joined([f"{words} ({count})" if count > 1 else words for words, count in kinds.items()])
    cases = len({one.urn for one in found})
    return UrgentInShort(
        f"{counted(cases, 'case wants', 'cases want')} looking at today: {what}.",
        url_for("urgent.listed", month=month),
    )


def listed(month: Month) -> str:
    """What is urgent in a month."""
    return page("urgent.html", _page(month_here(month).workspace, month, SmallForm({})))


def seen_to(month: Month) -> Response | tuple[str, int]:
    """Say what was done about everything urgent of a case."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    case = sent.text("case")
    done = sent.needed(_field(case), f"Say what was done about {case}")
    if sent.faults:
        return page("urgent.html", _page(here, month, sent)), UNFIT
    see_to(here, case, done, month)
    return redirect(url_for("urgent.listed", month=month))


def _page(here: Workspace, month: Month, sent: SmallForm) -> UrgentPage:
    found = sorted(urgent_for_actor(here, month), key=lambda one: one.urn)
    return UrgentPage(
        month=month,
        month_href=url_for("months.glance", month=month),
        cases=tuple(_case(urn, tuple(matters)) for urn, matters in groupby(found, key=lambda one: one.urn)),
        typed=sent.typed,
        faults=sent.faults,
    )


def _case(urn: str, matters: tuple[ListedMatter, ...]) -> UrgentCase:
    return UrgentCase(
        urn=urn,
        manager=joined(list(dict.fromkeys(one.manager_name for one in matters if one.manager_name))),
        lines=tuple(map(_line, matters)),
        field=_field(urn),
    )


def _line(one: ListedMatter) -> str:
    noted = f" Noted by {one.noted_by}." if one.noted_by else f" Found in {one.matter.source}."
    return f"{WORDS[one.matter.kind]}: {one.matter.says.rstrip('.')}.{noted}"


def _field(urn: str) -> str:
    return f"done-{urn}"
