"""`iqa verify` fails with a clear line whatever is altered by hand: the records, the ledger, or a certificate."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from consistent_sampler import sampler
from office import MONTH, Office, copied, finished_month, workspace_in
from sqlalchemy import create_engine

from iqa.errors import IqaError
from iqa.records.written_files import WrittenFiles
from iqa.store.schema import metadata
from iqa.workflow.verifying import verify_certificate, words_unlike_todays

pytestmark = pytest.mark.slow


def test_the_list_of_a_draw_is_written_for_a_stranger_and_gives_the_digest(drawn: Office, tmp_path: Path) -> None:
    certificate, listed = drawn.out / "certificate-casework.json", tmp_path / "list.jsonl"
    said = drawn.iqa("verify", "--certificate", certificate, "--list", listed).done().out
    assert "list.jsonl" in said
    fields, rows = listed.read_bytes().split(b"\n", 1)
    assert hashlib.sha256(rows).hexdigest() == drawn.certificate()["population"]["digest"]
    works = [dict(zip(json.loads(fields), json.loads(row), strict=True)) for row in rows.splitlines()]
    eligible = [work["key"] for work in works if work["person"] == "P1" and work["status"] == "live"]
    order = list(sampler(eligible, seed=drawn.certificate()["seed"], with_replacement=False, output="id"))
    printed = [item for item in drawn.certificate()["items"] if item["cell"] == "P1"]
    assert order == [item["key"] for item in sorted(printed, key=lambda item: int(item["rank"]))]


@pytest.mark.unmeasured
def test_a_list_is_written_of_a_draw_only(finished: Office, tmp_path: Path) -> None:
    listed = tmp_path / "list.jsonl"
    refused = finished.iqa("verify", "--list", listed)
    assert (refused.code, "goes with --certificate" in refused.err) == (2, True)
    finished.iqa("moderate", "--month", MONTH, "--share", 1).done()
    second = finished.out / "certificate-second-marking.json"
    refused = finished.iqa("verify", "--certificate", second, "--list", listed)
    assert (refused.code, "certificate of a draw" in refused.err) == (2, True)
    assert not listed.exists()


AFTER_THE_FIRST = "substr(lines, instr(lines, char(10)) + 1)"
BY_HAND = {
    "an item of the draw": "UPDATE draw_items SET state = 'replaced' WHERE state = 'drawn' AND rank = 1",
    "the rank of an item": "UPDATE draw_items SET rank = 9 WHERE rank = 1",
    "a mark": "UPDATE marks SET rating = 'not-met' WHERE criterion = 'grip'",
    "a row of the population": "UPDATE population_pages SET lines = replace(lines, 'North', 'South')",
    "a row of the population that cannot be read any more": "UPDATE population_pages SET lines = 'x'",
    "a row taken out of the population": f"UPDATE population_pages SET lines = {AFTER_THE_FIRST}",
    "a page taken out of the population": "DELETE FROM population_pages WHERE rowid = 1",
    "the rows of the export": "UPDATE population_pages SET source_rows = replace(source_rows, '2', '3')",
    "an assessment": "DELETE FROM assessments WHERE rowid = 1",
    "the state of a draw": "UPDATE draw_items SET state = 'nothing known' WHERE rank = 1",
    "somebody on the staff list": "UPDATE people SET name = 'Fir Stranger' WHERE id = 'M1'",
    "the last event": "UPDATE events SET actor = 'nobody' WHERE seq = (SELECT max(seq) FROM events)",
    "the last event, taken out": "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
    "the head of the ledger": "UPDATE ledger_head SET hash = 'x'",
    "the head of the ledger, taken out": "DELETE FROM ledger_head",
    "the text of the criteria": "UPDATE schemes SET source = 'x'",
    "the seed": "UPDATE draws SET seed = replace(seed, '3', '4')",
    "the policy": "UPDATE draws SET policy = '{}'",
    "the workspace": "UPDATE workspace SET id = 'x'",
    "the release": "UPDATE alembic_version SET version_num = 'x'",
}


@pytest.mark.parametrize("what", BY_HAND)
def test_a_change_by_hand_is_told_in_a_clear_line(finished: Office, what: str) -> None:
    finished.by_hand(BY_HAND[what])
    told = finished.iqa("verify")
    assert told.code == 1
    assert told.out == ""
    assert len(told.err.strip().splitlines()) >= 2
    assert "Traceback" not in told.err
    as_json = finished.iqa("verify", "--json")
    assert as_json.code == 1
    assert as_json.json.get("faults") or as_json.json["error"]["message"]


def test_every_table_with_rows_is_covered(finished: Office) -> None:
    """One row less in any table, and the check fails."""
    engine = create_engine(f"sqlite:///{finished.folder / 'iqa.db'}")
    with engine.connect() as connection:
        filled = [
            table.name
            for table in metadata.sorted_tables
            if connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar()
        ]
    engine.dispose()
    assert len(filled) >= 15
    whole = (finished.folder / "iqa.db").read_bytes()
    for table in filled:
        finished.by_hand(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
        told = finished.iqa("verify")
        assert told.code == 1, table
        assert told.err, table
        (finished.folder / "iqa.db").write_bytes(whole)
        for ending in ("-wal", "-shm"):
            (finished.folder / f"iqa.db{ending}").unlink(missing_ok=True)
    assert finished.iqa("verify").code == 0


EDITS: dict[str, Callable[[dict[str, Any]], object]] = {
    "seed": lambda c: c.update(seed=c["seed"] + "0"),
    "an item's state": lambda c: next(i for i in c["items"] if i["state"] == "drawn").update(state="reserve"),
    "an item's key": lambda c: c["items"][0].update(key="casework|01AB9999926|P1|case"),
    "an item's ticket": lambda c: c["items"][0].update(ticket="0.5"),
    "an item's probability": lambda c: c["items"][0].update(probability=0.9),
    "an item's assessor": lambda c: c["items"][0].update(assessor="M9"),
    "an item taken out": lambda c: c["items"].pop(),
    "a cell's numbers": lambda c: c["cells"][0].update(eligible=99),
    "a reason": lambda c: c["exclusions"][0].update(count=99),
    "a reason's code": lambda c: c["exclusions"][0].update(code="recently-marked"),
    "a reason's facts": lambda c: c["exclusions"][0]["facts"].update(rule=2),
    "the policy": lambda c: c["policy"].update(take=9),
    "the policy's digest": lambda c: c["policy"].update(digest="x"),
    "the population's digest": lambda c: c["population"].update(digest="0" * 64),
    "the population's version": lambda c: c["population"].update(version=7),
    "the population's file": lambda c: c["population"]["sources"][0].update(sha256="0" * 64),
    "a voided draw put in": lambda c: c.update(
        voids=[{"draw": "x", "reason": "y", "by": "z", "at": c["drawn_at"]}]
    ),
    "the month": lambda c: c.update(month="2026-09"),
    "the day": lambda c: c.update(drawn_at="2020-01-01T00:00:00+00:00"),
    "the draw's id": lambda c: c.update(draw="another"),
    "the criteria's version": lambda c: c.update(scheme_version="9"),
    "the scheme": lambda c: c.update(scheme="victim-letters"),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("what", EDITS)
def test_an_edited_certificate_does_not_stand(finished: Office, what: str) -> None:
    path = finished.out / "certificate-casework.json"
    certificate = json.loads(path.read_text(encoding="utf-8"))
    EDITS[what](certificate)
    path.write_text(json.dumps(certificate), encoding="utf-8")
    told = finished.iqa("verify", "--certificate", path)
    assert told.code == 1
    assert "certificate-casework.json does not stand" in told.err
    assert finished.iqa("verify").code == 0


def test_a_certificate_written_otherwise_and_saying_the_same_stands(finished: Office, tmp_path: Path) -> None:
    certificate = json.loads((finished.out / "certificate-casework.json").read_text(encoding="utf-8"))
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps(certificate, indent=7), encoding="utf-8")
    assert finished.iqa("verify", "--certificate", copy).code == 0


def test_a_certificate_that_stands_tells_apart_what_was_drawn_and_what_is_in_reserve(drawn: Office) -> None:
    path = drawn.out / "certificate-casework.json"
    drawn.iqa("replace", drawn.keys()[0], "--reason", "unavailable").done()
    chosen, put_aside, waiting = (len(drawn.keys(state)) for state in ("drawn", "replaced", "reserve"))
    said = drawn.iqa("verify", "--certificate", path).done().out
    assert f"the draw was reproduced exactly ({chosen} drawn, {put_aside} replaced, {waiting} in reserve)." in said


def test_the_page_to_print_is_told_from_the_certificate_beside_it(drawn: Office) -> None:
    told = drawn.iqa("verify", "--certificate", drawn.out / "certificate-casework.html")
    assert told.code == 1
    assert "is the page to print" in told.err
    assert "certificate-casework.json" in told.err


def test_the_certificate_of_before_a_replacement_no_longer_stands(drawn: Office, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_bytes((drawn.out / "certificate-casework.json").read_bytes())
    drawn.iqa("replace", drawn.keys()[0], "--reason", "ineligible").done()
    told = drawn.iqa("verify", "--certificate", before)
    assert told.code == 1
    assert "before.json is out of date: the draw in the records differs from this certificate" in told.err
    assert "(1 replacement)" in told.err
    assert "iqa certificate casework --month 2026-10" in told.err
    drawn.iqa("certificate", "casework", "--month", MONTH).done()
    drawn.iqa("verify", "--certificate", drawn.out / "certificate-casework.json").done()


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every value in a certificate that is not a list or a table itself."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from leaves(each, (*place, name)) if isinstance(each, dict | list) and each else [(*place, name)]


def altered(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    return f"{value}x" if isinstance(value, str) else value + 1 if isinstance(value, int | float) else [1]


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A month with the certificate of each kind: of a draw, a second marking and a calibration set."""
    office = copied(
        finished_month(tmp_path_factory.getbasetemp()), tmp_path_factory.mktemp("certified") / "office"
    )
    office.iqa("moderate", "--month", MONTH, "--seed", "1", "--share", "0.5").done()
    office.iqa("moderate", "--month", MONTH, "--calibration", "--items", "2").done()
    return office


