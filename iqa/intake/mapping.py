"""Which heading of an export holds which field. Near misses are suggested and never used."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice

from msgspec import Struct, field

from iqa.domain import Kind
from iqa.errors import Problem, Severity, UsageError
from iqa.fields import DATE_ORDER, FIELDS, URN_SUFFIX, Field, heading
from iqa.intake.date_order import named_order
from iqa.intake.evidence import LOOKED_AT
from iqa.intake.headings import may_read, plain
from iqa.intake.urn import Suffix
from iqa.next_steps import FREE_TEXT, Advice, Blank, Hint, NextStep, advice, again
from iqa.sheets.table import CellValue, column_letters
from iqa.text import fold, joined

COLUMN_LETTER = re.compile(r"[A-Za-z]{1,2}")


class How(StrEnum):
    """How a heading came to be matched, surest first."""

    GIVEN = "given"
    REMEMBERED = "remembered"
    EXACT = "exact"
    ALIAS = "alias"


CONFIDENCE = {How.GIVEN: 1.0, How.REMEMBERED: 1.0, How.EXACT: 1.0, How.ALIAS: 0.9}


class Match(Struct, frozen=True):
    """A field, and the column it is read from: its heading as written and its place, counted from 0."""

    field: str
    heading: str
    index: int
    how: How
    confidence: float


class Suggestion(Struct, frozen=True):
    """A heading that most likely means a field which has no column; `confidence` 0 to 1."""

    field: str
    heading: str
    confidence: float


class ColumnMapping(Struct, frozen=True):
    """The whole mapping of one table. `problems` of severity rejected mean that the table cannot be taken."""

    kind: Kind
    matches: Mapping[str, Match]
    unused: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    problems: tuple[Problem, ...] = ()
    urn_suffix: Suffix = Suffix.UNDECLARED
    date_order: str = ""
    """How this export writes its dates, where somebody has named it."""
    order_before: bool = True
    """Whether that was named of an earlier export, so that this one may show otherwise."""

    @property
    def usable(self) -> bool:
        """Whether every required column was found."""
        return all(problem.severity is not Severity.REJECTED for problem in self.problems)

    def heading(self, name: str) -> str:
        """The heading a field is read from, as written; our own heading where it has no column."""
        match = self.matches.get(name)
        return match.heading if match else heading(name, self.kind)

    def to_remember(self) -> dict[str, str]:
        """Field -> heading, and the declared URN suffix: what a population says of how it was read."""
        kept = {name: match.heading for name, match in self.matches.items()}
        if self.urn_suffix is not Suffix.UNDECLARED:
            kept[URN_SUFFIX] = self.urn_suffix.value
        return kept


def known_headings(kind: Kind) -> frozenset[str]:
    """Every heading and alias of a kind, as declared: what the search for the heading row looks for."""
    return frozenset(text for column in FIELDS[kind] for text in column.wordings)


def knows_heading(kind: Kind, named: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whether a text is one of `known_headings`, case, spaces and punctuation apart, or one that a person named.

    A letter, which names a column and no heading, does not count.
    """
    known = {key(text) for text in known_headings(kind) for key in (fold, plain)}
    known.update(fold(text) for text in named if not COLUMN_LETTER.fullmatch(text.strip()))
    return lambda text: fold(text) in known or plain(text) in known


class _Matching(Struct):
    """The state of one matching: what is taken, and what there was to say."""

    kind: Kind
    headings: tuple[str, ...]
    sheet: str = ""
    rows: Iterable[tuple[int, Sequence[CellValue]]] = ()
    matches: dict[str, Match] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    ambiguous: set[str] = field(default_factory=set)
    disputed: set[int] = field(default_factory=set)
    """Columns that an ambiguity is about: not suggested for anything else."""

    def take(self, name: str, index: int, how: How) -> None:
        heading = self.headings[index] or column_letters(index + 1)
        self.matches[name] = Match(name, heading, index, how, CONFIDENCE[how])
        self.taken.add(index)

    def say(self, code: str, message: str, column: str = "", *, fatal: bool, hint: Hint = "") -> None:
        severity = Severity.REJECTED if fatal else Severity.NOTICE
        self.problems.append(Problem(code, message, self.sheet, 0, column, "", severity, hint))


