"""What the demonstration's Area answered to an inspection, and what somebody measured by hand each month since: so
that every commitment can be followed to its line in the committee's paper. All of it is invented.
"""

from datetime import date

from iqa.cli.demo_meetings import DemoMonth
from iqa.workflow.inspection import Measure, measure_issue, respond_to_issue

ANSWERED = date(2026, 8, 10)
"""The day of the Area's response; what is measured counts from its month on."""
RESPONSES = {
    "1": "Each manager visits the staff who are based elsewhere once a month, and says when.",
    "2": "Each unit meets at least once a month, and its summary goes round within two days.",
    "3": "Both Areas meet the business centre every quarter, with one list of what waits.",
    "4": "What failed goes to the police each month by unit, and the gold group answers for it.",
    "5": "Every magistrates' case is reviewed five working days before its first hearing.",
    "6": "We write to the defence as soon as they are known, and bring what stands in the way to their meeting.",
    "7": "Every review says how the case will be proved; each manager reads two a month with its prosecutor.",
    "8": "Every decision that stops a case is held against the log of letters each week, and letters are read.",
}
"""Issue -> what the Area said that it would do."""
BY_HAND = {
    "1": ((10, 14), (11, 14), (13, 14)),
    "3": ((41, 50), (44, 50), (46, 50)),
    "8": ((6, 9), (7, 9), (7, 9)),
}
"""Issue -> in each month, of how many things how many were as they should be."""
SAID = {
    "1": "{met} of {of}",
    "3": "{met} of {of} queries answered within a working day",
    "8": "{met} of its {of} points are met",
}
"""How that is said."""


def follow_inspection(month: DemoMonth, number: int) -> None:
    """Respond to every issue in the first month (`number` 0), and record what was measured by hand in each."""
    workspace = month.at(14)
    if month.is_first:
        for issue, response in RESPONSES.items():
            respond_to_issue(workspace, issue, response, ANSWERED)
    for issue, counts in BY_HAND.items():
        met, of = counts[number]
        measure_issue(workspace, Measure(issue, month.month, SAID[issue].format(met=met, of=of), met / of))