@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", ["casework", "victim-letters", "second-marking", "calibration"])
def test_no_place_of_a_certificate_can_be_altered_unseen(certified: Office, tmp_path: Path, kind: str) -> None:
    """Assessors' counts, estimated populations, the ten lines for outsiders, keys added: all of it."""
    workspace, copy = workspace_in(certified.folder), tmp_path / "copy.json"
    whole = json.loads((certified.out / f"certificate-{kind}.json").read_text(encoding="utf-8"))
    places = [*leaves(whole), ("a key that was added",)]
    unseen = []
    for place in places:
        changed = json.loads(json.dumps(whole))
        into = changed
        for step in place[:-1]:
            into = into[step]
        into[place[-1]] = altered(into[place[-1]]) if place[0] in whole else "x"
        copy.write_text(json.dumps(changed), encoding="utf-8")
        try:
            drawn = verify_certificate(workspace, copy)
        except IqaError:
            continue
        if words_unlike_todays(workspace, copy, drawn) and not WrittenFiles.of(workspace).wrote(copy.read_bytes()):
            continue
        unseen.append(place)
    assert unseen == []
    assert len(places) > 50


ALTERED_WORDS = {
    "the lines for outsiders": ("casework", lambda c: c["how_to_check"].append("Or trust us.")),
    "a reason's words": ("casework", lambda c: c["exclusions"][0].update(reason="none")),
    "the lines of a second marking": ("second-marking", lambda c: c["how_to_check"].append("Or trust us.")),
}


