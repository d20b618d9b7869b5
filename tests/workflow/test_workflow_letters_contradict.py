"""A mark that something certain in the letter speaks against is held up in its workbook until it is explained."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from office import MONTH, Office, copied, drawn_month, fill, plainly
from test_workflow_letter_precision import write_letters

pytestmark = pytest.mark.unmeasured


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    """A drawn month, each of whose letters has the same certain fault."""
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    office.iqa("letters", "attach", write_letters(tmp_path / "october", 10), "--month", MONTH).done()
    office.iqa("workbook", "--month", MONTH).done()
    return office


def stubbornly(row: Mapping[str, Any]) -> Mapping[str, str]:
    """Fully met, whatever the letter shows."""
    plain = plainly(row)
    return plain if plain["Rating"] == "Not applicable" else {**plain, "Rating": "Fully met"}


def explained(row: Mapping[str, Any]) -> Mapping[str, str]:
    """The same, with a word of explanation."""
    return {
        **stubbornly(row),
        "Explanation, if the record says otherwise": "The three letters are the firm's own name.",
    }


def test_the_best_mark_beside_a_certain_hint_wants_a_word(office: Office) -> None:
    books = sorted((office.folder / "out" / str(MONTH) / "workbooks").glob("*.xlsx"))
    refused = [office.iqa("record", fill(one, stubbornly)) for one in books]
    held_up = "".join(one.out + one.err for one in refused)
    assert "XXX, rows of dots or lines" in held_up
    assert "because XXX" not in held_up
    said = [office.iqa("record", fill(one, explained)) for one in books]
    assert [one.code for one in said] == [0, 0], said
