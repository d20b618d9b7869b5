"""The files that travel with the tool are found in a checkout and in an installed package alike."""

from pathlib import Path

import pytest

from iqa import resources
from iqa.resources import packaged


@pytest.mark.parametrize("name", ["templates", "samples", "standards.toml", "sampling/policies"])
def test_it_is_there(name: str) -> None:
    assert packaged(name).exists()


def test_what_lies_inside_the_package_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site" / "iqa"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "site" / "samples").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert packaged("templates") == package / "templates"
    assert packaged("samples") == tmp_path / "site" / "samples"
