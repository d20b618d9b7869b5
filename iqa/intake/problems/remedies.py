"""What there is to do about each sort of problem, as one short imperative. Nothing here finds a problem.

The problem's own message says what is wrong in one place; the imperative is what its owner does in all of them.
"""

from collections.abc import Mapping

from iqa.errors import Problem
from iqa.fields import within

NOT_OF_A_ROW = frozenset(
    {
        "after-totals",
        "beyond-headings",
        "characters-assumed",
        "characters-left-out",
        "doubtful-cells",
        "hidden-columns",
        "hidden-rows",
        "hidden-sheet",
        "merged-cells",
        "merged-heading",
        "no-rows",
        "of-the-report",
        "other-marks",
        "quotation-mark",
        "repeated-headings",
        "sheet-broken-off",
        "totals-row",
    }
)
"""Notices about a sheet that name a row only to be found by."""

NOTHING_TO_MEND = frozenset({"other-month"})
"""Rows that are in order and are left out all the same."""

TOLD_ONE_BY_ONE = frozenset({"rule-met"})
"""Problems that are not put together with others to be mended alike: each standing rule has its own message."""

_REMEDIES: Mapping[str, str] = {
    "person-off-list": "Check that they have left",
    "same-name-new-id": "Say whether it is the same person",
    "staff-id-renamed": "Say whether it is the same person under another name",
    "after-totals": "Check that nothing below the totals is data",
    "bad-urn": "Correct the URN",
    "beyond-headings": "Give a heading to every column that holds data",
    "binary-workbook": "Save it as .xlsx to be sure",
    "characters-assumed": "Check names with accents",
    "characters-left-out": "Check the text in these rows",
    "column-ambiguous": "Say which column to read",
    "column-given-not-found": "Correct the heading that was named for the column",
    "column-lacking": "Name the heading that holds it",
    "column-missing": "Say which heading holds it",
    "column-suggested": "Say whether that heading holds it",
    "date-after-import": "Check that the day is right",
    "date-before-its-cause": "Check which of the two dates is a slip",
    "date-order-changed": "Check that the dates are day first",
    "date-far-off": "Check that the year is right",
    "date-implausible": "Check the year",
    "date-is-number": "Format the cell as a date",
    "digits-lost": "Enter the whole reference as text",
    "doubtful-cell": "Enter the value itself",
    "doubtful-cells": "Save it as .xlsx to be sure",
    "draw-needs-column": "Say which heading holds it",
    "error-cell": "Correct the formula or enter the value",
    "dates-elsewhere": "Check that this is the right file and month",
    "few-in-common": "Check that this is the right file and month",
    "many-off-list": "Check that this is the whole list",
    "month-not-begun": "Check that this is the right file and month",
    "same-as-another-month": "Check that this is the right file and month",
    "of-the-report": "Check that the lines that speak of the export hold no data",
    "off-list-with-work": "See who is to do their work",
    "formula-not-calculated": "Open the file in Excel, save it, and import that copy",
    "heading-repeated": "Give each column a heading of its own",
    "hidden-columns": "Check that hidden columns should be read",
    "hidden-rows": "Check that hidden rows should be read",
    "hidden-sheet": "Check that the right sheet was read",
    "id-became-date": "Enter the reference as text",
    "line-manager-not-found": "Enter the line manager's staff id",
    "month-first": "Export the dates as dd/mm/yyyy, or name their order",
    "month-first-column": "Export the dates as dd/mm/yyyy, or name their order",
    "dates-turned-round": "Export the dates as dd/mm/yyyy, and do not open the file in between",
    "merged-cells": "Check that merged cells count for each of their rows",
    "merged-heading": "Give each column a heading of its own",
    "missing-urn": "Enter the URN",
    "no-decision-in-case": "Check the decisions of these cases",
    "no-rows": "Check that the export is complete",
    "no-staff-list": "Import the staff list",
    "no-such-date": "Correct the date",
    "not-a-date": "Enter a date",
    "not-a-number": "Enter a number",
    "not-an-id": "Enter the reference",
    "not-in-list": "Enter one of the words that are known",
    "not-yes-or-no": "Enter Yes or No",
    "nothing-eligible": "Check the export and the policy",
    "other-kind": "Import it as the kind it is",
    "other-marks": "Check that the marks were rightly taken away",
    "other-month": "Check the decision date",
    "person-ambiguous": "Say which person it is",
    "person-near-staff-list": "Say whether it is the person suggested",
    "person-not-in-staff-list": "Add the name to the staff list",
    "person-written-otherwise": "Check that it is the same person",
    "quotation-mark": "Put the quotation marks right",
    "repeated-headings": "Check that the rows that repeat the headings hold nothing else",
    "role-not-known": "Enter the role as the tool knows it, if the person takes part",
    "rule-met": "Say which of the two records is right",
    "rows-disagree": "Make the rows of this piece of work agree",
    "rows-merged": "Check that the repeated rows are the same piece of work",
    "sheet-broken-off": "Ask for the export again",
    "staff-id-repeated": "Give each person one row and one staff id",
    "times-in-utc": "Ask for dates without times, or with their time zone",
    "too-many-cells": "Put quotation marks around text that holds the separator",
    "totals-row": "Check that the totals hold no data",
    "urn-not-in-cases": "Check the URNs of these letters",
    "urn-suffix-ambiguous": "Say what stands after / in the URNs",
    "word-not-known": "Check the words that are not known",
}
_MISSING = "missing-"


def remedy(problem: Problem) -> str:
    """What to do about a problem, without a full stop: 'Enter a date'. A code not known here asks for a look.

    >>> remedy(Problem("missing-decision-date", "No decision date."))
    'Enter the decision date'
    """
    if known := _REMEDIES.get(problem.code):
        return known
    if problem.code.startswith(_MISSING):
        return f"Enter the {within(problem.code.removeprefix(_MISSING).replace('-', '_'))}"
    return "Look at this"


def marks_a_row(problem: Problem) -> bool:
    """Whether a problem is something to mend in one row of the table."""
    return problem.row > 0 and problem.code not in NOT_OF_A_ROW and problem.code not in NOTHING_TO_MEND
