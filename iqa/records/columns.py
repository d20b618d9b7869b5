"""What people said of the columns of their exports, remembered by heading: which field it holds, how its URNs end,
in which order its dates are written. What iqa.toml says of a column goes first.

A heading said once is known in every later export of its kind, whatever other columns stand beside it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.domain import Kind
from iqa.fields import DATE_ORDER, DECLARED, FIELDS, URN_SUFFIX, Reads
from iqa.intake.mapping import ColumnMapping, How
from iqa.intake.urn import Suffix
from iqa.records.workspace import Workspace
from iqa.settings import Settings
from iqa.sheets.table import column_letters
from iqa.store import RememberedColumn, StoredPopulation, View
from iqa.text import fold


def known_columns(workspace: Workspace, view: View, kind: Kind, headings: Sequence[str]) -> dict[str, str]:
    """What is known of the columns of a table before anybody names one: as iqa.toml has it, else as remembered.

    Field -> heading, and what was declared of the export (`DECLARED`).
    """
    settings = workspace.settings
    there = {fold(name) for name in _names(headings)}
    office = settings.columns.get(str(kind), {})
    by_setting = {name: said for name, said in office.items() if name in DECLARED or fold(said) in there}
    suffix = {URN_SUFFIX: settings.urn_suffix} if settings.urn_suffix.strip() else {}
    return suffix | remembered_columns(view, kind, headings) | by_setting


def remembered_columns(view: View, kind: Kind, headings: Sequence[str]) -> dict[str, str]:
    """Field -> heading for every heading of a table that somebody has named a field for, the latest word last.

    How its URNs end (`URN_SUFFIX`) and the order of its dates (`DATE_ORDER`) are there too where they were
    declared of the columns that these stand in.
    """
    kept = {one.headings_digest: one for one in view.mappings.list(kind=kind)}
    said = [kept[digest] for digest in dict.fromkeys(map(heading_digest, _names(headings))) if digest in kept]
    columns: dict[str, str] = {}
    for one in sorted(said, key=lambda one: one.at):
        columns |= one.mapping
    return columns


def named_headings(workspace: Workspace, view: View, kind: Kind) -> tuple[str, ...]:
    """The headings of a kind that somebody has named a field for, at an import or in iqa.toml."""
    said = [one.mapping for one in view.mappings.list(kind=kind) if one.headings_digest != _PLACE]
    said.append(workspace.settings.columns.get(str(kind), {}))
    return tuple(heading for one in said for name, heading in one.items() if name not in DECLARED)


class TablePlace(Struct, frozen=True):
    """Where in its file a table stands, as somebody said of an export: its sheet, '' for none said, and the row of
    its headings, 0 for none said."""

    sheet: str = ""
    header_row: int = 0


_PLACE = "place"
"""What the place of a kind's tables is kept under, beside what is kept under the digests of headings."""


def remembered_place(view: View, kind: Kind) -> TablePlace:
    """Where the table of an export stood that somebody had to say it of, the last time."""
    kept = view.mappings.get((kind, _PLACE))
    said = kept.mapping if kept else {}
    return TablePlace(said.get("sheet", ""), int(said.get("header_row", "0")))


def place_to_remember(
    workspace: Workspace, view: View, kind: Kind, said: TablePlace
) -> tuple[RememberedColumn, ...]:
    """What is to be kept of where an import says that its table stands: nothing that is known already."""
    before = remembered_place(view, kind)
    now = TablePlace(said.sheet or before.sheet, said.header_row or before.header_row)
    if now == before:
        return ()
    kept = {"sheet": now.sheet, "header_row": str(now.header_row)}
    return (RememberedColumn(kind, _PLACE, kept, workspace.actor.typed, workspace.now().isoformat()),)


def columns_to_remember(
    workspace: Workspace, view: View, mapping: ColumnMapping, given: Mapping[str, str]
) -> tuple[RememberedColumn, ...]:
    """What is to be kept of what an import says of its columns: nothing that is known already.

    `given` is as the person gave it.
    """
    at = workspace.now().isoformat()
    found = []
    for heading, said in _said(mapping, given):
        digest = heading_digest(heading)
        kept = view.mappings.get((mapping.kind, digest))
        before = dict(kept.mapping) if kept else {}
        same_field = said.keys() - DECLARED <= before.keys()
        now = before | said if same_field else said
        if now != before:
            found.append(RememberedColumn(mapping.kind, digest, now, workspace.actor.typed, at))
    return tuple(found)


def _said(mapping: ColumnMapping, given: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each heading of which something was said, with what."""
    suffix = {URN_SUFFIX: mapping.urn_suffix.value} if given.get(URN_SUFFIX) else {}
    order = {DATE_ORDER: mapping.date_order} if given.get(DATE_ORDER) else {}
    dates = {column.field for column in FIELDS[mapping.kind] if column.reads is Reads.DATE}
    for name, match in mapping.matches.items():
        declared = suffix if name == "urn" else order if name in dates else {}
        if match.how is How.GIVEN or declared:
            yield match.heading, {name: match.heading} | declared


def declared_suffix(settings: Settings, view: View, stored: StoredPopulation) -> Suffix:
    """How the URNs of a stored export end, by the latest word on the column that they were read from."""
    if office := settings.columns.get(str(stored.kind), {}).get(URN_SUFFIX):
        return Suffix(office)
    kept = view.mappings.get((stored.kind, heading_digest(stored.mapping.get("urn", ""))))
    said = kept.mapping.get(URN_SUFFIX, "") if kept else ""
    said = said or stored.mapping.get(URN_SUFFIX, "") or settings.urn_suffix.strip()
    return Suffix(said or Suffix.UNDECLARED)


def heading_digest(heading: str) -> str:
    """What a heading is remembered under, whatever its case, spaces and punctuation: SHA-256 in hexadecimal."""
    return hashlib.sha256(fold(heading).encode()).hexdigest()


def _names(headings: Iterable[str]) -> Iterator[str]:
    """What each column goes by: its heading, or its letter where it has none."""
    return (heading if heading.strip() else column_letters(index) for index, heading in enumerate(headings, 1))
