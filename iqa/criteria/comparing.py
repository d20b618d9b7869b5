"""Says what changed between two versions of a scheme, and which marks stay comparable. Never migrates a mark."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from msgspec import Struct, field

from iqa.domain import CORE, Condition, Criterion, Rating, Scheme
from iqa.text import fold, joined


class CriteriaChange(Struct, frozen=True):
    """One thing that reads differently: which criterion, what of it, and both wordings as text."""

    criterion: str
    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change for a person to read."""
        if self.what == "module":
            return f"{self.criterion}: moved from {_form(self.before)} to {_form(self.after)}."
        whose = f"{self.criterion}: " if self.criterion else ""
        return f"{whose}{self.what} was {_quoted(self.before)}, is {_quoted(self.after)}."


class SchemeChanges(Struct, frozen=True):
    """What changed from one scheme to another. Criteria and finding codes are told apart by their ids.

    `kept` are the ids of criteria in both. `comparable` are those of them whose marks may stand in one figure:
    question, guidance, kind, whose work, when it applies and standard are the same, and so is the scale.
    """

    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[CriteriaChange, ...] = ()
    guidance: tuple[CriteriaChange, ...] = ()
    moved: tuple[CriteriaChange, ...] = ()
    other: tuple[CriteriaChange, ...] = ()
    """Aim, strand, kind, whose work, when it applies, standard, finding codes, fact checks."""
    scale: tuple[str, ...] = ()
    """What changed in the scale, a sentence each."""
    codes_added: tuple[str, ...] = ()
    codes_removed: tuple[str, ...] = ()
    headings: tuple[CriteriaChange, ...] = ()
    """The scheme's title, minutes, strands, modules, labels of finding codes; `criterion` is blank."""
    order: tuple[str, ...] = ()
    """Criteria that stand elsewhere among those kept, a sentence each."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Of those added and removed, which ask the same question under another id: the old id and the new one."""
    kept: tuple[str, ...] = ()
    comparable: tuple[str, ...] = ()
    incomparable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the criteria kept, those whose marks may not stand in one figure -> what of each changed."""
    same_version: bool = False
    """Whether both carry the same id and version."""

    @property
    def changed(self) -> bool:
        """Whether anything changed at all, the version apart."""
        criteria = (self.added, self.removed, self.reworded, self.guidance, self.moved, self.other)
        return any((*criteria, self.scale, self.codes_added, self.codes_removed, self.headings, self.order))

    @property
    def needs_new_version(self) -> bool:
        """Whether something changed although the version did not."""
        return self.changed and self.same_version

    def sentences(self) -> tuple[str, ...]:
        """The changes for a person to read, one line each."""
        lines = [
            *(f"Added: {criterion}." for criterion in self.added),
            *(f"Removed: {criterion}." for criterion in self.removed),
            *(
                f"{new} asks what {old} asked: marks are kept by the id, so keep the old one to compare them."
                for old, new in self.renamed
            ),
            *(
                change.sentence
                for change in (*self.headings, *self.reworded, *self.guidance, *self.moved, *self.other)
            ),
            *self.order,
            *self.scale,
            *(f"Finding code added: {code}." for code in self.codes_added),
            *(f"Finding code removed: {code}." for code in self.codes_removed),
        ]
        if not lines:
            return ("Nothing changed.",)
        if self.needs_new_version:
            lines.append("The version is the same in both: give the changed scheme a new one.")
        lines.append(f"Marks stay comparable for {len(self.comparable)} of the {len(self.kept)} criteria kept.")
        lines += [
            f"Not comparable: {criterion}, since its {joined(whats)} changed."
            for criterion, whats in self.incomparable.items()
        ]
        return tuple(lines)


def compare_schemes(old: Scheme, new: Scheme) -> SchemeChanges:
    """What changed from `old` to `new`, in the order of the new scheme's criteria (removed: of the old one's)."""
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    pairs = [(before[criterion.id], criterion) for criterion in new.criteria if criterion.id in before]
    codes_before, codes_after = ([code.id for code in scheme.finding_codes] for scheme in (old, new))
    reworded, guidance = _changes(pairs, _question), _changes(pairs, _guidance)
    other = _changes(pairs, _other)
    altered: dict[str, list[str]] = {criterion.id: [] for _, criterion in pairs}
    for change in (*reworded, *guidance, *(change for change in other if change.what in _JUDGED_BY)):
        altered[change.criterion].append(change.what)
    same_steps = [(step.id, step.met) for step in old.scale] == [(step.id, step.met) for step in new.scale]
    if not same_steps:
        altered = {criterion: ["scale", *whats] for criterion, whats in altered.items()}
    return SchemeChanges(
        before=f"{old.id} {old.version}",
        after=f"{new.id} {new.version}",
        added=tuple(criterion for criterion in after if criterion not in before),
        removed=tuple(criterion for criterion in before if criterion not in after),
        reworded=reworded,
        guidance=guidance,
        moved=_changes(pairs, _module),
        other=other,
        scale=_scale_changes(old, new),
        codes_added=tuple(code for code in codes_after if code not in codes_before),
        codes_removed=tuple(code for code in codes_before if code not in codes_after),
        headings=_differences("", _headings(old, new), _headings(new, old)),
        kept=tuple(criterion.id for _, criterion in pairs),
        order=_moves(old, new),
        renamed=tuple(_renamed(old, new)),
        comparable=tuple(criterion for criterion, whats in altered.items() if not whats),
        incomparable={criterion: tuple(whats) for criterion, whats in altered.items() if whats},
        same_version=(old.id, old.version) == (new.id, new.version),
    )


_JUDGED_BY = frozenset({"kind", "whose work", "when it applies", "standard", "ratings of its own"})
"""Of a criterion's other settings, those that decide what a mark on it means or on which work it is made."""

