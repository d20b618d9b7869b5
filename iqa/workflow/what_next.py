"""What a workspace waits for: one rule over how far its months are, for status and the end of every command."""

from collections.abc import Iterator

from msgspec import Struct

from iqa.domain import Kind, Month
from iqa.next_steps import FREE_TEXT, Advice, Blank, NextStep, advice
from iqa.records.populations import import_step
from iqa.sampling.policy_file import KINDS
from iqa.text import counted


class SecondMarkingState(Struct, frozen=True):
    """How far a second marking is: `selected` and `marked` count pieces of work somebody marks again."""

    selected: int
    marked: int


class MonthState(Struct, frozen=True):
    """How far one month is, None before there is any. Counts are pieces of drawn work, unless said otherwise.

    `imported` are the kinds of export with rows, `drawn` the schemes with a standing draw, `nobodys` has no
    assessor, `workbooks` and `summary` say whether these documents were written; a committee that has `met` had
    its summary. `unsettled` counts questions that two people rated differently, in a second marking or as a pair,
    and that nobody has settled. `letters` counts people whose letter went out, `drafts` those of whom a draft
    waits to be issued, `disputes` marks that are disputed and not decided; `new_marks` are marks, first or agreed,
    or decisions on disputed ones, that came after the last of either.
    """

    month: Month | None
    imported: frozenset[Kind] = frozenset()
    drawn: frozenset[str] = frozenset()
    to_mark: int = 0
    submitted: int = 0
    nobodys: int = 0
    workbooks: bool = False
    second: SecondMarkingState | None = None
    unsettled: int = 0
    letters: int = 0
    drafts: int = 0
    disputes: int = 0
    new_marks: bool = False
    summary: bool = False
    met: bool = False


class WorkspaceState(Struct, frozen=True):
    """Whether there is a staff list, and how far each month is, the latest last."""

    staff: bool
    months: tuple[MonthState, ...] = ()


MONTHS_LOOKED_AT = 3
"""How many of the latest months are looked at for what still waits in them."""


def what_next(state: WorkspaceState, month: Month | None = None) -> tuple[Advice, ...]:
    """What to do next, most pressing first: the first is for `month`, or for the latest; never empty.

    Further ones can be done at the same time, or wait in the months before.
    """
    of_month = next((one for one in state.months if one.month == month), None)
    if of_month is None:
        of_month = MonthState(month) if month or not state.months else state.months[-1]
    found = [*_of_staff(state.staff), *_of_month(of_month)]
    others = [one for one in state.months[-MONTHS_LOOKED_AT:] if one.month != of_month.month]
    for other in reversed(others):
        found += [_in_month(other, step) for step in list(_waiting(other))[:1]]
    return tuple(found)


def _in_month(state: MonthState, step: Advice) -> Advice:
    return Advice((f"{state.month.label}. " if state.month else "", *step.parts))


def _of_staff(staff: bool) -> Iterator[Advice]:
    if not staff:
        yield advice("The staff list says who may mark: ", import_step(Kind.STAFF))


def _of_month(state: MonthState) -> Iterator[Advice]:
    """What a month waits for; once it waits for nothing, that the next can begin."""
    waiting = list(_waiting(state))
    if waiting:
        yield from waiting
        return
    if state.month:
        step = import_step(Kind.CASES, state.month.next())
        yield advice(f"{state.month.label} is done. Import the next month's exports: ", step)


def _waiting(state: MonthState) -> Iterator[Advice]:
    """What a month waits for, in the order in which it is done; nothing for one that is done."""
    exports = [kind for kind in KINDS.values() if kind in state.imported]
    if not exports and not state.drawn:
        month = str(state.month) if state.month else Blank("YYYY-MM")
        step = NextStep("import", {"kind": str(Kind.CASES), "file": Blank("FILE"), "month": month})
        yield advice("Import the month's exports, cases and letters: ", step)
        return
    undrawn = [scheme for scheme, kind in KINDS.items() if kind in exports and scheme not in state.drawn]
    for scheme in undrawn:
        yield advice("Draw the sample: ", NextStep("draw", {"scheme": scheme, "month": str(state.month)}))
    if not state.drawn:
        yield from _of_other_exports(state, exports)
    else:
        yield from _of_marking(state)


def _of_other_exports(state: MonthState, exports: list[Kind]) -> Iterator[Advice]:
    """The export of which a sample is drawn and that is not in yet; afterwards it is no longer asked for."""
    called = {Kind.CASES: "cases", Kind.LETTERS: "letters to victims"}
    for kind in called.keys() - exports:
        step = import_step(kind, state.month)
        yield advice(f"If you have the export of {called[kind]} too, import it before you draw: ", step)


def _of_marking(state: MonthState) -> Iterator[Advice]:
    month = {"month": str(state.month)}
    if state.nobodys:
        pieces = counted(state.nobodys, "piece of work has", "pieces of work have")
        step = NextStep("assign", {"item": Blank("ITEM"), "to": Blank("NAME"), "reason": FREE_TEXT})
        yield advice(f"{pieces} nobody to mark. Give each to somebody: ", step)
    if not state.workbooks and not state.submitted:
        yield advice("For whoever marks in Excel, write the marking workbooks: ", NextStep("workbook", month))
    elif state.submitted < state.to_mark - state.nobodys:
        open_ = counted(state.to_mark - state.nobodys - state.submitted, "piece of work is", "pieces of work are")
        step = NextStep("record", {"files": Blank("FOLDER")})
        yield advice(f"{open_} not submitted yet. When workbooks come back filled: ", step)
        yield from _of_settling(state)
    elif state.submitted:
        yield from _of_second_marking(state)


def _of_settling(state: MonthState) -> Iterator[Advice]:
    if state.unsettled:
        questions = counted(state.unsettled, "question was", "questions were")
        step = NextStep("settle", {"month": str(state.month)})
        yield advice(f"{questions} rated differently by two people. Settle each: ", step)


def _of_second_marking(state: MonthState) -> Iterator[Advice]:
    month, second = {"month": str(state.month)}, state.second
    yield from _of_settling(state)
    if second and second.marked < second.selected:
        left = counted(second.selected - second.marked, "second marking is", "second markings are")
        step = NextStep("record", {"files": Blank("FOLDER")})
        yield advice(f"{left} not submitted yet. When workbooks come back filled: ", step)
        if not state.letters and not state.drafts:
            return
    yield from _of_letters(state)
    if state.letters and not state.summary:
        yield advice("Write the committee's summary: ", NextStep("committee", month))


def _of_letters(state: MonthState) -> Iterator[Advice]:
    month = {"month": str(state.month)}
    if not state.letters and not state.drafts:
        if state.second is None:
            share, letters = NextStep("moderate", month), NextStep("feedback", month)
            yield advice("Have a share marked a second time (", share, "), or write the letters: ", letters)
        else:
            yield advice("Write the feedback letters: ", NextStep("feedback", month))
        return
    if state.disputes:
        disputes = counted(state.disputes, "disputed mark waits", "disputed marks wait")
        yield advice(f"{disputes} for a decision: ", NextStep("dispute list", month))
    if state.new_marks:
        yield advice(
            "Marks, or decisions on disputed marks, are newer than the letters. Write them anew: ",
            NextStep("feedback", month),
        )
    if state.drafts:
        drafts = counted(state.drafts, "letter is a draft", "letters are drafts")
        said = f"{drafts}. Read each, change it in Word if you like, then issue: "
        yield advice(said, NextStep("release", month))
