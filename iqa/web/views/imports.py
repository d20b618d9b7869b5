"""An export is imported: chosen, looked at as it would be stored, its columns set right, then stored."""

from collections.abc import Iterator

from flask import redirect, request, url_for
from msgspec import Struct
from msgspec.structs import replace
from werkzeug.wrappers import Response

from iqa.domain import Kind, LetterState, Month
from iqa.errors import DoubtedError, NotFoundError, Problem, Severity, SheetError, UsageError
from iqa.fields import FIELDS, Field
from iqa.intake.doubt_words import doubt_in_words
from iqa.intake.mapping import ColumnMapping, How, Match
from iqa.intake.problems.grouping import ProblemGroup, grouped
from iqa.next_steps import Advice, Hint, advice, steps_in
from iqa.records.workspace import Workspace
from iqa.text import counted
from iqa.web.downloads import download
from iqa.web.fetching.months import held_here
from iqa.web.links import Phrase, in_pieces, in_words
from iqa.web.refusals import UNFIT
from iqa.web.rendering import page
from iqa.web.site import the_site, whose_here, workspace
from iqa.web.under_way import LongWork
from iqa.web.waiting import far_page, leave_to_page
from iqa.workflow.importing import ImportResult, import_export, refused_rows
from iqa.workflow.incoming import ImportRequest, columns_of
from iqa.workflow.problem_rows import ProblemRows
from iqa.workflow.progress import workspace_state
from iqa.workflow.rendering import problems_workbook
from iqa.workflow.what_next import what_next

KINDS = {
    Kind.CASES: "Cases",
    Kind.LETTERS: "Letters to victims",
    Kind.POLICE_FILES: "Police files",
    Kind.OUTCOMES: "What happened in cases afterwards",
    Kind.STAFF: "The staff list",
}
"""What the kinds of exports are called on a page."""
HOW = {
    How.GIVEN: "chosen here",
    How.REMEMBERED: "as you said before",
    How.EXACT: "same heading",
    How.ALIAS: "another name for it",
}
"""How a heading came to be matched, in words."""
ROWS_SHOWN, SAMPLES_SHOWN = 5, 3


class HeldExport(Struct, frozen=True):
    """An export that was sent. `work` is what is under way with it, the import itself where it is `storing`;
    `done` is what came of it once it is stored."""

    request: ImportRequest
    done: ImportResult | None = None
    work: LongWork[ImportResult] | None = None
    storing: bool = False


class ImportPage(Struct, frozen=True):
    """The form to choose an export; `problems` as the error summary takes them."""

    kinds: tuple[tuple[str, str], ...]
    kind: str = ""
    month_typed: str = ""
    problems: tuple[dict[str, str], ...] = ()


class FieldRow(Struct, frozen=True):
    """A field, and the heading that it is read from ('' for none). `suggested` is what it most likely is;
    `samples` are its first values as they were understood."""

    name: str
    label: str
    heading: str
    how: str
    suggested: str
    samples: tuple[str, ...]
    required: bool


