"""An office's own template takes the place of ours; a broken or hostile one gives one clear refusal."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from document_builders import folders_with, letter
from docx import Document

from iqa.documents.environment import render_html
from iqa.documents.word import render_word
from iqa.errors import SettingsError

HTML = "feedback_letter.html"
WORD = "feedback_letter.docx"
HOSTILE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ page.__class__.__init__.__globals__['__builtins__']['__import__']('os').popen('touch TARGET').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('touch TARGET').read() }}",
    "{{ lipsum.__globals__['os'].popen('touch TARGET').read() }}",
    "{{ self._TemplateReference__context.eval_ctx.environment.loader.searchpath }}",
    "{{ (page|attr('__class__')).mro() }}",
    "{{ '{0.__class__}'.format(page).zzz }}",
    "{% include '/etc/passwd' %}",
    "{% include '../iqa.toml' %}",
    "{% for x in range(999999999) %}{% endfor %}",
)
BROKEN = (
    "{{ page.no_such_name }}",
    "{{ nothing }}",
    "{% if page.area %}",
    "{% nonsense %}",
    "{{ page.area + 1 }}",
    "{{ 1 / 0 }}",
    "{{ page.works[99].reference }}",
    "{{ page.area|no_such_filter }}",
    "{% for x in page.version %}{% endfor %}",
    "{% extends 'gone.html' %}",
)


def word_file(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def html_of(text: str, workspace: Path) -> str:
    return render_html(HTML, letter(), folders_with(workspace, HTML, text))


def word_of(text: str, workspace: Path) -> str:
    folders = folders_with(workspace, WORD, word_file(text))
    made = Document(BytesIO(render_word(WORD, letter(), folders, "A title")))
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


Rendered = Callable[[str, Path], str]
BOTH = pytest.mark.parametrize("rendered", [html_of, word_of])


@BOTH
def test_an_office_has_its_own_letter(rendered: Rendered, tmp_path: Path) -> None:
    assert rendered("Our own letter to {{ page.first_name }}.", tmp_path) == "Our own letter to Marigold."


def test_an_office_may_change_one_part_of_ours(tmp_path: Path) -> None:
    own = '{% extends "base.html" %}{% block title %}Ours{% endblock %}'
    text = html_of(own, tmp_path)
    assert "<title>Ours</title>" in text
    assert "OFFICIAL-SENSITIVE" in text


@BOTH
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_template_gives_one_clear_refusal(rendered: Rendered, text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"template feedback_letter\.\w+ cannot be used: .+\.") as refused:
        rendered(text, tmp_path)
    assert "templates/feedback_letter." in refused.value.hint
    assert "take it away" in refused.value.hint


def test_a_fault_in_the_writing_is_given_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 3: "):
        html_of("one\ntwo\n{% nonsense %}", tmp_path)


@BOTH
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_does_nothing(rendered: Rendered, text: str, tmp_path: Path) -> None:
    target = tmp_path / "made-by-a-template"
    with pytest.raises(SettingsError):
        rendered(text.replace("TARGET", str(target)), tmp_path)
    assert not target.exists()


@pytest.mark.parametrize("content", [b"", b"not a Word file", b"PK\x03\x04 not a whole one"])
def test_a_file_that_is_not_a_word_document_is_refused(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"feedback_letter\.docx cannot be used"):
        render_word(WORD, letter(), folders_with(tmp_path, WORD, content), "")


def test_a_page_that_is_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"feedback_letter\.html cannot be used"):
        render_html(HTML, letter(), folders_with(tmp_path, HTML, b"\xff\xfe\x00"))
