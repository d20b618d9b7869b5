"""Timeliness standards as settings files write them, each [[standards]] table checked word by word.

It knows no number of days: those that hold unless an office says otherwise stand in standards.toml.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from msgspec import Struct

from iqa.domain import Condition, OneOffHolidays, Rule, Standard, Vocabulary, WorkOf, day_of
from iqa.errors import SettingsError
from iqa.fields import DERIVED_FIELDS, FIELDS, MARKED_ON, Field, Reads
from iqa.resources import packaged
from iqa.settings.faults import TomlPlace
from iqa.settings.vocabulary import default_vocabulary, with_letter_types, wordings_of
from iqa.text import nearest
from iqa.toml_files import ALMOST, Faults, did_you_mean, parse_toml

STANDARDS_FILE = "standards.toml"
"""The tool's own standards, and the name of a workspace's file with standards of the office beside iqa.toml."""
_NEEDED = ("id", "label", "rule", "start", "done")
_MORE_TEXT = ("source", "aim", "owner")
_KEYS = (*_NEEDED, *_MORE_TEXT, "days", "applies_when", "not_when", "not_before", "effective_from", "effective_to")
_TESTS = ("one_of", "none_of", "present", "before", "after", "mentions")
_CONDITION_KEYS = ("field", *_TESTS, "reason")


@cache
def default_standards() -> tuple[Standard, ...]:
    """The timeliness standards that travel with the tool."""
    path = packaged(STANDARDS_FILE)
    text = path.read_text(encoding="utf-8")
    faults = Faults(path.name, text, "setting")
    standards = standards_from(parse_toml(text)["standards"], TomlPlace(faults, path.name))
    if faults.problems:
        raise SettingsError(f"{path.name} needs correcting. {faults.problems[0]}", "", faults.problems)
    return with_letter_types(standards, default_vocabulary().types)


def merged(defaults: Sequence[Standard], own: Sequence[Standard]) -> tuple[Standard, ...]:
    """The office's own standards, and the defaults whose id it does not use."""
    replaced = {standard.id for standard in own}
    return (*own, *(standard for standard in defaults if standard.id not in replaced))


def standards_from(tables: Any, file: TomlPlace, office: "KnownWords | None" = None) -> tuple[Standard, ...]:
    """The sound ones of the [[standards]] tables of a file; what is wrong with the others joins its faults.

    With the `office` that wrote them, ids and values are held against those that it can mean.
    """
    if not isinstance(tables, list):
        file.fault("standards", "should be a list of tables", "Write [[standards]] over each.")
        return ()
    places = [
        file.inner(f"[[standards]] {number}", "standards", number - 1) for number in range(1, len(tables) + 1)
    ]
    read = (_Reader.of(table, place, office) for table, place in zip(tables, places, strict=True))
    found = [(standard, place) for standard, place in zip(read, places, strict=True) if standard is not None]
    _point_out_gaps(found)
    if office is not None and not file.faults.refusals:
        _point_out_left_out(found)
    return tuple(standard for standard, _ in found)


def _point_out_gaps(found: Iterable[tuple[Standard, TomlPlace]]) -> None:
    """Days on which no rule holds, between two rules for the same work: work of those days has no standard."""
    for (earlier, _), (later, place) in pairwise(sorted(found, key=_in_turn)):
        if _for_the_same(earlier) != _for_the_same(later) or not (earlier.effective_to and later.effective_from):
            continue
        first, last = earlier.effective_to + timedelta(1), later.effective_from - timedelta(1)
        if first <= last:
            place.inner(f"({later.id})").notice(
                "effective_from",
                f"leaves days on which no rule holds: {first} to {last}",
                "Let it begin the day after the rule before it ends, unless that is meant.",
            )


def _point_out_left_out(found: Sequence[tuple[Standard, TomlPlace]]) -> None:
    """Rules of the tool for which an office's own rules of the same id have none with the same conditions, at the
    first of the office's own. The types of letter are no matter: a rule for some holds for all of its kind."""
    for named in dict.fromkeys(rule.id for rule, _ in found):
        own = [(rule, place) for rule, place in found if rule.id == named]
        kept = {_whatever_the_letter(rule) for rule, _ in own}
        theirs = [rule for rule in default_standards() if rule.id == named]
        for label in dict.fromkeys(rule.label for rule in theirs if _whatever_the_letter(rule) not in kept):
            own[0][1].inner(f"({named})").notice(
                "id",
                f"replaces the standard {named} that comes with the tool and leaves out its rule '{label}'",
                "Keep a table for it beside yours; without one such work is judged by the rules that are left, if "
                "one of them fits, and otherwise not at all.",
            )


def _whatever_the_letter(standard: Standard) -> str:
    return repr([one for one in standard.applies_when if one.field != "letter_type"])


