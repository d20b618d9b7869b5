"""Seven hands that write letters to victims, each with words, layout and habits of its own. Written before the checks'
words were, so that the checks are not tested by their own vocabulary.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from samples.written.facts import Facts
from samples.written.parts import Draft, Piece, Role, long, ordinal, pieces, short, slashed, weekday

R = Role
STREETS = (
    "4 Millpond Row",
    "Flat 2, 19 Kiln Lane",
    "The Old Forge, Sedge Green",
    "112 Harbour View",
    "7A Teasel Court",
)
TOWNS = ("Thornmere TM2 4QX", "Northfold TM6 1AB", "Castle Mead TM9 3ZZ", "Greenlow TM12 8LP")


def _named(facts: Facts) -> str:
    return f"{facts.title} {facts.name}".strip()


def _dear(facts: Facts) -> str:
    return f"Dear {facts.title} {facts.surname}" if facts.title else f"Dear {facts.first}"


def _urn(facts: Facts, rng: Random) -> str:
    urn = facts.letter.case.urn
    spaced = f"{urn[:2]} {urn[2:4]} {urn[4:-2]} {urn[-2:]}"
    return rng.choice(
        (urn, urn, spaced, f"{urn[:2]}{urn[2:4]} {urn[4:]}", f"{urn[:4]}-{urn[4:]}".replace("-", " "))
    )


def _address(facts: Facts, rng: Random) -> tuple[str, ...]:
    return _named(facts), rng.choice(STREETS), rng.choice(TOWNS)


def _reason(facts: Facts, rng: Random) -> str:
    titled = f"{'Mr' if rng.random() < 0.5 else 'Ms'} {facts.defendant.split()[-1]}"
    shown = facts.defendant if rng.random() < 0.8 else titled
    return rng.choice(facts.offence.reasons).format(defendant=shown)


_DONE = {
    "decision not to charge": "not to charge {defendant} with an offence",
    "stopped charge": "to stop the case against {defendant}",
    "no evidence offered": "to stop the case against {defendant}",
    "substantially altered charge": "to change the charge against {defendant} to a less serious one",
}


def _decided(facts: Facts) -> str:
    return _DONE.get(facts.letter.letter_type, "to keep to the decision in your case").format(
        defendant=facts.defendant
    )


def formal(facts: Facts, rng: Random) -> Draft:
    """An officer who keeps to the old form: address, reference, subject line in bold, long and civil sentences."""
    when = rng.choice((long, ordinal))
    review = (
        "If you disagree with this decision you can ask for it to be reviewed. This is known as the Victims' Right to "
        "Review. A prosecutor who has had nothing to do with your case will look at everything again. Please write "
        "to me, or telephone, within 10 working days of the date of this letter.",
        "You have the right to ask for a review under the Victims' Right to Review scheme. To do so, please let us "
        "know within ten working days, by telephone, by e-mail or by post. You need not give reasons.",
    )
    body = [
        *pieces(R.LETTERHEAD, "Thornmere Victim Liaison Unit", "Lantern House, 3 Quay Street, Thornmere TM1 1AA"),
        *pieces(R.ADDRESS, *_address(facts, rng)),
        *pieces(R.DATE, when(facts.sent)),
        *pieces(R.REFERENCE, f"Our ref: {_urn(facts, rng)}"),
        *pieces(R.GREETING, _dear(facts)),
        Piece(R.SUBJECT, f"The case against {facts.defendant}", bold=True),
        *pieces(
            R.OPENING,
            f"I am writing about {facts.offence.told} on {when(facts.offence_date)}. On "
            f"{when(facts.letter.decision_date)} we decided {_decided(facts)}. I am sorry to have to give you news "
            "that I know you will not have wanted to hear.",
        ),
        *_sorry(facts, rng),
        *pieces(
            R.IMPACT,
            rng.choice(
                (
                    f"I should like to thank you for the statement you gave. I understand that {facts.offence.after} "
                    "must have been very hard, and that speaking of it to strangers will not have been easy.",
                    f"Before I explain, may I say that nobody here doubts how much {facts.offence.after} has affected "
                    "you. Our decision takes nothing away from that.",
                )
            ),
        ),
        *pieces(
            R.TEST,
            "Before a case can go to court, a prosecutor has to be satisfied of two things: that a court is more likely "
            "than not to find the person guilty on the evidence there is, and that a prosecution is in the interest of "
            "the public.",
        ),
        *pieces(R.REASON, f"In this case the first of these could not be met. {_reason(facts, rng)}"),
        *pieces(
            R.NEXT,
            "The case will not go any further, and you will not be asked to come to court. Any property of yours that "
            "the police still hold will be returned to you.",
        ),
        *(pieces(R.REVIEW, rng.choice(review)) if facts.review else ()),
        *_meeting(facts, rng),
        *pieces(
            R.SUPPORT,
            rng.choice(
                (
                    "Victim Support gives free and confidential help to anyone who has been a victim of crime, whatever "
                    "the outcome. You can telephone them on 0808 168 9111 at any hour.",
                    "If you would find it helpful to speak to somebody, the Harbour Listening Service is there for "
                    "people in Thornmere on 0300 555 0148, Monday to Saturday.",
                )
            ),
        ),
        *pieces(
            R.CONTACT,
            "If anything in this letter is unclear, please telephone me on 01632 960 114 and I shall be glad to explain.",
        ),
        *pieces(R.CLOSE, "Yours sincerely"),
        *pieces(R.SIGNATURE, facts.drafter, "Victim Liaison Officer"),
    ]
    return Draft(tuple(body), rng.choice(("docx", "docx", "pdf", "txt")), "formal", "letter")


def _sorry(facts: Facts, rng: Random) -> tuple[Piece, ...]:
    if not facts.late:
        return ()
    return tuple(
        pieces(
            R.SORRY,
            rng.choice(
                (
                    "I am sorry that this letter reaches you later than it should have done.",
                    "You ought to have heard from us sooner than this, and I apologise that you did not.",
                    "Please accept our apologies for the time it has taken to write to you.",
                    "This letter is overdue. That is our fault, and I am sorry.",
                )
            ),
        )
    )


def _meeting(facts: Facts, rng: Random) -> tuple[Piece, ...]:
    if not facts.meeting:
        return ()
    return tuple(
        pieces(
            R.MEETING,
            rng.choice(
                (
                    f"{facts.prosecutor}, who made this decision, would be glad to meet you to talk it through. Please "
                    "ring me on 01632 960 114 and I will find a day that suits you.",
                    "We should like to offer you a meeting with the prosecutor, so that you can ask whatever you wish. "
                    "You may bring someone with you. To arrange it, call 01632 960 120.",
                )
            ),
        )
    )


def warm(facts: Facts, rng: Random) -> Draft:
    """An officer who writes as she speaks: short sentences, no subject line, plain text or Word."""
    when = rng.choice((long, weekday))
    dear = _dear(facts) if rng.random() < 0.6 else f"Dear {facts.name}"
    body = [
        *pieces(R.LETTERHEAD, "Victim Liaison Unit, Lantern House, 3 Quay Street, Thornmere"),
        *pieces(R.DATE, when(facts.sent)),
        *pieces(R.REFERENCE, f"URN: {_urn(facts, rng)}"),
        *pieces(R.GREETING, f"{dear},"),
        *pieces(
            R.OPENING,
            f"I'm writing to let you know what has been decided about {facts.offence.told}. "
            f"{facts.prosecutor}, the prosecutor, looked at the case and on {long(facts.letter.decision_date)} decided "
            f"{_decided(facts)}.",
        ),
        *pieces(
            R.IMPACT,
            rng.choice(
                (
                    f"I realise this will be disappointing. You did the right thing in coming forward after "
                    f"{facts.offence.after}, and it took courage.",
                    "I can only imagine how you will feel on reading this. It does not mean that anyone thinks you were "
                    "not telling the truth.",
                )
            ),
        ),
        *_sorry(facts, rng),
        *pieces(
            R.REASON,
            f"You told the police that {facts.offence.did}. {_reason(facts, rng)} Without more than that, a court could "
            "not be sure, and so the case could not go on.",
        ),
        *pieces(
            R.NEXT,
            "What happens now? There won't be a trial and nobody will ask you to give evidence. The police will send back "
            "anything they took from you.",
        ),
        *(
            pieces(
                R.REVIEW,
                rng.choice(
                    (
                        "You can ask us to look at this again. A different prosecutor will do that, and you don't have to "
                        "say why you are asking. Just tell us within 10 working days of getting this letter: ring 01632 "
                        "960 120 or write to review@thornmere.example.",
                        "If you think the decision is wrong, you're entitled to a review by somebody new. Let me know in "
                        "the next ten working days and I'll set it going.",
                    )
                ),
            )
            if facts.review
            else ()
        ),
        *_meeting(facts, rng),
        *pieces(
            R.SUPPORT,
            rng.choice(
                (
                    "Lots of people find it helps to talk. Victim Support are independent of us and free to ring: 0808 "
                    "168 9111.",
                    "The Thornmere Wellbeing Centre has a drop-in on Tuesdays for people who've been through a crime, and a "
                    "helpline on 0300 555 0190.",
                )
            ),
        ),
        *pieces(
            R.CONTACT, "My direct line is 01632 960 117. Do call me if there's anything you would like to ask."
        ),
        *pieces(R.CLOSE, rng.choice(("With best wishes,", "Yours sincerely,", "Kind regards,"))),
        *pieces(R.SIGNATURE, facts.drafter, "Thornmere Victim Liaison Unit"),
    ]
    return Draft(tuple(body), rng.choice(("txt", "docx", "docx")), "warm", "plain")


def mailed(facts: Facts, rng: Random) -> Draft:
    """A busy officer who writes e-mails: few words, the reference in the subject, initials nowhere."""
    body = [
        *pieces(R.SUBJECT, f"Your case {_urn(facts, rng)}"),
        *pieces(R.GREETING, f"{_dear(facts)}"),
        *pieces(
            R.OPENING,
            f"This e-mail is about {facts.offence.told} ({short(facts.offence_date)}). We have decided {_decided(facts)}. "
            f"The decision was made on {short(facts.letter.decision_date)}.",
        ),
        *_sorry(facts, rng),
        *pieces(R.IMPACT, "I know this is not the news you hoped for, and I am sorry to be the one to bring it."),
        *pieces(R.REASON, f"The reason is this. {_reason(facts, rng)}"),
        *pieces(R.NEXT, "Nothing more will happen in court, and you don't need to do anything."),
        *(
            pieces(
                R.REVIEW,
                "You may ask for a review of this decision. Reply to this e-mail within 10 working days, or ring the "
                "number below.",
            )
            if facts.review
            else ()
        ),
        *_meeting(facts, rng),
        *pieces(
            R.SUPPORT,
            rng.choice(
                (
                    "For support that has nothing to do with us: Victim Support, 0808 168 9111, www.victimsupport.example.",
                    "Your local victims' hub can arrange counselling or somebody to listen: 0300 555 0123.",
                )
            ),
        ),
        *pieces(R.CLOSE, "Kind regards"),
        *pieces(R.SIGNATURE, facts.drafter, "Victim Liaison Officer", "01632 960 131", "vlu@thornmere.example"),
    ]
    return Draft(
        tuple(body), rng.choice(("eml", "eml", "txt")), "mailed", "mail", {"date": facts.sent.isoformat()}
    )


def headed(facts: Facts, rng: Random) -> Draft:
    """An officer of the new style: headings as questions, a table of references, bold, a footer with the office."""
    when = rng.choice((long, slashed))
    body = [
        *pieces(
            R.REFERENCE,
            f"Case reference|{_urn(facts, rng)}",
            f"Date of this letter|{when(facts.sent)}",
            f"Defendant|{facts.defendant}" if facts.letter.letter_type != "decision not to charge" else "",
        ),
        *pieces(R.ADDRESS, *_address(facts, rng)),
        *pieces(R.GREETING, f"{_dear(facts)},"),
        Piece(R.HEADING, "What we have decided", bold=True),
        *pieces(
            R.OPENING,
            f"After {facts.offence.told} on {long(facts.offence_date)}, the police passed their papers to the Crown "
            f"Prosecution Service. A prosecutor read all of them and decided, on {long(facts.letter.decision_date)}, "
            f"{_decided(facts)}.",
        ),
        *_sorry(facts, rng),
        Piece(R.HEADING, "Why", bold=True),
        *pieces(
            R.IMPACT,
            f"We recognise the effect that {facts.offence.after} will have had on you, and we know that reading this may be "
            "painful.",
        ),
        *pieces(
            R.TEST,
            "We can only go to court if there is a realistic prospect of conviction. This means that a jury or magistrates, "
            "hearing the whole case, would probably find the defendant guilty.",
        ),
        *pieces(R.REASON, _reason(facts, rng)),
        Piece(R.HEADING, "What happens next", bold=True),
        *pieces(R.NEXT, "The case is now over. You will not hear from the court."),
        Piece(R.HEADING, "If you disagree", bold=True)
        if facts.review
        else Piece(R.HEADING, "Questions", bold=True),
        *(
            pieces(
                R.REVIEW,
                "You are entitled to ask for the decision to be looked at again (the Victims' Right to Review). Ask by "
                f"{long(_ten_working_days(facts.sent))}, which is ten working days from the date of this letter. Call "
                "01632 960 120.",
            )
            if facts.review
            else pieces(R.CONTACT, "Our number is 01632 960 120.")
        ),
        *_meeting(facts, rng),
        Piece(R.HEADING, "Help for you", bold=True),
        *pieces(
            R.SUPPORT,
            "Victim Support: 0808 168 9111",
            "Samaritans: 116 123",
            "Safeline Thornmere, for people who have been stalked, threatened or hurt by someone they know: 0300 555 0177",
        ),
        *pieces(R.CLOSE, "Yours sincerely,"),
        *pieces(R.SIGNATURE, facts.drafter, "for the Crown Prosecution Service"),
        *pieces(R.FOOT, "Thornmere Victim Liaison Unit · 3 Quay Street, Thornmere TM1 1AA · 01632 960 120"),
    ]
    return Draft(tuple(body), "docx", "headed", "table")


def _ten_working_days(day: date) -> date:
    from samples.days import add_working

    return add_working(day, 10)


def manager(facts: Facts, rng: Random) -> Draft:
    """The unit's manager, who answers the hard ones: measured, in RTF or PDF, with a quotation."""
    body = [
        *pieces(R.LETTERHEAD, "CROWN PROSECUTION SERVICE", "Victim Liaison Unit", "Tel. 01632 960 100"),
        *pieces(R.DATE, f"Date: {rng.choice((slashed, long))(facts.sent)}"),
        *pieces(R.REFERENCE, f"Our reference: {_urn(facts, rng)}/VLU"),
        *pieces(R.ADDRESS, *_address(facts, rng)),
        *pieces(R.GREETING, _dear(facts)),
        *pieces(
            R.OPENING,
            f"Thank you for your patience while {facts.prosecutor} considered the case. I write to tell you that on "
            f"{ordinal(facts.letter.decision_date)} the decision was taken {_decided(facts)}. It concerns "
            f"{facts.offence.told}, which you reported as having happened on {ordinal(facts.offence_date)}.",
        ),
        *_sorry(facts, rng),
        *pieces(
            R.IMPACT,
            "In your statement you wrote, \u201cI should of locked the door, I keep going over it\u201d. You have nothing to "
            "reproach yourself with. What happened was not your doing, and I am sorry for the distress it has caused you."
            if rng.random() < 0.5
            else f"I have read what you told the police about {facts.offence.after}. I do not underestimate what it has "
            "meant for you and those close to you.",
        ),
        *pieces(
            R.REASON,
            f"I should explain how the decision was reached. {_reason(facts, rng)} For that reason the prosecutor "
            "concluded that a court would be likely to acquit.",
        ),
        *pieces(
            R.NEXT,
            "No hearing will now take place. Should new evidence come to light, the case can be looked at afresh.",
        ),
        *(
            pieces(
                R.REVIEW,
                "You have the right to ask for this decision to be reviewed by another prosecutor. A request should reach "
                "us within 10 working days of this letter, although one made later, up to three months from the "
                "decision, will be considered where there is good reason.",
            )
            if facts.review
            else pieces(
                R.REVIEW,
                "The Victims' Right to Review does not apply to a change of this kind. If you are unhappy with how we have "
                "dealt with you, there is a complaints procedure, and I can send you a leaflet about it.",
            )
        ),
        *_meeting(facts, rng),
        *pieces(
            R.SUPPORT,
            "I hope that you have people around you to turn to. The officer in your case can put you in touch with the "
            "victim care service, or you can reach it yourself on 0300 555 0123.",
        ),
        *pieces(
            R.CONTACT,
            "Please do not hesitate to contact my office on 01632 960 100 should you wish to discuss this.",
        ),
        *pieces(R.CLOSE, "Yours sincerely"),
        *pieces(R.SIGNATURE, facts.drafter, "Victim Liaison Unit Manager"),
    ]
    return Draft(tuple(body), rng.choice(("rtf", "pdf", "docx")), "manager", "letter")


