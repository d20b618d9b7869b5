"""The page on agreement with everything on it, and with next to nothing. Everybody is invented."""

from document_builders import HOSTILE, SETTINGS
from msgspec.structs import replace

from iqa.moderation.context import (
    AgreementPage,
    ExplanationRow,
    FigureRow,
    MonthFigure,
    OwnFigures,
    SchemeTable,
    SpreadFigure,
)

FIGURES = FigureRow(
    label="Is there a trial strategy?",
    pairs=1_100,
    pieces=40,
    raw="89% (81% to 94%)",
    ac1="0.85 (0.76 to 0.94)",
    ac2="0.90 (0.84 to 0.96)",
    kappa="0.80 (0.69 to 0.91)",
    kappa_linear="0.84 (0.75 to 0.93)",
    alpha="0.89 (0.82 to 0.96)",
    note=f"on 1 more mark they differed on whether the question applies {HOSTILE}",
)
OWN = OwnFigures(
    name="Bryony Furze",
    pairs=40,
    pieces=4,
    enough=True,
    leniency="+0.25",
    interval="+0.05 to +0.45",
    shrunk="+0.20",
    in_words="The marks are kinder than those of the second marker.",
    months=(MonthFigure("October 2026", "+0.30", 20), MonthFigure("November 2026", "+0.20", 20)),
    agreement=(FIGURES,),
)
FEW = replace(OWN, name="Rowan Elder", pairs=1, enough=False, months=(), agreement=())


def agreement() -> AgreementPage:
    """Everything that can stand on the page."""
    return AgreementPage(
        area=SETTINGS.area,
        scheme_name=SETTINGS.scheme_name,
        protective_marking=SETTINGS.protective_marking,
        months="since October 2026",
        date="2 December 2026",
        pairs=1_100,
        pieces=40,
        markers=4,
        raw="89% (81% to 94%)",
        smallest_pairs=10,
        schemes=(SchemeTable("Casework", (FIGURES,), (FIGURES, replace(FIGURES, note=""))),),
        spread=SpreadFigure(4, "-0.20", "+0.05", "+0.25"),
        own=(OWN, FEW),
        explanations=(
            ExplanationRow("01AB1234526", "Was it timely?", "Fully met", f"The log is wrong. {HOSTILE}"),
        ),
    )


def bare_agreement() -> AgreementPage:
    """A page of one piece of work, for somebody who may see nobody's figures."""
    return replace(
        agreement(), pairs=0, pieces=1, markers=1, raw="", schemes=(), spread=None, own=(), explanations=()
    )
