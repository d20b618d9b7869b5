"""The documents that a month has in its folder, to take by id."""

from collections.abc import Iterator
from itertools import groupby

from flask import url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from iqa.access import by_role
from iqa.domain import Month
from iqa.web.document_words import document_in_words, form_in_words
from iqa.web.downloads import download
from iqa.web.fetching.months import month_here
from iqa.web.fetching.papers import document_here
from iqa.web.rendering import page
from iqa.workflow.month_documents import WHOLE_AREA, MonthDocument, month_documents

KIBIBYTE = 1024


class DocumentLink(Struct, frozen=True):
    """A document to take: `says` is what it is, '' where its name tells."""

    says: str
    name: str
    size: str
    href: str


class DocumentsPage(Struct, frozen=True):
    """The documents of a month by folder; '' is the month's own."""

    month_label: str
    month_href: str
    folders: tuple[tuple[str, tuple[DocumentLink, ...]], ...]


def all(month: Month) -> str:
    """The documents of a month."""
    here = month_here(month)
    grants = here.workspace.actor.grants
    found = tuple(
        one for one in month_documents(here.workspace, month) if by_role(one.asks_for, grants, WHOLE_AREA)
    )
    context = DocumentsPage(month.label, url_for("months.glance", month=month), tuple(_folders(month, found)))
    return page("documents.html", context)


def take(month: Month, reference: str) -> Response:
    """One document."""
    found = document_here(month, reference)
    return download(found.path.name, found.path.read_bytes())


def _folders(month: Month, found: tuple[MonthDocument, ...]) -> Iterator[tuple[str, tuple[DocumentLink, ...]]]:
    for folder, inside in groupby(sorted(found, key=_folder), key=_folder):
        yield (
            folder,
            tuple(
                DocumentLink(
                    document_in_words(one.path.name) if not folder else "",
                    one.path.name,
                    ", ".join(filter(None, (form_in_words(one.path.name), _size(one)))),
                    url_for("documents.take", month=month, reference=one.id),
                )
                for one in inside
            ),
        )


def _size(one: MonthDocument) -> str:
    return f"{max(1, one.size // KIBIBYTE):,} KB"


def _folder(one: MonthDocument) -> str:
    return one.name.rpartition("/")[0]
