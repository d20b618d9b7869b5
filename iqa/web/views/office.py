"""What this office decides, to be read: settings, policies, criteria with their check; and where each stands."""

from collections.abc import Iterator

from flask import url_for
from msgspec import Struct

from iqa.criteria import CriteriaDiffPage
from iqa.criteria.page import about_criterion
from iqa.domain import CORE, Criterion, Scheme, Standard
from iqa.errors import Problem, Severity
from iqa.fields import within
from iqa.marking.burden import most_asked, most_in_words
from iqa.records.schemes import CRITERIA
from iqa.records.workspace import SETTINGS_FILE
from iqa.sampling.policy_file import KINDS
from iqa.settings import Settings
from iqa.text import begun, counted
from iqa.web.doors import is_open, way
from iqa.web.links import in_words
from iqa.web.rendering import page
from iqa.web.sample_names import TITLES
from iqa.web.settings_words import SECTIONS, in_figures
from iqa.web.site import workspace
from iqa.workflow.changing_settings import FORMS
from iqa.workflow.office_rules import (
    ReadCriteria,
    all_criteria,
    criteria_compared,
    criteria_in_force,
    earlier_criteria,
)


class OfficePage(Struct, frozen=True):
    """The settings by section, each with where it is changed ('' for nowhere), the timeliness standards, and where
    policies and criteria are read."""

    sections: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]
    standards: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    file: str
    policies: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str, str], ...]


class ShownCriterion(Struct, frozen=True):
    """A question as it is read: `facts` and `ratings` name by name."""

    id: str
    question: str
    aim: str
    critical: bool
    facts: tuple[tuple[str, str], ...]
    ratings: tuple[tuple[str, str], ...]


class CriteriaPage(Struct, frozen=True):
    """Criteria with what a check says of them: `usable`, and its faults and notices; and with which `earlier`
    version they can be compared."""

    title: str
    back: str
    usable: bool
    asked: str
    problems: tuple[str, ...]
    file: str
    is_own: bool
    earlier: tuple[tuple[str, str], ...]
    modules: tuple[tuple[str, tuple[ShownCriterion, ...]], ...]


class ChangesPage(Struct, frozen=True):
    """What changed between two versions of criteria."""

    title: str
    back: str
    diff: CriteriaDiffPage


def all() -> str:
    """The settings, and what else the office decides."""
    here = workspace()
    context = OfficePage(
        sections=tuple(_sections(here.settings)),
        standards=tuple(map(_standard, here.settings.standards)),
        notices=here.settings.notices,
        file=SETTINGS_FILE,
        policies=tuple(
            (TITLES[one], url_for("policies.read", scheme=one)) for one in KINDS if is_open("policies.read")
        ),
        criteria=tuple(
            (_title(one), _said(one), url_for("office.criteria", scheme=one.id)) for one in all_criteria(here)
        ),
    )
    return page("office.html", context)


def criteria(scheme: str) -> str:
    """The criteria of one scheme, and the result of a check."""
    found = criteria_in_force(workspace(), scheme)
    known = found.scheme
    context = CriteriaPage(
        title=f"Criteria: {_title(found)}",
        back=url_for("office.all"),
        usable=known is not None,
        asked=most_in_words(most_asked(known), known.item_name) if known else "",
        problems=tuple(map(_problem, found.problems)),
        file=found.file or f"{CRITERIA}/{scheme}.toml",
        is_own=bool(found.file),
        earlier=tuple(_earlier(scheme)) if known else (),
        modules=tuple(_modules(known)) if known else (),
    )
    return page("criteria.html", context)


def changes(scheme: str, version: str) -> str:
    """What changed in criteria since an earlier version."""
    found = criteria_compared(workspace(), scheme, version)
    title = f"{found.title}: what changed since version {version}"
    return page("criteria_changes.html", ChangesPage(title, url_for("office.criteria", scheme=scheme), found))


def _earlier(scheme: str) -> Iterator[tuple[str, str]]:
    for one in earlier_criteria(workspace(), scheme):
        yield f"version {one.version}", url_for("office.changes", scheme=scheme, version=one.version)


def _sections(settings: Settings) -> Iterator[tuple[str, tuple[tuple[str, str], ...], str]]:
    for name, (title, shown) in SECTIONS.items():
        holder = getattr(settings, name) if name else settings
        form = way("settings.form", section=name) if name in FORMS else ""
        rows = tuple((words, in_figures(field, getattr(holder, field))) for field, words in shown.items())
        yield title, rows, form


def _standard(one: Standard) -> tuple[str, str]:
    """A timeliness standard: what it is called, and what it asks."""
    days = "not set, so it cannot be assessed" if one.days is None else one.aim
    return one.label, days or f"{one.days} {one.rule} {within(one.start_field)}"


def _title(found: ReadCriteria) -> str:
    return f"{found.scheme.title}, version {found.scheme.version}" if found.scheme else found.id


def _said(found: ReadCriteria) -> str:
    if found.scheme is None:
        return "cannot be used: see what the check says"
    said = [counted(len(found.scheme.criteria), "question")]
    said += [counted(len(found.problems), "notice")] if found.problems else []
    return ", ".join(said)


def _problem(problem: Problem) -> str:
    note = "Note: " if problem.severity is Severity.NOTICE else ""
    return f"{note}{begun(problem.said(in_words))}"


def _modules(scheme: Scheme) -> Iterator[tuple[str, tuple[ShownCriterion, ...]]]:
    for module, label in [(CORE, "Core form"), *((one.id, one.label) for one in scheme.modules)]:
        found = tuple(_criterion(scheme, one) for one in scheme.criteria if one.module == module)
        if found:
            yield label, found


def _criterion(scheme: Scheme, criterion: Criterion) -> ShownCriterion:
    return ShownCriterion(
        id=criterion.id,
        question=criterion.question,
        aim=criterion.aim,
        critical=criterion.critical,
        facts=tuple((name, said.replace("`", "")) for name, said in about_criterion(scheme, criterion)),
        ratings=tuple(
            (rating.label, criterion.guidance.get(rating.id, "")) for rating in scheme.ratings_of(criterion)
        ),
    )
