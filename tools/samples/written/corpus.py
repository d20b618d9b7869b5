"""The invented letters of a month together: which hand writes which, which fault goes where, and what is true of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from samples.files import write_csv
from samples.letters import Letter
from samples.office import Sheet, Value
from samples.written.facts import Facts, facts_of, in_welsh
from samples.written.faults import FAULTS, Fault, Label, Others
from samples.written.files import as_json, write_letter
from samples.written.hands import hand_for
from samples.written.parts import Draft

LOG_HEADINGS = (
    "URN",
    "Victim ref",
    "Preferred name",
    "Title",
    "Pronouns",
    "Age",
    "Enhanced rights",
    "Language",
    "Type of letter",
    "Defendant",
    "Offence",
    "Offence date",
    "Reason for decision",
    "Decision date",
    "Date reason received",
    "Request received",
    "Date letter sent",
    "How sent",
    "VLO",
    "Decision maker",
    "Unit",
    "VRR eligible",
    "Offer of meeting",
)
CASE_HEADINGS = (
    "URN",
    "Defendant name",
    "Casework type",
    "CPS unit",
    "Reviewing lawyer",
    "Victim ref",
    "Victim name",
    "Offence",
    "Offence date",
)


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter, the facts behind it, and the fault in it; None where it is clean."""

    name: str
    facts: Facts
    draft: Draft
    label: Label | None = None

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.{self.draft.form}"


def facts_for(log: Sequence[Letter], staff: Mapping[str, str], seed: str) -> list[Facts]:
    """The facts of every letter of a log that was sent, each row once."""
    sent = [letter for letter in log if letter.sent and not letter.victim.opted_out]
    found = [facts_of(letter, number, dict(staff), seed) for number, letter in enumerate(sent)]
    return [in_welsh(one) if one.number % 41 == 7 and not one.age else one for one in found]


def clean_letter(facts: Facts, seed: str) -> Draft:
    """A letter as its hand writes it, without a fault."""
    return hand_for(facts)(facts, Random(f"{seed}|hand|{facts.number}"))


def compose(everything: Sequence[Facts], seed: str, clean: int, each: int) -> Iterator[WrittenLetter]:
    """So many clean letters, then so many of each fault; every letter is of another row while there are rows."""
    others = Others([f.name for f in everything if f.language == "English"], [f.defendant for f in everything])
    order = list(everything)
    Random(f"{seed}|order").shuffle(order)
    free = iter(_endless(order))
    for number in range(clean):
        facts = next(free)
        yield WrittenLetter(_name(facts, number), facts, clean_letter(facts, seed))
    number = clean
    for fault in FAULTS:
        for _ in range(each):
            for _attempt in range(5 * len(order)):
                facts = next(free)
                made = _seeded(fault, facts, others, seed, number)
                if made:
                    yield made
                    break
            number += 1


def _endless(order: Sequence[Facts]) -> Iterator[Facts]:
    while True:
        yield from order


def _seeded(fault: Fault, facts: Facts, others: Others, seed: str, number: int) -> WrittenLetter | None:
    if facts.language != "English":
        return None
    rng = Random(f"{seed}|{fault.name}|{facts.number}|{number}")
    made = fault.put(facts, clean_letter(facts, seed), rng, others)
    if made is None:
        return None
    draft, words = made
    return WrittenLetter(_name(facts, number), facts, draft, fault.label(words))


def _name(facts: Facts, number: int) -> str:
    """How the office names the file: by number, by URN, or by the victim's surname and the day."""
    urn = facts.letter.case.urn
    return (
        f"{number:03d} {urn}",
        f"{number:03d} VCL {facts.surname} {facts.sent:%d%m%y}",
        f"{number:03d}-{urn}-{facts.surname}",
        f"letter-{number:03d}",
    )[number % 4]


def log_sheet(everything: Sequence[Facts]) -> Sheet:
    """The letters log with every field that checks ask for."""
    return Sheet("Letters", "", LOG_HEADINGS, tuple(map(_log_row, everything)))


def _log_row(f: Facts) -> tuple[Value, ...]:
    letter = f.letter
    return (
        letter.case.urn,
        letter.victim.reference,
        f.name,
        f.title,
        f.pronouns,
        f.age,
        letter.victim.enhanced or "no",
        f.language,
        letter.letter_type,
        f.defendant,
        f.offence.name,
        f.offence_date,
        letter.reason,
        letter.decision_date,
        letter.reason_received,
        letter.request_received,
        f.sent,
        letter.channel,
        f.drafter,
        f.prosecutor,
        letter.case.unit,
        "Y" if f.review else "N",
        "",
    )


def case_sheet(everything: Sequence[Facts]) -> Sheet:
    """The cases behind the letters."""
    rows: dict[str, tuple[Value, ...]] = {}
    for f in everything:
        case = f.letter.case
        rows.setdefault(
            case.urn,
            (
                case.urn,
                f.defendant,
                case.casework_type,
                case.unit,
                f.prosecutor,
                f.letter.victim.reference,
                f.name,
                f.offence.name,
                f.offence_date,
            ),
        )
    return Sheet("Cases", "", CASE_HEADINGS, tuple(rows.values()))


def write_corpus(folder: Path, everything: Sequence[Facts], letters: Sequence[WrittenLetter]) -> None:
    """The letters, the two exports they belong to, and what is known of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        write_letter(folder / letter.file, letter.draft)
    write_csv(folder / "log.csv", log_sheet(everything))
    write_csv(folder / "cases.csv", case_sheet(everything))
    (folder / "labels.json").write_text(as_json([_told(one) for one in letters]), encoding="utf-8", newline="\n")


def _told(letter: WrittenLetter) -> dict[str, object]:
    f, label = letter.facts, letter.label
    return {
        "file": letter.file,
        "urn": f.letter.case.urn,
        "victim": f.name,
        "type": f.letter.letter_type,
        "decision": f.letter.decision_date.isoformat(),
        "hand": letter.draft.hand,
        "fault": label.fault if label else None,
        "kind": label.kind if label else None,
        "codes": list(label.codes) if label else [],
        "words": label.words if label else "",
    }
