"""Who may do what: one table of actions and of how a person stands to the work or the figures.

It alone answers *may they?*, and changes nothing. On one's own machine, who somebody is, is taken on trust:
whoever can open the workspace may say that they are anybody, so these rules keep honest people from a slip, and
stop no one else. Where a site is shared, accounts say who somebody is, and each action asks for a role too, in the
unit of the work or for the whole Area.
"""

from iqa.access.asking import (
    OWN_WORK_FIELDS,
    DisputedWork,
    FigureReader,
    Known,
    Permission,
    Who,
    actor_to_work,
    by_role,
    gets_letter,
    hands_in,
    is_own,
    may,
    may_dispute,
    may_letter,
    may_see_marking_of,
    names_under,
    reader_of,
    require,
    require_dispute,
    require_letter,
    require_marking_of,
    require_not_owner,
    require_role,
    to_dispute,
    to_letter,
    to_person,
    to_work,
)
from iqa.access.table import EVERY_ROLE, RULES, AccessRule, Action, Relation

__all__ = [
    "EVERY_ROLE",
    "OWN_WORK_FIELDS",
    "RULES",
    "AccessRule",
    "Action",
    "DisputedWork",
    "FigureReader",
    "Known",
    "Permission",
    "Relation",
    "Who",
    "actor_to_work",
    "by_role",
    "gets_letter",
    "hands_in",
    "is_own",
    "may",
    "may_dispute",
    "may_letter",
    "may_see_marking_of",
    "names_under",
    "reader_of",
    "require",
    "require_dispute",
    "require_letter",
    "require_marking_of",
    "require_not_owner",
    "require_role",
    "to_dispute",
    "to_letter",
    "to_person",
    "to_work",
]
