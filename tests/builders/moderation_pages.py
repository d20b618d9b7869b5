"""The certificate of a second marking with everything on it, and of a bare calibration set. All invented."""

from document_builders import SETTINGS

from iqa.domain import (
    Assessor,
    AssessorPool,
    Exclusion,
    Item,
    Moderation,
    Month,
    Policy,
    Reason,
    ReasonCode,
    Voided,
)
from iqa.moderation.certificate_page import ModerationCertificatePage, moderation_certificate_page
from iqa.moderation.selection import (
    ALL,
    SelectionData,
    SelectionRequest,
    Submitted,
    calibration_set,
    second_marking,
)

NAMES = {"M1": "Rowan Thistlewood", "M2": "Bryony Fennimore"}
MARKERS = tuple(Assessor(id, (name,), "North") for id, name in NAMES.items())


def _key(number: int) -> str:
    return f"casework|06TM{number:05}26|P{number:03}|initial review"


def known(*markers: Assessor) -> SelectionData:
    """Ten pieces of work that any of these may mark, drawn twice over by one policy."""
    items = {(draw, _key(n)): Item(_key(n), {"person": f"P{n:03}"}) for draw in ("D1", "D2") for n in range(10)}
    policy = Policy("casework", "October", ("person",), 2)
    pools = tuple(AssessorPool(draw, markers) for draw in ("D1", "D2"))
    return SelectionData(items, {"D1": policy, "D2": policy}, pools)


def again(*markers: Assessor) -> Moderation:
    """A quarter of each marker's work: M1 has seven pieces, M2 three."""
    request = SelectionRequest(
        month=Month(2026, 10),
        typed_seed="314159",
        share="0.25",
        exclusions=(Exclusion(Reason(ReasonCode.NOT_SUBMITTED), 1_234),),
        voids=(Voided("0123456789ab", "a late workbook", "M1", "2026-11-20T10:00:00+00:00"),),
        at="2026-11-23T09:00:00+00:00",
    )
    submitted = [Submitted(_key(n), ("D1", "D2")[n % 2], "M1" if n < 7 else "M2") for n in range(10)]
    return second_marking(request, submitted, known(*(markers or MARKERS)))


def moderated(made: Moderation | None = None) -> ModerationCertificatePage:
    """The page of that second marking; without another only M1 could mark, so M1's own waits for nobody."""
    return moderation_certificate_page(made or again(MARKERS[0]), SETTINGS, NAMES)


def bare_moderation() -> ModerationCertificatePage:
    """A calibration set of one piece of work, with nothing left out and nobody's name known."""
    markers = tuple(Assessor(id) for id in NAMES)
    request = SelectionRequest(Month(2026, 10), "1", take=1)
    made = calibration_set(request, [Submitted(_key(1), "D1", ALL)], known(*markers))
    return moderation_certificate_page(made, SETTINGS, {})
