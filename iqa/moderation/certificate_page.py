"""The certificate of a second marking or a calibration set as a page to print beside its JSON.

It says what the JSON says, without the work that was not drawn; it draws nothing and shows no mark.
"""

from collections.abc import Mapping

from msgspec import Struct

from iqa.domain import Assessor, Moderation, ModerationItem, Purpose
from iqa.moderation.certificate import how_to_check, loads_of, unassigned
from iqa.moderation.selection import ALL, share_of
from iqa.sampling.certificate_rows import (
    CellItems,
    CountRow,
    GivenRow,
    ItemRow,
    LoadRow,
    VoidRow,
    count_rows,
    given_row,
    load_row,
    moment,
    names_on_the_day,
    per_cent,
    shortened,
    void_rows,
)
from iqa.sampling.tickets import ALGORITHM
from iqa.settings import Settings
from iqa.staff import StaffNames
from iqa.text import counted

WORDS = {Purpose.SECOND_MARKING: "second marking", Purpose.CALIBRATION: "calibration set"}
"""What a moderation is called in a sentence."""


class ModerationCertificatePage(Struct, frozen=True):
    """Everything that `templates/moderation_certificate.html` may print. Counts are pieces of work.

    `what` is 'second marking' or 'calibration set', `rule` and `how_to_check` are sentences. `drawn` lists the
    work by first marker, in the order of the tickets. `file` is the name of the JSON beside the page.
    """

    area: str
    scheme_name: str
    protective_marking: str
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
    given: tuple[GivenRow, ...]
    how_to_check: tuple[str, ...]
    file: str


def moderation_certificate_page(
    made: Moderation, settings: Settings, names: Mapping[str, str]
) -> ModerationCertificatePage:
    """The page of the certificate of a second marking or a calibration set.

    `names` gives staff ids their names; an id that it lacks is printed as it is.
    """
    assessors = [one for pool in made.pools for one in pool.assessors]
    called = StaffNames({**names_on_the_day(assessors), **names})
    return ModerationCertificatePage(
        area=settings.area,
        scheme_name=settings.scheme_name,
        protective_marking=settings.protective_marking,
        what=WORDS[made.purpose],
        month=made.month.label,
        draw=made.id,
        drawn_at=moment(made.at),
        algorithm=ALGORITHM,
        seed=made.seed,
        list_digest=made.digest,
        list_rows=len(made.items),
        to_mark=len(made.to_mark()),
        rule=_rule(made),
        drawn=tuple(_cell(cell, made, called) for cell in sorted({item.cell for item in made.to_mark()})),
        nobody_may_mark=tuple(item.key for item in unassigned(made)),
        exclusions=count_rows(made.exclusions),
        loads=_loads(made, called),
        voids=void_rows(made.voids, called),
        given=tuple(given_row(entry, called) for entry in made.handovers),
        how_to_check=how_to_check(made),
        file=f"certificate-{made.purpose}.json",
    )


def _rule(made: Moderation) -> tuple[str, ...]:
    if made.purpose is Purpose.CALIBRATION:
        return (
            f"{counted(made.take, 'piece')} of work, or as many as there are, from the month's sample.",
            "Every marker marks all of them. Work that one of the markers had a hand in is left out.",
        )
    share = f"{made.share} ({per_cent(float(share_of(made.share)))})"
    return (
        f"Of each first marker's submitted work a share of {share}, rounded up.",
        "Each piece is marked by somebody who may mark such work, and never by its first marker.",
    )


def _cell(cell: str, made: Moderation, called: StaffNames) -> CellItems:
    """The drawn work of one first marker, or of the whole calibration set."""
    own = [item for item in made.items if item.cell == cell]
    drawn = [item for item in own if item.drawn]
    chance = f"{len(drawn)} of {len(own):,} ({per_cent(len(drawn) / len(own))})"
    rows = tuple(_item(item, chance, called) for item in drawn)
    return CellItems("The month's sample" if cell == ALL else called.person(cell), rows)


def _item(item: ModerationItem, chance: str, called: StaffNames) -> ItemRow:
    return ItemRow(
        rank=str(item.rank),
        ticket=shortened(item.ticket),
        key=item.key,
        state=item.state,
        probability=chance,
        assessor="every marker" if item.cell == ALL else called.name(item.assessor),
    )


def _loads(made: Moderation, called: StaffNames) -> tuple[LoadRow, ...]:
    """Everybody with work to mark again, once: a person may stand in the pools of several draws, or in none where
    work was given to them since."""
    loads = loads_of(made)
    since = {entry.to: Assessor(entry.to) for entry in made.handovers if loads[entry.to]}
    busy = since | {one.id: one for pool in made.pools for one in pool.assessors if loads[one.id]}
    rows = (load_row(one, loads[one.id], called) for one in busy.values())
    return tuple(sorted(rows, key=lambda row: (row.name, row.id)))