@pytest.mark.parametrize("what", ALTERED_WORDS)
def test_words_that_nobody_knows_to_be_the_tools_own_are_refused(
    certified: Office, tmp_path: Path, what: str
) -> None:
    kind, alter = ALTERED_WORDS[what]
    written = json.loads((certified.out / f"certificate-{kind}.json").read_text(encoding="utf-8"))
    alter(written)
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps(written), encoding="utf-8")
    told = certified.iqa("verify", "--certificate", copy, "--list", tmp_path / "list.jsonl")
    assert told.code == 1
    assert "shows the draw as it is, but its words under" in told.err
    assert f"iqa certificate {kind} --month {MONTH}" in told.err
    assert not (tmp_path / "list.jsonl").exists()


@pytest.mark.parametrize("kind", ["casework", "calibration"])
def test_a_name_that_stands_twice_is_refused_although_programs_read_the_right_one(
    certified: Office, tmp_path: Path, kind: str
) -> None:
    copy = tmp_path / "copy.json"
    text = (certified.out / f"certificate-{kind}.json").read_text(encoding="utf-8")
    copy.write_text(text.replace("{", '{"seed": "another",', 1), encoding="utf-8")
    told = certified.iqa("verify", "--certificate", copy)
    assert (told.code, 'It says "seed" twice.' in told.err) == (1, True)


