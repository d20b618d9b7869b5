"""What the sender should look at again before a letter goes out. It refuses nothing and changes nothing."""

from collections.abc import Iterator, Mapping, Sequence

from iqa.domain import Mark, Person
from iqa.errors import Problem, Severity
from iqa.feedback.strengths import good_practice_for
from iqa.feedback.wording import greeting_of, reference
from iqa.marking.attribution import NOBODYS
from iqa.marking.names import names_in
from iqa.marking.results import MarkedWork
from iqa.staff import name_of
from iqa.text import joined


def pre_issue_checks(
    person: str, marked: Sequence[MarkedWork], people: Mapping[str, Person]
) -> tuple[Problem, ...]:
    """A greeting in doubt, names of victims or defendants in what a person's letter quotes, and actions that may
    be somebody else's."""
    own = [one for one in marked if one.marks_of(person)]
    names = (_named(one, where, text) for one in own for where, text in _quoted(one, person))
    actions = (_perhaps_anothers(one, person, people) for one in own)
    return tuple(found for found in (_greeted(name_of(person, people)), *names, *actions) if found)


def _greeted(name: str) -> Problem | None:
    """A greeting that the name leaves in doubt: an initial, a word that may be a title, capitals throughout."""
    greeted = greeting_of(name)
    if greeted.sure:
        return None
    message = (
        f"It begins 'Dear {greeted.words}', since the name does not tell what {name} is called. Put it right in "
        "the letter, or give the first name in the staff list."
    )
    return Problem("greeting-in-doubt", message, severity=Severity.NOTICE)


def _quoted(one: MarkedWork, person: str) -> Iterator[tuple[str, str]]:
    """Everything an assessor wrote about a piece of work that this person's letter prints, and where it stands."""
    for mark in one.marks_of(person):
        question = one.scheme.criterion(mark.criterion).question
        for text in _texts(one, mark):
            yield f"'{question}'", text
    yield "the good practice", good_practice_for(one, person)
    for action in one.actions_of(person):
        yield "the action agreed", action.text


def _texts(one: MarkedWork, mark: Mark) -> Iterator[str]:
    yield mark.evidence
    if mark.priority:
        yield from (mark.aim, mark.next_step)
    if mark.criterion in one.timeliness:
        yield mark.explanation


def _named(one: MarkedWork, where: str, text: str) -> Problem | None:
    found = names_in(text, one.item)
    if not found:
        return None
    said = joined([f"'{word}'" for word in found])
    message = (
        f"{reference(one)}: {where} holds {said}, a name in this case. Take it out before the letter goes out."
    )
    return Problem("name-in-letter", message, severity=Severity.NOTICE)


def _perhaps_anothers(one: MarkedWork, person: str, people: Mapping[str, Person]) -> Problem | None:
    """An action about no one question goes to the owner of the work; all its priorities may be another's."""
    about = {one.person_of(mark) for mark in one.marks_in_order() if mark.priority} - NOBODYS
    unsaid = [action for action in one.actions_of(person) if not action.criterion]
    if not unsaid or not about or person in about:
        return None
    names = joined(sorted(name_of(each, people) for each in about))
    message = (
        f"{reference(one)}: the action agreed may be meant for {names}, whose work all its priorities are about."
    )
    return Problem("action-perhaps-anothers", message, severity=Severity.NOTICE)
