"""What the settings change in the timeliness standards that earlier months were drawn by, and what they leave out.

It changes nothing: a drawn month keeps the standards that were pinned with its draw.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from iqa.domain import Month, OneOffHolidays, Standard
from iqa.errors import InvalidInputError
from iqa.records.workspace import Workspace
from iqa.store import View
from iqa.text import joined

_UNDATED = (
    " It does not say from when it holds, so that work of the time before is judged by it as well: give the new "
    "rule effective_from, and keep the earlier rule beside it with effective_to. Nothing is drawn until it does."
)


def standards_notes(workspace: Workspace, view: View) -> tuple[str, ...]:
    """Sentences on each standard that differs from what standing draws were made by, and on what may be meant
    otherwise in the settings: such as a rule of the tool that an office's own of the same id leaves out."""
    now = workspace.settings.standards
    months, undated = _changes(view, now)
    changed = (_changed_note(named, sorted(months[named]), named in undated) for named in sorted(months))
    return (*changed, *workspace.settings.notices)


def refuse_undated(workspace: Workspace, view: View) -> None:
    """InvalidInputError where a standard by which months were drawn reads otherwise now, and does not say from
    when: work of the time before would be judged by what nobody knew then."""
    months, undated = _changes(view, workspace.settings.standards)
    if undated:
        named = min(undated)
        told = _changed_note(named, sorted(months[named]), is_undated=False)
        raise InvalidInputError(
            f"{told} It does not say from when it holds.",
            "Give the new rule effective_from in the settings, and keep the earlier beside it with effective_to.",
        )


def _changes(view: View, now: Sequence[Standard]) -> tuple[dict[str, set[Month]], set[str]]:
    """The months whose standing draws were made by other rules, by the standard's id ('' for the calendar), and
    the ids of those that do not say from when they hold."""
    months: dict[str, set[Month]] = {}
    undated: set[str] = set()
    standing = {head.id: head.month for head in view.draws.standing()}
    for context in view.contexts.list():
        month = standing.get(context.draw)
        if month is None:
            continue
        for named in _changed(context.standards, now):
            months.setdefault(named, set()).add(month)
            if _is_undated(_rules(context.standards, named), _rules(now, named)):
                undated.add(named)
        if _holidays(context.standards) != _holidays(now):
            months.setdefault("", set()).add(month)
    return months, undated


def _changed_note(named: str, months: Sequence[Month], is_undated: bool) -> str:
    said = joined([month.label for month in months])
    what = f"The standard {named} differs" if named else "The one-off bank holidays differ"
    return (
        f"{what} from what held when {said} {'was' if len(months) == 1 else 'were'} drawn. What was drawn stays "
        f"judged as it was; draws from now on go by the settings.{_UNDATED if is_undated else ''}"
    )


def _rules(standards: Iterable[Standard], named: str) -> tuple[Standard, ...]:
    """The rules of a standard, the calendar aside."""
    return tuple(replace(rule, one_off=OneOffHolidays()) for rule in standards if rule.id == named)


def _changed(before: Sequence[Standard], now: Sequence[Standard]) -> list[str]:
    """The ids of the standards whose rules are no longer the same."""
    ids = dict.fromkeys(rule.id for rule in (*before, *now))
    return [named for named in ids if _rules(before, named) != _rules(now, named)]


def _is_undated(before: Sequence[Standard], now: Sequence[Standard]) -> bool:
    """Whether a rule that was not there holds without a date on which it begins. Setting days where none were set
    changes nothing that was judged."""
    known = {_whatever_its_end(rule) for rule in before}
    judged = any(rule.days is not None for rule in before)
    return judged and any(rule.effective_from is None and _whatever_its_end(rule) not in known for rule in now)


def _whatever_its_end(rule: Standard) -> Standard:
    """The rule without the day on which it ends, and without the types of letter that it is for: an office that
    adds a type of its own changes no rule."""
    conditions = (replace(one, one_of=()) if one.field == "letter_type" else one for one in rule.applies_when)
    return replace(rule, effective_to=None, applies_when=tuple(conditions))


def _holidays(standards: Iterable[Standard]) -> OneOffHolidays:
    return next((rule.one_off for rule in standards), OneOffHolidays())
