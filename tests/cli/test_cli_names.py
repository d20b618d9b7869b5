"""Names written otherwise in exports, on the staff list and on the command line: whose work it is, who may act on
it, and what letters call people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from office import MONTH, NOW, Office, Row, cases, copied, drawn_month, fill, run

pytestmark = pytest.mark.unmeasured

STAFF = (
    ("S1", "Ash Maple", "Prosecutor"),
    ("M1", "Siân Heath", "Legal manager"),
    ("M2", "Dale Fern", "Legal manager"),
)


def staff(*people: tuple[str, str, str]) -> list[Row]:
    return [
        {"Staff id": id, "Name": name, "Role": role, "Unit": "North", "Line manager": "M1" if id[0] == "S" else ""}
        for id, name, role in people
    ]


def cases_of(*names: str, each: int = 6) -> list[Row]:
    """So many live, reviewed cases for each writing of a prosecutor's name."""
    rows = cases(2 * each)[: len(names) * each]
    return [{**row, "Reviewing prosecutor": name} for row, name in zip(rows, names * each, strict=True)]


def office(folder: Path, people: list[Row], rows: list[Row]) -> Office:
    made = Office(folder / "office", now=NOW).init()
    made.read_export("staff", people).done()
    made.read_export("cases", rows).done()
    return made


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Siân Heath", "Sian Heath"),
        ("Siân Heath", "Sia\u0302n Heath"),
        ("Coral Heath", "Ms Coral Heath"),
        ("Coral Heath", "Heath, Coral (Ms)"),
        ("Coral Heath", "Coral Heath KC"),
        ("Coral Heath, MBE", "Coral Heath"),
        ("Coral McHeath", "Coral Mc Heath"),
        ("Ivy O'Vale", "OVALE, IVY"),
    ],
)
def test_a_manager_is_not_given_their_own_work_under_another_writing(
    tmp_path: Path, listed: str, written: str
) -> None:
    people = staff(STAFF[0], ("M1", listed, "Legal manager"), STAFF[2])
    made = office(tmp_path, people, cases_of(written))
    made.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
    drawn = [item for item in made.certificate()["items"] if item["state"] == "drawn"]
    assert [(item["cell"], item["assessor"]) for item in drawn] == [("M1", "M2")] * 2
    made.iqa("verify", "--certificate", made.out / "certificate-casework.json").done()


@pytest.mark.parametrize("written", ["S Heath", "Sian Heat", "Heath", "Heath Siân"])
def test_work_that_may_be_a_managers_own_is_kept_from_them_and_import_and_draw_say_so(
    tmp_path: Path, written: str
) -> None:
    made = Office(tmp_path / "office", now=NOW).init()
    made.read_export("staff", staff(*STAFF)).done()
    said = made.read_export("cases", cases_of(written)).done()
    assert f"{written} (North) is not in the staff list (6 rows): Siân Heath, M1?" in said.out + said.err
    note = (
        f"2 of the drawn are the work of people who are not on the staff list: {written} (North) "
        "(2: Siân Heath, M1?). It is given to nobody whose name is near theirs."
    )
    assert note in made.iqa("draw", "casework", "--month", MONTH, "--seed", "7", "--dry-run").done().out
    assert note in made.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done().out
    drawn = [item for item in made.certificate()["items"] if item["state"] == "drawn"]
    assert {item["assessor"] for item in drawn} == {"M2"}
    made.iqa("verify", "--certificate", made.out / "certificate-casework.json").done()


def test_a_policy_may_write_a_name_otherwise_and_its_draw_can_be_performed_again(tmp_path: Path) -> None:
    made = office(tmp_path, staff(*STAFF, ("S2", "Łucja Rook", "Prosecutor")), cases_of("Ash Maple", "Łucja Rook"))
    policy = tmp_path / "casework.toml"
    policy.write_text(
        'scheme = "casework"\nname = "October"\nper = ["person"]\ntake = 1\n'
        'not_sampled = [{ person = "Maple, Ash (Mx)", reason = "on leave" }]\n'
        'relook = [{ person = "Ms Lucja Rook", take = 1, reason = "tone" }]\n',
        encoding="utf-8",
    )
    made.iqa("draw", "casework", "--month", MONTH, "--seed", "7", "--policy", policy).done()
    written = made.certificate()
    assert [(one["person"], one["reason"]) for one in written["not_sampled"]] == [("S1", "on leave")]
    assert written["policy"]["targeted_review"][0]["person"] == "S2"
    assert sorted(item["state"] for item in written["items"] if item["state"] != "reserve") == ["always", "drawn"]
    made.iqa("verify", "--certificate", made.out / "certificate-casework.json").done()


