"""What a brief says, as its templates receive it: text ready to print. No figure stands here that the committee's
paper of the same month does not show, but counts of police files and of letters, which name nobody."""

from msgspec import Struct

from iqa.charts.picture import Chart


class BriefTable(Struct, frozen=True):
    """A table: every row begins with what it is of, and has a cell for each heading."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class BriefSection(Struct, frozen=True):
    """A part of a brief: sentences, points, a picture, tables; `note` says quietly what they rest on."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[BriefTable, ...] = ()
    note: str = ""
    chart: Chart | None = None
    """A picture of the first table, which stands under it."""

    @property
    def says_something(self) -> bool:
        """Whether there is anything below its heading."""
        return bool(self.paragraphs or self.points or self.tables)


class BriefPage(Struct, frozen=True):
    """A brief: what it is called, whom it is for in words, and its sections in order."""

    area: str
    scheme_name: str
    protective_marking: str
    title: str
    reader: str
    month: str
    date: str
    sections: tuple[BriefSection, ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The pictures of its sections, in order."""
        return tuple(one.chart for one in self.sections if one.chart)


class PosterFigure(Struct, frozen=True):
    """One figure of a poster: the question, the rate in words, and of ten how many to draw as met."""

    question: str
    percent: str
    tens: int
    rests_on: str


class Poster(Struct, frozen=True):
    """One sheet of A4 for the wall: a key area, who leads on it ('' where nobody is named), what to work on and
    what goes well. `dots` are the ten places of the picture, True for one that is filled."""

    area: str
    protective_marking: str
    month: str
    key_area: str
    lead: str
    focus: PosterFigure
    well: PosterFigure | None
    dots: tuple[bool, ...]
    message: str