def gentle(facts: Facts, rng: Random) -> Draft:
    """An officer who writes to children and to families: very short sentences, things called by their names."""
    dead = facts.enhanced == "bereaved"
    dear = _dear(facts)
    told = facts.offence.told
    body = [
        *pieces(
            R.LETTERHEAD, "Thornmere Victim Liaison Unit", "3 Quay Street, Thornmere TM1 1AA", "01632 960 120"
        ),
        *pieces(R.DATE, long(facts.sent)),
        *pieces(R.REFERENCE, f"Reference {_urn(facts, rng)}"),
        *pieces(R.GREETING, dear),
        *pieces(
            R.OPENING,
            (
                f"I am so sorry for your loss. I am writing about {told} on {long(facts.offence_date)}. On "
                f"{long(facts.letter.decision_date)} we made the decision {_decided(facts)}."
            )
            if dead
            else f"My name is {facts.drafter}. I help people when something bad has happened to them. I want to tell you what "
            f"has been decided about {told}. A lawyer decided it on {long(facts.letter.decision_date)}.",
        ),
        *_sorry(facts, rng),
        *pieces(
            R.IMPACT,
            "No letter can make up for the death of somebody you love. I know that you hoped a court would look at what "
            "happened to Merle."
            if dead
            else "You were brave to tell somebody. You did nothing wrong. It is all right to feel sad or cross about this "
            "letter.",
        ),
        *pieces(
            R.REASON,
            f"I want to explain why. {_reason(facts, rng)}"
            if dead
            else f"To go to court, we need enough proof. {_reason(facts, rng)} So we did not have enough proof. That is why "
            f"we decided {_decided(facts)}.",
        ),
        *pieces(
            R.NEXT,
            "There will be no trial. The coroner may still look into the death and will write to you."
            if dead
            else "You will not have to go to court. Nobody will ask you more questions.",
        ),
        *(
            pieces(
                R.REVIEW,
                "If you want another prosecutor to look at this again, you can ask for a review. Please ask within 10 working "
                "days. You can ring me and I will do the rest."
                if dead
                else "You or a grown-up can ask another lawyer to check. This is called a review. Ask within 10 working "
                "days. A working day is any day from Monday to Friday.",
            )
            if facts.review
            else ()
        ),
        *_meeting(facts, rng),
        *pieces(
            R.SUPPORT,
            "The charity Hearthside helps families after a death on the road. Their number is 0300 555 0166."
            if dead
            else "If you want to talk to someone kind, you can ring Childline on 0800 1111. It is free.",
        ),
        *pieces(R.CONTACT, "My number is 01632 960 120."),
        *pieces(R.CLOSE, "With my sympathy" if dead else "Best wishes"),
        *pieces(R.SIGNATURE, facts.drafter, "Victim Liaison Officer"),
    ]
    return Draft(tuple(body), rng.choice(("docx", "txt")), "gentle", "plain")


