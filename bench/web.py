"""What pages cost beside what they rest on, the first page after a start, people marking at once, and opening one
piece of work in a small and in a large month. Everything stays on loopback.

    python bench/web.py                                   pages, start and opening; 10 people for 20 seconds
    python bench/web.py marking --people 50 --seconds 300 on PostgreSQL where IQA_TEST_POSTGRES is set
    python bench/web.py marking --people 10 --seconds 300 --database sqlite
    python bench/web.py pages | start | opening

Goals: a page takes at most 1.5 times its use case called directly plus a bare Flask view of the same template; the
first page after a start at most 3 times `import flask`; saving at most 1.5 times (p95) a bare Flask view that
saves one row to the same database under the same load, with no error and every acknowledged answer found
afterwards; a piece of work in a month of 40,000 cases at most 1.5 times what it takes in one of 1,000. The exit
code is 1 when one is missed. The load of the machine is printed, since others' work counts in all of it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask, render_template
from flask.testing import FlaskClient
from invented import case, colleague, in_letters, prosecutor_name
from msgspec.structs import replace
from opening import DrawnMonth, prepare, stored_at, write_csv
from web_marking import THREADS, free_port, lost, marking, percentile, processor_load, rival, share

from iqa.domain import AccountRole, Grant, Kind, Month, Round
from iqa.records.workspace import Workspace, make_workspace, open_workspace
from iqa.staff import Actor
from iqa.web import addresses, rendering, routes
from iqa.web.application import create_app
from iqa.web.entrance import Entrance
from iqa.web.site import Site, install
from iqa.workflow.accounts import add_account
from iqa.workflow.drawing import SampleRequest, draw
from iqa.workflow.importing import import_export
from iqa.workflow.incoming import ImportRequest
from iqa.workflow.marking_pieces import open_item
from iqa.workflow.my_work import has_work_to_mark, key_of_reference, my_work
from iqa.workflow.progress import known_months, month_imports, month_status, settings_notes, workspace_state
from iqa.workflow.signing_in import begin
from iqa.workflow.theme_figures import month_themes
from iqa.workflow.themes import find_themes
from iqa.workflow.urgent import urgent_for_actor
from iqa.workflow.what_next import what_next

MONTH = Month(2026, 10)
TURNS, STARTS = 60, 15
PAGE_GOAL, START_GOAL, MARKING_GOAL, OPENING_GOAL = 1.5, 3.0, 1.5, 1.5
ITEMS_EACH = 4
FIRST_PAGE = """
import gc
gc.set_threshold(200_000)  # as every command does
import sys
from msgspec.structs import replace
from pathlib import Path
from iqa.records.workspace import open_workspace
from iqa.web.application import create_app
from iqa.web.entrance import Entrance
from iqa.web.site import Site
from werkzeug.test import Client  # that of Flask loads a debugger, which no server does
entrance = Entrance()
workspace = open_workspace(Path(sys.argv[1]), "Manager Inventedaaaa")
site = Site(replace(workspace, store=workspace.store.keeping(8)), entrance)  # as `serve_alone` does
client = Client(create_app(site))
answer = client.get(f"/enter?key={entrance.key}", follow_redirects=True)
assert answer.status_code == 200, answer.status_code
"""


def main() -> int:
    """Measure what was asked for. Returns the exit code, 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["all", "pages", "start", "opening", "marking"], default="all")
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="")
    asked = parser.parse_args()
    print(f"load before: {processor_load():.2f}", flush=True)
    met = []
    if asked.what in ("all", "pages", "start"):
        with tempfile.TemporaryDirectory() as folder:
            small = prepare(Path(folder), 1_000, "sqlite:///iqa.db")
            met += [pages(small)] if asked.what in ("all", "pages") else []
            met += [start(small)] if asked.what in ("all", "start") else []
    if asked.what in ("all", "opening"):
        met.append(opening())
    if asked.what in ("all", "marking"):
        database = asked.database or ("postgresql" if os.environ.get("IQA_TEST_POSTGRES") else "sqlite")
        met.append(marked(database, asked.people, asked.seconds))
    print(f"load after: {processor_load():.2f}")
    return int(not all(met))


def as_marker(month: DrawnMonth) -> tuple[Workspace, str]:
    """The workspace of whoever marks the first piece of work, and its key."""
    key, assessor = month.drawn[0]
    return replace(month.workspace, actor=Actor(assessor, month.workspace.actor.staff)), key


def median(act: Callable[[], object], times: int = TURNS) -> float:
    """The median of the milliseconds that something takes, done once before."""
    act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def by_turns(*acts: Callable[[], object]) -> list[float]:
    """The medians of the milliseconds of processor time that some things take, done by turns after once before:
    what others do on the machine meanwhile then falls upon all of them."""
    taken: list[list[float]] = [[] for _ in acts]
    for turn in range(TURNS + 1):
        for act, spent in zip(acts, taken, strict=True):
            begun = time.process_time()
            act()
            if turn:
                spent.append(1000 * (time.process_time() - begun))
    return [statistics.median(spent) for spent in taken]


