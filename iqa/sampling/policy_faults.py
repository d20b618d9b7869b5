"""The faults of a policy file as they are found: each with its line, its setting, and the suggestion thing known.

It holds no rule of a policy; those are in `policy_file`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from iqa.errors import Problem, SettingsError
from iqa.toml_files import Faults, Path, did_you_mean


class PolicyFaults(Faults):
    """Reads values out of the tables of a policy and keeps every fault found on the way.

    `section` is the path of the table that a key stands in: () is the top, ('eligible', 1) the second rule.
    """

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text, "policy")

    def unknown_keys(self, table: Mapping[str, Any], known: Collection[str], section: Path = ()) -> None:
        for key in table:
            if key not in known:
                self.add((*section, key), f"There is no setting called {key}.{suggestion(key, known)}")

    def text(self, table: Mapping[str, Any], key: str, section: Path = (), required: bool = False) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.add((*section, key), f'{key} should be text in quotes, such as {key} = "…".', value)
            return ""
        if required and not value.strip():
            self.add((*section, key), f'{key} is missing. Write {key} = "…".')
        return value.strip()

    def texts(self, table: Mapping[str, Any], key: str, section: Path = ()) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            self.add((*section, key), f'{key} should be a list of texts, such as {key} = ["…", "…"].', value)
            return ()
        return tuple(entry.strip() for entry in value)

    def whole(
        self, table: Mapping[str, Any], key: str, least: int, default: int | None, section: Path = ()
    ) -> int:
        """A whole number; one without a default has to be there."""
        value = table.get(key, default)
        if type(value) is not int or value < least:
            given = "It is missing." if value is None else f"It is {value!r}."
            self.add((*section, key), f"{key} should be a whole number, {least} or more. {given}", value)
            return least
        return value

    def flag(self, table: Mapping[str, Any], key: str, default: bool, section: Path = ()) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.add((*section, key), f"{key} should be true or false, without quotes.", value)
            return default
        return value

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            self.add((key,), f"{key} should be a section that begins with [{key}].", value)
            return {}
        return value

    def tables(self, table: Mapping[str, Any], key: str) -> list[tuple[Path, Mapping[str, Any]]]:
        """The entries of a list of sections, each with its path."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.add((key,), f"{key} should be sections that each begin with [[{key}]].", value)
            return []
        return [((key, number), entry) for number, entry in enumerate(value)]


def suggestion(name: str, known: Collection[str]) -> str:
    """' Did you mean …?' where something known is near a name, else ''."""
    meant = did_you_mean(name, known)
    return f" {meant}" if meant else ""


def refusal(name: str, problems: tuple[Problem, ...]) -> SettingsError:
    """The error that lists every fault of a policy."""
    count = "one fault" if len(problems) == 1 else f"{len(problems)} faults"
    listed = "".join(f"\n  Line {p.row}: {p.message}" if p.row else f"\n  {p.message}" for p in problems)
    return SettingsError(f"The policy {name} has {count}.{listed}", "Correct the file and try again.", problems)
