"""The kept letters are what their script makes; the checks find their faults and leave the clean ones alone."""

from pathlib import Path

import pytest
from benches import load_bench
from sample_builders import SAMPLES, make_samples

pytestmark = pytest.mark.unmeasured

KEPT = SAMPLES / "2026-10" / "letters"


def test_the_letters_made_again_have_the_same_bytes(tmp_path: Path) -> None:
    assert make_samples.SEED
    from make_letters import CLEAN, EACH, SEED, letters_of, write

    write(tmp_path, *letters_of(CLEAN, EACH, SEED))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in KEPT.iterdir()
    }


def test_the_checks_find_the_labelled_faults() -> None:
    tally = load_bench("letter_checks").measure(KEPT)
    assert tally.good, tally.notes
    assert (tally.clean, sum(tally.seeded.values()), tally.wrong_rows) == (40, 90, 0)
