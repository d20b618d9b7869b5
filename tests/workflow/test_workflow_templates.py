"""`iqa templates check`: the office's own templates by name, and an end of 1 when one cannot be used."""

from pathlib import Path

from office import Office

from iqa.resources import packaged
from iqa.workflow.templates import CONTEXTS

PARTS = {"base.html", "letters_assisted_table.html", "letters_checked_table.html"}
"""What other templates are made of."""


def test_every_template_of_the_tool_can_be_checked() -> None:
    ours = {path.name for path in Path(str(packaged("templates"))).iterdir() if path.is_file()}
    assert set(CONTEXTS) == ours - PARTS - {"README.md", "style.css"}


def test_a_copy_is_sound_until_somebody_slips(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    assert "has no templates of its own" in office.iqa("templates", "check").done().out
    for name in CONTEXTS:
        office.iqa("customise", f"templates/{name}").done()
    assert "chase_list.html: nothing wrong" in office.iqa("templates", "check").done().out
    assert office.iqa("templates", "check", "--json").done().json["usable"] is True
    page = office.folder / "templates" / "chase_list.html"
    page.write_text(page.read_text(encoding="utf-8") + "{{ page.aera }}", encoding="utf-8")
    run = office.iqa("templates", "check")
    assert run.code == 1
    assert "page.aera is none of the names" in run.out
    assert "Did you mean page.area?" in run.out
    page.write_text("{{ page.area }}", encoding="utf-8")
    assert "Note: It never prints the protective marking." in office.iqa("templates", "check").done().out
