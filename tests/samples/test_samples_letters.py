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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hand", "certain", "judgement"),
    [("registry", 0.95, 0.9), ("chatty", 0.95, 0.9), ("brisk", 0.95, 0.8), ("gentle", 0.9, 0.6)],
)
def test_letters_of_other_hands_are_read_as_well(
    hand: str, certain: float, judgement: float, tmp_path: Path
) -> None:
    """Kept with their faults, so that no later mending makes them worse."""
    bench = load_bench("letter_checks")
    tally = bench.measure_set(Path(__file__).parents[1] / "data" / f"letters-{hand}-hand.toml", tmp_path)
    assert (tally.wrong_rows, tally.clean_certain) == (0, 0)
    assert tally.clean_hints <= tally.clean / 4
    assert tally.rate("certain") >= certain, tally.notes
    assert tally.rate("judgement") >= judgement, tally.notes


def test_the_checks_find_the_labelled_faults() -> None:
    tally = load_bench("letter_checks").measure(KEPT)
    assert tally.good, tally.notes
    assert (tally.clean, sum(tally.seeded.values()), tally.wrong_rows) == (40, 90, 0)
