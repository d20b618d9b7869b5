"""What stands beside a question: what the exports say of the work, and reminders of the settings, in sentences.

Facts are compared with marks where a criterion says so; nothing here answers a question.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from iqa.domain import Criterion, Kind, Standard, long_date
from iqa.fields import BESIDE_FIELDS, FIELDS, heading
from iqa.marking.fact_checks import as_read
from iqa.marking.letter_facts import shown_fact
from iqa.marking.outcome_facts import outcome_fact
from iqa.marking.timeliness import assess_timeliness


def lines_beside(
    criterion: Criterion,
    kind: Kind,
    facts: Mapping[str, str],
    standards: Sequence[Standard],
    today: date | None,
) -> tuple[str, ...]:
    """A sentence for each thing that a question shows, where anything is known of it.

    `facts` are the row's with those of other exports among them. Another export that was not imported says
    nothing; one that was, and holds nothing of the work, says so.
    """
    more = (facts.get(name(criterion.id), "") for name in (shown_fact, outcome_fact))
    return (*_lines(criterion.shows, kind, facts, standards, today), *(said for said in more if said))


def _lines(
    names: Sequence[str], kind: Kind, facts: Mapping[str, str], standards: Sequence[Standard], today: date | None
) -> Iterator[str]:
    own = {column.field for column in FIELDS[kind]}
    for name in names:
        if name in BESIDE_FIELDS[kind]:
            if name in facts:
                yield f"{BESIDE_FIELDS[kind][name]}: {facts[name] or 'none in the export'}."
        elif name in own:
            if facts.get(name):
                yield f"{heading(name, kind)}: {as_read(facts[name])}."
        elif today and (said := reminder(name, standards, facts, today)):
            yield said


def reminder(standard: str, standards: Sequence[Standard], facts: Mapping[str, str], today: date) -> str:
    """What a rule of the settings says for the dates of one piece of work: its words and, where it sets a number
    of days, the last of them. '' where no rule holds."""
    found = assess_timeliness(standard, standards, facts, today)
    if found.rule is None:
        return ""
    until = f" By these dates the last day is {long_date(found.due)}." if found.due else ""
    return f"{found.rule.label}: {found.rule.aim}.{until}"
