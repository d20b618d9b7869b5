"""What an office decides, declared once: each setting, its default, what it may hold. Nothing is read here."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, get_type_hints

from msgspec import Struct, field

from iqa.domain import Month, OneOffHolidays, Standard, StandingRule, Vocabulary
from iqa.settings.rules import default_rules
from iqa.settings.vocabulary import default_vocabulary
from iqa.values import parts_of

AFTERWARDS, WHILE_MARKING = "afterwards", "while marking"
"""When what became of a case is shown beside its marks."""


class Allowed(Struct, frozen=True):
    """What a setting may hold beyond its type: a range, a list of words, something at all."""

    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    blank: bool = True
    months: bool = False
    """Whether it is a list of months, with commas between them."""
    address_of: str = ""
    """What has to stand in it where it is the address of a page: http:// or https://, and this."""


@cache
def allowed_in(made: type) -> dict[str, Allowed]:
    """What each setting of a settings class may hold."""
    declared = get_type_hints(made, include_extras=True)
    return {name: _allowed(declared[name]) for name in parts_of(made)}


def _allowed(declared: Any) -> Allowed:
    return next((one for one in getattr(declared, "__metadata__", ()) if isinstance(one, Allowed)), Allowed())


def allowed_of(made: type, key: str) -> Allowed:
    """What a setting of a settings class may hold."""
    return allowed_in(made)[key]


class FeedbackSettings(Struct, frozen=True):
    """The feedback letter. Days are working days."""

    reply_days: Annotated[int, Allowed(least=1)] = 10
    """How long the person has to reply."""
    most_priorities: Annotated[int, Allowed(least=1, most=3)] = 3
    """Priorities a letter may carry: never more than three."""
    reply_to: str = ""
    """Where a reply goes, when it is not to the manager who signs."""
    previous_within_months: Annotated[int, Allowed(least=0, most=24)] = 6
    """A letter opens with the priorities of the person's last one, when that is at most so many months back."""


class CommitteeSettings(Struct, frozen=True):
    """Papers that leave the unit."""

    smallest_marks: Annotated[int, Allowed(least=1)] = 5
    """A figure that rests on fewer marks is not shown."""
    smallest_people: Annotated[int, Allowed(least=2)] = 3
    """A figure that rests on the work of fewer people is not shown; one person's would name them."""
    most_findings: Annotated[int, Allowed(least=0)] = 10
    """How many findings the summary lists."""
    leads: Annotated[dict[str, str], Allowed(blank=False)] = field(default_factory=dict)
    """Key area -> the member of staff who leads on it, named on its poster."""


class ModerationSettings(Struct, frozen=True):
    """Second marking and what is told of it."""

    smallest_pairs: Annotated[int, Allowed(least=1)] = 10
    """A marker's agreement and leniency are told only from this many marks that somebody else also gave."""
    smallest_pairs_to_judge: Annotated[int, Allowed(least=1)] = 30
    """A marker is called kinder or stricter only from this many such marks on."""


class ThemeSettings(Struct, frozen=True):
    """What makes a theme. Rates are 0 to 1."""

    target: Annotated[float, Allowed(least=0.5, most=0.99)] = 0.9
    """The rate that a question should reach, unless it has a target of its own."""
    targets: Annotated[dict[str, float], Allowed(least=0.01, most=0.999)] = field(default_factory=dict)
    """Question -> the rate that it should reach."""
    outcome_questions: Annotated[dict[str, str], Allowed(blank=False)] = field(default_factory=dict)
    """What happened in a case -> the questions beside whose marks it stands, as 'scheme/question' with commas
    between them, where they are not those that come with the tool."""
    people_for_recurrence: Annotated[int, Allowed(least=2)] = 5
    """A finding in the work of so many people is a theme."""
    months_back: Annotated[int, Allowed(least=1, most=60)] = 12
    """How many months before the latest a question is compared with."""
    worthwhile: Annotated[float, Allowed(least=0.01, most=0.5)] = 0.05
    """The least change of a rate that an action is worth: what is surely smaller did not work."""


class MarkingSettings(Struct, frozen=True):
    """How a month is marked."""

    answer_each: Annotated[str, Allowed(months=True)] = ""
    """Months in which each question has to be answered by itself, and not what is left in one go."""
    case_address: Annotated[str, Allowed(address_of="{urn}")] = ""
    """Where a case stands in the office's own system, with {urn} where its URN goes; blank for no address."""
    action_days: Annotated[int, Allowed(least=0, most=366)] = 28
    """Days after marking by which an action agreed is due, unless another day is given; 0 for no day by itself."""
    outcomes_shown: Annotated[str, Allowed(words=(AFTERWARDS, WHILE_MARKING), blank=False)] = AFTERWARDS
    """Whether a marker sees what became of a case beside the questions of its form, or only whoever looks at both
    afterwards. Who knows that a review overturned a decision marks it otherwise, and then the marks can no longer
    say whether marking and the world disagree."""

    def allows_defaults(self, month: Month) -> bool:
        """Whether what is left of a piece of work may be answered in one go in a month."""
        return month not in map(Month.parse, self.answer_each.replace(",", " ").split())


