"""Documents on disk: each replaced whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

from iqa.sheets.writing import atomic_write


def write_files(contents: Mapping[Path, bytes | str]) -> tuple[Path, ...]:
    """Write each file; text in UTF-8. Returns the paths in the order given."""
    for path, content in contents.items():
        with atomic_write(path) as temporary:
            temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    return tuple(contents)
