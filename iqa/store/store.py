"""The store of a workspace: open it, read from it, change it. Every change is one transaction and one event."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from iqa.domain import (
    Adjudication,
    Assessment,
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
from iqa.errors import IqaError
from iqa.store import database, ledger, schema
from iqa.store.accounts import AccountReader, AccountWriter, SignIns, signing_in
from iqa.store.assessments import SCHEMES, AssessmentReader, AssessmentWriter
from iqa.store.draws import DrawReader, DrawWriter
from iqa.store.kept import Kept
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
    LetterDecision,
    LetterDraft,
    PersonJoin,
    RememberedColumn,
    StoredScheme,
    Withdrawal,
)
from iqa.store.repositories import Reader, Writer
from iqa.store.session import MARKS, Head, Session, Steps, check_storable
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
LETTER_DECISIONS = Shape("decision on a letter", LetterDecision, schema.letter_decisions)
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
    letter_decisions: Reader[LetterDecision]
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
        self.letter_decisions = Reader(session, LETTER_DECISIONS)
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
    letter_decisions: Writer[LetterDecision]
    check_standings: Writer[CheckStanding]
    accounts: AccountWriter

    def __init__(self, session: Session, found: Head) -> None:
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
        self.letter_decisions = Writer(session, LETTER_DECISIONS)
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
        kept: Kept | None = None,
    ) -> None:
        self._engine = engine
        self._wait = wait
        self._refusal = refusal
        self._said_of_all = said_of_all or {}
        self._kept = kept
        self.steps = Steps()

    def saying(self, **facts: str) -> "Store":
        """The same store, each change of which says these facts in its event: by which identity it was made."""
        return self._counting(Store(self._engine, self._wait, self._refusal, facts, self._kept))

    def afresh(self) -> "Store":
        """The same store, of which everything is read anew: to check what it holds."""
        return self._counting(Store(self._engine, self._wait, self._refusal, self._said_of_all))

    def keeping(self, connections: int) -> "Store":
        """The same store with what stays as it was read, and with so many connections kept until `let_go` where it
        is on a server."""
        url, engine, single = self._engine.url, self._engine, None
        if database.sqlite_file(url) is None:
            engine = database.make_engine(url, self._wait, kept=connections)
            single = database.for_single_statements(url, self._wait, connections)
        return self._counting(Store(engine, self._wait, self._refusal, self._said_of_all, Kept(single)))

    def _counting(self, other: "Store") -> "Store":
        """Another form of this store, whose events are counted with those of this one."""
        other.steps = self.steps
        return other

    def let_go(self) -> None:
        """Close the connections that are kept and that nobody uses."""
        self._engine.dispose()
        if self._kept and self._kept.single:
            self._kept.single.dispose()

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
            if self._kept and session.kept is None:
                self._remember(session, ledger.LedgerReader(session).head())
            yield View(session)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The bare rows to read, for `verify_store`."""
        moment = self._kept.moment if self._kept else None
        if moment is None:
            with database.reading(self._engine) as connection:
                yield Session(connection)
            return
        with database.plainly(self._engine.url), moment.reading(self._engine) as session:
            yield session

    @contextmanager
    def at_one_moment(self, ending: ExitStack | None = None) -> Iterator[None]:
        """Inside the block this thread reads the store as it stood when it first did, until it changes something.
        So where the store keeps its connections; any other is read as it stands each time.

        With an `ending`, a server is told only then that this is over: whoever asked need not wait for that.
        """
        if self._kept is None:
            yield
            return
        on_server = database.sqlite_file(self._engine.url) is None
        with self._kept.one_moment(ending if on_server else None):
            yield

    @contextmanager
    def changing(self, actor: str, at: datetime, what: str, subject: str = "") -> Iterator[Change]:
        """One change, kept whole at the end of the block with one event, or not at all when anything is raised.

        Nothing is appended when no row changed. A second writer waits; RefusedError when it waited too long.
        `at` must carry its time zone.
        """
        appended = None
        with self._writing(actor, at, (what, subject)) as (session, head):
            change = Change(session, head)
            yield change
            change.facts(**self._said_of_all)
            payload = ledger.payload_of(session, change.told)
            if what == ledger.MARKED and not payload["rows"].keys() <= MARKS:
                raise ValueError("a change of marks changed something else")
            if payload["rows"]:
                appended = ledger.append(session, head, what, subject, payload)
        if appended:
            self.steps.take(appended)
            if self._kept and what == ledger.MARKED:
                self._kept.go_on(appended)

    def keep_marks(
        self, actor: str, at: datetime, head: Head, known: Assessment, came: Assessment
    ) -> Assessment | None:
        """Keep marks that were judged as of a head of the ledger, over those that were recorded then (of revision
        0 for none), with their event: as they are stored, with their new revision.

        None where somebody changed anything since: nothing is done then. Errors as of `changing` and of
        `AssessmentWriter.keep`.
        """
        subject = came.item_key
        if database.sqlite_file(self._engine.url) is not None:
            with self.changing(actor, at, ledger.MARKED, subject) as change:
                return change.assessments.keep(came, known) if change.found == head else None
        from iqa.store import at_once  # with the dialect of a server, which nobody needs who has a file

        check_storable("the event", (actor, subject))
        with self.session() as view:
            gathered = at_once.Gathering(view.connection, actor, _written(at))
            gathered.kept = view.kept
            recorded = AssessmentWriter(gathered).keep(came, known)
        payload = ledger.payload_of(gathered, self._said_of_all)
        if self._kept and self._kept.moment:
            self._kept.moment.renew()
        self._refuse()
        if not payload["rows"]:
            return recorded
        appended = ledger.appending(gathered, head, ledger.MARKED, subject, payload)
        with database.at_once((self._kept and self._kept.single) or self._engine) as connection:
            if not at_once.keep(connection, gathered, head.count, appended):
                return None
        self.steps.take(head.count + 1)
        if self._kept:
            self._kept.go_on(head.count + 1)
        return recorded

    @contextmanager
    def trying(self, actor: str, at: datetime) -> Iterator[Change]:
        """A change to see what would come of it: at the end of the block nothing of it is kept, nor any event.

        Errors as of `changing`: it waits for other writers, and is refused where nothing may be written.
        """
        with suppress(_Enough), self._writing(actor, at) as (session, head):
            yield Change(session, head)
            raise _Enough

    @contextmanager
    def _writing(self, actor: str, at: datetime, said: tuple[str, ...] = ()) -> Iterator[tuple[Session, Head]]:
        """A transaction to write in, with the head of the ledger, locked."""
        written = _written(at)
        self._refuse()
        self._end_moment()
        with database.writing(self._engine) as connection:
            session = Session(connection, actor, written)
            self._refuse()  # once more, now that nobody else can change anything
            check_storable("the event", (actor, *said))
            head = ledger.lock_head(session)
            self._remember(session, head)
            yield session, head

    def _remember(self, session: Session, head: Head) -> None:
        """Let a session know what stays as it was read."""
        if self._kept:
            session.kept = self._kept.at(head.count, lambda after: ledger.only_marks(session, after))

    @contextmanager
    def signing_in(self) -> Iterator[SignIns]:
        """Sign-ins to change: in a transaction of its own and without an event, since they are no record."""
        self._refuse()
        self._end_moment()
        with signing_in(self._engine) as sign_ins:
            yield sign_ins

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside the block nobody changes the store; everybody may read."""
        with database.writing(self._engine):
            yield

    def _end_moment(self) -> None:
        if self._kept and self._kept.moment:
            self._kept.moment.end()

    def _refuse(self) -> None:
        if refused := self._refusal() if self._refusal else None:
            raise refused


def _written(at: datetime) -> str:
    """A moment as an event says it."""
    if at.tzinfo is None:
        raise ValueError("the time of a change needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


class _Enough(Exception):  # noqa: N818 (it ends a trial, and is no error)
    """The end of a trial, so that the transaction is rolled back."""


def workspace_id(connection: Connection) -> str | None:
    """The id of the workspace a store belongs to."""
    return connection.execute(select(schema.workspace.c.id)).scalars().first()
