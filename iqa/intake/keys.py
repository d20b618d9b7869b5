"""The key of each piece of work, as printed on certificates. A key never changes once it was drawn by."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from itertools import repeat

from msgspec import Struct

from iqa.domain import ItemKey, Kind, key_of_parts, keys_of_parts
from iqa.intake.urn import all_urns, tidy
from iqa.text import fold_name

_CASEWORK, _LETTERS, _POLICE_FILES, _OUTCOMES = "casework", "victim-letters", "police-files", "outcomes"


def part(text: str) -> str:
    """A part of a key: single spaces, and no '|', which stands between the parts."""
    return " ".join(text.replace("|", "¦").split())


def _casework_parts(person: str, piece: str) -> tuple[str, str]:
    """The end of 'casework|URN|person|piece', where piece is 'case' when the export names none."""
    return part(person), part(piece).casefold() or "case"


def key_under(key: str, now: Callable[[str], str]) -> str:
    """The key that a piece of casework has once its person goes by another id; any other key as it is.

    `now` gives the id that somebody goes by, for one that records name them by.
    """
    of = ItemKey.parse(key)
    if of.work != _CASEWORK or len(of.parts) != 2:
        return key
    person, piece = of.parts
    return key_of_parts(of.work, of.urn, part(now(person)), piece)


class VictimReferences(Struct, frozen=True):
    """What stands for a victim in a key: the reference of the export, else one that tells no name.

    The second is the same whenever that victim of that case comes again, and cannot be worked out from a name
    without the secret of the workspace (HMAC-SHA-256).
    """

    secret: str = ""

    def of(self, urn: str, reference: str, name: str) -> str:
        """The reference of a victim; '' where the export says neither reference nor name."""
        if reference or not name:
            return reference
        said = f"{tidy(urn)}|{fold_name(name)}".encode()
        return f"{_OPAQUE}{hmac.new(self.secret.encode(), said, hashlib.sha256).hexdigest()[:_DIGITS]}"


_OPAQUE, _DIGITS = "victim-", 12


def letter_key(urn: str, victim: str, letter_type: str, decision_date: str) -> str:
    """'victim-letters|URN|victim|letter type|decision date'; victim is as `VictimReferences` has it."""
    return key_of_parts(_LETTERS, tidy(urn), part(victim), part(letter_type), decision_date)


def names_victim(key: str) -> bool:
    """Whether the key of a letter says which victim it is to."""
    return any(ItemKey.parse(key).parts[:1])


def police_file_key(urn: str, failure_type: str) -> str:
    """'police-files|URN|failure type'."""
    return key_of_parts(_POLICE_FILES, tidy(urn), part(failure_type))


def outcome_key(urn: str, happened: str, happened_on: str) -> str:
    """'outcomes|URN|what happened|date', the date '' where it is not known."""
    return key_of_parts(_OUTCOMES, tidy(urn), part(happened), happened_on)


def keys_of(
    kind: Kind, columns: Mapping[str, list[str]], rows: int, victims: VictimReferences | None = None
) -> list[str]:
    """One key a row, from the columns of canonical text."""
    blank = [""] * rows
    urns = columns["urn"]
    tidied = urns if all_urns(urns) else list(map(tidy, urns))
    if kind is Kind.CASES:
        # The same few people and pieces come again and again: each pair is written once.
        pairs = list(zip(columns["person"], columns.get("piece", blank), strict=True))
        ends = {pair: key_of_parts(*_casework_parts(*pair)) for pair in set(pairs)}
        return keys_of_parts(repeat(_CASEWORK), tidied, map(ends.__getitem__, pairs))
    if kind is Kind.LETTERS:
        references = columns.get("victim_reference", blank)
        names = columns.get("victim_name", blank)
        called = map((victims or VictimReferences()).of, urns, references, names)
        return list(map(letter_key, urns, called, columns["letter_type"], columns["decision_date"]))
    if kind is Kind.OUTCOMES:
        days = columns.get("happened_on", blank)
        return list(map(outcome_key, urns, columns["happened"], days))
    return list(map(police_file_key, urns, columns["failure_type"]))
