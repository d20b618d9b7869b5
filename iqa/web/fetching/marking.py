"""A piece of work to mark, for its marker."""

from msgspec import Struct

from iqa.domain import Month, Round
from iqa.records.workspace import Workspace
from iqa.web.site import workspace
from iqa.workflow.marking_pieces import OpenItem, open_item
from iqa.workflow.my_work import key_of_reference


class WorkNamed(Struct, frozen=True):
    """One piece of drawn work in a round that an address names. Whether it is theirs who ask, opening it tells."""

    workspace: Workspace
    month: Month
    round: Round
    reference: str
    key: str

    def with_opened(self, opened: OpenItem) -> "WorkHere":
        """The same, opened."""
        return WorkHere(self.workspace, self.month, self.round, self.reference, self.key, opened)


class WorkHere(Struct, frozen=True):
    """One piece of drawn work in a round, open to whoever asks since they mark it."""

    workspace: Workspace
    month: Month
    round: Round
    reference: str
    key: str
    opened: OpenItem


def work_here(month: Month, marking_round: Round, reference: str) -> WorkHere:
    """The piece of work of an address, for its marker. Errors as of `key_of_reference` and `open_item`."""
    named = work_named(month, marking_round, reference)
    return named.with_opened(open_item(named.workspace, named.key, month, marking_round))


def work_named(month: Month, marking_round: Round, reference: str) -> WorkNamed:
    """The piece of work of an address, to be opened by the use case. Errors as of `key_of_reference`."""
    here = workspace()
    return WorkNamed(here, month, marking_round, reference, key_of_reference(here, month, reference))