def _met(row: Mapping[str, Any]) -> Mapping[str, str]:
    against = str(row["Contradicts"] or "")
    best = next(one for one in ("Fully met", "Not applicable") if f"|{one}|" not in against)
    return {
        "Rating": str(row["Rating"] or best),
        "Where it shows, or what happened": "There is no record of it.",
        "Whose work was it?": str(row["Whose work was it?"] or "Not known"),
    }


def test_letters_greet_and_name_people_rightly_and_say_where_a_greeting_is_in_doubt(tmp_path: Path) -> None:
    names = ("Ash Maple, KC", "A Maple", "Lady Beryl Vale", "Dr Bo van der Elm", "REED, FERN")
    people = staff(*((f"S{n}", name, "Prosecutor") for n, name in enumerate(names, 1)), *STAFF[1:])
    made = office(tmp_path, people, cases_of(*names, each=2))
    made.iqa("draw", "casework", "--month", MONTH, "--seed", "7").done()
    made.iqa("workbook", "--month", MONTH).done()
    made.iqa("record", *(fill(path, _met) for path in made.workbooks)).done()
    said = made.iqa("feedback", "--month", MONTH).done().out
    letters = {
        path.stem: "\n".join(p.text for p in Document(str(path)).paragraphs)
        for path in (made.out / "letters").glob("*.docx")
    }
    assert {
        stem: next(line for line in text.split("\n") if line.startswith("Dear")) for stem, text in letters.items()
    } == {
        "Ash Maple KC": "Dear Ash,",
        "A Maple": "Dear A Maple,",
        "Lady Beryl Vale": "Dear Lady Beryl Vale,",
        "Dr Bo van der Elm": "Dear Dr van der Elm,",
        "Fern Reed": "Dear Fern,",
    }
    assert "Feedback for Ash Maple, KC" in letters["Ash Maple KC"]
    assert "Look again before these letters go out" in said
    assert said.count("It begins 'Dear") == 1
    assert "It begins 'Dear A Maple', since the name does not tell what A Maple is called." in said


@pytest.mark.parametrize("given", ["Ms Rowan Elder", "Elder, Rowan (Ms)", "Rowan Elder, KC"])
def test_people_are_named_on_the_command_line_as_they_are_anywhere(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, given: str
) -> None:
    made = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    told = made.iqa("workbook", "--month", MONTH, "--assessor", given, "--json").done().json
    assert [Path(file).stem for file in told["files"]] == ["Rowan Elder"]


@pytest.mark.parametrize("given", ["R Elder", "Rowan Eldre", "Elder"])
def test_a_near_name_on_the_command_line_is_suggested_and_not_taken(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, given: str
) -> None:
    made = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    refused = made.iqa("workbook", "--month", MONTH, "--assessor", given)
    assert refused.code == 1
    assert "Perhaps you mean Rowan Elder." in refused.err


@pytest.mark.parametrize(
    ("actor", "refused"),
    [
        ("P1", "P1 had a hand in"),
        ("Ms Ash Maple", "Ms Ash Maple had a hand in"),
        ("A Maple", "As far as the names tell, A Maple had a hand in"),
        ("Rowan Elder", ""),
        ("root", ""),
    ],
)
def test_whoever_did_the_work_does_not_unlock_its_marks(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, actor: str, refused: str
) -> None:
    made = copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")
    made.iqa("record", *(fill(path) for path in made.workbooks)).done()
    key = next(key for key in made.keys("drawn") if "|P1|" in key)
    answer = made.iqa("reopen", key, "--reason", "The wrong review was read.", actor=actor)
    assert (answer.code, refused in answer.err) == (1 if refused else 0, True)


@pytest.mark.parametrize("command", [("--help",), ("status", "--help"), ("settle", "--help")])
def test_the_help_says_that_who_acts_is_taken_on_trust(command: tuple[str, ...]) -> None:
    assert "Taken on trust" in " ".join(run(*command).done().out.split())
