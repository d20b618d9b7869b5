"""The words in which the settings say what is wrong with a value: where, what, and what it should be."""

from collections.abc import Collection
from typing import Any, get_origin

from msgspec import Struct

from iqa.errors import Severity
from iqa.toml_files import Faults, Path, did_you_mean

_TYPES = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list in square brackets",
    dict: "a table of numbers",
}


class TomlPlace(Struct, frozen=True):
    """A table of a settings file: what a message calls it, the path that leads to it, and where its faults go."""

    faults: Faults
    called: str
    path: Path = ()

    def inner(self, called: str, *path: str | int) -> "TomlPlace":
        """A table inside this one."""
        return TomlPlace(self.faults, f"{self.called} {called}", (*self.path, *path))

    def fault(self, key: str, what: str, then: str = "") -> None:
        """One thing wrong: the key, what is the matter, and what to do."""
        self.faults.add((*self.path, key), f"{self.called}: {key} {what}. {then}".strip())

    def notice(self, key: str, what: str, then: str = "") -> None:
        """Something that may be meant: told wherever the settings are used, and no reason to refuse them."""
        said = f"{self.called}: {key} {what}. {then}".strip()
        self.faults.add((*self.path, key), said, severity=Severity.NOTICE)

    def wrong_type(self, key: str, kind: type, value: Any) -> None:
        """A value of another kind than the setting takes."""
        self.fault(key, f"should be {_TYPES[get_origin(kind) or kind]}", f"It is {written(value)}.")

    def unknown(self, key: str, known: Collection[str], what: str = "is not a setting") -> None:
        """A key that there is not, with the one that was perhaps meant."""
        self.fault(key, what, did_you_mean(key, known))


def written(value: Any) -> str:
    """A value roughly as the file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else str(value)
