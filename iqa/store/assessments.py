"""Assessments with their marks, and what is refused of them whoever asks.

Refused are: saving over what somebody else recorded in the meantime, by name; another answer in the place of a
locked one; and a rating or a question that the scheme does not have in the version that was pinned.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace
from sqlalchemy import Row, Select, and_, bindparam, exists, func, select

from iqa.domain import Assessment, AssessmentState, Mark, Month, Round
from iqa.errors import ConflictError, InvalidInputError, LockedError, NotFoundError
from iqa.store import schema
from iqa.store.records import StoredScheme
from iqa.store.repositories import Reader, RecordKey, Writer, spoken
from iqa.store.schema import column_names, key_names
from iqa.store.session import RowKey, Session, StoredRow, row_key
from iqa.store.shapes import Shape, TablePart

T = TypeVar("T")

_MARKS = TablePart("marks", Mark, schema.marks)
ASSESSMENTS = Shape("assessment", Assessment, schema.assessments, (_MARKS,))
SCHEMES = Shape("scheme", StoredScheme, schema.schemes)

_AT_ONCE = 500
"""Keys asked for in one query: SQLite takes 999 values at most in its older releases."""


class AssessmentKey(NamedTuple):
    """What an assessment is found by. `assessor` is '' while nobody is to mark it."""

    item_key: str
    draw: str
    round: Round
    assessor: str


def assessment_key(assessment: Assessment) -> AssessmentKey:
    """The key of an assessment."""
    return AssessmentKey(assessment.item_key, assessment.draw, assessment.round, assessment.assessor)


class AssessmentReader(Reader[Assessment]):
    """Assessments as a view offers them. `list(person=…)` gives those with a mark on that person's record."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, ASSESSMENTS)

    def of_items(self, draw: str, marking_round: Round, keys: Iterable[str]) -> tuple[Assessment, ...]:
        """The assessments of a draw in a round whose items have those keys, in order of their keys."""
        whole = schema.assessments.c
        wanted = sorted(set(keys))
        several = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
        return tuple(
            found
            for some in several
            for found in self._load(
                whole.draw == draw, whole.round == marking_round.value, whole.item_key.in_(some)
            )
        )

    def once_of_month(self, month: Month, what: str, read: Callable[[], T]) -> T:
        """What a month's marks, and things that the ledger tells of as no marks, come to: a process that serves
        others reads it anew only where any of those marks was recorded since. `what` says what is asked."""
        known = self._session.kept
        if known is None:
            return read()
        asked, stands = (what, month), self._as_recorded(month)
        if asked not in known or known[asked][0] != stands:
            known[asked] = stands, read()
        found: T = known[asked][1]
        return found

    def _as_recorded(self, month: Month) -> tuple[Row[*tuple[Any, ...]], ...]:
        """By what it is known whether any assessment of a month was recorded, changed or taken out."""
        return tuple(self._session.connection.execute(_recorded(), {"month": str(month)}))

    def recorded_by(self, key: AssessmentKey) -> tuple[str, str]:
        """Who made the last recording of an assessment, as typed, and when (UTC); ('', '') where there is none."""
        whole = schema.assessments.c
        query = select(whole.recorded_by, whole.recorded_at).where(*self._has_key(key))
        return next(((row["recorded_by"], row["recorded_at"]) for row in self._session.rows(query)), ("", ""))

    def of_item(self, draw: str, key: str) -> tuple[Assessment, ...]:
        """The assessments of one piece of a draw's work, in every round, in order of their keys: read at once."""
        wholes: dict[RowKey, StoredRow] = {}
        marks: dict[RowKey, list[StoredRow]] = {}
        names, marked = column_names(schema.assessments), column_names(schema.marks)
        for row in self._session.connection.execute(_of_item(), {"draw": draw, "item_key": key}):
            whole = dict(zip(names, row[: len(names)], strict=True))
            at = row_key(schema.assessments, whole)
            wholes[at] = whole
            if row[-1] is not None:
                marks.setdefault(at, []).append(dict(zip(marked, row[len(names) :], strict=True)))
        return self._values(tuple(wholes.values()), lambda _: [one for some in marks.values() for one in some])

    def _listed(self, filters: Mapping[str, str | int | Month | None]) -> tuple[Assessment, ...]:
        person = filters.get("person")
        others = {name: value for name, value in filters.items() if name != "person"}
        if person is None:
            return super()._listed(others)
        marks, whole = schema.marks.alias("of_person"), schema.assessments
        same = and_(*(marks.c[column.name] == column for column in whole.primary_key.columns))
        return self._load(*self._conditions(others), exists().where(same, marks.c.person == person))


