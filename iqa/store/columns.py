"""What every table of the store is declared with: how its columns lie, and what guards its rows."""

from enum import StrEnum

from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, Table, Text


class Guard(StrEnum):
    """How `verify_store` knows that the rows of a table are what the tool wrote."""

    EVENT_HASHED = "event-hashed"
    """Each row as it should be stands in the payload of the event that wrote it."""
    DIGEST_COVERED = "digest-covered"
    """An event-hashed row holds a digest over these rows."""
    RECOMPUTED = "recomputed"
    """What should stand there follows from the rest of the store or from this release."""
    PASSING = "passing"
    """No record: what a shared site needs for some hours, and nothing rests on. It is written without an event."""


WORDS = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that sorts by code point on both databases."""

metadata = MetaData()


def words(*names: str, key: bool = False) -> list[Column[str]]:
    """Columns of text, of the key or not."""
    return [Column(name, WORDS, nullable=False, primary_key=key) for name in names]


def numbers(*names: str, key: bool = False) -> list[Column[int]]:
    """Columns of whole numbers, of the key or not."""
    return [Column(name, Integer, nullable=False, primary_key=key, autoincrement=False) for name in names]


def part_of(whole: Table, *names: str) -> ForeignKeyConstraint:
    """That some columns are the key of a row of another table."""
    return ForeignKeyConstraint(names, list(whole.primary_key.columns))
