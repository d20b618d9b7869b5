"""From a table to a frozen population: match columns, read rows, collect problems, find the letters owed."""

from iqa.intake.changes import Altered, Changes, compare_populations
from iqa.intake.chase_list import ChaseRow, chase_list
from iqa.intake.letters_owed import LettersOwed, OtherExports, Working, settle_letters
from iqa.intake.mapping import (
    ColumnMapping,
    How,
    Match,
    Suggestion,
    headings_key,
    known_headings,
    knows_heading,
    match_columns,
)
from iqa.intake.people import Names, resolve
from iqa.intake.population import canonical_line, freeze, item_of_line, line_digest, rejected_digest, source_digest
from iqa.intake.problem_groups import ProblemGroup, grouped
from iqa.intake.taking_in import Counts, Intake, PreviewRow, take_in
from iqa.intake.urn import Suffix, Urn, parse_urn

__all__ = [
    "Altered",
    "Changes",
    "ChaseRow",
    "ColumnMapping",
    "Counts",
    "How",
    "Intake",
    "LettersOwed",
    "Match",
    "Names",
    "OtherExports",
    "PreviewRow",
    "ProblemGroup",
    "Suffix",
    "Suggestion",
    "Urn",
    "Working",
    "canonical_line",
    "chase_list",
    "compare_populations",
    "freeze",
    "grouped",
    "headings_key",
    "item_of_line",
    "known_headings",
    "knows_heading",
    "line_digest",
    "match_columns",
    "parse_urn",
    "rejected_digest",
    "resolve",
    "settle_letters",
    "source_digest",
    "take_in",
]
