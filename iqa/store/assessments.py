"""Assessments with their marks. Saving over what somebody else recorded in the meantime is refused, by name."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists

from iqa.domain import Assessment, Mark, Round
from iqa.errors import ConflictError, NotFoundError
from iqa.store import schema
from iqa.store.repositories import Part, Reader, Shape, Writer, spoken
from iqa.store.session import Session

ASSESSMENTS = Shape("assessment", Assessment, schema.assessments, (Part("marks", Mark, schema.marks),))

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

    def _conditions(self, filters: Mapping[str, str | int | None]) -> tuple[ColumnElement[bool], ...]:
        person = filters.get("person")
        others = super()._conditions({name: value for name, value in filters.items() if name != "person"})
        if person is None:
            return others
        marks, whole = schema.marks.alias("of_person"), schema.assessments
        same = and_(*(marks.c[column.name] == column for column in whole.primary_key.columns))
        return (*others, exists().where(same, marks.c.person == person))


class AssessmentWriter(AssessmentReader, Writer[Assessment]):
    """Assessments as a change offers them."""

    def add(self, value: Assessment) -> None:
        """Store a new assessment as it is; RefusedError when its key is taken."""
        key = assessment_key(value)
        if self._stored(key) is not None:
            raise ConflictError(f"There is already an assessment {spoken(key)}.")
        self._put(value, None, **self._recorder())

    def save(self, value: Assessment) -> Assessment:
        """Store an assessment over the one it was read as, and return it with its new revision.

        `value.revision` is the revision it was read at. RefusedError when the store has another, that is when
        somebody recorded in the meantime; NotFoundError when there is none. Nothing is done, and the revision
        stays, when nothing differs.
        """
        key = assessment_key(value)
        row = self._stored(key)
        if row is None:
            raise NotFoundError(f"There is no assessment {spoken(key)}.")
        if row["revision"] != value.revision:
            raise ConflictError(
                f"{row['recorded_by']} recorded the assessment of {value.item_key} in the meantime "
                f"(at {row['recorded_at']}), so yours was not stored.",
                "Open it again and enter your changes once more.",
            )
        if not self._put(value, row):
            return value
        saved = replace(value, revision=value.revision + 1)
        self._put(saved, self._stored(key), **self._recorder())
        return saved

    def _recorder(self) -> dict[str, str]:
        return {"recorded_by": self._session.actor, "recorded_at": self._session.at}
