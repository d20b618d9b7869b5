"""The words of letters as settings files write them: [[letters]] and [words], checked word by word.

What is known without an office's own words stands in letters.toml.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from msgspec.structs import replace

from iqa.domain import Kind, LetterType, Owed, Standard, Vocabulary
from iqa.errors import SettingsError
from iqa.fields import FIELDS, Field, Reads
from iqa.resources import packaged
from iqa.settings.faults import TomlPlace, written
from iqa.text import nearest
from iqa.toml_files import ALMOST, Faults, did_you_mean, parse_toml

_TEXTS = ("id", "family", "owed", "right")
_LISTS = ("aliases", "standards")
_KEYS = (*_TEXTS, *_LISTS, "decision", "sent_by")
_WORDS = ("yes", "no", "enhanced", "enhanced_flags")
_ROUTES = next(
    tuple(dict.fromkeys(column.choices.values())) for column in FIELDS[Kind.CASES] if column.field == "charged_by"
)
"""By whom somebody can be charged."""


@cache
def default_vocabulary() -> Vocabulary:
    """The words that travel with the tool."""
    path = packaged("letters.toml")
    text = path.read_text(encoding="utf-8")
    table, faults = parse_toml(text), Faults(path.name, text, "setting")
    found = vocabulary_from(
        table.get("letters", []), table.get("words", {}), TomlPlace(faults, path.name), Vocabulary()
    )
    if faults.problems:
        raise SettingsError(f"{path.name} needs correcting. {faults.problems[0]}", "", faults.problems)
    return found


def vocabulary_from(letters: Any, words: Any, file: TomlPlace, known: Vocabulary | None = None) -> Vocabulary:
    """What is known already, with a file's [[letters]] and [words] added; what is wrong joins its faults."""
    ours = () if known is not None else tuple(one.id for one in default_vocabulary().types)
    known = default_vocabulary() if known is None else known
    if not isinstance(letters, list) or not all(isinstance(table, dict) for table in letters):
        file.fault("letters", "should be a list of tables", "Write [[letters]] over each.")
        letters = []
    types = {one.id: one for one in known.types}
    for number, table in enumerate(letters, 1):
        place = file.inner(f"[[letters]] {number}", "letters", number - 1)
        _say_slip(str(table.get("id", "")).strip(), ours, place)
        if one := _letter_type(table, types, place):
            types[one.id] = one
    _say_shared(types.values(), file)
    return _with_words(replace(known, types=tuple(types.values())), words, file)


def wordings_of(column: Field, vocabulary: Vocabulary) -> tuple[Mapping[str, str], bool]:
    """Every wording of a column, in lower case, with the one it stands for, and whether others are kept as
    written; no wordings for a column that is no list of them."""
    if column.reads is Reads.DECISION:
        return vocabulary.decisions, True
    if column.reads is Reads.LETTER_TYPE:
        return vocabulary.letters, False
    if column.reads is Reads.ENTITLEMENT:
        return vocabulary.enhanced, False
    return column.choices, column.open_choice


def with_letter_types(standards: Iterable[Standard], types: Iterable[LetterType]) -> tuple[Standard, ...]:
    """The standards, each rule that holds for named types of letter holding for all that name its standard."""
    types = tuple(types)
    return tuple(_covering(rule, [one.id for one in types if rule.id in one.standards]) for rule in standards)


def _covering(rule: Standard, ids: Iterable[str]) -> Standard:
    conditions = tuple(
        replace(one, one_of=tuple(dict.fromkeys((*one.one_of, *ids))))
        if one.field == "letter_type" and one.one_of
        else one
        for one in rule.applies_when
    )
    return rule if conditions == rule.applies_when else replace(rule, applies_when=conditions)


def _letter_type(table: Mapping[str, Any], known: Mapping[str, LetterType], place: TomlPlace) -> LetterType | None:
    """The type that a table adds or changes; None when anything is wrong with it."""
    before = len(place.faults.problems)
    for key in table:
        if key not in _KEYS:
            place.unknown(key, _KEYS, "is not a setting of a letter")
    for key in _TEXTS:
        if key in table and type(table[key]) is not str:
            place.wrong_type(key, str, table[key])
    for key in _LISTS:
        if key in table and not _is_words(table[key]):
            place.fault(key, "should be a list of words in quotes", f"It is {written(table[key])}.")
    if "decision" in table and type(table["decision"]) is not bool:
        place.wrong_type("decision", bool, table["decision"])
    _say_senders(table.get("sent_by", {}), place)
    if not str(table.get("id", "")).strip():
        place.fault("id", "is missing")
    if table.get("owed", Owed.ASK) not in set(Owed):
        place.fault("owed", f"cannot be {written(table['owed'])}", f"Write one of: {', '.join(Owed)}.")
    if len(place.faults.problems) > before:
        return None
    earlier = known.get(table["id"], LetterType(table["id"], owed=Owed.ASK))
    return LetterType(
        id=earlier.id,
        aliases=tuple(dict.fromkeys((*earlier.aliases, *table.get("aliases", ())))),
        family=table.get("family", earlier.family),
        owed=_owed(table, earlier, known),
        decision=table.get("decision", earlier.decision),
        standards=tuple(table.get("standards", earlier.standards)),
        right=table.get("right", earlier.right),
        sent_by={by.casefold(): who for by, who in {**earlier.sent_by, **table.get("sent_by", {})}.items()},
    )


