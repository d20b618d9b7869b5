"""The words of letters as an office knows them: decisions, the letters that tell of them, what counts as yes.

The values are data (`letters.toml`, and an office's own settings); nothing here knows a decision by name.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct, field

CPS = "CPS"
"""Who sends a letter unless its type says otherwise for the charging route."""
ASK = "ask"
"""In the place of a sender: who sends differs, and a person has to say."""


class Owed(StrEnum):
    """Whether a decision of a case calls for a letter to each victim."""

    ALWAYS = "always"
    ASK = "ask"
    """It depends on what an export does not show: a person has to say."""
    NEVER = "never"


class LetterType(Struct, frozen=True):
    """A decision and the letter that tells of it, or a letter that answers something else (`decision` false).

    Letters of one `family` may answer each other's decisions, since offices call them differently. `standards` are
    the ids of the timeliness standards that hold for it, the letter's own first. `right` is what it has to offer
    ('review', another wording, or '' for nothing). `sent_by` maps who charged to who sends: CPS, somebody else, or
    'ask'.
    """

    id: str
    aliases: tuple[str, ...] = ()
    family: str = ""
    owed: Owed = Owed.NEVER
    decision: bool = True
    standards: tuple[str, ...] = ()
    right: str = ""
    sent_by: Mapping[str, str] = field(default_factory=dict)

    def sender(self, charged_by: str) -> str:
        """Who sends it in a case charged by the police, the Area or CPS Direct."""
        return self.sent_by.get(charged_by.casefold(), CPS)


class Vocabulary(Struct, frozen=True):
    """What the words of an export mean. `yes` and `no` are words beside Y, N, Yes, No, True, False, 1 and 0, and
    `enhanced` maps a wording to the entitlement it stands for; wordings are in lower case."""

    types: tuple[LetterType, ...] = ()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    enhanced: Mapping[str, str] = field(default_factory=dict)
    enhanced_flags: tuple[str, ...] = ()
    """The flags of a case that imply an enhanced entitlement of its victims."""

    def type(self, name: str) -> LetterType | None:
        """The type of that id; None for a word that is none."""
        return next((one for one in self.types if one.id == name), None)

    def family(self, name: str) -> frozenset[str]:
        """The ids of the types that may answer each other's decisions, the type of that id among them."""
        own = self.type(name)
        return frozenset(
            (name, *(one.id for one in self.types if own and own.family and one.family == own.family))
        )

    @property
    def owed(self) -> frozenset[str]:
        """The types of letter that some decision calls for, or may call for."""
        return frozenset(one.id for one in self.types if one.owed is not Owed.NEVER)

    @property
    def uncalled(self) -> frozenset[str]:
        """The types of letter that no decision calls for and that no time is set for, such as a holding letter."""
        return frozenset(one.id for one in self.types if one.owed is Owed.NEVER and not one.standards)

    @property
    def decisions(self) -> Mapping[str, str]:
        """Every wording of a decision, in lower case, and the decision it means."""
        return dict(self._wordings(decisions_alone=True))

    @property
    def letters(self) -> Mapping[str, str]:
        """Every wording of a letter type, in lower case, and the type it means."""
        return dict(self._wordings(decisions_alone=False))

    def _wordings(self, *, decisions_alone: bool) -> Iterator[tuple[str, str]]:
        for one in self.types:
            if one.decision or not decisions_alone:
                yield from ((wording.casefold(), one.id) for wording in (one.id, *one.aliases))
