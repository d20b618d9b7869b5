"""The invented letters log of Thornmere: what was owed, what was sent and when, and what never went.

A letter is owed to each victim of a decision not to charge, a stopped or a substantially altered charge, unless
they opted out. The log holds most of them; some stand only in the cases export.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samples.cases import ALTERED, NOT_CHARGED, PROVISIONAL, STOPPED, SUBSTANTIALLY_ALTERED, Case, Victim
from samples.days import EXPORTED, add_working, export_day, first_day, last_day, some_working_day, working_between
from samples.staff import Colleague

FATES = ("in time", "late from prosecutor", "late in VLU", "not sent", "missing from the log")
FATE_SHARES = {
    "2026-08": (0.60, 0.14, 0.12, 0.08, 0.06),
    "2026-09": (0.66, 0.12, 0.10, 0.07, 0.05),
    "2026-10": (0.76, 0.09, 0.07, 0.05, 0.03),
    "2026-11": (0.76, 0.09, 0.07, 0.05, 0.03),
}
"""What became of the letters owed, as designed: October shows the September action."""
DEADLINE_ENHANCED = 1
DEADLINE = 5
OWED = (NOT_CHARGED, STOPPED, SUBSTANTIALLY_ALTERED)
VRR_RESPONSE = "VRR response"
COMPLAINT = "complaint response"
CHARGED = "decision to charge"
HOLDING = "holding letter"
VRR_A_MONTH, COMPLAINTS_A_MONTH, SENT_NOT_OWED_A_MONTH = 10, 8, 3
CHARGED_IN_ALL, HOLDING_IN_ALL = 4, 3

REASONS = {
    NOT_CHARGED: (
        "Identification could not be proved to the criminal standard",
        "No independent support for the account; evidential stage not met",
        "Evidential stage met; public interest in favour of a community resolution",
        "Phone evidence contradicted the timings relied on",
    ),
    STOPPED: (
        "Key witness no longer supports and hearsay application refused",
        "New CCTV undermined the case; evidential stage no longer met",
        "Forensic report did not support the charge",
        "Public interest no longer met after medical report",
    ),
    SUBSTANTIALLY_ALTERED: (
        "Charge replaced by a lesser one after review of the medical evidence",
        "Plea to an alternative charge accepted on a written basis",
        "Two charges replaced by one that covers all the conduct",
    ),
    ALTERED: ("Wording of the charge corrected", "Date range of the charge amended"),
    PROVISIONAL: ("Prosecutor proposes to offer no evidence; decision not yet final",),
    VRR_RESPONSE: ("Decision upheld after review", "Decision overturned; proceedings to start"),
    CHARGED: ("Full Code Test met on the evidence of three witnesses", "Charged on the Threshold Test"),
    HOLDING: ("Transcript of the hearing awaited", "Waiting for the officer's account"),
    COMPLAINT: ("Delay in telling of the decision", "Not told of the hearing date", "Tone of an earlier letter"),
}
CHANNELS = ("post", "post", "post", "email", "email", "police", "ISVA", "IDVA")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter and all that will ever happen to it. People are staff ids. `fate` is how it was designed."""

    case: Case
    victim: Victim
    letter_type: str
    decision_date: date
    fate: str
    reason: str = ""
    reason_received: date | None = None
    request_received: date | None = None
    sent: date | None = None
    channel: str = ""
    drafter: str = ""
    prosecutor: str = ""
    meeting_offered: str = ""
    not_contacted: str = ""
    carried: bool = False

    @property
    def owed(self) -> bool:
        """Whether the cases export shows plainly that this letter is owed."""
        told = self.victim.reference_shown and not self.victim.opted_out
        return self.letter_type in OWED and self.case.decision == self.letter_type and told

    @property
    def due(self) -> date:
        """The last day in time for a letter that tells of a decision."""
        return add_working(self.decision_date, DEADLINE_ENHANCED if self.victim.enhanced else DEADLINE)

    def as_known(self, today: date) -> "Letter":
        """The letter as the log shows it on a day."""
        received = self.reason_received if self.reason_received and self.reason_received <= today else None
        sent = self.sent if self.sent and self.sent <= today else None
        channel, drafter = (self.channel if sent else ""), (self.drafter if received or sent else "")
        return replace(self, reason_received=received, sent=sent, channel=channel, drafter=drafter)

    def state(self, today: date) -> str:
        """Where an owed letter stands on a day: sent in time, sent late, not sent, or not yet due."""
        if self.sent and self.sent <= today:
            return "sent in time" if self.sent <= self.due else "sent late"
        return "not yet due" if today <= self.due else "not sent"


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A month's letters: every one owed or sent (`letters`), and the rows of its log as exported (`log`). `pilot`
    are those of provisional decisions, `uncalled` those that no decision calls for, of decisions to charge and
    holding letters. Both stand below the others in the log."""

    letters: tuple[Letter, ...]
    log: tuple[Letter, ...]
    pilot: tuple[Letter, ...] = ()
    uncalled: tuple[Letter, ...] = ()

    def of_unit(self, unit: str) -> "Correspondence":
        """The letters of one unit alone, as it hands over its own file."""
        letters, log, pilot = (
            tuple(row for row in rows if row.case.unit == unit) for rows in (self.letters, self.log, self.pilot)
        )
        return Correspondence(letters, log, pilot)

    def below(self, month: str) -> tuple[Letter, ...]:
        """The letters of provisional decisions, and those that no decision calls for, as the log shows them."""
        kept = (letter for letter in (*self.pilot, *self.uncalled) if letter.fate != "missing from the log")
        return tuple(letter.as_known(export_day(month)) for letter in kept)


def letters_by_month(
    seed: str, months: Mapping[str, tuple[Case, ...]], staff: tuple[Colleague, ...]
) -> Mapping[str, Correspondence]:
    """The letters of each month and what each month's log holds, earlier unsent ones carried over."""
    rng = Random(f"{seed}|letters")
    found: dict[str, Correspondence] = {}
    earlier: tuple[Letter, ...] = ()
    for month in EXPORTED:
        letters = tuple(_letters(rng, month, months[month], staff))
        log = [letter.as_known(export_day(month)) for letter in letters if letter.fate != "missing from the log"]
        log += _carried_over(earlier, month)
        log.sort(key=lambda row: (row.decision_date, row.case.urn, row.victim.reference))
        found[month] = Correspondence(letters, tuple(log))
        earlier = letters
    return found


