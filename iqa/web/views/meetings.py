"""The meetings about a month: when, whether held, whether the summary went round; and the form for minutes."""

from flask import redirect, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.domain import Month, TookPlace, long_date
from iqa.text import begun
from iqa.web.doors import open_address
from iqa.web.downloads import download
from iqa.web.fetching.months import month_here
from iqa.web.fetching.papers import meeting_here
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.calendars import calendar_file
from iqa.workflow.meetings import (
    ExpectedMeeting,
    MeetingTold,
    PlannedMeeting,
    expected_meetings,
    meeting_agenda,
    plan_meetings,
    tell_meeting,
)
from iqa.workflow.rendering import minutes_form

PLAN, TELL = "plan", "tell"
HELD = {TookPlace.UNKNOWN: "Not said yet", TookPlace.YES: "Held", TookPlace.NO: "Not held"}
"""Whether a meeting took place, on a page."""


class MeetingRow(Struct, frozen=True):
    """A meeting in the list."""

    called: str
    day: str
    held: str
    summary: str
    href: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.day, self.held, self.summary


class MeetingsPage(Struct, frozen=True):
    """The meetings about a month."""

    month_label: str
    month_href: str
    meetings: tuple[MeetingRow, ...]
    minutes: str
    calendar: str


class MeetingPage(Struct, frozen=True):
    """One meeting: what is known of it, and what was typed into one of its two forms. `month_href` leads on once
    it was held or was not."""

    row: MeetingRow
    month_label: str
    back: str
    form: str
    minutes: str
    month_href: str
    answers: tuple[tuple[str, str], ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()


def all(month: Month) -> str:
    """The meetings about a month."""
    here = month_here(month).workspace
    context = MeetingsPage(
        month_label=month.label,
        month_href=open_address("months.glance", month=month),
        meetings=tuple(_row(one, month) for one in expected_meetings(here, month)),
        minutes=open_address("minutes.choose", month=month),
        calendar=url_for("meetings.calendar", month=month),
    )
    return page("meetings.html", context)


def calendar(month: Month) -> Response:
    """All days ahead as a calendar: meetings, last days to settle, actions as tasks."""
    return download("meetings.ics", calendar_file(month_here(month).workspace))


def one(month: Month, kind: str) -> str:
    """One meeting; of a unit's it is said which unit."""
    return page("meeting.html", _page(meeting_here(month, kind, _unit()), month))


def say(month: Month, kind: str) -> Response | tuple[str, int]:
    """Set its day, or say whether it was held and when its summary went round."""
    found, sent = meeting_here(month, kind, _unit()), SmallForm(request.form)
    if sent.text("do") == PLAN:
        on = sent.day("day", "Give the day of the meeting")
        if not sent.faults:
            plan_meetings(workspace(), PlannedMeeting(found.kind, month, on, found.unit))
    else:
        _tell(found, month, sent)
    if sent.faults:
        return page("meeting.html", _page(found, month, sent)), UNFIT
    return redirect(_href(found, month))


def form(month: Month, kind: str) -> Response:
    """The form for its minutes, with what is recorded filled in."""
    found = meeting_here(month, kind, _unit())
    agenda, meeting = meeting_agenda(workspace(), found.kind, month, found.unit)
    ((name, content),) = minutes_form(agenda, meeting).items()
    return download(f"minutes {name.rpartition('/')[2]}", content)


def _unit() -> str:
    return request.args.get("unit", "")


def _tell(found: ExpectedMeeting, month: Month, sent: SmallForm) -> None:
    held = TookPlace(sent.text("held")) if sent.text("held") in list(TookPlace) else TookPlace.UNKNOWN
    why = sent.needed("why", "Say in a line why it was not held") if held is TookPlace.NO else ""
    on = sent.day("on", "Give the day on which it was held") if held is TookPlace.YES else None
    round_on = sent.day("circulated", "Give a day, or leave it out") if sent.text("circulated") else None
    if held is TookPlace.UNKNOWN and round_on is None:
        sent.fault("held", "Say whether it was held, or when its summary went round")
    if not sent.faults:
        told = MeetingTold(found.kind, month, found.unit, held=held, on=on, why=why, circulated=round_on)
        tell_meeting(workspace(), told)


def _href(found: ExpectedMeeting, month: Month, endpoint: str = "meetings.one") -> str:
    return url_for(endpoint, month=month, kind=found.kind, unit=found.unit or None)


def _row(found: ExpectedMeeting, month: Month) -> MeetingRow:
    known = found.known
    why = f": {known.why}" if known and known.held is TookPlace.NO and known.why else ""
    return MeetingRow(
        called=found.called,
        day=long_date(known.on) if known and known.on else "No day set",
        held=f"{HELD[known.held if known else TookPlace.UNKNOWN]}{why}",
        summary=f"Went round on {long_date(known.circulated)}" if known and known.circulated else "",
        href=_href(found, month),
    )


def _recorded(found: ExpectedMeeting) -> dict[str, str]:
    """What the forms of a meeting hold to begin with: what is recorded of it."""
    known = found.known
    if known is None:
        return {}
    on = known.on.isoformat() if known.on else ""
    return {
        "day": on,
        "held": "" if known.held is TookPlace.UNKNOWN else str(known.held),
        "on": "" if known.held is TookPlace.NO else on,
        "why": known.why,
        "circulated": known.circulated.isoformat() if known.circulated else "",
    }


def _page(found: ExpectedMeeting, month: Month, sent: SmallForm | None = None) -> MeetingPage:
    told = found.known is not None and found.known.held is not TookPlace.UNKNOWN
    return MeetingPage(
        row=_row(found, month),
        month_label=month.label,
        back=url_for("meetings.all", month=month),
        form=_href(found, month, "meetings.form"),
        minutes=open_address("minutes.choose", month=month),
        month_href=open_address("months.glance", month=month) if told else "",
        answers=tuple((str(one), begun(HELD[one])) for one in (TookPlace.YES, TookPlace.NO)),
        typed=sent.typed if sent else _recorded(found),
        faults=sent.faults if sent else (),
    )
