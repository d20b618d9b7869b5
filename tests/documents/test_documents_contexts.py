"""Every template uses the names that its context has, and templates/README.md lists them all."""

import re
from pathlib import Path
from typing import Any

import pytest
from document_builders import OURS
from template_names import contexts_in, names_used, public_names

from iqa.committee.context import CommitteeSummary
from iqa.documents.environment import find_template
from iqa.feedback.context import FeedbackLetter
from iqa.moderation.certificate_page import ModerationCertificatePage
from iqa.moderation.context import AgreementPage
from iqa.sampling.certificate_page import CertificatePage
from iqa.victim_letters.chase_list_page import ChaseListPage

CONTEXTS = {
    "feedback_letter.html": FeedbackLetter,
    "feedback_letter.docx": FeedbackLetter,
    "committee_summary.html": CommitteeSummary,
    "committee_summary.docx": CommitteeSummary,
    "certificate.html": CertificatePage,
    "moderation_certificate.html": ModerationCertificatePage,
    "chase_list.html": ChaseListPage,
    "agreement.html": AgreementPage,
}
FOLDER = OURS[-1]
README = (FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_template_uses_only_names_that_its_context_has(name: str) -> None:
    used, unknown = names_used(find_template(name, OURS), CONTEXTS[name])
    assert unknown == []
    assert (CONTEXTS[name], "protective_marking") in used
    assert len(used) > 15


def test_a_name_that_no_context_has_is_found(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text("{{ page.area }}")
    (tmp_path / "mine.html").write_text(
        "{% macro m(rows) %}{% for row in rows %}{{ row.stranger }}{% endfor %}{% endmacro %}"
        "{{ m(page.priorities) }}{{ page.nobody }}{{ elsewhere }}{{ page.area.upper }}"
    )
    _, unknown = names_used(tmp_path / "mine.html", FeedbackLetter)
    assert unknown == ["Priority.stranger", "FeedbackLetter.nobody", "elsewhere", "str.upper"]


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_readme_names_every_template(name: str) -> None:
    assert f"`{name}`" in README


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
        ("certificate", CertificatePage),
        ("moderation certificate", ModerationCertificatePage),
        ("chase list", ChaseListPage),
        ("agreement page", AgreementPage),
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