def _say_slip(name: str, ours: tuple[str, ...], place: TomlPlace) -> None:
    """Say of an id that is nearly one of the tool's, and so adds nothing to it, that it is."""
    if name not in ours and (meant := nearest(name, ours, ALMOST)):
        then = f"Did you mean {meant}? A letter of your own needs an id that cannot be taken for one of these."
        place.fault("id", f'"{name}" is none that comes with the tool', then)


def _owed(table: Mapping[str, Any], earlier: LetterType, known: Mapping[str, LetterType]) -> Owed:
    """As the table says; else as it was; of a new type a person has to say, unless it tells of no decision."""
    if "owed" in table:
        return Owed(table["owed"])
    if earlier.id in known:
        return earlier.owed
    return Owed.ASK if table.get("decision", True) else Owed.NEVER


def _say_senders(given: Any, place: TomlPlace) -> None:
    """What is wrong with who sends a letter, by who charged."""
    if not _is_text_table(given):
        place.fault("sent_by", "should be a table", 'Such as { "police" = "police" }.')
        return
    for route in given:
        if route.casefold() not in {one.casefold() for one in _ROUTES}:
            place.fault("sent_by", f'has "{route}", which nobody is charged by', _one_of(route, _ROUTES))


def _one_of(word: str, known: Collection[str]) -> str:
    return did_you_mean(word, known) or f"Write one of: {', '.join(known)}."


def say_unknown_standards(tables: Any, known: Collection[str], file: TomlPlace) -> None:
    """A fault for each standard that a [[letters]] table names and nobody has: its letter would never be late."""
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        names = table.get("standards", ()) if isinstance(table, dict) else ()
        for name in names if _is_words(names) else ():
            if name not in known:
                place = file.inner(f"[[letters]] {number + 1}", "letters", number)
                place.fault("standards", f'has "{name}", which is no standard', _one_of(name, known))


def _say_shared(types: Iterable[LetterType], file: TomlPlace) -> None:
    """A word that means two types means neither."""
    owner: dict[str, str] = {}
    for one in types:
        for wording in (one.id, *one.aliases):
            other = owner.setdefault(wording.casefold(), one.id)
            if other != one.id:
                what = f'gives "{wording}" to {one.id} and to {other}'
                file.fault("letters", what, _LEAVE)


def _with_words(known: Vocabulary, words: Any, file: TomlPlace) -> Vocabulary:
    place = file.inner("[words]", "words")
    if not isinstance(words, dict):
        file.fault("words", "should be a section", "Write [words] on a line of its own.")
        return known
    for key in words:
        if key not in _WORDS:
            place.unknown(key, _WORDS, "is not a list of words")
    lists: dict[str, frozenset[str]] = {}
    for key in ("yes", "no"):
        given = words.get(key, [])
        if _is_words(given):
            lists[key] = frozenset(word.casefold() for word in given)
        else:
            place.fault(key, "should be a list of words in quotes", f"It is {written(given)}.")
    for word in sorted(_both(known, lists)):
        place.fault("no" if word in lists.get("no", ()) else "yes", f'gives "{word}" to yes and to no', _LEAVE)
    enhanced = words.get("enhanced", {})
    if not isinstance(enhanced, dict) or not all(map(_is_words, enhanced.values())):
        place.fault("enhanced", "should be a table of lists", 'Such as vulnerable = ["frail"].')
        enhanced = {}
    flags = words.get("enhanced_flags", list(known.enhanced_flags))
    if not _is_words(flags):
        place.fault("enhanced_flags", "should be a list of fields", 'Such as ["rape"].')
        flags = []
    wordings = {
        wording.casefold(): canonical for canonical, others in enhanced.items() for wording in (canonical, *others)
    }
    return replace(
        known,
        yes=known.yes | lists.get("yes", frozenset()),
        no=known.no | lists.get("no", frozenset()),
        enhanced_flags=tuple(flags),
        enhanced={**known.enhanced, **wordings},
    )


_LEAVE = "Leave it with one of them."


def _both(known: Vocabulary, given: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words that would mean yes and no."""
    nothing: frozenset[str] = frozenset()
    return (known.yes | given.get("yes", nothing)) & (known.no | given.get("no", nothing))


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)


def _is_text_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(who, str) and who.strip() for who in value.values())
