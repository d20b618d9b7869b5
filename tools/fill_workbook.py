"""Fill a marking workbook from the samples' known true rates, as a legal manager would.

    python tools/fill_workbook.py WORKBOOK FILLED [--on YYYY-MM-DD] [--seed TEXT]

For trying the tool out and for checking its reports against the truth; never for real work.
"""

import argparse
from datetime import date
from pathlib import Path

from samples.filling import fill_workbook
from samples.marks import load_bank


def main() -> None:
    """Read the arguments, fill the workbook, say how much was written."""
    parser = argparse.ArgumentParser(description="Fill a marking workbook from the samples' true rates.")
    parser.add_argument("workbook", type=Path)
    parser.add_argument("filled", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 16), help="the day of marking")
    parser.add_argument("--seed", default="", help="another seed than that of the samples")
    asked = parser.parse_args()
    bank = load_bank(Path(__file__).parents[1] / "samples", asked.seed)
    filled = fill_workbook(asked.workbook, asked.filled, bank, asked.on)
    print(f"{filled.items} items, {filled.questions} questions.")


if __name__ == "__main__":
    main()
