"""Whom a form lets somebody choose: everybody on the staff list, two of one name told apart."""

from collections.abc import Collection

from iqa.marking.work_words import staff_labels
from iqa.records.workspace import Workspace


def staff_choices(here: Workspace, without: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Everybody who is on the staff list now but some (staff ids): id and label, by label."""
    staff = [one for one in here.people().values() if one.off_list is None]
    labels = staff_labels(staff)
    found = [(one.id, labels[one.id]) for one in staff if one.id not in without]
    return tuple(sorted(found, key=lambda one: one[1].casefold()))
