"""Where the files that travel with the package are: templates, samples, default standards and policies.

In an installed wheel they lie inside the package; in a checkout `templates/` and `samples/` lie beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def packaged(name: str) -> Path:
    """The folder or file of that name: inside the package, or beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
