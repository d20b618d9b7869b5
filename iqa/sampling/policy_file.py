"""Reads a policy file and says everything that is wrong with it at once, each fault with its line.

It never guesses: what it does not understand is a fault, with the suggestion thing it knows.
"""

from collections.abc import Collection, Mapping
from typing import Any

from iqa.domain import Kind, NotSampled, Policy, Role, TargetedReview
from iqa.fields import DERIVED_FIELDS, FIELDS, MARKED_ON, Reads
from iqa.sampling.policy_faults import PolicyFaults, refusal, suggestion
from iqa.sampling.policy_rules import Rules
from iqa.toml_files import NotTomlError, Path, TomlProblem, parse_toml

KINDS: Mapping[str, Kind] = {"casework": Kind.CASES, "victim-letters": Kind.LETTERS}
"""Which export each scheme that comes with the tool is drawn from."""
ALIASES: Mapping[str, str] = {"prosecutor": "person", "court": "casework_type"}
"""What people say in `per`, and the field it means."""

_TOP = (
    "scheme",
    "name",
    "per",
    "take",
    "reserves",
    "skip_marked_within_months",
    "accept_unknown",
    "focus",
    "assessors",
    "eligible",
    "always",
    "apart",
    "not_sampled",
    "not_assessing",
    "targeted_review",
    "relook",
)
_RESERVES = 5
_ROLES = (Role.LEGAL_MANAGER.value,)
_TARGETED_REVIEWS = ("targeted_review", "relook")
"""What the sections of targeted reviews are called; the second is an older name of the same thing."""
_TARGETED_REVIEW = ("person", "criterion", "take", "reason")


def parse_policy(text: str, name: str) -> Policy:
    """The policy in a TOML text; `name` is what its file is called.

    Raises SettingsError whose problems list every fault: `row` is the line, `column` the setting.
    """
    try:
        table = parse_toml(text)
    except NotTomlError as fault:
        problem = TomlProblem("policy-not-toml", f"{fault.what} {fault.then}", name, fault.line)
        raise refusal(name, (problem,)) from None
    return policy_from_table(table, name, text)


def policy_from_table(table: Mapping[str, Any], name: str, text: str = "") -> Policy:
    """The policy in a table already read, from a file or from the JSON of a certificate.

    Raises SettingsError as `parse_policy` does; without the text the lines are 0.
    """
    faults = PolicyFaults(name, text)
    faults.unknown_keys(table, _TOP)
    scheme = faults.text(table, "scheme", required=True)
    known = _fields(scheme)
    rules = Rules(faults, known, certified=not text)
    people = faults.table(table, "assessors")
    faults.unknown_keys(people, ("roles", "same_unit", "cross_team"), ("assessors",))
    policy = Policy(
        scheme=scheme,
        name=faults.text(table, "name") or name.removesuffix(".toml"),
        per=_per(table, faults, known),
        take=faults.whole(table, "take", 1, None),
        reserves=faults.whole(table, "reserves", 0, _RESERVES),
        skip_marked_within_months=faults.whole(table, "skip_marked_within_months", 0, 0),
        accept_unknown=faults.flag(table, "accept_unknown", False),
        focus=faults.texts(table, "focus"),
        assessor_roles=_roles(people, faults),
        same_unit=faults.flag(people, "same_unit", True, ("assessors",)),
        cross_team=faults.flag(people, "cross_team", False, ("assessors",)),
        eligible=rules.read(table, "eligible"),
        always=rules.read(table, "always"),
        apart=rules.read(table, "apart"),
        not_sampled=_people(table, "not_sampled", faults),
        not_assessing=_people(table, "not_assessing", faults),
        targeted_reviews=_targeted_reviews(table, rules),
        source=text,
    )
    if faults.problems:
        raise refusal(name, faults.in_order())
    return policy


def _per(table: Mapping[str, Any], faults: PolicyFaults, known: Mapping[str, Reads | None]) -> tuple[str, ...]:
    named = faults.texts(table, "per")
    if "per" not in table or table["per"] == []:
        faults.add(("per",), 'per is missing. Say what is drawn from on its own, such as per = ["prosecutor"].')
    fields = tuple(ALIASES.get(name, name) for name in named)
    for name in named:
        if ALIASES.get(name, name) not in known:
            near = suggestion(name, (*ALIASES, *known))
            faults.add(("per",), f"The export has no field called {name}.{near}", name)
    if len(set(fields)) < len(fields):
        faults.add(("per",), "per names the same thing twice.", ", ".join(named))
    return fields


