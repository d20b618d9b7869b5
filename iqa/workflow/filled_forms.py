"""What a file that somebody filled in is: marks, a reply to a letter, differences settled. Told by its content."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from iqa.errors import IqaError
from iqa.feedback.reply_form import KIND as REPLY
from iqa.forms.reading import WORD_ENDINGS, read_form
from iqa.marking.workbook.opening import whose_workbook
from iqa.moderation.settling_sheet import KIND as SETTLING


class SortedFiles(Struct, frozen=True):
    """Files by what they are, each in the order given. What is none of these counts as a workbook of marks, whose
    reader says what it is."""

    marks: tuple[Path, ...]
    replies: tuple[Path, ...]
    settling: tuple[Path, ...]


def sort_files(files: Iterable[Path]) -> SortedFiles:
    """Files by what they are."""
    kinds = {path: kind_of_form(path) for path in files}

    def of(kind: str) -> tuple[Path, ...]:
        return tuple(path for path, own in kinds.items() if own == kind)

    return SortedFiles(of(""), of(REPLY), of(SETTLING))


def kind_of_form(path: Path) -> str:
    """The kind of form that a file is, '' for any other file. A Word file can be no workbook of marks."""
    if not path.is_file() or whose_workbook(path):
        return ""
    try:
        kind = read_form(path).kind
    except IqaError:
        kind = ""
    return kind if kind in (REPLY, SETTLING) else REPLY if path.suffix.lower() in WORD_ENDINGS else ""


def forms_among(files: Sequence[Path]) -> tuple[Path, ...]:
    """The Word files among some that bear the reference of a form."""
    found = []
    for path in files:
        try:
            if read_form(path).reference:
                found.append(path)
        except IqaError:
            continue
    return tuple(found)
