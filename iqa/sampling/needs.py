"""What a policy's rules need of an export, told when it is imported: what they would leave, and what is missing.

Only the rules that make work eligible are asked, so that it can be said before anything is drawn; who is sampled
and what was marked lately is for the draw.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from msgspec import Struct

from iqa.domain import Condition, Kind, Policy
from iqa.errors import Problem, Severity
from iqa.fields import DERIVED_FIELDS, FIELDS, within
from iqa.next_steps import NextStep, advice
from iqa.sampling.wording import rule_in_words

REASONS_TOLD = 3
"""Reasons why nothing is eligible that are named, the commonest first."""


class DrawNeeds(Struct, frozen=True):
    """How many of an export's pieces of work are eligible by the rules of a scheme's policy.

    `missing` are the fields that a rule needs and no column says; `failed` the rules that the others fail, with
    how many each leaves out.
    """

    scheme: str
    kind: Kind
    eligible: int
    of: int
    missing: tuple[str, ...]
    failed: tuple[tuple[Condition, int], ...] = ()

    def problems(self, named: Callable[[str], NextStep]) -> tuple[Problem, ...]:
        """Notices where a draw would find nothing: the columns to name, or else why nothing is eligible.

        `named` is the step that names the column of a field.
        """
        if self.eligible or not self.of:
            return ()
        found = f"0 of {self.of:,} eligible for {self.scheme}: "
        if self.missing:
            return tuple(
                Problem(
                    "draw-needs-column",
                    f"{found}no column says the {within(field, self.kind)}.",
                    severity=Severity.NOTICE,
                    hint=advice("Name it with ", named(field), "."),
                )
                for field in self.missing
            )
        reasons = ", ".join(
            f"{count:,} {rule_in_words(rule, self.kind)}" for rule, count in self.failed[:REASONS_TOLD]
        )
        return (Problem("nothing-eligible", f"{found}{reasons}.", severity=Severity.NOTICE),)


def draw_needs(
    policy: Policy, kind: Kind, columns: Collection[str], texts: Callable[[str], Sequence[str]], rows: int
) -> DrawNeeds:
    """What a draw by the policy, as it reads in the month (`Policy.in_month`), would find among so much work.

    `columns` are the fields that the export has a column for; `texts` gives a field's text of each piece of work.
    """
    fields = tuple(dict.fromkeys(name for rule in policy.eligible for name in _fields_of(rule, kind)))
    known = {*columns, *DERIVED_FIELDS[kind]}
    alike = Counter(zip(*map(texts, fields), strict=True)) if fields else Counter({(): rows})
    failed: Counter[Condition] = Counter()
    for values, count in alike.items():
        facts = dict(zip(fields, values, strict=True))
        if rule := next((rule for rule in policy.eligible if not _passes(rule, facts, policy)), None):
            failed[rule] += count
    blank = dict.fromkeys(fields, "")
    missing = (
        name
        for rule in policy.eligible
        if not _passes(rule, blank, policy)
        for name in _fields_of(rule, kind)
        if name not in known
    )
    return DrawNeeds(
        policy.scheme,
        kind,
        rows - failed.total(),
        rows,
        tuple(dict.fromkeys(missing)),
        tuple(failed.most_common()),
    )


def columns_lacking(policy: Policy, kind: Kind, columns: Collection[str]) -> tuple[str, ...]:
    """The fields that the policy's rules look at and the export has no column for; none where no column of it is
    known any more."""
    if not columns:
        return ()
    known = {*columns, *DERIVED_FIELDS[kind]}
    fields = (name for rule in (*policy.eligible, *policy.apart) for name in _fields_of(rule, kind))
    return tuple(name for name in dict.fromkeys(fields) if name not in known)


def _passes(rule: Condition, facts: dict[str, str], policy: Policy) -> bool:
    holds = rule.holds(facts)
    return policy.accept_unknown if holds is None else holds


def _fields_of(rule: Condition, kind: Kind) -> tuple[str, ...]:
    """The fields that a rule looks at: its own, and those that its dates are compared with."""
    declared = {*DERIVED_FIELDS[kind], *(column.field for column in FIELDS[kind])}
    return tuple(
        name
        for part in rule.parts
        for name in (part.field, *(other for other in (part.before, part.after) if other in declared))
    )
