"""`iqa criteria diff --page`: what changes as a page, with a workspace or without; nothing is replaced unasked."""

from pathlib import Path

import pytest
from office import Office

from iqa.cli import main

DIFF = ("criteria", "diff", "casework@2026.1", "casework", "--page")


@pytest.mark.unmeasured
def test_without_a_workspace_a_page_is_written_once_and_replaced_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main((*DIFF, "changes.html")) == 0
    assert "Wrote changes.html" in capsys.readouterr().out
    page = tmp_path / "changes.html"
    assert "<h1>Casework quality assessment: what changes</h1>" in page.read_text(encoding="utf-8")
    page.write_text("Adopted on 3 December", encoding="utf-8")
    assert main((*DIFF, "changes.html")) == 2
    assert "is there already, so it is left alone" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "Adopted on 3 December"
    assert main((*DIFF, "changes.html", "--overwrite")) == 0
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert main((*DIFF, "notes.txt", "--overwrite")) == 2
    assert "is no page" in capsys.readouterr().err


def test_in_a_workspace_the_page_bears_its_marking_and_one_that_was_changed_stays(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path / "office").init()
    settings = office.folder / "iqa.toml"
    text = settings.read_text(encoding="utf-8")
    assert 'protective_marking = "OFFICIAL-SENSITIVE"' in text
    settings.write_text(text.replace("OFFICIAL-SENSITIVE", "OFFICIAL", 1), encoding="utf-8")
    page = office.folder / "changes.html"
    office.iqa(*DIFF, page).done()
    assert 'class="marking head">OFFICIAL<' in page.read_text(encoding="utf-8")
    office.iqa(*DIFF, page).done()
    page.write_text("Adopted", encoding="utf-8")
    assert office.iqa(*DIFF, page).code != 0
    assert page.read_text(encoding="utf-8") == "Adopted"
