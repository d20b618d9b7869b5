"""Another office runs a month from its files alone: a law firm, with a scale, types and standard of its own."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from office import MONTH, STAFF, Office, Row, fill

DATA = Path(__file__).parents[1] / "data" / "file-review"


def files() -> list[Row]:
    return [
        {
            "URN": f"01LF{number:05d}26",
            "Casework type": "Conveyancing" if number % 2 else "Litigation",
            "Unit": "North",
            "Reviewing prosecutor": name,
            "Status": "live",
            "Allocated": date(2026, 10, 1),
            "Review completed": date(2026, 10, 2 + 8 * (number % 3 == 0)),
        }
        for number, name in enumerate(["Ash Maple", "Holly Brook", "Hazel Larch"] * 4)
    ]


def reviewed(row: Mapping[str, Any]) -> Mapping[str, str]:
    """Undertakings missing, costs needing work, all else good; what the dates give stays."""
    asked = str(row["Question"])
    rating = "No" if "undertaking" in asked else "Needs work" if "costs" in asked else "Good"
    entered = {"Rating": str(row["Rating"] or rating)}
    if entered["Rating"] in {"No", "Needs work"}:
        entered["Where it shows, or what happened"] = "The register of 9 October."
        entered["Finding code"] = "Costs estimate not updated" if "costs" in asked else "Undertaking not recorded"
    return entered


def test_a_law_firm_runs_a_month_from_import_to_summary_from_its_files_alone(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    for name, folder in (("file-review.toml", "criteria"), ("policy.toml", "policies"), ("standards.toml", "")):
        (office.folder / folder).mkdir(exist_ok=True)
        shutil.copy(DATA / name, office.folder / folder / ("file-review.toml" if folder else name))
    checked = office.iqa("criteria", "check", office.folder / "criteria" / "file-review.toml").done().out
    assert "About 12 minutes and at most 3 answers a file, 1 of them given by its dates." in checked
    assert "criterion undertakings: no row of the samples meets" in checked
    office.read_export("staff", STAFF).done()
    office.read_export("cases", files()).done()
    trial = office.iqa("draw", "file-review", "--month", MONTH, "--dry-run").done().out
    assert "About 15 minutes and 3.5 answers a file, 1.0 of them given by its dates." in trial
    office.iqa("draw", "file-review", "--month", MONTH, "--seed", "31415926").done()
    office.iqa("workbook", "--month", MONTH).done()
    books = [fill(path, reviewed) for path in office.workbooks]
    recorded = office.iqa("record", *books).done().out
    assert "Critical, for the manager at once: 01LF" in recorded
    assert "Is every undertaking recorded? No. The register of 9 October." in recorded
    office.iqa("feedback", "--month", MONTH).done()
    letter = (office.out / "letters" / "Ash Maple.html").read_text(encoding="utf-8")
    assert all(word in letter for word in ("Excellent", "Good", "Needs work", "Poor", "Client care"))
    office.iqa("committee", "--month", MONTH).done()
    summary = (office.out / "committee-summary.html").read_text(encoding="utf-8")
    assert "Is the costs estimate up to date?" in summary
    assert "Costs estimate not updated" in summary
    assert "File review, criteria version 1" in summary
    office.iqa("verify").done()
