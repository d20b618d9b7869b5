"""How often do themes escalate when nothing is wrong, and how soon does a fall show? A simulation of an Area.

Run `python bench/theme_power.py` (some minutes; `--runs 100` for a look). Four units of twelve people, two pieces
of work each a month, fifteen questions that apply to four pieces in five, six months of history:

- *nothing wrong*: every rate is exactly at its target; how many months in a hundred escalate anything at all;
- *a fall*: one question in one unit falls, all else stays; how often it is at least emerging, and how often
  escalated, one, two and three months after it fell.

Seeds are fixed; numpy's RandomState keeps its stream between versions.
"""

import argparse
from collections.abc import Iterator

import numpy as np

from iqa.domain import Month
from iqa.themes.detection import MonthRate, Strength, detect_themes
from iqa.themes.rates import EVERYBODY

UNITS, PEOPLE, EACH, QUESTIONS, APPLIES, HISTORY = 4, 12, 2, 15, 0.8, 6
FIRST = Month(2026, 1)
WATCHED = ("q00", "unit 0")


def months(count: int) -> list[Month]:
    """So many months in a row."""
    found = [FIRST]
    while len(found) < count:
        found.append(found[-1].next())
    return found


def simulated(state: np.random.RandomState, rate: float, fallen: float, calendar: list[Month]) -> list[MonthRate]:
    """The rates of all months, the watched question at `fallen` from the month after the history on."""
    found: list[MonthRate] = []
    for at, month in enumerate(calendar):
        for question in range(QUESTIONS):
            counts = []
            for unit in range(UNITS):
                watched = (f"q{question:02}", f"unit {unit}") == WATCHED and at >= HISTORY
                n = int(state.binomial(PEOPLE * EACH, APPLIES))
                counts.append((n, int(state.binomial(n, fallen if watched else rate))))
            groups = [(f"unit {unit}", n, met) for unit, (n, met) in enumerate(counts)]
            groups.append((EVERYBODY, sum(n for n, _ in counts), sum(met for _, met in counts)))
            found += [
                MonthRate(f"q{question:02}", group, month, n, met / n, n, PEOPLE) for group, n, met in groups if n
            ]
    return found


def escalating_months(rate: float, runs: int, seed: int = 1) -> int:
    """How many of so many months with every rate at its target escalate anything."""
    state, calendar = np.random.RandomState(seed), months(HISTORY + 1)
    targets = {f"q{question:02}": rate for question in range(QUESTIONS)}
    return sum(
        any(
            signal.strength is Strength.ESCALATED
            for signal in detect_themes(simulated(state, rate, rate, calendar), calendar[-1], targets)
        )
        for _ in range(runs)
    )


def seen_after(rate: float, fallen: float, runs: int, seed: int = 2) -> Iterator[tuple[int, float, float]]:
    """For each month after a fall: its number, and the shares of runs in which the watched question has been at
    least emerging, and escalated, in that month or before."""
    state, calendar = np.random.RandomState(seed), months(HISTORY + 3)
    targets = {f"q{question:02}": rate for question in range(QUESTIONS)}
    emerging, escalated = np.zeros(3), np.zeros(3)
    for _ in range(runs):
        history = simulated(state, rate, fallen, calendar)
        noticed = certain = False
        for after in range(3):
            for signal in detect_themes(history, calendar[HISTORY + after], targets):
                if (signal.criterion, signal.group) == WATCHED:
                    noticed = True
                    certain |= signal.strength is Strength.ESCALATED
            emerging[after] += noticed
            escalated[after] += certain
    for after in range(3):
        yield after + 1, float(emerging[after] / runs), float(escalated[after] / runs)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000, help="simulated months and falls a line")
    runs = parser.parse_args().runs
    print("Nothing wrong: months in 100 that escalate anything (goal: at most 10)")
    print("rate   months in 100")
    for rate in (0.5, 0.8, 0.9, 0.95, 0.98):
        print(f"{rate:4.2f}   {100 * escalating_months(rate, runs) / runs:13.1f}")
    print("\nA fall of one question in one unit: shares at least emerging (escalated) by the month after it")
    print("rate   falls to   1 month        2 months       3 months")
    for rate, fallen in ((0.95, 0.75), (0.9, 0.7), (0.8, 0.6), (0.6, 0.4)):
        shown = "   ".join(f"{seen:.2f} ({sure:.2f})" for _, seen, sure in seen_after(rate, fallen, runs))
        print(f"{rate:4.2f}   {fallen:8.2f}   {shown}")


if __name__ == "__main__":
    main()
