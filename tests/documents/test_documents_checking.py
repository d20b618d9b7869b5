"""An office's own templates are checked for what would spoil a letter, each fault where its author sees it."""

from pathlib import Path

import pytest
from document_builders import OURS
from docx import Document

from iqa.documents.checking import check_templates
from iqa.errors import Problem, Severity
from iqa.workflow.templates import CONTEXTS

OURS_FOLDER = OURS[-1]
MARKED = "{{ page.protective_marking }}"


def check(workspace: Path, name: str, text: str) -> tuple[Problem, ...]:
    (workspace / "templates").mkdir(exist_ok=True)
    (workspace / "templates" / name).write_text(text, encoding="utf-8")
    return check_templates(workspace, CONTEXTS)[name]


def check_word(workspace: Path, *paragraphs: str) -> tuple[Problem, ...]:
    (workspace / "templates").mkdir(exist_ok=True)
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(1, 1)
    table.rows[0].cells[0].text = "{{ page.area }}"
    document.save(str(workspace / "templates" / "feedback_letter.docx"))
    return check_templates(workspace, CONTEXTS)["feedback_letter.docx"]


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_templates_that_come_with_the_tool_have_no_fault(tmp_path: Path, name: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / name).write_bytes((OURS_FOLDER / name).read_bytes())
    assert check_templates(tmp_path, CONTEXTS) == {name: ()}


def test_a_workspace_without_templates_has_nothing_to_check(tmp_path: Path) -> None:
    assert check_templates(tmp_path, CONTEXTS) == {}


def test_a_name_that_the_document_does_not_have_is_told_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "feedback_letter.html", f"{MARKED}\n<p>{{{{ page.persn_name }}}}</p>")
    assert (problem.code, problem.row) == ("template-name", 2)
    assert problem.message == "line 2: page.persn_name is none of the names that this document has."
    assert problem.hint == "Did you mean page.person_name?"


def test_a_part_that_there_is_not_is_told_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    asked = '{% include "bass.html" %}{% include "nowhere.html" ignore missing %}'
    (problem,) = check(tmp_path, "feedback_letter.html", f"{MARKED}\n{asked}")
    assert (problem.code, problem.row) == ("template-part", 2)
    assert problem.message == "line 2: it asks for bass.html, and there is no template of that name."
    assert problem.hint == "Did you mean base.html?"


def test_names_inside_loops_conditions_and_macros_are_looked_at(tmp_path: Path) -> None:
    text = (
        MARKED + "{% macro row(rows) %}{% for one in rows %}{{ one.stranger }}{% endfor %}{% endmacro %}"
        "{{ row(page.priorities) }}{% if page.version > 1 %}{{ page.nobody }}{% else %}{{ elsewhere }}{% endif %}"
        "{% for left, right in page.works %}{{ left }}{% endfor %}{% set kept = page.area %}{{ kept.upper }}"
        "{% for one in page.nothing %}{{ one.whatever }}{{ loop.index }}{% endfor %}{{ page.works[0].urn2 }}"
    )
    found = check(tmp_path, "feedback_letter.html", text)
    said = [problem.message.split(": ")[1].split(" is none")[0] for problem in found]
    assert said == ["one.stranger", "page.nobody", "elsewhere", "kept.upper", "page.nothing", "….urn2"]


def test_a_tag_that_is_not_closed_names_its_line(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "feedback_letter.html", "<p>\n{% if page.area %}</p>")
    assert (problem.code, problem.severity) == ("template-syntax", Severity.REJECTED)
    assert problem.message.startswith("line 2: ")


def test_a_page_that_never_prints_the_marking_is_pointed_out(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "chase_list.html", "<p>{{ page.area }}</p>")
    assert (problem.code, problem.severity) == ("template-unmarked", Severity.NOTICE)


def test_a_page_built_on_ours_prints_the_marking_by_it(tmp_path: Path) -> None:
    text = '{% extends "base.html" %}{% block content %}<p>{{ page.area }}</p>{% endblock %}'
    assert check(tmp_path, "chase_list.html", text) == ()


def test_a_part_that_a_template_includes_has_its_names_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "foot.html").write_text("{{ page.aera }}", encoding="utf-8")
    (problem,) = check(tmp_path, "chase_list.html", MARKED + '{% include "foot.html" %}')
    assert "page.aera" in problem.message
    assert check_templates(tmp_path, CONTEXTS)["foot.html"] == ()


