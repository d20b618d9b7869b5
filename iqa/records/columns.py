"""What people said of the columns of their exports, remembered by heading: which field it holds, how URNs end.

A heading said once is known in every later export of its kind, whatever other columns stand beside it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from iqa.domain import Kind
from iqa.intake.mapping import URN_SUFFIX, ColumnMapping, How
from iqa.intake.urn import Suffix
from iqa.records.workspace import Workspace
from iqa.sheets.table import column_letters
from iqa.store import RememberedColumn, StoredPopulation, View
from iqa.text import fold


def remembered_columns(view: View, kind: Kind, headings: Sequence[str]) -> dict[str, str]:
    """Field -> heading for every heading of a table that somebody has named a field for, the latest word last.

    How its URNs end (`URN_SUFFIX`) is there too where it was declared of the column that they stand in.
    """
    kept = {one.headings_digest: one for one in view.mappings.list(kind=kind)}
    said = [kept[digest] for digest in dict.fromkeys(map(heading_digest, _names(headings))) if digest in kept]
    columns: dict[str, str] = {}
    for one in sorted(said, key=lambda one: one.at):
        columns |= one.mapping
    return columns


def named_headings(view: View, kind: Kind) -> tuple[str, ...]:
    """The headings of a kind that somebody has named a field for at an import."""
    kept = view.mappings.list(kind=kind)
    return tuple(heading for one in kept for name, heading in one.mapping.items() if name != URN_SUFFIX)


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
        same_field = said.keys() - {URN_SUFFIX} <= before.keys()
        now = before | said if same_field else said
        if now != before:
            found.append(RememberedColumn(mapping.kind, digest, now, workspace.actor.typed, at))
    return tuple(found)


def _said(mapping: ColumnMapping, given: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each heading of which something was said, with what."""
    urn = mapping.matches.get("urn")
    declared = {URN_SUFFIX: mapping.urn_suffix.value} if given.get(URN_SUFFIX) else {}
    for name, match in mapping.matches.items():
        of_urns = declared if match is urn else {}
        if match.how is How.GIVEN or of_urns:
            yield match.heading, {name: match.heading} | of_urns


def declared_suffix(view: View, stored: StoredPopulation) -> Suffix:
    """How the URNs of a stored export end, by the latest word on the column that they were read from."""
    kept = view.mappings.get((stored.kind, heading_digest(stored.mapping.get("urn", ""))))
    said = kept.mapping.get(URN_SUFFIX, "") if kept else ""
    return Suffix(said or stored.mapping.get(URN_SUFFIX, Suffix.UNDECLARED))


def heading_digest(heading: str) -> str:
    """What a heading is remembered under, whatever its case, spaces and punctuation: SHA-256 in hexadecimal."""
    return hashlib.sha256(fold(heading).encode()).hexdigest()


def _names(headings: Iterable[str]) -> Iterator[str]:
    """What each column goes by: its heading, or its letter where it has none."""
    return (heading if heading.strip() else column_letters(index) for index, heading in enumerate(headings, 1))
