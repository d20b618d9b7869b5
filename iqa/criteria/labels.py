"""Finds words of a scheme that people could not tell apart: an answer chosen by its words must mean one thing."""

from collections.abc import Iterator, Mapping, Sequence

from iqa.criteria.faults import Fault, PlacedTable
from iqa.domain import NOT_APPLICABLE_LABEL
from iqa.text import fold

_RESERVED = {
    fold(NOT_APPLICABLE_LABEL): "a question that does not apply",
    **dict.fromkeys(map(fold, ("N/A", "NA", "Does not apply")), "a question that does not apply"),
    **dict.fromkeys(map(fold, ("Not marked", "Not yet marked", "Unmarked")), "a question without a mark"),
    fold("Not asked"): "a question that is not asked",
    fold("No record found"): "a date that was looked for in vain",
}
"""What the tool itself says beside a question, and so no rating may be called -> what it says it of."""


def label_faults(sections: Mapping[str, Sequence[PlacedTable]]) -> Iterator[Fault]:
    """Ratings, strands, modules, finding codes and questions that read the same, case and punctuation apart, and
    ratings called as a word of the tool's."""
    for name, entries in sections.items():
        key = "question" if name == "criteria" else "label"
        seen: dict[str, str] = {}
        for path, entry in entries:
            words = fold(entry[key])
            if name == "scale" and (reserved := _RESERVED.get(words)):
                message = f"'{entry[key].strip()}' is what the tool itself calls {reserved}; choose another word."
                yield Fault("label-reserved", (*path, key), message, entry[key])
            if words in seen:
                message = f"its {key} reads the same as that of {seen[words]}: nobody could tell the two apart."
                yield Fault("label-twice", (*path, key), message, entry[key])
            seen.setdefault(words, entry["id"])
