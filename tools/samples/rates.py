"""The true rates of simulated marking: for each criterion and month, what share is fully, partially and not met.

October shows what the committee asked for in September: better trial strategies and better letters.
"""

LEVELS = ("fully met", "partially met", "not met")
DEFAULT_RATES = (0.78, 0.16, 0.06)
STRAND_RATES: dict[str, tuple[float, float, float]] = {}
CRITERION_RATES: dict[str, tuple[float, float, float]] = {}
OCTOBER: dict[str, tuple[float, float, float]] = {}


def rates_by_scheme() -> dict[str, dict[str, dict[str, list[float]]]]:
    """Scheme -> criterion -> month -> the three shares, in the order of `LEVELS`."""
    return {}
