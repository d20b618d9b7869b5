"""Posters: one sheet of A4 a key area, with a picture, a figure to work on, one that goes well, and a named lead.

The figures are those of the whole Area that the committee's paper shows; no unit and nobody's work is on a wall.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from iqa.briefs.common import Asked, asked_of
from iqa.briefs.context import Poster, PosterFigure
from iqa.committee.context import CommitteeSummary

PLACES = 10
"""Figures of the picture: so many, of which as many are filled as meet it."""
LETTERS = "Victim letters"
_HIGH = 0.9


def posters(
    summary: CommitteeSummary, leads: Mapping[str, str], of_letters: Collection[str] = ()
) -> tuple[Poster, ...]:
    """A poster for each key area that has a figure: the strands of casework, and victim letters as one area.

    `leads` maps a key area to the name of the member of staff who leads on it; `of_letters` are the titles of the
    tables that are about letters.
    """
    called = {area.casefold(): name for area, name in leads.items()}
    return tuple(
        _poster(summary, area, called.get(area.casefold(), ""), found)
        for area, found in _areas(summary, of_letters)
    )


def _areas(summary: CommitteeSummary, of_letters: Collection[str]) -> Iterator[tuple[str, list[Asked]]]:
    areas: dict[str, list[Asked]] = defaultdict(list)
    for table in summary.tables:
        for asked in asked_of(table, ""):
            areas[LETTERS if table.title in of_letters else asked.strand].append(asked)
    yield from areas.items()


def _poster(summary: CommitteeSummary, area: str, lead: str, asked: list[Asked]) -> Poster:
    order = sorted(asked, key=lambda one: (one.figure.rate, one.question))
    focus = _figure(order[0])
    well = _figure(order[-1]) if len(order) > 1 else None
    return Poster(
        area=summary.area,
        protective_marking=summary.protective_marking,
        month=summary.month,
        key_area=area,
        lead=lead,
        focus=focus,
        well=well,
        dots=tuple(place < focus.tens for place in range(PLACES)),
        message=_message(order[0]),
    )


def _figure(asked: Asked) -> PosterFigure:
    figure = asked.figure
    rests_on = f"{figure.marks} pieces of work; 95% interval {figure.interval}"
    return PosterFigure(asked.question, figure.percent, round(PLACES * figure.rate), rests_on)


def _message(asked: Asked) -> str:
    tens = round(PLACES * asked.figure.rate)
    if asked.figure.rate >= _HIGH:
        return "Well done. Let us keep it there."
    return f"{tens} in 10. Let us make it {min(PLACES, max(tens + 1, 9))} in 10."
