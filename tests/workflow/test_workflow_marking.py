"""Filled workbooks beside the pages on which the same work is marked."""

from pathlib import Path

import pytest
from office import MONTH, copied, drawn_month, fill, workspace_in
from workflow_builders import complete

from iqa.workflow.marking import record_workbooks
from iqa.workflow.marking_pieces import open_item, submit_item
from iqa.workflow.my_work import my_work


def test_a_page_and_a_workbook_see_each_others_marks(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    mine = workspace_in(office.folder)
    key = my_work(mine, MONTH)[0].key
    submit_item(mine, key, complete(open_item(mine, key)), 0)
    results = record_workbooks(mine, [fill(path, into=office.folder / path.name) for path in office.workbooks])
    refused = next(one for one in results if one.assessor == mine.actor.typed)
    assert "locked" in {problem.code for problem in refused.problems}
    other = next(one for one in results if one.assessor != mine.actor.typed)
    assert (other.problems, other.submitted > 0) == ((), True)