def _carried_over(earlier: tuple[Letter, ...], month: str) -> list[Letter]:
    """Last month's letters that its log did not show as sent: still waiting, or sent since."""
    if not earlier:
        return []
    before = export_day(EXPORTED[EXPORTED.index(month) - 1])
    waiting = [row for row in earlier if row.as_known(before).sent is None and not row.victim.opted_out]
    shown = [row for row in waiting if row.fate != "missing from the log" or row.sent is not None]
    return [replace(row.as_known(export_day(month)), carried=True) for row in shown]


def _letters(rng: Random, month: str, cases: tuple[Case, ...], staff: tuple[Colleague, ...]) -> list[Letter]:
    start, end = first_day(month), last_day(month)
    officers = [p.id for p in staff if p.role == "Victim liaison officer"]
    decided = [c for c in cases if c.decision_date and start <= c.decision_date <= end and c.victims]
    letters = [
        _told(rng, month, case, victim, rng.choice(officers))
        for case in decided
        for victim in case.victims
        if case.decision != ALTERED or rng.random() < 0.5
    ]
    for letter_type, number in ((VRR_RESPONSE, VRR_A_MONTH), (COMPLAINT, COMPLAINTS_A_MONTH)):
        about = rng.sample([c for c in decided if not c.victims[0].opted_out], number)
        letters += [_reply(rng, month, case, letter_type, rng.choice(officers)) for case in about]
    quiet = [c for c in cases if c.victims and not c.decision and c.timeline.charge and c.open_after(end)]
    for case in rng.sample(quiet, SENT_NOT_OWED_A_MONTH):
        day = some_working_day(rng, start, end)
        letters.append(_sent(rng, _blank(case, case.victims[0], STOPPED, day, officers[0], "not owed"), 0, 3))
    return letters


def _blank(case: Case, victim: Victim, letter_type: str, day: date, drafter: str, fate: str) -> Letter:
    return Letter(case, victim, letter_type, day, fate, drafter=drafter, prosecutor=case.prosecutor)


def _told(rng: Random, month: str, case: Case, victim: Victim, drafter: str) -> Letter:
    """The letter that tells one victim of one decision, with the fate its month deals it."""
    fate = rng.choices(FATES, FATE_SHARES[month])[0]
    day = case.decision_date or first_day(month)
    letter_type = SUBSTANTIALLY_ALTERED if case.decision == ALTERED else case.decision
    letter = replace(
        _blank(case, victim, letter_type, day, drafter, fate),
        reason=rng.choice(REASONS[letter_type]),
        meeting_offered=_meeting(rng, victim),
    )
    if victim.opted_out:
        return replace(letter, fate="opted out", not_contacted="Victim asked not to be contacted", drafter="")
    deadline = DEADLINE_ENHANCED if victim.enhanced else DEADLINE
    if fate == "in time":
        reason = 0 if victim.enhanced else rng.randint(0, 2)
        return _sent(rng, letter, reason, rng.randint(reason, deadline) - reason)
    if fate == "late from prosecutor":
        return _sent(rng, letter, deadline + rng.randint(0, 6), rng.randint(1, 2))
    if fate == "late in VLU":
        return _sent(rng, letter, rng.randint(0, 1), deadline + rng.randint(1, 7))
    if fate == "missing from the log" and rng.random() < 0.5:
        return _sent(rng, letter, rng.randint(12, 16), rng.randint(4, 6), not_before=export_day(month))
    if fate == "not sent":
        return _not_sent(rng, letter)
    return letter


