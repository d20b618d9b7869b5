"""A letter is matched with a row of the log by all that it says: this row, one of these, or none; never guessed."""

from pathlib import Path

import pytest
from letter_builders import good, letter, row

from iqa.domain import Kind
from iqa.errors import SheetError
from iqa.letter_checks.anatomy import view_of
from iqa.letter_checks.exports import cases_by_letter, items_in, urns_of
from iqa.letter_checks.hints import RowMatch
from iqa.letter_checks.matching import among, match_letter, rows_named
from iqa.letter_checks.register import NameRegister
from iqa.letter_checks.row import rows_of
from iqa.settings import default_standards, default_vocabulary

OWN = row()
SAME_CASE = row(victim_name="Tarn Oxlip")
REPLY = row(letter_type="VRR response", decision_date="2026-10-26", sent="2026-10-27")
STRANGER = row(
    urn="71TM1099926", victim_name="Clover Mallow", defendant="Moss Ragstone", decision_date="2026-10-09"
)
ALL = NameRegister((OWN, SAME_CASE, REPLY, STRANGER))


def _match(text: str, name: str = "letter.txt", rows: NameRegister = ALL) -> tuple[RowMatch, list[str]]:
    found = match_letter(view_of(letter(text)), name, rows)
    return found.how, [one.key for one in found.rows]


def test_the_row_is_found_among_other_victims_and_letters_of_the_case() -> None:
    assert _match(good()) == (RowMatch.THIS, [OWN.key])


def test_a_wrong_reference_does_not_make_it_another_row_s() -> None:
    assert _match(good(("71TM1023426", "71TM1099926"))) == (RowMatch.THIS, [OWN.key])


def test_a_wrong_name_does_not_make_it_another_row_s() -> None:
    only = NameRegister((OWN, STRANGER))
    assert _match(good(("Dear Ms Speedwell", "Dear Ms Mallow")), rows=only) == (RowMatch.THIS, [OWN.key])


def test_the_file_s_name_tells_too() -> None:
    text = good(("Our ref: 71TM1023426\n\n", ""), ("Flint Gabbro", "the man"), ("5 October 2026", "that day"))
    only = NameRegister((OWN, STRANGER))
    assert _match(text, "VCL 71TM1023426 Speedwell.docx", only)[0] is RowMatch.THIS


def test_a_reply_is_not_the_letter_it_answers() -> None:
    text = good(
        ("I am writing about", "You asked us to review our decision about"), ("5 October 2026", "26 October 2026")
    )
    assert _match(text)[1] == [REPLY.key]


def test_two_rows_alike_are_for_a_person_to_tell_apart() -> None:
    twins = NameRegister((row(victim_reference="1"), row(victim_reference="2", letter_type="lie on file")))
    how, keys = _match(good(), rows=twins)
    assert (how, len(keys)) == (RowMatch.ONE_OF, 2)


def test_a_letter_of_no_row_is_nobody_s() -> None:
    text = (
        good().replace("71TM1023426", "").replace("Speedwell", "Fenugreek").replace("Flint Gabbro", "Elm Basalt")
    )
    assert _match(text) == (RowMatch.NONE, [])


def test_a_row_can_be_named_by_key_or_by_reference() -> None:
    assert rows_named(OWN.key, ALL.rows) == (OWN,)
    assert rows_named("71 TM 10234 26", ALL.rows) == (OWN, SAME_CASE, REPLY)
    assert rows_named("nothing", ALL.rows) == ()


def test_of_the_rows_of_a_case_the_letter_tells_which() -> None:
    view = view_of(letter(good()))
    assert among(view, "x", [OWN, SAME_CASE]).row == OWN
    assert among(view, "x", [OWN]).row == OWN
    assert among(view_of(letter("Nothing is said here.")), "x", [OWN, SAME_CASE]).how is RowMatch.ONE_OF


def test_rows_come_from_two_exports_of_any_month(tmp_path: Path) -> None:
    log, cases = tmp_path / "log.csv", tmp_path / "cases.csv"
    log.write_text(
        "URN,Preferred name,Type of letter,Decision date,Date letter sent\n"
        "71TM1023426,Briar Speedwell,Stopped charge,05/10/2026,07/10/2026\n"
        "71TM1099926,Clover Mallow,NFA,05/03/2026,07/03/2026\n"
    )
    cases.write_text(
        "URN,Defendant name,Casework type,CPS unit,Reviewing lawyer,Offence,Offence date\n"
        "71TM1023426,Flint Gabbro,Magistrates,Thornmere,Rowan Quartzby,Theft,14/08/2026\n"
    )
    words = default_vocabulary()
    letters, one = items_in(log, Kind.LETTERS, words)
    found, other = items_in(cases, Kind.CASES, words)
    completed, behind = cases_by_letter(letters, found, urns_of(one, other), words)
    rows = {made.victim: made for made in rows_of(completed, behind, default_standards())}
    assert rows["Briar Speedwell"].defendants == ("Flint Gabbro",)
    assert rows["Briar Speedwell"].text("offence") == "Theft"
    assert rows["Clover Mallow"].defendants == ()


@pytest.mark.parametrize(
    "text", ["URN,Preferred name\n71TM1023426,Briar\n", "URN,Type of letter,Decision date\nx,y,z\n"]
)
def test_an_export_that_cannot_be_taken_is_refused(tmp_path: Path, text: str) -> None:
    log = tmp_path / "log.csv"
    log.write_text(text)
    with pytest.raises(SheetError):
        items_in(log, Kind.LETTERS, default_vocabulary())


@pytest.mark.parametrize(
    ("changes", "child", "pronoun", "late"),
    [
        ({"victim_age": "12"}, True, "she", False),
        ({"victim_age": "under 18"}, True, "she", False),
        ({"victim_age": "adult"}, False, "she", False),
        ({"victim_age": "no"}, False, "she", False),
        ({"enhanced": "child"}, True, "she", True),
        ({"enhanced": "yes"}, None, "she", True),
        ({"pronouns": "", "victim_title": "Mr"}, None, "he", False),
        ({"pronouns": "they/them"}, None, "they", False),
        ({"sent": "2026-10-13"}, None, "she", True),
        ({"sent": ""}, None, "she", None),
        ({"letter_type": "VRR response"}, None, "she", None),
    ],
)
def test_what_a_row_says_of_its_reader(
    changes: dict[str, str], child: bool | None, pronoun: str, late: bool | None
) -> None:
    made = row(**changes)
    assert (made.child, made.pronoun_by_title, made.late) == (child, pronoun, late)
