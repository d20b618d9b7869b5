"""How the invented legal managers mark: each rating drawn from the known true rates, with evidence to go with it.

Pure: the same key and criterion always get the same mark, whatever else is marked and in whatever order. Needs
nothing but the truth and the bank of evidence, so it can be moved to wherever workbooks are filled.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

NOT_APPLICABLE = "not applicable"
LEVELS = ("fully met", "partially met", "not met")
INSTEAD_NOT_APPLICABLE = frozenset({"review-right-offered", "meeting-offered", "stopped-in-good-time"})
"""Questions that do not apply where the record says otherwise than the mark drawn."""
SEEN_BY_MOST = frozenset({"victim-letter-in-motion"})
"""Questions on which most markers follow what another export shows against their first thought."""
MOST_PRIORITIES = 2
EXPLANATIONS = (
    "The note on the case shows it; the date was not carried over to the register.",
    "I have read the document itself: it is there, and the export was run before it was indexed.",
    "Checked with the unit: the entry in the register is wrong and is being corrected.",
)
CODES_OF_DATES = {
    "magistrates-review-timely": (
        ("but before the day", "reviewed-late"),
        ("on the day of", "reviewed-after-hearing"),
        ("after the", "reviewed-after-hearing"),
    ),
    "crown-court-review-timely": (
        ("but before the day", "reviewed-late"),
        ("on the day of", "reviewed-after-hearing"),
        ("after the", "reviewed-after-hearing"),
    ),
    "letter-reason-supplied": (("", "late-from-prosecutor"),),
    "letter-sent-by-vlu": (("", "late-in-vlu"),),
}
"""Criterion -> words in what its dates say -> the finding code they show."""
LOOK_FOR = "Look for it in "
"""How what the dates say begins to tell where a missing one may be found."""
NOT_YET_DUE = "not yet due"
SPOKEN = {
    "review": ("review_completed", "the review"),
    "hearing": ("first_hearing", "the first hearing"),
    "decision": ("decision_date", "the decision"),
    "sent": ("sent", "the letter"),
}


@dataclass(frozen=True, slots=True)
class Second:
    """How somebody sees a second time what another has marked: `kinder` is the chance that a mark below the best
    is seen one better, `stricter` that one is seen one worse. `voice` makes the words their own."""

    voice: str
    kinder: float = 0.12
    stricter: float = 0.04


@dataclass(frozen=True, slots=True)
class Bank:
    """What to draw from: `truth` as in truth.json, `evidence` as in evidence.toml. `second` is given for a second
    marker, who sees most as the first did and says it in other words."""

    truth: Mapping[str, Any]
    evidence: Mapping[str, Any]
    seed: str = ""
    second: Second | None = None

    def chance(self, *parts: str) -> float:
        """A number from 0 to 1 that depends on nothing but the seed and the parts."""
        text = "|".join((self.seed or str(self.truth["seed"]), *parts))
        return int(hashlib.sha256(text.encode()).hexdigest()[:13], 16) / 16**13

    def one_of(self, choices: Sequence[Any], *parts: str) -> Any:
        """One of several, fixed by the parts."""
        own = (self.second.voice,) if self.second else ()
        return choices[int(self.chance("choice", *own, *parts) * len(choices))]

    def lines(self, criterion: str, kind: str) -> list[Any]:
        """The lines of a criterion, or the general ones where it has none of its own."""
        return list(self.evidence.get(criterion, {}).get(kind) or self.evidence["any"][kind])

    def findings(self, criterion: str, kind: str, facts: Mapping[str, str]) -> list[tuple[str, str]]:
        """Finding codes and evidence that can be said of a row: a third part such as 'custody=yes' must hold."""
        found = []
        for code, line, *conditions in self.lines(criterion, kind):
            wanted = (condition.partition("=") for condition in conditions)
            if all(facts.get(field) == value for field, _, value in wanted):
                found.append((code, line))
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a workbook. `ratings` are the labels of the scale, best first, the drop-down's own words.

    `computed` is the label that the dates give, '' for a judged question; `contradicts` maps the labels that the
    record speaks against to what it says. `facts` are those of the row, where the filler knows them.
    """

    key: str
    criterion: str
    month: str
    ratings: tuple[str, ...]
    not_applicable: str = "Not applicable"
    computed: str = ""
    contradicts: Mapping[str, str] | frozenset[str] = frozenset()
    dates: str = ""
    facts: Mapping[str, str] | None = None
    codes: frozenset[str] = frozenset()
    """The finding codes of the question in its scheme; none given means that every code will do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes into the answer cells of one question. `level` is 0 for the best and 2 for the worst, of two
    ratings as of three; None for not applicable."""

    rating: str
    level: int | None
    evidence: str = ""
    finding_code: str = ""
    next_step: str = ""
    action: str = ""
    good_practice: str = ""
    explanation: str = ""


