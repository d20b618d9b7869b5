"""The iqa.toml that a new workspace begins with: every setting at its default, each with a line on what it is."""

import json

from iqa.settings.values import CommitteeSettings, Settings, ThemeSettings

_WORDS = """\
# Words of your exports that the tool does not know: what else means yes or no, and what an entitlement is called.
# Any other word in such a column counts as not known, never as yes.
[words]
yes = []
no = []

# [words.enhanced]
# vulnerable = ["frail"]

# Headings of your exports that the tool does not know, by kind of export: cases, letters, police-files, outcomes
# or staff. What somebody has named at an import is remembered, and need not stand here.
#
# [columns]
# [columns.cases]
# urn = "Case Ref No"
# date_order = "day first"

# Decisions and letters under other names, or of your own. Known already: decision not to charge, stopped charge,
# no evidence offered, lie on file, substantially altered charge, altered charge, provisional decision, decision
# to charge, holding letter, VRR response, complaint response.
#
# [[letters]]
# id = "stopped charge"
# aliases = ["case closed"]

# Standing rules: what the records of a letter and its case cannot both say. severity is "check" (a person has to
# say which is right), "notice", "refuse" (nothing is imported), or "off" for a rule that comes with the tool.
#
# [[rule]]
# id = "opted-out-and-sent"
# severity = "off"

"""

_MARKING = """\
[marking]
# Months in which each question has to be answered by itself, and what is left cannot be answered in one go, such
# as "2026-11, 2026-12". How much a marker answered so is shown where differences are settled.
answer_each = ""
# Where a case stands in your own system, with {urn} where its URN goes: marking workbooks then link to it. Such as
# "https://cases.example/open/{urn}".
case_address = ""
# Days after marking by which an action agreed is due: that day stands beside it by itself, to be typed over
# or cleared where another or none was agreed. 0 for no day by itself.
action_days = 28
# When what became of a case (a review upheld, an appeal allowed) stands beside its marks: "afterwards", for
# whoever looks at both, or "while marking" too. Who knows how it ended marks it otherwise, and the marks then no
# longer say whether marking and the world disagree.
outcomes_shown = "afterwards"

"""

_SERVE = """\
# The same pages for a whole Area, from a server: docs/serving.md. Nothing of it matters on one's own machine.
[serve]
shared = false
# The address that people open, such as "https://quality.example/iqa".
address = ""
# Host and port where the proxy that has the certificate finds the pages, and the proxy's own address.
listen = "127.0.0.1:8000"
proxy = "127.0.0.1"
prefix_from_proxy = false
# What sessions are signed with: give it to nobody.
secret = ""
# Minutes without a click, and hours in all, after which somebody signs in again.
idle_minutes = 30
longest_hours = 10
# Wrong passwords for one account in a quarter of an hour.
attempts = 5
# Requests that are answered at once.
threads = 8

# The directory that says who somebody is (OpenID Connect), in place of passwords kept here.
[directory]
issuer = ""
client_id = ""
client_secret = ""
name = "your work account"
# Id of a group -> roles: { "0a1b…" = "assessor, moderator:North" }
groups = {}

"""

_EXAMPLES = """\
# Bank holidays proclaimed for one year alone, once they are known, and days that are none after all. For example:
#
# [bank_holidays]
# add = [2027-06-04]
# remove = []

# Timeliness standards: a [[standards]] table here replaces the one of the same id that comes with the tool.
# Replies to requests for review and to complaints have no standard until you set one, for example:
#
# [[standards]]
# id = "complaint-response"
# label = "Reply to a complaint"
# rule = "working days after"
# start = "request_received"
# done = "sent"
# days = 20
# applies_when = [{ field = "letter_type", one_of = ["complaint response"] }]
"""


def settings_text(area: str, workspace: str, database: str = "sqlite:///iqa.db", secret: str = "") -> str:
    """A commented iqa.toml for a new workspace, every setting at its default."""
    start = Settings(area)

    return f"""\
# The settings of this workspace. Lines that begin with # are comments; change a value and save.

# The Area, as it stands in letters and papers.
area = {_quoted(area)}

# The identity of this workspace. Workbooks carry it: leave it as it is.
workspace = {_quoted(workspace)}

# What references for victims who have none are made with. Leave it as it is, and give it to nobody who is not to
# have the records: with it, a name that is guessed can be tried.
secret = {_quoted(secret)}

# Where the records are. For several managers at once: "postgresql+psycopg://user@server/name".
database = {_quoted(database)}

# What is done where this folder is on a network drive or in a synchronised folder, such as OneDrive, and the
# records are a file in it: "read" alone, or "write" too, if one person alone works here.
shared_folder = {_quoted(start.shared_folder)}

# What your office calls the scheme.
scheme_name = {_quoted(start.scheme_name)}

# Printed at the head and foot of every document.
protective_marking = {_quoted(start.protective_marking)}

# What stands after the stroke in a URN such as 44RG98954/24: "split", "year", or "" where each export says it.
urn_suffix = {_quoted(start.urn_suffix)}

# How sure the sentence on small samples in a letter is to be: 0.95 is 95 in 100.
confidence = {start.confidence}

[feedback]
# Working days that a person has to reply to their letter.
reply_days = {start.feedback.reply_days}
# At most this many priorities a letter, and never more than three.
most_priorities = {start.feedback.most_priorities}
# Where replies go, when not to the manager who signs.
reply_to = ""
# A letter opens with the priorities of the last one, when that is at most so many months back.
previous_within_months = {start.feedback.previous_within_months}

{_committee(start.committee)}{_MARKING}[moderation]
# A marker's agreement and leniency are told, to them and their line manager, only from this many marks on.
smallest_pairs = {start.moderation.smallest_pairs}
# They are called kinder or stricter than whoever marks a second time only from this many on.
smallest_pairs_to_judge = {start.moderation.smallest_pairs_to_judge}

{_themes(start.themes)}{_SERVE}{_WORDS}{_EXAMPLES}"""


def _committee(start: CommitteeSettings) -> str:
    return f"""\
[committee]
# A figure that rests on fewer marks, or on the work of fewer people, is not shown.
smallest_marks = {start.smallest_marks}
smallest_people = {start.smallest_people}
# How many findings the summary lists.
most_findings = {start.most_findings}
# Who leads on a key area, named on its poster: {{ "Review" = "Ash Maple", "Victim letters" = "Fern Gale" }}
leads = {{}}

"""


def _themes(start: ThemeSettings) -> str:
    return f"""\
[themes]
# The rate that a question should reach: 0.9 is nine in ten. A question may have a target of its own.
target = {start.target}
targets = {{}}
# Beside which questions an outcome stands, where not those that come with the tool, with commas between them:
# {{ "review upheld" = "casework/decision-reasoned, casework/case-analysis" }}
outcome_questions = {{}}
# A finding in the work of so many people is a theme.
people_for_recurrence = {start.people_for_recurrence}
# How many months before the latest a question is compared with.
months_back = {start.months_back}
# The least change of a rate that an action is worth; what is surely smaller did not work.
worthwhile = {start.worthwhile}

"""


def _quoted(value: str) -> str:
    """The text as TOML writes it. JSON escapes the same way, except for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
