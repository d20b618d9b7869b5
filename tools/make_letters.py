"""Make the invented letters of October 2026, clean ones and ones with a labelled fault, always the same bytes.

    python tools/make_letters.py [FOLDER]

FOLDER is `samples/2026-10/letters` beside this folder unless given. Beside the letters stand `labels.json`, and
`log.csv` and `cases.csv`, the exports with every field that checks ask for.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from make_samples import SEED, imagine
from samples.written.corpus import WrittenLetter, compose, facts_for, write_corpus
from samples.written.facts import Facts

MONTH = "2026-10"
CLEAN, EACH = 40, 2
"""Letters without a fault, and letters with each fault, that are kept."""


def letters_of(clean: int, each: int, seed: str) -> tuple[list[Facts], list[WrittenLetter]]:
    """The facts behind the month's letters, and so many letters written from them."""
    area = imagine()
    staff = {person.id: person.name for person in area.staff}
    everything = facts_for(area.letters[MONTH].log, staff, seed)
    return everything, list(compose(everything, seed, clean, each))


def write(folder: Path, everything: Sequence[Facts], letters: Sequence[WrittenLetter]) -> None:
    """The letters, the exports and the labels into a folder; letters that stood there before go."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    write_corpus(folder, everything, letters)


def main() -> None:
    """Write the samples."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "samples" / MONTH / "letters"
    write(folder, *letters_of(CLEAN, EACH, SEED))


if __name__ == "__main__":
    main()
