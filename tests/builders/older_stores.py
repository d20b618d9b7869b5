"""Stores as older releases left them: what takes the tables and columns of each revision out again."""

from sqlalchemy import create_engine, text

UNDOING = {
    "0020": ("DROP TABLE letter_decisions",),
    "0019": ("DROP TABLE moderation_handovers",),
    "0018": ("DROP TABLE entered_outcomes",),
    "0017": tuple(f"DROP TABLE {name}" for name in ("credentials", "accounts", "sign_ins", "sign_in_attempts")),
    "0016": ("DROP TABLE letter_drafts",),
    "0015": tuple(f"ALTER TABLE draw_items DROP COLUMN {name}" for name in ("unit", "owner")),
    "0014": ("DROP TABLE meetings", "DROP TABLE minute_lines"),
    "0013": (
        "DROP TABLE check_standings",
        *(f"ALTER TABLE attached_letters DROP COLUMN {name}" for name in ("folder", "place")),
    ),
    "0012": (
        *(f"DROP TABLE {name}" for name in ("draw_handovers", "good_practice", "pairings", "urgent_answers")),
        "ALTER TABLE responses DROP COLUMN own_view",
    ),
    "0011": ("DROP TABLE attached_letters",),
    "0010": (
        "DROP TABLE disputes",
        *(f"ALTER TABLE responses DROP COLUMN {name}" for name in ("held", "coaching", "improved")),
    ),
    "0009": ("DROP TABLE inspection_entries",),
    "0008": ("DROP TABLE themes", "DROP TABLE improvement_actions"),
    "0007": ("DROP TABLE withdrawals",),
    "0006": ("ALTER TABLE marks DROP COLUMN by_default",),
    "0005": (
        "DROP TABLE person_joins",
        "DROP TABLE draw_contexts",
        "ALTER TABLE draws DROP COLUMN still_to_mark",
        *(f"ALTER TABLE people DROP COLUMN {name}" for name in ("off_list", "previous_ids", "former_names")),
    ),
}
"""Revision -> what takes its tables and columns out again, the newest first."""


def set_back(url: str, revision: str) -> None:
    """A store as an older release would have left it."""
    for later, statements in UNDOING.items():
        if later > revision:
            run(url, *statements)
    set_revision(url, revision)


def set_revision(url: str, revision: str) -> None:
    run(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def run(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection, connection.begin():
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
