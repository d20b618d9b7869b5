"""Accounts are made for those on the staff list, keep no password that the ledger could tell, and are closed."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from office import NOW, Office, copied, drawn_month
from sharing import PASSWORD, shared_workspace, with_account

from iqa.domain import AccountRole, Grant
from iqa.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from iqa.records.workspace import Workspace
from iqa.store import verify_store
from iqa.workflow.accounts import (
    add_account,
    change_roles,
    choose_password,
    close_account,
    listed_accounts,
    reset_password,
)
from iqa.workflow.signing_in import sign_in, signed_in

ASSESSOR = (Grant(AccountRole.ASSESSOR),)


pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def here(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office").folder
    return shared_workspace(folder)


def test_an_account_is_made_by_name_and_the_first_password_is_good_for_choosing_one_alone(here: Workspace) -> None:
    made = add_account(here, "Ash Maple", (Grant(AccountRole.PROSECUTOR),))
    known = signed_in(here, sign_in(here, "ash maple", made.password, "192.0.2.1"))
    assert known is not None
    assert (known.person, known.must_choose) == ("P1", True)
    choose_password(here, "P1", made.password, PASSWORD)
    known = signed_in(here, sign_in(here, "P1", PASSWORD, "192.0.2.1"))
    assert known is not None
    assert not known.must_choose
    assert known.grants == (Grant(AccountRole.PROSECUTOR),)


def test_a_password_that_was_given_is_good_for_a_week(here: Workspace) -> None:
    made = add_account(here, "Ash Maple", ASSESSOR)
    later = replace(here, now=lambda: NOW + timedelta(days=8))
    with pytest.raises(NotPermittedError):
        sign_in(later, "Ash Maple", made.password, "192.0.2.1")


def test_neither_a_password_nor_how_it_is_kept_stands_in_the_ledger_and_a_changed_one_is_found(
    here: Workspace,
) -> None:
    with_account(here, "Ash Maple", "assessor")
    with here.store.reading() as view:
        kept = view.accounts.kept_password("P1")
        told = [str(view.ledger.rows(one.seq)) for one in view.ledger.events() if "account" in one.what]
    assert kept.startswith("$argon2id$")
    assert told
    assert not any(kept in one or PASSWORD in one for one in told)
    assert verify_store(here.store) == ()
    office = Office(here.root)
    office.by_hand("UPDATE credentials SET hash = 'x'")
    assert [str(one) for one in verify_store(here.store)] == [
        "credentials: the password of P1 was changed outside the tool"
    ]


def test_somebody_has_one_account_and_only_of_the_staff_list(here: Workspace) -> None:
    add_account(here, "M1", ASSESSOR)
    with pytest.raises(ConflictError, match="Bryony Furze has an account"):
        add_account(here, "Bryony Furze", ASSESSOR)
    with pytest.raises(NotFoundError, match="not on the staff list"):
        add_account(here, "Quill Nobody", ASSESSOR)
    with pytest.raises(InvalidInputError, match="needs a role"):
        add_account(here, "M2", ())
    with pytest.raises(InvalidInputError, match="Nobody on the staff list is in the unit Sout"):
        add_account(here, "M2", (Grant(AccountRole.ASSESSOR, "Sout"),))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("short", "5 characters"),
        ("x" * 300, "300 characters"),
        ("ash-maple-ash-maple", "easily guessed"),
        ("aaaaaaaaaaaaaaaa", "easily guessed"),
        (PASSWORD, "is the present one"),
    ],
)
def test_a_password_that_will_not_do_is_refused(here: Workspace, wanted: str, says: str) -> None:
    person = with_account(here, "Ash Maple", "prosecutor")
    with pytest.raises(InvalidInputError, match=says):
        choose_password(here, person, PASSWORD, wanted)


def test_a_closed_account_lets_nobody_in_and_signs_out_whoever_is(here: Workspace) -> None:
    with_account(here, "Ash Maple", "prosecutor")
    token = sign_in(here, "Ash Maple", PASSWORD, "192.0.2.1")
    with pytest.raises(InvalidInputError, match="only with a reason"):
        close_account(here, "Ash Maple", " ")
    close_account(here, "Ash Maple", "left")
    assert signed_in(here, token) is None
    with pytest.raises(NotPermittedError, match="not right"):
        sign_in(here, "Ash Maple", PASSWORD, "192.0.2.1")
    assert [one.account.is_open for one in listed_accounts(here)] == [False]
    assert verify_store(here.store) == ()
    add_account(here, "Ash Maple", ASSESSOR)
    assert [one.account.grants for one in listed_accounts(here)] == [ASSESSOR]


def test_a_reset_signs_out_and_roles_hold_at_once(here: Workspace) -> None:
    with_account(here, "Ash Maple", "prosecutor")
    token = sign_in(here, "Ash Maple", PASSWORD, "192.0.2.1")
    change_roles(here, "Ash Maple", ASSESSOR)
    known = signed_in(here, token)
    assert known is not None
    assert known.grants == ASSESSOR
    made = reset_password(here, "Ash Maple")
    assert signed_in(here, token) is None
    assert sign_in(here, "Ash Maple", made.password, "192.0.2.1")
    with pytest.raises(NotFoundError, match="has no account"):
        reset_password(here, "Holly Brook")