@cache
def _recorded() -> Select[Any]:
    whole = schema.assessments.c
    states = select(whole.state, func.count(), func.sum(whole.revision), func.max(whole.recorded_at))
    return states.where(whole.month == bindparam("month")).group_by(whole.state).order_by(whole.state)


class AssessmentWriter(AssessmentReader, Writer[Assessment]):
    """Assessments as a change offers them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._schemes = Reader(session, SCHEMES)

    def add(self, value: Assessment) -> None:
        """Store a new assessment; RefusedError when its key is taken or its scheme cannot have its marks."""
        key = assessment_key(value)
        if self._stored(key) is not None:
            raise ConflictError(f"There is already an assessment {spoken(key)}.")
        self._begin(value)

    def keep(self, value: Assessment, known: Assessment | None = None) -> Assessment:
        """Store an assessment: as the first of its key, or over the one it was read as. Returns it with its new
        revision; refused as `add` and `save` refuse.

        `known` is the one that is stored, of revision 0 where there is none, if whoever calls has read it and the
        ledger tells of nothing since that touched it: then it is not read again while others wait.
        """
        if known is not None and known.revision:
            as_read = {**ASSESSMENTS.row(known), "recorded_by": "", "recorded_at": ""}
            return self._replace(as_read, known, value, reopening=False)
        row = self._stored(assessment_key(value)) if known is None else None
        if row is not None:
            return self._save_over(row, value, reopening=False)
        first = replace(value, revision=1)
        self._begin(first)
        return first

    def save(self, value: Assessment) -> Assessment:
        """Store an assessment over the one it was read as, and return it with its new revision.

        `value.revision` is the revision it was read at. RefusedError when the store has another, that is when
        somebody recorded in the meantime; when the stored one is locked and this says anything else, or is not
        locked; and when its scheme cannot have its marks. NotFoundError when there is none. Nothing is done, and
        the revision stays, when nothing differs.
        """
        return self._save(value, reopening=False)

    def reopen(self, value: Assessment) -> Assessment:
        """Store an assessment that is unlocked over the locked one, its answers as they were; else as `save`."""
        return self._save(value, reopening=True)

    def remove(self, key: RecordKey) -> None:
        """Take an assessment out; RefusedError when it is locked, NotFoundError when there is none."""
        before = self.find(key)
        if _holds(before):
            raise _locked(before)
        super().remove(key)

    def save_states(self, values: Iterable[Assessment]) -> None:
        """Store the states of assessments read at the revisions they carry, all at once, and nothing else of them.

        Refused as `save` refuses. Nobody's marks are unlocked so.
        """
        saved = {assessment_key(value): value for value in values}
        rows = dict(self._stored_of(saved))
        after = []
        for key, value in saved.items():
            if key not in rows:
                raise NotFoundError(f"There is no assessment {spoken(key)}.")
            _refuse_stale(rows[key], value)
            before = replace(value, state=AssessmentState(rows[key]["state"]))
            if _holds(before) and not value.is_locked:
                raise _locked(before)
            moved = {"state": value.state.value, "revision": value.revision + 1, **self._recorder()}
            after.append({**rows[key], **moved} if rows[key]["state"] != value.state.value else rows[key])
        self._session.change(schema.assessments, rows.values(), after)

    def _save(self, value: Assessment, *, reopening: bool) -> Assessment:
        key = assessment_key(value)
        row = self._stored(key)
        if row is None:
            raise NotFoundError(f"There is no assessment {spoken(key)}.")
        return self._save_over(row, value, reopening=reopening)

    def _begin(self, value: Assessment) -> None:
        self._refuse_unknown(value)
        self._put(value, None, **self._recorder())

    def _save_over(self, row: StoredRow, value: Assessment, *, reopening: bool) -> Assessment:
        """Store an assessment over the one that lies in a row, of which the marks are read."""
        marks = sorted(self._stored_part(_MARKS, assessment_key(value)), key=lambda one: one["position"])
        held = {_MARKS.field: {row_key(ASSESSMENTS.table, row): tuple(marks)}}
        return self._replace(row, self._value(row, held), value, reopening=reopening)

    def _replace(self, row: StoredRow, before: Assessment, value: Assessment, *, reopening: bool) -> Assessment:
        """Store an assessment over another, which lies in a row."""
        _refuse_stale(row, value)
        _refuse_over_locked(before, value, reopening=reopening)
        self._refuse_unknown(value)
        if value == before:
            return value
        saved = replace(value, revision=value.revision + 1)
        after = {**row, **ASSESSMENTS.row(saved), **self._recorder()}
        self._session.change(ASSESSMENTS.table, (row,), (after,))
        rows_before, rows_after = (
            ASSESSMENTS.part_changes(_MARKS, before, saved)
            if assessment_key(before) == assessment_key(saved)
            else tuple(ASSESSMENTS.part_rows(_MARKS, one) for one in (before, saved))
        )
        self._session.change(_MARKS.table, rows_before, rows_after)
        return saved

    def _stored_of(self, keys: Iterable[AssessmentKey]) -> Iterator[tuple[AssessmentKey, StoredRow]]:
        """The stored rows of those keys."""
        wanted, whole = set(keys), schema.assessments
        for draw in sorted({key.draw for key in wanted}):
            items = sorted({key.item_key for key in wanted if key.draw == draw})
            for start in range(0, len(items), _AT_ONCE):
                some = whole.c.item_key.in_(items[start : start + _AT_ONCE])
                for row in self._session.rows(select(whole).where(whole.c.draw == draw, some)):
                    key = AssessmentKey(row["item_key"], draw, Round(row["round"]), row["assessor"])
                    if key in wanted:
                        yield key, row

    def _refuse_unknown(self, value: Assessment) -> None:
        pinned = self._schemes.get((value.scheme, value.scheme_version))
        if pinned is None:
            raise InvalidInputError(
                f"No draw here pinned version {value.scheme_version} of {value.scheme}, so marks by it cannot be "
                "stored.",
                "Mark work that was drawn here.",
            )
        faults = (pinned.fault_of(mark.criterion, mark.rating) for mark in value.marks)
        fault = next((each for each in faults if each), "")
        if fault:
            raise InvalidInputError(
                f"{value.item_key} cannot be marked so: {fault}.", "Choose one of those it has."
            )

    def _recorder(self) -> dict[str, str]:
        return {"recorded_by": self._session.actor, "recorded_at": self._session.at}


@cache
def _of_item() -> Select[Any]:
    """The rows of assessments of a piece of work, each with its marks or beside nothing."""
    whole, marks = schema.assessments, schema.marks
    same = and_(*(marks.c[name] == whole.c[name] for name in key_names(whole)))
    asked = (whole.c.draw == bindparam("draw"), whole.c.item_key == bindparam("item_key"))
    columns = (*whole.columns, *(column.label(f"mark_{column.name}") for column in marks.columns))
    found = select(*columns).select_from(whole.outerjoin(marks, same)).where(*asked)
    return found.order_by(*whole.primary_key.columns, marks.c.position)


def _refuse_stale(row: StoredRow, value: Assessment) -> None:
    """ConflictError when an assessment was recorded since it was read."""
    if row["revision"] != value.revision:
        raise ConflictError(
            f"{row['recorded_by']} recorded the assessment of {value.item_key} in the meantime "
            f"(at {row['recorded_at']}), so yours was not stored.",
            "Open it again and enter your changes once more.",
        )


def _refuse_over_locked(before: Assessment, value: Assessment, *, reopening: bool) -> None:
    """LockedError where what is stored is locked and this would change an answer of it."""
    if _holds(before) and (_answers(before) != _answers(value) or value.is_locked == reopening):
        raise _locked(before)


def _holds(stored: Assessment) -> bool:
    """Whether its answers may not change. What stands of two markings is worked out, and follows them."""
    return stored.is_locked and stored.round is not Round.AGREED


def _answers(assessment: Assessment) -> Assessment:
    """An assessment but for its state and for when, how often and from where it was recorded."""
    return replace(assessment, state=AssessmentState.DRAWN, marked_at="", revision=0, recorded_from="")


def _locked(stored: Assessment) -> LockedError:
    return LockedError(
        f"The assessment of {stored.item_key} is {stored.state.value} and locked, so nothing else was stored.",
        "Have it reopened with a reason.",
    )
