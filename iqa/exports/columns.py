"""The columns of every table that leaves the tool, each explained once: files and dictionaries come from here.

A column that names a person, a case, or holds words that somebody typed is for internal use alone.
"""

from msgspec.structs import replace

from iqa.domain import Round
from iqa.exports.tables import ExportColumn, Profile
from iqa.text import joined

_US = frozenset({Profile.INTERNAL})
_COMMITTEE = frozenset({Profile.COMMITTEE})
_BOTH = _US | _COMMITTEE
_OUT = frozenset({Profile.EXTERNAL})

_MONTH = ExportColumn("Month", "The month whose work it is.", "year and month, YYYY-MM", "the import", _BOTH)
_SCHEME = ExportColumn("Scheme", "The criteria that the work is marked by.", "id of the scheme", "the draw", _BOTH)
_MONTH_OUT, _SCHEME_OUT = replace(_MONTH, profiles=_OUT), replace(_SCHEME, profiles=_OUT)
_YES_NO = "yes or no"
_FREE = "free text"
_ROUNDS = joined([str(one) for one in Round], "or")


ASSISTED_COLUMNS = (
    _MONTH,
    _SCHEME,
    ExportColumn("Question", "What was asked of the letters.", "text", "the criteria", _COMMITTEE),
    ExportColumn("By the marks alone", "The rate of the random sample.", "per cent", "computed", _COMMITTEE),
    ExportColumn("Interval", "Its 95% interval.", "per cent", "computed", _COMMITTEE),
    ExportColumn(
        "Helped by the checks",
        "The same rate, helped by what the checks said of every letter of the list; the marks stay the truth.",
        "per cent",
        "computed",
        _COMMITTEE,
    ),
    ExportColumn("Interval, helped", "Its 95% interval.", "per cent", "computed", _COMMITTEE),
    ExportColumn("What that is worth", "How many more marks would tell as much.", "text", "computed", _COMMITTEE),
    ExportColumn("Not read", "Letters of which no check could say anything.", "per cent", "computed", _COMMITTEE),
)
"""Rates of letters, as the committee's paper prints them: no finer, since the paper's figures are rounded for a
reason."""


def _n(things: str) -> ExportColumn:
    """How much a row of the committee's file adds up."""
    told = f"How many {things} of the random sample the row adds up. It is never about one person."
    return ExportColumn("n", told, "count; at least the office's smallest number", "computed", _COMMITTEE)


_PEOPLE = ExportColumn(
    "People",
    "Whose work that is: how many people known by name to the office.",
    "count; at least the office's smallest number",
    "computed",
    _COMMITTEE,
)
_WEIGHT = ExportColumn(
    "Weight",
    "For how many pieces of work of the Area they stand: each for what its cell of the draw has to one marked.",
    "whole pieces of work; the rows of a line add up to the Area's, rounded",
    "computed",
    _COMMITTEE,
)

