"""A section of the settings changed by a form: typed, looked at as it would be written with its check, written."""

from flask import redirect, request, url_for
from msgspec import Struct, field
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.access import Action, require_role
from iqa.errors import NotFoundError, Problem
from iqa.records.workspace import SETTINGS_FILE
from iqa.text import counted
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.settings_form import FormField, SettingsForm
from iqa.web.settings_words import SECTIONS
from iqa.web.site import take_settings, workspace
from iqa.web.small_forms import FieldFault, SmallForm
from iqa.workflow.changing_settings import (
    FORMS,
    SettingsChange,
    SettingsFile,
    TriedSettings,
    change_settings,
    choices_of,
    settings_file,
    try_settings,
)

LOOK, WRITE = "look", "write"
MOVED = (
    f"Somebody changed {SETTINGS_FILE} while this form was open, so nothing is written yet. What you typed stands "
    "below, and where the file now says something else, that stands beside it. Look at each, and send it again"
)


class SettingsFormPage(Struct, frozen=True):
    """The form of a section. `beside` is by field what the file says now where it is not what was typed."""

    title: str
    back: str
    file: str
    digest: str
    fields: tuple[FormField, ...]
    typed: dict[str, str]
    faults: tuple[FieldFault, ...] = ()
    beside: dict[str, str] = field(default_factory=dict)


class SettingsCheckPage(Struct, frozen=True):
    """What would be written: each changed line as it is and as it would be, and what the check says. `sent` is
    what was typed, to be sent once more."""

    title: str
    back: str
    file: str
    lines: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    sent: tuple[tuple[str, str], ...]


def form(section: str) -> str:
    """The form, with what the file says."""
    file = _file_here(section)
    made = _form(section, file)
    return page("settings_form.html", _page(made, file, made.as_it_is()))


def send(section: str) -> Response | str | tuple[str, int]:
    """Show what would be written; once that was seen, write it. Another button leads back into the form."""
    file, sent = _file_here(section), SmallForm(request.form)
    made, what = _form(section, file), sent.text("do")
    values = made.read(sent)
    if sent.faults or what not in (LOOK, WRITE):
        shown = page("settings_form.html", _page(made, file, sent.typed, sent.faults, sent.text("digest")))
        return (shown, UNFIT) if sent.faults else shown
    change = SettingsChange(section, values, sent.text("digest"))
    tried = (change_settings if what == WRITE else try_settings)(workspace(), change)
    if tried.moved:
        return page("settings_form.html", _moved(made, settings_file(workspace()), sent)), UNFIT
    if tried.settings is None:
        faults = tuple(_fault(made, one) for one in tried.faults)
        return page("settings_form.html", _page(made, file, sent.typed, faults)), UNFIT
    if what == WRITE:
        take_settings(section, tried.settings)
        return redirect(url_for("office.all"))
    return page("settings_check.html", _check(made, tried, sent))


def _file_here(section: str) -> SettingsFile:
    """The settings as they stand, for whoever may change a section. NotFoundError where no form changes that."""
    require_role(Action.CHANGE_SETTINGS, workspace().actor)
    if section not in FORMS:
        raise NotFoundError("No form changes that.", "Choose one from what this office decides.")
    return settings_file(workspace())


def _form(section: str, file: SettingsFile) -> SettingsForm:
    return SettingsForm(section, getattr(file.settings, section), choices_of(workspace()))


def _title(made: SettingsForm) -> str:
    return f"Change settings: {SECTIONS[made.section][0].lower()}"


def _page(
    made: SettingsForm,
    file: SettingsFile,
    typed: dict[str, str],
    faults: tuple[FieldFault, ...] = (),
    digest: str = "",
) -> SettingsFormPage:
    """The form; with the `digest` of the file that it was opened on, where it was opened before."""
    return SettingsFormPage(
        title=_title(made),
        back=url_for("office.all"),
        file=SETTINGS_FILE,
        digest=digest or file.digest,
        fields=tuple(made.fields(typed)),
        typed=typed,
        faults=faults,
    )


def _moved(old: SettingsForm, file: SettingsFile, sent: SmallForm) -> SettingsFormPage:
    """The form with what was typed on the file as it is now, and what that says otherwise."""
    made = _form(old.section, file)
    typed, now = made.with_rows_of_file(sent.typed), made.as_it_is()
    of_rows = {now[f"{name}"]: now[name.removesuffix("-of")] for name in now if name.endswith("-of")}
    shown = _page(made, file, typed)
    beside = {}
    for one in shown.fields:
        said = of_rows.get(one.of, "") if one.of else now.get(one.name, "")
        if said != typed.get(one.name, "") and not one.name.rpartition("-of")[0] and "-new" not in one.name:
            beside[one.name] = said or "nothing"
    href = f"#{shown.fields[0].name}"
    return replace(shown, faults=({"text": MOVED, "href": href},), beside=beside)


def _fault(made: SettingsForm, problem: Problem) -> FieldFault:
    """A fault that the check found, at the field that it is about."""
    field = problem.column if problem.column in made.words else next(iter(made.words))
    return {"text": problem.message, "href": f"#{field}"}


def _check(made: SettingsForm, tried: TriedSettings, sent: SmallForm) -> SettingsCheckPage:
    what = counted(len(tried.lines), "line")
    return SettingsCheckPage(
        title=f"Write {what} into {SETTINGS_FILE}" if tried.lines else "Nothing would change",
        back=url_for("office.all"),
        file=SETTINGS_FILE,
        lines=tried.lines,
        notices=tried.notices,
        sent=tuple((name, text) for name, text in sent.typed.items() if name not in ("do", "csrf_token")),
    )
