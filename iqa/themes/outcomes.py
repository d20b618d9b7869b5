"""What happened in cases afterwards, beside the marks of the same cases.

It shows where marking and the world disagree: what was marked fully met and a review overturned. It changes no
mark and speaks for or against nobody: an outcome has many causes, and its case may have passed through many hands.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from iqa.domain import KnownOutcome, Month, OutcomeKind, long_date
from iqa.errors import SettingsError
from iqa.marking.results import MarkedWork
from iqa.resources import packaged
from iqa.text import begun, nearest
from iqa.themes.rates import of_the_area
from iqa.toml_files import parse_toml

QUESTIONS_FILE = "outcomes.toml"
MONTHS_APART = 12
Questions = Mapping[OutcomeKind, frozenset[str]]
"""Each kind of outcome -> the questions beside whose marks it stands, as 'scheme/question'."""


class OutcomeMark(Struct, frozen=True):
    """A mark on a question beside which an outcome of the same case stands.

    `person` is whose work it judges, to hold figures back by and for nothing else. Work that was not drawn by
    chance is `apart`. `fully` is the best rating that the question offers.
    """

    kind: OutcomeKind
    known: Month
    scheme: str
    criterion: str
    question: str
    urn: str
    item_key: str
    month: Month
    rating: str
    fully: bool
    person: str
    apart: bool

    @property
    def since(self) -> Month:
        """From which month on both are known, the mark and the outcome."""
        return max(self.known, self.month)

    @property
    def is_near(self) -> bool:
        """Whether they are of the same twelve months, as long as work on a case may matter to what comes of it."""
        return abs(_number(self.known) - _number(self.month)) <= MONTHS_APART


def _number(month: Month) -> int:
    return month.year * 12 + month.month


@cache
def _shipped() -> Mapping[str, tuple[str, ...]]:
    tables = parse_toml(packaged(QUESTIONS_FILE).read_text(encoding="utf-8"))["questions"]
    return {kind: tuple(questions) for kind, questions in tables.items()}


def questions_beside(own: Mapping[str, str]) -> Questions:
    """The questions of each kind of outcome: those that come with the tool, or an office's `own` in their place,
    written with commas between them. Raises SettingsError for an outcome that is none."""
    kinds = {kind.value for kind in OutcomeKind}
    for name in own:
        if name not in kinds:
            near = nearest(name, sorted(kinds))
            raise SettingsError(
                f"outcome_questions names an outcome that there is not: {name}.",
                f"Did you mean {near}?" if near else f"There are: {', '.join(sorted(kinds))}.",
            )
    written = {**_shipped(), **{kind: tuple(text.split(",")) for kind, text in own.items()}}
    return {
        kind: frozenset(one.strip() for one in written.get(kind.value, ()) if one.strip()) for kind in OutcomeKind
    }


def outcome_in_words(outcome: KnownOutcome) -> str:
    """'Review upheld on 12 October 2026: the analysis missed the second witness.'"""
    when = f"on {long_date(outcome.on)}" if outcome.on else f"known in {outcome.month.label}"
    about = f": {outcome.about}" if outcome.about else ""
    ends = "" if about.endswith((".", "?", "!")) else "."
    return f"{begun(outcome.kind.value)}, {when}{about}{ends}"


def marks_beside(
    work: MarkedWork, month: Month, outcomes: Iterable[KnownOutcome], questions: Questions
) -> Iterator[OutcomeMark]:
    """The marks of one piece of work, drawn for a month, beside the outcomes of its case."""
    given = tuple(of_the_area(work))
    scheme = work.scheme
    for outcome in outcomes:
        for mark, person in given:
            if f"{scheme.id}/{mark.criterion}" not in questions[outcome.kind]:
                continue
            criterion = scheme.criterion(mark.criterion)
            yield OutcomeMark(
                kind=outcome.kind,
                known=outcome.month,
                scheme=scheme.id,
                criterion=mark.criterion,
                question=criterion.question,
                urn=outcome.urn,
                item_key=work.item.key,
                month=month,
                rating=scheme.rating_label(mark.rating, mark.criterion),
                fully=mark.rating == scheme.ratings_of(criterion)[0].id,
                person=person,
                apart=work.certainty_selected,
            )