def _roles(table: Mapping[str, Any], faults: PolicyFaults) -> tuple[str, ...]:
    if "roles" not in table:
        return _ROLES
    roles = {role.value.casefold(): role.value for role in Role}
    named = faults.texts(table, "roles", ("assessors",))
    for name in named:
        if name.casefold() not in roles:
            near = suggestion(name, roles.values())
            faults.add(("assessors", "roles"), f"The staff list has no role called {name}.{near}", name)
    if table["roles"] == []:
        faults.add(("assessors", "roles"), "Say at least one role that may mark.")
    return tuple(roles.get(name.casefold(), name) for name in named)


def _people(table: Mapping[str, Any], key: str, faults: PolicyFaults) -> tuple[NotSampled, ...]:
    """The people of a list, each with a reason; nobody may stand there twice."""
    found: list[NotSampled] = []
    seen: set[str] = set()
    for section, entry in faults.tables(table, key):
        faults.unknown_keys(entry, ("person", "reason"), section)
        person = faults.text(entry, "person", section, required=True)
        found.append(NotSampled(person, faults.text(entry, "reason", section, required=True)))
        if person.casefold() in seen:
            faults.add((*section, "person"), f"{person} stands under {key} twice.", person)
        seen.add(person.casefold())
    return tuple(found)


def _targeted_reviews(table: Mapping[str, Any], rules: Rules) -> tuple[TargetedReview, ...]:
    """The targeted reviews; in a certificate each criterion has the conditions that the draw worked out."""
    found: list[TargetedReview] = []
    seen: set[tuple[str, str]] = set()
    faults = rules.faults
    when = Rules(faults, {**rules.known, MARKED_ON: Reads.DATE}, rules.certified)
    for section, entry in _sections(table, faults):
        faults.unknown_keys(entry, (*_TARGETED_REVIEW, "when") if rules.certified else _TARGETED_REVIEW, section)
        one = TargetedReview(
            person=faults.text(entry, "person", section),
            take=faults.whole(entry, "take", 1, None, section),
            reason=faults.text(entry, "reason", section, required=True),
            criterion=faults.text(entry, "criterion", section),
            when=when.read(entry, "when"),
        )
        aimed_at = (one.person.casefold(), one.criterion.casefold())
        if not any(aimed_at):
            faults.add((*section, "person"), "A targeted review names a person, a criterion, or both.")
        elif aimed_at in seen:
            what = " with ".join(filter(None, (one.person, one.criterion)))
            faults.add((*section, "person"), f"There are two targeted reviews of {what}.", what)
        seen.add(aimed_at)
        found.append(one)
    return tuple(found)


def _sections(table: Mapping[str, Any], faults: PolicyFaults) -> list[tuple[Path, Mapping[str, Any]]]:
    """The sections of targeted reviews in their order, those under the older name last."""
    return [section for name in _TARGETED_REVIEWS for section in faults.tables(table, name)]


def _fields(scheme: str) -> dict[str, Reads | None]:
    """The fields that a policy of this scheme may name, with how each is read; None for derived ones."""
    kinds = (KINDS[scheme],) if scheme in KINDS else (Kind.CASES, Kind.LETTERS)
    fields: dict[str, Reads | None] = {}
    for kind in kinds:
        fields |= dict.fromkeys(DERIVED_FIELDS[kind]) | {column.field: column.reads for column in FIELDS[kind]}
    return fields


def unknown_criteria(policy: Policy, name: str, known: Collection[str], switched_off: Mapping[str, str]) -> None:
    """Raise SettingsError with the line of every targeted review of a criterion that is not asked.

    `known` are the ids of the criteria asked; `switched_off` gives the focus module of each of the others.
    """
    faults = PolicyFaults(name, policy.source)
    sections = [section for section, _ in _sections(parse_toml(policy.source), faults)]
    for number, entry in enumerate(policy.targeted_reviews):
        criterion = entry.criterion
        if criterion in switched_off:
            said = f"{criterion} is asked only with {switched_off[criterion]}: add that under focus."
        else:
            said = f"The criteria have none called {criterion}.{suggestion(criterion, (*known, *switched_off))}"
        if criterion and criterion not in known:
            place = sections[number] if number < len(sections) else ()
            faults.add((*place, "criterion"), said, criterion)
    if faults.problems:
        raise refusal(name, tuple(faults.problems))
