"""A criteria file checked: its faults, and what it asks of exports held against their columns and the samples."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from msgspec import Struct

from iqa.criteria import check_scheme, parse_scheme
from iqa.domain import Criterion, Item, Kind, Month, Scheme, Standard, all_hold
from iqa.errors import Problem, Severity
from iqa.fields import FIELDS, Reads
from iqa.intake.mapping import knows_heading
from iqa.intake.pipeline import read_export
from iqa.resources import packaged
from iqa.sheets.reading import read_table
from iqa.text import joined
from iqa.toml_files import Lines, TomlProblem

_MONTH = Month(2026, 10)
_EXPORTS = {Kind.CASES: "cases.xlsx", Kind.LETTERS: "letters.xlsx"}


class CriteriaGround(Struct, frozen=True):
    """What a criteria file is held against: the rules of the office's standards, their ids (None are the tool's
    own), and the letter types and entitlements that a condition may name."""

    standards: Sequence[Standard]
    ids: Collection[str] | None = None
    values: Collection[str] = ()


def check_criteria(text: str, name: str, ground: CriteriaGround) -> tuple[Problem, ...]:
    """Everything to be said of a scheme's text, by line: its faults, and where it has none also what it asks that
    no export or sample could answer. `name` is the file's. It can be used where no problem is REJECTED."""
    found: tuple[Problem, ...] = check_scheme(text, name, ground.ids, ground.values)
    if any(one.severity is Severity.REJECTED for one in found):
        return found
    scheme = parse_scheme(text, name, ground.ids, ground.values)
    return tuple(sorted((*found, *notices_on(scheme, name, ground.standards)), key=lambda one: one.row))


def notices_on(scheme: Scheme, name: str, standards: Sequence[Standard]) -> tuple[TomlProblem, ...]:
    """Questions that no row of the samples would be asked, and standards that no export holds the dates of, each
    on its line of the scheme's text. `name` is the file's, `standards` the office's."""
    lines = Lines(scheme.source)
    found = (*_never_computed(scheme, standards, lines, name), *_never_asked(scheme, lines, name))
    return tuple(sorted(found, key=lambda one: one.row))


def _never_computed(
    scheme: Scheme, standards: Sequence[Standard], lines: Lines, name: str
) -> Iterator[TomlProblem]:
    """Timeliness questions whose standard rests, in every rule, on a date that the export has no column for."""
    dates = {column.field for column in FIELDS[scheme.population] if column.reads is Reads.DATE}
    for number, criterion in enumerate(scheme.criteria):
        rules = [rule for rule in standards if rule.id == criterion.standard]
        lacking = [{rule.start_field, rule.done_field} - dates for rule in rules]
        if criterion.standard and rules and all(lacking):
            needed = joined(sorted(lacking[0]))
            message = (
                f"criterion {criterion.id}: the standard '{criterion.standard}' needs {needed}, which no column "
                f"of the {scheme.population} export holds, so it can never be computed from one: it would have "
                "to be entered by hand each time."
            )
            path = ("criteria", number, "standard")
            row = lines.of(path, criterion.standard)
            yield TomlProblem("standard-never-computed", message, name, row, severity=Severity.NOTICE)


def _never_asked(scheme: Scheme, lines: Lines, name: str) -> Iterator[TomlProblem]:
    """Questions whose conditions rule out every row of the samples."""
    for number, criterion in enumerate(scheme.criteria):
        if criterion.applies_when and not _may_be_asked(criterion, sample_items(scheme.population)):
            message = (
                f"criterion {criterion.id}: no row of the samples meets what 'applies_when' asks, so it would "
                "never be asked of them. If your exports hold such work, all is well: a trial draw shows it."
            )
            row = lines.of(("criteria", number, "applies_when"))
            yield TomlProblem("applies-to-no-sample", message, name, row, severity=Severity.NOTICE)


def _may_be_asked(criterion: Criterion, items: Sequence[Item]) -> bool:
    return any(all_hold(criterion.applies_when, item.facts) is not False for item in items)


@cache
def sample_items(kind: Kind) -> tuple[Item, ...]:
    """The rows of a month of the samples, as an import would take them in."""
    path = packaged("samples") / str(_MONTH) / _EXPORTS[kind]
    population = read_export(kind, read_table(path, known_headings=knows_heading(kind)), _MONTH).population
    return tuple(population.items) if population else ()
