"""The wheel holds the package, its templates and its samples and nothing else, and `iqa` runs from it alone."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from source import PACKAGE, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured]

SAMPLE_KINDS = {".xlsx", ".csv", ".ods", ".toml", ".json", ".md", ".docx", ".eml", ".pdf", ".rtf", ".txt"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def files_under(folder: Path, into: str) -> set[str]:
    return {
        f"{into}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_is_for_every_system(wheel: Path) -> None:
    assert wheel.name.startswith("iqa_casework-")
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_holds_the_package_templates_and_samples_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = files_under(PACKAGE, "iqa")
    expected |= files_under(ROOT / "templates", "iqa/templates") | files_under(ROOT / "samples", "iqa/samples")
    assert held == expected
    code = {Path(name).suffix for name in held if not name.startswith(("iqa/templates/", "iqa/samples/"))}
    assert code == {".py", ".toml", ".txt", ".typed", ".css", ".js", ".svg", ".ttf"}
    assert {Path(name).suffix for name in held if name.startswith("iqa/samples/")} <= SAMPLE_KINDS


def test_the_wheel_says_what_it_needs_and_brings_the_command(unpacked: Path) -> None:
    (info,) = unpacked.glob("*.dist-info")
    told = (info / "METADATA").read_text(encoding="utf-8")
    assert "Requires-Python: <3.14,>=3.11" in told
    assert "License-Expression: MIT" in told
    assert "iqa = iqa.cli:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert (info / "licenses" / "LICENSE").is_file()


def test_the_command_runs_from_the_wheel_with_its_own_templates_and_samples(
    unpacked: Path, tmp_path: Path
) -> None:
    """Nothing of the checkout is in reach: not its package, not its templates, not its samples."""
    code = (
        "import iqa\n"
        "from iqa.cli import main\n"
        "from iqa.resources import packaged\n"
        "from iqa.documents.environment import find_template, template_folders\n"
        "samples = packaged('samples')\n"
        "assert main(['init', 'x', '--area', 'Thornmere']) == 0\n"
        "import os; os.chdir('x')\n"
        "assert main(['import', 'staff', str(samples / 'staff.xlsx')]) == 0\n"
        "print(iqa.__file__, samples, find_template('feedback_letter.docx', template_folders()), sep='\\n')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert run.returncode == 0, run.stderr
    places = run.stdout.strip().splitlines()[-3:]
    assert all(place.startswith(str(unpacked)) for place in places), places
