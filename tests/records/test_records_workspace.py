"""The records of a workspace are the file inside it, whatever its folder is called."""

import sys
from pathlib import Path

import pytest

from iqa.records.workspace import make_workspace, open_workspace

NAMES = ["Sample month", "Sample%20month", "per%20cent", "100%", "a#b", "O'Vale & sons", "ŷear;1"]
NOT_ON_WINDOWS = ["Q? month", 'a "quoted" one', "what?mode=memory"]


@pytest.mark.parametrize("name", NAMES + (NOT_ON_WINDOWS if sys.platform != "win32" else []))
def test_the_records_are_the_file_in_the_folder(tmp_path: Path, name: str) -> None:
    root = make_workspace(tmp_path / name, "North", "id-1")
    assert {file.name for file in tmp_path.iterdir()} == {name}
    assert (root / "iqa.db").is_file()
    assert open_workspace(root, "ann").store.workspace == "id-1"


def test_two_folders_that_read_alike_as_an_address_keep_their_own_records(tmp_path: Path) -> None:
    for number, name in enumerate(["Sample month", "Sample%20month"]):
        make_workspace(tmp_path / name, "North", f"id-{number}")
    assert open_workspace(tmp_path / "Sample%20month", "ann").store.workspace == "id-1"
    assert open_workspace(tmp_path / "Sample month", "ann").store.workspace == "id-0"
