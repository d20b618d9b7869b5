"""Long work: a page tells how far it is, survives a reload, is found again elsewhere, and becomes the result."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from unittest.mock import patch

import pytest
from browsing import Browser
from office import MONTH, Office, copied
from werkzeug.datastructures import MultiDict
from workflow_builders import marked_month

from iqa.errors import BusyError, ConflictError
from iqa.web.under_way import LongWork, UnderWay
from iqa.web.views import imports, letters

LETTERS = f"/months/{MONTH}/letters"


@pytest.fixture
def go() -> Iterator[Event]:
    """Nothing long goes on before this is set."""
    event = Event()
    yield event
    event.set()


def test_work_is_waited_for_a_moment_then_told_by_how_far_it_is(go: Event) -> None:
    under_way = UnderWay(patience=0)
    work: LongWork[str] = LongWork("Reading", "/here", "ann")

    def read(progress: object) -> str:
        work.how_far(3, 8)
        go.wait()
        return "read"

    assert under_way.begin(work, read) is work
    assert [one.title for one in under_way.of("ann")] == ["Reading"]
    assert under_way.of("bo") == ()
    go.set()
    under_way.carry_out(60)
    assert (work.done, work.of, work.result()) == (3, 8, "read")
    assert under_way.of("ann") == ()


def test_a_refusal_comes_when_the_result_is_asked_for_and_nobody_begins_without_end(go: Event) -> None:
    under_way = UnderWay(patience=60)

    def refuse(_progress: object) -> None:
        raise ConflictError("No.")

    refused = under_way.begin(LongWork("One", "/1", "ann"), refuse)
    with pytest.raises(ConflictError):
        refused.result()
    hasty = UnderWay(patience=0)
    for number in range(3):
        hasty.begin(LongWork(str(number), "/", "ann"), lambda _progress: go.wait())
    with pytest.raises(BusyError):
        hasty.begin(LongWork("more", "/", "ann"), lambda _progress: go.wait())


def test_drafts_that_take_long_are_found_again_from_another_page(go: Event, tmp_path: Path) -> None:
    office = copied(marked_month(tmp_path), tmp_path / "marked")
    browser, real = Browser(office.folder, patience=0), letters.publish_letters

    def slowly(workspace, month, person, progress, **more):  # type: ignore[no-untyped-def]
        progress(1, 4)
        go.wait()
        return real(workspace, month, person, progress, **more)

    with patch.object(letters, "publish_letters", slowly):
        told = browser.post(f"{LETTERS}/drafts", MultiDict())
        assert "Drafts for October 2026 being written" in told.text
        address = told.path
        while "1 of 4 are done." not in browser.get(address).text:
            pass
        part = browser.client.get(address, headers={"HX-Request": "true"})
        assert "Under way for" in part.text
        assert "<h1" not in part.text
        assert address in browser.get("/months").links_to("/drafted/")
        go.set()
        while browser.client.get(address, headers={"HX-Request": "true"}).headers.get("HX-Refresh") != "true":
            pass
    assert "done, see what came of it" in browser.get("/months").text
    assert "4 drafts were written." in browser.get(address).text
    assert "4 drafts were written." in browser.get(address).text
    assert browser.get("/months").links_to("/drafted/") == []


def test_an_import_that_takes_long_is_read_then_stored_and_each_is_told(
    go: Event, office: Office, tmp_path: Path
) -> None:
    browser, real = Browser(office.folder, patience=0), imports.import_export

    def slowly(workspace, asked):  # type: ignore[no-untyped-def]
        go.wait()
        return real(workspace, asked)

    def until(said: str) -> str:
        while said not in (shown := browser.get(address).text):
            assert "Under way for" in shown
        return shown

    staff = "Staff id,Name,Role,Unit,Line manager\nM1,Bryony Furze,Legal manager,North,\n"
    (tmp_path / "staff.csv").write_text(staff, encoding="utf-8")
    with patch.object(imports, "import_export", slowly), (tmp_path / "staff.csv").open("rb") as file:
        read = browser.post("/import", MultiDict([("kind", "staff"), ("file", (file, "staff.csv"))]))  # type: ignore[list-item]
        assert "The staff list being read" in read.text
        address = read.path
        go.set()
        assert "Nothing is stored yet." in until("Store it")
        go.clear()
        stored = browser.post(address, MultiDict({"sure": "yes"}))
        assert "The staff list being stored" in stored.text
        assert "The staff list being stored" in browser.post(address, MultiDict()).text
        go.set()
        assert "This is step" in until("The staff list: stored")
