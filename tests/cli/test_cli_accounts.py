"""`iqa account`: each account in words and as JSON, its first password shown once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from office import STAFF, Office
from sharing import quick_hashes


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("accounts") / "office"
    made = Office(folder).init()
    made.read_export("staff", STAFF).done()
    with quick_hashes():
        yield made


def test_an_account_is_made_told_changed_and_closed(office: Office) -> None:
    assert "There are no accounts." in office.iqa("account", "list").done().out
    roles = ("--role", "moderator:North", "--role", "Performance-Manager")
    said = office.iqa("account", "add", "Bryony Furze", *roles).done().out
    assert "Bryony Furze can sign in: moderator for North, performance manager." in said
    assert "shown only now" in said
    made = office.iqa("account", "add", "M2", "--role", "assessor", "--json").done().json
    assert made["roles"] == [{"role": "assessor", "unit": ""}]
    assert len(made["password"]) > 20
    assert "is now: committee" in office.iqa("account", "roles", "M2", "--role", "committee").done().out
    assert "signed out everywhere" in office.iqa("account", "reset", "M2").done().out
    listed = office.iqa("account", "list").done().out
    assert "has yet to choose a password" in listed
    assert made["password"] not in listed
    closed = office.iqa("account", "close", "M2", "--reason", "moved", "--json").done().json
    assert "password" not in closed
    told = office.iqa("account", "list", "--json").done().json["accounts"]
    assert [(one["name"], one["open"]) for one in told] == [("Bryony Furze", True), ("Rowan Elder", False)]
    assert "closed" in office.iqa("account", "list").done().out


def test_a_role_that_is_none_is_told_with_those_there_are(office: Office) -> None:
    refused = office.iqa("account", "add", "Ash Maple", "--role", "chairman")
    assert refused.code == 1
    assert "chairman is no role" in refused.err
    assert "victim liaison officer" in refused.err