def test_yes_is_not_one(certified: Office, tmp_path: Path) -> None:
    written = json.loads((certified.out / "certificate-casework.json").read_text(encoding="utf-8"))
    one = next(item for item in written["items"] if item["rank"] == 1)
    one["rank"] = True
    copy = tmp_path / "copy.json"
    copy.write_text(json.dumps(written), encoding="utf-8")
    assert certified.iqa("verify", "--certificate", copy).code != 0


def test_the_head_of_the_ledger_is_taken_in_either_case(drawn: Office) -> None:
    head = drawn.iqa("verify", "--json").done().json
    for digest in (head["head"].upper(), head["head"].lower()):
        drawn.iqa("verify", "--head", f"{head['events']}:{digest}").done()


def test_the_head_is_taken_as_the_committees_paper_prints_it(certified: Office) -> None:
    certified.iqa("committee", "--month", MONTH).done()
    page = (certified.out / "committee-summary.html").read_text(encoding="utf-8")
    (printed,) = re.findall(r"<li>(Ledger: .*?)</li>", page)
    printed = re.sub("<[^>]*>", "", printed)
    for said in (printed, printed.upper(), printed.removeprefix("Ledger: ")):
        certified.iqa("verify", "--head", said).done()
    refused = certified.iqa("verify", "--head", printed[:-1] + ("0" if printed[-1] != "0" else "1"))
    assert refused.code == 1
    for said in ("41 events", "head abc", "41", printed[:-2], f"{printed}0"):
        assert certified.iqa("verify", "--head", said).code == 2


@pytest.mark.parametrize(("text", "code"), [("{}", 3), ("not json", 3), (None, 1), ('{"algorithm": "dice"}', 1)])
def test_what_is_no_certificate_is_told(finished: Office, tmp_path: Path, text: str | None, code: int) -> None:
    path = tmp_path / "certificate.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    told = finished.iqa("verify", "--certificate", path)
    assert told.code == code
    assert told.err.startswith("Error: ")


def test_a_certificate_of_another_workspace_is_told(finished: Office, tmp_path: Path) -> None:
    other = Office(tmp_path / "other").init()
    told = other.iqa("verify", "--certificate", finished.out / "certificate-casework.json")
    assert told.code == 1
    assert "holds no draw" in told.err


def test_the_ledger_lists_who_did_what_latest_last(finished: Office) -> None:
    events = finished.iqa("ledger", "--json").done().json["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["actor"] for event in events} == {"Bryony Furze"}
    assert events[0]["what"] == "staff list imported"
    *said, after = finished.iqa("ledger", "--last", 2).done().out.splitlines()
    assert len(said) == 2
    assert after.startswith("Next: ")
    assert said[-1].lstrip().startswith(str(len(events)))


def test_upgrade_leaves_a_store_of_this_release_as_it_is(finished: Office) -> None:
    from office import run

    before = finished.events()
    assert run("upgrade", "--workspace", finished.folder).code == 0
    assert finished.events() == before
    assert finished.iqa("verify").code == 0
