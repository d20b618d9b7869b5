"""Where the letters of feedback of a month stand: which versions were issued, and the draft that waits to be.

It decides nothing: what may be issued is for the gate (`iqa.feedback.gate`) to say.
"""

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from iqa.domain import Month
from iqa.store import FeedbackRecord, LetterDraft, View


class PersonsLetters(Struct, frozen=True):
    """One person's letters of a month, in the order of their versions.

    A letter is *issued* once it is among `issued`, whatever lies on the disk; a draft of the version after
    those is what waits. Letters of the time before there were drafts have none.
    """

    issued: tuple[FeedbackRecord, ...] = ()
    drafts: tuple[LetterDraft, ...] = ()

    @property
    def latest(self) -> FeedbackRecord | None:
        """The letter that holds: the last one issued."""
        return self.issued[-1] if self.issued else None

    @property
    def next_version(self) -> int:
        """The number of the version that a draft has, or would have."""
        return self.issued[-1].version + 1 if self.issued else 1

    @property
    def draft(self) -> LetterDraft | None:
        """The draft that waits to be issued."""
        return self.drafted(self.next_version)

    @property
    def stems(self) -> frozenset[str]:
        """The names of the files of all versions, without the endings."""
        return frozenset({*map(stem_of, self.issued), *map(stem_of, self.drafts)})

    def drafted(self, version: int) -> LetterDraft | None:
        """What the tool wrote of a version, before anybody edited it."""
        return next((one for one in self.drafts if one.version == version), None)


NO_LETTERS = PersonsLetters()


def letters_of_month(view: View, month: Month) -> Mapping[str, PersonsLetters]:
    """Person -> their letters of a month, for everybody who has one or a draft."""
    issued: dict[str, list[FeedbackRecord]] = defaultdict(list)
    drafts: dict[str, list[LetterDraft]] = defaultdict(list)
    for one in view.letters.list(month=month):
        issued[one.person].append(one)
    for draft in view.drafts.list(month=month):
        drafts[draft.person].append(draft)
    return {
        person: PersonsLetters(
            tuple(sorted(issued[person], key=lambda one: one.version)),
            tuple(sorted(drafts[person], key=lambda one: one.version)),
        )
        for person in sorted({*issued, *drafts})
    }


def stem_of(one: FeedbackRecord | LetterDraft) -> str:
    """The name of a letter's files without the ending; '' where it has none."""
    return next((name.rpartition(".")[0] for name in sorted(one.files)), "")
