"""Leftovers, rights, reasons, wording and private details: what each detector finds, and what it leaves alone."""

import pytest
from letter_builders import GOOD, good, hints, letter

from iqa.letter_checks.hints import HintCertainty
from iqa.letter_files.values import Sign


@pytest.mark.parametrize(
    ("words", "check", "found"),
    [
        ("This concerns «Victim_Surname».", "merge-field", True),
        ("This concerns <<OffenceDate>>.", "merge-field", True),
        ("This concerns {{court}}.", "merge-field", True),
        ("This concerns <Defendant name>.", "merge-field", True),
        ("Look at <https://example.org>.", "merge-field", False),
        ("It is [name of court] that decides.", "square-brackets", True),
        ("You wrote “it was [he] who did it”.", "square-brackets", False),
        ("It was [sic] said.", "square-brackets", False),
        ("The hearing on XX/XX/XXXX was cancelled.", "blank-to-fill", True),
        ("PC XXXX will ring you.", "blank-to-fill", True),
        ("It took place at ______.", "blank-to-fill", True),
        ("The date is TBC.", "blank-to-fill", True),
        ("It goes on… and on.", "blank-to-fill", False),
        ("(delete as appropriate)", "template-instruction", True),
        ("*Delete if not applicable", "template-instruction", True),
        ("Insert reasons here.", "template-instruction", True),
        ("Please add your name to the form.", "template-instruction", False),
        ("You may wish to delete the messages.", "template-instruction", False),
        ("The police have told him/her.", "alternatives", True),
        ("Your son/daughter need not come.", "alternatives", True),
        ("The charge(s) was/were stopped.", "alternatives", True),
        ("It was told by the police / the prosecutor.", "alternatives", True),
        ("You can bring a friend and/or relative.", "alternatives", False),
        ("See www.example.org/his/her for more.", "alternatives", False),
        ("The the case has ended.", "doubled-word", True),
        ("He said that that was all he had had.", "doubled-word", False),
        ("They recieved a copy.", "misspelt", True),
        ("It was his favorite color.", "misspelt", True),
        ("They organised the counselling.", "misspelt", False),
        ("You wrote “I definately saw him”.", "misspelt", False),
        ("The police should of told you.", "confused-words", True),
        ("Your entitled to know.", "confused-words", True),
        ("It was there decision and not ours.", "confused-words", True),
        ("The witnesses gave there accounts.", "confused-words", True),
        ("There were no other witnesses.", "confused-words", False),
        ("You wrote “I should of locked it”.", "confused-words", False),
        ("We got word from your mom.", "american-spelling", True),
    ],
)
def test_leftovers_and_spelling(words: str, check: str, found: bool) -> None:
    assert bool(hints(good(more=words), check)) is found


@pytest.mark.parametrize(
    ("sign", "check"),
    [
        (Sign.HIGHLIGHTED, "highlighted"),
        (Sign.HIDDEN, "hidden-text"),
        (Sign.PLACEHOLDER, "placeholder"),
        (Sign.INSERTED, "tracked-changes"),
        (Sign.DELETED, "tracked-changes"),
        (Sign.COMMENT, "comment"),
        (Sign.MERGE_FIELD, "merge-field-kept"),
    ],
)
def test_signs_of_the_word_processor(sign: Sign, check: str) -> None:
    found = hints(letter(good(), (sign, "is this right?")), check)
    assert [(hint.quote, hint.certainty) for hint in found] == [("is this right?", HintCertainty.CERTAIN)]


def test_a_paragraph_or_a_long_sentence_twice() -> None:
    assert hints(good(more=GOOD[2]), "twice")
    assert hints(good(more=f"To repeat: it ends. {GOOD[1]}"), "twice")
    assert not hints(good(more="Thank you."), "twice")


def test_a_letter_that_nobody_signed() -> None:
    assert hints(good(("Hazel Larkspur\n", "")), "no-signature")
    assert hints(good(("Hazel Larkspur\n", "")), "no-signature", drafter="")
    assert not hints(good(("Hazel Larkspur\n", "H Larkspur (Mrs)\n")), "no-signature")
    assert not hints(good(("Hazel Larkspur\nVictim Liaison Officer", "Hazel")), "no-signature")


def test_a_letter_that_says_nowhere_how_to_reach_us() -> None:
    assert hints(good(("01632 960 120\n", "")), "no-contact")
    assert not hints(good(("01632 960 120\n", ""), more="My number is 01632 960 120."), "no-contact")
    assert not hints(good(("01632 960 120\n", ""), more="Write to us at vlu@example.org."), "no-contact")


@pytest.mark.parametrize(
    "offer",
    [
        "You have the right to a review of this decision.",
        "If you disagree, a different prosecutor can look at the case again.",
        "You may ask us to reconsider.",
        "You can have this checked by someone who's never seen the case.",
        "If you think we are wrong, you're entitled to a fresh decision by somebody new.",
        "You can challenge the decision. There is no form.",
    ],
)
def test_a_review_may_be_offered_in_many_words(offer: str) -> None:
    assert not hints(good((GOOD[3], offer)), "review-missing")


