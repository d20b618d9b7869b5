"""Standing rules applied to one letter and its case: what contradicts is put in doubt, with both sides shown.

A fact in doubt is unknown, so that no clock is chosen by it; what the log says is kept in it.
"""

from collections.abc import Mapping, Sequence

from iqa.domain import Item, Kind, RuleSeverity, StandingRule, doubted, undoubted
from iqa.fields import heading
from iqa.intake.facts import facts_of
from iqa.victim_letters.case_facts import FROM_CASE, CaseFacts
from iqa.victim_letters.grounds import Because, Ground, Grounds


def as_the_log_says(letter: Item) -> Item:
    """The letter with the log's own facts alone: nothing from its case, and nothing put in doubt."""
    source, *taken = letter.text("owed_from").split(FROM_CASE)
    blank = {name: "" for field in taken for name in (field, f"{field}_id") if name in letter.facts}
    facts = {name: undoubted(value) for name, value in letter.facts.items()}
    return Item(letter.key, facts_of(Kind.LETTERS, {**facts, **blank, "owed_from": source}), letter.source_rows)


def contradicted(letter: Item, cases: CaseFacts, rules: Sequence[StandingRule]) -> tuple[Item, Grounds]:
    """The letter with what standing rules of severity *check* doubt made unknown, and the grounds."""
    if not rules:
        return letter, ()
    facts = _beside_the_case(letter, cases)
    found = [rule for rule in rules if rule.severity is not RuleSeverity.NOTICE and rule.finds(facts)]
    changes = {rule.doubts: doubted(letter.facts[rule.doubts]) for rule in found if letter.facts.get(rule.doubts)}
    grounds = tuple(_ground(rule, facts) for rule in found)
    if not changes:
        return letter, grounds
    return Item(letter.key, facts_of(Kind.LETTERS, {**letter.facts, **changes}), letter.source_rows), grounds


def rules_met(letter: Item, cases: CaseFacts, rules: Sequence[StandingRule]) -> list[StandingRule]:
    """The standing rules whose conditions a letter and its case meet, of whatever severity."""
    facts = _beside_the_case(letter, cases)
    return [rule for rule in rules if rule.finds(facts)]


def _beside_the_case(letter: Item, cases: CaseFacts) -> Mapping[str, str]:
    """The facts of a letter with those of its case, where all its pieces of work agree about one, as `case.…`."""
    facts = {name: undoubted(value) for name, value in letter.facts.items()}
    pieces = cases.of(letter)
    names = dict.fromkeys(name for piece in pieces for name in piece.facts)
    for name in names:
        values = {piece.facts.get(name, "") for piece in pieces} - {""}
        if len(values) == 1:
            facts[f"case.{name}"] = values.pop()
    flags = dict.fromkeys(flag for piece in pieces for flag in cases.implying_flags(piece))
    facts["case.implies_enhanced"] = ", ".join(heading(flag, Kind.CASES) for flag in flags)
    return facts


def _ground(rule: StandingRule, facts: Mapping[str, str]) -> Ground:
    fields, said = zip(*rule.sources(facts), strict=True)
    return Ground.of(Because.CONTRADICTION, rule=rule.id, message=rule.message, fields=fields, said=said)
