"""A month's letters go out, as they lie in the letters' folder, in every form; for commands and pages alike."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iqa.domain import Month
from iqa.next_steps import NextStep
from iqa.records.workspace import Workspace
from iqa.workflow.drafting import digests_of, made_files
from iqa.workflow.feedback import Withheld
from iqa.workflow.letter_folder import FOLDER, letters_folder
from iqa.workflow.letter_forms import LetterToShow, address_of, archive_of, forms_of, signed_letters, with_printed
from iqa.workflow.publishing import Done, publish
from iqa.workflow.releasing import (
    WORD,
    IssuedLetter,
    ReadyLetter,
    Release,
    drafts_waiting,
    issue_letters,
    plan_release,
)
from iqa.workflow.rendering import Files


class Issued(Struct, frozen=True):
    """One letter that went out: its Word file, and whether it went out as somebody edited it."""

    person: str
    name: str
    version: int
    word: Path
    edited: bool


class Released(Struct, frozen=True):
    """What came of a release. `out` counts letters that were issued before, `drafts_held` those held back of which
    there is a draft. `unedited` are people whose PDF can show only the letter before it was edited, `unaddressed`
    those whose mail knows no address; `archives` hold a manager's letters each. `edited_since` are the names of
    Word files that were issued before and no longer are what was issued."""

    issued: tuple[Issued, ...]
    held: tuple[Withheld, ...]
    out: int
    drafts_held: int
    unedited: tuple[str, ...] = ()
    unaddressed: tuple[str, ...] = ()
    archives: tuple[Path, ...] = ()
    edited_since: tuple[str, ...] = ()


def planned_release(workspace: Workspace, month: Month, person: str = "") -> Release:
    """Which letters of a month would go out now, as they lie in the letters' folder, and what holds back the rest.
    Nothing is written. Raises as `plan_release`."""
    drafts = drafts_waiting(workspace, month)
    return plan_release(workspace, month, person, letters_folder(workspace, month, drafts))


def publish_release(
    workspace: Workspace,
    month: Month,
    person: str = "",
    progress: Callable[[int, int], None] = lambda done, of: None,
    only: Callable[[ReadyLetter], bool] = lambda one: True,
) -> Released:
    """Issue a month's drafts, or one person's, and write every form of them; of letters that are out already,
    forms that are missing. `progress` is told how many are done; what is ready and `only` denies stays a draft.

    Everything is made before anything is recorded, and the record comes before the files: after a crash in
    between, the files are written the next time. Raises as `plan_release`.
    """
    drafts, folder = drafts_waiting(workspace, month), workspace.out_folder(month) / FOLDER
    plan = planned_release(workspace, month, person)
    plan = replace(plan, ready=tuple(filter(only, plan.ready)))
    dated, failed = _dated(workspace, plan.ready)
    plan = replace(plan, ready=tuple(one for one in plan.ready if one.letter.person in dated))
    shown = with_printed(
        (
            *(_ready_to_show(one, dated[one.letter.person]) for one in plan.ready),
            *(_out_to_show(one, folder) for one in plan.out if _lacks_forms(folder, one.stem)),
        )
    )
    contents, people = dict[str, bytes](), workspace.people()
    for done, one in enumerate(shown, 1):
        contents |= dated.get(one.letter.person, {})
        contents |= forms_of(workspace, one, people)
        progress(done, len(shown))
    issue_letters(workspace, plan, {person: digests_of(files) for person, files in dated.items()})
    if contents:
        _write(workspace, month, contents)
    held, drafted = (*plan.held, *failed), {one.person for one in drafts}
    return Released(
        issued=tuple(_told(one, folder) for one in plan.ready),
        held=held,
        out=len(plan.out),
        drafts_held=sum(one.person in drafted for one in held),
        unedited=tuple(one.letter.person_name for one in shown if one.shows_unedited),
        unaddressed=tuple(one.letter.person_name for one in shown if not address_of(people, one.letter.person)),
        archives=_archives(workspace, month, anew=bool(shown)),
        edited_since=tuple(one.stem + WORD for one in plan.out if _is_edited_since(folder, one)),
    )


def _is_edited_since(folder: Path, one: IssuedLetter) -> bool:
    """Whether the Word file of a letter that is out is there, and no longer as it was issued."""
    path = folder / f"{one.stem}{WORD}"
    issued = one.record.files.get(path.name)
    return issued is not None and path.is_file() and sha256(path.read_bytes()).hexdigest() != issued


def _dated(workspace: Workspace, ready: Sequence[ReadyLetter]) -> tuple[dict[str, Files], list[Withheld]]:
    """Person -> the files of their letter that are to be written anew to be dated; and whose could not be made."""
    dated: dict[str, Files] = {}
    failed: list[Withheld] = []
    for one in ready:
        files = made_files(workspace, one.letter, one.stem) if one.redated else {}
        if isinstance(files, Withheld):
            failed.append(files)
        else:
            dated[one.letter.person] = files
    return dated, failed


def _ready_to_show(one: ReadyLetter, dated: Files) -> LetterToShow:
    word = dated.get(f"{one.stem}{WORD}", one.word.content)
    return LetterToShow(one.letter, one.stem, word, one.edited)


def _out_to_show(one: IssuedLetter, folder: Path) -> LetterToShow:
    """A letter that is out. What lies there of one from before there were drafts is what was given; of another
    only what has the digest of its issue."""
    path = folder / f"{one.stem}{WORD}"
    content = path.read_bytes() if path.is_file() else b""
    as_recorded = sha256(content).hexdigest() == one.record.files.get(path.name)
    if one.draft is None:
        return LetterToShow(one.letter, one.stem, content, bool(content) and not as_recorded)
    return LetterToShow(one.letter, one.stem, content if as_recorded else b"", one.edited)


_FORMS = (".pdf", ".eml")


def _lacks_forms(folder: Path, stem: str) -> bool:
    return not all((folder / f"{stem}{ending}").exists() for ending in _FORMS)


def _write(workspace: Workspace, month: Month, contents: Files) -> None:
    what = "The letters are recorded as issued, and the marks behind them as released."
    again = Done(what, NextStep("release", {"month": str(month)}))
    publish(workspace, month, {f"{FOLDER}/{name}": content for name, content in contents.items()}, again)


def _archives(workspace: Workspace, month: Month, *, anew: bool) -> tuple[Path, ...]:
    """For each manager, the letters of a month that they sign, in one archive, from the files as they lie there:
    all of them, or only those archives that are missing."""
    folder = workspace.out_folder(month) / FOLDER
    contents: dict[str, bytes] = {}
    for name, stems in signed_letters(workspace, month).items():
        if not anew and (folder / f"{name}.zip").exists():
            continue
        paths = [folder / f"{stem}{ending}" for stem in stems for ending in (WORD, *_FORMS)]
        files = {path.name: path.read_bytes() for path in paths if path.is_file()}
        contents[f"{FOLDER}/{name}.zip"] = archive_of(files)
    return tuple(one.path for one in publish(workspace, month, contents)) if contents else ()


def _told(one: ReadyLetter, folder: Path) -> Issued:
    letter = one.letter
    return Issued(letter.person, letter.person_name, letter.version, folder / f"{one.stem}{WORD}", one.edited)
