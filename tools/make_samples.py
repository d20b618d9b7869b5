"""Make the sample exports of the invented Area of Thornmere, August to October 2026, always the same bytes.

    python tools/make_samples.py [FOLDER]

FOLDER is `samples` beside this folder unless given. The .ods files need LibreOffice; without it they are left as
they are, and the last line says so.
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from samples.cases import Case, caseload_by_month
from samples.days import BEGUN, EXPORTED
from samples.files import write_csv, write_ods, write_xlsx
from samples.letters import Correspondence, letters_by_month, pilot_letters, uncalled_letters
from samples.office import SENDING, Office, Sheet, case_sheet, letter_sheet, police_sheet, staff_sheet
from samples.outcomes import outcomes_sheet
from samples.pilot import PILOT_MONTH, with_provisional_decisions
from samples.police import HEADINGS, police_rows
from samples.staff import RASSO, Colleague, staff_list
from samples.truth import truth

SEED = "thornmere-2026"
OTHER_FORMATS_MONTH = "2026-10"


@dataclass(frozen=True, slots=True)
class Area:
    """All there is to know about the invented Area, before any of it is written."""

    staff: tuple[Colleague, ...]
    cases: dict[str, tuple[Case, ...]]
    letters: dict[str, Correspondence]


def imagine(seed: str = SEED) -> Area:
    """The whole Area from its seed."""
    staff = staff_list(seed)
    cases = {month: tuple(map(_as_recorded, found)) for month, found in caseload_by_month(seed, staff).items()}
    letters = dict(letters_by_month(seed, cases, staff))
    cases[PILOT_MONTH] = with_provisional_decisions(seed, cases[PILOT_MONTH])
    october = letters[PILOT_MONTH]
    letters[PILOT_MONTH] = replace(
        october,
        pilot=pilot_letters(seed, cases[PILOT_MONTH], staff),
        uncalled=uncalled_letters(seed, PILOT_MONTH, cases[PILOT_MONTH], october.letters),
    )
    cases[BEGUN] = tuple(case for case in cases[BEGUN] if case.unit == RASSO)
    letters[BEGUN] = letters[BEGUN].of_unit(RASSO)
    return Area(staff, cases, letters)


CONTRADICTED = 13
"""Of the cases flagged as domestic abuse whose victims the log calls not enhanced, one in so many stays."""


def _as_recorded(case: Case) -> Case:
    """The case with a flag of domestic abuse only where a victim has the entitlement that it implies, but for a
    few: records that contradict each other are part of every office."""
    implied = not case.victims or any(victim.enhanced for victim in case.victims)
    if implied or int(case.urn[4:9]) % CONTRADICTED == 0:
        return case
    return replace(case, flags=case.flags - {"domestic abuse"})


def month_sheets(area: Area, month: str, seed: str = SEED) -> dict[str, Sheet]:
    """The exports of a month by the name of their file."""
    people = {p.id: p for p in area.staff}
    return {
        "cases": case_sheet(Office(month, people, Random(f"{seed}|office|cases|{month}")), area.cases[month]),
        "letters": letter_sheet(
            Office(month, people, Random(f"{seed}|office|letters|{month}")),
            area.letters[month].log,
            area.letters[month].below(month),
            SENDING if month == BEGUN else (),
        ),
        **_police(area, month, seed),
        **_outcomes(area, month, seed),
    }


def _police(area: Area, month: str, seed: str) -> dict[str, Sheet]:
    """The police files of a month that every unit exports."""
    if month == BEGUN:
        return {}
    return {"police-files": police_sheet(HEADINGS, police_rows(seed, month, area.cases[month]))}


def _outcomes(area: Area, month: str, seed: str) -> dict[str, Sheet]:
    """What became known of cases in a month, of those that every unit exports."""
    return {} if month == BEGUN else {"outcomes": outcomes_sheet(seed, month, area.cases[month])}


def write_month(folder: Path, sheets: dict[str, Sheet]) -> None:
    """A month's exports as workbooks."""
    for name, sheet in sheets.items():
        write_xlsx(folder / f"{name}.xlsx", sheet)


def write_all(folder: Path) -> list[str]:
    """Everything but the .ods files, then those if LibreOffice is at hand; returns what could not be made."""
    area = imagine()
    write_xlsx(folder / "staff.xlsx", staff_sheet(area.staff))
    for month in EXPORTED:
        write_month(folder / month, month_sheets(area, month))
    text = json.dumps(truth(area.cases, area.letters, area.staff, SEED), indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    other, missed = folder / "other-formats", []
    for name, sheet in month_sheets(area, OTHER_FORMATS_MONTH).items():
        if name in ("police-files", "outcomes"):
            continue
        write_csv(other / f"{name}-{OTHER_FORMATS_MONTH}.csv", sheet)
        try:
            write_ods(other / f"{name}-{OTHER_FORMATS_MONTH}.ods", folder / OTHER_FORMATS_MONTH / f"{name}.xlsx")
        except FileNotFoundError as absent:
            missed.append(f"{name}-{OTHER_FORMATS_MONTH}.ods was not made: {absent}")
    return missed


def main() -> None:
    """Write the samples and say what was left out."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "samples"
    for line in write_all(folder):
        print(line)


if __name__ == "__main__":
    main()
