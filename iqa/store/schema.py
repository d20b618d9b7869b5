"""Every table of the store, declared once, each with what guards it against changes made outside the tool.

Nothing here reads or writes. Text is never null ('' is nothing recorded); dates and times are ISO 8601 text; lists
and maps are JSON text; flags are 0 or 1. A table that holds a part of something (the marks of an assessment)
begins with the key of the whole and has a `position`. A later revision may add a column only with '' or 0 in the
rows that are there, since that is what the check takes events from before it to say.
"""

from functools import cache

from sqlalchemy import Column, Double, ForeignKeyConstraint, Index, LargeBinary, String, Table, UniqueConstraint

from iqa.store.account_tables import accounts as accounts
from iqa.store.account_tables import credentials as credentials
from iqa.store.account_tables import sign_in_attempts as sign_in_attempts
from iqa.store.account_tables import sign_ins as sign_ins
from iqa.store.columns import WORDS as WORDS
from iqa.store.columns import Guard as Guard
from iqa.store.columns import metadata as metadata
from iqa.store.columns import numbers as _numbers
from iqa.store.columns import part_of as _part_of
from iqa.store.columns import words as _words

REVISIONS = tuple(f"{number:04}" for number in range(3, 21))
"""The schema revisions this release knows, oldest first."""
UNRELEASED = ("0001", "0002")
"""Those of the time before the first release, which nothing reads any more."""
HEAD = REVISIONS[-1]

_EVENT_HASHED = {"guard": Guard.EVENT_HASHED}
_DIGEST_COVERED = {"guard": Guard.DIGEST_COVERED}
_RECOMPUTED = {"guard": Guard.RECOMPUTED}

alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", String(32), primary_key=True, nullable=False),
    info=_RECOMPUTED,
)

workspace = Table("workspace", metadata, *_words("id", key=True), info=_RECOMPUTED)

