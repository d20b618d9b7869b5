"""One person's letter as it is read and taken: its Word file as it lies there, as a page, as it prints; its
marks. It reads only.
"""

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from iqa.documents.office_pdf import find_printer, word_as_pdf
from iqa.domain import DisputedMark, Month
from iqa.errors import NotFoundError
from iqa.feedback.context import DetailRow, FeedbackLetter, Work
from iqa.feedback.wording import reference
from iqa.records.draws import marked_items, month_draws
from iqa.records.feedback_letters import NO_LETTERS, letters_of_month, stem_of
from iqa.records.workspace import Workspace
from iqa.workflow.letter_folder import FOLDER
from iqa.workflow.letter_forms import UNEDITED
from iqa.workflow.month_letters import FeedbackRow
from iqa.workflow.my_work import work_reference
from iqa.workflow.releasing import WORD
from iqa.workflow.rendering import letter_page, letter_pdf

MAIL = ".eml"


class LetterFile(Struct, frozen=True):
    """A file of a letter: its name, what it holds, and whether that is not as the tool wrote it."""

    name: str
    content: bytes
    edited: bool = False

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return self.name.removesuffix(WORD)


class LetterMark(Struct, frozen=True):
    """One mark as a letter shows it. `work` and `criterion` are how an address names it, '' where it can not be
    disputed; `dispute` is what came of it."""

    of: Work
    row: DetailRow
    work: str = ""
    criterion: str = ""
    key: str = ""
    dispute: DisputedMark | None = None


def word_file(workspace: Workspace, month: Month, row: FeedbackRow) -> LetterFile:
    """The Word file of the draft, for whoever may issue it, else of the letter that is out. NotFoundError where
    it is gone, or is not what went out."""
    with workspace.store.reading() as view:
        own = letters_of_month(view, month).get(row.person, NO_LETTERS)
    there = (own.draft if row.may_issue else None) or own.latest
    if there is None:
        raise NotFoundError("There is no letter yet.", "Write the drafts of the month first.")
    name = f"{stem_of(there)}{WORD}"
    path = workspace.out_folder(month) / FOLDER / name
    content = path.read_bytes() if path.is_file() else b""
    digest = sha256(content).hexdigest()
    is_out = there is own.latest
    if not content or (is_out and digest != there.files.get(name)):
        raise NotFoundError(
            f"{name} is not in the letters' folder as it was issued."
            if is_out
            else f"{name} is not in the letters' folder.",
            "Take the PDF." if is_out else "Write the draft again.",
        )
    drafted = own.drafted(there.version)
    return LetterFile(name, content, edited=drafted is not None and digest != drafted.files.get(name))


def mail_file(workspace: Workspace, month: Month, row: FeedbackRow) -> LetterFile:
    """The mail with the letter that is out, not sent. NotFoundError where it is gone or was never made."""
    name = f"{stem_of(row.out)}{MAIL}" if row.out else ""
    path = workspace.out_folder(month) / FOLDER / name
    if not name or not path.is_file():
        raise NotFoundError("There is no mail with this letter.", "It is made when the letter is issued.")
    return LetterFile(name, path.read_bytes())


def as_page(workspace: Workspace, letter: FeedbackLetter, word: LetterFile | None) -> bytes:
    """A letter as a page to read; one that was edited in Word says that the Word file holds."""
    said = replace(letter, notice=UNEDITED.format(name=word.name)) if word and word.edited else letter
    return letter_page(workspace, said)


def as_printed(workspace: Workspace, letter: FeedbackLetter, word: LetterFile | None) -> bytes:
    """A letter as a PDF. One that was edited is printed from its Word file; where no program is there for that, it
    is as it was before, and says so."""
    printer = find_printer() if word and word.edited else None
    if word and printer and (printed := word_as_pdf({word.stem: word.content}, printer).get(word.stem)):
        return printed
    said = replace(letter, notice=UNEDITED.format(name=word.name)) if word and word.edited else letter
    return letter_pdf(workspace, said)


def letter_marks(workspace: Workspace, month: Month, row: FeedbackRow) -> tuple[LetterMark, ...]:
    """The marks that a letter shows, in its order; those that may be disputed with how an address names them."""
    if row.letter is None:
        return ()
    with workspace.store.reading() as view:
        works = [work for one in month_draws(view, month) for work in marked_items(workspace, view, one)]
    named: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for work in works:
        for mark in work.marks_of(row.person):
            question = work.scheme.criterion(mark.criterion).question
            named[reference(work), question].append((work.item.key, mark.criterion))
    disputed = {(one.item_key, one.criterion): one for one in row.disputes}
    found = []
    for detail in row.letter.detail:
        for line in detail.rows:
            waiting = named[detail.work.reference, line.question]
            if waiting:
                found.append(_mark(workspace, detail.work, line, waiting.pop(0), disputed))
            else:
                found.append(LetterMark(detail.work, line))
    return tuple(found)


def _mark(
    workspace: Workspace,
    of: Work,
    line: DetailRow,
    named: tuple[str, str],
    disputed: Mapping[tuple[str, str], DisputedMark],
) -> LetterMark:
    key, criterion = named
    return LetterMark(of, line, work_reference(workspace, key), criterion, key, disputed.get(named))
