"""An action with what can be said of it: whose it is, whether it is overdue, what the marks say."""

from msgspec import Struct

from iqa.domain import ImprovementAction
from iqa.themes.effect import Effect


class ActionReport(Struct, frozen=True):
    """An action as it stands, whose it is by name, whether it is overdue, and what the marks say of it: None where
    it moves no question, or is not done."""

    action: ImprovementAction
    owner_name: str
    is_overdue: bool
    effect: Effect | None
