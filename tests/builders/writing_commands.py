"""Every command that writes, each on a stage of the month on which it can do its work.

The table of commands is walked against this list: a command that is new stands here or among those that only read.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from made_once import made_once
from minutes_builders import fill_form
from msgspec import Struct
from msgspec.structs import replace
from office import MONTH, STAFF, Office, cases, copied, fill, letters, plainly, workspace_in, xlsx
from workflow_builders import DOUBT

from iqa.domain import ThemeState
from iqa.marking.recording import Answers, WholeAnswers
from iqa.workflow.marking_pieces import save_item
from iqa.workflow.pairing import PairingRequest, pair_markers

READING = {"templates", "status", "size", "ledger", "move", "serve"}
"""Commands that write nothing into the workspace they read; `move` is killed at each stage in its own test."""
ALONE = {"init", "upgrade", "demo"}
"""Commands that name their workspace themselves."""
IN_MONTH = ("--month", MONTH)
OTHER = {**STAFF[2], "Staff id": "P9", "Name": "Fern Gale"}
EARLIER = {**STAFF[2], "Staff id": "P8", "Name": "Fern Gale-Moss"}
LATER = {**STAFF[0], "Staff id": "M3", "Name": "Sorrel Quick", "Unit": "South"}
STUCK = {
    **cases()[0],
    "URN": "01AB7700007",
    "Reviewing prosecutor": "Fern Gale",
    "Charging prosecutor": "Bryony Furze",
    "Trial advocate": "Rowan Elder",
}
"""A case of which both managers had a hand in: nobody on the list may mark it."""
SEED = ("--seed", "31415926")
Arguments = tuple[object, ...]


class Writing(Struct, frozen=True):
    """A command on its stage. `again` writes its documents anew from the records, as the tool says somewhere."""

    words: str
    stage: str
    arguments: Callable[[Office], Arguments]
    again: tuple[Arguments, ...] = ()

    @property
    def name(self) -> str:
        """The row of the table of commands."""
        return self.words.split()[0]


def export_of(office: Office, kind: str) -> Path:
    return office.folder / "exports" / f"{kind}.xlsx"


def _initialised(office: Office) -> None:
    """A workspace, and the exports beside its records."""
    (office.folder / "exports").mkdir()
    xlsx(export_of(office, "staff"), [*STAFF, OTHER, EARLIER])
    xlsx(export_of(office, "later-staff"), [*STAFF, OTHER, EARLIER, LATER])
    own = [{**row, "Charging prosecutor": "", "Trial advocate": ""} for row in cases()]
    xlsx(export_of(office, "cases"), [own[0] | DOUBT, *own[1:], own[1] | {"URN": ""}, STUCK])
    xlsx(export_of(office, "letters"), letters())
    (office.folder / "exports" / "letter.txt").write_text("Dear Lark,\n\nI write about my decision.\n", "utf-8")


def _imported(office: Office) -> None:
    for kind in ("staff", "cases", "letters"):
        month = () if kind == "staff" else IN_MONTH
        office.iqa("import", kind, export_of(office, kind), *month).done()


def _drawn(office: Office) -> None:
    """Drawn, workbooks out, and filled by hand, not yet recorded."""
    for scheme in ("casework", "victim-letters"):
        office.iqa("draw", scheme, *IN_MONTH, *SEED).done()
    office.iqa("workbook", *IN_MONTH).done()
    for path in office.workbooks:
        fill(path, poorly)
    office.iqa("import", "staff", export_of(office, "later-staff")).done()


def _recorded(office: Office) -> None:
    office.iqa("record", *office.workbooks).done()


def _again(office: Office) -> None:
    """A share given to second markers, whose workbooks are filled."""
    office.iqa("moderate", *IN_MONTH, "--seed", "271828", "--share", "0.5").done()
    for path in second_books(office):
        fill(path, otherwise)


def _twice(office: Office) -> None:
    office.iqa("record", *second_books(office)).done()


def _themed(office: Office) -> None:
    office.iqa("themes", *IN_MONTH).done()


def _agreed(office: Office) -> None:
    """The committee has met: an action with its day, a mark in dispute, an issue to answer, two ids of one person,
    and themes that stand at every point from which somebody may move one on."""
    for arguments in (
        ("action", "add", "A checklist", "--owner", "Bryony Furze", "--due", "2026-12-01", *IN_MONTH),
        ("action", "add", "A talk", "--owner", "Rowan Elder", "--due", "2026-12-01", *IN_MONTH),
        ("action", "done", "A2", "--note", "It was held."),
        _disputed(office),
        ("inspection", "add", "X1", "Grip of every case"),
        ("outcome", "add", "01AB7700099", "--what", "review upheld", *IN_MONTH),
        ("person", "join", "P8", "P9", "--reason", "a new contract"),
        ("account", "add", "M2", "--role", "moderator"),
        ("meeting", "plan", "police", *IN_MONTH, "--on", "2026-12-03"),
        ("letters", "attach", office.folder / "exports" / "letter.txt", *IN_MONTH),
    ):
        office.iqa(*arguments).done()
    workspace = workspace_in(office.folder)
    with workspace.store.changing("Bryony Furze", workspace.now(), "themes of other questions kept") as change:
        (first,) = change.themes.list()
        for number, (question, state) in enumerate(ON_THEIR_WAY.items(), 2):
            step = replace(first.steps[-1], state=state)
            change.themes.save(
                replace(first, id=f"T{number}", criterion=question, state=state, steps=(*first.steps, step))
            )


ON_THEIR_WAY = {
    "grip": ThemeState.EMERGING,
    "engagement-in-time": ThemeState.ACCEPTED,
    "case-analysis": ThemeState.ACTION,
    "right-charges": ThemeState.CLOSED,
}
"""Questions with a theme of their own, T2 and so on, and where it stands."""
MOVES = {"escalate": "T2", "decline": "T2", "act": "T3", "measure": "T4", "close": "T4", "reopen": "T5"}
"""What can be said of which of them."""


def _decided(office: Office) -> Arguments:
    key = office.keys(scheme="victim-letters")[0]
    stands = ("--rating", "Not met", "--evidence", "Page 2.", "--reason", "Somebody else looked at it.")
    return ("dispute", "decide", key, "plain-english", *IN_MONTH, *stands, "--as", "Somebody Else")


def _drafted(office: Office) -> None:
    office.iqa("feedback", *IN_MONTH).done()


def _told(office: Office) -> None:
    """The letters are out of those for whom nothing waits."""
    office.iqa("release", *IN_MONTH).done()


def _disputed(office: Office) -> Arguments:
    key = office.keys(scheme="victim-letters")[0]
    return ("dispute", "add", "V1", key, "plain-english", *IN_MONTH, "--reason", "It is in the note.")


def poorly(row: Mapping[str, Any]) -> dict[str, str]:
    """The first marker finds a trial strategy missing everywhere."""
    return _of_strategy(row, "Not met")


def otherwise(row: Mapping[str, Any]) -> dict[str, str]:
    """The second marker finds one in part, and all else as the first did."""
    return _of_strategy(row, "Partially met")


def _of_strategy(row: Mapping[str, Any], rating: str) -> dict[str, str]:
    entered = dict(plainly(row))
    if "trial strategy" in str(row["Question"]):
        return {**entered, "Rating": rating, "Where it shows, or what happened": "The log shows as much."}
    return entered


def second_books(office: Office) -> list[Path]:
    return sorted((office.out / "second-marking").glob("*.xlsx"))


STAGES: dict[str, Callable[[Office], None]] = {
    "empty": _initialised,
    "imported": _imported,
    "drawn": _drawn,
    "recorded": _recorded,
    "again": _again,
    "twice": _twice,
    "themed": _themed,
    "drafted": _drafted,
    "told": _told,
    "agreed": _agreed,
}
"""What leads to each stage from the one before."""

_CERTIFICATES = (("certificate", "casework", *IN_MONTH),)


def _first(office: Office) -> str:
    return office.keys()[0]


def _confirmed(office: Office) -> Arguments:
    waiting = office.iqa("confirm", "--list", *IN_MONTH, "--json").done().json["waiting"]
    return ("confirm", waiting[0]["item"], "--owed", "--reason", "it was substantial")


def _settled(office: Office) -> Arguments:
    told = office.iqa("settle", *IN_MONTH, "--json").done().json["differences"][0]
    named = ("--rating", "Not met", "--by", "Dell Rush", "--reason", "The log shows none.")
    return ("settle", told["item"], told["criterion"], *named)


def _urgent(office: Office) -> Arguments:
    """Something urgent is noted of the first case, by whoever marks it."""
    key = _first(office)
    marker = next(one["assessor"] for one in office.certificate()["items"] if one["key"] == key)
    answers = Answers((), WholeAnswers(urgent_concern="Bail ends on Friday"))
    save_item(workspace_in(office.folder, marker), key, answers, 0)
    return ("urgent", "done", key, "--done", "The court was told.")


def _paired(office: Office) -> Arguments:
    """Somebody else takes over beside a marker."""
    pair_markers(workspace_in(office.folder), PairingRequest("M1", "P2", 2, MONTH, "new to it"))
    return ("pair", "change", "M1", "--beside", "M2", "--reason", "ill")


def _checked(office: Office) -> Arguments:
    return ("letters", "check", office.folder / "exports" / "letter.txt", "--page", office.folder / "letter.html")


def _assigned(office: Office) -> Arguments:
    (stuck,) = office.certificate()["nobody_may_mark"]
    return ("assign", stuck, "--to", "Sorrel Quick", "--reason", "is free")


def _minuted(office: Office) -> Arguments:
    """The form of the committee, filled in by hand."""
    written = office.iqa("meeting", "form", "committee", *IN_MONTH, "--to", office.folder / "exports", "--json")
    form = Path(written.done().json["files"][0])
    action = {"outcome": "T1", "says": "Worked examples", "owner": "Bryony Furze", "day": "31/01/2027"}
    fill_form(form, {"theme T1": {"outcome": "Taken on", "says": "Plain."}, "new 01": action})
    return ("meeting", "minutes", form)


def _export(name: str) -> Callable[[Office], Arguments]:
    return lambda office: ("export", "marks", office.folder / name)


def _import(kind: str) -> Callable[[Office], Arguments]:
    month = () if kind == "staff" else IN_MONTH
    return lambda office: ("import", kind, export_of(office, kind), *month)


def always(*arguments: object) -> Callable[[Office], Arguments]:
    return lambda _office: arguments


WRITING = (
    Writing("init", "nothing", lambda office: ("init", office.folder, "--area", "Thornmere")),
    Writing("demo", "nothing", lambda office: ("demo", office.folder)),
    Writing("import staff", "empty", _import("staff")),
    Writing("import cases", "empty", _import("cases")),
    Writing("import letters", "imported", _import("letters"), (("chase-list", *IN_MONTH),)),
    Writing("person part", "agreed", always("person", "part", "P8", "--reason", "two people after all")),
    Writing("person join", "imported", always("person", "join", "P8", "P9", "--reason", "a new contract")),
    Writing("account add", "imported", always("account", "add", "M1", "--role", "moderator")),
    Writing("account roles", "agreed", always("account", "roles", "M2", "--role", "assessor")),
    Writing("account reset", "agreed", always("account", "reset", "M2")),
    Writing("account close", "agreed", always("account", "close", "M2", "--reason", "moved")),
    Writing("confirm", "imported", _confirmed, (("chase-list", *IN_MONTH),)),
    Writing("withdraw", "imported", always("withdraw", "letters", *IN_MONTH, "--reason", "the wrong log")),
    Writing("draw", "imported", always("draw", "casework", *IN_MONTH, *SEED), _CERTIFICATES),
    Writing("replace", "drawn", lambda o: ("replace", _first(o), "--reason", "unavailable"), _CERTIFICATES),
    Writing("top-up", "drawn", always("top-up", "P2", *IN_MONTH, "--extra", "1"), _CERTIFICATES),
    Writing("assign", "drawn", _assigned, _CERTIFICATES),
    Writing("chase-list", "drawn", always("chase-list", *IN_MONTH)),
    Writing("certificate", "drawn", always("certificate", "casework", *IN_MONTH)),
    Writing(
        "verify --list",
        "drawn",
        lambda o: (
            "verify",
            "--certificate",
            o.out / "certificate-casework.json",
            "--list",
            o.folder / "list.txt",
        ),
    ),
    Writing(
        "pair add", "drawn", always("pair", "add", "M1", "--beside", "M2", *IN_MONTH, "--reason", "new to it")
    ),
    Writing("pair change", "drawn", _paired),
    Writing("urgent done", "drawn", _urgent),
    Writing("letters check --page", "imported", _checked),
    Writing(
        "letters attach",
        "imported",
        lambda office: ("letters", "attach", office.folder / "exports" / "letter.txt", *IN_MONTH),
    ),
    Writing("letters list", "agreed", always("letters", "list", *IN_MONTH)),
    Writing(
        "criteria diff --page",
        "empty",
        lambda o: ("criteria", "diff", "casework@2026.1", "casework", "--page", o.folder / "changes.html"),
    ),
    Writing("workbook", "drawn", always("workbook", *IN_MONTH)),
    Writing("record", "drawn", lambda office: ("record", office.workbooks[0])),
    Writing("record several", "drawn", lambda office: ("record", *office.workbooks)),
    Writing(
        "reopen", "recorded", lambda o: ("reopen", _first(o), "--reason", "a slip"), (("workbook", *IN_MONTH),)
    ),
    Writing(
        "moderate",
        "recorded",
        always("moderate", *IN_MONTH, "--seed", "1", "--share", "0.5"),
        (("certificate", "second-marking", *IN_MONTH), ("moderate", *IN_MONTH, "--workbooks")),
    ),
    Writing(
        "moderate --calibration",
        "recorded",
        always("moderate", *IN_MONTH, "--calibration", "--items", "1"),
        (("certificate", "calibration", *IN_MONTH), ("moderate", *IN_MONTH, "--calibration", "--workbooks")),
    ),
    Writing("moderate --workbooks", "again", always("moderate", *IN_MONTH, "--workbooks")),
    Writing("settle", "twice", _settled),
    Writing("settle --workbook", "twice", always("settle", *IN_MONTH, "--workbook")),
    Writing("agreement", "twice", always("agreement", "--since", MONTH)),
    Writing("feedback", "recorded", always("feedback", *IN_MONTH)),
    Writing("feedback --again", "drafted", always("feedback", *IN_MONTH, "--again")),
    Writing("release", "drafted", always("release", *IN_MONTH)),
    Writing("themes", "recorded", always("themes", *IN_MONTH)),
    Writing("theme accept", "themed", always("theme", "accept", "T1", "--reason", "agreed at the meeting")),
    *(
        Writing(f"theme {verb}", "agreed", always("theme", verb, theme, "--reason", "agreed at the meeting"))
        for verb, theme in MOVES.items()
    ),
    Writing("action done", "agreed", always("action", "done", "A1", "--note", "It is on the intranet.")),
    Writing("action verify", "agreed", always("action", "verify", "A2", "--note", "The slides were seen.")),
    Writing("action drop", "agreed", always("action", "drop", "A1", "--reason", "There is one already.")),
    Writing(
        "action list --ics", "agreed", lambda office: ("action", "list", "--ics", office.folder / "tasks.ics")
    ),
    Writing(
        "action add",
        "themed",
        always("action", "add", "A checklist", "--owner", "Bryony Furze", "--due", "2026-12-01", *IN_MONTH),
    ),
    Writing(
        "outcome add", "empty", always("outcome", "add", "01AB1234526", "--what", "adverse outcome", *IN_MONTH)
    ),
    Writing("outcome page", "agreed", always("outcome", "page", *IN_MONTH), (("outcome", "page", *IN_MONTH),)),
    Writing("outcome take-back", "agreed", always("outcome", "take-back", "O1", "--reason", "another case")),
    Writing(
        "theme add", "drawn", always("theme", "add", "casework/grip", *IN_MONTH, "--source", "A panel said so")
    ),
    Writing("inspection add", "empty", always("inspection", "add", "X1", "Grip of every case")),
    Writing(
        "inspection respond",
        "agreed",
        always("inspection", "respond", "X1", "--response", "A checklist.", "--on", "2026-10-01"),
    ),
    Writing("inspection measure", "agreed", always("inspection", "measure", "X1", *IN_MONTH, "--says", "9 of 10")),
    Writing("respond", "told", always("respond", "Dell Rush", *IN_MONTH, "--acknowledged")),
    Writing("respond --form", "told", always("respond", *IN_MONTH, "--form", "excel")),
    Writing("dispute add", "told", _disputed),
    Writing("dispute decide", "agreed", _decided),
    Writing(
        "practice add", "recorded", lambda o: ("practice", "add", _first(o), "--text", "A chronology helped.")
    ),
    Writing("committee", "recorded", always("committee", *IN_MONTH)),
    Writing("meeting plan", "imported", always("meeting", "plan", "team", *IN_MONTH, "--on", "2026-12-03")),
    Writing("meeting held", "agreed", always("meeting", "held", "police", *IN_MONTH, "--on", "2026-11-02")),
    Writing("meeting form", "imported", always("meeting", "form", "police", *IN_MONTH)),
    Writing("brief", "recorded", always("brief", "team", *IN_MONTH)),
    Writing("brief return", "recorded", always("brief", "return", *IN_MONTH)),
    Writing("poster", "recorded", always("poster", *IN_MONTH)),
    Writing("meeting minutes", "themed", _minuted),
    Writing("export .xlsx", "recorded", _export("marks.xlsx")),
    Writing("export .csv", "recorded", _export("marks.csv")),
    Writing("customise", "empty", always("customise", "templates/feedback_letter.html")),
    Writing("upgrade", "recorded", lambda office: ("upgrade", "--workspace", office.folder)),
)


def staged(base: Path, stage: str, database: str = "sqlite:///iqa.db") -> Office:
    """The office at a stage, made from the beginning in a folder of its own."""
    shutil.rmtree(base, ignore_errors=True)
    office = Office(base).init("--database", database)
    for name, lead_to in STAGES.items():
        lead_to(office)
        if name == stage:
            break
    return office


@made_once
def stage_in(folder: Path, base: Path, stage: str) -> None:
    """The office at a stage, on SQLite, made from the stage before; work on a copy of it."""
    before = list(STAGES)[: list(STAGES).index(stage)]
    office = copied(stage_in(base, before[-1]), folder) if before else Office(folder).init()
    STAGES[stage](office)
