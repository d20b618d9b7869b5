"""What a month's feedback letters cost, beside a plain docxtpl loop over the same template and the same contexts.

    python bench/letters.py              75, 300 and 2,400 people
    python bench/letters.py 75 300       other numbers, in fifteens
    python bench/letters.py --profile    where the time goes, for the largest number

Goals: the letters of 300 people, in Word and as pages, composed, stored and written, cost at most half of what the
loop takes for the Word files alone; and at 2,400 people a letter costs at most 1.2 times what it costs at 75.

Each size has an invented month of its own, marked straight into the records: that many prosecutors in units of
fifteen, two cases each, every question answered. Everything runs in this one process, the loop after the letters.
"""

import argparse
import cProfile
import json
import pstats
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from docxtpl import DocxTemplate
from msgspec.structs import replace
from recording import MONTH, PROSECUTORS, drawn_month

from iqa.documents.environment import find_template, template_folders
from iqa.domain import Assessment, AssessmentState, Draw, Item, Mark, Scheme
from iqa.marking.attribution import NOT_KNOWN, questions, whose_work
from iqa.records.draws import month_draws
from iqa.records.workspace import Workspace
from iqa.workflow.drafting import publish_letters

SIZES = (75, 300, 2400)
MOST_OF_A_LOOP, MOST_GROWTH = 0.5, 1.2
EVIDENCE = (
    "The review of 9 October sets out what has to be proved and by whom, and answers what was said in interview.",
    "The action plan has no dates, and the second statement was asked for only on the day before the hearing.",
    "Nothing on the file says why the two items on the schedule were taken not to help the defence.",
)


def main() -> None:
    """Print one line for each number of people, and whether the goals are met."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    arguments.add_argument("--profile", action="store_true", help="where the time goes, for the largest number")
    chosen = arguments.parse_args()
    titles = ("letters", "prepared, s", "letters, s", "CPU, s", "loop, s", "CPU, s")
    titles += ("ms a letter", "of a loop", "CPU of it", "peak MB")
    print("".join(f"{title:>13}" for title in titles), flush=True)
    each: dict[int, float] = {}
    shares: dict[int, float] = {}
    for size in sorted(chosen.sizes):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "workspace"
            begun = time.perf_counter()
            workspace = marked_month(root, size // PROSECUTORS)
            prepared = time.perf_counter() - begun
            spent, cpu = letters(workspace, profiled=chosen.profile and size == max(chosen.sizes))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            rival, rival_cpu = loop(workspace, root / "loop")
        each[size], shares[size] = spent / size, spent / rival
        figures = (prepared, spent, cpu, rival, rival_cpu, each[size] * 1000, shares[size], cpu / rival_cpu, peak)
        print(f"{size:>13,}" + "".join(f"{figure:>13.2f}" for figure in figures), flush=True)
    tell_goals(each, shares)


def tell_goals(each: dict[int, float], shares: dict[int, float]) -> None:
    """Say which goals are met; the process ends with 1 when one of those measured is missed."""
    missed = False
    least, middle, most = SIZES
    if middle in shares:
        missed |= shares[middle] > MOST_OF_A_LOOP
        print(f"{middle} letters cost {shares[middle]:.2f} of a loop; the goal is {MOST_OF_A_LOOP} at most.")
    if least in each and most in each:
        growth = each[most] / each[least]
        missed |= growth > MOST_GROWTH
        print(f"At {most:,} a letter costs {growth:.2f} times what it does at {least}; the goal is {MOST_GROWTH}.")
    if missed:
        raise SystemExit(1)


def letters(workspace: Workspace, *, profiled: bool) -> tuple[float, float]:
    """Write a month's letters as `iqa feedback` does. Returns the seconds, and those of the processor."""
    profile = cProfile.Profile()
    begun, worked = time.perf_counter(), time.process_time()
    if profiled:
        profile.enable()
    result = publish_letters(workspace, MONTH)
    profile.disable()
    spent = time.perf_counter() - begun, time.process_time() - worked
    if result.blocked or result.waiting or not all(one.version == 1 and not one.kept for one in result.written):
        raise SystemExit("not every letter was written")
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)
    return spent


def loop(workspace: Workspace, folder: Path) -> tuple[float, float]:
    """Render the stored contexts with docxtpl alone, one file each. Returns the seconds, and the processor's."""
    template = find_template("feedback_letter.docx", template_folders(workspace.root))
    with workspace.store.reading() as view:
        contexts = [json.loads(draft.context) for draft in view.drafts.list(month=MONTH)]
    folder.mkdir()
    begun, worked = time.perf_counter(), time.process_time()
    for number, context in enumerate(contexts):
        document = DocxTemplate(template)
        document.render({"page": context}, autoescape=True)
        document.save(folder / f"{number}.docx")
    return time.perf_counter() - begun, time.process_time() - worked


def marked_month(root: Path, units: int) -> Workspace:
    """A workspace whose month is drawn and marked to the last question."""
    workspace = drawn_month(root, units)
    with workspace.store.changing("Bench", workspace.now(), "marks recorded") as change:
        (one,) = month_draws(change, MONTH)
        for number, drawn in enumerate(one.to_mark()):
            assessment = assessed(one.draw, one.scheme, one.items[drawn.key], number)
            change.assessments.add(replace(assessment, assessor=drawn.assessor))
    return replace(workspace, now=lambda: datetime(2026, 11, 17, 9, tzinfo=UTC))


def assessed(draw: Draw, scheme: Scheme, item: Item, number: int) -> Assessment:
    """One piece of work with every question answered: most marks the best, some below, one a priority."""
    marks: list[Mark] = []
    for place, question in enumerate(questions(scheme, draw.policy.focus, item)):
        criterion = question.criterion
        step = 0 if (place + number) % 4 else 1 + (number + place) % (len(scheme.scale) - 1)
        first = bool(step) and not any(mark.priority for mark in marks)
        marks.append(
            Mark(
                criterion.id,
                scheme.scale[step].id,
                evidence=EVIDENCE[(place + number) % len(EVIDENCE)] if step else "",
                finding_codes=criterion.finding_codes[:1] if step else (),
                priority=first,
                aim="A review made for this case, which says how it will be proved." if first else "",
                next_step="Put the dates in the plan and go through it together next week." if first else "",
                person=whose_work(criterion, item).person_id or NOT_KNOWN,
            )
        )
    return Assessment(
        item.key,
        scheme.id,
        scheme.version,
        draw.month,
        draw.id,
        draw.items[0].assessor,
        state=AssessmentState.SUBMITTED,
        marks=tuple(marks),
        revision=1,
    )


if __name__ == "__main__":
    main()
