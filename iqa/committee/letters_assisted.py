"""The committee's lines of model-assisted rates of letters: each beside its plain rate, with its own interval."""

from collections.abc import Iterable, Iterator

from iqa.committee.context import AssistedLine, RateTable
from iqa.domain import Scheme
from iqa.text import percent_range
from iqa.themes.assisted import AssistedQuestion


def assisted_lines(
    scheme: Scheme, table: RateTable, assisted: Iterable[AssistedQuestion]
) -> Iterator[AssistedLine]:
    """A line for each question whose plain rate of the whole Area is shown; for the others nothing is."""
    shown = {row.question for row in table.rows if row.everybody}
    for one in assisted:
        question, rate = scheme.criterion(one.criterion).question, one.rate
        if question not in shown:
            continue
        yield AssistedLine(
            question=question,
            plain=f"{rate.plain_rate:.0%}",
            plain_interval=percent_range(rate.plain_interval.low, rate.plain_interval.high),
            assisted=f"{rate.rate:.0%}",
            assisted_interval=percent_range(rate.interval.low, rate.interval.high),
            saved=saved_in_words(round(rate.more_letters)),
            unread=f"{rate.unpredicted:.0%}",
        )


def saved_in_words(letters: int) -> str:
    """How many more marked letters the plain rate would have needed for the same certainty."""
    if not letters:
        return "The checks make it no more certain."
    return (
        f"Without the checks the same certainty would have needed about {letters} more marked "
        f"{'letter' if letters == 1 else 'letters'}."
    )
