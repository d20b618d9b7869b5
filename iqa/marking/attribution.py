"""Which questions are asked of one piece of work, and whose work each of them judges.

Nobody is assumed: where the export does not name the person, the assessor is asked, and the reviewing prosecutor
never stands in for somebody else.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Criterion, CriterionKind, Item, ItemKey, Kind, LetterState, Person, Scheme, WorkOf, all_hold
from iqa.marking.timeliness import Delay
from iqa.staff import Directory

NOT_KNOWN = "not known"
"""On whose record a mark goes when the assessor says that nobody knows whose work it was: nobody's."""
OUTSIDE = "outside the Area"
"""On whose record a mark goes when the work was done by the police, CPS Direct or another Area: nobody's here."""
THE_UNIT = "the unit"
"""On whose record a mark goes that measures the unit as a whole: nobody's."""
NOBODYS = frozenset({NOT_KNOWN, OUTSIDE, THE_UNIT})

_SENT = frozenset({LetterState.SENT, LetterState.SENT_NOT_OWED})
_CHARGING = "charging"
_CASEWORK = "casework"
"""How the key of a case begins."""


class Question(Struct, frozen=True):
    """A criterion as asked of one item. `applies` is None where the export does not say whether it does."""

    criterion: Criterion
    applies: bool | None


class Attribution(Struct, frozen=True):
    """Whose work a criterion judges in one item. `person_id` is '' while the assessor is to be asked.

    `NOT_KNOWN`, `OUTSIDE` and `THE_UNIT` are the ids that stand on nobody's record.
    """

    person_id: str
    known: bool


def questions(scheme: Scheme, focus: Sequence[str], item: Item) -> tuple[Question, ...]:
    """The criteria asked of an item, in the scheme's order: those that apply or may apply.

    Of a letter that was never sent only the criteria made for it are asked, and none about time: that it was not
    sent is one failing, which the question whether it was sent carries.
    """
    unsent = is_unsent_letter(scheme, item)
    found = []
    for criterion in scheme.asked(tuple(focus)):
        applies = all_hold(criterion.applies_when, item.facts)
        if applies is not False and (not unsent or is_asked_of_unsent(criterion)):
            found.append(Question(criterion, applies))
    return tuple(found)


def is_asked_of_unsent(criterion: Criterion) -> bool:
    """Whether a question is asked of a letter that was never sent: those made for it, but for those about time."""
    return criterion.for_unsent and criterion.kind is not CriterionKind.TIMELINESS


def is_unsent_letter(scheme: Scheme, item: Item) -> bool:
    """Whether the item is a letter owed, or perhaps owed, that was never sent."""
    return scheme.population is Kind.LETTERS and _never_sent(item)


def whose_delay_it_is(
    criterion: Criterion, delay: Delay | None, item: Item, people: Iterable[Person] = ()
) -> Attribution:
    """On whose record the lateness of a letter as a whole goes: on that of the one whose part was late by the
    dates; on nobody's where several parts were, or the dates do not tell."""
    owners = {clock.owner for clock in delay.late} if delay else set()
    if len(owners) == 1 and (owner := owners.pop()) in set(WorkOf):
        return whose_work(replace(criterion, work_of=WorkOf(owner)), item, people)
    return Attribution(NOT_KNOWN, True)


def _never_sent(letter: Item) -> bool:
    state = letter.text("letter_state")
    return state not in _SENT if state else not letter.text("sent")


def whose_work(criterion: Criterion, item: Item, people: Iterable[Person] = ()) -> Attribution:
    """Whose work a criterion judges in this item, as far as the export tells.

    The staff id that intake froze with the row comes first, then a name that only one person on the staff list
    bears. The owner of the piece of work is taken for the one role that the piece itself is about. A letter that
    was never sent is the work of whoever owed it, not of the unit that would have sent it; the prosecutor's part
    in it stays the prosecutor's.
    """
    if criterion.work_of.is_nobodys:
        return Attribution(OUTSIDE if criterion.work_of is WorkOf.POLICE else THE_UNIT, True)
    as_a_whole = criterion.for_unsent and criterion.work_of is not WorkOf.DECIDING_PROSECUTOR
    if as_a_whole and _never_sent(item) and item.text("person"):
        return Attribution(item.text("person"), True)
    if criterion.work_of is WorkOf.DECIDING_PROSECUTOR and ItemKey.parse(item.key).work == _CASEWORK:
        return Attribution("", False)  # an export of cases says who reviews, not who took a decision
    field = criterion.work_of.field
    recorded = item.text(f"{field}_id") or _by_name(item.text(field), people)
    if recorded:
        return Attribution(recorded, True)
    if criterion.work_of is WorkOf.CHARGING_PROSECUTOR and _charged_elsewhere(item):
        return Attribution(OUTSIDE, True)
    owner = item.text("person")
    if owner and _owner_did(criterion.work_of, item):
        return Attribution(owner, True)
    return Attribution("", False)


def _by_name(name: str, people: Iterable[Person]) -> str:
    """The id of the only person of that name; '' for nobody or for several."""
    if not name:
        return ""
    person = Directory(people).one(name)
    return person.id if person else ""


def _charged_elsewhere(item: Item) -> bool:
    return item.text("charged_by").casefold() in {"police", "cps direct"}


def _owner_did(work_of: WorkOf, item: Item) -> bool:
    """Whether the drawn piece is, by what it is, the work of that role: never true of the other roles."""
    charging_piece = _CHARGING in item.text("piece").casefold()
    if work_of is WorkOf.REVIEWING_PROSECUTOR:
        return not charging_piece
    if work_of is WorkOf.CHARGING_PROSECUTOR:
        return charging_piece
    if work_of is WorkOf.VICTIM_LIAISON_UNIT:
        return bool(item.text("reason_received")) and item.text("person") != item.text("prosecutor_id")
    return False
