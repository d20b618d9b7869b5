"""What is taken of what was drawn, a sample, a second marking or a calibration: its certificate, as a page to
print and as a record, the workbooks of those who mark it, and what was left out of it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from iqa.domain import Moderation
from iqa.moderation.certificate import loads_of
from iqa.records.workspace import Workspace
from iqa.web.downloads import download
from iqa.web.fetching.second_marking import may_take_workbook, workbook_reference
from iqa.workflow.drawing import ComposedCertificate
from iqa.workflow.rendering import certificate_files

PAGE, RECORD = "page", "record"
Links = tuple[tuple[str, str], ...]
"""Words and where they lead."""


def certificate_links(endpoint: str, **address: Any) -> Links:
    """The certificate in both of its forms, by the endpoint that sends it."""
    return (
        ("Certificate as a page to print", url_for(endpoint, which=PAGE, **address)),
        ("Certificate as a record, to draw again with", url_for(endpoint, which=RECORD, **address)),
    )


def certificate_download(here: Workspace, composed: ComposedCertificate, which: str) -> Response:
    """The certificate to keep: the page to print, or the record by which anybody can draw again."""
    name = f"{composed.name}{'.html' if which == PAGE else '.json'}"
    return download(name, certificate_files(here, composed)[name])


def workbook_links(here: Workspace, made: Moderation, names: Mapping[str, str], endpoint: str) -> Links:
    """The workbooks of those who mark it that may be taken, by name."""
    return tuple(
        (
            names.get(one, one),
            url_for(endpoint, month=made.month, reference=workbook_reference(here, made, one)),
        )
        for one in sorted(loads_of(made))
        if may_take_workbook(here, one)
    )


def left_out_in_words(reasons: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Each reason why work is not on the list, with how much of it."""
    return tuple(f"{count:,} {reason}" for reason, count in reasons)
