"""`iqa respond` and `iqa dispute` as they are typed."""

from pathlib import Path

import pytest
from office import MONTH, Office, copied
from workflow_builders import STRATEGY, issued_month


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(issued_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def first_disputed(office: Office, *more: str) -> str:
    """The key of the first case whose strategy P1 can dispute, and now does."""
    drawn = office.keys("drawn")
    return next(key for key in drawn if office.iqa("dispute", "add", "P1", key, STRATEGY, *more).code == 0)


def test_a_dispute_from_the_reply_to_the_second_letter(office: Office) -> None:
    month = ("--month", MONTH)
    assert "No mark is disputed" in office.iqa("dispute", "list", *month).done().out
    said = office.iqa("respond", "Ash Maple", *month, "--acknowledged", "--held", "2026-11-16").done().out
    assert "Reply 1 to version 1" in said
    assert office.iqa("respond", "Ash Maple", *month, "--comment", "Thanks", "--json").done().json["number"] == 2
    assert office.iqa("respond", "Ash Maple", *month).code == 1
    key = first_disputed(office, *month, "--reason", "It is there")
    listed = office.iqa("dispute", "list", *month).done().out
    assert "Ash Maple: It is there" in listed
    assert "Look at the evidence again, then: iqa dispute decide" in listed
    decide = ("dispute", "decide", key, STRATEGY, "--rating", "fully met", "--reason", "It was overlooked")
    told = office.iqa(*decide, actor="Somebody Else").done().out
    assert "changed." in told
    assert "iqa feedback --month 2026-10 --person" in told
    assert "Somebody Else: It was overlooked" in office.iqa("dispute", "list", *month).done().out
    (shown,) = office.iqa("dispute", "list", *month, "--json").done().json["disputes"]
    assert (shown["state"], shown["late"]) == ("changed", False)
    assert "version 2" in office.iqa("feedback", *month, "--person", "P1").done().out


def test_disputes_are_told_as_json_too(office: Office) -> None:
    month = ("--month", MONTH, "--json")
    key = first_disputed(office, *month, "--reason", "No")
    decide = ("dispute", "decide", key, STRATEGY, "--rating", "partially-met", "--evidence", "Page 2")
    decided = office.iqa(*decide, "--reason", "It is not", "--json", actor="Somebody Else").done().json["dispute"]
    assert decided["state"] == "upheld"
