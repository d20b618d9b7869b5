"""Themes in words: what a question or finding is called, and one sentence for each piece of evidence."""

from iqa.domain import Route, Scheme, Theme, ThemeEvidence
from iqa.text import begun, counted
from iqa.themes.effect import Effect, EffectVerdict
from iqa.themes.rates import EVERYBODY

_WHOLE_AREA = "the whole Area"


def subject_in_words(theme: Theme, scheme: Scheme | None) -> str:
    """'Is there a trial strategy? – North'. Without its scheme, by its ids."""
    return f"{asked_in_words(theme, scheme)} – {group_in_words(theme.group)}"


def asked_in_words(theme: Theme, scheme: Scheme | None) -> str:
    """The question or the finding of a theme."""
    if scheme is None:
        return theme.criterion or theme.finding
    if theme.finding:
        labels = {code.id: code.label for code in scheme.finding_codes}
        return labels.get(theme.finding, theme.finding)
    questions = {criterion.id: criterion.question for criterion in scheme.criteria}
    return questions.get(theme.criterion, theme.criterion)


def group_in_words(group: str) -> str:
    """A unit, or the whole Area."""
    return _WHOLE_AREA if group == EVERYBODY else group


def evidence_in_words(evidence: ThemeEvidence) -> str:
    """One sentence that can be checked: what was seen, beside what, and how often luck alone would show it."""
    when = _months(evidence)
    if evidence.route is Route.SAID:
        return begun(evidence.source)
    if evidence.route is Route.RECURRENCE:
        people = counted(evidence.people, "person", "people")
        return f"Found {counted(evidence.n, 'time')} in the work of {people}, {when}."
    seen = f"{evidence.met} of {counted(evidence.n, 'mark')} met it, {when}"
    if evidence.route is Route.CONTROL_CHART:
        return f"{begun(seen)}: outside the limits of its own months, by a rule of the control chart."
    return f"{begun(seen)}; {_beside(evidence)}. {_luck(evidence)}"


def _beside(evidence: ThemeEvidence) -> str:
    if evidence.route is Route.BELOW_TARGET:
        return f"the target is {evidence.target:.0%}"
    beside = f"{evidence.beside_met} of {evidence.beside_n}"
    return f"{beside} before" if evidence.route is Route.BELOW_OWN_PAST else f"{beside} in the other units"


def _luck(evidence: ThemeEvidence) -> str:
    """How often chance alone would show as much, in a fraction that a reader can picture."""
    chance = evidence.p_value or 0.0
    times = f"about 1 time in {round(1 / chance):,}" if chance >= 1e-6 else "less than 1 time in a million"
    stands = "" if evidence.escalates else ", which among so many figures may still be luck"
    return f"Luck alone would show this {times}{stands}."


def _months(evidence: ThemeEvidence) -> str:
    first, last = evidence.months[0], evidence.months[-1]
    return first.label if first == last else f"{first.label} to {last.label}"


def effect_in_words(effect: Effect) -> str:
    """What the marks say of an action, with what it rests on; careful where they say little."""
    if effect.change is None or effect.interval is None:
        return "Cannot tell yet: nothing that it should move has been marked since."
    change = f"{_points(effect.change)} ({_points(effect.interval.low)} to {_points(effect.interval.high)})"
    counts = (
        f"{effect.before.met} of {effect.before.n} before, {effect.after.met} of {effect.after.n} since"
        f"{'; the change of the other units is taken off' if effect.is_compared else ''}"
    )
    if effect.verdict is EffectVerdict.WORKED:
        return f"It worked: {change}; {counts}."
    if effect.verdict is EffectVerdict.DID_NOT:
        return f"It did not work: {change}; {counts}."
    return f"Cannot tell yet: {change}; {counts}. About {counted(effect.needed or 0, 'more mark')} would tell."


def verdict_in_words(effect: Effect) -> str:
    """What became of an action, where the figures that it rests on may not be shown."""
    verdicts = {EffectVerdict.WORKED: "It worked", EffectVerdict.DID_NOT: "It did not work"}
    said = verdicts.get(effect.verdict, "Cannot tell yet")
    return f"{said}. The figures are suppressed: they rest on too little."


def _points(change: float) -> str:
    """A change of a rate, such as +7 points."""
    points = round(100 * change)
    return f"{points:+d} {'point' if abs(points) == 1 else 'points'}"
