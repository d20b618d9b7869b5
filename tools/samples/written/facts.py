"""What is true of each letter's case: offence, dates, forms of address. Worked out from the letter's own number."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samples.days import add_working, is_working
from samples.letters import Letter


@dataclass(frozen=True, slots=True)
class Offence:
    """An offence as the case system names it, as a letter calls it, and what the reason can hang on.

    `told` completes 'about …'; `did` completes 'You told the police that … '; `reasons` are whole sentences.
    """

    name: str
    told: str
    did: str
    reasons: tuple[str, ...]
    after: str
    grave: bool = False


OFFENCES = (
    Offence(
        "Theft",
        "the theft of your bicycle",
        "your bicycle was taken from outside the library",
        (
            "The camera at the library was pointing at the entrance and does not show the bicycle rack, and nobody "
            "who was there that afternoon saw who took it.",
            "The bicycle was found two streets away in a shared yard that eleven households use, and nothing on it "
            "shows who had put it there.",
        ),
        "losing something you relied on to get to work",
    ),
    Offence(
        "Burglary",
        "the burglary at your home",
        "someone came in by the kitchen window while you were asleep",
        (
            "One partial fingerprint was found on the window frame. The laboratory could not match it with "
            "certainty to {defendant}, and nothing that was taken has been found.",
            "A neighbour saw a figure in a dark coat on the lane but could not describe a face, and the telephone "
            "that was said to place {defendant} nearby turned out to have been used by somebody else that night.",
        ),
        "having your home broken into",
    ),
    Offence(
        "Common assault",
        "the assault on you",
        "you were pushed against a bus shelter",
        (
            "The recording from the bus shows people arguing and then goes dark as the bus pulls away. It does not "
            "show who pushed whom, and the two passengers who were traced remember it differently.",
            "The only other person at the bus stop has told the police that they looked up after it had happened, "
            "and {defendant} gave an account that the recording neither bears out nor contradicts.",
        ),
        "being hurt in a public place",
    ),
    Offence(
        "Assault occasioning actual bodily harm",
        "the assault in which your wrist was broken",
        "you were struck outside the sports hall and your wrist was broken",
        (
            "The doctor who treated your wrist has said that the break could have come from a fall as well as from a "
            "blow, and no one else saw how you came to be on the ground.",
            "Three people described the man who struck you and their descriptions differ in height, age and "
            "clothing. At the identity procedure none of them picked out {defendant}.",
        ),
        "the injury and the weeks in plaster that followed",
    ),
    Offence(
        "Criminal damage",
        "the damage to your car",
        "the windows of your car were broken overnight",
        (
            "The doorbell camera across the road recorded the sound of glass at ten past two but the picture is too "
            "dark for anybody to be recognised.",
            "The stone that was used had no traces on it that the laboratory could work with, and the witness who had "
            "first named {defendant} now says that he had only heard it from others.",
        ),
        "finding your property broken",
    ),
    Offence(
        "Harassment",
        "the messages that were sent to you",
        "you were sent more than forty messages over a fortnight although you had asked for them to stop",
        (
            "The messages came from an account that could be opened from three devices in one household, and the "
            "telephone company no longer holds the records that would show which of them was used.",
            "The account was closed before the police could ask for it, so the company that ran it cannot say who "
            "wrote the messages.",
        ),
        "weeks of unwanted contact",
    ),
    Offence(
        "Robbery",
        "the robbery",
        "your bag was pulled from your shoulder on the station steps",
        (
            "The picture from the station shows a person in a hood running away. The expert who compared it with "
            "pictures of {defendant} could say no more than that there were some points in common.",
            "The bag was found in a bin with no traces on it, and the taxi driver who saw someone run has not been "
            "able to say who it was.",
        ),
        "having your bag taken by force",
    ),
    Offence(
        "Fraud by false representation",
        "the fraud in which you lost your savings",
        "a caller said he was from your bank and had you move your savings",
        (
            "The money went through four accounts in two days, and the person in whose name the first one was opened "
            "had lost her papers the year before. Nothing shows that {defendant} made the call.",
            "The number from which you were called had been copied, and the firm that carried the call has no record "
            "of where it began.",
        ),
        "being deceived by somebody you had reason to trust",
    ),
    Offence(
        "Stalking",
        "the stalking",
        "you saw the same man outside your workplace on nine mornings",
        (
            "{defendant} works in the next building, and the entry records show him arriving at the same time each "
            "day for six years, so the mornings on which you saw him cannot be shown to have been about you.",
            "The notes left on your car were tested for handwriting and for DNA, and neither could be linked to "
            "{defendant}.",
        ),
        "no longer feeling safe on the way to work",
        grave=True,
    ),
    Offence(
        "Sexual assault",
        "the sexual assault on you",
        "you were touched at a work party without your consent",
        (
            "Two of the people at the party were asked what they saw, and each places you and {defendant} in "
            "different rooms at the time. There is no recording, and the messages sent that night do not help to "
            "show what happened.",
            "{defendant} was seen leaving at a time that the door records confirm, before the time at which it "
            "happened, and the records cannot be explained in another way.",
        ),
        "what you went through, and having to speak about it",
        grave=True,
    ),
    Offence(
        "Threats to kill",
        "the threats that were made to you",
        "a caller threatened to kill you",
        (
            "The call lasted nineteen seconds and was not recorded. The number belongs to a telephone that was sold "
            "for cash, and nobody else heard what was said.",
            "The neighbour who was with you heard a raised voice but not the words, and {defendant} was at a "
            "hospital appointment that the clinic has confirmed.",
        ),
        "living with that fear",
    ),
    Offence(
        "Causing death by dangerous driving",
        "the collision in which your brother, Merle, died",
        "the car crossed the white line on the bend",
        (
            "The collision investigator found that the tyre had burst before the bend, and that a careful driver "
            "could not have kept the car on its side of the road after that.",
            "The expert for the police and the independent expert agree that the car was within the limit and that "
            "the ice on the bend could not have been seen.",
        ),
        "losing your brother",
        grave=True,
    ),
)
TITLES = {
    "Ms": "she/her",
    "Mrs": "she/her",
    "Miss": "she/her",
    "Mr": "he/him",
    "Dr": "",
    "Mx": "they/them",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is true of one letter. `late` is by the deadline that holds for it."""

    letter: Letter
    offence: Offence
    offence_date: date
    title: str
    pronouns: str
    sent: date
    drafter: str
    prosecutor: str
    age: str = ""
    enhanced: str = ""
    language: str = "English"
    late: bool = False
    meeting: bool = False
    number: int = 0

    @property
    def name(self) -> str:
        """The victim's name as the log has it."""
        return self.letter.victim.name

    @property
    def surname(self) -> str:
        """The last word of it."""
        return self.name.split()[-1]

    @property
    def first(self) -> str:
        """The first word of it."""
        return self.name.split()[0]

    @property
    def defendant(self) -> str:
        """The lead defendant."""
        return self.letter.case.defendant

    @property
    def review(self) -> bool:
        """Whether a review can be asked for."""
        return self.letter.letter_type in ("decision not to charge", "stopped charge")