WORK_COLUMNS = (
    _MONTH,
    _SCHEME,
    ExportColumn("Scheme version", "The version of the criteria that the draw fixed.", "text", "the draw", _US),
    ExportColumn(
        "Item", "The key of the piece of work, as the certificate prints it.", "text", "the population", _US
    ),
    ExportColumn("URN", "Unique reference number of the case.", "as the export wrote it", "the export", _US),
    ExportColumn("Person id", "Whose piece of work was drawn.", "staff id, else name and unit", "the export", _US),
    ExportColumn("Person name", "The name of that person.", "text", "the staff list, else the export", _US),
    ExportColumn(
        "Unit",
        "The unit of the piece of work. For the committee 'other units' are those too small for their own row.",
        "text; 'not recorded' if so",
        "the export",
        _BOTH,
    ),
    ExportColumn("Team", "The team of the piece of work.", "text; blank if not recorded", "the export", _US),
    ExportColumn(
        "Casework type",
        "The casework type of a case; of a letter, the type of letter. For the committee 'other types' are those "
        "of the unit that are too small for a row of their own, and 'all types' is the unit as a whole.",
        "text; 'not recorded' if so",
        "the export",
        _BOTH,
    ),
    ExportColumn(
        "Sample",
        "Whether chance drew the work or a rule always includes it. The two are never put together in a rate.",
        "random, or always included",
        "the draw",
        _US,
    ),
    ExportColumn("Cell", "The cell of the draw that the work belongs to.", "text", "the draw", _US),
    ExportColumn(
        "Probability",
        "A rate weighs each mark by one divided by it: work of the cell drawn by chance and marked, over what of "
        "the cell could be drawn as now known. 1 for work always included, which is in no rate.",
        "0 to 1; blank while nothing of the cell is marked",
        "computed",
        _US,
    ),
    ExportColumn("Draw", "The draw that the work came from.", "id of the draw", "the draw", _US),
)
MARKING_COLUMNS = (
    ExportColumn("Marker id", "Who marked, or is to mark.", "staff id; blank for nobody", "the assessment", _US),
    ExportColumn("Marker name", "The name of the marker.", "text", "the staff list", _US),
    ExportColumn("Marking", "Which marking it is.", _ROUNDS, "the assessment", _US),
    ExportColumn(
        "State",
        "How far the assessment is.",
        "drawn, in progress, submitted, released, acknowledged, disputed or settled",
        "the assessment",
        _US,
    ),
    ExportColumn(
        "Marked on", "The day of the last recording, in London.", "date; blank before", "the assessment", _US
    ),
    ExportColumn("Revision", "How many times it has been recorded.", "count", "the assessment", _US),
    ExportColumn(
        "In the figures",
        "Whether rates count it: submitted, in the random sample, and of two markings the one that stands.",
        _YES_NO,
        "computed",
        _US,
    ),
)
_RATING = ExportColumn(
    "Rating",
    "The mark given. A blank is not yet marked, which is neither zero nor not applicable.",
    "a step of the scheme's scale, Not applicable, or blank",
    "the marker",
    _US,
)
MARK_COLUMNS = (
    *WORK_COLUMNS,
    ExportColumn("Strand", "The group of questions that the question belongs to.", "text", "the scheme", _BOTH),
    ExportColumn("Criterion", "The question, by its lasting id.", "id of the criterion", "the scheme", _BOTH),
    ExportColumn("Question", "The question as it was asked.", "text", "the scheme", _BOTH),
    ExportColumn(
        "Kind", "Whether the mark is judged or computed from dates.", "quality or timeliness", "the scheme", _US
    ),
    ExportColumn("Judges the work of", "Whose work the question judges, by role.", "a role", "the scheme", _US),
    ExportColumn(
        "Record of id",
        "On whose record the mark goes.",
        "staff id, 'not known', 'outside the Area', or blank while the marker is to say",
        "the marker, else the export",
        _US,
    ),
    ExportColumn("Record of name", "The name of that person.", "text", "the staff list, else the export", _US),
    _RATING,
    ExportColumn(
        "To standard",
        "Whether the rating counts as to standard in a rate.",
        "yes or no; blank when not marked or not applicable",
        "the scheme",
        _US,
    ),
    ExportColumn(
        "Finding codes",
        "Why it was not marked higher.",
        "ids of the scheme's codes, separated by '; '",
        "the marker",
        _US,
    ),
    ExportColumn("Findings", "The same codes in words.", "text, separated by '; '", "the scheme", _US),
    ExportColumn("Evidence", "Where it shows, or what happened.", _FREE, "the marker", _US),
    ExportColumn("Priority", "Whether it is a priority of the letter.", _YES_NO, "the marker", _US),
    ExportColumn("What is expected", "The standard, for a priority.", _FREE, "the marker, else the scheme", _US),
    ExportColumn("What next", "What to do next time, for a priority.", _FREE, "the marker", _US),
    ExportColumn("Explanation", "Why the mark differs from what the record shows.", _FREE, "the marker", _US),
    ExportColumn(
        "Dates say",
        "What the dates say by the standard.",
        "met, not met, not yet due, cannot be assessed, not applicable; blank for a question without a standard",
        "computed",
        _US,
    ),
    ExportColumn(
        "Clock began", "The day from which the standard counts.", "date", "the export, or the marker", _US
    ),
    ExportColumn("Due", "The last day allowed.", "date", "computed", _US),
    ExportColumn("Done", "The day it was done.", "date", "the export, or the marker", _US),
    ExportColumn("Taken", "How long it took, counted as the standard counts.", "days", "computed", _US),
    ExportColumn(
        "Entered by the marker",
        "Dates used that the export lacks and the marker entered.",
        "names of dates, separated by '; '",
        "the marker",
        _US,
    ),
    *MARKING_COLUMNS,
    _n("marks"),
    _PEOPLE,
    _WEIGHT,
    ExportColumn(
        "Met",
        "Of that weight, what is to standard: a rate is the sum of Met over the sum of Weight, of any rows of a "
        "question put together. Within a row each mark counts as much as the next, so that it tells nothing of "
        "people with more work or less; where a question has many marks, all its rows together come to the Area's "
        "rate in whole per cent.",
        "whole pieces of work",
        "computed",
        _COMMITTEE,
    ),
)
ASSESSMENT_COLUMNS = (
    *WORK_COLUMNS,
    ExportColumn("Questions", "How many questions were asked of it.", "count", "the scheme", _US),
    ExportColumn("Marked", "How many have a rating, not applicable included.", "count", "computed", _US),
    ExportColumn("Not marked", "How many have none yet.", "count", "computed", _US),
    ExportColumn("Not applicable", "How many were found not to apply.", "count", "the marker", _US),
    ExportColumn("Marks to standard", "How many ratings count as to standard.", "count", "computed", _US),
    ExportColumn("Good practice", "What was done well.", _FREE, "the marker", _US),
    ExportColumn("Urgent concern", "What a live case needs now.", _FREE, "the marker", _US),
    ExportColumn("Referral", "Why the case should go to a case management panel.", _FREE, "the marker", _US),
    ExportColumn("Overall", "What the marker says of the whole.", _FREE, "the marker", _US),
    ExportColumn("Actions agreed", "How many actions were agreed.", "count", "the marker", _US),
    ExportColumn(
        "Dates entered",
        "Dates that the export lacks, as the marker entered them.",
        "name: date (source), separated by '; '",
        "the marker",
        _US,
    ),
    *MARKING_COLUMNS,
    _n("assessments"),
    _PEOPLE,
    _WEIGHT,
    _MONTH_OUT,
    _SCHEME_OUT,
    ExportColumn("Drawn", "ItemColumns of work in the random sample.", "count of the Area", "the draw", _OUT),
    ExportColumn("Assessed", "How many of them have submitted marks.", "count of the Area", "computed", _OUT),
)
ACTION_COLUMNS = (
    *WORK_COLUMNS,
    ExportColumn(
        "Owner id",
        "Whose action it is: of whoever the question it is about judges, else of whoever's piece of work it is.",
        "staff id, else name and unit; 'not known' or 'outside the Area' if so",
        "the marker, else the export",
        _US,
    ),
    ExportColumn("Owner name", "The name of that person.", "text", "the staff list, else the export", _US),
    ExportColumn("Action", "What was agreed.", _FREE, "the marker", _US),
    ExportColumn(
        "About criterion",
        "The question that the action is about, by its lasting id.",
        "id of the criterion; blank where it is about the whole",
        "the marker",
        _US,
    ),
    ExportColumn("About question", "That question as it was asked.", "text", "the scheme", _US),
    ExportColumn("Due", "By when.", "date; blank where no day was agreed", "the marker", _US),
    *MARKING_COLUMNS,
    _n("actions"),
    _PEOPLE,
)
"""Actions concern the people they were agreed with: none of these columns goes outside."""
OUTSIDE_COLUMNS = (
    _MONTH_OUT,
    ExportColumn(
        "Concerns", "Whose part in the work the figure is about.", "police or defence", "this file", _OUT
    ),
    ExportColumn(
        "Police unit", "The police unit of the file; blank for the defence.", "text", "the DGA export", _OUT
    ),
    ExportColumn(
        "Subject",
        "For the police the family of failures; for the defence the barrier to engagement.",
        "text",
        "the DGA export; the scheme",
        _OUT,
    ),
    ExportColumn(
        "Failure type",
        "The failure as the DGA export words it, where it is frequent enough; blank for the defence.",
        "text, or 'other'",
        "the DGA export",
        _OUT,
    ),
    ExportColumn(
        "Count",
        "For the police a count of every failure in the export; for the defence how often the barrier was "
        "found in the random sample.",
        "count",
        "the DGA export; the markers",
        _OUT,
    ),
    ExportColumn(
        "Disputed",
        "How many failures the police disputed.",
        "count; blank for the defence",
        "the DGA export",
        _OUT,
    ),
    ExportColumn(
        "Accepted", "How many disputes were accepted.", "count; blank for the defence", "the DGA export", _OUT
    ),
)
