"""Make the files of others that the pages use: compile GOV.UK Frontend without its font, copy htmx, and note it.

Needs npm, and the network for npm alone: `python tools/make_web_assets.py`. Users need neither.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "iqa" / "web" / "static"
GOVUK, HTMX, SASS = "6.3.0", "2.0.11", "1.108.2"
"""GOV.UK Frontend as the Jinja macros follow it, htmx, dart-sass."""
LINES = (
    "# The files of others that the pages use, each as it was published or compiled:",
    "# `python tools/make_web_assets.py` makes them again. No font, crest, crown or logo is among them.",
)


def main() -> None:
    """Make every file, and write what it is made from."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder)
        packages = [f"govuk-frontend@{GOVUK}", f"htmx.org@{HTMX}", f"sass@{SASS}"]
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", *packages], cwd=there, check=True)
        shutil.copy(HERE / "web_assets" / "govuk.scss", there)
        sass = ["npx", "sass", "--no-source-map", "--style=compressed", "--no-charset", "govuk.scss", "govuk.css"]
        subprocess.run(sass, cwd=there, check=True)
        shutil.copy(there / "govuk.css", STATIC)
        script = (there / "node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js").read_text(
            encoding="utf-8"
        )
        (STATIC / "govuk.js").write_text(script.partition("//# sourceMappingURL")[0], encoding="utf-8")
        shutil.copy(there / "node_modules/htmx.org/dist/htmx.min.js", STATIC / "htmx.js")
        shutil.copy(there / "node_modules/htmx.org/LICENSE", STATIC / "htmx-LICENCE.txt")
    compiled = f"compiled by dart-sass {SASS} from tools/web_assets/govuk.scss"
    bare = "dist/govuk/govuk-frontend.min.js without the line that names its source map"
    entries = (
        ("govuk.css", "govuk-frontend", GOVUK, "MIT", "govuk-LICENCE.txt", compiled),
        ("govuk.js", "govuk-frontend", GOVUK, "MIT", "govuk-LICENCE.txt", bare),
        ("htmx.js", "htmx.org", HTMX, "0BSD", "htmx-LICENCE.txt", "dist/htmx.min.js"),
    )
    (STATIC / "assets.toml").write_text("\n".join([*LINES, *map(_entry, entries)]) + "\n", encoding="utf-8")


def _entry(entry: tuple[str, ...]) -> str:
    names = ("file", "package", "version", "licence", "licence_text", "made")
    digest = hashlib.sha256((STATIC / entry[0]).read_bytes()).hexdigest()
    told = [
        f"{name} = {json.dumps(value)}" for name, value in zip((*names, "sha256"), (*entry, digest), strict=True)
    ]
    return "\n".join(["", "[[asset]]", *told])


if __name__ == "__main__":
    main()
