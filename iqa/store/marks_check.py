"""Whether marks are what their scheme can have, and changed in the ledger only as they may. Reads only.

The store refuses the rest when it is asked to write it; this finds it where something else wrote it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import and_, select

from iqa.domain import AssessmentState, Round
from iqa.errors import TamperedError
from iqa.store import schema
from iqa.store.assessments import SCHEMES
from iqa.store.finding import Discrepancy
from iqa.store.plain import json_text
from iqa.store.repositories import Reader, spoken
from iqa.store.session import RowKey, Session, StoredRow

_WHOLE = len(schema.key_names(schema.assessments))
_RECORDED = ("state", "marked_at", "revision", "recorded_from", "recorded_by", "recorded_at")
"""The columns of an assessment that say how it was recorded; the others are its key and its answers."""


class _Standing(Struct, frozen=True):
    """An assessment after some event. `answers` is a short digest of its row but for how it was recorded."""

    locked: bool
    revision: int
    answers: bytes


class MarksHistory(Struct):
    """The assessments as the events of the ledger, told in their order, leave them."""

    _standing: dict[RowKey, _Standing] = field(default_factory=dict)

    def told(self, seq: int, rows: Mapping[str, Any]) -> Iterator[Discrepancy]:
        """What an event did to assessments that none may do. `rows` are those of its payload, by table."""
        marked = set(_keys_of_marks(rows.get(schema.marks.name)))
        put = dict(_assessments(rows.get(schema.assessments.name)))
        for key in sorted(marked | put.keys(), key=spoken):
            before, row = self._standing.get(key), put.get(key)
            after = _standing_of(row) if row else before
            if before is None or after is None:
                continue
            said = f"of {spoken(key)} in event {seq}"
            if before.locked and (key in marked or after.answers != before.answers):
                yield Discrepancy(
                    "assessments", spoken(key), f"answers {said} were changed while they were locked"
                )
            if row and after.revision <= before.revision:
                yield Discrepancy(
                    "assessments", spoken(key), f"the record {said} is not newer than the one before"
                )
        removed = rows.get(schema.assessments.name, {}).get("removed", ())
        for gone in map(tuple, removed):
            self._standing.pop(gone, None)
        self._standing.update((key, _standing_of(row)) for key, row in put.items())


def _keys_of_marks(changes: Mapping[str, Any] | None) -> Iterator[RowKey]:
    """The keys of the assessments whose marks some changes touch."""
    if changes:
        place = [changes["columns"].index(name) for name in schema.key_names(schema.assessments)]
        yield from (tuple(values[each] for each in place) for values in changes["put"])
        yield from (tuple(key[:_WHOLE]) for key in changes["removed"])


def _assessments(changes: Mapping[str, Any] | None) -> Iterator[tuple[RowKey, StoredRow]]:
    """The rows of assessments that some changes put, by key."""
    for values in changes["put"] if changes else ():
        row = dict(zip(changes["columns"], values, strict=True)) if changes else {}
        yield tuple(row[name] for name in schema.key_names(schema.assessments)), row


def _standing_of(row: StoredRow) -> _Standing:
    answers = {name: value for name, value in row.items() if name not in _RECORDED}
    digest = hashlib.blake2b(json_text(answers).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    locked = AssessmentState(row["state"]).is_locked and row["round"] != Round.AGREED.value
    return _Standing(locked, row["revision"], digest)


def marks_beyond_scheme(session: Session) -> Iterator[Discrepancy]:
    """Marks that have a rating or a question which their scheme, in the version it was pinned, does not."""
    marks, whole = schema.marks, schema.assessments
    same = and_(*(marks.c[column.name] == column for column in whole.primary_key.columns))
    keys: Sequence[Any] = list(marks.primary_key.columns)
    query = select(whole.c.scheme, whole.c.scheme_version, marks.c.rating, *keys).join_from(marks, whole, same)
    try:
        pinned = {(one.id, one.version): one for one in Reader(session, SCHEMES).list()}
    except TamperedError as fault:
        yield Discrepancy("schemes", "", fault.message)
        return
    for scheme, version, rating, *key in session.streamed(query):
        known = pinned.get((scheme, version))
        wrong = known.fault_of(key[-1], rating) if known else f"no draw pinned version {version} of {scheme}"
        if wrong:
            yield Discrepancy("marks", spoken(tuple(key)), f"the mark {spoken(tuple(key))} cannot be: {wrong}")
