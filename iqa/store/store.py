"""The store of a workspace: open it, read from it, change it. Every change is one transaction and one event."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import URL, Connection, Engine, insert, inspect, select

from iqa.domain import (
    Adjudication,
    DisputedMark,
    EnteredOutcome,
    GoodPractice,
    ImprovementAction,
    InspectionEntry,
    Meeting,
    MinuteLine,
    Moderation,
    Pairing,
    Person,
    Theme,
    UrgentAnswer,
)
from iqa.errors import ConflictError, IqaError, NotFoundError, OlderReleaseError, TamperedError
from iqa.next_steps import NextStep, advice
from iqa.store import database, ledger, schema
from iqa.store.accounts import AccountReader, AccountWriter, SignIns, signing_in
from iqa.store.assessments import SCHEMES, AssessmentReader, AssessmentWriter
from iqa.store.draws import DrawReader, DrawWriter
from iqa.store.mark_sums import MarkSumReader
from iqa.store.moderations import MODERATIONS
from iqa.store.plain import to_plain
from iqa.store.populations import PopulationReader, PopulationWriter
from iqa.store.records import (
    AttachedLetter,
    CheckStanding,
    DrawContext,
    FeedbackRecord,
    FeedbackResponse,
    LetterConfirmation,
    LetterDraft,
    PersonJoin,
    RememberedColumn,
    StoredScheme,
    Withdrawal,
)
from iqa.store.repositories import Reader, Writer
from iqa.store.session import Session, check_storable
from iqa.store.shapes import Shape

WAIT_SECONDS = 10.0
"""How long a change waits for somebody else's to end."""
Refusal = Callable[[], IqaError | None]
"""Why nothing may be changed, asked before each change; None when it may."""

PEOPLE = Shape("person", Person, schema.people)
LETTERS = Shape("feedback letter", FeedbackRecord, schema.letters)
DRAFTS = Shape("draft of a letter", LetterDraft, schema.letter_drafts)
RESPONSES = Shape("reply", FeedbackResponse, schema.responses)
MAPPINGS = Shape("column mapping", RememberedColumn, schema.mappings)
CONFIRMATIONS = Shape("confirmation", LetterConfirmation, schema.confirmations)
ADJUDICATIONS = Shape("adjudication", Adjudication, schema.adjudications)
THEMES = Shape("theme", Theme, schema.themes)
INSPECTION = Shape("entry about an issue", InspectionEntry, schema.inspection_entries)
OUTCOMES = Shape("outcome entered by hand", EnteredOutcome, schema.entered_outcomes)
DISPUTES = Shape("dispute", DisputedMark, schema.disputes)
MEETINGS = Shape("meeting", Meeting, schema.meetings)
MINUTES = Shape("line of minutes", MinuteLine, schema.minute_lines)
PRACTICE = Shape("good practice", GoodPractice, schema.good_practice)
PAIRINGS = Shape("pairing", Pairing, schema.pairings)
URGENT = Shape("answer to an urgent matter", UrgentAnswer, schema.urgent_answers)
ACTIONS = Shape("action", ImprovementAction, schema.improvement_actions)
JOINS = Shape("joining of staff ids", PersonJoin, schema.person_joins)
ATTACHED = Shape("attached letter", AttachedLetter, schema.attached_letters)
STANDINGS = Shape("standing of a letter check", CheckStanding, schema.check_standings)
WITHDRAWALS = Shape("withdrawal", Withdrawal, schema.withdrawals)
CONTEXTS = Shape("record of what held at a draw", DrawContext, schema.draw_contexts)


