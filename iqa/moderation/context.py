"""What the page on agreement says, ready to print: figures as text, every text '' where there is nothing to say.

Nobody is named but to themselves and their line manager: `own` holds only what this reader may see.
"""

from msgspec import Struct


class FigureRow(Struct, frozen=True):
    """The agreement over one group. Coefficients are text such as '0.85 (0.76 to 0.93)'.

    `note` says why they are missing, or on how many questions the two differed whether they apply at all.
    """

    label: str
    pairs: int
    pieces: int
    raw: str
    ac1: str
    ac2: str
    kappa: str
    kappa_linear: str
    alpha: str
    note: str


class SchemeTable(Struct, frozen=True):
    """The agreement on one scheme: the whole form and then each strand, and each question."""

    title: str
    strands: tuple[FigureRow, ...]
    questions: tuple[FigureRow, ...]


class MonthFigure(Struct, frozen=True):
    """One month of somebody's leniency."""

    month: str
    mean: str
    pairs: int


class OwnFigures(Struct, frozen=True):
    """One marker's figures, for them and their line manager; with too few pairs there are none."""

    name: str
    pairs: int
    pieces: int
    enough: bool
    leniency: str
    interval: str
    shrunk: str
    in_words: str
    months: tuple[MonthFigure, ...]
    agreement: tuple[FigureRow, ...]


class SpreadFigure(Struct, frozen=True):
    """The leniency of all markers with enough pairs, without a name."""

    markers: int
    least: str
    middle: str
    most: str


class ExplanationRow(Struct, frozen=True):
    """Why a mark that the export contradicts was kept."""

    urn: str
    question: str
    rating: str
    explanation: str


class AgreementPage(Struct, frozen=True):
    """Everything that `templates/agreement.html` may print.

    `months` is such as 'since October 2026'; `own` holds what this reader alone may see.
    """

    area: str
    scheme_name: str
    protective_marking: str
    months: str
    date: str
    pairs: int
    pieces: int
    markers: int
    raw: str
    smallest_pairs: int
    schemes: tuple[SchemeTable, ...]
    spread: SpreadFigure | None
    own: tuple[OwnFigures, ...]
    explanations: tuple[ExplanationRow, ...]
