"""Faults put into invented letters on purpose, one each, with the label that says what and where.

Wordings vary by chance; what a fault is called here has nothing to do with how any check finds it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from samples.days import add_working
from samples.written.facts import OFFENCES, Facts
from samples.written.parts import Draft, Piece, Role, long, ordinal, short, slashed, weekday

R = Role


@dataclass(frozen=True, slots=True)
class Label:
    """What was put in: the fault, the finding codes that a marker would give, its kind, and words of it."""

    fault: str
    codes: tuple[str, ...]
    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: how sure anybody can be of it (certain, judgement, other), its codes, and how it is put in."""

    name: str
    kind: str
    codes: tuple[str, ...]
    put: Callable[[Facts, Draft, Random, "Others"], tuple[Draft, str] | None]

    def label(self, words: str) -> Label:
        """The label of a letter with this fault."""
        return Label(self.name, self.codes, self.kind, words)


@dataclass(frozen=True, slots=True)
class Others:
    """People of other letters."""

    victims: Sequence[str]
    defendants: Sequence[str]


def _everywhere(draft: Draft, old: str, new: str) -> Draft:
    return replace(draft, pieces=tuple(replace(p, text=p.text.replace(old, new)) for p in draft.pieces))


def _at(draft: Draft, role: Role, rng: Random) -> int | None:
    places = draft.having(role)
    return rng.choice(places) if places else None


def _add(draft: Draft, role: Role, words: str, rng: Random) -> tuple[Draft, str] | None:
    place = _at(draft, role, rng)
    return None if place is None else (draft.changed(place, lambda text: f"{text} {words}"), words)


