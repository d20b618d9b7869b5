"""An office's own template takes the place of ours; a broken or hostile one gives one clear refusal."""

import json
import pickle
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from agreement_pages import agreement
from document_builders import OURS, certified, chased, folders_with, letter, practice, summary
from docx import Document
from moderation_pages import moderated

from iqa.documents import guarded
from iqa.documents.rendering import render_html, render_word
from iqa.errors import NotFoundError, SettingsError

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


RUNAWAY = (
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{{ i }} and {{ j }} {% endfor %}{% endfor %}",
    "{% for i in range(10**9) %}{% endfor %}",
    "{{ 'x' * 10**11 }}",
    "{{ 'x'.ljust(10**11) }}",
    "{{ 10**(10**9) }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(70) }}",
)


@pytest.mark.unmeasured
@BOTH
@pytest.mark.slow
@pytest.mark.parametrize("text", RUNAWAY)
def test_a_template_that_runs_away_is_stopped_and_the_next_one_is_filled(
    rendered: Rendered, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rendered("It runs.", tmp_path) == "It runs."
    monkeypatch.setattr(guarded, "SECONDS", 1.0)
    with pytest.raises(SettingsError, match=r"template feedback_letter\.\w+ cannot be used"):
        rendered(text, tmp_path)
    monkeypatch.setattr(guarded, "SECONDS", 30.0)
    assert rendered("Our own letter to {{ page.first_name }}.", tmp_path) == "Our own letter to Marigold."


@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("feedback_letter.html", letter()),
        ("feedback_letter.docx", letter()),
        ("committee_summary.html", summary()),
        ("committee_summary.docx", summary()),
        ("certificate.html", certified()),
        ("chase_list.html", chased()),
        ("moderation_certificate.html", moderated()),
        ("agreement.html", agreement()),
        ("good_practice.html", practice("A chronology.")),
    ],
)
def test_every_context_can_be_handed_to_the_process_that_fills_an_offices_templates(
    name: str, context: object, tmp_path: Path
) -> None:
    folders = folders_with(tmp_path, "unused.html", "")
    if name.endswith(".docx"):
        assert render_word(name, context, folders, "T") == render_word(name, context, OURS, "T")
    else:
        assert render_html(name, context, folders) == render_html(name, context, OURS)


def test_the_process_answers_with_the_document_or_why_there_is_none(tmp_path: Path) -> None:
    def asked(name: str, folders: tuple[Path, ...], title: str | None = None) -> bytes:
        return guarded.answer(pickle.dumps((name, letter(), folders, title)))

    assert asked(HTML, OURS)[:1] == asked(WORD, OURS, "T")[:1] == b"+"
    kind, message, hint, _ = json.loads(asked(HTML, folders_with(tmp_path, HTML, "{{ nothing }}"))[1:])
    assert (kind, "take it away" in hint) == ("settings", True)
    assert "'nothing' is undefined" in message
    with pytest.raises(NotFoundError):
        render_html("none.html", letter(), folders_with(tmp_path, HTML, ""))
    with patch("iqa.documents.guarded.page_text", side_effect=MemoryError):
        assert b"too much memory" in asked(HTML, OURS)
    written = BytesIO()
    frame = BytesIO()
    guarded.write_frame(frame, pickle.dumps((HTML, letter(), OURS, None)))
    frame.seek(0)
    guarded.serve(frame, written)
    written.seek(0)
    assert guarded.read_frame(written)[:1] == b"+"
    assert guarded.read_frame(written) == b""


def test_a_process_that_was_ended_by_somebody_is_begun_anew(tmp_path: Path) -> None:
    folders = folders_with(tmp_path, HTML, "ours")
    assert render_html(HTML, letter(), folders) == "ours"
    guarded._RUNNING[-1]._process.kill()
    guarded._RUNNING[-1]._process.wait()
    assert render_html(HTML, letter(), folders) == "ours"
    with patch("iqa.documents.guarded.write_frame", side_effect=BrokenPipeError), pytest.raises(SettingsError):
        render_html(HTML, letter(), folders)
    assert render_html(HTML, letter(), folders) == "ours"
    guarded.end_process()
    assert guarded._RUNNING == []


@BOTH
def test_a_link_in_the_templates_is_not_followed_out_of_them(rendered: Rendered, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(word_file("secret") if rendered is word_of else b"secret")
    own = tmp_path / "office" / "templates"
    own.mkdir(parents=True)
    name = WORD if rendered is word_of else HTML
    (own / name).symlink_to(secret)
    folders = (own, *OURS)
    with pytest.raises(SettingsError, match="is a link to a file elsewhere"):
        render_word(WORD, letter(), folders, "T") if rendered is word_of else render_html(HTML, letter(), folders)


def test_a_link_is_not_followed_by_including_it_either(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    folders = folders_with(tmp_path / "office", HTML, "{% include 'part.html' %}")
    (folders[0] / "part.html").symlink_to(tmp_path / "secret")
    with pytest.raises(SettingsError, match="link to a file elsewhere"):
        render_html(HTML, letter(), folders)
    (folders[0] / "part.html").unlink()
    (folders[0] / "other.html").write_text("inside", encoding="utf-8")
    (folders[0] / "part.html").symlink_to(folders[0] / "other.html")
    assert render_html(HTML, letter(), folders) == "inside"
