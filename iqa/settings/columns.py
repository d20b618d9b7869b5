"""The [columns] table of iqa.toml: under which headings the exports of an office have their fields, by kind."""

from collections.abc import Mapping
from typing import Any

from iqa.domain import Kind
from iqa.fields import FIELDS
from iqa.settings.faults import TomlPlace

DECLARED: Mapping[str, tuple[str, ...]] = {
    "urn_suffix": ("split", "year"),
    "date_order": ("day first", "month first"),
}
"""What can be declared of an export beside its columns, and in which words."""


def columns_from(table: Any, file: TomlPlace) -> Mapping[str, Mapping[str, str]]:
    """Kind of export -> field -> heading; its faults join the others."""
    if not isinstance(table, dict):
        file.fault(
            "columns", "should hold a table for each kind of export", "Write [columns.cases] over the first."
        )
        return {}
    place, kinds = file.inner("[columns]", "columns"), {str(kind): kind for kind in Kind}
    found = {}
    for name, given in table.items():
        if name not in kinds:
            place.unknown(name, kinds, "is not a kind of export")
        elif not isinstance(given, dict):
            place.fault(name, "should be a table of its own", f"Write [columns.{name}] on a line of its own.")
        else:
            inner = file.inner(f"[columns.{name}]", "columns", name)
            found[name] = _headings(given, kinds[name], inner)
    return found


def _headings(given: Mapping[str, Any], kind: Kind, place: TomlPlace) -> Mapping[str, str]:
    """Field -> heading of one kind of export."""
    known = [*(column.field for column in FIELDS[kind]), *DECLARED]
    found = {}
    for name, heading in given.items():
        if name not in known:
            place.unknown(name, known, f"is not a field of {kind}")
        elif not isinstance(heading, str):
            place.wrong_type(name, str, heading)
        elif not heading.strip():
            place.fault(name, "cannot be blank", "Write the heading as the export has it, or take the line out.")
        elif name in DECLARED and heading not in DECLARED[name]:
            place.fault(name, f"should be {' or '.join(DECLARED[name])}", f'It is "{heading}".')
        else:
            found[name] = heading
    return found