def _for_the_same(standard: Standard) -> tuple[str, str]:
    return standard.id, repr(standard.applies_when)


def _in_turn(entry: tuple[Standard, TomlPlace]) -> tuple[str, str, date]:
    """Rules for the same work stand together, in the order of their days."""
    return *_for_the_same(entry[0]), entry[0].effective_from or date.min


def one_off_holidays(table: Any, place: TomlPlace) -> OneOffHolidays:
    """What a [bank_holidays] table adds and takes away; a fault for anything but lists of dates."""
    days: dict[str, tuple[date, ...]] = {"add": (), "remove": ()}
    if not isinstance(table, dict):
        place.fault("bank_holidays", "should be a section", "Write [bank_holidays] over it.")
        return OneOffHolidays()
    for key, given in table.items():
        if key not in days:
            place.unknown(key, days)
            continue
        found = [_date_of(day) for day in given] if isinstance(given, list) else [None]
        if None in found:
            place.fault(key, "should be a list of dates such as 2027-05-03", f"It is {given!r}.")
        days[key] = tuple(day for day in found if day)
    return OneOffHolidays(days["add"], days["remove"])


def _date_of(value: Any) -> date | None:
    """A date of TOML, or one in quotes; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return day_of(str(value))


class _Reader(Struct, frozen=True):
    """One table, and its place."""

    table: Mapping[str, Any]
    place: TomlPlace
    office: "KnownWords | None"

    @classmethod
    def of(cls, table: Any, place: TomlPlace, office: "KnownWords | None") -> Standard | None:
        """The standard in a table, None when anything is wrong with it."""
        before = place.faults.refusals
        if not isinstance(table, dict):
            place.fault("standards", "should be a table")
            return None
        named = table.get("id")
        inner = place.inner(f"({named})") if named and isinstance(named, str) else place
        standard = cls(table, inner, office).standard()
        return standard if place.faults.refusals == before else None

    def say(self, key: str, what: str, then: str = "") -> None:
        self.place.fault(key, what, then)

    def standard(self) -> Standard:
        self.unknown_keys(self.table, _KEYS)
        texts = {key: self.text(key) for key in (*_NEEDED, *_MORE_TEXT)}
        begins, ends = self.day("effective_from"), self.day("effective_to")
        if begins and ends and ends < begins:
            self.say("effective_to", "is before effective_from", "Exchange the two dates, or take one out.")
        self.known_id(texts["id"])
        self.owner(texts["owner"])
        for key in ("start", "done"):
            self.date_field(key, texts[key])
        if texts["start"] and texts["start"] == texts["done"]:
            self.say("done", "is the date that it starts from", "Name the date on which the work was done.")
        return Standard(
            id=texts["id"],
            label=texts["label"],
            rule=self.rule(texts["rule"]),
            start_field=texts["start"],
            done_field=texts["done"],
            days=self.days(),
            applies_when=tuple(self.conditions("applies_when")),
            effective_from=begins,
            effective_to=ends,
            source=texts["source"],
            aim=texts["aim"],
            owner=texts["owner"],
            not_before=self.names("not_before"),
            not_when=tuple(self.conditions("not_when")),
        )

    def unknown_keys(self, table: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                self.place.unknown(key, known, "is not a setting of a standard")

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if type(value) is not str:
            self.place.wrong_type(key, str, value)
            return ""
        if key in _NEEDED and not value.strip():
            self.say(key, "is missing" if key not in self.table else "cannot be blank")
        return value

    def rule(self, text: str) -> Rule:
        """The rule of that name; any rule, and a problem, for a name that is none."""
        if text in set(Rule):
            return Rule(text)
        if text:
            self.say("rule", f'cannot be "{text}"', f"Write one of: {', '.join(Rule)}.")
        return Rule.BY

    def known_id(self, given: str) -> None:
        """An id that is nearly one of the tool's, and so replaces none of its rules, is taken for a slip."""
        if self.office is None or not given:
            return
        known = tuple(dict.fromkeys(one.id for one in default_standards()))
        if given not in known and (meant := nearest(given, known, ALMOST)):
            self.say(
                "id",
                f'"{given}" is none that comes with the tool',
                f"Did you mean {meant}? A standard of your own needs an id that cannot be taken for one of these.",
            )

    def owner(self, given: str) -> None:
        if given and given not in _OWNERS:
            near = did_you_mean(given, _OWNERS) or f"Write one of: {', '.join(_OWNERS)}."
            self.say("owner", f'cannot be "{given}"', near)

    def date_field(self, key: str, given: str) -> None:
        """The name of a date that some export has."""
        if given.strip() and given not in _DATE_FIELDS:
            near = did_you_mean(given, _DATE_FIELDS) or f"Dates are: {', '.join(_DATE_FIELDS)}."
            self.say(key, f'"{given}" is no date that an export has', near)

    def values(self, test: str, name: str, given: Sequence[str]) -> None:
        """Values that the field never has, because its wordings are read into a list of their own; where other
        wordings are kept as written, one that is nearly a known value is pointed out."""
        if self.office is None:
            return
        for value in given:
            kinds = [wordings_of(column, self.office.vocabulary) for column in _columns(name)]
            known = sorted({word for wordings, _ in kinds for word in wordings.values()})
            if not known or value.casefold() in {word.casefold() for word in known}:
                continue
            what = f'has "{value}", which is no value of {name}'
            near = did_you_mean(value, known)
            if not any(is_open for _, is_open in kinds):
                self.say(test, what, near or f"Values are: {', '.join(known)}.")
            elif near:
                self.place.notice(test, what, f"{near} As it is, it fits only an export that says just this.")

    def days(self) -> int | None:
        days = self.table.get("days")
        if days is None or (type(days) is int and days >= 0):
            return days
        self.say("days", "should be a whole number, 0 or more", f"It is {days!r}.")
        return None

    def day(self, key: str) -> date | None:
        """A date of TOML, or one in quotes."""
        value = self.table.get(key)
        day = _date_of(value)
        if value is not None and day is None:
            self.say(key, "should be a date such as 2026-04-01", f"It is {value!r}.")
        return day

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names of fields."""
        names = self.table.get(key, [])
        if isinstance(names, list) and all(isinstance(name, str) and name for name in names):
            for name in names:
                self.date_field(key, name)
            return tuple(names)
        self.say(key, "should be a list of names of dates in quotes", f"It is {names!r}.")
        return ()

    def conditions(self, key: str) -> Iterable[Condition]:
        entries = self.table.get(key, [])
        if not isinstance(entries, list):
            self.place.wrong_type(key, list, entries)
            return
        for entry in entries:
            if isinstance(entry, dict):
                yield self.condition(entry)
            else:
                self.say(key, "should hold tables", 'Such as { field = "enhanced", one_of = ["no"] }.')

    def condition(self, entry: Mapping[str, Any]) -> Condition:
        """One condition, an empty one where its tests cannot be used."""
        self.unknown_keys(entry, _CONDITION_KEYS)
        name = entry.get("field")
        if not isinstance(name, str) or not name:
            self.say("applies_when", "has a condition without a field", 'Such as field = "letter_type".')
        tests = [test for test in _TESTS if test in entry]
        if len(tests) != 1:
            self.say("applies_when", f"needs exactly one of {', '.join(_TESTS)} for each field")
            return Condition("")
        test = tests[0]
        value: Any = _plain(entry[test])
        if not _fits(test, value):
            self.say(test, _SHOULD[test], f"It is {entry[test]!r}.")
        elif isinstance(name, str) and name not in _ALL_FIELDS:
            self.say(
                "applies_when", f'has the field "{name}", which no export has', did_you_mean(name, _ALL_FIELDS)
            )
        elif test in ("one_of", "none_of"):
            self.values(test, str(name), value)
        return Condition(str(name), **{test: value}, reason=str(entry.get("reason", "")))


class KnownWords(Struct, frozen=True):
    """Whose file is read: the words of letters that it knows."""

    vocabulary: Vocabulary


_ALL_FIELDS = frozenset(
    name for kind in FIELDS for name in (*(column.field for column in FIELDS[kind]), *DERIVED_FIELDS[kind])
)
_DATE_FIELDS = tuple(
    sorted(
        {column.field for columns in FIELDS.values() for column in columns if column.reads is Reads.DATE}
        | {MARKED_ON}
    )
)
_OWNERS = (*WorkOf, "court", "defence")
"""Whose delay a clock may measure: somebody whose work is marked, or somebody outside."""


def _columns(name: str) -> tuple[Field, ...]:
    """The columns of that field in every kind of export that has it."""
    return tuple(column for columns in FIELDS.values() for column in columns if column.field == name)


def _plain(value: object) -> object:
    """A list as a tuple, a date of TOML as its ISO text, anything else as it is."""
    if isinstance(value, list):
        return tuple(value)
    return value.isoformat()[:10] if isinstance(value, date) else value


_SHOULD = {
    "one_of": "should be a list of words in quotes",
    "none_of": "should be a list of words in quotes",
    "mentions": "should be a list of words in quotes",
    "present": "should be true or false",
    "before": "should be a date in quotes or the name of a date",
    "after": "should be a date in quotes or the name of a date",
}


def _fits(test: str, value: Any) -> bool:
    """Whether the value of a test is of the kind that the test takes."""
    if test in ("one_of", "none_of", "mentions"):
        return isinstance(value, tuple) and bool(value) and all(isinstance(word, str) for word in value)
    if test == "present":
        return isinstance(value, bool)
    return isinstance(value, str) and bool(value)
