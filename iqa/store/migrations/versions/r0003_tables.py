"""The tables of the first release, as they were then: never edited, later revisions change them.

Revision 0003, the first: a store of 0001 or 0002 was made before the first release and is refused.
"""

from alembic import op
from sqlalchemy import (
    Column,
    Double,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0003"
down_revision = None

WORDS = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table of the first release."""
    _ledger_tables()
    _population_tables()
    _draw_tables()
    _marking_tables()
    _letter_tables()
    _moderation_tables()


def _words(names: str) -> list[Column[str]]:
    return [Column(name, WORDS, nullable=False) for name in names.split()]


def _numbers(names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False, autoincrement=False) for name in names.split()]


def _key(names: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*names.split())


def _part_of(table: str, names: str, keys: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(names.split(), [f"{table}.{key}" for key in keys.split()])


def _ledger_tables() -> None:
    op.create_table("workspace", *_words("id"), _key("id"))
    op.create_table(
        "events",
        *_numbers("seq"),
        *_words("at actor what subject payload_hash previous hash"),
        _key("seq"),
    )
    op.create_table(
        "payloads",
        *_numbers("seq"),
        Column("salt", LargeBinary, nullable=False),
        Column("body", LargeBinary, nullable=False),
        _key("seq"),
        _part_of("events", "seq", "seq"),
    )
    op.create_table("ledger_head", *_numbers("id count"), *_words("hash"), _key("id"))


def _population_tables() -> None:
    op.create_table(
        "people",
        *_words("id name role grade unit team line_manager email start leave other_names not_sampled"),
        _key("id"),
    )
    op.create_table(
        "populations",
        *_words("id kind month"),
        *_numbers("version"),
        *_words("digest rejected_digest source_digest field_list"),
        *_numbers("rows rejected_rows"),
        *_words("sources sheet mapping imported_at imported_by pages_guard rejected_guard"),
        _key("id"),
        UniqueConstraint("kind", "month", "version"),
    )
    op.create_table(
        "population_pages",
        *_words("population"),
        *_numbers("page"),
        *_words("first_key lines source_rows"),
        _key("population page"),
        _part_of("populations", "population", "id"),
    )
    op.create_index("population_pages_by_key", "population_pages", ["population", "first_key", "page"])
    op.create_table(
        "population_rejected",
        *_words("population"),
        *_numbers("position row"),
        *_words("code message column value cells"),
        _key("population position"),
        _part_of("populations", "population", "id"),
    )


def _draw_tables() -> None:
    op.create_table(
        "draws",
        *_words("id scheme month seed population policy policy_digest"),
        *_words("exclusions voids scheme_version at shortfalls not_sampled recently_marked assessors top_ups"),
        _key("id"),
    )
    op.create_index("draws_by_month", "draws", ["month", "scheme"])
    op.create_table(
        "draw_cells",
        *_words("draw cell"),
        *_numbers("position population eligible drawn asked ineligible unavailable"),
        _key("draw cell"),
        _part_of("draws", "draw", "id"),
    )
    op.create_table(
        "draw_items",
        *_words("draw key"),
        *_numbers("position"),
        *_words("cell ticket"),
        *_numbers("rank"),
        *_words("state"),
        Column("probability", Double, nullable=False),
        *_words("assessor"),
        _key("draw key"),
        _part_of("draws", "draw", "id"),
    )
    op.create_table(
        "draw_replacements",
        *_words("draw key"),
        *_numbers("position"),
        *_words("reason note replaced_by by at"),
        _key("draw key"),
        _part_of("draws", "draw", "id"),
    )
    op.create_table(
        "draw_voids",
        *_words("draw reason by at"),
        _key("draw"),
        _part_of("draws", "draw", "id"),
    )


def _marking_tables() -> None:
    op.create_table(
        "assessments",
        *_words("item_key draw round assessor scheme scheme_version month state good_practice actions"),
        *_words("entered_dates urgent_concern referral overall marked_at"),
        *_numbers("revision"),
        *_words("recorded_from recorded_by recorded_at"),
        _key("item_key draw round assessor"),
    )
    op.create_index("assessments_by_month", "assessments", ["month", "scheme"])
    op.create_table(
        "marks",
        *_words("item_key draw round assessor criterion"),
        *_numbers("position"),
        *_words("rating evidence finding_codes"),
        *_numbers("priority"),
        *_words("aim next_step explanation person"),
        _key("item_key draw round assessor criterion"),
        _part_of("assessments", "item_key draw round assessor", "item_key draw round assessor"),
    )
    op.create_index("marks_by_person", "marks", ["person"])
    op.create_index("marks_by_rating", "marks", ["criterion", "rating"])


def _letter_tables() -> None:
    op.create_table(
        "letters",
        *_words("person month"),
        *_numbers("version"),
        *_words("released_at released_by reply_by files context"),
        _key("person month version"),
    )
    op.create_index("letters_by_month", "letters", ["month"])
    op.create_table(
        "responses",
        *_words("person month"),
        *_numbers("version number agrees"),
        *_words("text by at"),
        _key("person month version number"),
        _part_of("letters", "person month version", "person month version"),
    )
    op.create_table(
        "mappings",
        *_words("kind headings_digest mapping by at"),
        _key("kind headings_digest"),
    )
    op.create_table("schemes", *_words("id version source ratings criteria"), _key("id version"))
    op.create_table(
        "confirmations",
        *_words("item_key month"),
        *_numbers("owed"),
        *_words("reason by at"),
        _key("item_key month"),
    )


def _moderation_tables() -> None:
    op.create_table(
        "moderations",
        *_words("id purpose month seed share"),
        *_numbers("take"),
        *_words("digest pools exclusions voids at void_reason void_by void_at"),
        _key("id"),
    )
    op.create_index("moderations_by_month", "moderations", ["month", "purpose"])
    op.create_table(
        "moderation_items",
        *_words("moderation draw key"),
        *_numbers("position"),
        *_words("cell ticket"),
        *_numbers("rank"),
        *_words("state"),
        Column("probability", Double, nullable=False),
        *_words("assessor"),
        _key("moderation draw key"),
        _part_of("moderations", "moderation", "id"),
    )
    op.create_table(
        "adjudications",
        *_words("item_key draw criterion rating by"),
        *_numbers("meeting"),
        *_words("reason at"),
        _key("item_key draw criterion"),
    )
