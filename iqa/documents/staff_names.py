"""How a certificate calls members of staff: by name, with the id behind it where a name alone would not do."""

from collections import Counter
from collections.abc import Mapping


class StaffNames:
    """Staff ids by the names that people go by; an id without a name stands alone."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._bearers = Counter(names.values())

    def name(self, staff_id: str) -> str:
        """The name alone, where only one person bears it."""
        name = self._names.get(staff_id, staff_id)
        return self.person(staff_id) if self._bearers[name] > 1 else name

    def person(self, staff_id: str) -> str:
        """'Ann Example (S1)', so that two people of one name stay apart."""
        name = self._names.get(staff_id, staff_id)
        return staff_id if staff_id.startswith(name) else f"{name} ({staff_id})"
