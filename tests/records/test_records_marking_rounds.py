"""Who marks what in each round, and the marks recorded in it so far."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied, finished_month, workspace_in

from iqa.domain import Purpose, Round
from iqa.records.draws import bare_draws
from iqa.records.marking_rounds import both_markings, keys_to_mark, markers_of, recorded_marks, standing
from iqa.records.workspace import Workspace


@pytest.fixture
def twice(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Workspace:
    """The finished month, half of it given to second markers and two cases to everybody."""
    office: Office = copied(finished_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.iqa("moderate", "--month", MONTH, "--share", ".5", "--seed", "27182818").done()
    office.iqa("moderate", "--month", MONTH, "--calibration", "--items", "2", "--seed", "16180339").done()
    return workspace_in(office.folder)


def test_nothing_stands_before_it_was_made(drawn: Workspace) -> None:
    with drawn.store.reading() as view:
        assert standing(view, Purpose.SECOND_MARKING, MONTH) is None
        one = bare_draws(view, MONTH)[0]
        assert keys_to_mark(view, one, "M1", Round.SECOND) == ()


def test_the_markers_of_each_piece_of_work_are_those_who_have_it_among_theirs(twice: Workspace) -> None:
    given: dict[Round, int] = dict.fromkeys(Round, 0)
    with twice.store.reading() as view:
        for one in bare_draws(view, MONTH):
            for marking_round in Round:
                keys = {who: keys_to_mark(view, one, who, marking_round) for who in ("M1", "M2", "P1")}
                for item in one.draw.items:
                    ((head, found),) = view.draws.holding(item.key, MONTH)
                    markers = markers_of(view, head, found, marking_round)
                    assert set(markers) == {who for who, own in keys.items() if item.key in own}
                    given[marking_round] += len(markers)
            assert not keys_to_mark(view, one, "P1", Round.FIRST)
    assert given[Round.AGREED] == 0
    assert given[Round.FIRST] > given[Round.SECOND] > 0
    assert given[Round.CALIBRATION] == 4


def test_first_marks_are_found_whoever_gave_them_and_others_only_ones_own(twice: Workspace) -> None:
    with twice.store.reading() as view:
        one = bare_draws(view, MONTH)[0]
        keys = [item.key for item in one.to_mark()]
        first = recorded_marks(view, one.draw, keys, "nobody", Round.FIRST)
        assert list(first) == sorted(keys)
        assert recorded_marks(view, one.draw, keys[:1], "M1", Round.FIRST).keys() == {keys[0]}
        assert recorded_marks(view, one.draw, keys, "M1", Round.SECOND) == {}
        assert both_markings(view, one.draw.id, keys[0]) is None
