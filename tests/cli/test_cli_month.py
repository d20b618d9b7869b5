"""A whole month through the command line, on small exports made here."""

import pytest
from office import (
    Office,
)


@pytest.mark.unmeasured
def test_a_month_leaves_its_papers_in_its_folder(finished: Office) -> None:
    assert {path.relative_to(finished.out).as_posix() for path in finished.out.rglob("*") if path.is_file()} == {
        "chase-list.csv",
        "chase-list.html",
        "certificate-casework.html",
        "certificate-casework.json",
        "certificate-victim-letters.html",
        "certificate-victim-letters.json",
        "committee-summary.docx",
        "committee-summary.html",
        "committee-summary.pdf",
        "minutes/committee.xlsx",
        *(f"workbooks/{name}.xlsx" for name in ("Bryony Furze", "Rowan Elder")),
        *(
            f"letters/{name}.{ending}"
            for name in ("Ash Maple", "Holly Brook", "Hazel Larch", "Dell Rush")
            for ending in ("docx", "html", "pdf", "eml")
        ),
        *(f"letters/for {name}.zip" for name in ("Bryony Furze", "Rowan Elder")),
    }


def test_verify_passes_over_a_finished_month(finished: Office) -> None:
    said = finished.iqa("verify").done()
    assert "Verification passed" in said.out
    assert "2 draws checked" in said.out
    for scheme in ("casework", "victim-letters"):
        certificate = finished.out / f"certificate-{scheme}.json"
        assert "Certificate verified" in finished.iqa("verify", "--certificate", certificate).done().out
