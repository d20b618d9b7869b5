"""The table of who may do what: each action with the relations and the roles that it asks for."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from iqa.domain import AccountRole


class Action(StrEnum):
    """What somebody wants to do."""

    MARK = "mark a piece of work"
    MARK_AGAIN = "mark a piece of work a second time"
    ADJUDICATE = "settle what two markers rated differently"
    REOPEN = "unlock the marks of a piece of work"
    ASSIGN = "give a piece of work to an assessor"
    DECIDE_DISPUTE = "look again at a mark that is disputed"
    VERIFY = "verify that an action was done"
    SEE_LENIENCY = "see how a marker marks beside others"
    SEE_EXPLANATIONS = "see why a marker kept a mark against the export"
    SEE_REPLACEMENTS = "see how often an assessor's work was replaced"
    SEE_LATE_FEEDBACK = "see whose feedback is late, and who disputes a mark"
    READ_LETTER = "read somebody's feedback letter, and record what they say of it"
    ISSUE_LETTER = "draft, edit or issue somebody's feedback letter"
    COME_IN = "come in"
    SEE_MONTH = "see how far a month is"
    SEE_PROGRESS = "see how far other markers are"
    SEE_URGENT = "see what is urgent, and say what was done"
    SEE_MARKING = "see and record what others marked"
    IMPORT = "import an export"
    DRAW = "draw a sample"
    SEE_SAMPLE = "see what was drawn"
    SEE_RULES = "read the criteria, and what this office decides"
    SEE_DOCUMENTS = "see the documents of a month"
    ATTACH = "have the letters of a month read"
    CHECK_LETTER = "check a letter to a victim before it is sent"
    SEE_OWED = "see which letters to victims are owed"
    CONFIRM = "say whether a letter to a victim is owed"
    SEE_LETTERS = "see the feedback letters of others"
    SEE_THEMES = "see themes and rates"
    DECIDE_THEMES = "decide on themes, meetings and actions"
    SEE_PAPERS = "see the committee's papers"
    WRITE_PAPERS = "write the committee's papers and the briefs"
    SEE_ACTIONS = "see the actions"
    ACT = "say how an action stands"
    SEE_PEOPLE = "see who is known, and who may do what"
    JOIN_IDS = "say that two staff ids are one person's"
    SEE_LEDGER = "see what was done, when and by whom"
    CHECK_RECORDS = "check the records"
    WITHDRAW = "withdraw a step that was wrong"
    KEEP_PRACTICE = "keep good practice, and say that somebody agrees to its being shared"
    SEE_AGREEMENT = "see how far markers agree"
    SEE_OUTCOMES = "see and say what became known of cases, beside their marks"
    MANAGE_ACCOUNTS = "say who may sign in, and what it lets them do"
    CHANGE_SETTINGS = "change what this office decides"


class Relation(StrEnum):
    """How a person stands to a piece of work, or to those whom figures are about."""

    HAD_A_HAND = "had a hand in the work"
    MARKED = "marked the work"
    MANAGES = "manages the person whose work it is"
    WORKS_UNDER = "works under whoever marked the work"
    OWNS = "owns the action"
    IS_SUBJECT = "is whom the figures are about"
    MANAGES_SUBJECT = "is the line manager of whom the figures are about"
    GETS_IT = "is whom the letter is written to"
    COLLEAGUE = "gets such letters too, and manages nobody"


_ASSESSOR, _MODERATOR = AccountRole.ASSESSOR, AccountRole.MODERATOR
_PERFORMANCE, _COMMITTEE = AccountRole.PERFORMANCE_MANAGER, AccountRole.COMMITTEE
_LIAISON, _ADMINISTRATOR = AccountRole.VICTIM_LIAISON_OFFICER, AccountRole.ADMINISTRATOR
EVERY_ROLE = frozenset(AccountRole)


class AccessRule(Struct, frozen=True):
    """Refused to whoever stands in a relation of `never`, near ones too; else open to those who stand for certain
    in one of `only`, or to everybody where that is empty.

    Where a site is shared it asks for one of `roles` too: in the unit that it is about, or with `area` for the
    whole Area.
    """

    roles: frozenset[AccountRole]
    never: frozenset[Relation] = frozenset()
    only: frozenset[Relation] = frozenset()
    area: bool = False


def _of(*roles: AccountRole, area: bool = False) -> AccessRule:
    """A rule that asks for a role alone."""
    return AccessRule(frozenset(roles), area=area)


_OWN_FIGURES = AccessRule(EVERY_ROLE, only=frozenset({Relation.IS_SUBJECT, Relation.MANAGES_SUBJECT}))

RULES: Mapping[Action, AccessRule] = {
    Action.MARK: AccessRule(
        frozenset({_ASSESSOR, _MODERATOR}), never=frozenset({Relation.HAD_A_HAND, Relation.MANAGES})
    ),
    Action.MARK_AGAIN: AccessRule(
        frozenset({_ASSESSOR, _MODERATOR}),
        never=frozenset({Relation.HAD_A_HAND, Relation.MANAGES, Relation.MARKED, Relation.WORKS_UNDER}),
    ),
    Action.ADJUDICATE: AccessRule(
        frozenset({_MODERATOR}), never=frozenset({Relation.MARKED, Relation.HAD_A_HAND})
    ),
    Action.REOPEN: AccessRule(frozenset({_MODERATOR}), never=frozenset({Relation.HAD_A_HAND})),
    Action.ASSIGN: _of(_MODERATOR, _PERFORMANCE),
    Action.DECIDE_DISPUTE: AccessRule(
        frozenset({_MODERATOR}), never=frozenset({Relation.MARKED, Relation.HAD_A_HAND, Relation.WORKS_UNDER})
    ),
    Action.VERIFY: AccessRule(
        frozenset({_ASSESSOR, _MODERATOR, _PERFORMANCE, _COMMITTEE}), never=frozenset({Relation.OWNS})
    ),
    Action.SEE_LENIENCY: _OWN_FIGURES,
    Action.SEE_EXPLANATIONS: _OWN_FIGURES,
    Action.SEE_REPLACEMENTS: _OWN_FIGURES,
    Action.SEE_LATE_FEEDBACK: AccessRule(EVERY_ROLE, only=frozenset({Relation.MANAGES_SUBJECT})),
    Action.COME_IN: AccessRule(EVERY_ROLE),
    Action.SEE_MONTH: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE),
    Action.SEE_PROGRESS: _of(_MODERATOR, _PERFORMANCE),
    Action.SEE_URGENT: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE, _LIAISON),
    Action.SEE_MARKING: _of(_MODERATOR),
    Action.IMPORT: _of(_PERFORMANCE, area=True),
    Action.DRAW: _of(_PERFORMANCE, _MODERATOR, area=True),
    Action.SEE_SAMPLE: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE),
    Action.SEE_RULES: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE, _COMMITTEE, _ADMINISTRATOR),
    Action.SEE_DOCUMENTS: _of(_MODERATOR, _PERFORMANCE, _COMMITTEE),
    Action.ATTACH: _of(_PERFORMANCE, _MODERATOR, _LIAISON, area=True),
    Action.CHECK_LETTER: _of(_LIAISON, _MODERATOR, _PERFORMANCE),
    Action.SEE_OWED: _of(_LIAISON, _MODERATOR, _PERFORMANCE),
    Action.CONFIRM: _of(_LIAISON, _MODERATOR, _PERFORMANCE),
    Action.SEE_LETTERS: _of(_MODERATOR),
    Action.READ_LETTER: AccessRule(EVERY_ROLE, never=frozenset({Relation.COLLEAGUE})),
    Action.ISSUE_LETTER: AccessRule(
        frozenset({_ASSESSOR, _MODERATOR}), never=frozenset({Relation.GETS_IT, Relation.COLLEAGUE})
    ),
    Action.SEE_THEMES: _of(_MODERATOR, _PERFORMANCE, _COMMITTEE),
    Action.DECIDE_THEMES: _of(_MODERATOR, _COMMITTEE, area=True),
    Action.SEE_PAPERS: _of(_MODERATOR, _PERFORMANCE, _COMMITTEE),
    Action.WRITE_PAPERS: _of(_MODERATOR, _PERFORMANCE, area=True),
    Action.SEE_ACTIONS: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE, _COMMITTEE),
    Action.ACT: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE, _COMMITTEE),
    Action.SEE_PEOPLE: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE, _ADMINISTRATOR),
    Action.JOIN_IDS: _of(_PERFORMANCE, area=True),
    Action.SEE_LEDGER: _of(_MODERATOR, _PERFORMANCE, _ADMINISTRATOR, area=True),
    Action.CHECK_RECORDS: _of(_MODERATOR, _PERFORMANCE, _ADMINISTRATOR, area=True),
    Action.WITHDRAW: _of(_MODERATOR, _PERFORMANCE, area=True),
    Action.KEEP_PRACTICE: _of(_ASSESSOR, _MODERATOR),
    Action.SEE_AGREEMENT: _of(_ASSESSOR, _MODERATOR, _PERFORMANCE),
    Action.SEE_OUTCOMES: _of(_MODERATOR, area=True),
    Action.MANAGE_ACCOUNTS: _of(_ADMINISTRATOR, area=True),
    Action.CHANGE_SETTINGS: _of(_MODERATOR, _PERFORMANCE, area=True),
}
"""Nobody acts on marks of their own work. Who is named to mark work a second time does not work under its first
marker; that, and whether they manage, is asked only where the caller knows of it. Anybody may give work to
somebody, since it is asked whether the one who gets it may mark it. That a manager marks the work of those they
manage is refused only where the policy of the draw has teams marked by others: elsewhere it is not asked
whether they manage. A letter is between the person and those who manage: another whose work is looked at reads
only their own, and nobody issues theirs."""
