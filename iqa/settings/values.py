"""What an office decides, declared once: each setting, its default, what it may hold. Nothing is read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from iqa.domain import Month, OneOffHolidays, Standard, StandingRule, Vocabulary
from iqa.settings.rules import default_rules
from iqa.settings.vocabulary import default_vocabulary

AFTERWARDS, WHILE_MARKING = "afterwards", "while marking"
"""When what became of a case is shown beside its marks."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a setting may hold beyond its type: a range, a list of words, something at all."""

    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    blank: bool = True
    months: bool = False
    """Whether it is a list of months, with commas between them."""
    address_of: str = ""
    """What has to stand in it where it is the address of a page: http:// or https://, and this."""


def _setting(default: Any, **allowed: Any) -> Any:
    """A field of a settings class that knows what it may hold."""
    return field(default=default, metadata={"allowed": Allowed(**allowed)})


def allowed_of(made: type, key: str) -> Allowed:
    """What a setting of a settings class may hold."""
    metadata = next(one.metadata for one in fields(made) if one.name == key)
    found: Allowed = metadata.get("allowed", Allowed())
    return found


@dataclass(frozen=True, slots=True)
class FeedbackSettings:
    """The feedback letter. Days are working days."""

    reply_days: int = _setting(10, least=1)
    """How long the person has to reply."""
    most_priorities: int = _setting(3, least=1, most=3)
    """Priorities a letter may carry: never more than three."""
    reply_to: str = ""
    """Where a reply goes, when it is not to the manager who signs."""
    previous_within_months: int = _setting(6, least=0, most=24)
    """A letter opens with the priorities of the person's last one, when that is at most so many months back."""


@dataclass(frozen=True, slots=True)
class CommitteeSettings:
    """Papers that leave the unit."""

    smallest_marks: int = _setting(5, least=1)
    """A figure that rests on fewer marks is not shown."""
    smallest_people: int = _setting(3, least=2)
    """A figure that rests on the work of fewer people is not shown; one person's would name them."""
    most_findings: int = _setting(10, least=0)
    """How many findings the summary lists."""
    leads: dict[str, str] = field(default_factory=dict, metadata={"allowed": Allowed(blank=False)})
    """Key area -> the member of staff who leads on it, named on its poster."""


@dataclass(frozen=True, slots=True)
class ModerationSettings:
    """Second marking and what is told of it."""

    smallest_pairs: int = _setting(10, least=1)
    """A marker's agreement and leniency are told only from this many marks that somebody else also gave."""
    smallest_pairs_to_judge: int = _setting(30, least=1)
    """A marker is called kinder or stricter only from this many such marks on."""


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """What makes a theme. Rates are 0 to 1."""

    target: float = _setting(0.9, least=0.5, most=0.99)
    """The rate that a question should reach, unless it has a target of its own."""
    targets: dict[str, float] = field(default_factory=dict, metadata={"allowed": Allowed(least=0.01, most=0.999)})
    """Question -> the rate that it should reach."""
    outcome_questions: dict[str, str] = field(default_factory=dict, metadata={"allowed": Allowed(blank=False)})
    """What happened in a case -> the questions beside whose marks it stands, as 'scheme/question' with commas
    between them, where they are not those that come with the tool."""
    people_for_recurrence: int = _setting(5, least=2)
    """A finding in the work of so many people is a theme."""
    months_back: int = _setting(12, least=1, most=60)
    """How many months before the latest a question is compared with."""
    worthwhile: float = _setting(0.05, least=0.01, most=0.5)
    """The least change of a rate that an action is worth: what is surely smaller did not work."""


