"""The name under which an outcome of the case stands among the facts of a form, by question."""


def outcome_fact(criterion: str) -> str:
    """What is known to have happened in the case, beside a question that it concerns."""
    return f"outcome.shows.{criterion}"