def wrong_surname(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    other = next(n.split()[-1] for n in rng.sample(list(o.victims), 9) if n.split()[-1] != f.surname)
    place = _at(d, R.GREETING, rng)
    if place is None:
        return None
    new = f"Dear {f.title} {other}" if f.title else f"Dear {rng.choice(o.victims).split()[0]}"
    return d.changed(place, lambda text: new + ("," if text.endswith(",") else "")), new


def misspelt_surname(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    place = _at(d, R.GREETING, rng)
    if place is None or f.surname not in d.pieces[place].text or len(f.surname) < 6:
        return None
    at = rng.randint(2, len(f.surname) - 3)
    wrong = f.surname[:at] + f.surname[at + 1] + f.surname[at] + f.surname[at + 2 :]
    if wrong == f.surname:
        wrong = f.surname[:at] + f.surname[at + 1 :]
    return d.changed(place, lambda text: text.replace(f.surname, wrong)), wrong


def wrong_title(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    place = _at(d, R.GREETING, rng)
    if place is None or not f.title or f"{f.title} " not in d.pieces[place].text:
        return None
    other = rng.choice([t for t in ("Mr", "Mrs", "Ms", "Miss") if t != f.title and {t, f.title} != {"Ms", "Mrs"}])
    return _everywhere(d, f"{f.title} {f.surname}", f"{other} {f.surname}"), other


def wrong_pronoun(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if f.pronouns not in ("she/her", "he/him"):
        return None
    his, he = ("his", "he") if f.pronouns == "she/her" else ("her", "she")
    called = f"{f.title} {f.surname}".strip() if f.title else f.first
    words = rng.choice(
        (
            f"The officer recorded that {called} was calm when {he} gave {his} statement.",
            f"We have kept to what {f.name} said in {his} statement to the police.",
        )
    )
    return _add(d, R.REASON, words, rng)


def wrong_defendant(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if not any(f.defendant in p.text for p in d.pieces):
        return None
    other = rng.choice([n for n in o.defendants if n.split()[-1] != f.defendant.split()[-1]])
    changed = _everywhere(d, f.defendant, other)
    return _everywhere(changed, f" {f.defendant.split()[-1]}", f" {other.split()[-1]}"), other


def other_victim(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    other = rng.choice([n for n in o.victims if n.split()[-1] != f.surname])
    words = rng.choice(
        (
            f"We know how much this has meant to {other} and to the family.",
            f"The account that {other} gave was considered with care.",
            f"As {rng.choice(('Mrs', 'Mr'))} {other.split()[-1]} explained in the statement, it was already dark.",
        )
    )
    return _add(d, rng.choice((R.REASON, R.IMPACT)), words, rng)


def wrong_urn(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    urn = f.letter.case.urn
    digits = f"{(int(urn[4:9]) + rng.randint(11, 80)):05d}"
    wrong = urn[:4] + digits + urn[9:]
    for place, piece in enumerate(d.pieces):
        squeezed = re.compile(r"[\s-]*".join(map(re.escape, urn)))
        if squeezed.search(piece.text):
            return d.put(place, replace(piece, text=squeezed.sub(wrong, piece.text))), wrong
    return None


def _swap_date(d: Draft, day: date, new: date) -> tuple[Draft, str] | None:
    for way in (weekday, ordinal, long, short, slashed):
        for place, piece in enumerate(d.pieces):
            if way(day) in piece.text and piece.role not in (R.DATE, R.REFERENCE):
                return d.put(place, replace(piece, text=piece.text.replace(way(day), way(new)))), way(new)
    return None


def wrong_decision_date(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    return _swap_date(d, f.letter.decision_date, f.letter.decision_date - timedelta(days=rng.randint(3, 40)))


def wrong_offence_date(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    return _swap_date(
        d, f.offence_date, f.offence_date + timedelta(days=rng.choice((-30, -7, -1, 2, 9, 365 // 12)))
    )


def impossible_date(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    wrong = rng.choice(("31 September 2026", "30 February 2026", "31st June 2026", "31/06/2026"))
    for day in (f.offence_date, f.letter.decision_date):
        for way in (ordinal, long, short):
            for place, piece in enumerate(d.pieces):
                if way(day) in piece.text and piece.role is R.OPENING:
                    return d.put(place, replace(piece, text=piece.text.replace(way(day), wrong))), wrong
    return None


def wrong_offence(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    other = rng.choice([one for one in OFFENCES[:11] if _kind(one.name) != _kind(f.offence.name)])
    if not any(f.offence.told in p.text for p in d.pieces):
        return None
    return _everywhere(_everywhere(d, f.offence.told, other.told), f.offence.did, other.did), other.told


_KINDS = (
    "assault",
    "theft",
    "burglary",
    "robbery",
    "damage",
    "harassment",
    "stalking",
    "fraud",
    "threats",
    "death",
)


def _kind(name: str) -> str:
    kind = next(kind for kind in _KINDS if kind in name.lower())
    return "harassment" if kind == "stalking" else "theft" if kind in ("burglary", "robbery") else kind


def dated_too_early(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    wrong = add_working(f.letter.decision_date, -rng.randint(2, 9))
    for place, piece in enumerate(d.pieces):
        if piece.role in (R.DATE, R.REFERENCE):
            for way in (weekday, ordinal, long, slashed):
                if way(f.sent) in piece.text:
                    return d.put(place, replace(piece, text=piece.text.replace(way(f.sent), way(wrong)))), way(
                        wrong
                    )
    return None


def no_apology(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    return (d.without(R.SORRY), "") if f.late and d.having(R.SORRY) else None


def merge_field(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    field = rng.choice(
        ("«Victim_Surname»", "<<OffenceDate>>", "{{court_name}}", "[INSERT REASON]", "<Defendant name>")
    )
    return _add(d, rng.choice((R.OPENING, R.REASON, R.NEXT)), f"This concerns {field}.", rng)


def brackets(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(
        ("[add details of the hearing here]", "[name of local service]", "[OIC to confirm]", "[if bail applied]")
    )
    return _add(d, rng.choice((R.REASON, R.NEXT, R.SUPPORT)), words, rng)


def xxx(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(
        ("The hearing on XX/XX/XXXX was cancelled.", "The officer, PC XXXX, will ring you.", "Please quote xxxxx.")
    )
    return _add(d, R.NEXT, words, rng)


def delete_as(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(("(delete as appropriate)", "*delete as applicable", "(delete if not relevant)"))
    return _add(d, rng.choice((R.REASON, R.NEXT)), words, rng)


def alternatives(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(
        (
            "The police have told him/her of this decision.",
            "Your son/daughter will not have to go to court.",
            "The court was told by the police / the prosecutor that he/she agreed.",
            "You may bring a friend with you, as Mr/Mrs/Ms wishes.",
        )
    )
    return _add(d, R.NEXT, words, rng)


def _signed(sign: str, words: tuple[str, ...], role: Role) -> Callable[..., tuple[Draft, str] | None]:
    def put(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
        place = _at(d, role, rng)
        if place is None:
            return None
        said = rng.choice(words)
        piece = d.pieces[place]
        return replace(d.put(place, replace(piece, signs=((sign, said),))), form="docx"), said

    return put


def paragraph_twice(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    place = _at(d, rng.choice((R.REASON, R.NEXT, R.SUPPORT)), rng)
    if place is None or len(d.pieces[place].text.split()) < 8:
        return None
    piece = d.pieces[place]
    later = min(len(d.pieces) - 3, place + rng.randint(1, 2))
    return d.insert(later + 1, piece), piece.text[:40]


def no_signature(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if any(f.drafter in p.text for p in d.pieces if p.role is not R.SIGNATURE):
        return None
    return d.without(R.SIGNATURE), ""


_REACH = re.compile(
    r"\d{4,}|telephone|call|ring|write to|@|get in touch|contact|let me know|let us know|reach|number", re.I
)


def no_contact(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if d.hand == "mailed":
        return None
    kept = d.without(R.CONTACT, R.LETTERHEAD, R.FOOT, R.SUPPORT, R.MEETING)
    signature = tuple(p for p in kept.pieces if p.role is not R.SIGNATURE or not re.search(r"\d{4}|@", p.text))
    review = tuple(
        replace(p, text="You may ask for a review of this decision by another prosecutor within 10 working days.")
        if p.role is R.REVIEW and f.review
        else p
        for p in signature
    )
    support = Piece(R.SUPPORT, "Victim Support gives free and confidential help.")
    changed = replace(kept, pieces=(*review[:-3], support, *review[-3:]))
    return (changed, "") if f.letter.letter_type not in ("VRR response", "complaint response") else None


def no_review(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if not f.review:
        return None
    changed = d.without(R.REVIEW)
    kept = tuple(p for p in changed.pieces if p.text != "If you disagree")
    return replace(changed, pieces=kept), ""


def wrong_review(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if f.letter.letter_type != "substantially altered charge":
        return None
    words = rng.choice(
        (
            "You can ask for this decision to be reviewed by another prosecutor. Please do so within 10 working days.",
            "Under the Victims' Right to Review scheme you may ask us to look at this again within ten working days.",
        )
    )
    without = d.without(R.REVIEW)
    place = (without.having(R.NEXT) or [len(without.pieces) - 3])[-1]
    return without.insert(place + 1, Piece(R.REVIEW, words)), words


def old_limit(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    place = _at(d, R.REVIEW, rng)
    if place is None or not f.review:
        return None
    text = d.pieces[place].text
    wrong = rng.choice(("5 working days", "five working days", "28 days", "7 days"))
    new = re.sub(r"(?:10|ten) working days", wrong, text)
    if long(add_working(f.sent, 10)) in text:
        new = re.sub(r"Ask by .*?letter\.", f"Ask within {wrong} of the date of this letter.", text)
    return (d.changed(place, lambda _: new), wrong) if new != text else None


def no_meeting(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    return (d.without(R.MEETING), "") if f.meeting and d.having(R.MEETING) else None


def no_support(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if not d.having(R.SUPPORT):
        return None
    changed = d.without(R.SUPPORT)
    return replace(changed, pieces=tuple(p for p in changed.pieces if p.text != "Help for you")), ""


def no_next_step(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    changed = d.without(R.NEXT)
    return replace(changed, pieces=tuple(p for p in changed.pieces if p.text != "What happens next")), ""


def no_reason(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if f.letter.letter_type in ("VRR response", "complaint response"):
        return None
    changed = d.without(R.REASON, R.TEST)
    return replace(changed, pieces=tuple(p for p in changed.pieces if p.text != "Why")), ""


BOILERPLATE = (
    "After careful consideration of all the available evidence, the prosecutor concluded that there was insufficient "
    "evidence to provide a realistic prospect of conviction.",
    "The case has been reviewed in accordance with the Code for Crown Prosecutors and the evidential stage of the Full "
    "Code Test is not met.",
    "We have looked at everything the police sent us very carefully and have decided that there is not enough evidence for "
    "the case to continue.",
    "Having applied the Code for Crown Prosecutors, it was decided that a prosecution was not required in the public "
    "interest.",
)


def boilerplate_alone(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if f.letter.letter_type in ("VRR response", "complaint response") or not d.having(R.REASON):
        return None
    place = d.having(R.REASON)[0]
    words = rng.choice(BOILERPLATE)
    return d.put(place, Piece(R.REASON, words)), words


def jargon(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(
        (
            "The hearsay application was refused and the indictment was therefore stayed.",
            "The defence raised the bad character of the complainant and the matter was listed for mention.",
            "Consequently the Crown offered no evidence and a formal acquittal was entered under section 17 of the Criminal "
            "Justice Act 1967.",
            "The evidence was inadmissible and there was no prima facie case to answer.",
            "The PTPH was vacated following service of the unused material schedule.",
            "A basis of plea was tendered and no Newton hearing was sought.",
        )
    )
    return _add(d, R.REASON, words, rng)


def cold(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = rng.choice(
        (
            "The case had to be dropped because you failed to attend court.",
            "As you refused to support the prosecution, the charges were dropped.",
            "This was a minor incident and you were not seriously hurt.",
            "You had been drinking and should have taken more care.",
            "You did not report the matter until some weeks later, which was unhelpful.",
            "Your allegation was found not to be credible.",
        )
    )
    return _add(d, R.REASON, words, rng)


_SORRY_WORDS = re.compile(
    r"[^.]*\b(?:sorry|imagine|courage|disappoint\w*|thank you|hoped for|not have wanted|distress)\b[^.]*\.", re.I
)


def no_empathy(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if f.late:
        return None
    changed = d.without(R.IMPACT)
    kept = tuple(
        replace(p, text=_SORRY_WORDS.sub("", p.text).strip()) if p.role in (R.OPENING, R.REASON) else p
        for p in changed.pieces
    )
    kept = tuple(
        Piece(R.CLOSE, "Yours sincerely") if p.role is R.CLOSE and "sympathy" in p.text else p
        for p in kept
        if p.text
    )
    return replace(changed, pieces=kept), ""


def long_sentence(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words = (
        "Having regard to the totality of the material which was supplied to the reviewing prosecutor by the police over the "
        "course of the investigation, and bearing in mind the observations which were made at an earlier stage by those who "
        "had the conduct of the matter, it was considered, after reflection and in consultation with others, that the matter "
        "was one in which, for the reasons that are set out elsewhere in this letter, no further step could properly be taken."
    )
    return _add(d, R.REASON, words, rng)


def misspelling(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words, wrong = rng.choice(
        (
            ("The police have recieved a copy of this letter.", "recieved"),
            ("The decison was made with care.", "decison"),
            ("All the evidance was read.", "evidance"),
            ("The prosecuter read everything.", "prosecuter"),
            ("We regret any inconvienence.", "inconvienence"),
            ("The witnes was traced.", "witnes"),
            ("It was definately considered.", "definately"),
        )
    )
    found = _add(d, rng.choice((R.NEXT, R.REASON)), words, rng)
    return (found[0], wrong) if found else None


def american(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words, wrong = rng.choice(
        (
            ("We are sorry about the behavior of the caller.", "behavior"),
            ("The defense was told the same day.", "defense"),
            ("The offense is recorded.", "offense"),
            ("The counselor has been told.", "counselor"),
            ("The color of the coat was not certain.", "color"),
        )
    )
    found = _add(d, rng.choice((R.NEXT, R.REASON)), words, rng)
    return (found[0], wrong) if found else None


def doubled(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    place = _at(d, rng.choice((R.REASON, R.NEXT, R.OPENING)), rng)
    if place is None:
        return None
    spots = list(re.finditer(r"\b(the|to|of|and|was|a|in)\b ", d.pieces[place].text))
    if not spots:
        return None
    spot = rng.choice(spots)
    return d.changed(place, lambda text: text[: spot.end()] + spot[0] + text[spot.end() :]), spot[1] * 2


def confused(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    words, wrong = rng.choice(
        (
            ("The police should of told you sooner what was found.", "should of"),
            ("Your entitled to know what was considered.", "Your entitled"),
            ("The witnesses gave there accounts in June.", "there accounts"),
            ("We would advice you to keep this letter.", "advice"),
            ("The case was effected by what came to light.", "effected"),
        )
    )
    found = _add(d, R.NEXT, words, rng)
    return (found[0], wrong) if found else None


def adult_words_to_child(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    if not f.age:
        return None
    words = (
        "Having considered the available evidence in accordance with the evidential stage of the Full Code Test, the reviewing "
        "lawyer concluded that there was no realistic prospect of conviction and proceedings were accordingly discontinued."
    )
    place = d.having(R.REASON)[0]
    return d.put(place, Piece(R.REASON, f"{words} {d.pieces[place].text}")), words


def breach(f: Facts, d: Draft, rng: Random, o: Others) -> tuple[Draft, str] | None:
    other = rng.choice([n for n in o.victims if n.split()[-1] != f.surname])
    words, wrong = rng.choice(
        (
            (f"{f.defendant} lives at 14 Orchard Street, Thornmere TM4 2PQ.", "14 Orchard Street"),
            (f"We have also written to {other}, 9 Weir Cottages, Greenlow TM12 6RT.", "9 Weir Cottages"),
            (f"{f.defendant}'s mobile number is 07700 900452.", "07700 900452"),
            (
                f"The other witness can be reached at {other.split()[0].lower()}.{other.split()[-1].lower()}@mail.example.",
                "@mail",
            ),
            (f"{f.defendant} (date of birth 14/02/1988) has been told.", "14/02/1988"),
            (f"{f.defendant}, born on 3 March 1979, was interviewed.", "3 March 1979"),
        )
    )
    found = _add(d, rng.choice((R.NEXT, R.REASON)), words, rng)
    return (found[0], wrong) if found else None


LEFT, NAME, FACT = ("leftover-template-text",), ("wrong-name",), ("wrong-offence-or-date",)
FAULTS: tuple[Fault, ...] = (
    Fault("addressee's name", "certain", (*NAME, "victim-confused"), wrong_surname),
    Fault("addressee's name misspelt", "certain", NAME, misspelt_surname),
    Fault("addressee's title", "certain", ("wrong-form-of-address",), wrong_title),
    Fault("pronouns", "judgement", ("wrong-form-of-address",), wrong_pronoun),
    Fault("defendant's name", "certain", ("wrong-case", "victim-confused", *NAME), wrong_defendant),
    Fault("another letter's victim", "certain", ("victim-confused", "possible-data-breach", *NAME), other_victim),
    Fault("URN", "certain", ("wrong-case",), wrong_urn),
    Fault("decision date", "certain", FACT, wrong_decision_date),
    Fault("offence date", "certain", FACT, wrong_offence_date),
    Fault("impossible date", "certain", FACT, impossible_date),
    Fault("offence", "judgement", FACT, wrong_offence),
    Fault("dated before the decision", "certain", FACT, dated_too_early),
    Fault("late and no apology", "certain", ("no-apology",), no_apology),
    Fault("merge field", "certain", LEFT, merge_field),
    Fault("square brackets", "certain", LEFT, brackets),
    Fault("XXX", "certain", LEFT, xxx),
    Fault("delete as appropriate", "certain", LEFT, delete_as),
    Fault("alternatives", "certain", LEFT, alternatives),
    Fault("highlighted text", "certain", LEFT, _signed("highlight", ("the court", "check date"), R.REASON)),
    Fault("hidden text", "certain", LEFT, _signed("hidden", ("Use para 4 if no VRR", "draft 2"), R.NEXT)),
    Fault(
        "placeholder",
        "certain",
        LEFT,
        _signed("placeholder", ("Click or tap here to enter text.", "Choose an item."), R.NEXT),
    ),
    Fault("tracked change", "certain", LEFT, _signed("inserted", ("and the police", "on reflection"), R.REASON)),
    Fault("tracked deletion", "certain", LEFT, _signed("deleted", ("in my view", "sadly"), R.REASON)),
    Fault("comment", "certain", LEFT, _signed("comment", ("Is this right?", "Check with OIC"), R.REASON)),
    Fault("paragraph twice", "certain", (*LEFT, "not-proof-read"), paragraph_twice),
    Fault("signature missing", "other", ("not-proof-read", *LEFT), no_signature),
    Fault("contact details missing", "other", ("not-proof-read", *LEFT, "no-support"), no_contact),
    Fault("review missing", "certain", ("vrr-missing",), no_review),
    Fault("review wrongly offered", "certain", ("vrr-wrongly-offered",), wrong_review),
    Fault("old time limit", "certain", ("old-time-limit",), old_limit),
    Fault("meeting missing", "other", ("meeting-not-offered",), no_meeting),
    Fault("support missing", "other", ("no-support",), no_support),
    Fault("next step missing", "judgement", ("reason-partial", "no-support"), no_next_step),
    Fault("no reason", "judgement", ("reason-missing", "reason-partial"), no_reason),
    Fault("boilerplate alone", "judgement", ("reason-partial", "reason-missing", *LEFT), boilerplate_alone),
    Fault("jargon", "judgement", ("jargon",), jargon),
    Fault("cold wording", "judgement", ("blaming-wording",), cold),
    Fault("no empathy", "judgement", ("no-empathy",), no_empathy),
    Fault("long sentence", "other", ("jargon",), long_sentence),
    Fault("misspelling", "other", ("not-proof-read",), misspelling),
    Fault("American spelling", "other", ("not-proof-read",), american),
    Fault("doubled word", "certain", ("not-proof-read",), doubled),
    Fault("confused words", "other", ("not-proof-read",), confused),
    Fault("child in adults' words", "judgement", ("recipient-not-considered", "jargon"), adult_words_to_child),
    Fault("possible data breach", "certain", ("possible-data-breach", "victim-confused"), breach),
)
