"""What a corrected export changed: rows added, removed and altered, by key."""

from msgspec import Struct

from iqa.domain import Population


class Altered(Struct, frozen=True):
    """One piece of work whose facts changed: field -> (before, after), nobody's name but of staff."""

    key: str
    fields: dict[str, tuple[str, str]]


class Changes(Struct, frozen=True):
    """The difference between two versions of one population. `kept` counts the keys that both have."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    kept: int = 0

    @property
    def none(self) -> bool:
        """Whether the two are the same."""
        return not (self.added or self.removed or self.altered)


_NAMING = frozenset({"victim_name", "defendant", "decisions"})
"""Fields that hold names of victims or defendants, which no list of changes says."""
_UNSAID = ("one writing", "another")


def compare_populations(old: Population, new: Population) -> Changes:
    """Keys added and removed, and facts altered, each in the order of keys. A fact new to the field list counts
    as altered only where it holds something."""
    if old.digest == new.digest and old.field_list == new.field_list:
        return Changes(kept=len(new.items))
    before = {item.key: item for item in old.items}
    after = {item.key: item for item in new.items}
    altered = []
    for key in sorted(before.keys() & after.keys()):
        first, second = before[key].facts, after[key].facts
        names = dict.fromkeys((*first, *second))
        fields = {
            name: _UNSAID if name in _NAMING else (first.get(name, ""), second.get(name, ""))
            for name in names
            if first.get(name, "") != second.get(name, "")
        }
        if fields:
            altered.append(Altered(key, fields))
    return Changes(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(altered),
        len(before.keys() & after.keys()),
    )
