"""What a manager is to know at once: in short on other pages, and a page on which is said what was done.

What waits of the latest months stays in sight beside that of any month, so that a new one hides nothing.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month
from iqa.errors import NotFoundError
from iqa.marking.urgent import WORDS
from iqa.records.workspace import Workspace
from iqa.text import begun, counted, joined
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.fetching.months import month_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.my_work import work_reference
from iqa.workflow.urgent import ListedMatter, see_to, urgent_for_actor
from iqa.workflow.urgent_mails import urgent_mails


class UrgentInShort(Struct, frozen=True):
    """How much is urgent of a month, in a sentence, and where it stands."""

    says: str
    href: str


class UrgentCase(Struct, frozen=True):
    """Everything urgent of one case: what it is, who noted it, and whom it is for. `field` names its answer, and
    `mails` are the unsent ones to its managers."""

    urn: str
    called: str
    manager: str
    lines: tuple[str, ...]
    field: str
    mails: tuple[tuple[str, str], ...]


class UrgentMonth(Struct, frozen=True):
    """The cases of one month."""

    month: Month
    cases: tuple[UrgentCase, ...]


class UrgentPage(Struct, frozen=True):
    """What is urgent in a month and waits for whoever asks, then what does of the latest others."""

    month: Month
    month_href: str
    months: tuple[UrgentMonth, ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def urgent_in_short(here: Workspace, month: Month) -> tuple[UrgentInShort, ...]:
    """What a page of a month says of it: of that month, then of the latest others; none while nothing waits."""
    return tuple(_in_short(one, found, month) for one, found in _by_month(here, month))


def _by_month(here: Workspace, month: Month) -> list[tuple[Month, list[ListedMatter]]]:
    """What waits for whoever asks: of a month, then of the latest others, the latest first."""
    found: dict[Month, list[ListedMatter]] = {}
    for one in urgent_for_actor(here, month, latest=True):
        found.setdefault(one.matter.month, []).append(one)
    own = {month: found.pop(month)} if month in found else {}
    return [*own.items(), *sorted(found.items(), reverse=True)]


def _in_short(of: Month, found: list[ListedMatter], month: Month) -> UrgentInShort:
    kinds = Counter(WORDS[one.matter.kind].lower() for one in found)
    what = joined(
        [f"{words} ({count})" if len(kinds) > 1 or count > 1 else words for words, count in kinds.items()]
    )
    cases = counted(len({one.urn for one in found}), "case wants", "cases want")
    where = "" if of == month else f"Of {of.label}, "
    return UrgentInShort(f"{where}{cases} looking at today: {what}.", url_for("urgent.listed", month=of))


def listed(month: Month) -> str:
    """What is urgent in a month."""
    return page("urgent.html", _page(month_here(month).workspace, month, SmallForm({})))


def seen_to(month: Month) -> Response | tuple[str, int]:
    """Say what was done about everything urgent of a case."""
    here, sent = month_here(month).workspace, SmallForm(request.form)
    case = sent.text("case")
    done = sent.needed(_field(month, case), f"Say what was done about {case}")
    if sent.faults:
        return page("urgent.html", _page(here, month, sent)), UNFIT
    see_to(here, case, done, month)
    return redirect(url_for("urgent.listed", month=month))


def mail(month: Month, reference: str) -> Response:
    """The unsent mail to a manager about a case, which names no victim."""
    here = month_here(month).workspace
    for name, content in urgent_mails(here, urgent_for_actor(here, month)).get(month, {}).items():
        if _mail_reference(here, name) == reference:
            return download(name.rpartition("/")[2], content)
    raise NotFoundError("There is no mail at this address.", "What it was about may have been seen to by now.")


def _mail_reference(here: Workspace, name: str) -> str:
    return work_reference(here, f"mail {name}")


def _page(here: Workspace, month: Month, sent: SmallForm) -> UrgentPage:
    return UrgentPage(
        month=month,
        month_href=open_address("months.glance", month=month),
        months=tuple(UrgentMonth(one, tuple(_cases(here, found))) for one, found in _by_month(here, month)),
        typed=sent.typed,
        faults=sent.faults,
    )


def _cases(here: Workspace, found: list[ListedMatter]) -> Iterator[UrgentCase]:
    for urn, matters in groupby(sorted(found, key=lambda one: one.urn), key=lambda one: one.urn):
        yield _case(here, urn, tuple(matters))


def _case(here: Workspace, urn: str, matters: tuple[ListedMatter, ...]) -> UrgentCase:
    month, names = matters[0].matter.month, urgent_mails(here, matters)
    mails = [url_for("urgent.mail", month=month, reference=_mail_reference(here, one)) for one in names[month]]
    return UrgentCase(
        urn=urn,
        called=begun(matters[0].called.removeprefix("URN ")),
        manager=joined(list(dict.fromkeys(one.manager_name for one in matters if one.manager_name))),
        lines=tuple(map(_line, matters)),
        field=_field(month, urn),
        mails=tuple((f" {number}" if len(mails) > 1 else "", href) for number, href in enumerate(mails, 1)),
    )


def _line(one: ListedMatter) -> str:
    noted = f" Noted by {one.noted_by}." if one.noted_by else f" Found in {one.matter.source}."
    return f"{WORDS[one.matter.kind]}: {one.matter.says.rstrip('.')}.{noted}"


def _field(month: Month, urn: str) -> str:
    return f"done-{month}-{urn}"