def match_columns(
    kind: Kind,
    headings: Iterable[str],
    *,
    given: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    sheet: str = "",
    rows: Iterable[tuple[int, Sequence[CellValue]]] = (),
) -> ColumnMapping:
    """Match headings to the fields of a kind: as given, as remembered, by heading, then by alias.

    A hint after a heading, such as '(dd/mm/yyyy)' or a star, is no part of it; a heading without one goes first.
    `given` and `remembered` map a field to a heading as written, or to a column letter where no heading is so
    called. Of `rows` the first are looked at, and only where a heading is left over. Raises UsageError for a field
    that the kind does not have.
    """
    state = _Matching(kind, tuple(headings), sheet, rows)
    by_fold, by_plain = _places(state.headings, fold), _places(state.headings, plain)
    given = dict(given or {})
    kept = dict(remembered or {})
    order, order_before = named_order(given.pop(DATE_ORDER, "")), named_order(kept.pop(DATE_ORDER, ""))
    suffix = _declared_suffix(kind, given.pop(URN_SUFFIX, ""), kept.pop(URN_SUFFIX, ""))
    _take_named(state, by_fold, given, How.GIVEN)
    _take_named(state, by_fold, kept, How.REMEMBERED)
    for places, key in ((by_fold, fold), (by_plain, plain)):
        for column in FIELDS[kind]:
            _take_first(state, places, column, {key(column.heading)}, How.EXACT)
        for column in FIELDS[kind]:
            _take_first(state, places, column, set(map(key, column.aliases)), How.ALIAS)
    suggestions: tuple[Suggestion, ...] = ()
    if other := _other_kind(state):
        _say_other_kind(state, other)
    else:
        _say_repeated(state, by_fold)
        suggestions = _suggestions(state)
        _say_missing(state, suggestions)
    unused = tuple(h for index, h in enumerate(state.headings) if h.strip() and index not in state.taken)
    return ColumnMapping(
        kind, state.matches, unused, suggestions, tuple(state.problems), suffix, order or order_before, not order
    )