class View:
    """The store as it stood at one moment, to read from."""

    people: Reader[Person]
    populations: PopulationReader
    draws: DrawReader
    assessments: AssessmentReader
    letters: Reader[FeedbackRecord]
    drafts: Reader[LetterDraft]
    responses: Reader[FeedbackResponse]
    mappings: Reader[RememberedColumn]
    schemes: Reader[StoredScheme]
    confirmations: Reader[LetterConfirmation]
    moderations: Reader[Moderation]
    adjudications: Reader[Adjudication]
    contexts: Reader[DrawContext]
    joins: Reader[PersonJoin]
    themes: Reader[Theme]
    actions: Reader[ImprovementAction]
    disputes: Reader[DisputedMark]
    practice: Reader[GoodPractice]
    pairings: Reader[Pairing]
    urgent: Reader[UrgentAnswer]
    inspection: Reader[InspectionEntry]
    outcomes: Reader[EnteredOutcome]
    meetings: Reader[Meeting]
    minutes: Reader[MinuteLine]
    withdrawals: Reader[Withdrawal]
    attached: Reader[AttachedLetter]
    check_standings: Reader[CheckStanding]
    accounts: AccountReader
    sign_ins: SignIns
    mark_sums: MarkSumReader
    ledger: ledger.LedgerReader

    def __init__(self, session: Session) -> None:
        self.accounts = AccountReader(session)
        self.sign_ins = SignIns(session.connection)
        self.people = Reader(session, PEOPLE)
        self.populations = PopulationReader(session)
        self.draws = DrawReader(session)
        self.assessments = AssessmentReader(session)
        self.letters = Reader(session, LETTERS)
        self.drafts = Reader(session, DRAFTS)
        self.responses = Reader(session, RESPONSES)
        self.mappings = Reader(session, MAPPINGS)
        self.schemes = Reader(session, SCHEMES)
        self.confirmations = Reader(session, CONFIRMATIONS)
        self.moderations = Reader(session, MODERATIONS)
        self.adjudications = Reader(session, ADJUDICATIONS)
        self.contexts = Reader(session, CONTEXTS)
        self.joins = Reader(session, JOINS)
        self.themes = Reader(session, THEMES)
        self.actions = Reader(session, ACTIONS)
        self.disputes = Reader(session, DISPUTES)
        self.practice = Reader(session, PRACTICE)
        self.pairings = Reader(session, PAIRINGS)
        self.urgent = Reader(session, URGENT)
        self.inspection = Reader(session, INSPECTION)
        self.outcomes = Reader(session, OUTCOMES)
        self.meetings = Reader(session, MEETINGS)
        self.minutes = Reader(session, MINUTES)
        self.attached = Reader(session, ATTACHED)
        self.check_standings = Reader(session, STANDINGS)
        self.withdrawals = Reader(session, WITHDRAWALS)
        self.mark_sums = MarkSumReader(session)
        self.ledger = ledger.LedgerReader(session)


class Change(View):
    """A change under way: reads as a view does, and writes."""

    people: Writer[Person]
    populations: PopulationWriter
    draws: DrawWriter
    assessments: AssessmentWriter
    letters: Writer[FeedbackRecord]
    drafts: Writer[LetterDraft]
    responses: Writer[FeedbackResponse]
    mappings: Writer[RememberedColumn]
    schemes: Writer[StoredScheme]
    confirmations: Writer[LetterConfirmation]
    moderations: Writer[Moderation]
    adjudications: Writer[Adjudication]
    contexts: Writer[DrawContext]
    joins: Writer[PersonJoin]
    themes: Writer[Theme]
    actions: Writer[ImprovementAction]
    disputes: Writer[DisputedMark]
    practice: Writer[GoodPractice]
    pairings: Writer[Pairing]
    urgent: Writer[UrgentAnswer]
    inspection: Writer[InspectionEntry]
    outcomes: Writer[EnteredOutcome]
    meetings: Writer[Meeting]
    minutes: Writer[MinuteLine]
    withdrawals: Writer[Withdrawal]
    attached: Writer[AttachedLetter]
    check_standings: Writer[CheckStanding]
    accounts: AccountWriter

    def __init__(self, session: Session, found: ledger.Head) -> None:
        super().__init__(session)
        self.found = found
        """The head of the ledger as the change found it: nobody else moves it before the change has ended."""
        self.accounts = AccountWriter(session)
        self.people = Writer(session, PEOPLE)
        self.populations = PopulationWriter(session)
        self.draws = DrawWriter(session)
        self.assessments = AssessmentWriter(session)
        self.letters = Writer(session, LETTERS)
        self.drafts = Writer(session, DRAFTS)
        self.responses = Writer(session, RESPONSES)
        self.mappings = Writer(session, MAPPINGS)
        self.schemes = Writer(session, SCHEMES)
        self.confirmations = Writer(session, CONFIRMATIONS)
        self.moderations = Writer(session, MODERATIONS)
        self.adjudications = Writer(session, ADJUDICATIONS)
        self.contexts = Writer(session, CONTEXTS)
        self.joins = Writer(session, JOINS)
        self.themes = Writer(session, THEMES)
        self.actions = Writer(session, ACTIONS)
        self.disputes = Writer(session, DISPUTES)
        self.practice = Writer(session, PRACTICE)
        self.pairings = Writer(session, PAIRINGS)
        self.urgent = Writer(session, URGENT)
        self.inspection = Writer(session, INSPECTION)
        self.outcomes = Writer(session, OUTCOMES)
        self.meetings = Writer(session, MEETINGS)
        self.minutes = Writer(session, MINUTES)
        self.attached = Writer(session, ATTACHED)
        self.check_standings = Writer(session, STANDINGS)
        self.withdrawals = Writer(session, WITHDRAWALS)
        self.told: dict[str, Any] = {}

    def facts(self, **facts: object) -> None:
        """Add plain facts (text, numbers, lists, values of the domain) to what the event will say."""
        self.told.update({name: to_plain(fact) for name, fact in facts.items()})