class ShownRow(Struct, frozen=True):
    """A row of somebody's own, by the number that their spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


class ShownGroup(Struct, frozen=True):
    """Problems that are mended alike, with the first of the rows. `left_out`: they cost the rows."""

    to_do: str
    where: str
    example: tuple[Phrase, ...]
    left_out: bool
    rows: tuple[ShownRow, ...]


class TrialPage(Struct, frozen=True):
    """What an import would do, or did once `stored`. `refused` says why the file cannot be taken; `doubts` are
    what somebody has to decide before it is stored. `stranger` is whoever asks, as typed, where the staff list
    that was stored does not tell who that is."""

    name: str
    file: str
    title: str
    stored: bool
    facts: tuple[str, ...]
    fields: tuple[FieldRow, ...]
    lacking: tuple[FieldRow, ...]
    headings: tuple[str, ...]
    unused: tuple[str, ...]
    row_headings: tuple[str, ...]
    groups: tuple[ShownGroup, ...]
    doubts: tuple[str, ...]
    refused: str = ""
    refused_hint: tuple[Phrase, ...] = ()
    to_mend: bool = False
    step: int = 0
    next_steps: tuple[Advice, ...] = ()
    stranger: str = ""
    problems: tuple[dict[str, str], ...] = ()


def choose() -> str:
    """Choose an export."""
    return page("import.html", _form(request.args.get("kind", ""), request.args.get("month", "")))


def send() -> Response | tuple[str, int]:
    """Take an export; what is missing is asked for again."""
    kind = next((one for one in Kind if str(one) == request.form.get("kind")), None)
    given = request.form.get("month", "").strip()
    month = _month(given)
    sent = request.files.get("file")
    problems = []
    if kind is None:
        problems.append({"text": "Choose what the export lists", "href": "#kind"})
    if month is None and kind is not Kind.STAFF:
        problems.append({"text": "Enter the month as year and month, such as 2026-10", "href": "#month"})
    if sent is None or not sent.filename:
        problems.append({"text": "Choose a file", "href": "#file"})
    if problems or kind is None or sent is None:
        return page("import.html", _form(request.form.get("kind", ""), given, tuple(problems))), UNFIT
    name, path = the_site().uploads.save(sent)
    wanted = ImportRequest(kind, path, None if kind is Kind.STAFF else month)
    the_site().uploads.hold(name, HeldExport(wanted))
    return redirect(url_for("imports.trial", name=name))


def trial(name: str) -> str | Response | tuple[str, int]:
    """What the import would do; once it is stored, what it did; meanwhile, that it is under way."""
    held = held_here(name, HeldExport)
    if held.done is not None:
        return page("trial.html", _looked_at(name, held, held.done))
    return _as_it_stands(name, held, held.work or _begun(name, held, sure=False))


def columns(name: str) -> Response:
    """Say which headings hold which fields."""
    held = held_here(name, HeldExport)
    here, mapping = workspace(), columns_of(workspace(), held.request)
    matched = {one.field: one.heading for one in mapping.matches.values()} if mapping else {}
    chosen = {one.field: request.form.get(f"column-{one.field}", "") for one in FIELDS[held.request.kind]}
    said = {field: heading for field, heading in chosen.items() if heading and heading != matched.get(field)}
    wanted = replace(held.request, columns={**_kept(held.request, chosen), **said})
    columns_of(here, wanted)  # a refusal is told before anything is kept of it
    the_site().uploads.hold(name, HeldExport(wanted))
    return redirect(url_for("imports.trial", name=name))


def store(name: str) -> str | Response | tuple[str, int]:
    """Store it. What speaks against it has to be confirmed."""
    held = held_here(name, HeldExport)
    begins = not held.storing and held.done is None
    work = _begun(name, held, storing=True, sure="sure" in request.form) if begins else held.work
    if work is not None and work.is_done and work.failure is not None:
        return _as_it_stands(name, held_here(name, HeldExport), work)
    return redirect(url_for("imports.trial", name=name))


def _begun(name: str, held: HeldExport, *, storing: bool = False, sure: bool) -> LongWork[ImportResult]:
    """Work on an export, begun and held with it: it is looked at, or stored."""
    here, asked = workspace(), replace(held.request, sure=sure, dry_run=not storing)
    title = f"{_title(asked)} {'being stored' if storing else 'being read'}"
    work: LongWork[ImportResult] = LongWork(title, url_for("imports.trial", name=name), whose_here())
    the_site().work.begin(work, lambda _progress: import_export(here, asked))
    the_site().uploads.hold(name, replace(held, work=work, storing=storing))
    return work


def _as_it_stands(name: str, held: HeldExport, work: LongWork[ImportResult]) -> str | Response | tuple[str, int]:
    """The page of an export that is not stored: how far work on it is, then what came of that."""
    if not work.is_done:
        return far_page(work)
    if leave := leave_to_page():
        return leave
    settled = replace(held, work=None, storing=False)
    the_site().uploads.hold(name, settled)
    try:
        found = work.result()
    except DoubtedError:
        tried = import_export(workspace(), replace(held.request, dry_run=True))
        text = "Say that you have looked at what speaks against it, and that it is right"
        return page("trial.html", _looked_at(name, settled, tried, ({"text": text, "href": "#sure"},))), UNFIT
    except SheetError as refused:  # stored from another page meanwhile, perhaps: what stands in its way is shown
        shown = page("trial.html", _refused(workspace(), name, settled, refused))
        return (shown, UNFIT) if held.storing else shown
    if held.storing:
        settled = replace(settled, done=found)
        the_site().uploads.hold(name, settled)
    return page("trial.html", _looked_at(name, settled, found))


def to_mend(name: str) -> Response:
    """The rows with something to mend, as a workbook to correct and send again."""
    held = held_here(name, HeldExport)
    found = _rows_to_mend(workspace(), held)
    if found is None:
        raise NotFoundError("There is nothing to mend in it.")
    content = problems_workbook(workspace(), found, advice("Choose it on the page “Import an export”"), in_words)
    return download(f"problems-{held.request.kind}.xlsx", content)


def _form(kind: str, month_typed: str, problems: tuple[dict[str, str], ...] = ()) -> ImportPage:
    return ImportPage(tuple((str(one), words) for one, words in KINDS.items()), kind, month_typed, problems)


def _month(given: str) -> Month | None:
    try:
        return Month.parse(given)
    except UsageError:
        return None


def _kept(asked: ImportRequest, chosen: dict[str, str]) -> dict[str, str]:
    """What was said of the columns before and is still chosen."""
    return {field: heading for field, heading in asked.columns.items() if chosen.get(field) == heading}


def _rows_to_mend(here: Workspace, held: HeldExport) -> ProblemRows | None:
    if held.done:
        return held.done.to_mend
    try:
        return import_export(here, replace(held.request, dry_run=True)).to_mend
    except SheetError as refused:
        return refused_rows(here, held.request, refused)


def _looked_at(
    name: str, held: HeldExport, result: ImportResult, problems: tuple[dict[str, str], ...] = ()
) -> TrialPage:
    """The page of an export as it was sent, or as it was stored."""
    here = workspace()
    told = {str(one.code) for one in result.doubts}
    shown = tuple(one for one in result.problems if one.code not in told)
    stored = held.done is not None
    return replace(
        _trial(name, held, result.mapping, shown, result.to_mend, stored=stored),
        facts=tuple(_facts(result)),
        fields=tuple(_matched(result.mapping, result)),
        doubts=() if stored else tuple(map(doubt_in_words, result.doubts)),
        step=result.step,
        next_steps=what_next(workspace_state(here, result.month), result.month) if stored else (),
        stranger=_stranger(here) if stored and held.request.kind is Kind.STAFF else "",
        problems=problems,
    )


def _stranger(here: Workspace) -> str:
    """Who asks, as typed, where the staff list does not tell who that is and they can say it themselves."""
    return here.actor.typed if here.actor.person is None and not the_site().shared else ""


def _refused(here: Workspace, name: str, held: HeldExport, refused: SheetError) -> TrialPage:
    """The page of a file that cannot be taken as it is: why, and where a heading can be chosen that would help."""
    mapping = columns_of(here, held.request)
    rows = refused_rows(here, held.request, refused)
    told = replace(
        _trial(name, held, mapping, refused.problems, rows),
        refused=refused.message,
        refused_hint=_hint(refused.hint),
    )
    return replace(told, fields=tuple(_matched(mapping, None))) if mapping else told


def _trial(
    name: str,
    held: HeldExport,
    mapping: ColumnMapping | None,
    problems: tuple[Problem, ...],
    rows: ProblemRows | None,
    *,
    stored: bool = False,
) -> TrialPage:
    """What a page shows of any export that was read."""
    asked = held.request
    title = _title(asked)
    every = [one.heading for one in sorted(mapping.matches.values(), key=_place)] if mapping else []
    return TrialPage(
        name=name,
        file=asked.file.name,
        title=title,
        stored=stored,
        facts=(),
        fields=(),
        lacking=tuple(_lacking(mapping)) if mapping else (),
        headings=tuple(dict.fromkeys([*every, *mapping.unused])) if mapping else (),
        unused=mapping.unused if mapping else (),
        row_headings=rows.rows.headings if rows else (),
        groups=tuple(_shown(group, rows) for group in grouped(problems)),
        doubts=(),
        to_mend=rows is not None,
    )


def _title(asked: ImportRequest) -> str:
    return f"{KINDS[asked.kind]}{f' for {asked.month.label}' if asked.month else ''}"


def _place(match: Match) -> int:
    return match.index


def _matched(mapping: ColumnMapping, result: ImportResult | None) -> Iterator[FieldRow]:
    """The fields that have a column, in the order of these."""
    declared = {one.field: one for one in FIELDS[mapping.kind]}
    for match in sorted(mapping.matches.values(), key=_place):
        preview = result.preview[:SAMPLES_SHOWN] if result else ()
        samples = tuple(text for row in preview if (text := row.facts.get(match.field, "")))
        yield _row(declared[match.field], match.heading, HOW[match.how], "", samples)


def _lacking(mapping: ColumnMapping) -> Iterator[FieldRow]:
    """The fields without a column: those that are needed or of which a heading is suggested first."""
    suggested = {one.field: one.heading for one in mapping.suggestions}
    found = [
        _row(one, "", "", suggested.get(one.field, ""), ())
        for one in FIELDS[mapping.kind]
        if one.field not in mapping.matches
    ]
    yield from sorted(found, key=lambda one: (not one.required, not one.suggested, one.label))


def _row(declared: Field, heading: str, how: str, suggested: str, samples: tuple[str, ...]) -> FieldRow:
    return FieldRow(declared.field, declared.heading, heading, how, suggested, samples, declared.required)


def _shown(group: ProblemGroup, rows: ProblemRows | None) -> ShownGroup:
    wanted = group.rows[:ROWS_SHOWN]
    found = {one.number: one for one in rows.rows.rows if one.number in wanted} if rows and wanted else {}
    return ShownGroup(
        to_do=group.to_do,
        where=group.where,
        example=(Phrase(f"{group.example.message} "), *_hint(group.example.hint)),
        left_out=group.severity is Severity.REJECTED,
        rows=tuple(
            ShownRow(number, tuple("" if cell is None else str(cell) for cell in found[number].cells))
            for number in wanted
            if number in found
        ),
    )


def _hint(hint: Hint) -> tuple[Phrase, ...]:
    """A hint in pieces; nothing of one on typing a command again, since the page has lists of its own for it."""
    return () if any(not step.command for step in steps_in(hint)) else in_pieces(hint)


def _facts(result: ImportResult) -> Iterator[str]:
    """What comes of the rows, a sentence each."""
    counts = result.counts
    yield f"{counted(counts.accepted, 'row')} taken, {counts.rejected:,} left out."
    if counts.merged:
        yield f"{counted(counts.merged, 'repeated row')} put together with the row of the same piece of work."
    if counts.carried_over:
        yield f"{counts.carried_over:,} unsent letters of earlier months are carried over."
    if result.unchanged:
        yield "All of it is here already, so nothing changes."
    elif result.changes and not result.changes.none:
        found = result.changes
        yield (
            f"Against what was here: {len(found.added):,} added, {len(found.removed):,} removed, "
            f"{len(found.altered):,} altered."
        )
    if result.draw and result.draw.eligible:
        yield f"{result.draw.eligible:,} of {result.draw.of:,} may be drawn for the sample."
    if result.letters:
        states = [f"{count:,} {state}" for state in LetterState if (count := result.letters.count(state))]
        yield f"Letters to victims: {', '.join(states) or 'none'}."
    if result.police:
        yield f"{counted(result.police.failures, 'failure')} in {counted(result.police.cases, 'case')}."
    for one in result.rematched:
        stays = "stay as they are, since a sample was drawn from them" if one.drawn else "are matched anew"
        yield f"The {one.kind} of {one.month.label} {stays}."