events = Table(
    "events",
    metadata,
    *_numbers("seq", key=True),
    *_words("at", "actor", "what", "subject", "payload_hash", "previous", "hash"),
    info=_RECOMPUTED,
)
payloads = Table(
    "payloads",
    metadata,
    *_numbers("seq", key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    ForeignKeyConstraint(["seq"], [events.c.seq]),
    info=_RECOMPUTED,
)
ledger_head = Table(
    "ledger_head",
    metadata,
    *_numbers("id", key=True),
    *_numbers("count"),
    *_words("hash"),
    info=_RECOMPUTED,
)

people = Table(
    "people",
    metadata,
    *_words("id", key=True),
    *_words("name", "role", "grade", "unit", "team", "line_manager", "email", "start", "leave"),
    *_words("other_names", "not_sampled", "off_list", "previous_ids", "former_names"),
    info=_EVENT_HASHED,
)

person_joins = Table(
    "person_joins",
    metadata,
    *_words("old", key=True),
    *_words("new", "reason", "by", "at"),
    info=_EVENT_HASHED,
)

populations = Table(
    "populations",
    metadata,
    *_words("id", key=True),
    *_words("kind", "month"),
    *_numbers("version"),
    *_words("digest", "rejected_digest", "source_digest", "field_list"),
    *_numbers("rows", "rejected_rows"),
    *_words("sources", "sheet", "mapping", "imported_at", "imported_by"),
    *_words("pages_guard", "rejected_guard"),
    UniqueConstraint("kind", "month", "version"),
    info=_EVENT_HASHED,
)
withdrawals = Table(
    "withdrawals",
    metadata,
    *_numbers("step", key=True),
    *_words("populations", "reason", "by", "at"),
    _part_of(events, "step"),
    info=_EVENT_HASHED,
)
population_pages = Table(
    "population_pages",
    metadata,
    *_words("population", key=True),
    *_numbers("page", key=True),
    *_words("first_key", "lines", "source_rows"),
    _part_of(populations, "population"),
    Index("population_pages_by_key", "population", "first_key", "page"),
    info=_DIGEST_COVERED,
)
population_rejected = Table(
    "population_rejected",
    metadata,
    *_words("population", key=True),
    *_numbers("position", key=True),
    *_numbers("row"),
    *_words("code", "message", "column", "value", "cells"),
    _part_of(populations, "population"),
    info=_DIGEST_COVERED,
)

draws = Table(
    "draws",
    metadata,
    *_words("id", key=True),
    *_words("scheme", "month", "seed", "population", "policy", "policy_digest"),
    *_words("exclusions", "voids", "scheme_version", "at", "shortfalls"),
    *_words("not_sampled", "recently_marked", "assessors", "top_ups", "still_to_mark"),
    Index("draws_by_month", "month", "scheme"),
    info=_EVENT_HASHED,
)
draw_cells = Table(
    "draw_cells",
    metadata,
    *_words("draw", "cell", key=True),
    *_numbers("position", "population", "eligible", "drawn", "asked", "ineligible", "unavailable"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)
draw_items = Table(
    "draw_items",
    metadata,
    *_words("draw", "key", key=True),
    *_numbers("position"),
    *_words("cell", "ticket"),
    *_numbers("rank"),
    *_words("state"),
    Column("probability", Double, nullable=False),
    *_words("assessor", "unit", "owner"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)
draw_replacements = Table(
    "draw_replacements",
    metadata,
    *_words("draw", "key", key=True),
    *_numbers("position"),
    *_words("reason", "note", "replaced_by", "by", "at"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)
draw_handovers = Table(
    "draw_handovers",
    metadata,
    *_words("draw", key=True),
    *_numbers("position", key=True),
    *_words("key", "was", "to", "reason", "by", "at"),
    *_numbers("after_replacements", "after_top_ups"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)
draw_voids = Table(
    "draw_voids",
    metadata,
    *_words("draw", key=True),
    *_words("reason", "by", "at"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)

draw_contexts = Table(
    "draw_contexts",
    metadata,
    *_words("draw", key=True),
    *_words("standards", "names"),
    _part_of(draws, "draw"),
    info=_EVENT_HASHED,
)

assessments = Table(
    "assessments",
    metadata,
    *_words("item_key", "draw", "round", "assessor", key=True),
    *_words("scheme", "scheme_version", "month", "state", "good_practice", "actions", "entered_dates"),
    *_words("urgent_concern", "referral", "overall", "marked_at"),
    *_numbers("revision"),
    *_words("recorded_from", "recorded_by", "recorded_at"),
    Index("assessments_by_month", "month", "scheme"),
    info=_EVENT_HASHED,
)
marks = Table(
    "marks",
    metadata,
    *_words("item_key", "draw", "round", "assessor", "criterion", key=True),
    *_numbers("position"),
    *_words("rating", "evidence", "finding_codes"),
    *_numbers("priority"),
    *_words("aim", "next_step", "explanation", "person"),
    *_numbers("by_default"),
    _part_of(assessments, "item_key", "draw", "round", "assessor"),
    Index("marks_by_person", "person"),
    Index("marks_by_rating", "criterion", "rating"),
    info=_EVENT_HASHED,
)

letters = Table(
    "letters",
    metadata,
    *_words("person", "month", key=True),
    *_numbers("version", key=True),
    *_words("released_at", "released_by", "reply_by", "files", "context"),
    Index("letters_by_month", "month"),
    info=_EVENT_HASHED,
)
letter_drafts = Table(
    "letter_drafts",
    metadata,
    *_words("person", "month", key=True),
    *_numbers("version", key=True),
    *_words("drafted_at", "drafted_by", "files", "context"),
    Index("letter_drafts_by_month", "month"),
    info=_EVENT_HASHED,
)
responses = Table(
    "responses",
    metadata,
    *_words("person", "month", key=True),
    *_numbers("version", "number", key=True),
    *_numbers("agrees"),
    *_words("text", "by", "at", "held", "coaching", "improved", "own_view"),
    _part_of(letters, "person", "month", "version"),
    info=_EVENT_HASHED,
)
mappings = Table(
    "mappings",
    metadata,
    *_words("kind", "headings_digest", key=True),
    *_words("mapping", "by", "at"),
    info=_EVENT_HASHED,
)
schemes = Table(
    "schemes",
    metadata,
    *_words("id", "version", key=True),
    *_words("source", "ratings", "criteria"),
    info=_EVENT_HASHED,
)
confirmations = Table(
    "confirmations",
    metadata,
    *_words("item_key", "month", key=True),
    *_numbers("owed"),
    *_words("reason", "by", "at"),
    info=_EVENT_HASHED,
)
moderations = Table(
    "moderations",
    metadata,
    *_words("id", key=True),
    *_words("purpose", "month", "seed", "share"),
    *_numbers("take"),
    *_words("digest", "pools", "exclusions", "voids", "at", "void_reason", "void_by", "void_at"),
    Index("moderations_by_month", "month", "purpose"),
    info=_EVENT_HASHED,
)
moderation_items = Table(
    "moderation_items",
    metadata,
    *_words("moderation", "draw", "key", key=True),
    *_numbers("position"),
    *_words("cell", "ticket"),
    *_numbers("rank"),
    *_words("state"),
    Column("probability", Double, nullable=False),
    *_words("assessor"),
    _part_of(moderations, "moderation"),
    info=_EVENT_HASHED,
)
moderation_handovers = Table(
    "moderation_handovers",
    metadata,
    *_words("moderation", key=True),
    *_numbers("position", key=True),
    *_words("draw", "key", "was", "to", "reason", "by", "at"),
    _part_of(moderations, "moderation"),
    info=_EVENT_HASHED,
)
adjudications = Table(
    "adjudications",
    metadata,
    *_words("item_key", "draw", "criterion", key=True),
    *_words("rating", "by"),
    *_numbers("meeting"),
    *_words("reason", "at"),
    info=_EVENT_HASHED,
)
themes = Table(
    "themes",
    metadata,
    *_words("id", key=True),
    *_words("scheme", "criterion", "finding", "group", "state", "steps"),
    info=_EVENT_HASHED,
)
improvement_actions = Table(
    "improvement_actions",
    metadata,
    *_words("id", key=True),
    *_words("what", "owner", "due", "month", "state", "source", "reference", "scheme", "criterion", "group"),
    *_words("at", "by", "done_on", "done_note", "ended_by", "ended_at", "ended_note"),
    info=_EVENT_HASHED,
)
inspection_entries = Table(
    "inspection_entries",
    metadata,
    *_words("issue", key=True),
    *_numbers("number", key=True),
    *_numbers("joint"),
    *_words("kind", "says", "by", "at", "on", "month", "rate", "criteria"),
    info=_EVENT_HASHED,
)
entered_outcomes = Table(
    "entered_outcomes",
    metadata,
    *_words("id", key=True),
    *_words("urn", "kind", "month", "about", "by", "at", "on", "taken_back"),
    info=_EVENT_HASHED,
)
disputes = Table(
    "disputes",
    metadata,
    *_words("item_key", "draw", "criterion", key=True),
    *_words("person", "month", "reason", "by", "at", "state", "rating", "evidence"),
    *_words("decided_reason", "decided_by", "decided_at"),
    *_numbers("version"),
    info=_EVENT_HASHED,
)

good_practice = Table(
    "good_practice",
    metadata,
    *_words("id", key=True),
    *_words("month", "text", "scheme", "item_key", "person", "by", "at", "consent", "consent_by", "consent_at"),
    info=_EVENT_HASHED,
)
pairings = Table(
    "pairings",
    metadata,
    *_words("marker", key=True),
    *_words("beside", "since", "reason", "by", "at", "ended_by", "ended_at", "ended_reason"),
    *_numbers("pieces"),
    info=_EVENT_HASHED,
)
urgent_answers = Table(
    "urgent_answers",
    metadata,
    *_words("month", "item_key", "kind", "criterion", "digest", key=True),
    *_words("done", "by", "at"),
    info=_EVENT_HASHED,
)
attached_letters = Table(
    "attached_letters",
    metadata,
    *_words("month", "digest", key=True),
    *_words("file", "how", "item_key", "candidates", "language", "basis", "made", "hints", "by", "at"),
    *_words("folder", "place"),
    info=_EVENT_HASHED,
)
letter_decisions = Table(
    "letter_decisions",
    metadata,
    *_words("month", "digest", key=True),
    *_words("item_key", "reason", "by", "at"),
    info=_EVENT_HASHED,
)
check_standings = Table(
    "check_standings",
    metadata,
    *_words("month", "check_id", key=True),
    *_words("edition", "months", "by", "at"),
    *_numbers("agreed", "not_agreed", "untold", "fallen"),
    info=_EVENT_HASHED,
)

meetings = Table(
    "meetings",
    metadata,
    *_words("kind", "month", "unit", key=True),
    *_words("on", "held", "by", "at", "why", "circulated", "read"),
    *_numbers("form"),
    info=_EVENT_HASHED,
)
minute_lines = Table(
    "minute_lines",
    metadata,
    *_words("kind", "month", "unit", "line", key=True),
    *_words("what", "about", "label", "outcome", "says", "by", "at", "action"),
    info=_EVENT_HASHED,
)


@cache
def column_names(table: Table) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(str(column.name) for column in table.columns)


@cache
def key_names(table: Table) -> tuple[str, ...]:
    """The names of the columns of a table's key, in order."""
    return tuple(str(column.name) for column in table.primary_key.columns)


def guarded_by(guard: Guard) -> tuple[Table, ...]:
    """The tables with that guard, wholes before their parts."""
    return tuple(table for table in metadata.sorted_tables if table.info.get("guard") is guard)