_Texts = Mapping[str, str]
"""What is compared -> its text."""


def _question(criterion: Criterion) -> _Texts:
    return {"question": criterion.question}


def _guidance(criterion: Criterion) -> _Texts:
    return {f"guidance for {rating}": words for rating, words in criterion.guidance.items()}


def _module(criterion: Criterion) -> _Texts:
    return {"module": criterion.module}


def _other(criterion: Criterion) -> _Texts:
    return {
        "aim": criterion.aim,
        "strand": criterion.strand,
        "kind": criterion.kind,
        "whose work": criterion.work_of,
        "when it applies": _conditions(criterion.applies_when),
        "standard": criterion.standard,
        "asked of unsent letters": "yes" if criterion.for_unsent else "no",
        "finding codes": ", ".join(criterion.finding_codes),
        **{
            f"fact check {check.id}": f"{', '.join(check.rated)} while {_conditions(check.facts)}: {check.says}"
            for check in criterion.fact_checks
        },
        "critical": "yes" if criterion.critical else "no",
        "ratings of its own": ", ".join(f"{rating}: {label}" for rating, label in criterion.ratings.items()),
        "answered by the export": " or ".join(
            f"{answer.rating} while {_conditions(answer.when)}" for answer in criterion.answered
        ),
        "shown beside it": ", ".join(criterion.shows),
        "source": criterion.source,
        "reviewed": criterion.reviewed,
    }


def _headings(scheme: Scheme, other: Scheme) -> _Texts:
    """The scheme's own settings, and what both schemes declare in common with `other`."""
    codes = {code.id for code in other.finding_codes}
    return {
        "title": scheme.title,
        "population": scheme.population,
        "name of an item": scheme.item_name,
        "minutes": str(scheme.minutes),
        **{f"strand {strand.id}": strand.label for strand in scheme.strands},
        **{f"module {module.id}": f"{module.label}, {module.minutes} minutes" for module in scheme.modules},
        **{
            f"finding code {code.id}": code.label
            + (" (a barrier)" if code.barrier else "")
            + (f" ({code.whose} to mend)" if code.whose else "")
            for code in scheme.finding_codes
            if code.id in codes
        },
    }


