"""Which row of the log a letter answers: this row, one of these, or none. Never guessed.

Evidence is weighed: the URN in the letter and in the file's name, the victim, the defendant, dates, type,
offence. A
letter with one of these wrong is still that row's where the others agree; where two rows agree alike, a person
says.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from iqa.domain import Vocabulary
from iqa.letter_checks.anatomy import LetterView, Zone
from iqa.letter_checks.dates import dates_in
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.names_in_text import name_runs, titled_names
from iqa.letter_checks.register import NameRegister, UrnMention, same_case, urns_in
from iqa.letter_checks.row import LetterRow
from iqa.name_likeness import name_words
from iqa.person_names import letters_of


class Matched(Struct, frozen=True):
    """The row of a letter, or the rows that it may be of."""

    how: RowMatch
    rows: tuple[LetterRow, ...] = ()

    @property
    def row(self) -> LetterRow | None:
        """The row, where it is known."""
        return self.rows[0] if self.how is RowMatch.THIS else None


_URN, _FILE_URN, _GREETED, _VICTIM, _FILE_VICTIM, _DEFENDANT, _DECIDED, _OFFENDED, _SENT, _TYPE = (
    6, 6, 3, 3, 2, 3, 2, 2, 2, 2,
)  # fmt: skip
_LEAST = 6
"""What a row has to reach: a URN alone, or victim and defendant."""
_CLEAR = 2
"""By how much the best row has to lead."""


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


_TYPES = (
    (
        "VRR response",
        _any(
            r"\b(?:you(?:r)? (?:asked|request\w*)|asked us to|request) [^.]{0,40}\breview",
            r"\breview (?:is|has been|was) (?:now )?(?:complete|concluded|finished|upheld)",
            r"\bthis (?:ends the|is the end of (?:the|our)) review\b",
            r"\basked us to (?:look again|reconsider)",
        ),
    ),
    (
        "complaint response",
        _any(
            r"\byour complaint\b",
            r"\byou (?:complained|were right to complain)\b",
            r"\bcomplaint (?:about|of|dated)\b",
        ),
    ),
    (
        "holding letter",
        _any(
            r"\b(?:holding|interim) (?:letter|reply)\b",
            r"\bwill (?:write|reply) (?:to you )?(?:again|in full)\b",
        ),
    ),
    (
        "decision not to charge",
        _any(
            r"\bnot to (?:charge|prosecute|authorise)",
            r"\bno (?:further action|charges? (?:will|would|should))",
            r"\bnobody (?:will|can) be charged",
            r"\b(?:will|should|is|are) not (?:going to )?be (?:charged|prosecuted)",
        ),
    ),
    (
        "substantially altered charge",
        _any(
            r"\b(?:alter|change|amend|reduc|replac)\w*\b[^.]{0,40}\bcharges?\b",
            r"\bcharges?\b[^.]{0,40}\b(?:altered|changed|amended|reduced|replaced)\b",
            r"\bless(?:er)? serious (?:charge|offence)\b",
            r"\blesser (?:charge|offence)\b",
        ),
    ),
    (
        "stopped charge",
        _any(
            r"\b(?:stop(?:ped)?|discontinu\w+|withdraw\w*|end(?:ed)?|offer(?:ed)? no evidence)\b[^.]{0,40}"
            r"\b(?:case|charges?|prosecution|proceedings)\b",
            r"\b(?:case|charges?|prosecution|proceedings)\b[^.]{0,60}"
            r"\b(?:stop(?:ped)?|discontinued|withdrawn|come to an end|not go (?:on|ahead)|not continue)\b",
        ),
    ),
)
_REPLIES = frozenset({"VRR response", "complaint response"})
_FAMILIES = {
    "no evidence offered": "stopped charge",
    "lie on file": "stopped charge",
    "altered charge": "substantially altered charge",
}


def match_letter(
    view: LetterView, file_name: str, register: NameRegister, words: Vocabulary | None = None
) -> Matched:
    """The row that a letter answers among those of a register."""
    clues = _Clues(view, file_name)
    candidates = _candidates(clues, register)
    if not candidates:
        return Matched(RowMatch.NONE)
    scored = sorted(((clues.score(row), row.key, row) for row in candidates), key=lambda one: (-one[0], one[1]))
    best = scored[0][0]
    if best < _LEAST:
        return Matched(RowMatch.NONE)
    near = [row for score, _, row in scored if best - score < _CLEAR]
    if len(near) == 1:
        return Matched(RowMatch.THIS, (near[0],))
    return Matched(RowMatch.ONE_OF, tuple(near))


def _candidates(clues: "_Clues", register: NameRegister) -> list[LetterRow]:
    """Rows that share a URN with the letter, or a name."""
    found: dict[str, LetterRow] = {}
    for mention in (*clues.urns, *clues.file_urns):
        found |= {row.key: row for row in register.by_base.get(mention.base, ())}
    for words in clues.names:
        found |= {row.key: row for row in register.victims.get(words, ())}
    for word in clues.greeted:
        found |= {row.key: row for row in register.by_surname.get(word, ())}
    return list(found.values())


class _Clues:
    """What a letter and its file's name tell of the row."""

    def __init__(self, view: LetterView, file_name: str) -> None:
        self.view = view
        stem = " ".join(file_name.rsplit(".", 1)[0].split("_"))
        self.urns: list[UrnMention] = [one for passage in view.passages for one in urns_in(passage.text)]
        self.file_urns = list(urns_in(stem))
        self.file_words = {letters_of(part) for part in re.split(r"[\s\-,.]+", stem)} | {
            letters_of(part) for part in re.split(r"[\s,.]+", stem)
        }
        lines = [p.text for p in view.of(Zone.HEAD, Zone.GREETING, Zone.HEADING, Zone.BODY)]
        self.names: Counter[tuple[str, ...]] = Counter(
            mention.words for text in lines for mention in (*name_runs(text), *titled_names(text))
        )
        self.words = {word for name in self.names for word in name}
        greeting = " ".join(name_words(view.greeting)) if view.greeting else ""
        self.greeted = tuple(greeting.split())
        self.days = [one for passage in view.passages for one in dates_in(passage.text, view.year)]
        text = view.whole
        self.types = [name for name, pattern in _TYPES if pattern.search(text)]

    def score(self, row: LetterRow) -> int:
        """How much of what the letter tells agrees with a row."""
        own = row.victim_words
        greeted = bool(own) and bool(self.greeted) and all(word in own for word in self.greeted)
        full = bool(own) and (own in self.names or any(set(own) <= set(name) for name in self.names))
        defendant = any(self._names(name) for name in row.defendants)
        decided, offended = row.day_of("decision_date"), row.offence_dates
        return (
            _URN * any(same_case(one, urn) for one in self.urns for urn in row.urns)
            + _FILE_URN * any(same_case(one, urn) for one in self.file_urns for urn in row.urns)
            + _GREETED * greeted
            + _VICTIM * full
            + _FILE_VICTIM * bool(own and own[-1] in self.file_words)
            + _DEFENDANT * defendant
            + _DECIDED * any(one.is_on(decided) for one in self.days)
            + _OFFENDED * any(one.is_on(day) for one in self.days for day in offended)
            + _SENT * (row.sent is not None and self.view.day == row.sent)
            + self._type(row.text("letter_type"))
        )

    def _names(self, name: str) -> bool:
        words = name_words(name)
        return len(words) > 1 and (words in self.names or any(set(words) <= set(one) for one in self.names))

    def _type(self, letter_type: str) -> int:
        """For a type that the letter's words are of; against one where only one of the two is a reply."""
        wanted = _FAMILIES.get(letter_type, letter_type)
        if wanted in self.types[:1]:
            return _TYPE
        replies = (wanted in _REPLIES, bool(_REPLIES.intersection(self.types[:1])))
        return -_TYPE if self.types and replies[0] != replies[1] else 0


def rows_named(given: str, rows: Iterable[LetterRow]) -> tuple[LetterRow, ...]:
    """The rows that a key or a URN, however written, names."""
    known = tuple(rows)
    keyed = tuple(row for row in known if row.key == given.strip())
    if keyed:
        return keyed
    mentions = list(urns_in(given))
    return tuple(row for row in known if any(same_case(one, urn) for one in mentions for urn in row.urns))


def among(view: LetterView, file_name: str, rows: Sequence[LetterRow]) -> Matched:
    """Which of a few rows of one case a letter answers: one that leads by any evidence is it."""
    if len(rows) == 1:
        return Matched(RowMatch.THIS, (rows[0],))
    clues = _Clues(view, file_name)
    scored = sorted(((clues.score(row), row) for row in rows), key=lambda one: -one[0])
    if scored and scored[0][0] > scored[1][0]:
        return Matched(RowMatch.THIS, (scored[0][1],))
    return Matched(RowMatch.ONE_OF, tuple(rows)) if rows else Matched(RowMatch.NONE)
