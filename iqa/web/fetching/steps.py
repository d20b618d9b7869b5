"""A step of the ledger."""

from iqa.web.site import workspace
from iqa.workflow.withdrawing import Listed, listed_step


def step_here(number: int) -> Listed:
    """A step of the ledger by its number, with what rests on it. Errors as of `listed_step`."""
    return listed_step(workspace(), number)
