"""A frozen population, a policy and a seed in; a draw that anybody can perform again out.

The story in order: `policy_file` reads what was decided, `eligibility` sorts the population, `tickets` fixes the
order, `draw` takes the first of each cell, `assignment` shares them out, `replacement` goes further down the list,
`certificate` writes it all down and `reperformance` checks it. `preview` says beforehand what would happen.
"""

from iqa.sampling.assignment import assign_assessors, may_mark, who_may_mark
from iqa.sampling.certificate import HOW_TO_CHECK, certificate, certificate_json, read_certificate, unassigned
from iqa.sampling.draw import DrawRequest, cell_of, draw_sample, full_seed
from iqa.sampling.policy import default_policy, default_policy_text, policy_as_json, policy_digest
from iqa.sampling.policy_file import parse_policy
from iqa.sampling.preview import DrawPreview, Load, preview
from iqa.sampling.reperformance import reperform
from iqa.sampling.replacement import Signed, estimated_population, probability, replace_item, top_up
from iqa.sampling.tickets import ALGORITHM, in_ticket_order, ticket

__all__ = [
    "ALGORITHM",
    "HOW_TO_CHECK",
    "DrawPreview",
    "DrawRequest",
    "Load",
    "Signed",
    "assign_assessors",
    "cell_of",
    "certificate",
    "certificate_json",
    "default_policy",
    "default_policy_text",
    "draw_sample",
    "estimated_population",
    "full_seed",
    "in_ticket_order",
    "may_mark",
    "parse_policy",
    "policy_as_json",
    "policy_digest",
    "preview",
    "probability",
    "read_certificate",
    "reperform",
    "replace_item",
    "ticket",
    "top_up",
    "unassigned",
    "who_may_mark",
]
