"""A small picture kept as data and written as SVG: told in words to whoever cannot see it, readable in grey.

What differs is told by shape and by words, never by colour alone: a filled dot is as expected, an open square
stands out. Every text is escaped where it is written.
"""

from collections.abc import Sequence
from html import escape
from textwrap import wrap

from msgspec import Struct, field

WIDTH, HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 46
_LETTER = 7.5
"""How wide a letter of a label is taken to be."""
_INK, _QUIET, _FAINT, _FILLED = "#0b0c0c", "#505a5f", "#b1b4b6", "#1d70b8"

SOLID, DASHED, DOTTED = range(3)
FIGURES, MEASURE, AXIS = range(3)
Point = tuple[float, float]
"""From the left and from the top."""


Stroke = tuple[tuple[Point, ...], int, int]
"""A line through some points, with its manner (FIGURES, what they are a MEASURE by, AXIS) and its pattern
(SOLID, DASHED, DOTTED)."""
Spot = tuple[float, float, bool]
"""A figure: where it lies, and whether it stands out."""
Label = tuple[float, float, str, bool]
"""A short text: where it stands, and whether it ends there or has its middle there."""


class Chart(Struct, frozen=True):
    """A picture with the same in words and figures. `description` is what a reader who cannot see it is told;
    `rows` is the table that stands under it."""

    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    strokes: tuple[Stroke, ...]
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]

    @property
    def svg(self) -> str:
        """The picture as markup, to stand in a page."""
        title, description = escape(self.title), escape(self.description)
        parts = "".join((*map(_line, self.strokes), *map(_spot, self.spots), *map(_label, self.labels)))
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
            'font-family="Arial, Liberation Sans, Helvetica, sans-serif" font-size="13" '
            f'aria-label="{title}. {description}" fill="{_INK}"><title>{title}</title><desc>{description}</desc>'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{parts}</svg>'
        )


def svg_file(chart: Chart) -> str:
    """A picture as a file of its own."""
    return chart.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _line(stroke: Stroke) -> str:
    points, manner, pattern = stroke
    colour, width = ((_INK, 1.5), (_QUIET, 1.25), (_FAINT, 0.75))[manner]
    dashes = ("", ' stroke-dasharray="5 4"', ' stroke-dasharray="2 3"')[pattern]
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'


def _spot(spot: Spot) -> str:
    x, y, stands_out = spot
    if stands_out:
        return (
            f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="#ffffff" '
            f'stroke="{_INK}" stroke-width="2.5"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{_FILLED}"/>'


def _label(label: Label) -> str:
    x, y, said, ends = label
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{"end" if ends else "middle"}">{escape(said)}</text>'


class Plane(Struct):
    """A picture under way: a vertical axis of shares from 0 to 1, and so many places from left to right.

    With `most`, a multiple of 4, the axis counts from 0 to it, and what is drawn are shares of it.
    """

    places: int
    most: int = 0
    strokes: list[Stroke] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def __post_init__(self) -> None:
        for quarter in range(5):
            y = self.y(quarter / 4)
            self.strokes.append((((_LEFT, y), (WIDTH - _RIGHT, y)), AXIS, SOLID))
            said = f"{self.most * quarter // 4:,}" if self.most else f"{quarter * 25}%"
            self.labels.append((_LEFT - 6, y + 4, said, True))

    def x(self, place: float) -> float:
        """Where the middle of a place lies, counted from 0."""
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / self.places

    def y(self, share: float) -> float:
        """Where a share lies; one beyond the axis lies at its end."""
        return HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * min(max(share, 0.0), 1.0)

    def names_fit(self, names: Sequence[str]) -> bool:
        """Whether each name has room under its place, in one line or two."""
        return all(len(self._lines(name)) <= 2 and self._fits(name) for name in names)

    def _lines(self, name: str) -> list[str]:
        return wrap(name, self._room, break_long_words=False, break_on_hyphens=False)

    def _fits(self, name: str) -> bool:
        return all(len(line) <= self._room for line in self._lines(name))

    @property
    def _room(self) -> int:
        """Characters in a line under one place."""
        return max(1, int((WIDTH - _LEFT - _RIGHT) / self.places / _LETTER))

    def name_places(self, names: Sequence[str]) -> None:
        """Under each place its name, in two lines where it needs them; or under every second or third place where
        they would run into each other."""
        if self.names_fit(names):
            for place, name in enumerate(names):
                for line, said in enumerate(self._lines(name)):
                    self.labels.append((self.x(place), HEIGHT - _BOTTOM + 18 + 15 * line, said, False))
            return
        every = -(-len(names) * 52 // (WIDTH - _LEFT - _RIGHT))
        for place, name in enumerate(names):
            if (len(names) - 1 - place) % every == 0:
                self.labels.append((self.x(place), HEIGHT - _BOTTOM + 18, name, False))

    def across(self, share: float, pattern: int) -> None:
        """A line at a share from end to end."""
        ends = (self.x(-0.5), self.y(share)), (self.x(self.places - 0.5), self.y(share))
        self.strokes.append((ends, MEASURE, pattern))

    def steps(self, shares: Sequence[float], pattern: int) -> None:
        """A line that is level at each place and steps between them."""
        ends = ((self.x(i + side), self.y(share)) for i, share in enumerate(shares) for side in (-0.5, 0.5))
        self.strokes.append((tuple(ends), MEASURE, pattern))

    def upright(self, place: int, low: float, high: float) -> None:
        """An interval at a place: a line with its ends marked."""
        x = self.x(place)
        self.strokes.append((((x, self.y(low)), (x, self.y(high))), FIGURES, SOLID))
        for end in (self.y(low), self.y(high)):
            self.strokes.append((((x - 5, end), (x + 5, end)), FIGURES, SOLID))

    def spot(self, place: int, share: float, *, stands_out: bool = False) -> None:
        """A figure at a place."""
        self.spots.append((self.x(place), self.y(share), stands_out))

    def joined_spots(self, shares: Sequence[float], out: frozenset[int]) -> None:
        """Figures in order of time, with a line through them; those of `out` stand out."""
        line = tuple((self.x(i), self.y(share)) for i, share in enumerate(shares))
        self.strokes.append((line, FIGURES, SOLID))
        for i, share in enumerate(shares):
            self.spot(i, share, stands_out=i in out)

    def chart(
        self, title: str, description: str, headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
    ) -> Chart:
        """The picture with its words and its table."""
        drawn = tuple(self.strokes), tuple(self.spots), tuple(self.labels)
        return Chart(title, description, headings, rows, *drawn)
