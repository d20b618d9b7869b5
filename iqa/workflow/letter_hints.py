"""What a letter shows beside each question of its marking: read again from its file, with place, never stored.

Nothing is pre-filled. A mark of *met* that a certain finding speaks against wants a word of explanation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from iqa.domain import Item, Kind, Month, Scheme
from iqa.letter_checks.checking import Checker
from iqa.letter_checks.checks import Check, CheckList
from iqa.letter_checks.hints import HintCertainty
from iqa.letter_checks.lexicon import Lexicon
from iqa.letter_files.guarded import read_letters
from iqa.marking.attribution import questions
from iqa.marking.letter_facts import certain_fact, shown_fact
from iqa.records.letter_rows import as_kept, checks_in_force, register_of_month
from iqa.records.workspace import Workspace
from iqa.store import AttachedLetter, CheckStanding, KeptHint, View
from iqa.workflow.letter_places import PlacedLetter, files_of
from iqa.workflow.letter_precision import fallen_checks, why_fallen

_GONE = "The letter's file was moved or changed since it was read; this is from then."
_NOT_HERE = "The letter itself is not kept here; this is from when it was read."


class _Said(Struct, frozen=True):
    """A hint as it stands beside a question."""

    hint: KeptHint
    quote: str = ""


def hint_facts(
    workspace: Workspace,
    view: View,
    month: Month,
    scheme: Scheme,
    items: Sequence[Item],
    focus: tuple[str, ...] = (),
) -> Mapping[str, dict[str, str]]:
    """Item key -> facts that a form shows beside its questions, and compares marks with; empty for other work.

    `focus` are the modules of the scheme that are switched on: a hint stands beside a question that is asked.
    """
    asked, attached = _attached(view, month, scheme, items, focus)
    if not attached:
        return {}
    words = _words_in_force(workspace, view, month)
    found: dict[str, dict[str, str]] = {}
    for letter, said, why in _read_again(workspace, view, month, words.checks, attached):
        facts = found.setdefault(letter.item_key, {})
        for question, lines, certain in words.by_question(asked[letter.item_key], said):
            more = f" {why}" if why else ""
            _add(facts, shown_fact(question), f"The letter shows: {' '.join(lines)}{more}")
            if certain:
                _add(facts, certain_fact(question), f"The letter shows: {' '.join(certain)}")
    return found


def certain_facts(
    workspace: Workspace,
    view: View,
    month: Month,
    scheme: Scheme,
    items: Sequence[Item],
    focus: tuple[str, ...] = (),
) -> Mapping[str, dict[str, str]]:
    """Item key -> what is certain of the letter itself, by the codes kept of it: no file is read again."""
    asked, attached = _attached(view, month, scheme, items, focus)
    if not attached:
        return {}
    words = _words_in_force(workspace, view, month)
    found: dict[str, dict[str, str]] = {}
    for letter in attached:
        facts = found.setdefault(letter.item_key, {})
        said = [_Said(hint) for hint in letter.hints]
        for question, _, certain in words.by_question(asked[letter.item_key], said):
            if certain:
                _add(facts, certain_fact(question), f"The letter shows: {' '.join(certain)}")
    return found


def certain_questions(
    checks: CheckList, fallen: Mapping[str, CheckStanding], letter: AttachedLetter, asked: Collection[str]
) -> frozenset[str]:
    """The questions to which something certain in a letter speaks, by the codes kept of it."""
    said = [_Said(hint) for hint in letter.hints]
    told = HintWords(checks, fallen).by_question(asked, said)
    return frozenset(question for question, _, certain in told if certain)


def _words_in_force(workspace: Workspace, view: View, month: Month) -> "HintWords":
    checks = checks_in_force(workspace)
    return HintWords(checks, fallen_checks(view, checks, month))


def _attached(
    view: View, month: Month, scheme: Scheme, items: Sequence[Item], focus: tuple[str, ...]
) -> tuple[Mapping[str, set[str]], list[AttachedLetter]]:
    """Which questions are asked of each of some letters, and what was read of them; nothing for other work."""
    if scheme.population is not Kind.LETTERS or not items:
        return {}, []
    asked = {item.key: {one.criterion.id for one in questions(scheme, focus, item)} for item in items}
    return asked, [one for one in view.attached.list(month=str(month)) if one.item_key in asked]


def _add(facts: dict[str, str], name: str, text: str) -> None:
    facts[name] = f"{facts[name]} {text}" if name in facts else text


def _read_again(
    workspace: Workspace, view: View, month: Month, checks: CheckList, attached: Sequence[AttachedLetter]
) -> Iterator[tuple[AttachedLetter, list[_Said], str]]:
    """Each letter with its hints in words, from its file where that is as it was; else by the codes kept, with
    why."""
    checker = Checker(checks, register_of_month(workspace, view, month), Lexicon())
    rows = {row.key: row for row in checker.register.rows}
    files = files_of(workspace, attached)
    there = [one for one in attached if one.digest in files]
    read_now = {one.sha256: one for one in read_letters([files[letter.digest] for letter in there])}
    for letter in attached:
        row, read = rows.get(letter.item_key), read_now.get(letter.digest)
        if read is None or read.letter is None or row is None:
            why = _NOT_HERE if PlacedLetter(letter, None).was_sent_in else _GONE
            yield letter, [_Said(hint) for hint in letter.hints], why
            continue
        hints = checker.check(read.letter, read.path.name, [row]).hints
        yield letter, [_Said(as_kept(one), one.quote) for one in hints], ""


class HintWords(Struct, frozen=True):
    """Puts hints into words, as their checks stand for the month."""

    checks: CheckList
    fallen: Mapping[str, CheckStanding]

    def by_question(
        self, asked: Collection[str], said: Iterable[_Said]
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Question -> what is shown beside it, and what of it is certain (without words of the letter)."""
        shown: dict[str, list[str]] = defaultdict(list)
        certain: dict[str, list[str]] = defaultdict(list)
        for one in said:
            check = self.checks.check(one.hint.check)
            question = check.question_of(asked) if check else ""
            if check is None or not question:
                continue
            shown[question].append(self.line(one, check))
            if one.hint.certainty == HintCertainty.CERTAIN and check.id not in self.fallen:
                certain[question].append(self.line(_Said(one.hint), check))
        yield from ((question, lines, certain[question]) for question, lines in shown.items())

    def line(self, said: _Said, check: Check) -> str:
        """'Paragraph 3, “4 October 2026”: a day of the decision other than the row's (certain).'"""
        place = f"paragraph {said.hint.paragraph}, " if said.hint.paragraph else ""
        quote = f"“{said.quote}”: " if said.quote else ""
        what = _within(check.looks_for.rstrip("."))
        fell = self.fallen.get(check.id)
        sure = HintCertainty.LOOK.value if fell else said.hint.certainty
        told = f"{place}{quote}{what} ({sure})."
        more = f" {why_fallen(fell)}" if fell else ""
        return f"{told[:1].upper()}{told[1:]}{more}"


def _within(text: str) -> str:
    """A text as it goes on within a sentence: 'A day' as 'a day', 'XXX' as it is."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"
