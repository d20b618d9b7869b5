"""Whether meetings were held and their summaries went round: counted by kind and unit, nobody named.

What nobody said is no failing: a meeting whose day has come and of which nothing was said stands apart.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from iqa.domain import Meeting, MeetingKind, TookPlace


class MeetingsRow(Struct, frozen=True):
    """The meetings of a kind in a unit ('the whole Area' where they are nobody's own), over the months shown.

    `due` counts those whose day has come, each in exactly one of `held`, `not_held` and `not_said`; `circulated`
    those of the held ones whose summary went round.
    """

    title: str
    unit: str
    due: int
    held: int
    not_held: int
    not_said: int
    circulated: int


WHOLE_AREA = "The whole Area"


def meetings_by_unit(meetings: Iterable[Meeting], today: date) -> tuple[MeetingsRow, ...]:
    """The meetings whose day has come, by kind and unit, in the order of the kinds."""
    groups: dict[tuple[MeetingKind, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.held is not TookPlace.UNKNOWN or meeting.is_due(today):
            groups[meeting.kind, meeting.unit].append(meeting)
    order = list(MeetingKind)
    return tuple(
        _row(kind.called, unit, groups[kind, unit])
        for kind, unit in sorted(groups, key=lambda group: (order.index(group[0]), group[1]))
    )


def _row(title: str, unit: str, meetings: list[Meeting]) -> MeetingsRow:
    held = [one for one in meetings if one.held is TookPlace.YES]
    return MeetingsRow(
        title=title,
        unit=unit or WHOLE_AREA,
        due=len(meetings),
        held=len(held),
        not_held=sum(one.held is TookPlace.NO for one in meetings),
        not_said=sum(one.held is TookPlace.UNKNOWN for one in meetings),
        circulated=sum(one.circulated is not None for one in held),
    )