@dataclass(frozen=True, slots=True)
class MarkingSettings:
    """How a month is marked."""

    answer_each: str = _setting("", months=True)
    """Months in which each question has to be answered by itself, and not what is left in one go."""
    case_address: str = _setting("", address_of="{urn}")
    """Where a case stands in the office's own system, with {urn} where its URN goes; blank for no address."""
    action_days: int = _setting(28, least=0, most=366)
    """Days after marking by which an action agreed is due, unless another day is given; 0 for no day by itself."""
    outcomes_shown: str = _setting(AFTERWARDS, words=(AFTERWARDS, WHILE_MARKING), blank=False)
    """Whether a marker sees what became of a case beside the questions of its form, or only whoever looks at both
    afterwards. Who knows that a review overturned a decision marks it otherwise, and then the marks can no longer
    say whether marking and the world disagree."""

    def allows_defaults(self, month: Month) -> bool:
        """Whether what is left of a piece of work may be answered in one go in a month."""
        return month not in map(Month.parse, self.answer_each.replace(",", " ").split())


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How the workspace is served to others, from a server, behind a proxy that has the certificate."""

    shared: bool = False
    """Whether it is: else it is served to whoever sits at this machine, and to nobody else."""
    address: str = ""
    """The address that people open, such as https://quality.example/iqa: known by it and by no other."""
    listen: str = _setting("127.0.0.1:8000", blank=False)
    """Host and port on which the proxy finds it."""
    proxy: str = _setting("127.0.0.1", blank=False)
    """The address of the proxy, from which alone X-Forwarded-For is believed; "*" for any, in a container."""
    prefix_from_proxy: bool = False
    """Whether the proxy says by X-Forwarded-Prefix under which path it serves, in place of that of `address`."""
    secret: str = ""
    """What sessions are signed with; a file named to the command goes first."""
    idle_minutes: int = _setting(30, least=1, most=480)
    """Somebody who did nothing for so long signs in again."""
    longest_hours: int = _setting(10, least=1, most=24)
    """And so long after they did, whatever they did."""
    attempts: int = _setting(5, least=3, most=20)
    """Wrong passwords for one account in a quarter of an hour; from one address, six times as many."""
    threads: int = _setting(8, least=1, most=64)
    """Requests that are answered at once."""


@dataclass(frozen=True, slots=True)
class DirectorySettings:
    """The directory that says who somebody is, by OpenID Connect, such as Entra ID; then no passwords are kept."""

    issuer: str = ""
    """The address of the directory, such as https://login.microsoftonline.com/TENANT/v2.0."""
    client_id: str = ""
    """What this site is known by there."""
    client_secret: str = ""
    """What it proves that with; a file named to the command goes first."""
    name: str = _setting("your work account", blank=False)
    """What people call it: 'Sign in with …'."""
    groups: dict[str, str] = field(default_factory=dict, metadata={"allowed": Allowed(blank=False)})
    """Id of a group -> the roles of its members, such as "assessor" or "moderator:North, performance manager"."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an office decides. Rates are 0 to 1."""

    area: str = field(metadata={"allowed": Allowed(blank=False)})
    workspace: str = ""
    """The identity of the workspace, written when the workspace is made; workbooks carry it."""
    database: str = _setting("sqlite:///iqa.db", blank=False)
    """Where the records are: a file in the workspace, or postgresql+psycopg://user@server/name."""
    shared_folder: str = _setting("read", words=("read", "write"))
    """What is done in a workspace on a network drive or in a synchronised folder, when its records are a file."""
    secret: str = ""
    """What references for victims who have none are made with: written by `iqa init`, shown to nobody."""
    scheme_name: str = _setting("casework quality assessment", blank=False)
    """What the office calls the scheme in letters and papers."""
    protective_marking: str = _setting("OFFICIAL-SENSITIVE", blank=False)
    """Printed at the head and foot of every document."""
    urn_suffix: str = _setting("", words=("split", "year"), blank=True)
    """What stands after the stroke in a URN that an export writes as 44RG98954/24: year or split. Blank is not
    declared. What an import says of its own export goes first."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind of export -> field -> heading that it stands under in this office's exports."""
    confidence: float = _setting(0.95, least=0.5, most=0.999)
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
