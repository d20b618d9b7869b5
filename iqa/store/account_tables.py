"""The tables of accounts and of signing in, beside those of `iqa.store.schema`, which lists them too."""

from sqlalchemy import Index, Table

from iqa.store.columns import Guard, metadata, numbers, part_of, words

accounts = Table(
    "accounts",
    metadata,
    *words("person", key=True),
    *words("grants", "oid", "password_digest", "password_at"),
    *numbers("temporary"),
    *words("by", "at", "closed_by", "closed_at", "closed_reason"),
    Index("accounts_by_oid", "oid"),
    info={"guard": Guard.EVENT_HASHED},
)
credentials = Table(
    "credentials",
    metadata,
    *words("person", key=True),
    *words("hash"),
    part_of(accounts, "person"),
    info={"guard": Guard.DIGEST_COVERED},
)
"""How passwords are kept: apart from the accounts, so that the ledger, which forgets nothing, holds none."""
sign_ins = Table(
    "sign_ins",
    metadata,
    *words("id", key=True),
    *words("person", "oid", "grants", "began_at", "seen_at"),
    Index("sign_ins_by_person", "person"),
    info={"guard": Guard.PASSING},
)
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    *words("id", key=True),
    *words("who", "at"),
    Index("sign_in_attempts_by_who", "who", "at"),
    info={"guard": Guard.PASSING},
)
