"""The committee's paper as a page and in its forms; briefs, posters, the return, and Areas put together."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from browsing import Browser
from msgspec.structs import replace
from office import MONTH, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import imported_month, marked_month

from iqa.exports.area_return import return_workbook
from iqa.workflow.area_returns import compose_return

PAPER = f"/months/{MONTH}/committee"
BRIEFS = f"/months/{MONTH}/briefs"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Browser:
    folder = tmp_path_factory.mktemp("paper") / "marked"
    return Browser(copied(marked_month(tmp_path_factory.getbasetemp()), folder).folder)


def test_the_paper_is_a_page_with_its_figures(reader: Browser) -> None:
    shown = reader.get(PAPER)
    assert "There is no earlier month to compare with." in shown.text
    assert "How far the marking got" in shown.text
    assert "Casework quality assessment: how often each question was met" in shown.text
    assert "Ash Maple" not in shown.text
    assert f"/months/{MONTH}/committee" in reader.get(f"/months/{MONTH}").links_to("/committee")


@pytest.mark.parametrize(
    ("which", "name", "begins"),
    [("word", "committee-summary.docx", b"PK"), ("page", "committee-summary.html", b"<!doctype")],
)
def test_the_whole_paper_is_taken(reader: Browser, which: str, name: str, begins: bytes) -> None:
    taken = reader.client.get(f"{PAPER}/paper/{which}")
    assert name in taken.headers["Content-Disposition"]
    assert taken.data.lower().startswith(begins.lower())
    assert reader.get(f"{PAPER}/paper/other").status == 404


def test_a_brief_is_looked_at_and_taken(reader: Browser) -> None:
    listed = reader.get(BRIEFS)
    assert "For a unit&#39;s team meeting, North" in listed.text
    for href in (*listed.links_to("/briefs/team"), *listed.links_to("/briefs/board")):
        shown = reader.get(href)
        assert shown.status == 200
        assert "Ash Maple" not in shown.text
    word = reader.get(f"{BRIEFS}/team?unit=North").links_to("/docx")[0]
    assert reader.client.get(word).data.startswith(b"PK")
    assert reader.get(f"{BRIEFS}/team?unit=Nowhere").status == 404
    assert reader.get(f"{BRIEFS}/unheard").status == 404


def test_a_poster_is_taken_by_its_id(reader: Browser) -> None:
    posters = reader.get(BRIEFS).links_to("/posters/")
    assert posters
    taken = reader.client.get(posters[0])
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert reader.get(f"{BRIEFS}/posters/nothing").status == 404


def test_the_return_of_another_area_is_put_beside_ours(reader: Browser) -> None:
    own = reader.client.get(f"{BRIEFS}/return")
    assert own.data.startswith(b"PK")
    assert reader.post(f"{BRIEFS}/together", MultiDict({})).status == 422
    twice: Any = MultiDict([("files", (BytesIO(own.data), "return.xlsx"))])
    refused = reader.post(f"{BRIEFS}/together", twice)
    assert refused.status == 400
    assert "which is in it already" in refused.text
    composed = compose_return(reader.app.extensions["iqa"].workspace, MONTH)
    theirs = return_workbook(replace(composed.handed, area="Otherfold"), composed.cells, "")
    other: Any = MultiDict([("files", (BytesIO(theirs), "theirs.xlsx"))])
    shown = reader.post(f"{BRIEFS}/together", other)
    assert "Otherfold" in shown.text
    assert reader.client.get(shown.links_to("/docx")[0]).data.startswith(b"PK")
    assert reader.get(f"{BRIEFS}/together/nothing").status == 404


def test_nothing_is_drawn_so_there_is_no_paper(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = Browser(copied(imported_month(tmp_path_factory.getbasetemp()), tmp_path / "imported").folder)
    assert bare.get(PAPER).status == 404
    assert bare.get(BRIEFS).status == 404
