"""The names under which what a letter shows stands among the facts of its form, by question."""


def shown_fact(criterion: str) -> str:
    """What is shown beside a question."""
    return f"letter.shows.{criterion}"


def certain_fact(criterion: str) -> str:
    """What of it is certain, so that a mark which says otherwise wants an explanation."""
    return f"letter.certain.{criterion}"
