"""What a letter shows beside each question of its marking: read again from its file, with place, never stored.

Nothing is pre-filled. A mark of *met* that a certain finding speaks against wants a word of explanation.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iqa.domain import Item, Kind, Month, Scheme
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.checks import CheckList
from iqa.letter_checks.hints import HintCertainty
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_files.guarded import read_letters
from iqa.marking.letter_facts import certain_fact, shown_fact
from iqa.records.letter_rows import as_kept, checks_in_force, register_of_month
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, KeptHint, View

_GONE = "The letter's file was moved or changed since it was read; this is from then."


@dataclass(frozen=True, slots=True)
class _Said:
    """A hint as it stands beside a question."""

    hint: KeptHint
    quote: str = ""


def hint_facts(
    workspace: Workspace, view: View, month: Month, scheme: Scheme, items: Sequence[Item]
) -> Mapping[str, dict[str, str]]:
    """Item key -> facts that a form shows beside its questions, and compares marks with; empty for other work."""
    attached = _attached(view, month, scheme, items)
    if not attached:
        return {}
    checks = checks_in_force(workspace)
    asked = frozenset(criterion.id for criterion in scheme.criteria)
    found: dict[str, dict[str, str]] = {}
    for letter, said, gone in _read_again(workspace, view, month, checks, attached):
        facts = found.setdefault(letter.item_key, {})
        for question, lines, certain in _by_question(checks, asked, said):
            more = f" {_GONE}" if gone else ""
            _add(facts, shown_fact(question), f"The letter shows: {' '.join(lines)}{more}")
            if certain:
                _add(facts, certain_fact(question), f"The letter shows: {' '.join(certain)}")
    return found


def certain_facts(
    workspace: Workspace, view: View, month: Month, scheme: Scheme, items: Sequence[Item]
) -> Mapping[str, dict[str, str]]:
    """Item key -> what is certain of the letter itself, by the codes kept of it: no file is read again."""
    attached = _attached(view, month, scheme, items)
    if not attached:
        return {}
    checks = checks_in_force(workspace)
    asked = frozenset(criterion.id for criterion in scheme.criteria)
    found: dict[str, dict[str, str]] = {}
    for letter in attached:
        facts = found.setdefault(letter.item_key, {})
        for question, _, certain in _by_question(checks, asked, [_Said(hint) for hint in letter.hints]):
            if certain:
                _add(facts, certain_fact(question), f"The letter shows: {' '.join(certain)}")
    return found


def _attached(view: View, month: Month, scheme: Scheme, items: Sequence[Item]) -> list[AttachedLetter]:
    """The letters that were read of some work; none for other work than letters."""
    if scheme.population is not Kind.LETTERS or not items:
        return []
    keys = {item.key for item in items}
    return [one for one in view.attached.list(month=str(month)) if one.item_key in keys]


def _add(facts: dict[str, str], name: str, text: str) -> None:
    facts[name] = f"{facts[name]} {text}" if name in facts else text


def _read_again(
    workspace: Workspace, view: View, month: Month, checks: CheckList, attached: Sequence[AttachedLetter]
) -> Iterator[tuple[AttachedLetter, list[_Said], bool]]:
    """Each letter with its hints in words, from its file where that is as it was; else by the codes kept."""
    checker = Checker(checks, register_of_month(workspace, view, month), Lexicon())
    rows = {row.key: row for row in checker.register.rows}
    for letter, read in zip(attached, read_letters([Path(one.file) for one in attached]), strict=True):
        row = rows.get(letter.item_key)
        if read.letter is None or read.sha256 != letter.digest or row is None:
            yield letter, [_Said(hint) for hint in letter.hints], True
            continue
        hints = checker.check(read.letter, read.path.name, [row]).hints
        yield letter, [_Said(as_kept(one), one.quote) for one in hints], False


def _by_question(
    checks: CheckList, asked: frozenset[str], said: Iterable[_Said]
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Question -> what is shown beside it, and what of it is certain (without words of the letter)."""
    shown: dict[str, list[str]] = defaultdict(list)
    certain: dict[str, list[str]] = defaultdict(list)
    for one in said:
        check = checks.check(one.hint.check)
        question = next((name for name in check.questions if name in asked), "") if check else ""
        if check is None or not question:
            continue
        shown[question].append(_line(one, check.looks_for))
        if one.hint.certainty == HintCertainty.CERTAIN:
            certain[question].append(_line(_Said(one.hint), check.looks_for))
    yield from ((question, lines, certain[question]) for question, lines in shown.items())


def _line(said: _Said, looks_for: str) -> str:
    """'Paragraph 3, “4 October 2026”: a day of the decision other than the row's (certain).'"""
    place = f"paragraph {said.hint.paragraph}, " if said.hint.paragraph else ""
    quote = f"“{said.quote}”: " if said.quote else ""
    told = f"{place}{quote}{looks_for[:1].lower()}{looks_for[1:].rstrip('.')} ({said.hint.certainty})."
    return told[:1].upper() + told[1:]
