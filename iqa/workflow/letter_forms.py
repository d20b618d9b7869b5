"""A letter that goes out, in its other forms: the PDF for the record, the page, the mail, all a manager's in one.

Each shows what was issued, the Word file as it was edited; where that cannot be printed here, it says so.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct
from msgspec.structs import replace

from iqa.documents.office_pdf import find_printer, word_as_pdf
from iqa.domain import Month, Person
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.mail import has_address, unsent_mail
from iqa.records.feedback_letters import letters_of_month, stem_of
from iqa.records.workspace import Workspace
from iqa.staff import for_files
from iqa.workflow.rendering import letter_page, letter_pdf, letter_title, mail_text

UNEDITED = (
    "This shows the letter as it was before it was edited in Word. What was issued is the Word file, {name}: "
    "where the two differ, that one holds."
)
_TIME = (1980, 1, 1, 0, 0, 0)
"""The moment every part of an archive bears."""


class LetterToShow(Struct, frozen=True):
    """A letter that is out: its content as drafted, the name of its files, its Word file as issued, and whether
    that was edited. `printed` is the PDF of the edited file, b'' where it could not be made."""

    letter: FeedbackLetter
    stem: str
    word: bytes
    edited: bool
    printed: bytes = b""

    @property
    def shows_unedited(self) -> bool:
        """Whether its PDF can show only the letter as it was before it was edited."""
        return self.edited and not self.printed


def with_printed(letters: Sequence[LetterToShow]) -> tuple[LetterToShow, ...]:
    """The letters, those that were edited with their Word files printed as PDF, where a program is there for
    it."""
    edited = {one.stem: one.word for one in letters if one.edited}
    printer = find_printer() if edited else None
    printed = word_as_pdf(edited, printer) if printer else {}
    return tuple(replace(one, printed=printed.get(one.stem, b"")) for one in letters)


def forms_of(workspace: Workspace, one: LetterToShow, people: Mapping[str, Person]) -> Mapping[str, bytes]:
    """The forms of a letter that is out, by file name: the PDF, the mail, and the page where it has to say that
    the Word file holds. `people` is the staff list."""
    said = replace(one.letter, notice=UNEDITED.format(name=f"{one.stem}.docx")) if one.edited else one.letter
    pdf = one.printed or letter_pdf(workspace, said)
    page = {f"{one.stem}.html": letter_page(workspace, said)} if one.edited else {}
    mail = _mail(workspace, one, pdf, address_of(people, one.letter.person))
    return {f"{one.stem}.pdf": pdf, f"{one.stem}.eml": mail, **page}


def _mail(workspace: Workspace, one: LetterToShow, pdf: bytes, address: str) -> bytes:
    """The mail with the letter: the PDF, or the Word file where only that shows what was issued."""
    ending, content = (".docx", one.word) if one.shows_unedited and one.word else (".pdf", pdf)
    letter = one.letter
    subject = f"{letter.protective_marking}: {letter_title(letter)}"
    to = letter.person_name, address
    return unsent_mail(to, subject, mail_text(workspace, letter), f"{one.stem}{ending}", content)


def address_of(people: Mapping[str, Person], person: str) -> str:
    """The address of somebody on the staff list that a mail can go to; '' where there is none."""
    known = people.get(person)
    return known.email if known and has_address(known.name, known.email) else ""


def signed_letters(workspace: Workspace, month: Month) -> Mapping[str, tuple[str, ...]]:
    """Name of an archive -> the names of the files, without endings, of the letters of a month that one manager
    has signed and that are out: the latest version of each."""
    with workspace.store.reading() as view:
        out = [one.latest for one in letters_of_month(view, month).values() if one.latest]
        people = {person.id: person for person in view.people.list()}
    bearers = Counter(person.name for person in people.values())
    found: dict[str, list[str]] = {}
    for one in out:
        sender, person = str(json.loads(one.context)["sender_name"]), people.get(one.person)
        apart = person.line_manager if person and bearers[sender] > 1 else ""
        found.setdefault(f"for {for_files(f'{sender} {apart}')}", []).append(stem_of(one))
    return {name: tuple(stems) for name, stems in found.items()}


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """Some files in one archive. The same files give the same bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, _TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, files[name])
    return written.getvalue()
