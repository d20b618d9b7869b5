"""Who is to know at once of what is urgent: whoever manages the work, as far as the staff list tells for certain.

Where it does not tell, nobody is named: whoever sees urgent things of the unit is shown it as nobody's.
"""

from collections.abc import Iterable, Mapping

from iqa.domain import Item, Person, Role


def manager_of_work(item: Item, people: Mapping[str, Person]) -> Person | None:
    """The line manager of whoever's work it is; else whoever alone heads its unit: the legal manager, of a letter
    the manager of the liaison unit."""
    whose = (item.text("person"), item.text("prosecutor_id"))
    head = Role.VLU_MANAGER if item.text("letter_state") else Role.LEGAL_MANAGER
    return _line_manager(whose, people) or _head(head, item.text("unit"), people)


def manager_of_letter(rows: Iterable[Item], people: Mapping[str, Person]) -> Person | None:
    """Who is to know what stands in a letter that answers one of some rows of the log: the line manager of its
    drafter, where the log names one and every row comes to the same; else the liaison unit's manager."""
    rows = tuple(rows)
    drafted = {found.id: found for one in rows if (found := _line_manager((one.text("drafter_id"),), people))}
    named = all(one.text("drafter_id") in people for one in rows)
    if named and len(drafted) == 1:
        return next(iter(drafted.values()))
    return _head(Role.VLU_MANAGER, unit_of(rows), people)


def unit_of(rows: Iterable[Item]) -> str:
    """The unit of some work, '' where it is of several or not known."""
    units = {one.text("unit") for one in rows}
    return units.pop() if len(units) == 1 else ""


def _line_manager(whose: Iterable[str], people: Mapping[str, Person]) -> Person | None:
    """The line manager of the first of some people, told by staff id, who has one that is still here."""
    managers = (people.get(people[one].line_manager) for one in whose if one in people)
    return next((one for one in managers if one and one.off_list is None), None)


def _head(role: Role, unit: str, people: Mapping[str, Person]) -> Person | None:
    """The only one of a role in a unit, or the only one at all."""
    heads = [one for one in people.values() if one.role is role and one.off_list is None]
    of_unit = [one for one in heads if unit and one.unit.casefold() == unit.casefold()]
    return next((found[0] for found in (of_unit, heads) if len(found) == 1), None)
