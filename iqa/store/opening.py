"""Opening a store, making one, and bringing one of an older release to this one's schema."""

from collections.abc import Callable

from sqlalchemy import URL, Engine, insert, inspect, select

from iqa.errors import ConflictError, NotFoundError, OlderReleaseError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store import database, ledger, schema
from iqa.store.store import WAIT_SECONDS, Refusal, Store, workspace_id


def open_store(
    url: str | URL,
    *,
    workspace: str = "",
    wait: float = WAIT_SECONDS,
    rollback: bool = False,
    refusal: Refusal | None = None,
) -> Store:
    """The store at an address, checked: it is there, of this release's schema, and of that workspace when given.

    `refusal` says why nothing may be changed, before each change; where it does now, the store is opened to be
    read only. `rollback` is as for the engine.

    Errors: NotFoundError when there is none; ConflictError when it is older, newer, or another's.
    """
    read_only = refusal is not None and refusal() is not None
    engine = database.make_engine(database.read_url(url), wait, rollback=rollback, read_only=read_only)
    revision, found = _standing(engine)
    where = database.shown(engine.url)
    if revision != schema.HEAD:
        raise OlderReleaseError(
            f"The store at {where} was made by an older release.", advice("Run ", NextStep("upgrade"), ".")
        )
    if workspace and found and found != workspace:
        raise ConflictError(f"The store at {where} belongs to another workspace.", "Check `database` in iqa.toml.")
    return Store(engine, wait, refusal)


def create_store(url: str | URL, workspace_id: str, *, wait: float = WAIT_SECONDS) -> Store:
    """A new store for a workspace; RefusedError when one is already there."""
    from iqa.store.migrating import migrate

    engine = database.make_engine(database.read_url(url), wait)
    where = database.shown(engine.url)
    with database.writing(engine) as connection:
        if set(inspect(connection).get_table_names()) & set(schema.metadata.tables):
            raise ConflictError(f"The store at {where} already holds a workspace.", "Choose another place for it.")
        migrate(connection)
        connection.execute(insert(schema.workspace).values(id=workspace_id))
        start = {"id": 1, "count": 0, "hash": ledger.first_hash(workspace_id)}
        connection.execute(insert(schema.ledger_head).values(start))
    return Store(engine, wait)


def needs_upgrade(url: str | URL) -> bool:
    """Whether the store at an address was made by an older release. Errors as of `upgrade_store`."""
    revision, _ = _standing(database.make_engine(database.read_url(url), WAIT_SECONDS))
    return revision != schema.HEAD


def upgrade_store(
    url: str | URL,
    *,
    wait: float = WAIT_SECONDS,
    rollback: bool = False,
    keep: Callable[[], object] = lambda: None,
) -> bool:
    """Bring a store made by an older release to this one's schema, and return whether that changed it.

    `keep` is called first, while nobody else can change anything: what it raises leaves the store as it is.
    """
    from iqa.store.migrating import migrate

    engine = database.make_engine(database.read_url(url), wait, rollback=rollback)
    _standing(engine)
    with database.writing(engine) as connection:
        stands = connection.execute(select(schema.alembic_version.c.version_num)).scalar_one()
        if stands == schema.HEAD:  # somebody else has done it since
            return False
        keep()
        migrate(connection)
    return True


def _standing(engine: Engine) -> tuple[str, str | None]:
    """The revision of a store, one this release knows, and its workspace. Never makes a file.

    Errors: NotFoundError without a store; RefusedError from a newer release or from before the first one;
    TamperedError when it does not tell.
    """
    where = database.shown(engine.url)
    file = database.sqlite_file(engine.url)
    if file is not None and not file.is_file():
        raise NotFoundError(f"There is no store at {where}.", advice("Make one with ", NextStep("init"), "."))
    with database.reading(engine) as connection:
        tables = inspect(connection).get_table_names()
        if schema.workspace.name not in tables:
            raise NotFoundError(f"There is no store at {where}.", advice("Make one with ", NextStep("init"), "."))
        kept = schema.alembic_version.c.version_num
        found = connection.execute(select(kept)).scalars().all() if schema.alembic_version.name in tables else []
        workspace = workspace_id(connection)
    if len(found) == 1 and found[0] in schema.REVISIONS:
        return found[0], workspace
    if len(found) == 1 and found[0] in schema.UNRELEASED:
        raise ConflictError(
            f"The store at {where} was made before the first release, and this release cannot read its draws.",
            advice("Make a new workspace with ", NextStep("init"), ", and import the exports there."),
        )
    if len(found) == 1 and found[0].isdigit() and found[0] > schema.HEAD:
        raise ConflictError(f"The store at {where} was made by a newer release.", "Install the newest release.")
    raise TamperedError(
        f"The store at {where} does not say which release made it: "
        "the table alembic_version was changed outside the tool.",
        "Restore a backup.",
    )