def test_a_file_that_nothing_uses_is_called_by_the_name_it_should_have(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "feedback-letter.html", MARKED)
    assert (problem.code, problem.hint) == ("template-unused", "Did you mean feedback_letter.html? Rename it.")
    (problem,) = check(tmp_path, "zebra.html", MARKED)
    assert problem.hint == "Name it after one that comes with the tool."


def test_what_office_programs_leave_behind_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "~$edback_letter.docx").write_bytes(b"")
    assert check_templates(tmp_path, CONTEXTS) == {}


def test_words_beside_a_paragraph_tag_of_a_word_file_are_lost_and_told(tmp_path: Path) -> None:
    (problem,) = check_word(tmp_path, MARKED, "{%p if page.area %} Dear colleague", "{%p endif %}")
    assert problem.code == "template-words-lost"
    assert "“Dear colleague” stand beside {%p if page.area %}" in problem.message


def test_a_name_of_a_word_file_is_told_by_its_tag(tmp_path: Path) -> None:
    (problem,) = check_word(tmp_path, MARKED, "Dear {{ page.frist_name }}")
    assert problem.message == "{{ page.frist_name }} is none of the names that this document has."
    assert (problem.row, problem.hint) == (0, "Did you mean page.first_name?")


def test_a_faulty_tag_of_a_word_file_is_shown_as_word_shows_it(tmp_path: Path) -> None:
    (problem,) = check_word(tmp_path, MARKED, "{{ page.area | }}")
    assert problem.code == "template-syntax"
    assert "{{ page.area | }}" in problem.message


@pytest.mark.parametrize(
    ("texts", "says", "hint"),
    [
        (("Dear {{ page.first_name ",), "The tag “{{ page.first_name” is not closed.", "Every {{ needs its }}"),
        (("{%p if page.area %}",), "{%p if page.area %} is never ended.", "Write {%p endif %} where it ends."),
        (("{% for one in page.next_steps %}",), "is never ended.", "Write {% endfor %} where it ends."),
        (("{%p endif %}",), "{%p endif %} ends or goes on with what was not begun", "Put each beside"),
    ],
)
def test_a_tag_of_a_word_file_without_its_other_half_is_named_alone(
    tmp_path: Path, texts: tuple[str, ...], says: str, hint: str
) -> None:
    problem = check_word(tmp_path, MARKED, *texts)[0]
    assert problem.code == "template-syntax"
    assert says in problem.message
    assert str(problem.hint).startswith(hint)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_as_notepad_saves_it(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "templates").mkdir()
    page = "<p>{{ page.protective_marking }} – é {{ page.frist_name }}</p>".encode(encoding)
    (tmp_path / "templates" / "feedback_letter.html").write_bytes(page)
    (problem,) = check_templates(tmp_path, CONTEXTS)["feedback_letter.html"]
    assert problem.hint == "Did you mean page.first_name?"


def test_a_link_to_a_file_elsewhere_is_called_that(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "elsewhere.html").write_text("secret", encoding="utf-8")
    (tmp_path / "templates" / "feedback_letter.html").symlink_to(tmp_path / "elsewhere.html")
    (problem,) = check_templates(tmp_path, CONTEXTS)["feedback_letter.html"]
    assert problem.code == "template-link"


def test_a_word_file_that_is_none_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "feedback_letter.docx").write_bytes(b"not a package")
    (problem,) = check_templates(tmp_path, CONTEXTS)["feedback_letter.docx"]
    assert (problem.code, problem.message) == ("template-unreadable", "It cannot be read: it is no Word file.")


def test_a_fault_in_the_pdfs_template_is_told_with_its_line(tmp_path: Path) -> None:
    ours = (OURS_FOLDER / "feedback_letter.typ").read_text(encoding="utf-8")
    broken = ours.replace("#page.area ·", "#page.aera ·")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "page.aera" in text)
    (problem,) = check(tmp_path, "feedback_letter.typ", broken)
    assert (problem.code, problem.row) == ("template-syntax", line)
    assert problem.message == f'line {line}: dictionary does not contain key "aera".'
    (unmarked,) = check(tmp_path, "feedback_letter.typ", '#set document(title: "T")\n= A heading')
    assert (unmarked.code, unmarked.severity) == ("template-unmarked", Severity.NOTICE)