def _places(headings: Iterable[str], key: Callable[[str], str]) -> dict[str, list[int]]:
    """The places of the headings by what they come to, those that say nothing left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, written in enumerate(headings):
        if said := key(written):
            found[said].append(index)
    return found


def _declared_suffix(kind: Kind, given: str, remembered: str) -> Suffix:
    """What follows '/' in the URNs: as given, else as remembered; undeclared means a split in police files."""
    declared = given or remembered
    if not declared:
        return Suffix.SPLIT if kind is Kind.POLICE_FILES else Suffix.UNDECLARED
    if declared.casefold() not in ("year", "split"):
        raise UsageError(
            f'What follows "/" in a URN can be declared as year or split, not as "{declared}".',
            suffix_advice("Write "),
        )
    return Suffix(declared.casefold())


def suffix_advice(before: str) -> Advice:
    """How to say what follows '/' in the URNs of an export; `before` begins the sentence."""
    return advice(before, column_named(URN_SUFFIX, "year"), " or ", column_named(URN_SUFFIX, "split"), ".")


def column_named(name: str, heading: str | Blank = FREE_TEXT) -> NextStep:
    """The import once more, with the heading of one field named."""
    return again({"column": (name, heading)})


def _take_named(state: _Matching, by_fold: Mapping[str, list[int]], named: Mapping[str, str], how: How) -> None:
    """Take the headings that a person named, now or at an earlier import."""
    fields = {column.field for column in FIELDS[state.kind]}
    letters = {column_letters(index + 1): index for index in range(len(state.headings))}
    for name, called in named.items():
        if name not in fields:
            if how is How.GIVEN:
                raise UsageError(
                    f'{state.kind.value} has no field "{name}".',
                    f"The fields are {joined(sorted(fields))}.",
                )
            continue
        places = [i for i in by_fold.get(fold(called), []) if i not in state.taken]
        if len(places) > 1:
            places = [i for i in places if state.headings[i] == called] or places
        if not places and called.strip().upper() in letters:
            places = [letters[called.strip().upper()]]
        if len(places) == 1 and name not in state.matches:
            state.take(name, places[0], how)
        elif how is How.GIVEN and name not in state.matches:
            _say_given(state, name, called, len(places))


def _say_given(state: _Matching, name: str, called: str, found: int) -> None:
    asked = heading(name, state.kind)
    if found:
        message = f'{found} columns are headed "{called}".'
        hint = advice(f"Name the one that holds {asked} by its letter: ", column_named(name, "C"), ", say.")
    else:
        seen = joined([f'"{h}"' for h in state.headings if h.strip()]) or "none"
        message = f'No column is headed "{called}", which was named for {asked}. The headings are {seen}.'
        hint = advice("Correct ", column_named(name), ".")
    state.ambiguous.add(name)
    state.say("column-given-not-found", message, called, fatal=True, hint=hint)


def _take_first(
    state: _Matching, by_key: Mapping[str, list[int]], column: Field, wanted: Collection[str], how: How
) -> None:
    """Take the column for a field when exactly one free heading has one of the wordings and may hold it."""
    if column.field in state.matches or column.field in state.ambiguous:
        return
    found = sorted(i for wording in wanted for i in by_key.get(wording, []) if i not in state.taken)
    places = [i for i in found if may_read(state.headings[i], column)]
    if len(places) == 1:
        state.take(column.field, places[0], how)
    elif places:
        state.disputed.update(places)
        names = joined([f'"{state.headings[i]}" (column {column_letters(i + 1)})' for i in places])
        state.ambiguous.add(column.field)
        state.say(
            "column-ambiguous",
            f"{len(places)} columns could be {column.heading}: {names}. None was read.",
            state.headings[places[0]],
            fatal=column.required,
            hint=advice("Say which: ", column_named(column.field, column_letters(places[0] + 1)), ", say."),
        )


def _say_repeated(state: _Matching, by_fold: Mapping[str, list[int]]) -> None:
    """A heading that stands twice, where one of the two was named by a person."""
    for places in by_fold.values():
        used = [i for i in places if i in state.taken]
        if len(places) > 1 and used:
            state.say(
                "heading-repeated",
                f'The heading "{state.headings[places[0]]}" stands over {len(places)} columns; '
                f"column {column_letters(used[0] + 1)} was read.",
                state.headings[places[0]],
                fatal=False,
            )


def _missing(state: _Matching) -> list[Field]:
    """The required columns that were not found."""
    return [c for c in FIELDS[state.kind] if c.required and c.field not in state.matches]


def _other_kind(state: _Matching) -> Kind | None:
    """The kind of export that this clearly is, where it is not the one that was named."""
    return detect_kind(state.kind, state.headings, state.matches) if _missing(state) else None


def _say_other_kind(state: _Matching, other: Kind) -> None:
    """Only this, and what a person named and is not there: the rest would be noise about the wrong file."""
    missing = _missing(state)
    needed = joined([column.heading for column in missing])
    wanting = f". {NAMES[state.kind].capitalize()} needs {needed} too; add "
    named = column_named(missing[0].field)
    state.problems = [problem for problem in state.problems if problem.code == "column-given-not-found"]
    state.say(
        "other-kind",
        f"These headings look like {NAMES[other]}.",
        fatal=True,
        hint=advice("Use ", NextStep("import", {"kind": str(other)}), wanting, named, " if this is one."),
    )


def _suggestions(state: _Matching) -> tuple[Suggestion, ...]:
    """For each heading that is left over, the field without a column that it most likely means, if any."""
    known = state.taken | state.disputed
    free = {i: heading for i, heading in enumerate(state.headings) if fold(heading) and i not in known}
    if not free:
        return ()
    from iqa.intake.likeness import suggest  # slow to load, and wanted only where something is left over

    first = [cells for _, cells in islice(state.rows, LOOKED_AT)]
    cells = {i: [row[i] for row in first if i < len(row)] for i in free}
    found = suggest(state.kind, free, state.matches.keys() | state.ambiguous, cells)
    return tuple(Suggestion(column.field, free[place], like) for column, place, like in found)


def _say_missing(state: _Matching, suggestions: Iterable[Suggestion]) -> None:
    surest = sorted(suggestions, key=lambda suggestion: suggestion.confidence)
    near = {suggestion.field: suggestion.heading for suggestion in surest}
    for column in FIELDS[state.kind]:
        name = column.field
        if name in state.matches or name in state.ambiguous or not (column.required or name in near):
            continue
        if name in near:
            if_sure = "." if column.required else " if it is the same."
            hint = advice(f'The heading "{near[name]}" looks near: add ', column_named(name, near[name]), if_sure)
        else:
            hint = advice("Say which heading holds it: add ", column_named(name), ".")
        state.say(
            "column-missing" if column.required else "column-suggested",
            f"No column for {column.heading}.",
            near.get(name, ""),
            fatal=column.required,
            hint=hint,
        )


NAMES = {
    Kind.CASES: "a cases export",
    Kind.LETTERS: "the letters log",
    Kind.POLICE_FILES: "the police files export",
    Kind.STAFF: "the staff list",
    Kind.OUTCOMES: "a list of outcomes",
}
"""What each kind is called in a sentence."""


def fields_found(kind: Kind, headings: Iterable[str]) -> frozenset[str]:
    """The fields of a kind that some heading stands for, by our own heading or an alias."""
    written = {key(heading) for heading in headings for key in (fold, plain)}
    return frozenset(
        column.field for column in FIELDS[kind] if any(fold(wording) in written for wording in column.wordings)
    )


def detect_kind(kind: Kind, headings: Collection[str], found: Collection[str]) -> Kind | None:
    """The kind that the headings fit clearly better than `kind`, of which the fields `found` were found.

    It fits when all its required columns are there and more of its columns than of ours; None where none does.
    """
    fitting = []
    for other in Kind:
        fields = fields_found(other, headings)
        required = {column.field for column in FIELDS[other] if column.required}
        if other is not kind and required <= fields and len(fields) > len(found):
            fitting.append((len(fields), other))
    return max(fitting)[1] if fitting else None
