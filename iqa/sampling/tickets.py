"""The ticket of a piece of work: a number between 0 and 1 that the seed and its key decide, and nothing else.

The rule is consistent sampling as published (R. L. Rivest, "Consistent Sampling with Replacement", 2018) and used
in election audits, so anybody can work out a ticket with software that is not ours. Nothing here is random.
"""

import hashlib
from collections.abc import Iterable

ALGORITHM = "consistent-sampling/1"
"""The name of this rule on a certificate."""


def ticket(seed: str, key: str) -> str:
    """The ticket of one key under a seed, as the decimal text '0.…'.

    SHA-256 of the hashed seed followed by the key, written in decimal with at least 64 digits, last digit first:
    the last digits are the evenly spread ones. Tickets compare as text exactly as they do as numbers.
    """
    return _ticket(_sha256(seed), key)


def in_ticket_order(seed: str, keys: Iterable[str]) -> tuple[str, ...]:
    """The keys from the smallest ticket to the largest, whatever order they came in.

    The first n are a simple random sample of n. A key that is added or taken away moves no other.
    """
    hashed = _sha256(seed)
    return tuple(sorted(keys, key=lambda key: (_ticket(hashed, key), key)))


def _ticket(hashed_seed: str, key: str) -> str:
    digits = str(int(_sha256(hashed_seed + key), 16)).zfill(64)
    return "0." + digits[::-1]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