@pytest.mark.parametrize(
    "words",
    [
        "Nothing more will happen.",
        "The case has been reviewed by a prosecutor.",
        "The Victims' Right to Review does not apply here.",
        "If you are unhappy, there is a complaints procedure.",
    ],
)
def test_a_review_that_is_not_offered(words: str) -> None:
    assert hints(good((GOOD[3], words)), "review-missing")
    assert not hints(good((GOOD[3], words)), "review-wrongly-offered", vrr_eligible="no")


def test_a_review_is_offered_only_where_it_applies() -> None:
    assert hints(good(), "review-wrongly-offered", vrr_eligible="no")
    assert not hints(good(), "review-wrongly-offered")
    assert hints(good((GOOD[3], "That is all.")), "review-missing-by-type", vrr_eligible="")
    assert hints(good(), "review-wrongly-offered-by-type", vrr_eligible="", letter_type="altered charge")


@pytest.mark.parametrize(
    ("limit", "certainty"),
    [
        ("within 10 working days", None),
        ("within ten (10) working days", None),
        ("by 22 October 2026", None),
        ("by 12 October 2026", HintCertainty.CERTAIN),
        ("within 5 working days", HintCertainty.CERTAIN),
        ("within five working days", HintCertainty.CERTAIN),
        ("within 28 days", HintCertainty.CERTAIN),
        ("within 10 days", HintCertainty.LOOK),
        ("within two weeks", HintCertainty.LOOK),
        ("within 10 working days, or three months at most", None),
        ("soon", None),
    ],
)
def test_the_time_limit_is_the_one_in_force(limit: str, certainty: HintCertainty | None) -> None:
    found = hints(good(("within 10 working days", limit)), "review-limit")
    assert [hint.certainty for hint in found] == ([certainty] if certainty else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("The prosecutor would like to meet you.", False),
        ("The evidence did not meet the test.", True),
        ("You can come to our office to talk it through with us.", False),
    ],
)
def test_a_meeting_is_offered_where_one_is_due(words: str, found: bool) -> None:
    text = good(more=words)
    assert bool(hints(text, "meeting-missing", enhanced="bereaved")) is found
    assert bool(hints(text, "meeting-missing", meeting_offered="yes")) is found
    assert not hints(text, "meeting-missing")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Victim Support gives free help.", False),
        ("Westmarch Together (0300 555 0444) offers counselling.", False),
        ("Little Acorns helps children. Their own line is 0300 555 0321.", False),
        ("Age Friends visit people at home who have been victims of crime: 01632 960 090.", False),
        ("You did not support the police.", True),
        ("DC Lal (01632 960 700) has your list.", True),
        ("Ring me on 01632 960 120 for help.", True),
    ],
)
def test_support_is_named(words: str, found: bool) -> None:
    assert bool(hints(good((GOOD[4], words)), "support-missing")) is found


def test_what_happens_next_is_said() -> None:
    assert hints(good((GOOD[2], "That is our decision.")), "next-step-missing")
    assert not hints(good((GOOD[2], "The case is now over.")), "next-step-missing")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You may have your telephone back.", False),
        ("DC Lal can return your belongings.", False),
        ("Detective Sergeant Lal is going to call on you on Monday.", False),
        ("The hearing fixed for December has been cancelled.", False),
        ("The police will contact you about your property.", False),
        ("Mr Gabbro is no longer subject to bail.", False),
        ("Please contact us. We will ring.", True),
        ("If you want another prosecutor to look at this, tell me. The police will keep the coat.", False),
        ("If you want another prosecutor to look at this, tell me. They will reply.", True),
        ("You do not have to accept this.", True),
        ("There will be no prosecution.", True),
    ],
)
def test_what_comes_next_may_be_said_in_many_ways(words: str, found: bool) -> None:
    assert bool(hints(good((GOOD[2], words)), "next-step-missing")) is found


@pytest.mark.parametrize(
    "left",
    [
        "If new evidence comes to light we may look at this again.",
        "You are entitled to a meeting, because you have enhanced rights.",
        "You may have your telephone back from the witness box.",
        "The case is still going ahead on a different charge.",
        "You are no longer required as a witness. He is no longer subject to bail conditions.",
        "The case is over because we decided that we could not carry on with it.",
    ],
)
def test_what_is_left_once_the_reason_is_taken_out_is_no_reason(left: str) -> None:
    assert hints(good((GOOD[1], left)), "no-reason")


@pytest.mark.parametrize(
    "reason",
    [
        "He offered to admit the lesser charge, and the court can pass the same sentence.",
        "A witness has had to correct her statement: she was describing somebody else.",
    ],
)
def test_a_plea_or_a_correction_is_a_reason(reason: str) -> None:
    assert not hints(good((GOOD[1], reason)), "no-reason")