class ServeSettings(Struct, frozen=True):
    """How the workspace is served to others, from a server, behind a proxy that has the certificate."""

    shared: bool = False
    """Whether it is: else it is served to whoever sits at this machine, and to nobody else."""
    address: str = ""
    """The address that people open, such as https://quality.example/iqa: known by it and by no other."""
    listen: Annotated[str, Allowed(blank=False)] = "127.0.0.1:8000"
    """Host and port on which the proxy finds it."""
    proxy: Annotated[str, Allowed(blank=False)] = "127.0.0.1"
    """The address of the proxy, from which alone X-Forwarded-For is believed; "*" for any, in a container."""
    prefix_from_proxy: bool = False
    """Whether the proxy says by X-Forwarded-Prefix under which path it serves, in place of that of `address`."""
    secret: str = ""
    """What sessions are signed with; a file named to the command goes first."""
    idle_minutes: Annotated[int, Allowed(least=1, most=480)] = 30
    """Somebody who did nothing for so long signs in again."""
    longest_hours: Annotated[int, Allowed(least=1, most=24)] = 10
    """And so long after they did, whatever they did."""
    attempts: Annotated[int, Allowed(least=3, most=20)] = 5
    """Wrong passwords for one account in a quarter of an hour; from one address, six times as many."""
    threads: Annotated[int, Allowed(least=1, most=64)] = 8
    """Requests that are answered at once."""


class DirectorySettings(Struct, frozen=True):
    """The directory that says who somebody is, by OpenID Connect, such as Entra ID; then no passwords are kept."""

    issuer: str = ""
    """The address of the directory, such as https://login.microsoftonline.com/TENANT/v2.0."""
    client_id: str = ""
    """What this site is known by there."""
    client_secret: str = ""
    """What it proves that with; a file named to the command goes first."""
    name: Annotated[str, Allowed(blank=False)] = "your work account"
    """What people call it: 'Sign in with …'."""
    groups: Annotated[dict[str, str], Allowed(blank=False)] = field(default_factory=dict)
    """Id of a group -> the roles of its members, such as "assessor" or "moderator:North, performance manager"."""


class Settings(Struct, frozen=True):
    """Everything an office decides. Rates are 0 to 1."""

    area: Annotated[str, Allowed(blank=False)]
    workspace: str = ""
    """The identity of the workspace, written when the workspace is made; workbooks carry it."""
    database: Annotated[str, Allowed(blank=False)] = "sqlite:///iqa.db"
    """Where the records are: a file in the workspace, or postgresql+psycopg://user@server/name."""
    shared_folder: Annotated[str, Allowed(words=("read", "write"))] = "read"
    """What is done in a workspace on a network drive or in a synchronised folder, when its records are a file."""
    secret: str = ""
    """What references for victims who have none are made with: written by `iqa init`, shown to nobody."""
    scheme_name: Annotated[str, Allowed(blank=False)] = "casework quality assessment"
    """What the office calls the scheme in letters and papers."""
    protective_marking: Annotated[str, Allowed(blank=False)] = "OFFICIAL-SENSITIVE"
    """Printed at the head and foot of every document."""
    urn_suffix: Annotated[str, Allowed(words=("split", "year"), blank=True)] = ""
    """What stands after the stroke in a URN that an export writes as 44RG98954/24: year or split. Blank is not
    declared. What an import says of its own export goes first."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind of export -> field -> heading that it stands under in this office's exports."""
    confidence: Annotated[float, Allowed(least=0.5, most=0.999)] = 0.95
    """How sure the sentence on small samples in a letter is. The intervals of the committee's papers are always
    of 95 %, so that months and Areas can be laid side by side."""
    feedback: FeedbackSettings = FeedbackSettings()
    committee: CommitteeSettings = CommitteeSettings()
    marking: MarkingSettings = MarkingSettings()
    moderation: ModerationSettings = ModerationSettings()
    themes: ThemeSettings = field(default_factory=ThemeSettings)
    serve: ServeSettings = field(default_factory=ServeSettings)
    directory: DirectorySettings = field(default_factory=DirectorySettings)
    bank_holidays: OneOffHolidays = field(default_factory=OneOffHolidays)
    """One-off bank holidays that the tool does not know, and days that are none after all."""
    standards: tuple[Standard, ...] = ()
    rules: tuple[StandingRule, ...] = field(default_factory=default_rules)
    """What the records of one letter and its case cannot both say."""
    vocabulary: Vocabulary = field(default_factory=default_vocabulary)
    """The decisions, letters and words of the office beside those that come with the tool."""
    notices: tuple[str, ...] = ()
    """What may be meant otherwise in the office's files, a sentence each."""
