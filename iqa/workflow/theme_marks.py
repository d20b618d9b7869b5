"""What a theme rests on, case by case: for ourselves alone, since a paper shows no case."""

from collections.abc import Iterator

from msgspec import Struct

from iqa.domain import Mark, Month, Scheme, Theme
from iqa.marking.results import MarkedWork
from iqa.records.draws import draws_of_month, marked_items, with_items
from iqa.records.workspace import Workspace
from iqa.themes.rates import EVERYBODY, NOT_RECORDED, of_the_area
from iqa.workflow.themes import theme_named


class ThemeMark(Struct, frozen=True):
    """A mark below standard that a theme rests on: of which case, what it says and where that shows. It names
    nobody whose work it judges."""

    month: Month
    urn: str
    item_key: str
    question: str
    rating: str
    findings: tuple[str, ...]
    evidence: str


class ThemeMarks(Struct, frozen=True):
    """A theme with its scheme as the latest of its months was drawn by it, None where none of them is drawn any
    more, and its marks below standard, the latest month first; of how many marks on it they are."""

    theme: Theme
    scheme: Scheme | None
    marks: tuple[ThemeMark, ...]
    of: int


def marks_of_theme(workspace: Workspace, theme_id: str) -> ThemeMarks:
    """The marks behind a theme, of the months that its evidence looks at. Raises NotFoundError for no theme."""
    with workspace.store.reading() as view:
        theme = theme_named(view, theme_id)
        months = sorted({month for one in theme.evidence for month in one.months}, reverse=True)
        scheme: Scheme | None = None
        marks: list[ThemeMark] = []
        of = 0
        for month in months:
            for drawn in (one for one in draws_of_month(view, month) if one.draw.scheme == theme.scheme):
                scheme = scheme or drawn.scheme
                held = with_items(view, drawn, {item.key for item in drawn.to_mark()})
                for work in marked_items(workspace, view, held):
                    given = list(_concerning(theme, work))
                    of += len(given)
                    marks += [_theme_mark(work, month, mark) for mark in given if _falls_short(theme, work, mark)]
    return ThemeMarks(theme, scheme, tuple(marks), of)


def _concerning(theme: Theme, work: MarkedWork) -> Iterator[Mark]:
    """The marks of a piece of work in the random sample that a theme is about."""
    in_group = theme.group in (EVERYBODY, work.item.text("unit") or NOT_RECORDED)
    for mark, _ in of_the_area(work) if in_group and not work.certainty_selected else ():
        if theme.criterion in ("", mark.criterion):
            yield mark


def _falls_short(theme: Theme, work: MarkedWork, mark: Mark) -> bool:
    if theme.finding:
        return theme.finding in mark.finding_codes
    return not work.scheme.rating(mark.rating).met


def _theme_mark(work: MarkedWork, month: Month, mark: Mark) -> ThemeMark:
    scheme = work.scheme
    return ThemeMark(
        month=month,
        urn=work.item.text("urn"),
        item_key=work.item.key,
        question=scheme.criterion(mark.criterion).question,
        rating=scheme.rating_label(mark.rating, mark.criterion),
        findings=scheme.finding_labels(mark.finding_codes),
        evidence=mark.evidence,
    )
