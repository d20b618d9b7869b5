"""The records are checked and every draw performed again: what is wrong is told, and nothing mended."""

import hashlib
import json
from pathlib import Path

import pytest
from office import MONTH, Office, workspace_in
from workflow_builders import head

from iqa.domain import Draw, Moderation
from iqa.errors import IqaError, NotFoundError, TamperedError
from iqa.records.workspace import Workspace
from iqa.sampling.certificate import certificate_json
from iqa.store import Head
from iqa.workflow.moderating import compose_moderation_certificate
from iqa.workflow.verifying import frozen_list, verify, verify_certificate


@pytest.fixture
def workspace(twice: Office) -> Workspace:
    return workspace_in(twice.folder)


def standing(workspace: Workspace) -> Draw:
    with workspace.store.reading() as view:
        found = view.draws.current("casework", MONTH)
    assert found is not None
    return found


def test_records_in_order_are_counted_and_no_fault_is_told(workspace: Workspace) -> None:
    before = head(workspace)
    told = verify(workspace, printed=before)
    assert (told.faults, told.events, told.head) == ((), before.count, before.hash)
    assert (told.populations, told.draws) == (2, 3)
    assert head(workspace) == before


def test_a_head_printed_of_another_ledger_is_a_fault(workspace: Workspace) -> None:
    printed = head(workspace)
    (fault,) = verify(workspace, printed=Head(printed.count, "0" * 64)).faults
    assert str(printed.count) in fault


@pytest.mark.parametrize(
    ("statement", "of"),
    [
        ("UPDATE draws SET seed = 'casework|2026-10|1' WHERE scheme = 'casework'", "draw"),
        ("UPDATE schemes SET ratings = '[]' WHERE id = 'casework'", "criteria casework"),
        ("UPDATE moderations SET seed = 'second-marking|2026-10|1'", f"second-marking {MONTH}"),
    ],
)
def test_what_was_changed_by_hand_is_told_and_left_as_it_is(twice: Office, statement: str, of: str) -> None:
    twice.by_hand(statement)
    workspace = workspace_in(twice.folder)
    faults = verify(workspace).faults
    assert [fault for fault in faults if fault.startswith(of)]
    assert verify(workspace).faults == faults


def test_a_certificate_is_performed_again_whichever_draw_it_is_of(workspace: Workspace, twice: Office) -> None:
    certified = verify_certificate(workspace, twice.out / "certificate-casework.json")
    assert certified == standing(workspace)
    with workspace.store.reading() as view:
        (made,) = view.moderations.list(month=MONTH)
    file = twice.folder / "again.json"
    file.write_text(certificate_json(compose_moderation_certificate(workspace, made).written), encoding="utf-8")
    found = verify_certificate(workspace, file)
    assert isinstance(found, Moderation)
    assert found == made


def test_a_certificate_that_says_otherwise_does_not_stand(workspace: Workspace, twice: Office) -> None:
    file = twice.out / "certificate-casework.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["items"][0]["assessor"] = "M9"
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(TamperedError, match=r"certificate-casework\.json does not stand"):
        verify_certificate(workspace, file)


@pytest.mark.parametrize(
    ("name", "text", "error", "says"),
    [
        ("certificate-casework.html", "<p>", NotFoundError, "certificate-casework.json"),
        ("gone.json", None, NotFoundError, "no certificate to read"),
        ("other.json", "[]", IqaError, ""),
    ],
)
def test_what_is_no_certificate_is_refused(
    workspace: Workspace, tmp_path: Path, name: str, text: str | None, error: type[IqaError], says: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(error) as refused:
        verify_certificate(workspace, tmp_path / name)
    assert says in f"{refused.value.message} {refused.value.hint}"


def test_the_frozen_list_has_the_digest_that_the_draw_names(workspace: Workspace) -> None:
    drawn = standing(workspace)
    fields, rows = frozen_list(workspace, drawn).split("\n", 1)
    assert hashlib.sha256(rows.encode()).hexdigest() == drawn.population.digest
    works = [dict(zip(json.loads(fields), json.loads(line), strict=True)) for line in rows.splitlines()]
    assert {item.key for item in drawn.items} <= {work["key"] for work in works}
    assert len(works) == drawn.population.rows
