"""Templates of pages are compiled once: kept where Python keeps what it compiles, and anew where one changed."""

import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from jinja2 import Environment, FileSystemLoader

from iqa.web.compiled_templates import CompiledTemplates


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text("One {{ name }}", encoding="utf-8")
    return tmp_path


def shown(folder: Path, options: str = "") -> str:
    pages = Environment(
        loader=FileSystemLoader(folder), autoescape=True, bytecode_cache=CompiledTemplates(options)
    )
    return pages.get_template("page.html").render(name="page")


def compiled_anew(folder: Path, options: str = "") -> bool:
    """Whether showing the page compiles its template."""
    with patch.object(CompiledTemplates, "dump_bytecode", autospec=True) as kept:
        assert shown(folder, options).endswith("page")
    return bool(kept.call_count)


def test_a_template_is_compiled_once_for_all_processes(folder: Path) -> None:
    assert shown(folder) == "One page"
    assert [one.suffix for one in (folder / "__pycache__").iterdir()] == [".pyc"]
    assert not compiled_anew(folder)


def test_one_that_was_changed_or_is_compiled_otherwise_is_compiled_anew(folder: Path) -> None:
    shown(folder)
    assert compiled_anew(folder, "trim_blocks")
    shown(folder)
    (folder / "page.html").write_text("Another {{ name }}", encoding="utf-8")
    assert shown(folder) == "Another page"


def test_what_is_kept_and_cannot_be_read_is_passed_over(folder: Path) -> None:
    shown(folder)
    (kept,) = (folder / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:40])
    assert shown(folder) == "One page"
    kept.unlink()
    kept.mkdir()
    assert shown(folder) == "One page"


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown(folder) == "One page"
    assert not (folder / "__pycache__").exists()
