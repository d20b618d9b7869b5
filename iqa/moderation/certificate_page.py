"""The certificate of a second marking or a calibration set as a page to print beside its JSON.

It repeats what the JSON says, without the work that was not drawn; it draws nothing and shows no mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iqa.domain import ItemState, Month, Purpose
from iqa.moderation.selection import ALL, share_of
from iqa.sampling.certificate_page import (
    TICKET_LENGTH,
    CellItems,
    CountRow,
    ItemRow,
    LoadRow,
    VoidRow,
    moment,
    per_cent,
)
from iqa.settings import Settings
from iqa.staff import StaffNames
from iqa.text import counted

WORDS = {Purpose.SECOND_MARKING: "second marking", Purpose.CALIBRATION: "calibration set"}
"""What a moderation is called in a sentence."""


@dataclass(frozen=True, slots=True)
class ModerationCertificatePage:
    """Everything that `templates/moderation_certificate.html` may print. Counts are pieces of work.

    `what` is 'second marking' or 'calibration set', `rule` and `how_to_check` are sentences. `drawn` lists the
    work by first marker, in the order of the tickets. `file` is the name of the JSON beside the page.
    """

    area: str
    scheme_name: str
    marking: str
    what: str
    month: str
    draw: str
    drawn_at: str
    algorithm: str
    seed: str
    list_digest: str
    list_rows: int
    to_mark: int
    rule: tuple[str, ...]
    drawn: tuple[CellItems, ...]
    nobody_may_mark: tuple[str, ...]
    exclusions: tuple[CountRow, ...]
    loads: tuple[LoadRow, ...]
    voids: tuple[VoidRow, ...]
    how_to_check: tuple[str, ...]
    file: str


def moderation_certificate_page(
    written: Mapping[str, Any], settings: Settings, names: Mapping[str, str]
) -> ModerationCertificatePage:
    """The page of a certificate, as `iqa.moderation.certificate.certificate` wrote it.

    `names` gives staff ids their names; an id that it lacks is printed as it is.
    """
    purpose = Purpose(written["scheme"])
    known = {each["id"]: each["names"][0] for each in written["assessors"] if each["names"]} | dict(names)
    called = StaffNames(known)
    drawn = [item for item in written["items"] if item["state"] == ItemState.DRAWN]
    return ModerationCertificatePage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        marking=settings.protective_marking,
        what=WORDS[purpose],
        month=Month.parse(written["month"]).label,
        draw=written["draw"],
        drawn_at=moment(written["drawn_at"]),
        algorithm=written["algorithm"],
        seed=written["seed"],
        list_digest=written["population"]["digest"],
        list_rows=written["population"]["rows"],
        to_mark=len(drawn),
        rule=_rule(purpose, written["policy"]),
        drawn=tuple(_cell(cell, drawn, called) for cell in written["cells"] if cell["drawn"]),
        nobody_may_mark=tuple(written["nobody_may_mark"]),
        exclusions=tuple(CountRow(**entry) for entry in written["exclusions"]),
        loads=_loads(written["assessors"], known),
        voids=tuple(
            VoidRow(**{**entry, "by": known.get(entry["by"], entry["by"]), "at": moment(entry["at"])})
            for entry in written["voids"]
        ),
        how_to_check=tuple(written["how_to_check"]),
        file=f"certificate-{purpose}.json",
    )


def _rule(purpose: Purpose, policy: Mapping[str, Any]) -> tuple[str, ...]:
    if purpose is Purpose.CALIBRATION:
        return (
            f"{counted(policy['take'], 'piece')} of work, or as many as there are, from the month's sample.",
            "Every marker marks all of them. Work that one of the markers had a hand in is left out.",
        )
    share = f"{policy['share']} ({per_cent(float(share_of(policy['share'])))})"
    return (
        f"Of each first marker's submitted work a share of {share}, rounded up.",
        "Each piece is marked by somebody who may mark such work, and never by its first marker.",
    )


def _cell(cell: Mapping[str, Any], drawn: Sequence[Mapping[str, Any]], called: StaffNames) -> CellItems:
    """The drawn work of one first marker, or of the whole calibration set."""
    everybody = cell["cell"] == ALL
    own = [item for item in drawn if item["cell"] == cell["cell"]]
    chance = f"{cell['drawn']} of {cell['population']:,} ({per_cent(cell['drawn'] / cell['population'])})"
    rows = tuple(
        ItemRow(
            rank=str(item["rank"]),
            ticket=item["ticket"][:TICKET_LENGTH] + "…",
            key=item["key"],
            state=item["state"],
            probability=chance,
            assessor="every marker" if everybody else called.name(item["assessor"]),
        )
        for item in own
    )
    return CellItems("The month's sample" if everybody else called.person(cell["cell"]), rows)


def _loads(assessors: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> tuple[LoadRow, ...]:
    """Everybody with work to mark again, once: a person may stand in the pools of several draws."""
    busy = {each["id"]: each for each in assessors if each["items"]}
    rows = (LoadRow(known.get(id, id), id, each["unit"], each["items"]) for id, each in busy.items())
    return tuple(sorted(rows, key=lambda row: (row.name, row.id)))