def _moves(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """Where criteria stand that moved among those in both, however many they jumped over."""
    before, after = ([criterion.id for criterion in scheme.criteria] for scheme in (old, new))
    kept_before, kept_after = [c for c in before if c in after], [c for c in after if c in before]
    stayed = {
        kept_after[block.b + offset]
        for block in SequenceMatcher(None, kept_before, kept_after, autojunk=False).get_matching_blocks()
        for offset in range(block.size)
    }
    return tuple(
        f"{criterion}: stands {f'after {kept_after[place - 1]}' if place else 'first'} now."
        for place, criterion in enumerate(kept_after)
        if criterion not in stayed
    )


def _renamed(old: Scheme, new: Scheme) -> Iterator[tuple[str, str]]:
    """Questions that were dropped under one id and added under another."""
    both = {c.id for c in old.criteria} & {c.id for c in new.criteria}
    dropped = {fold(c.question): c.id for c in old.criteria if c.id not in both}
    for criterion in new.criteria:
        if criterion.id not in both and (earlier := dropped.get(fold(criterion.question))):
            yield earlier, criterion.id


def _form(module: str) -> str:
    """A part of the form in words."""
    return "the core form" if module == CORE else f"the focus module {module}"


def _changes(
    pairs: Iterable[tuple[Criterion, Criterion]], texts: Callable[[Criterion], _Texts]
) -> tuple[CriteriaChange, ...]:
    return tuple(change for old, new in pairs for change in _differences(new.id, texts(old), texts(new)))


def _differences(criterion: str, before: _Texts, after: _Texts) -> tuple[CriteriaChange, ...]:
    """A change for each text that differs; a text missing on one side counts as blank."""
    return tuple(
        CriteriaChange(criterion, what, before.get(what, ""), after.get(what, ""))
        for what in dict.fromkeys((*before, *after))
        if before.get(what, "") != after.get(what, "")
    )


def _scale_changes(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """Ratings added, removed, renamed or counted otherwise, and a new order, a sentence each."""
    before, after = ({step.id: _step(step) for step in scheme.scale} for scheme in (old, new))
    sentences = [f"Rating added: {step}." for step in after if step not in before]
    sentences += [f"Rating removed: {step}." for step in before if step not in after]
    sentences += [
        f"Rating {step} was {_quoted(before[step])}, is {_quoted(after[step])}."
        for step in after
        if step in before and before[step] != after[step]
    ]
    common_before, common_after = [s for s in before if s in after], [s for s in after if s in before]
    if common_before != common_after:
        sentences.append(f"The ratings stand in another order: {', '.join(after)}.")
    return tuple(sentences)


def _step(rating: Rating) -> str:
    counted = "to standard" if rating.met else "not to standard"
    return f"{rating.label}, {counted}, {'with' if rating.needs_evidence else 'without'} evidence"


def _conditions(conditions: Iterable[Condition]) -> str:
    return " and ".join(_condition(condition) for condition in conditions)


def _condition(condition: Condition) -> str:
    """'plea is not one of guilty', 'sent is not recorded', 'ptph is after marked_on'."""
    if condition.any_of:
        return f"({' or '.join(_condition(part) for part in condition.any_of)})"
    if condition.one_of:
        return f"{condition.field} is one of {', '.join(condition.one_of)}"
    if condition.none_of:
        return f"{condition.field} is not one of {', '.join(condition.none_of)}"
    if condition.present is not None:
        return f"{condition.field} is {'recorded' if condition.present else 'not recorded'}"
    if condition.mentions:
        return f"{condition.field} mentions {', '.join(condition.mentions)}"
    if condition.before:
        return f"{condition.field} is before {condition.before}"
    return f"{condition.field} is after {condition.after}"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "blank"