def welsh(facts: Facts, rng: Random) -> Draft:
    """An officer who writes in Welsh to those who asked for it."""
    decided = facts.letter.decision_date
    months = (
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
    )
    day = f"{decided.day} {months[decided.month - 1]} {decided.year}"
    sent = f"{facts.sent.day} {months[facts.sent.month - 1]} {facts.sent.year}"
    body = [
        *pieces(R.LETTERHEAD, "Uned Cyswllt Dioddefwyr Thornmere", "3 Quay Street, Thornmere TM1 1AA"),
        *pieces(R.DATE, sent),
        *pieces(R.REFERENCE, f"Ein cyf: {_urn(facts, rng)}"),
        *pieces(R.GREETING, f"Annwyl {facts.name}"),
        *pieces(
            R.OPENING,
            f"Rwyf yn ysgrifennu atoch ynghylch yr achos yn erbyn {facts.defendant}. Ar {day} penderfynodd erlynydd na "
            "fyddai'r achos yn mynd ymhellach. Rwy'n gwybod y bydd hyn yn siom i chi ac mae'n ddrwg gennyf.",
        ),
        *pieces(
            R.REASON,
            "Nid oedd y lluniau camera yn dangos pwy oedd yno, ac ni welodd neb arall beth ddigwyddodd. Heb hynny ni allai'r "
            "llys fod yn siwr.",
        ),
        *pieces(
            R.REVIEW,
            "Mae gennych hawl i ofyn am adolygiad o'r penderfyniad hwn o fewn 10 diwrnod gwaith. Bydd erlynydd arall yn "
            "edrych ar yr achos eto.",
        ),
        *pieces(R.SUPPORT, "Gallwch gael cymorth am ddim gan Victim Support ar 0808 168 9111."),
        *pieces(R.CLOSE, "Yn gywir"),
        *pieces(R.SIGNATURE, facts.drafter, "Swyddog Cyswllt Dioddefwyr"),
    ]
    return Draft(tuple(body), rng.choice(("docx", "txt")), "welsh", "plain")


