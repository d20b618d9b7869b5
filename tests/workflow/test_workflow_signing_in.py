"""Signing in says the same whatever was wrong, is bounded for an account and an address, and lasts so long."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from office import NOW, copied, drawn_month
from sharing import PASSWORD, SERVE, shared_workspace, with_account
from sqlalchemy import select

from iqa.errors import NotPermittedError
from iqa.records.workspace import Workspace
from iqa.store import schema
from iqa.workflow.signing_in import (
    ADDRESS_FACTOR,
    REFUSED,
    TOO_MANY,
    sign_in,
    sign_out,
    signed_in,
    there_are_accounts,
)

HERE, THERE = "192.0.2.1", "192.0.2.2"


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = shared_workspace(copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder)
    assert not there_are_accounts(made)
    with_account(made, "Ash Maple", "assessor")
    assert there_are_accounts(made)
    return made


def at(here: Workspace, **later: float) -> Workspace:
    return replace(here, now=lambda: NOW + timedelta(**later))


def refusal(here: Workspace, name: str, password: str, address: str = HERE) -> tuple[str, str]:
    with pytest.raises(NotPermittedError) as refused:
        sign_in(here, name, password, address)
    return refused.value.message, str(refused.value.hint)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(here: Workspace) -> None:
    told = {
        refusal(here, *one) for one in (("Ash Maple", "wrong"), ("Quill Nobody", PASSWORD), ("Holly Brook", "x"))
    }
    assert len(told) == 1
    assert told.pop()[0] == REFUSED


def test_after_some_attempts_the_right_password_has_to_wait_too_wherever_it_comes_from(here: Workspace) -> None:
    for number in range(SERVE.attempts):
        assert refusal(here, ("Ash Maple", "P1")[number % 2], "wrong")[0] == REFUSED
    assert refusal(here, "Ash Maple", PASSWORD, THERE)[0] == TOO_MANY
    assert sign_in(at(here, minutes=16), "Ash Maple", PASSWORD, HERE)


def test_a_name_that_is_nobodys_has_to_wait_as_well(here: Workspace) -> None:
    told = [refusal(here, "Quill Nobody", "wrong", f"192.0.2.{number}")[0] for number in range(6)]
    assert told == [REFUSED] * SERVE.attempts + [TOO_MANY]


@pytest.mark.unmeasured
def test_an_address_that_tries_many_names_has_to_wait(here: Workspace) -> None:
    most = SERVE.attempts * ADDRESS_FACTOR
    told = [refusal(here, f"nobody {number}", "wrong")[0] for number in range(most + 1)]
    assert told == [REFUSED] * most + [TOO_MANY]
    assert sign_in(here, "Ash Maple", PASSWORD, THERE)


@pytest.mark.unmeasured
def test_an_office_behind_one_address_signs_in_however_many_they_are(here: Workspace) -> None:
    for _ in range(SERVE.attempts * ADDRESS_FACTOR + 1):
        assert sign_in(here, "Ash Maple", PASSWORD, HERE)


@pytest.mark.unmeasured
def test_whoever_goes_on_trying_fills_nothing(here: Workspace) -> None:
    for number in range(SERVE.attempts + 20):
        refusal(here, "Ash Maple", "wrong", f"192.0.2.{number}")
    with here.store.session() as session:
        rows = session.rows(select(schema.sign_in_attempts))
    assert len(rows) == 2 * SERVE.attempts + 20


def test_signing_in_forgives_the_attempts_of_the_account(here: Workspace) -> None:
    for _ in range(3):
        for _ in range(SERVE.attempts - 1):
            refusal(here, "Ash Maple", "wrong")
        assert sign_in(here, "Ash Maple", PASSWORD, HERE)


def test_a_sign_in_ends_by_idling_by_its_length_and_by_signing_out(here: Workspace) -> None:
    token = sign_in(here, "Ash Maple", PASSWORD, HERE)
    assert signed_in(here, "another") is None
    assert signed_in(at(here, minutes=29), token)
    assert signed_in(at(here, minutes=58), token)
    assert signed_in(at(here, minutes=90), token) is None
    busy = sign_in(here, "Ash Maple", PASSWORD, HERE)
    for number in range(1, 30):
        assert signed_in(at(here, minutes=20 * number), busy), number
    assert signed_in(at(here, hours=10, minutes=1), busy) is None
    other = sign_in(here, "Ash Maple", PASSWORD, HERE)
    sign_out(here, other)
    assert signed_in(here, other) is None


def test_who_left_the_staff_list_is_signed_out(here: Workspace) -> None:
    token = sign_in(here, "Ash Maple", PASSWORD, HERE)
    person = here.people()["P1"]
    with here.store.changing("M1", NOW, "staff list") as change:
        change.people.save(replace(person, off_list=NOW.date()))
    assert signed_in(here, token) is None


def test_the_records_hold_neither_a_token_nor_who_tried_nor_an_event(here: Workspace) -> None:
    with here.store.reading() as view:
        before = view.ledger.head()
    token = sign_in(here, "Ash Maple", PASSWORD, HERE)
    refusal(here, "Quill Nobody", "wrong")
    content = b"".join(one.read_bytes() for one in here.root.glob("iqa.db*"))
    assert not any(text.encode() in content for text in (token, HERE, "quill nobody"))
    with here.store.reading() as view:
        assert view.ledger.head() == before
