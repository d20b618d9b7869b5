"""The page of a month's outcomes for managers: each case with how it had been marked. It names nobody."""

from msgspec import Struct


class OutcomeMarkLine(Struct, frozen=True):
    """A mark of the case: the question, its rating as text, the month it was marked for; `fully` is the best."""

    question: str
    rating: str
    month: str
    fully: bool


class OutcomeCase(Struct, frozen=True):
    """What became known of a case, as a sentence, and its marks on the questions that it concerns."""

    urn: str
    says: str
    marks: tuple[OutcomeMarkLine, ...]


class KnownOutcomesPage(Struct, frozen=True):
    """What became known of cases in a month: those with marks, and a sentence for each of the others. `fully`
    counts the marks that were the best there is."""

    area: str
    scheme_name: str
    protective_marking: str
    month: str
    date: str
    cases: tuple[OutcomeCase, ...]
    not_marked: tuple[str, ...]
    fully: int