def reply(facts: Facts, rng: Random) -> Draft:
    """The officer who answers requests for review and complaints."""
    review = facts.letter.letter_type == "VRR response"
    request = facts.letter.request_received or facts.letter.decision_date
    asked = "to ask us to review our decision" if review else "about the way in which we kept you informed"
    outcome = (
        "A prosecutor who had not dealt with the case before has read everything again. I am sorry to tell you that the "
        "decision stays as it was."
        if review
        else "I have looked into what went wrong. You were right to complain: the officer who should have rung you had moved "
        "to another team and nobody took over the task."
    )
    body = [
        *pieces(R.LETTERHEAD, "Crown Prosecution Service Thornmere", "3 Quay Street, Thornmere TM1 1AA"),
        *pieces(R.ADDRESS, *_address(facts, rng)),
        *pieces(R.REFERENCE, f"Our ref {_urn(facts, rng)}"),
        *pieces(R.DATE, long(facts.sent)),
        *pieces(R.GREETING, f"{_dear(facts)},"),
        *pieces(R.OPENING, f"You wrote to us on {long(request)} {asked} in the case of {facts.offence.told}."),
        *pieces(
            R.IMPACT,
            "I can see from your letter how upsetting this has been, and I am grateful to you for setting it out so clearly.",
        ),
        *pieces(R.REASON, outcome),
        *pieces(R.REASON, f"{_reason(facts, rng)}" if review else ""),
        *pieces(
            R.NEXT,
            "This ends the review, and there is no further step within our service. You may take legal advice of your own."
            if review
            else "We have changed how such tasks are handed over, and I have asked to be told if it happens again. If you are not "
            "satisfied, you can ask for the next stage of our complaints procedure.",
        ),
        *pieces(
            R.SUPPORT,
            "You may still want to talk to someone. Victim Support will help you whatever the outcome: 0808 168 9111.",
        ),
        *pieces(R.CONTACT, "You can reach me on 01632 960 126."),
        *pieces(R.CLOSE, "Yours sincerely"),
        *pieces(R.SIGNATURE, facts.drafter, "Senior Victim Liaison Officer"),
    ]
    return Draft(tuple(body), rng.choice(("docx", "txt", "pdf")), "reply", "letter")


Hand = Callable[[Facts, Random], Draft]
HANDS: tuple[Hand, ...] = (formal, warm, mailed, headed, manager)


def hand_for(facts: Facts) -> Hand:
    """Who writes this letter: some readers and some letters have their own officer."""
    if facts.language == "Welsh":
        return welsh
    if facts.letter.letter_type in ("VRR response", "complaint response"):
        return reply
    if facts.age or facts.enhanced == "bereaved":
        return gentle
    return HANDS[facts.number % len(HANDS)]