def pages(month: DrawnMonth) -> bool:
    """Print what each page takes beside its use cases and a bare view of its template."""
    here, key = as_marker(month)
    entrance = Entrance()
    app = create_app(Site(here, entrance))
    client = app.test_client()
    client.get(f"/enter?key={entrance.key}")
    reference = next(one.reference for one in my_work(here, MONTH) if one.key == key)
    wanted: dict[str, tuple[str, Callable[[], object]]] = {
        "month": (f"/months/{MONTH}", lambda: _of_month(here)),
        "queue": (f"/months/{MONTH}/my-work", lambda: my_work(here, MONTH)),
        "marking": (f"/months/{MONTH}/marking/first/{reference}", lambda: _opened(here, reference)),
        "themes": (f"/months/{MONTH}/themes", lambda: _of_themes(here)),
    }
    print(f"{'page':<10}{'page, ms':>10}{'use case':>10}{'bare view':>11}{'ratio':>8}", flush=True)
    met = True
    for name, (address, act) in wanted.items():
        bare = _bare(client, address)
        page, alone, template = by_turns(lambda address=address: client.get(address), act, bare)
        ratio = page / (alone + template)
        met &= ratio <= PAGE_GOAL
        print(f"{name:<10}{page:>10.1f}{alone:>10.1f}{template:>11.1f}{ratio:>8.2f}", flush=True)
    print(f"The goal of at most {PAGE_GOAL} times is {'met' if met else 'missed'}.")
    return met


def _opened(here: Workspace, reference: str) -> object:
    return open_item(here, key_of_reference(here, MONTH, reference), MONTH, Round.FIRST)


def _of_month(here: Workspace) -> object:
    state = workspace_state(here, MONTH)
    return (
        known_months(here),
        what_next(state, MONTH),
        month_status(here, MONTH),
        month_imports(here, MONTH),
        settings_notes(here),
        urgent_for_actor(here, MONTH, latest=True),
        has_work_to_mark(here, MONTH),
    )


def _of_themes(here: Workspace) -> object:
    return known_months(here), month_themes(here, MONTH), find_themes(here, MONTH)


def _bare(client: FlaskClient, address: str) -> Callable[[], object]:
    """A bare Flask application whose one view renders the same template with what that page was made of."""
    seen: dict[str, Any] = {}

    def render(template: str, **context: object) -> str:
        seen.update(template=template, context=context)
        return render_template(template, **context)

    around: dict[str, object] = {}
    kept = rendering._around

    def told() -> dict[str, object]:
        around.update(kept())
        return around

    application = client.application
    processors = application.template_context_processors[None]
    with patch("iqa.web.rendering.render_template", render):
        processors[processors.index(kept)] = told
        client.get(address)
        processors[processors.index(told)] = kept
    bare = Flask("iqa.web", static_folder=application.static_folder, template_folder=None)
    addresses.prepare(bare)
    with patch("iqa.web.rendering._around", lambda: around):
        rendering.prepare(bare)
    bare.jinja_env.globals["csrf_token"] = lambda: "token"
    routes.install(bare)
    name, context = str(seen["template"]), dict(seen["context"])
    bare.add_url_rule("/bare", "bare", lambda: render_template(name, **context))
    install(bare, application.extensions["iqa"])
    inner = bare.test_client()
    if inner.get("/bare").status_code != 200:
        raise SystemExit(f"the bare view of {address} does not answer")
    return lambda: inner.get("/bare")


def start(month: DrawnMonth) -> bool:
    """Print what the first page after a start takes, against importing flask, each in a fresh process."""
    root = str(month.workspace.root)
    flask = statistics.median(_seconds("import flask") for _ in range(STARTS))
    first = statistics.median(_seconds(FIRST_PAGE, root) for _ in range(STARTS))
    ratio = first / flask
    print(f"import flask {flask * 1000:.0f} ms, first page {first * 1000:.0f} ms, {ratio:.2f} times")
    print(f"The goal of at most {START_GOAL} times is {'met' if ratio <= START_GOAL else 'missed'}.", flush=True)
    return ratio <= START_GOAL


