"""Where a workspace is kept: SQLite or PostgreSQL, with a ledger of every change. The only SQL of the project."""

from iqa.store.accounts import SignIns, digest_of
from iqa.store.assessments import AssessmentKey, assessment_key
from iqa.store.copying import copy_file, copy_store
from iqa.store.finding import Discrepancy
from iqa.store.ledger import MARKED, Event
from iqa.store.mark_sums import GivenFinding, MarkSum, SumsWanted
from iqa.store.opening import create_store, needs_upgrade, open_store, upgrade_store
from iqa.store.records import (
    AttachedLetter,
    CheckStanding,
    DrawContext,
    DrawHead,
    FeedbackRecord,
    FeedbackResponse,
    KeptHint,
    LetterConfirmation,
    LetterDecision,
    LetterDraft,
    PersonJoin,
    RememberedColumn,
    StoredPopulation,
    StoredScheme,
    Withdrawal,
)
from iqa.store.session import Head
from iqa.store.store import Change, Store, View
from iqa.store.verification import verify_store

__all__ = [
    "MARKED",
    "AssessmentKey",
    "AttachedLetter",
    "Change",
    "CheckStanding",
    "Discrepancy",
    "DrawContext",
    "DrawHead",
    "Event",
    "FeedbackRecord",
    "FeedbackResponse",
    "GivenFinding",
    "Head",
    "KeptHint",
    "LetterConfirmation",
    "LetterDecision",
    "LetterDraft",
    "MarkSum",
    "PersonJoin",
    "RememberedColumn",
    "SignIns",
    "Store",
    "StoredPopulation",
    "StoredScheme",
    "SumsWanted",
    "View",
    "Withdrawal",
    "assessment_key",
    "copy_file",
    "copy_store",
    "create_store",
    "digest_of",
    "needs_upgrade",
    "open_store",
    "upgrade_store",
    "verify_store",
]
