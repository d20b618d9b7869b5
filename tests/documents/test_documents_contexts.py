"""templates/README.md lists every name that a template may use. What templates use: test_documents_checking.py."""

import re
from typing import Any, get_args

import pytest
from document_builders import OURS

from iqa.briefs.context import BriefPage, Poster
from iqa.committee.context import CommitteeSummary
from iqa.criteria import CriteriaDiffPage
from iqa.documents.names import public_names
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.good_practice import PracticePage
from iqa.letter_checks.page import LetterCheckPage
from iqa.moderation.certificate_page import ModerationCertificatePage
from iqa.moderation.context import AgreementPage
from iqa.sampling.certificate_page import CertificatePage
from iqa.themes.outcomes_page import KnownOutcomesPage
from iqa.values import is_value
from iqa.victim_letters.chase_list_page import ChaseListPage
from iqa.workflow.templates import CONTEXTS

FOLDER = OURS[-1]
README = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_readme_names_every_template(name: str) -> None:
    assert f"`{name}`" in README


def contexts_in(kind: Any) -> list[type]:
    """The context classes that a type holds: those of tuples and of optional values too."""
    if is_value(kind):
        return [kind]
    return [found for part in get_args(kind) for found in contexts_in(part)]


def described(section: str) -> dict[str, list[str]]:
    """Path -> the names listed under it, in one section of the README."""
    found: dict[str, list[str]] = {}
    path = ""
    for line in section.splitlines():
        if heading := re.match(r"### .*?`(page[\w.]*)`", line):
            path = heading[1]
        elif entry := re.match(r"- ((?:`\w+`(?:, )?)+): \S", line):
            found.setdefault(path, []).extend(re.findall(r"`(\w+)`", entry[1]))
    return found


def expected(path: str, kind: type) -> dict[str, list[str]]:
    """The same from the context: its own names, then those of each context in it, by the path that leads there."""
    names = public_names(kind)
    found = {path: sorted(names)}
    for name, part in names.items():
        for inner in contexts_in(part):
            found |= expected(f"{path}.{name}", inner)
    return found


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("feedback letter", FeedbackLetter),
        ("committee summary", CommitteeSummary),
        ("brief", BriefPage),
        ("poster", Poster),
        ("certificate", CertificatePage),
        ("moderation certificate", ModerationCertificatePage),
        ("chase list", ChaseListPage),
        ("agreement page", AgreementPage),
        ("checked letter\n", LetterCheckPage),
        ("changed criteria", CriteriaDiffPage),
        ("good practice page", PracticePage),
        ("outcomes page", KnownOutcomesPage),
    ],
)
def test_the_readme_lists_every_name_an_office_may_use(title: str, kind: Any) -> None:
    section = re.split(r"^## ", README, flags=re.MULTILINE)
    (own,) = [part for part in section if part.startswith(f"The {title}")]
    listed = {path: sorted(names) for path, names in described(own).items()}
    once = {path: names for path, names in expected("page", kind).items() if path in listed}
    assert once == listed
    # A class that stands in several places is described once.
    classes = {tuple(names) for names in expected("page", kind).values()}
    assert {tuple(names) for names in listed.values()} == classes