def _not_sent(rng: Random, letter: Letter) -> Letter:
    """No reason was ever supplied (no drafter either), or it was and the letter waits in the unit."""
    if rng.random() < 0.55:
        return replace(letter, reason=rng.choice(("", "TBC")), drafter="")
    return replace(letter, reason_received=add_working(letter.decision_date, rng.randint(0, 4)))


def _sent(rng: Random, letter: Letter, reason: int, drafting: int, not_before: date | None = None) -> Letter:
    """Reason received and letter sent so many working days after the decision and after the reason."""
    received = add_working(letter.decision_date, reason)
    sent = add_working(received, drafting)
    if not_before and sent <= not_before:
        sent = add_working(not_before, rng.randint(1, 6))
    return replace(letter, reason_received=received, sent=sent, channel=rng.choice(CHANNELS))


def _meeting(rng: Random, victim: Victim) -> str:
    due = victim.enhanced in ("bereaved", "most serious crime")
    return rng.choices(("Y", "N", ""), (8, 1, 1) if due else (0, 7, 3))[0]


def _reply(rng: Random, month: str, case: Case, letter_type: str, drafter: str) -> Letter:
    """An answer to a request for review or to a complaint, decided this month."""
    day = some_working_day(rng, first_day(month) + timedelta(days=7), last_day(month) - timedelta(days=6))
    request = add_working(day, -rng.randint(3, 18))
    blank = _blank(case, case.victims[0], letter_type, day, drafter, "reply")
    letter = replace(blank, request_received=request, reason=rng.choice(REASONS[letter_type]))
    return _sent(rng, letter, rng.randint(0, 2), rng.randint(0, 3))


PILOT_FATES = ("in time", "in time", "not sent", "missing from the log")
"""What becomes of the letters that tell of provisional decisions, one each."""


def pilot_letters(seed: str, cases: tuple[Case, ...], staff: tuple[Colleague, ...]) -> tuple[Letter, ...]:
    """The letters of the expedited review pilot: a victim told before the decision is final, or not told."""
    rng = Random(f"{seed}|pilot letters")
    officers = [p.id for p in staff if p.role == "Victim liaison officer"]
    found = []
    for case, fate in zip([c for c in cases if c.provisional], PILOT_FATES, strict=True):
        blank = _blank(
            case, case.victims[0], PROVISIONAL, case.provisional or date.min, rng.choice(officers), fate
        )
        letter = replace(blank, reason=REASONS[PROVISIONAL][0])
        found.append(_sent(rng, letter, 0, 1) if fate == "in time" else replace(letter, drafter=""))
    return tuple(found)


def uncalled_letters(
    seed: str, month: str, cases: tuple[Case, ...], answered: tuple[Letter, ...]
) -> tuple[Letter, ...]:
    """Letters that tell of a decision to charge, and holding letters before some of the replies of the month."""
    rng = Random(f"{seed}|uncalled letters|{month}")
    start, end = first_day(month), last_day(month)
    charged = [
        case
        for case in cases
        if case.timeline.charge
        and start <= case.timeline.charge <= end - timedelta(days=6)
        and not (case.decision or case.provisional)
        and case.victims
        and not case.victims[0].opted_out
        and case.victims[0].reference_shown
    ]
    replies = [letter for letter in answered if letter.letter_type in (VRR_RESPONSE, COMPLAINT)]
    officers = sorted({letter.drafter for letter in replies})
    told = []
    for case in rng.sample(charged, CHARGED_IN_ALL):
        day = case.timeline.charge or start
        letter = _blank(case, case.victims[0], CHARGED, day, rng.choice(officers), "uncalled")
        told.append(_sent(rng, replace(letter, reason=rng.choice(REASONS[CHARGED])), 0, rng.randint(1, 3)))
    for reply in rng.sample(replies, HOLDING_IN_ALL):
        day = add_working(reply.decision_date, -3)
        held = _blank(reply.case, reply.victim, HOLDING, day, reply.drafter, "uncalled")
        held = replace(held, request_received=reply.request_received, reason=rng.choice(REASONS[HOLDING]))
        told.append(_sent(rng, held, 0, 0))
    return tuple(told)


def delay(letter: Letter) -> tuple[int, int]:
    """Working days from decision to reason, and from reason to sending, of a letter that was sent."""
    received = letter.reason_received or letter.decision_date
    return working_between(letter.decision_date, received), working_between(received, letter.sent or received)
