"""The form that changes the policy of a draw: its fields as the file has them, and what was sent, read."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import NotSampled, Policy, Role
from iqa.fields import within
from iqa.sampling.policy_file import KINDS
from iqa.text import begun, joined
from iqa.web.small_forms import SmallForm

Options = tuple[tuple[str, str], ...]
"""What is chosen from: value and words."""

NEW_ROWS = 2
"""People who can be added to a list in one go."""
YES, NO = "yes", "no"
_LISTS = ("not_sampled", "not_assessing")
_LONGEST = 200
_MOST = 9999
_GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "casework": (("person",), ("person", "casework_type"), ("unit",), ("unit", "casework_type")),
    "victim-letters": (("unit",), ("unit", "letter_type"), ("person",)),
}
"""Scheme -> what a form offers to draw from on its own; another of the file is offered too."""


class LeftOutRow(Struct, frozen=True):
    """A row of a list of people: `name` is that of its field, `of` whom it is about, '' for one to be added."""

    name: str
    of: str
    label: str


class PolicyForm(Struct, frozen=True):
    """A policy as its file has it, what a form may choose of: focus `modules` by id and label, and `people` on the
    staff list by id and label."""

    policy: Policy
    modules: Options
    people: Options

    def groups(self) -> Options:
        """What may be drawn from on its own."""
        offered = dict.fromkeys((*_GROUPS[self.policy.scheme], self.policy.per))
        kind = KINDS[self.policy.scheme]
        return tuple((",".join(per), f"Each {joined([within(one, kind) for one in per])}") for per in offered)

    def roles(self) -> Options:
        """Who may mark: the name of each tick, and the role of the staff list."""
        return tuple((f"role-{number}", begun(role)) for number, role in enumerate(_ROLES, 1))

    def focus(self) -> Options:
        """The focus modules: the name of each tick, and what it is called."""
        known = dict(self.modules)
        every = dict.fromkeys((*known, *self.policy.focus))
        return tuple((f"focus-{one}", known.get(one, one)) for one in every)

    def rows(self, key: str, typed: Mapping[str, str]) -> Iterator[LeftOutRow]:
        """The rows of a list of people: those that it has, then some to add."""
        called = dict(self.people)
        for name in _rows(key, typed):
            of = typed[f"{name}-of"]
            yield LeftOutRow(name, of, called.get(of, of))
        for number in range(1, NEW_ROWS + 1):
            yield LeftOutRow(f"{key}-new{number}", "", "")

    def as_it_is(self) -> dict[str, str]:
        """What the fields hold to begin with."""
        policy = self.policy
        typed = {
            "name": policy.name,
            "per": ",".join(policy.per),
            "take": str(policy.take),
            "reserves": str(policy.reserves),
            "months": str(policy.skip_marked_within_months),
            "unknown": _said(policy.accept_unknown),
            "same_unit": _said(policy.same_unit),
            "cross_team": _said(policy.cross_team),
        }
        typed |= {f"focus-{one}": YES for one in policy.focus}
        typed |= {f"role-{n}": YES for n, role in enumerate(_ROLES, 1) if role in policy.assessor_roles}
        for key in _LISTS:
            for number, one in enumerate(getattr(policy, key), 1):
                typed |= {f"{key}-{number}-of": one.person, f"{key}-{number}": one.reason}
        return typed

    def read(self, sent: SmallForm) -> Policy:
        """The policy that was sent. What cannot be one is a fault of the form."""
        roles = tuple(role for n, role in enumerate(_ROLES, 1) if sent.text(f"role-{n}"))
        if not roles:
            sent.fault("role-1", "Choose at least one role that may mark")
        per = sent.one_of("per", [value for value, _ in self.groups()], "Choose what is drawn from on its own")
        return replace(
            self.policy,
            name=sent.needed("name", "Say what the policy is called; the certificate prints it"),
            per=tuple(per.split(",")),
            take=_number(sent, "take", 1),
            reserves=_number(sent, "reserves", 0),
            skip_marked_within_months=_number(sent, "months", 0),
            accept_unknown=sent.text("unknown") == YES,
            focus=tuple(name.removeprefix("focus-") for name, _ in self.focus() if sent.text(name)),
            assessor_roles=_in_order(roles, self.policy.assessor_roles),
            same_unit=sent.text("same_unit") == YES,
            cross_team=sent.text("cross_team") == YES,
            not_sampled=self._people("not_sampled", sent),
            not_assessing=self._people("not_assessing", sent),
        )

    def _people(self, key: str, sent: SmallForm) -> tuple[NotSampled, ...]:
        """A list of people, those without a reason taken out of it."""
        names = _rows(key, sent.typed)
        found = [NotSampled(sent.text(f"{name}-of"), sent.text(name)) for name in names if sent.text(name)]
        for number in range(1, NEW_ROWS + 1):
            name = f"{key}-new{number}"
            who, why = sent.text(f"{name}-of"), sent.text(name)
            if who and not why:
                sent.fault(name, "Say why in a line, or choose nobody")
            elif why and who not in dict(self.people):
                sent.fault(f"{name}-of", "Choose who it is, or leave the reason out")
            elif who in [one.person for one in found]:
                sent.fault(f"{name}-of", f"{dict(self.people)[who]} stands in this list already")
            elif who:
                found.append(NotSampled(who, why))
        return tuple(found)


_ROLES = tuple(role.value for role in Role if role is not Role.OTHER)


def _in_order(roles: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """The same roles in the order that the file had them in, and with those that no form offers."""
    kept = [one for one in before if one in roles or one not in _ROLES]
    return (*kept, *(one for one in roles if one not in kept))


def _rows(key: str, typed: Mapping[str, str]) -> list[str]:
    """The names of the rows of a list in what was typed."""
    return [f"{key}-{number}" for number in range(1, _LONGEST) if f"{key}-{number}-of" in typed]


def _said(flag: bool) -> str:
    return YES if flag else NO


def _number(sent: SmallForm, name: str, least: int) -> int:
    number = sent.whole(name)
    if number is None or not least <= number <= _MOST:
        sent.fault(name, f"Give a whole number, {least} or more")
        return least
    return number
