"""The printed certificate of a second marking says what its JSON says, and how to perform it again."""

from document_builders import OURS, SETTINGS
from moderation_pages import MARKERS, again, bare_moderation, moderated

from iqa.documents.rendering import render_html
from iqa.domain import Purpose
from iqa.moderation.certificate import HOW_TO_CHECK, certificate
from iqa.moderation.certificate_page import moderation_certificate_page


def test_the_page_repeats_the_certificate() -> None:
    made = again()
    page, written = moderated(made), certificate(made)
    assert (page.seed, page.algorithm, page.draw) == (written["seed"], written["algorithm"], written["draw"])
    assert (page.list_digest, page.list_rows) == (written["population"]["digest"], 10)
    assert page.how_to_check == HOW_TO_CHECK[Purpose.SECOND_MARKING]
    assert (page.what, page.month, page.file) == (
        "second marking",
        "October 2026",
        "certificate-second-marking.json",
    )
    assert page.drawn_at == "23 November 2026, 09:00 UTC"
    assert page.rule[0] == "Of each first marker's submitted work a share of 0.25 (25%), rounded up."


def test_what_was_drawn_stands_by_first_marker_with_its_chance_and_who_marks_it_again() -> None:
    page = moderated(again())
    assert [(group.cell, len(group.rows)) for group in page.drawn] == [
        ("Rowan Thistlewood (M1)", 2),
        ("Bryony Fennimore (M2)", 1),
    ]
    assert [[row.rank for row in group.rows] for group in page.drawn] == [["1", "2"], ["1"]]
    assert {row.probability for row in page.drawn[0].rows} == {"2 of 7 (28.6%)"}
    assert {row.assessor for row in page.drawn[0].rows} == {"Bryony Fennimore"}
    assert page.to_mark == 3
    assert page.nobody_may_mark == ()
    assert [(row.name, row.id, row.items) for row in page.loads] == [
        ("Bryony Fennimore", "M2", 2),
        ("Rowan Thistlewood", "M1", 1),
    ]


def test_two_markers_of_one_name_are_told_apart() -> None:
    page = moderation_certificate_page(again(), SETTINGS, dict.fromkeys(("M1", "M2"), "Sky Marl"))
    assert {row.assessor for group in page.drawn for row in group.rows} == {"Sky Marl (M1)", "Sky Marl (M2)"}


def test_work_that_nobody_else_may_mark_is_named() -> None:
    page = moderated(again(MARKERS[0]))
    assert len(page.nobody_may_mark) == 2
    assert {row.assessor for row in page.drawn[0].rows} == {""}


def test_what_was_left_off_and_set_aside_is_told() -> None:
    page = moderated(again())
    assert [(row.reason, row.count) for row in page.exclusions] == [("not submitted yet", 1_234)]
    assert [(row.by, row.at) for row in page.voids] == [("Rowan Thistlewood", "20 November 2026, 10:00 UTC")]


def test_a_calibration_set_is_everybodys() -> None:
    page = bare_moderation()
    (group,) = page.drawn
    assert (page.what, group.cell) == ("calibration set", "The month's sample")
    assert [(row.assessor, row.probability) for row in group.rows] == [("every marker", "1 of 1 (100%)")]
    assert [(row.name, row.items) for row in page.loads] == [("M1", 1), ("M2", 1)]
    assert page.rule[0].startswith("1 piece of work")


def test_the_page_says_how_to_perform_it_again_with_the_tool_and_without() -> None:
    text = render_html("moderation_certificate.html", moderated(again()), OURS)
    assert "iqa verify --certificate certificate-second-marking.json" in text
    assert "consistent_sampler" in text
