"""Beside each question stands what the letter shows; what is certain of it wants a word where a mark says otherwise."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from letter_builders import good
from letter_offices import LETTERS_MONTH, letters_office

from iqa.criteria import load_scheme
from iqa.domain import Kind, Mark
from iqa.marking.beside import lines_beside
from iqa.marking.fact_checks import LETTER_CHECK, contradictions
from iqa.records.populations import items_of
from iqa.records.workspace import Workspace
from iqa.workflow.attaching import attach_letters
from iqa.workflow.letter_hints import hint_facts

SCHEME = load_scheme("victim-letters")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return letters_office(tmp_path)


def _facts(workspace: Workspace, scheme: str = "victim-letters") -> Mapping[str, dict[str, str]]:
    with workspace.store.reading() as view:
        items = items_of(view, view.populations.current(Kind.LETTERS, LETTERS_MONTH))
        return hint_facts(workspace, view, LETTERS_MONTH, load_scheme(scheme), items)


def _letter(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(text)
    return path


def test_the_words_and_their_place_stand_beside_the_question(workspace: Workspace, tmp_path: Path) -> None:
    text = good(
        ("5 October 2026", "4 October 2026"), ("Victim Support gives free help: 0808 168 9111.", "So it is.")
    )
    attach_letters(workspace, LETTERS_MONTH, [_letter(tmp_path, text)])
    ((_, facts),) = _facts(workspace).items()
    says = "The letter shows: Paragraph 6, {}a day of the decision other than the row's (certain)."
    assert facts["letter.shows.facts-right"] == says.format("“4 October 2026”: ")
    assert facts["letter.certain.facts-right"] == says.format("")
    assert facts["letter.shows.support-signposted"] == "The letter shows: No support named (likely)."
    assert "letter.certain.support-signposted" not in facts
    right = SCHEME.criterion("facts-right")
    assert lines_beside(right, SCHEME.population, facts, (), None) == (facts["letter.shows.facts-right"],)


def test_a_mark_that_says_otherwise_wants_an_explanation(workspace: Workspace, tmp_path: Path) -> None:
    attach_letters(workspace, LETTERS_MONTH, [_letter(tmp_path, good(("5 October 2026", "4 October 2026")))])
    ((_, facts),) = _facts(workspace).items()
    right = SCHEME.criterion("facts-right")
    found = {
        rating: [one.check for one in contradictions(right, Mark(right.id, rating), facts, None, SCHEME.scale)]
        for rating in ("fully-met", "not-met")
    }
    assert found == {"fully-met": [LETTER_CHECK], "not-met": []}


def test_a_letter_that_changed_since_is_said_and_its_codes_still_stand(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _letter(tmp_path, good(("5 October 2026", "4 October 2026")))
    attach_letters(workspace, LETTERS_MONTH, [path])
    path.write_text(good())
    ((_, facts),) = _facts(workspace).items()
    assert "moved or changed since it was read" in facts["letter.shows.facts-right"]
    assert "4 October" not in facts["letter.shows.facts-right"]


@pytest.mark.unmeasured
def test_a_focus_question_that_is_not_asked_leaves_its_hint_to_another(
    workspace: Workspace, tmp_path: Path
) -> None:
    attach_letters(workspace, LETTERS_MONTH, [_letter(tmp_path, good(more="The the end has come."))])
    ((_, facts),) = _facts(workspace, "victim-letters-graded").items()
    assert "word twice" in facts.get("letter.shows.plain-english", "") + facts.get(
        "letter.shows.spelling-and-grammar", ""
    )


@pytest.mark.unmeasured
def test_other_work_and_letters_that_nobody_read_show_nothing(workspace: Workspace) -> None:
    assert _facts(workspace) == {}
    assert _facts(workspace, "casework") == {}
