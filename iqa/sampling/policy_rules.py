"""The rules of a policy file, each a field and a test, or several of which one is enough, with their faults.

It never judges what a rule would leave out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from iqa.domain import Condition, day_of
from iqa.fields import Reads
from iqa.sampling.policy_faults import PolicyFaults, suggestion
from iqa.toml_files import Path

_TESTS = ("one_of", "none_of", "present", "before", "after", "within_months", "mentions")
_MOST_MONTHS = 120
"""How far back a rule may count."""


class Rules(Struct, frozen=True):
    """Reads rules over fields that are `known`, each with how it is read, None for derived ones.

    In a certificate (`certified`) a rule that counts months back also has the day that the draw worked out.
    """

    faults: PolicyFaults
    known: Mapping[str, Reads | None]
    certified: bool

    def read(self, table: Mapping[str, Any], key: str) -> tuple[Condition, ...]:
        """All rules of a list of sections."""
        return tuple(self._rule(entry, section) for section, entry in self.faults.tables(table, key))

    def _rule(self, entry: Mapping[str, Any], section: Path) -> Condition:
        if "any_of" not in entry:
            return self._one(entry, section, ("reason",))
        faults = self.faults
        faults.unknown_keys(entry, ("any_of", "reason"), section)
        parts = entry["any_of"]
        if not isinstance(parts, list) or len(parts) < 2 or not all(isinstance(part, dict) for part in parts):
            said = (
                'any_of should list two rules or more, such as any_of = [{ field = "…", present = true }, { … }].'
            )
            faults.add((*section, "any_of"), said)
            return Condition("")
        return Condition(
            field="",
            any_of=tuple(self._one(part, (*section, "any_of", n), ()) for n, part in enumerate(parts)),
            reason=faults.text(entry, "reason", section),
        )

    def _one(self, entry: Mapping[str, Any], section: Path, beside: tuple[str, ...]) -> Condition:
        """A rule on one field. `beside` are the keys that may stand beside field and test."""
        faults, since = self.faults, ("since",) if self.certified and "within_months" in entry else ()
        faults.unknown_keys(entry, ("field", *_TESTS, *since, *beside), section)
        name = faults.text(entry, "field", section, required=True)
        if name and name not in self.known:
            said = f"The export has no field called {name}.{suggestion(name, self.known)}"
            faults.add((*section, "field"), said, name)
        given = [test for test in _TESTS if test in entry]
        if len(given) != 1:
            found = f"It has {' and '.join(given)}." if given else "It has none."
            faults.add((*section, "field"), f"A rule needs exactly one test: {', '.join(_TESTS)}. {found}")
        for test in ("one_of", "none_of", "mentions"):
            if entry.get(test) == []:
                faults.add((*section, test), f"{test} should list at least one value.")
        for test in ("before", "after"):
            if test in entry:
                self._date_test(entry[test], (*section, test))
        return Condition(
            field=name,
            one_of=faults.texts(entry, "one_of", section),
            none_of=faults.texts(entry, "none_of", section),
            mentions=faults.texts(entry, "mentions", section),
            present=faults.flag(entry, "present", True, section) if "present" in entry else None,
            before=_plain_date(entry.get("before", "")),
            after=_plain_date(entry.get("after", "")),
            reason=faults.text(entry, "reason", section),
            within_months=self._months(entry, name, section) if "within_months" in entry else 0,
            since=self._since(entry, section) if since and "since" in entry else "",
        )

    def _months(self, entry: Mapping[str, Any], name: str, section: Path) -> int:
        place = (*section, "within_months")
        if name in self.known and self.known[name] is not Reads.DATE:
            self.faults.add(place, f"within_months needs a field that holds dates, and {name} holds none.", name)
        months = self.faults.whole(entry, "within_months", 1, None, section)
        if months > _MOST_MONTHS:
            self.faults.add(place, f"within_months should be {_MOST_MONTHS} or less. It is {months}.", months)
        return months

    def _since(self, entry: Mapping[str, Any], section: Path) -> str:
        """The day that a certificate gives; that it is the right one, drawing again shows."""
        since = entry.get("since", "")
        if not isinstance(since, str) or day_of(since) is None:
            self.faults.add((*section, "since"), "since should be a date such as 2026-10-01.", since)
            return ""
        return since

    def _date_test(self, value: object, place: Path) -> None:
        text = _plain_date(value)
        if self.known.get(text) is not Reads.DATE and day_of(text) is None:
            said = f"{place[-1]} should be a date such as 2026-10-01, or the name of a field that holds dates."
            self.faults.add(place, said, value)


def _plain_date(value: object) -> str:
    """TOML writes a date with or without quotes; both mean the same."""
    return value.isoformat() if type(value) is date else str(value).strip()