def facts_of(letter: Letter, number: int, staff: dict[str, str], seed: str) -> Facts:
    """The facts of a letter that was sent, the same for the same number and seed."""
    rng = Random(f"{seed}|written|{letter.case.urn}|{letter.victim.name}")
    enhanced = letter.victim.enhanced
    offence = _offence(rng, enhanced)
    title = rng.choices(list(TITLES), (5, 3, 2, 6, 2, 1))[0]
    age = str(rng.randint(11, 15)) if int(letter.case.urn[4:9]) % 17 == 5 and not offence.grave else ""
    sent = letter.sent or add_working(letter.decision_date, 1)
    return Facts(
        letter=letter,
        offence=offence,
        offence_date=_working_before(date(2026, 9, 1), rng.randint(5, 150)),
        title="" if age else title,
        pronouns=rng.choice(("she/her", "he/him")) if age else TITLES[title],
        sent=sent,
        drafter=staff.get(letter.drafter, "Victim Liaison Unit"),
        prosecutor=staff.get(letter.prosecutor, "the prosecutor"),
        age=age,
        enhanced=enhanced,
        late=letter.letter_type in ("decision not to charge", "stopped charge", "substantially altered charge")
        and sent > letter.due,
        meeting=enhanced in ("bereaved", "most serious crime"),
        number=number,
    )


def _offence(rng: Random, enhanced: str) -> Offence:
    if enhanced == "bereaved":
        return OFFENCES[-1]
    if enhanced == "most serious crime":
        return OFFENCES[9]
    return rng.choice(OFFENCES[:9] + OFFENCES[10:11])


def _working_before(day: date, days: int) -> date:
    found = day - timedelta(days=days)
    while not is_working(found):
        found -= timedelta(days=1)
    return found


def in_welsh(facts: Facts) -> Facts:
    """The same letter for somebody who asked for Welsh."""
    return replace(facts, language="Welsh")
