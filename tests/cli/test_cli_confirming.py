"""`iqa confirm`: letters in doubt wait for a named person, and count as nobody's failure until then."""

from pathlib import Path
from typing import Any

import pytest
from made_once import made_once
from office import MONTH, STAFF, Office, cases, copied, letters, xlsx
from workflow_builders import DOUBT


@made_once
def doubted_month(folder: Path, _base: Path) -> None:
    """An office with a log, and a case whose charge was altered, nobody can see whether substantially."""
    office = Office(folder).init()
    office.read_export("staff", STAFF).done()
    office.read_export("cases", [{**cases()[0], **DOUBT}, *cases()[1:]]).done()
    office.read_export("letters", letters()).done()


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(doubted_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def waiting(office: Office) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (
        office.iqa("confirm", "--list", "--month", MONTH, "--json").done().json["waiting"]
    )
    return found


def standing(office: Office) -> dict[str, int]:
    """How the letters stand when nothing is imported but the same log again."""
    counted: dict[str, int] = office.read_export("letters", letters(), "--json").done().json["letters"]
    return counted


def test_letters_in_doubt_are_listed_with_the_reason_for_the_doubt(office: Office) -> None:
    (one,) = waiting(office)
    assert one["item"] == "victim-letters|01AB1000000|V9|substantially altered charge|2026-10-12"
    assert (one["who"], one["unit"], one["victim_reference"]) == ("Ash Maple", "North", "V9")
    assert "does not show whether the alteration was substantial" in one["why"]
    said = office.iqa("confirm", "--list", "--month", MONTH).done().out
    assert one["item"] in said
    assert "Ash Maple" in said


def test_a_letter_confirmed_as_owed_counts_as_owed_and_stands_on_the_chase_list(office: Office) -> None:
    (one,) = waiting(office)
    before = standing(office)["owed and not sent"]
    told = (
        office.iqa("confirm", one["item"], "--owed", "--reason", "the count of wounding went", "--json")
        .done()
        .json
    )
    assert (told["state"], told["version"], told["drawn"]) == ("owed and not sent", 2, False)
    assert "V9" in (office.out / "chase-list.csv").read_text(encoding="utf-8-sig")
    assert "Bryony Furze confirmed on 16 November 2026 that it is owed: the count of wounding went" in (
        office.out / "chase-list.html"
    ).read_text(encoding="utf-8")
    assert standing(office)["owed and not sent"] == before + 1
    assert standing(office)["possibly owed: check"] == 0
    same = office.iqa("confirm", one["item"], "--owed", "--reason", "the count of wounding went", "--json")
    assert same.done().json["version"] == 2
    assert waiting(office) == []
    assert "No letter waits" in office.iqa("confirm", "--list", "--month", MONTH).done().out
    assert office.iqa("verify").code == 0


@pytest.mark.unmeasured
def test_an_answer_outlives_a_corrected_export_and_may_be_given_anew(office: Office) -> None:
    (one,) = waiting(office)
    office.iqa("confirm", one["item"], "--owed", "--reason", "it was substantial").done()
    rows = [{**cases()[0], **DOUBT}, *cases()[2:]]
    assert office.read_export("cases", rows, "--json").done().json["letters"]["possibly owed: check"] == 0
    said = office.iqa("confirm", one["item"], "--not-owed", "--reason", "only a date was corrected").done().out
    assert "not owed. Letters of October 2026" in said
    assert "chase-list.html" in said
    assert standing(office)["not owed"] == 1
    assert office.iqa("verify").code == 0


def test_once_the_export_shows_it_the_export_prevails(office: Office) -> None:
    (one,) = waiting(office)
    office.iqa("confirm", one["item"], "--not-owed", "--reason", "only a date was corrected").done()
    sure = {**DOUBT, "Decision": "substantially altered charge"}
    told = office.read_export("cases", [{**cases()[0], **sure}, *cases()[1:]], "--json").done().json
    assert told["letters"]["owed and not sent"] == 2


def test_a_sample_that_was_drawn_stays_as_it_is(office: Office) -> None:
    office.iqa("draw", "victim-letters", "--month", MONTH, "--seed", "1").done()
    before = office.certificate("victim-letters")
    (one,) = waiting(office)
    said = office.iqa("confirm", one["item"], "--owed", "--reason", "it was", "--month", MONTH).done().out
    assert "sample of letters was drawn before" in said
    assert office.certificate("victim-letters") == before
    assert office.iqa("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--list"], 2, "A list needs a month"),
        ([], 2, "Name one letter"),
        (["victim-letters|x"], 2, "Name one letter"),
        (["victim-letters|x", "--owed", "--reason", "y"], 1, "No letter is called"),
        (["victim-letters|x", "--owed", "--reason", "y", "--month", "2026-09"], 1, "No letter of September 2026"),
        (["victim-letters|x", "--owed"], 1, "An answer needs a reason"),
        (["--list", "--month", "2026-09"], 1, "No letters have been imported for September 2026"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(office: Office, arguments, code: int, said: str) -> None:
    events = office.events()
    refused = office.iqa("confirm", *arguments)
    assert refused.code == code
    assert said in refused.err
    assert office.events() == events


def test_a_letter_that_is_in_no_doubt_is_not_decided_by_anybodys_word(office: Office) -> None:
    refused = office.iqa(
        "confirm", "victim-letters|01AB9000426|V4|stopped charge|2026-10-09", "--not-owed", "--reason", "no"
    )
    assert refused.code == 1
    assert "no doubt about this letter: it is owed and not sent" in refused.err


@pytest.mark.unmeasured
def test_importing_the_cases_again_forgets_nothing_that_the_log_said_of_other_months(office: Office) -> None:
    """A letter of the last month that this log shows as sent must not be carried over when the cases come anew."""
    unsent = {**letters()[4], "Decision date": "10/09/2026"}
    office.iqa("import", "letters", _log(office, [unsent], "september"), "--month", "2026-09").done()
    sent = {**unsent, "Date sent": "02/10/2026"}
    told = office.read_export("letters", [*letters(), sent], "--json").done().json
    again = office.read_export("cases", [{**cases()[0], **DOUBT}, *cases()[2:]], "--json").done().json
    assert again["letters"] == told["letters"]
    assert again["letters"]["owed and not sent"] == 1


def _log(office: Office, rows: list[dict[str, Any]], name: str) -> Path:
    return xlsx(office.folder.parent / f"{name}.xlsx", rows)
