"""Lists of words as people write them: with spaces between."""


def each_of(words: str) -> frozenset[str]:
    """The words of a list, each once."""
    return frozenset(words.split())


def in_order(words: str) -> tuple[str, ...]:
    """The words of a list in its order."""
    return tuple(words.split())
