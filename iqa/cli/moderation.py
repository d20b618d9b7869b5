"""`iqa moderate`, `iqa settle`, `iqa agreement`: work marked again, what is agreed, and how far markers agree."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from iqa.cli.common import (
    month_option,
    only_if_meant,
    print_json,
    print_table,
    some_month_option,
    to_option,
    workspace_command,
    yes_option,
)
from iqa.cli.marking import publish_workbooks
from iqa.cli.publishing import Done, Published, notes_of, paths_of, publish, said_of, tell_written
from iqa.cli.settling import write_settling
from iqa.domain import Moderation, Month, Purpose
from iqa.errors import UsageError
from iqa.moderation.calibration import QuestionSpread
from iqa.moderation.certificate import certificate, unassigned
from iqa.moderation.certificate_page import WORDS
from iqa.moderation.context import FigureRow, OwnFigures
from iqa.moderation.figures import Figures, Group
from iqa.moderation.leniency import Leniency
from iqa.moderation.page import row_of
from iqa.next_steps import NextStep, StepValue
from iqa.records.workspace import Workspace
from iqa.sampling.wording import exclusions_in_words
from iqa.staff import names_apart
from iqa.statistics import Estimate
from iqa.text import as_decimal, counted
from iqa.values import as_dict
from iqa.workflow.adjudication import AdjudicationRequest, OpenAdjudications, ShownMark, open_adjudications, settle
from iqa.workflow.agreement import AgreementResult, CalibrationResult, agreement_since, calibration_of
from iqa.workflow.drawn_work import item_named
from iqa.workflow.groups import work_in_words
from iqa.workflow.moderating import (
    ModerationRequest,
    compose_moderation_certificate,
    draw_calibration,
    draw_second_marking,
    moderation_briefs,
    standing_moderation,
)
from iqa.workflow.rendering import agreement_files, certificate_files


@workspace_command("moderate")
@month_option("The month whose work is marked a second time.")
@click.option(
    "--share",
    default="10%",
    show_default=True,
    metavar="SHARE",
    callback=lambda _ctx, _option, given: as_decimal(given),
    help="The share of each marker's work, such as 10% or 0.1.",
)
@click.option("--seed", default="", metavar="TEXT", help="A seed, such as digits from dice rolled at a meeting.")
@click.option("--void", default="", metavar="REASON", help="Set an earlier one of the month aside, with a reason.")
@click.option("--workbooks", is_flag=True, help="Only write the workbooks again, with what is recorded so far.")
@click.option("--calibration", is_flag=True, help="Give every assessor the same few pieces of work instead.")
@click.option("--items", type=int, default=3, show_default=True, metavar="N", help="How many, for a calibration.")
@click.option("--scheme", default="", metavar="SCHEME", help="Of which scheme, for a calibration.")
@yes_option("With --void: the earlier one is meant to be set aside for good.")
def moderate_command(
    workspace: Workspace, as_json: bool, calibration: bool, workbooks: bool, yes: bool, **order: Any
) -> None:
    """Have a random share of each marker's submitted work marked again, blind, by somebody else.

    The seed is fixed now, after the marks are in. At least one piece of work of each marker is drawn.
    """
    purpose = Purpose.CALIBRATION if calibration else Purpose.SECOND_MARKING
    if workbooks:
        files = publish_moderation_workbooks(workspace, standing_moderation(workspace, order["month"], purpose))
        if as_json:
            print_json({"files": paths_of(files), "notes": notes_of(files)})
            return
        tell_written(files)
        return
    wanted = ModerationRequest(**order)
    if wanted.void.strip():
        _only_if_meant(wanted, purpose, yes=yes, as_json=as_json)
    made = draw_calibration(workspace, wanted) if calibration else draw_second_marking(workspace, wanted)
    files = (
        *publish_moderation_certificate(workspace, made),
        *publish_moderation_workbooks(workspace, made),
    )
    if as_json:
        print_json({**certificate(made), "files": paths_of(files)})
        return
    _tell_drawn(workspace, made, files)


def _only_if_meant(wanted: ModerationRequest, purpose: Purpose, *, yes: bool, as_json: bool) -> None:
    """What is set aside does not come back."""
    given: dict[str, StepValue] = {"month": str(wanted.month)}
    given |= (
        {"calibration": True, "items": wanted.items} if purpose is Purpose.CALIBRATION else {"share": wanted.share}
    )
    given |= {name: text for name, text in (("scheme", wanted.scheme), ("seed", wanted.seed)) if text}
    what = f"The {WORDS[purpose]} of {wanted.month.label} would be set aside for good: it does not come back."
    step = NextStep("moderate", {**given, "void": wanted.void, "yes": True})
    only_if_meant(what, step, yes=yes, as_json=as_json)


def publish_moderation_certificate(workspace: Workspace, made: Moderation) -> tuple[Published, ...]:
    """Write the certificate of a second marking or a calibration set."""
    composed = compose_moderation_certificate(workspace, made)
    again = NextStep("certificate", {"scheme": str(made.purpose), "month": str(composed.month)})
    return publish(workspace, composed.month, certificate_files(workspace, composed), Done(_drawn(made), again))


def publish_moderation_workbooks(workspace: Workspace, made: Moderation) -> tuple[Published, ...]:
    """Write the workbooks of a second marking or a calibration set, with what is recorded so far."""
    of_what: dict[str, StepValue] = {"calibration": True} if made.purpose is Purpose.CALIBRATION else {}
    again = NextStep("moderate", {"month": str(made.month), "workbooks": True, **of_what})
    return publish_workbooks(workspace, made.month, moderation_briefs(workspace, made), Done(_drawn(made), again))


def _drawn(made: Moderation) -> str:
    what = "calibration set" if made.purpose is Purpose.CALIBRATION else "second marking"
    return f"The {what} is drawn and recorded."


def _tell_drawn(workspace: Workspace, made: Moderation, files: Iterable[Published]) -> None:
    number = len(made.to_mark())
    if made.purpose is Purpose.CALIBRATION:
        markers = len(made.markers(made.to_mark()[0]))
        click.echo(f"{counted(markers, 'assessor')} will mark the same {counted(number, 'piece')} of work.")
    else:
        click.echo(f"Drew {number} of {len(made.items):,} submitted pieces of work with the seed {made.seed}.")
        _tell_loads(workspace, made)
    for reason, count in exclusions_in_words(made.exclusions):
        click.echo(f"  Left out: {count:,} {reason}")
    for item in unassigned(made):
        click.echo(f"  Nobody else may mark {item.key}.")
    tell_written(files)


def _tell_loads(workspace: Workspace, made: Moderation) -> None:
    people = workspace.people()
    given = [item.assessor for item in made.to_mark() if item.assessor]
    print_table(
        ["Second marker", "To mark"],
        [[people[one].name if one in people else one, str(given.count(one))] for one in sorted(set(given))],
    )


@workspace_command("settle")
@click.argument("item", required=False, default="")
@click.argument("criterion", required=False, default="")
@some_month_option("List what waits to be settled in this month.")
@click.option("--rating", default="", metavar="RATING", help="The rating that stands.")
@click.option("--by", default="", metavar="NAME", help="Who settled it: neither marker, nor the person.")
@click.option("--meeting", is_flag=True, help="A meeting settled it.")
@click.option("--reason", default="", metavar="TEXT", help="Why this rating stands. It is kept.")
@click.option("--workbook", is_flag=True, help="Write a sheet to settle the month's on, read back by iqa record.")
@to_option
def settle_command(
    workspace: Workspace,
    as_json: bool,
    item: str,
    criterion: str,
    month: Month | None,
    rating: str,
    workbook: bool,
    to: Path | None,
    **settled: Any,
) -> None:
    """List what two markers rated differently, or record what stands for one CRITERION of an ITEM.

    The two ratings are listed in an order that tells nobody whose is whose.
    """
    if not item:
        if not month:
            raise UsageError("iqa settle needs a month to list.", "Add it, for example: --month 2026-10")
        if workbook:
            write_settling(workspace, month, to, as_json)
            return
        _tell_waiting(open_adjudications(workspace, month), as_json)
        return
    if not criterion or not rating:
        raise UsageError("Say which question is settled, and how.", "Give ITEM CRITERION --rating RATING.")
    item = item_named(workspace, item, month)
    found = settle(workspace, AdjudicationRequest(item, criterion, rating, month=month, **settled))
    if as_json:
        print_json({**as_dict(found.adjudication), "label": found.label})
        return
    work = work_in_words(found.adjudication.item_key, names_apart(workspace.people()))
    click.echo(f"{found.adjudication.criterion} of {work} stands as {found.label}.")


def _tell_waiting(found: OpenAdjudications, as_json: bool) -> None:
    if as_json:
        print_json({**as_dict(found), "month": found.month})
        return
    month = found.month.label
    waiting, twice = counted(len(found.differences), "question"), counted(found.twice, "piece")
    click.echo(f"{month}: {twice} of work marked twice, {waiting} to settle, {found.settled} settled.")
    for one in found.differences:
        click.echo(f"\n{one.item} {one.criterion}\n  {one.question}")
        for mark in one.marks:
            click.echo(f"  - {_shown(mark)}")
    if found.differences:
        click.echo('\nSettle each with: iqa settle ITEM CRITERION --rating R --by NAME|--meeting --reason "…"')
        click.echo(f"Or several at once, on a sheet: iqa settle --month {found.month} --workbook")
    if found.explanations:
        click.echo("\nMarks kept although the export says otherwise:")
    for told in found.explanations:
        click.echo(f"  {told.item} {told.criterion}: {told.rating}. {told.explanation}")
    if found.by_default:
        click.echo("\nAnswered by default, with all that was left (answer_each in iqa.toml ends it for a month):")
    for share in found.by_default:
        click.echo(f"  {share}")


def _shown(mark: ShownMark) -> str:
    findings = f" [{', '.join(mark.findings)}]" if mark.findings else ""
    explained = f" (Explained: {mark.explanation})" if mark.explanation else ""
    evidence = f": {mark.evidence}" if mark.evidence else ""
    return f"{mark.label}{evidence}{findings}{explained}"


@workspace_command("agreement")
@some_month_option("The first month to look at.", "since")
@click.option("--calibration", is_flag=True, help="Show what a month's calibration set came to.")
@some_month_option("The month of the calibration set.")
@to_option
def agreement_command(
    workspace: Workspace,
    as_json: bool,
    since: Month | None,
    calibration: bool,
    month: Month | None,
    to: Path | None,
) -> None:
    """Show how far first and second markers agree, by scheme, strand and question.

    A marker's own agreement and leniency are shown to that marker and their line manager only.
    """
    if calibration:
        if not month:
            raise UsageError("iqa agreement --calibration needs a month.", "Add it, for example: --month 2026-10")
        _tell_calibration(calibration_of(workspace, month), as_json)
        return
    if not since:
        raise UsageError("iqa agreement needs a first month.", "Add it, for example: --since 2026-10")
    result = agreement_since(workspace, since)
    _tell_agreement(result, publish_agreement(workspace, result, to), as_json)


def publish_agreement(workspace: Workspace, result: AgreementResult, to: Path | None = None) -> Published:
    """Write the page of how far markers agree."""
    (page,) = publish(workspace, result.month, agreement_files(workspace, result), to=to)
    return page


def _tell_agreement(result: AgreementResult, file: Published, as_json: bool) -> None:
    if as_json:
        print_json({**_as_json(result), "file": str(file.path)})
        return
    page = result.page
    click.echo(
        f"{page.pieces} pieces of work marked twice {page.months}: {page.pairs} marks, "
        f"the same rating on {page.raw or 'none'}."
    )
    for table in page.schemes:
        click.echo(f"\n{table.title}")
        _tell_figures("Questions", [*table.strands, *table.questions])
    if page.spread:
        click.echo(
            f"\nLeniency of {page.spread.markers} markers, in steps of the scale: from {page.spread.least} "
            f"to {page.spread.most}, the middle one {page.spread.middle}."
        )
    for own in page.own:
        _tell_own(own, page.smallest_pairs)
    click.echo(f"\n{said_of(file)}")


def _tell_figures(first: str, rows: Iterable[FigureRow]) -> None:
    shown = [[row.label, str(row.pairs), row.raw, row.ac1, row.ac2, row.kappa, row.alpha] for row in rows]
    print_table([first, "Marks", "Same rating", "AC1", "AC2", "Kappa", "Alpha"], shown)


def _tell_own(own: OwnFigures, smallest: int) -> None:
    if not own.enough:
        click.echo(f"\n{own.name}: {own.pairs} marks so far; figures are shown from {smallest} on.")
        return
    click.echo(
        f"\n{own.name}: {own.leniency} steps over {own.pairs} marks (95% interval {own.interval}); "
        f"{own.shrunk} drawn towards all."
    )
    click.echo(f"  {own.in_words}")
    for each in own.months:
        click.echo(f"  {each.month}: {each.mean} over {each.pairs}")
    _tell_figures("Scheme", own.agreement)


def _tell_calibration(found: CalibrationResult, as_json: bool) -> None:
    if as_json:
        print_json({**as_dict(found), "month": found.month, "scheme": found.scheme.id})
        return
    click.echo(
        f"{found.scheme.title}, {found.month.label}: {found.submitted} of {found.markers} markers "
        f"have marked the same {counted(found.pieces, 'piece')} of work."
    )
    labels = [rating.label for rating in found.scheme.scale]
    print_table(
        ["Question", "Marks", *labels, "Same rating", "Furthest apart"],
        [_calibrated(one) for one in found.questions],
    )


def _calibrated(one: QuestionSpread) -> list[str]:
    return [
        one.question,
        str(one.marks),
        *(f"{share:.0%}" for share in one.shares.values()),
        "not computable" if one.raw is None else f"{one.raw:.0%}",
        "" if one.range is None else counted(one.range, "step"),
    ]


def _as_json(result: AgreementResult) -> dict[str, Any]:
    found, page, may_see = result.findings, result.page, result.reader.may_see
    enough = {one.marker: one for one in found.leniency if one.pairs >= page.smallest_pairs}
    return {
        "pairs": found.pairs,
        "pieces": found.pieces,
        "markers": found.markers,
        "raw": _estimate(found.raw),
        "schemes": [_group(one) for one in found.schemes],
        "strands": [_group(one) for one in found.strands],
        "criteria": [_group(one) for one in found.criteria],
        "leniency_spread": as_dict(found.spread) if found.spread else None,
        "smallest_pairs": page.smallest_pairs,
        "own": [
            {
                "marker": one.marker,
                "name": may_see[one.marker],
                "pairs": one.pairs,
                "enough": one.marker in enough,
                "leniency": _leniency(one) if one.marker in enough else None,
                "agreement": [_group(group) for group in found.of_markers if group.id == one.marker]
                if one.marker in enough
                else [],
            }
            for one in found.leniency
            if one.marker in may_see
        ],
        "explanations": [as_dict(one) for one in page.explanations],
    }


def _leniency(one: Leniency) -> Mapping[str, Any]:
    low, high = one.interval if one.interval else (None, None)
    return {
        "mean": one.mean,
        "low": low,
        "high": high,
        "shrunk": one.shrunk,
        "months": [{**as_dict(each), "month": each.month} for each in one.months],
    }


def _group(one: Group) -> dict[str, Any]:
    figures: Figures = one.figures
    numbers = ("raw", "kappa", "kappa_linear", "ac1", "ac2", "alpha")
    return {
        "scheme": one.latest.id,
        "id": one.id,
        "pairs": figures.pairs,
        "pieces": figures.pieces,
        "differ_on_applicability": figures.apart,
        **{name: _estimate(getattr(figures, name)) for name in numbers},
        "note": row_of("", figures).note,
    }


def _estimate(one: Estimate | None) -> dict[str, float | None] | None:
    return {"value": one.value, "low": one.low, "high": one.high} if one else None
