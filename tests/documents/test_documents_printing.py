"""On paper: a full letter is signed on its first page, and nothing of a wide page is cut off."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from document_builders import OURS, certified, chased, letter, summary
from machine import skip_or_fail
from moderation_pages import moderated
from msgspec.structs import replace

from iqa.briefs.context import PosterFigure
from iqa.briefs.poster import posters
from iqa.documents.rendering import render_html, render_word

pytestmark = pytest.mark.unmeasured

SIGNED = "Rowan Thistlewood, legal manager"
DETAIL = "The detail behind this letter"
MARKING = "OFFICIAL-SENSITIVE"
A4 = (595, 842)


@cache
def program(*names: str) -> str:
    return next((found for name in names if (found := shutil.which(name))), "")


def run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def poppler() -> None:
    skip_or_fail("pdftotext and pdfinfo (poppler)", bool(program("pdftotext") and program("pdfinfo")))


@pytest.fixture
def libreoffice(poppler: None, tmp_path: Path) -> "LibreOffice":
    skip_or_fail("LibreOffice", bool(program("soffice", "libreoffice")))
    return LibreOffice(tmp_path)


@pytest.fixture
def chromium(poppler: None, tmp_path: Path) -> "Chromium":
    skip_or_fail("Chromium", bool(program("chromium", "chromium-browser", "google-chrome")))
    return Chromium(tmp_path)


class LibreOffice:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prints(self, file: bytes) -> Path:
        document = self.folder / "document.docx"
        document.write_bytes(file)
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        office = program("soffice", "libreoffice")
        run(office, profile, "--headless", "--convert-to", "pdf", "--outdir", self.folder, document)
        return self.folder / "document.pdf"


class Chromium:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prints(self, html: str) -> Path:
        page, pdf = self.folder / "page.html", self.folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        run(
            program("chromium", "chromium-browser", "google-chrome"),
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
            f"--user-data-dir={self.folder / 'profile'}",
            *("--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()),
        )
        return pdf


def pages_of(pdf: Path) -> list[str]:
    return run("pdftotext", "-layout", pdf, "-").rstrip("\f\n").split("\f")


def size_of(pdf: Path) -> tuple[int, int]:
    found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", pdf))
    assert found
    return round(float(found[1])), round(float(found[2]))


def right_edges(pdf: Path) -> list[float]:
    return [float(edge) for edge in re.findall(r'<word .*?xMax="([\d.]+)"', run("pdftotext", "-bbox", pdf, "-"))]


def is_signed_on_its_first_page(pages: list[str]) -> bool:
    top_of_second = pages[1].replace(MARKING, "").split()[: len(DETAIL.split())]
    return SIGNED in pages[0] and top_of_second == DETAIL.split() and DETAIL not in pages[0]


@pytest.mark.libreoffice
def test_the_fullest_letter_in_word_is_signed_on_its_first_page(libreoffice: LibreOffice) -> None:
    pdf = libreoffice.prints(render_word("feedback_letter.docx", letter(), OURS, "Letter"))
    pages = pages_of(pdf)
    assert is_signed_on_its_first_page(pages)
    assert size_of(pdf) == A4
    assert all(page.count(MARKING) == 2 for page in pages)
    # The third page begins in the middle of a table, with its headings again.
    assert pages[2].replace(MARKING, "").split()[:6] == ["Strand", "Question", "Mark", "Where", "it", "shows"]


@pytest.mark.libreoffice
def test_the_committee_summary_in_word_is_landscape_with_its_headings_on_every_page(
    libreoffice: LibreOffice,
) -> None:
    pdf = libreoffice.prints(render_word("committee_summary.docx", summary(), OURS, "Summary"))
    pages = pages_of(pdf)
    assert size_of(pdf) == A4[::-1]
    assert max(right_edges(pdf)) < A4[1] - 28
    assert "In brief" in pages[0]
    assert sum("Crown Court North" in page and "All units" in page for page in pages) >= 2


@pytest.mark.chromium
def test_the_fullest_letter_as_a_page_is_signed_on_its_first_sheet(chromium: Chromium) -> None:
    pdf = chromium.prints(render_html("feedback_letter.html", letter(), OURS))
    pages = pages_of(pdf)
    assert is_signed_on_its_first_page(pages)
    assert size_of(pdf) == A4
    assert all(page.count(MARKING) == 2 for page in pages)
    assert all(re.search(r"Strand\s+Question\s+Mark\s+Where it shows", page) for page in pages[1:4])


@pytest.mark.chromium
def test_the_fullest_poster_is_one_sheet_that_reads_from_two_metres(chromium: Chromium) -> None:
    """Nothing on it is smaller than 18 points but the marking: capitals of about 4.5 millimetres."""
    words = "Once the reason was received, did the victim liaison unit send the letter in time?"
    (poster,) = posters(summary(), {"Review and case analysis": "Persephone Featherstonehaugh-Marlowe"})[:1]
    full = replace(
        poster,
        focus=replace(poster.focus, question=words),
        well=PosterFigure(words, "98%", 10, "104 pieces of work; 95% interval 92% to 99%"),
    )
    html = render_html("poster.html", full, OURS)
    pages = pages_of(chromium.prints(html))
    assert len(pages) == 1
    assert pages[0].count(MARKING) == 2
    sizes = dict(re.findall(r"^\.?([\w ]+) \{[^}]*font-size: (\d+)pt", html, re.MULTILINE))
    assert {name for name, size in sizes.items() if int(size) < 18} == {"marking"}


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("name", "context", "size"),
    [
        ("committee_summary.html", summary(), A4[::-1]),
        ("chase_list.html", chased(), A4[::-1]),
        ("certificate.html", certified(), A4),
        ("moderation_certificate.html", moderated(), A4),
    ],
)
def test_a_printed_page_is_whole(chromium: Chromium, name: str, context: object, size: tuple[int, int]) -> None:
    html = render_html(name, context, OURS)
    pdf = chromium.prints(html)
    pages = pages_of(pdf)
    assert size_of(pdf) == size
    assert max(right_edges(pdf)) < size[0] - 20
    assert all(page.count(MARKING) == 2 for page in pages)
    headings = re.findall(r"<h2>(.*?)</h2>", html)
    printed = " ".join(" ".join(pages).split())
    assert all(heading in printed for heading in headings)
    assert all(f"page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