def _seconds(code: str, *arguments: str) -> float:
    """How long somebody waits for what a process does; nobody waits for it to be taken apart afterwards."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"{code}\nimport os\nos._exit(0)", *arguments], check=True)
    return time.perf_counter() - begun


def opening() -> bool:
    """Print what the page of one piece of work takes in months of 1,000 and of 40,000 cases."""
    with tempfile.TemporaryDirectory() as folder:
        taken = []
        for size in (1_000, 40_000):
            month = prepare(Path(folder), size, "sqlite:///iqa.db")
            here, key = as_marker(month)
            entrance = Entrance()
            client = create_app(Site(here, entrance)).test_client()
            client.get(f"/enter?key={entrance.key}")
            reference = next(one.reference for one in my_work(here, MONTH) if one.key == key)
            address = f"/months/{MONTH}/marking/first/{reference}"
            taken.append(median(lambda client=client, address=address: client.get(address)))
    ratio = taken[1] / taken[0]
    print(f"opening: {taken[0]:.1f} ms of 1,000, {taken[1]:.1f} ms of 40,000, {ratio:.2f} times")
    print(
        f"The goal of at most {OPENING_GOAL} times is {'met' if ratio <= OPENING_GOAL else 'missed'}.", flush=True
    )
    return ratio <= OPENING_GOAL


def marked(database: str, people: int, seconds: float) -> bool:
    """Print what people who mark at once wait for, beside the bare view under the same load."""
    with tempfile.TemporaryDirectory() as folder, stored_at(database) as url:
        root, port = Path(folder) / "area", free_port()
        workspace = _area(root, people, url(people))
        secret = share(root, port)
        tokens = _signed_in(workspace, people)
        ours = marking(root, secret, port, tokens, MONTH, seconds)
        gone = lost(workspace, ours.acknowledged)
        bare = rival(url(0) if database == "postgresql" else f"sqlite:///{folder}/rival.db", people, seconds)
    print(f"{people} people on {database}, {seconds:.0f} s, {THREADS} threads")
    print(f"{'request':<10}{'number':>8}{'median, ms':>12}{'p95, ms':>10}")
    for name, load in (("", ours), ("bare ", bare)):
        for kind, taken in sorted(load.taken.items()):
            row = (len(taken), statistics.median(taken), percentile(taken, 0.95))
            print(f"{name + kind:<10}{row[0]:>8}{row[1]:>12.1f}{row[2]:>10.1f}")
    ratio = percentile(ours.taken["save"], 0.95) / percentile(bare.taken["save"], 0.95)
    whole = not (ours.errors or bare.errors or gone)
    print(
        f"saving, p95: {ratio:.2f} times; {len(ours.acknowledged)} acknowledged, {len(gone)} of them lost; ",
        end="",
    )
    print(f"errors: {sorted(set(ours.errors + bare.errors)) or 'none'}")
    met = ratio <= MARKING_GOAL and whole
    print(f"The goal of at most {MARKING_GOAL} times, without error or loss, is {'met' if met else 'missed'}.")
    return met


def _area(root: Path, people: int, database: str) -> Workspace:
    """A workspace with a legal manager and so much drawn work for each of the people."""
    make_workspace(root, "Benchmark", database=database)
    workspace = open_workspace(root, "Bench", now=lambda: datetime(2026, 11, 3, 9, tzinfo=UTC))
    prosecutors = range(people * ITEMS_EACH // 2)
    managers = [
        colleague(f"M{unit:03d}", f"Manager Invented{in_letters(unit)}", "legal manager", unit)
        for unit in range(people)
    ]
    others = [
        colleague(f"P{one:03d}", prosecutor_name(one), "prosecutor", one * 2 // ITEMS_EACH) for one in prosecutors
    ]
    cases = [case(one * 4 + piece, one, one * 2 // ITEMS_EACH) for one in prosecutors for piece in range(4)]
    write_csv(root / "staff.csv", iter([*managers, *others]))
    write_csv(root / "cases.csv", iter(cases))
    import_export(workspace, ImportRequest(Kind.STAFF, root / "staff.csv"))
    import_export(workspace, ImportRequest(Kind.CASES, root / "cases.csv", MONTH, sure=True))
    draw(workspace, SampleRequest("casework", MONTH, seed="bench"))
    return workspace


def _signed_in(workspace: Workspace, people: int) -> dict[str, str]:
    """Staff id -> the cookie of a session that is signed in, as the server will take it."""
    serializer = _server_like(workspace)
    found = {}
    now = replace(workspace, now=lambda: datetime.now(UTC))
    for number in range(people):
        person = f"M{number:03d}"
        add_account(now, person, (Grant(AccountRole.ASSESSOR),), oid=f"oid-{person}", password=number == 0)
        token = begin(now, person, oid=f"oid-{person}", grants=(Grant(AccountRole.ASSESSOR),))
        found[person] = serializer({"token": token})
    return found


def _server_like(workspace: Workspace) -> Callable[[dict[str, str]], str]:
    app = create_app(Site(workspace, Entrance(), shared=True), secret="s" * 64)
    signing = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return lambda kept: str(signing.dumps(kept))


if __name__ == "__main__":
    raise SystemExit(main())