def load_bank(folder: Path, seed: str = "") -> Bank:
    """The truth and the evidence that lie in a folder of samples."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Bank(truth, tomllib.loads((folder / "evidence.toml").read_text(encoding="utf-8")), seed)


def choose_mark(asked: Asked, bank: Bank) -> Answer:
    """The answer to one question: computed where the dates decide, else drawn from the true rates."""
    level = _level(asked, bank)
    rating = asked.not_applicable if level is None else asked.ratings[level]
    worst = level is not None and 0 < level == len(asked.ratings) - 1
    answer = Answer(rating, len(LEVELS) - 1 if worst else level)
    if rating in asked.contradicts:
        usual = bank.one_of(EXPLANATIONS, asked.key, asked.criterion, "explained")
        answer = _changed(answer, explanation=_kept(asked, bank) or usual)
    if level is None:
        untold = bool(asked.dates) and (not asked.computed or NOT_YET_DUE in asked.dates)
        return _changed(answer, evidence=_no_record(asked)) if untold else answer
    parts = (asked.key, asked.criterion)
    from_dates = asked.criterion in bank.truth["from_the_dates"]
    if level == 0 and (from_dates or asked.criterion in bank.truth["from_the_record"]):
        return answer
    if level == 0:
        return _changed(
            answer, good_practice=_spoken(bank.one_of(bank.lines(asked.criterion, "good"), *parts), asked)
        )
    if asked.computed and asked.dates:
        line, code = _sentence(asked.dates), _code_of_dates(asked)
    else:
        kind = "not" if worst else "partially"
        said = bank.findings(asked.criterion, kind, asked.facts or {})
        fitting = [one for one in said if one[0] in asked.codes or not asked.codes]
        code, line = bank.one_of(fitting or bank.findings("any", kind, {}), *parts)
    return _changed(
        answer,
        evidence=_spoken(line, asked),
        finding_code=code,
        next_step=_spoken(bank.one_of(bank.lines(asked.criterion, "next"), *parts, "next"), asked),
        action=_spoken(bank.one_of(bank.lines(asked.criterion, "action"), *parts, "action"), asked),
    )


def priorities(answers: Mapping[str, Answer], bank: Bank, key: str) -> tuple[str, ...]:
    """The one or two criteria to put forward: the worst first, judged ones at random; none if all is well."""
    below = [criterion for criterion, answer in answers.items() if answer.level]
    below.sort(key=lambda criterion: (-(answers[criterion].level or 0), bank.chance(key, criterion, "priority")))
    return tuple(below[: 1 if bank.chance(key, "how many") < 0.4 else MOST_PRIORITIES])


def good_practice(answers: Mapping[str, Answer], bank: Bank, key: str) -> str:
    """One thing done well, for four items in five that have any."""
    lines = [answer.good_practice for answer in answers.values() if answer.good_practice]
    return str(bank.one_of(lines, key, "good")) if lines and bank.chance(key, "praise") < 0.8 else ""


def overall(answers: Iterable[Answer], bank: Bank, key: str) -> str:
    """One sentence on the whole, fitting how the marks came out."""
    levels = [answer.level for answer in answers if answer.level is not None]
    below = sum(level > 0 for level in levels)
    tone = "sound" if below <= len(levels) * 0.2 else "mixed" if below <= len(levels) * 0.5 else "weak"
    return str(bank.one_of(bank.evidence["overall"][tone], key, "overall"))


def due(marked_on: date, bank: Bank, key: str) -> date:
    """The day by which an action is agreed: a weekday two to five weeks after the marking."""
    day = marked_on + timedelta(days=14 + int(bank.chance(key, "due") * 21))
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _kept(asked: Asked, bank: Bank) -> str:
    """Why the first marker keeps the best mark on a question though the record speaks against it, '' where not."""
    labelled = () if bank.second else bank.truth["kept_against_the_record"]
    about = (asked.month, "".join(asked.key.split("|")[1:2]), asked.criterion)
    found = (one["explanation"] for one in labelled if (one["month"], one["urn"], one["criterion"]) == about)
    return next(found, "") if asked.ratings[0] in asked.contradicts else ""


def _level(asked: Asked, bank: Bank) -> int | None:
    """The place in the scale, None for not applicable."""
    if _kept(asked, bank):
        return 0
    if asked.computed:
        return asked.ratings.index(asked.computed) if asked.computed in asked.ratings else None
    if asked.criterion in bank.truth["from_the_dates"]:
        return None
    if asked.criterion in bank.truth["from_the_record"]:
        free = [n for n, label in enumerate(asked.ratings) if label not in asked.contradicts]
        return free[0] if free else None
    rate = bank.truth["not_applicable"].get(asked.criterion, 0)
    leaves = bank.chance(asked.key, asked.criterion, "applies") < rate
    if leaves and asked.not_applicable not in asked.contradicts:
        return None
    level = _seen(_drawn(asked, bank), asked, bank)
    if asked.criterion in SEEN_BY_MOST and asked.ratings[level] in asked.contradicts:
        return level if bank.chance(asked.key, asked.criterion, "seen") < 0.2 else len(asked.ratings) - 1
    if asked.criterion in INSTEAD_NOT_APPLICABLE and asked.ratings[level] in asked.contradicts:
        return None
    return level


def _drawn(asked: Asked, bank: Bank) -> int:
    """A place in the scale by the true shares of the month; the worst takes what rounding leaves."""
    rates = next((s[asked.criterion] for s in bank.truth["rates"].values() if asked.criterion in s), {})
    shares = rates.get(asked.month, bank.truth["default_rates"])
    chance, total = bank.chance(asked.key, asked.criterion, "rating"), 0.0
    for level, share in enumerate(shares[:-1]):
        total += share
        if chance < total:
            return min(level, len(asked.ratings) - 1)
    return len(asked.ratings) - 1


def _seen(level: int, asked: Asked, bank: Bank) -> int:
    """A level as the marker sees it: as it is, but for a second marker now and then one better or worse."""
    if bank.second is None:
        return level
    chance, worst = bank.chance(bank.second.voice, asked.key, asked.criterion, "seen"), len(asked.ratings) - 1
    if level and chance < bank.second.kinder:
        return level - 1
    return level + 1 if level < worst and chance > 1 - bank.second.stricter else level


def _changed(answer: Answer, **changes: str) -> Answer:
    return Answer(**{name: changes.get(name, getattr(answer, name)) for name in Answer.__slots__})


def _no_record(asked: Asked) -> str:
    """What a marker says who looked for a missing date in vain, or who cannot tell by the dates there are."""
    if NOT_YET_DUE in asked.dates:
        return "It was not due yet when the workbook was made, and nothing on the case shows it since."
    if LOOK_FOR in asked.dates:
        return f"Looked in {asked.dates.rpartition(LOOK_FOR)[2].rstrip('.')}: there is no record."
    return "Nothing on the case shows it either."


def _code_of_dates(asked: Asked) -> str:
    """The finding code that the dates themselves show, '' where they show none for certain."""
    for words, code in CODES_OF_DATES.get(asked.criterion, ()):
        if words in asked.dates:
            return code
    return ""


def _spoken(line: str, asked: Asked) -> str:
    """A line with its dates filled in, or spoken without them."""
    for name, (field, plain) in SPOKEN.items():
        value = (asked.facts or {}).get(field, "")
        day = date.fromisoformat(value) if value else None
        joined = "on" if name == "hearing" else "of"
        line = line.replace(f"{{{name}}}", f"{plain} {joined} {day.day} {day:%B}" if day else plain)
    return line[:1].upper() + line[1:]


def _sentence(text: str) -> str:
    """The first line of what the dates say, ending in a full stop."""
    first = text.strip().splitlines()[0].strip()
    return first if first.endswith(".") else f"{first}."
