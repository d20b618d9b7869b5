"""The committee's summary is composed from the records as they stand, names nobody, and records nothing."""

from itertools import chain

import pytest
from office import MONTH, STAFF, Office, workspace_in
from workflow_builders import head, keys_to_mark

from iqa.domain import ReplacementReason
from iqa.errors import NotFoundError
from iqa.values import as_dict
from iqa.workflow.agreement import pairs_since
from iqa.workflow.committee import committee_summary
from iqa.workflow.drawing import replace_drawn


def test_before_anything_is_drawn_there_is_no_summary(imported: Office) -> None:
    with pytest.raises(NotFoundError, match="October 2026"):
        committee_summary(workspace_in(imported.folder), MONTH)


def test_the_summary_counts_what_is_drawn_and_marked_and_prints_the_ledgers_head(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    summary = committee_summary(workspace, MONTH)
    assert (summary.month, summary.date, summary.area) == ("October 2026", "16 November 2026", "Thornmere")
    assert [(row.drawn, row.marked) for row in summary.coverage] == [(6, 6), (5, 5)]
    assert (summary.letters_total.owed, summary.letters_total.not_sent) == (5, 1)
    assert (summary.ledger_events, summary.ledger_hash) == (head(workspace).count, head(workspace).hash)


@pytest.mark.unmeasured
def test_composing_stores_nothing_and_comes_out_the_same(marked: Office) -> None:
    workspace = workspace_in(marked.folder)
    before = head(workspace)
    assert committee_summary(workspace, MONTH) == committee_summary(workspace, MONTH)
    assert head(workspace) == before


def test_no_value_of_it_names_anybody_of_the_office(twice: Office) -> None:
    told = repr(as_dict(committee_summary(workspace_in(twice.folder), MONTH)))
    names = set(chain.from_iterable((row["Name"], row["Name"].split()[-1]) for row in STAFF))
    assert [name for name in sorted(names) if name in told] == []


def test_a_sample_replaced_is_counted_as_it_now_stands(drawn: Office) -> None:
    workspace = workspace_in(drawn.folder)
    replace_drawn(workspace, keys_to_mark(workspace)[0], ReplacementReason.INELIGIBLE, "not ours")
    casework = committee_summary(workspace, MONTH).coverage[0]
    assert (casework.drawn, casework.ineligible, casework.marked) == (6, 1, 0)


def test_of_two_markers_alone_nothing_is_told_of_how_they_agree(twice: Office) -> None:
    workspace = workspace_in(twice.folder)
    with workspace.store.reading() as view:
        assert list(pairs_since(view, MONTH))
    assert committee_summary(workspace, MONTH).marking_quality is None
