"""British spelling: a word list made from a dictionary of Hunspell (en_GB-ise, SCOWL), read once when first asked.

The affix file is small, so that every form a stem can take is written out and looked up; nothing is guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from importlib import resources

from msgspec import Struct

_FLAGLESS = re.compile(r"^\d+$")


class _Affix(Struct, frozen=True):
    """One rule: what is cut from a stem, what is added, and on which stems it works."""

    cut: str
    added: str
    fits: re.Pattern[str]
    prefix: bool
    crosses: bool


class Lexicon(Struct, frozen=True, dict=True):
    """Words that are spelt right. `more` are an office's own."""

    more: frozenset[str] = frozenset()

    @cached_property
    def _words(self) -> frozenset[str]:
        return _british()

    def knows(self, word: str) -> bool:
        """Whether a word, in small letters, is spelt right."""
        return word in self._words or word in self.more

    def nearest(self, word: str) -> str:
        """A known word that differs by one letter, or by two that changed places; '' where there is none."""
        found = sorted(one for one in _one_apart(word) if one in self._words)
        doubled = [one for one in found if abs(len(one) - len(word)) <= 1 and one[0] == word[0]]
        return (doubled or found or [""])[0]


def _one_apart(word: str) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in letters)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        yield from (left + letter + right for letter in letters)


@lru_cache(maxsize=1)
def _british() -> frozenset[str]:
    folder = resources.files("iqa.letter_checks").joinpath("en_GB-ise")
    rules = _rules(folder.joinpath("affixes.txt").read_text(encoding="utf-8").splitlines())
    lines = folder.joinpath("words.txt").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(_forms(lines, rules))


def _rules(lines: Iterable[str]) -> dict[str, list[_Affix]]:
    rules: dict[str, list[_Affix]] = defaultdict(list)
    crosses: dict[str, bool] = {}
    for line in lines:
        parts = line.split()
        if len(parts) == 4 and parts[0] in ("PFX", "SFX") and _FLAGLESS.match(parts[3]):
            crosses[parts[1]] = parts[2] == "Y"
        elif len(parts) >= 4 and parts[0] in ("PFX", "SFX"):
            prefix = parts[0] == "PFX"
            cut, added = parts[2].replace("0", ""), parts[3].split("/")[0].replace("0", "")
            condition = parts[4] if len(parts) > 4 else "."
            fits = re.compile(f"^{condition}" if prefix else f"{condition}$")
            rules[parts[1]].append(_Affix(cut, added, fits, prefix, crosses.get(parts[1], False)))
    return rules


def _forms(lines: Iterable[str], rules: dict[str, list[_Affix]]) -> Iterator[str]:
    for line in lines:
        stem, _, flags = line.partition("/")
        stem = stem.strip()
        if not stem:
            continue
        yield stem.lower()
        affixes = [rule for flag in flags.strip() for rule in rules.get(flag, ())]
        suffixed = [(_with(stem, rule), rule) for rule in affixes if not rule.prefix and rule.fits.search(stem)]
        yield from (form.lower() for form, _ in suffixed)
        for rule in affixes:
            if rule.prefix and rule.fits.search(stem):
                yield _with(stem, rule).lower()
                if rule.crosses:
                    yield from (_with(form, rule).lower() for form, other in suffixed if other.crosses)


def _with(stem: str, rule: _Affix) -> str:
    if rule.prefix:
        return rule.added + stem[len(rule.cut) :]
    return (stem[: -len(rule.cut)] if rule.cut else stem) + rule.added