class Store:
    """An open store. Holds no connection between uses, so it needs no closing; but for `keeping`."""

    def __init__(
        self,
        engine: Engine,
        wait: float = WAIT_SECONDS,
        refusal: Refusal | None = None,
        said_of_all: Mapping[str, str] | None = None,
    ) -> None:
        self._engine = engine
        self._wait = wait
        self._refusal = refusal
        self._said_of_all = said_of_all or {}

    def saying(self, **facts: str) -> "Store":
        """The same store, each change of which says these facts in its event: by which identity it was made."""
        return Store(self._engine, self._wait, self._refusal, facts)

    def keeping(self, connections: int) -> "Store":
        """The same store with so many connections to its server kept until `let_go`; a file stays as it is."""
        url = self._engine.url
        if database.sqlite_file(url) is not None:
            return self
        engine = database.make_engine(url, self._wait, kept=connections)
        return Store(engine, self._wait, self._refusal, self._said_of_all)

    def let_go(self) -> None:
        """Close the connections that are kept and that nobody uses."""
        self._engine.dispose()

    @property
    def workspace(self) -> str:
        """The id of the workspace it belongs to; '' when somebody took it out."""
        with database.reading(self._engine) as connection:
            return workspace_id(connection) or ""

    @property
    def may_write(self) -> bool:
        """Whether changes are taken now: they are not refused, and the file of the records can be written."""
        refused = self._refusal() if self._refusal else None
        return refused is None and database.may_be_written(self._engine.url)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """The store as it stands now, whatever others change meanwhile."""
        with self.session() as session:
            yield View(session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The bare rows to read, for `verify_store`."""
        with database.reading(self._engine) as connection:
            yield Session(connection)

    @contextmanager
    def changing(self, actor: str, at: datetime, what: str, subject: str = "") -> Iterator[Change]:
        """One change, kept whole at the end of the block with one event, or not at all when anything is raised.

        Nothing is appended when no row changed. A second writer waits; RefusedError when it waited too long.
        `at` must carry its time zone.
        """
        with self._writing(actor, at, (what, subject)) as (session, head):
            change = Change(session, head)
            yield change
            change.facts(**self._said_of_all)
            payload = ledger.payload_of(session, change.told)
            if payload["rows"]:
                ledger.append(session, head, what, subject, payload)

    @contextmanager
    def trying(self, actor: str, at: datetime) -> Iterator[Change]:
        """A change to see what would come of it: at the end of the block nothing of it is kept, nor any event.

        Errors as of `changing`: it waits for other writers, and is refused where nothing may be written.
        """
        with suppress(_Enough), self._writing(actor, at) as (session, head):
            yield Change(session, head)
            raise _Enough

    @contextmanager
    def _writing(
        self, actor: str, at: datetime, said: tuple[str, ...] = ()
    ) -> Iterator[tuple[Session, ledger.Head]]:
        """A transaction to write in, with the head of the ledger, locked."""
        if at.tzinfo is None:
            raise ValueError("the time of a change needs a time zone")
        self._refuse()
        with database.writing(self._engine, self._wait) as connection:
            session = Session(connection, actor, at.astimezone(UTC).isoformat(timespec="milliseconds"))
            self._refuse()  # once more, now that nobody else can change anything
            check_storable("the event", (actor, *said))
            yield session, ledger.lock_head(session)

    @contextmanager
    def signing_in(self) -> Iterator[SignIns]:
        """Sign-ins to change: in a transaction of its own and without an event, since they are no record."""
        self._refuse()
        with signing_in(self._engine, self._wait) as sign_ins:
            yield sign_ins

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside the block nobody changes the store; everybody may read."""
        with database.writing(self._engine, self._wait):
            yield

    def _refuse(self) -> None:
        if refused := self._refusal() if self._refusal else None:
            raise refused


class _Enough(Exception):  # noqa: N818 (it ends a trial, and is no error)
    """The end of a trial, so that the transaction is rolled back."""


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
    with database.writing(engine, wait) as connection:
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
    with database.writing(engine, wait) as connection:
        stands = connection.execute(select(schema.alembic_version.c.version_num)).scalar_one()
        if stands == schema.HEAD:  # somebody else has done it since
            return False
        keep()
        migrate(connection)
    return True


def workspace_id(connection: Connection) -> str | None:
    """The id of the workspace a store belongs to."""
    return connection.execute(select(schema.workspace.c.id)).scalars().first()


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