@pytest.mark.parametrize(
    ("reason", "check"),
    [
        ("That is our decision.", "no-reason"),
        ("There was not enough evidence for a realistic prospect of conviction.", "standard-reason"),
        ("A prosecution is not required in the public interest.", "standard-reason"),
        ("The jar of honey that was found in the shed has no label, and forty neighbours keep bees.", ""),
        ("The doctor says the break could have come from a fall.", ""),
    ],
)
def test_a_reason_is_given_and_is_of_this_case(reason: str, check: str) -> None:
    text = good((GOOD[1], reason))
    found = [name for name in ("no-reason", "standard-reason") if hints(text, name)]
    assert found == ([check] if check else [])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The hearsay application was refused.", True),
        ("We offered no evidence.", True),
        ("We offered no evidence. This means that the case ends.", False),
        ("Hearsay, that is, what somebody else was told, was refused.", False),
        ("The charge will lie on the file: it is called that when nobody tries it.", False),
        ("He stayed at home.", False),
        ("It comes to the same either way.", False),
        ("It was an either-way offence.", True),
        ("We offered no evidence, which brings a case to an end.", False),
    ],
)
def test_law_is_explained_where_it_stands(words: str, found: bool) -> None:
    assert bool(hints(good(more=words), "unexplained-law")) is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The case had to be dropped.", True),
        ("He dropped the telephone.", False),
        ("The call was dropped.", False),
        ("You failed to attend court.", True),
        ("You should have locked the door.", True),
        ("You should have received a letter.", False),
        ("This was a minor incident.", True),
        ("We know that it was not a minor incident.", False),
        ("Your account was not credible.", True),
        ("It does not mean that you were not believed.", False),
        ("You had been drinking.", True),
        ("The alleged victim was told.", True),
        ("You wrote “he said I was to blame”.", False),
        ("None of it was your fault.", False),
        ("You waited too long before you reported it.", True),
        ("You waited six months for this trial.", False),
        ("It does not mean that you made it up.", False),
        ("It is not based on a view that you were untruthful.", False),
        ("Your complaint is that nobody rang.", False),
        ("You need see nobody you would not want to see.", False),
    ],
)
def test_cold_and_blaming_words(words: str, found: bool) -> None:
    assert bool(hints(good(more=words), "cold-wording")) is found


def test_a_letter_that_acknowledges_nothing() -> None:
    cold = good((" I am sorry to bring you this news, and I know how hard it will be to read.", ""))
    assert hints(cold, "no-acknowledgement")
    assert hints(cold.replace(GOOD[2], "I am sorry for the delay."), "no-acknowledgement")
    assert not hints(cold.replace(GOOD[2], "This must have come as a shock to you."), "no-acknowledgement")


def test_a_very_long_sentence() -> None:
    assert hints(good(more=f"{'It was said and ' * 15}that is all."), "long-sentence")
    assert not hints(good(), "long-sentence")


def test_a_child_is_written_to_in_short_words() -> None:
    text = good(("Dear Ms Speedwell", "Dear Briar"), more="The evidential stage was not met.")
    assert hints(text, "child-in-adult-words", victim_age="12")
    assert not hints(text, "child-in-adult-words", victim_age="40")
    assert not hints(text.replace("Dear Briar", "Dear Mrs Speedwell"), "child-in-adult-words", victim_age="12")
    assert hints(
        good(("Dear Ms Speedwell", "Dear Briar"), more=f"{'so and ' * 30}so."),
        "child-in-adult-words",
        victim_age="12",
    )
    assert not hints(good(("Dear Ms Speedwell", "Dear Briar")), "child-in-adult-words", victim_age="12")


@pytest.mark.parametrize(
    ("language", "more", "found"),
    [
        ("Polish", "", True),
        ("Polish", "A translation into Polish is enclosed.", False),
        ("English", "", False),
        ("", "", False),
    ],
)
def test_a_reader_of_another_language(language: str, more: str, found: bool) -> None:
    assert bool(hints(good(more=more), "another-language", language=language)) is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Flint Gabbro lives at 14 Orchard Street, Thornmere TM4 2PQ.", True),
        ("Flint Gabbro's mobile number is 07700 900452.", True),
        ("The other witness can be reached at c.mallow@mail.example.", True),
        ("Flint Gabbro (date of birth 14/02/1988) was told.", True),
        ("Mr Gabbro, born on 3 March 1979, was interviewed.", True),
        ("Our office is at 3 Quay Street, Thornmere TM1 1AA.", False),
        ("The charity Hearthside can help. Their number is 0300 555 0166.", False),
        ("Telephone me on 01632 960 120.", False),
        ("The assault at 12 High Street was reported.", False),
        ("Hazel Larkspur's number is 01632 960 114.", False),
        ("Write to review@thornmere.example.", False),
    ],
)
def test_private_details_of_others_are_urgent(words: str, found: bool) -> None:
    told = hints(good(more=words), "private-details")
    assert bool(told) is found
    assert all(hint.urgent and "ossible data breach" in hint.says for hint in told)
