"""What an import has to say of the month's letters as a whole, one notice for each thing to look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from iqa.domain import Condition, Item, Kind, RuleSeverity, StandingRule, Vocabulary
from iqa.errors import Problem, Severity
from iqa.fields import heading
from iqa.intake.problems.implausible_values import ALWAYS_FIRST
from iqa.next_steps import FREE_TEXT, advice, again
from iqa.text import counted
from iqa.victim_letters.log import LettersLog, LogColumns

RULE_MET = "rule-met"
"""The code of what a standing rule finds."""


def notices(
    log: Iterable[Item],
    in_cases: frozenset[tuple[str, ...]],
    index: LettersLog,
    words: Vocabulary,
    without_decision: Sequence[Item],
    counted_on: Sequence[Item],
) -> tuple[Problem, ...]:
    """What can be said of many letters at once. `in_cases` are the URNs of the cases, `without_decision` letters
    on cases for which the cases export shows none, `counted_on` all letters of the month."""
    found = [
        *_lacking(index.columns, counted_on),
        _unknown_cases(log, in_cases, index, words) if in_cases else None,
        _undecided(without_decision),
    ]
    return tuple(problem for problem in found if problem)


def _unknown_cases(
    log: Iterable[Item], known: frozenset[tuple[str, ...]], index: LettersLog, words: Vocabulary
) -> Problem | None:
    """Letters on cases that the cases export does not hold: nothing is joined by guess."""
    strangers = sorted(
        {
            item.text("urn")
            for item in log
            if (kind := words.type(item.text("letter_type")))
            and kind.decision
            and item.flag("carried_over") is not True
            and not index.keys_of(item) & known
        }
    )
    if not strangers:
        return None
    message = (
        f"{counted(len(strangers), 'URN')} in the letters log, such as {strangers[0]}, "
        f"{'is' if len(strangers) == 1 else 'are'} not in the cases export, so that their letters could not be "
        "checked against a decision."
    )
    return Problem("urn-not-in-cases", message, "", 0, "URN", strangers[0], Severity.NOTICE)


def rules_told(met: Iterable[tuple[StandingRule, Item]]) -> tuple[Problem, ...]:
    """One problem for each standing rule that letters meet; of a rule that refuses, it rejects. What the import
    says of each row by itself, two dates out of order, is not said a second time."""
    urns: dict[str, list[str]] = {}
    rules: dict[str, StandingRule] = {}
    for rule, letter in met:
        if _is_said_of_each_row(rule):
            continue
        rules[rule.id] = rule
        urns.setdefault(rule.id, []).append(letter.text("urn"))
    return tuple(_rule_told(rules[name], sorted(urns[name])) for name in sorted(rules))


def _is_said_of_each_row(rule: StandingRule) -> bool:
    """Whether all that a rule looks at is the order of two dates that the import looks at too."""
    if rule.severity is RuleSeverity.REFUSE or len(rule.when) != 1:
        return False
    only = rule.when[0]
    return isinstance(only, Condition) and (only.before, only.field) in ALWAYS_FIRST


_THEN: Mapping[RuleSeverity, str] = {
    RuleSeverity.REFUSE: "Correct it, and import again.",
    RuleSeverity.CHECK: "Say which record is right; until then it is not known, and counts against nobody.",
    RuleSeverity.NOTICE: "The records stand as they are.",
}


def _rule_told(rule: StandingRule, urns: Sequence[str]) -> Problem:
    message = f"{rule.message}: {counted(len(urns), 'letter')}, such as that on {urns[0]}. {_THEN[rule.severity]}"
    severity = Severity.REJECTED if rule.severity is RuleSeverity.REFUSE else Severity.NOTICE
    return Problem(RULE_MET, message, "", 0, "", f"{rule.id}, {urns[0]}", severity)


def _undecided(found: Sequence[Item]) -> Problem | None:
    """Letters of the log on cases without a decision: they count as the log has them."""
    if not found:
        return None
    first = found[0].text("urn")
    message = (
        f"{counted(len(found), 'letter')} in the log, such as that on {first}, "
        f"{'tells' if len(found) == 1 else 'tell'} of a decision that the cases export does not show for the "
        "case. They count as the log has them, sent or not."
    )
    return Problem("no-decision-in-case", message, "", 0, "Decision", first, Severity.NOTICE)


_HANGS_ON: Mapping[str, str] = {
    "sent": "Until it is named, nothing shows whether they went",
    "enhanced": "Until it is named, nothing shows which time limit holds for them",
}
"""What hangs on a column that a log may lack."""


def _lacking(columns: LogColumns, letters: Iterable[Item]) -> Iterator[Problem]:
    """For each column that the log lacks and letters hang on: how many do, and how to name the heading."""
    letters = [letter for letter in letters if not letter.text("owed_from").startswith("cases")]
    for name, hangs in _HANGS_ON.items():
        without = [letter for letter in letters if not letter.facts.get(name)]
        if columns.has(name) or not without:
            continue
        called = heading(name, Kind.LETTERS)
        message = (
            f"The log has no column for {called}, on which {counted(len(without), 'letter')} of the month "
            f"{'hangs' if len(without) == 1 else 'hang'}. {hangs}, and it counts against nobody."
        )
        named = advice("If another heading holds it, name it: ", again({"column": (name, FREE_TEXT)}), ".")
        yield Problem("column-lacking", message, "", 0, called, "", Severity.NOTICE, hint=named)
