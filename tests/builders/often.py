"""How often what is tried many times is tried: less by day, in the suite that everybody waits for; all of it by
night, with IQA_NIGHTLY=1."""

import os
from typing import Any

from hypothesis import settings

NIGHTLY = os.environ.get("IQA_NIGHTLY") == "1"
FEWEST = 15
"""Examples of a property that are tried by day at least."""


def often(times: int) -> int:
    """So many times by night, and a third of them by day."""
    return times if NIGHTLY else min(times, max(FEWEST, times // 3))


def examples(number: int, **more: Any) -> settings:
    """Hypothesis tries a property on so many examples by night, on a third of them by day."""
    return settings(max_examples=often(number), deadline=None, **more)
