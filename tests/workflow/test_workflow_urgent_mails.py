"""A draft mail about what is urgent, which names nobody and is never written over what somebody changed."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from office import MONTH, Office, workspace_in
from store_builders import attached
from workflow_builders import keys_to_mark, note_concern

from iqa.records.draws import month_draws
from iqa.records.workspace import Workspace
from iqa.workflow.urgent import urgent_list
from iqa.workflow.urgent_mails import urgent_mails


@pytest.fixture
def workspace(drawn: Office) -> Workspace:
    return workspace_in(drawn.folder)


def mail_of(workspace: Workspace) -> tuple[str, dict[str, str]]:
    ((name, content),) = urgent_mails(workspace, urgent_list(workspace, MONTH))[MONTH].items()
    message = message_from_bytes(content, policy=default)
    body = message.get_content()
    return str(body), {
        "name": name,
        "to": str(message["To"]),
        "unsent": str(message["X-Unsent"]),
        "subject": str(message["Subject"]),
    }


def test_a_mail_tells_what_was_noted_and_is_not_sent(workspace: Workspace) -> None:
    note_concern(workspace, "Bail ends on Friday")
    body, told = mail_of(workspace)
    assert "Bail ends on Friday" in body
    assert told["unsent"] == "1"
    assert told["subject"].startswith("[OFFICIAL-SENSITIVE] Urgent: urgent concern on a live case")


@pytest.mark.unmeasured
@pytest.mark.parametrize("words", ["DEFENDANT is not safe", "Mrs Larkin is not safe", "Tell Lark Meadow today"])
def test_words_that_may_name_somebody_go_into_no_mail(workspace: Workspace, words: str) -> None:
    key = keys_to_mark(workspace)[0]
    with workspace.store.reading() as view:
        item = next(one.items[key] for one in month_draws(view, MONTH) if key in one.items)
    note_concern(workspace, words.replace("DEFENDANT", item.text("defendant")), key)
    body, _ = mail_of(workspace)
    assert "safe" not in body.replace("OFFICIAL-SENSITIVE", "")
    assert "Meadow" not in body
    assert "it may name somebody" in body


def test_a_mail_tells_of_a_letter_that_may_be_a_breach(workspace: Workspace) -> None:
    with workspace.store.changing("ann", workspace.now(), "letters attached") as change:
        change.attached.add(attached(item_key="victim-letters|01AB9000026|V0|stopped charge|2026-10-05"))
    body, told = mail_of(workspace)
    assert "Possible data breach" in body
    assert told["name"].startswith("urgent/01AB9000026")


def test_a_mail_that_somebody_changed_stays(drawn: Office) -> None:
    note_concern(workspace_in(drawn.folder), "Bail ends on Friday")
    drawn.iqa("urgent", "list").done()
    (mail,) = (drawn.out / "urgent").glob("*.eml")
    mail.write_text("mine")
    drawn.iqa("urgent", "list").done()
    assert Path(mail).read_text() == "mine"
