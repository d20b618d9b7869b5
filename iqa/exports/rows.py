"""The full rows of each table, for internal use: every question asked of every drawn piece of work, marked or not.

What is for others is picked and counted from the same values elsewhere; nothing is left out or hidden here.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from iqa.domain import NOT_APPLICABLE, Criterion, Draw, DrawnItem, Kind, Mark, Round, day_of_moment
from iqa.exports.tables import NOT_APPLICABLE_WORD, Cells, ExportValue
from iqa.fields import heading
from iqa.marking.attribution import questions, whose_work
from iqa.marking.results import MarkedWork
from iqa.sampling.wording import cell_name

NameOf = Callable[[str], str]
NOT_RECORDED = "not recorded"
RANDOM, ALWAYS = "random", "always included"


class ExportedWork(Struct, frozen=True):
    """One drawn piece of work with one marking of it, which may not have begun.

    `in_figures` says whether rates count the piece of work by this marking, `reported` which of its marks they
    take, by criterion, and `probability` what they divide one by to weigh each of them.
    """

    draw: Draw
    drawn: DrawnItem
    marked: MarkedWork
    in_figures: bool = False
    probability: float | None = None
    reported: frozenset[str] = frozenset()

    @property
    def unit(self) -> str:
        """The unit of the work."""
        return self.marked.item.text("unit") or NOT_RECORDED

    @property
    def kind_of_work(self) -> str:
        """The casework type of a case, the letter type of a letter."""
        field = "letter_type" if self.marked.scheme.population is Kind.LETTERS else "casework_type"
        return self.marked.item.text(field) or NOT_RECORDED

    def asked(self) -> tuple[Criterion, ...]:
        """The questions asked of it, and any other that has a mark, in the scheme's order.

        Marks are agreed only where two markers gave them, so that of an agreed marking there are only its marks.
        """
        scheme, given = self.marked.scheme, {mark.criterion for mark in self.marked.marks_in_order()}
        focus = self.draw.policy.focus
        due = () if self.marked.assessment.round is Round.AGREED else questions(scheme, focus, self.marked.item)
        wanted = {one.criterion.id for one in due} | given
        return tuple(criterion for criterion in scheme.criteria if criterion.id in wanted)


def mark_rows(work: ExportedWork, names: NameOf) -> Iterator[Cells]:
    """A row for each question asked. `names` gives the name of a staff id."""
    shared = _work_cells(work, names) | _marking_cells(work, names)
    for criterion in work.asked():
        yield {
            **shared,
            **question_cells(work, criterion, work.marked.scheme.strand_label(criterion.strand)),
            **_answer_cells(work, criterion, names),
            **_dates_cells(work, criterion),
            "In the figures": yes_no(criterion.id in work.reported),
        }


def assessment_row(work: ExportedWork, names: NameOf) -> Cells:
    """The row of one assessment as a whole."""
    assessment, kind = work.marked.assessment, work.marked.scheme.population
    entered = (
        f"{heading(one.field, kind)}: {one.value.isoformat()} ({one.source})" for one in assessment.entered_dates
    )
    return {
        **_work_cells(work, names),
        **count_cells(work),
        "Good practice": assessment.good_practice,
        "Urgent concern": assessment.urgent_concern,
        "Referral": assessment.referral,
        "Overall": assessment.overall,
        "Dates entered": _joined(entered),
        **_marking_cells(work, names),
    }


def action_rows(work: ExportedWork, names: NameOf) -> Iterator[Cells]:
    """A row for each action agreed about a piece of work."""
    marked = work.marked
    for action in marked.assessment.actions:
        owner = marked.person_of_action(action)
        about = marked.scheme.criterion(action.criterion).question if action.criterion else ""
        yield {
            **_work_cells(work, names),
            "Owner id": owner,
            "Owner name": names(owner),
            "Action": action.text,
            "About criterion": action.criterion,
            "About question": about,
            "Due": action.due,
            **_marking_cells(work, names),
        }


def question_cells(work: ExportedWork, criterion: Criterion, strand: str) -> dict[str, ExportValue]:
    """What was asked, and the rating it got."""
    mark, scheme = work.marked.assessment.mark(criterion.id), work.marked.scheme
    rated = mark.is_marked and mark.rating != NOT_APPLICABLE
    step = scheme.rating(mark.rating) if rated else None
    return {
        "Strand": strand,
        "Criterion": criterion.id,
        "Question": criterion.question,
        "Rating": step.label if step else NOT_APPLICABLE_WORD if mark.is_marked else None,
        "To standard": yes_no(step.met) if step else None,
        "Finding codes": _joined(mark.finding_codes),
    }


def count_cells(work: ExportedWork) -> dict[str, ExportValue]:
    """How many questions were asked of a piece of work and what became of them."""
    marked, asked = work.marked, work.asked()
    given = marked.marks_in_order()
    met = {rating.id for rating in marked.scheme.scale if rating.met}
    return {
        "Questions": len(asked),
        "Marked": len(given),
        "Not marked": len(asked) - len(given),
        "Not applicable": sum(mark.rating == NOT_APPLICABLE for mark in given),
        "Marks to standard": sum(mark.rating in met for mark in given),
        "Actions agreed": len(marked.assessment.actions),
    }


def yes_no(value: bool) -> str:
    """The word for a yes or no."""
    return "yes" if value else "no"


def _work_cells(work: ExportedWork, names: NameOf) -> dict[str, ExportValue]:
    item, drawn = work.marked.item, work.drawn
    person = item.text("person")
    return {
        "Month": str(work.draw.month),
        "Scheme": work.draw.scheme,
        "Scheme version": work.draw.scheme_version,
        "Item": item.key,
        "URN": item.text("urn"),
        "Person id": person,
        "Person name": names(person),
        "Unit": work.unit,
        "Team": item.text("team") or None,
        "Casework type": work.kind_of_work,
        "Sample": ALWAYS if work.marked.certainty_selected else RANDOM,
        "Cell": cell_name(drawn.cell),
        "Probability": work.probability,
        "Draw": work.draw.id,
    }


def _answer_cells(work: ExportedWork, criterion: Criterion, names: NameOf) -> dict[str, ExportValue]:
    mark, scheme = work.marked.assessment.mark(criterion.id), work.marked.scheme
    record = work.marked.person_of(mark) if mark.is_marked else _expected(work, criterion, mark)
    return {
        "Kind": str(criterion.kind),
        "Judges the work of": str(criterion.work_of),
        "Record of id": record,
        "Record of name": names(record),
        "Findings": _joined(scheme.finding_labels(mark.finding_codes)),
        "Evidence": mark.evidence,
        "Priority": yes_no(mark.priority),
        "What is expected": (mark.aim or criterion.aim) if mark.priority else "",
        "What next": mark.next_step,
        "Explanation": mark.explanation,
    }


def _expected(work: ExportedWork, criterion: Criterion, mark: Mark) -> str:
    """On whose record a mark not yet given will go, as far as is known."""
    return mark.person or whose_work(criterion, work.marked.item).person_id


def _dates_cells(work: ExportedWork, criterion: Criterion) -> dict[str, ExportValue]:
    found, kind = work.marked.timeliness.get(criterion.id), work.marked.scheme.population
    return {
        "Dates say": str(found.outcome) if found else None,
        "Clock began": found.start if found else None,
        "Due": found.due if found else None,
        "Done": found.done if found else None,
        "Taken": found.taken if found else None,
        "Entered by the marker": _joined(heading(one.field, kind) for one in found.entered) if found else "",
    }


def _marking_cells(work: ExportedWork, names: NameOf) -> dict[str, ExportValue]:
    assessment = work.marked.assessment
    marker = assessment.assessor
    return {
        "Marker id": marker,
        "Marker name": names(marker),
        "Marking": str(assessment.round),
        "State": str(assessment.state),
        "Marked on": day_of_moment(assessment.marked_at),
        "Revision": assessment.revision,
        "In the figures": yes_no(work.in_figures),
    }


def _joined(texts: Iterator[str] | tuple[str, ...]) -> str:
    return "; ".join(texts)
