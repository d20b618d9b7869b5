"""What letters in strangers' hands showed: kinds of fault that were passed over, and sound words that alarmed."""

import pytest
from letter_builders import GOOD, checked, good, hints, row

from iqa.letter_checks.hints import HintCertainty

CHILD = {"victim_age": "12", "victim_title": "", "victim_name": "Amira Speedwell"}
OFFICER = {"victim_title": "PC"}
FIRM = {"victim_name": "Harbour Dental Practice", "victim_title": "", "pronouns": ""}
EVIDENCE = GOOD[1]
GREETED = "Dear Ms Speedwell"


@pytest.mark.parametrize(
    ("words", "check", "found"),
    [
        ("The matter was listed on XX XX 2026.", "blank-to-fill", True),
        ("The amount was £XXX.", "blank-to-fill", True),
        ("Please quote %URN% when you ring.", "merge-field", True),
        ("It was 50% of 20% at most.", "merge-field", False),
        ("We apologise for the delay in telling you.", "cold-wording", False),
        ("There was not enough evidence / it was not in the public interest.", "alternatives", True),
        ("The case was adjourned/withdrawn that morning.", "alternatives", True),
        ("Friends and / or family may come with you.", "alternatives", False),
        ("This is is not easy.", "doubled-word", True),
        ("I know that this was was frightening.", "doubled-word", True),
        ("What the trouble with it is is that the film ends.", "doubled-word", False),
        ("Nobody came in in time, and he gave her her telephone.", "doubled-word", False),
        ("There car was seen nearby.", "confused-words", True),
        ("There nobody was seen, and there now is a light.", "confused-words", False),
        ("This had a great affect on the case.", "confused-words", True),
        ("Your right that it was dark.", "confused-words", True),
        ("It is your right to say so.", "confused-words", False),
        ("He was lead away by the officers.", "confused-words", True),
        ("We have past your letter to the police.", "confused-words", True),
        ("Please except our thanks.", "confused-words", True),
        ("There is know way of telling.", "confused-words", True),
        ("They where all in the bar.", "confused-words", True),
        ("That is where they all were.", "confused-words", False),
        ("It was no more than a scuffle.", "cold-wording", True),
        ("You did not see fit to tell us.", "cold-wording", True),
        ("If you had locked the door, none of this would have happened.", "cold-wording", True),
        ("None of this was your fault.", "cold-wording", False),
        ("The police new of this in May.", "confused-words", True),
        ("He is the man who's van it was.", "confused-words", True),
        ("He is the man who's there now.", "confused-words", False),
        ("We did not here from them.", "confused-words", True),
        ("It was there fault.", "confused-words", True),
        ("Nobody was really hurt.", "cold-wording", True),
        ("We cannot waste the court's time on this.", "cold-wording", True),
        ("You were warned not to go there.", "cold-wording", True),
        ("We no that this is hard.", "confused-words", True),
        ("We no longer have it, and there is no more to say.", "confused-words", False),
        ("The police of said that it is lost.", "confused-words", True),
        ("He past you in the corridor.", "confused-words", True),
        ("The officer was to busy to reply.", "confused-words", True),
        ("He has no license.", "american-spelling", True),
        ("You will license him to use it.", "american-spelling", False),
        ("The injuries were minor.", "cold-wording", True),
        ("There is nothing more to be said about it.", "cold-wording", True),
        ("It would make sense if somebody had been to blame.", "cold-wording", False),
        ("You brought some of this on yourself.", "cold-wording", True),
        ("We took advice from a King's Counsel.", "unexplained-law", False),
        ("He was arraigned. That is the last that is known of him.", "unexplained-law", True),
        ("In his second statement Ms Speedwell mentions a dog.", "pronouns", True),
        ("In her second statement Ms Speedwell mentions a dog.", "pronouns", False),
        ("The gray van was never found.", "american-spelling", True),
        ("The drayman and the barmaid had gone.", "misspelt", False),
        ("You may go at whatever pace suits you.", "unexplained-law", False),
        ("He was interviewed under PACE.", "unexplained-law", True),
        ("He would have paid had you been there.", "cold-wording", False),
        ("Had you been more careful we could have gone on.", "cold-wording", True),
        ("It is a street that you could have walked down.", "cold-wording", False),
        ("There is nothing to complain of in how you were treated.", "cold-wording", True),
        ("The other witness can be reached on 07700 900417.", "private-details", True),
        ("He may be written to at kyle.home77@mailbox.example.", "private-details", True),
        ("The boy, who was born on 3 May 2011, told his teacher.", "private-details", True),
        ("PC Dale can be reached on 07700 900417; he will ring you.", "private-details", False),
        ("Mr Cole's tenant saw it. Your friend Martin Cole was there.", "unknown-person", False),
        ("Ms Fenwick's daughter saw it from the window.", "unknown-person", True),
        ("Mr Fenwick from the council saw it.", "unknown-person", False),
        ("This has shaken you and, I know, Mr Fenwick, who saw it.", "unknown-person", True),
        ("I have kept the morning of 4 November free for you.", "offence-date", False),
    ],
)
def test_words(words: str, check: str, found: bool) -> None:
    assert bool(hints(good(more=words), check)) is found


def test_a_police_officer_knows_words_of_law() -> None:
    text = good(more="The charge was discontinued.")
    assert hints(text, "unexplained-law")
    assert not hints(text, "unexplained-law", **OFFICER)
    assert row(**OFFICER).facts["officer"] == "yes"


def test_a_complainant_is_offered_a_review() -> None:
    offer = "As the complainant you can exercise the Victims' Right to Review within 10 working days."
    assert not hints(good((GOOD[3], offer)), "review-missing")


@pytest.mark.parametrize(
    ("greeting", "found"),
    [
        ("Hi Amira", False),
        ("Hi Aira", True),
        ("Hi Tariq", True),
        ("Dear Mrs Bohun", False),
        ("Dear Amira,", False),
    ],
)
def test_a_child_is_greeted_by_its_own_name(greeting: str, found: bool) -> None:
    assert bool(hints(good((GREETED, greeting)), "addressee-name", **CHILD)) is found


def test_a_parent_is_greeted_for_a_child_that_the_letter_speaks_of() -> None:
    assert not hints(good((GREETED, "Dear Tariq"), more="Your daughter was brave."), "addressee-name", **CHILD)


@pytest.mark.parametrize("greeting", ["Annwyl / Dear Ms Speedwell", "Dear / Annwyl Ms Speedwell", "Ms Speedwell,"])
def test_greetings_in_two_languages_and_without_a_word_of_greeting(greeting: str) -> None:
    text = good((GREETED, greeting), ("Yours sincerely", "Yn gywir / Yours sincerely"))
    assert not hints(text, "addressee-name")
    assert not hints(text, "no-signature")
    assert hints(text.replace("Ms Speedwell", "Ms Burdock", 1), "addressee-name")


def test_a_name_that_looks_like_a_rank() -> None:
    named = {"victim_name": "Giovanni Di Stefano", "victim_title": ""}
    text = good((GREETED, "Dear Mr Di Stefano"))
    assert not hints(text, "addressee-name", **named, pronouns="he/him")
    assert row(victim_name="Di Stefano, Giovanni", victim_title="").facts["officer"] == "no"
    assert row(victim_name="DI Giovanni Stefano", victim_title="").facts["officer"] == "yes"


def test_a_review_before_which_something_else_is_denied() -> None:
    offer = (
        "You may ask for it to be looked at by one who has not had to do with it: the Victims' Right to Review."
    )
    assert not hints(good((GOOD[3], f"{offer} We need to hear within 10 working days.")), "review-missing")


def test_a_rank_is_no_first_name() -> None:
    text = good((GREETED, "PC Speedwell,"))
    assert not hints(text, "addressee-name", **OFFICER)


def test_nobody_has_to_be_named_in_a_letter_to_a_practice() -> None:
    text = good((GREETED, "Dear Sir/Madam"))
    assert not hints(text, "addressee-unnamed", **FIRM)
    assert not hints(text, "alternatives", **FIRM)


def test_the_wife_beside_the_reader_has_her_own_title() -> None:
    words = "I recognise the distress caused to you and to Mrs Speedwell."
    assert not hints(good(more=words), "addressee-title")
    assert not hints(good(more=words), "reader-in-third-person")
    assert hints(good(more="Mrs Speedwell was told."), "addressee-title")


def test_a_child_s_and_a_bereaved_reader_s_name_in_the_defendant_s_place() -> None:
    child = good((GREETED, "Dear Amira"), ("Flint Gabbro", "Amira Speedwell"))
    assert hints(child, "reader-as-defendant", **CHILD)
    bereaved = good(("Flint Gabbro", "Briar Speedwell"))
    assert hints(bereaved, "reader-as-defendant", enhanced="bereaved")
    assert not hints(bereaved, "reader-as-defendant", enhanced="bereaved", victim_title="")


@pytest.mark.parametrize(
    ("told", "offence", "found"),
    [
        ("Flint Gabbro was charged with rape on 14 August 2026.", "Common assault", True),
        ("We decided not to prosecute Flint Gabbro for stalking on 14 August 2026.", "Common assault", True),
        ("Flint Gabbro was charged with robbery as well as the assault.", "Common assault", False),
        ("Flint Gabbro was charged with sexual assault on 14 August 2026.", "Rape", False),
    ],
)
def test_a_charge_by_another_name(told: str, offence: str, found: bool) -> None:
    text = good((GOOD[0], f"{told} {GOOD[0].partition('. ')[2]}"), more="It was an assault all the same.")
    assert bool(hints(text, "offence", offence=offence)) is found
    assert not hints(text, "offence", offence=offence, letter_type="substantially altered charge")


@pytest.mark.parametrize(
    "said",
    [
        "We are sorry that we took a long time to write to you.",
        "You should have had this letter last week. I am sorry.",
        "I regret that I was not able to write to you before today.",
        "I'm sorry it has taken me this long to write.",
        "I apologise for not having written at once.",
        "Apologies that this did not reach you before your leave.",
        "We apologise that this was not sent within the time we set ourselves.",
    ],
)
def test_an_apology_for_being_late_in_many_words(said: str) -> None:
    late = {"sent": "2026-10-26"}
    assert not hints(good(more=said), "no-apology", **late)
    assert hints(good(more="He has written to say sorry, and has no earlier convictions."), "no-apology", **late)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("I am sorry to tell you that the case has ended.", True),
        ("I am sorry that I have to tell you this has ended.", True),
        ("I think it more likely than not that he was deceived by this.", True),
        ("He fell after a blow to the mouth.", True),
        ("None of this makes light of what was done.", False),
        ("None of that alters what he did.", False),
        ("I wish I could tell you that it had been found.", False),
        ("I know from the officer that you nearly turned back.", False),
        ("I know from the officer that he had a van.", True),
        ("I have no doubt that you left that place in a bad way.", False),
        ("It took more nerve than most of us have.", False),
        ("Nobody should have that to deal with.", False),
        ("It may well seem to you as though you had been forgotten.", False),
    ],
)
def test_what_acknowledges_something(said: str, found: bool) -> None:
    text = good((" I am sorry to bring you this news, and I know how hard it will be to read.", ""), more=said)
    assert bool(hints(text, "no-acknowledgement")) is found


@pytest.mark.parametrize(
    "left",
    [
        "I know that you have been preparing yourself, that you moved house because of it and painted the fence.",
        "Please accept my condolences upon the death of your wife, a gifted violinist and gardener.",
        "You have slept at your sister's since the spring because of him.",
        "If it rains, gardeners queue at the turnstile: write to gardens@queue.example.",
    ],
)
def test_what_is_said_of_feelings_is_no_reason(left: str) -> None:
    assert hints(good((EVIDENCE, left)), "no-reason")


def test_a_paragraph_of_short_sentences_gives_a_reason() -> None:
    said = "The lawyer took the parcels for kindness. The scribbles on them praise your slippers and curtains."
    assert not hints(good((EVIDENCE, said)), "no-reason")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Please collect it by the end of next month.", False),
        ("It remains open to the police to follow other lines of enquiry.", False),
        ("The club has offered to pay, and its secretary is to write to you.", False),
        ("Keep the diary for the present, and give it to the officer.", False),
        ("You will have wondered why nobody rang.", True),
        ("You will remember that he was questioned in May.", True),
        ("Your IDVA will carry on helping you too.", True),
        ("Flint Gabbro will not now stand trial.", True),
    ],
)
def test_what_comes_next(said: str, found: bool) -> None:
    assert bool(hints(good((GOOD[2], said)), "next-step-missing")) is found


@pytest.mark.parametrize(
    "said",
    ["We can meet at our office or online.", "I can see you this week to explain.", "We can talk it through."],
)
def test_a_meeting_offered_by_us(said: str) -> None:
    assert not hints(good(more=said), "meeting-missing", enhanced="bereaved")


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ("I took more nerve than guesses. None of that alters what the gardener did.", True),
        ("The doctor said that a blow or a fall broke it. I know how hard this is.", False),
    ],
)
def test_a_reason_that_fits_any_case_beside_words_of_feeling(left: str, found: bool) -> None:
    standard = "There is not enough evidence to provide a realistic prospect of conviction."
    assert bool(hints(good((EVIDENCE, standard), more=left), "standard-reason")) is found


def test_a_limit_in_the_sentence_after_the_offer() -> None:
    said = "You can ask us to think again.\nYou have seven days.\nSomebody else will look at it."
    assert [hint.quote for hint in hints(good((GOOD[3], said)), "review-limit")] == ["seven days"]


@pytest.mark.parametrize("limit", ["You have a week.", "It is free to ask.\n\nYou have five working days."])
def test_a_limit_further_down_or_without_a_figure(limit: str) -> None:
    assert hints(good((GOOD[3], f"You can ask us to think again.\n\n{limit}")), "review-limit")


def test_the_reader_s_own_name_is_no_signature() -> None:
    text = good(("\n\nHazel Larkspur\nVictim Liaison Officer", "\n\nMs Speedwell\n4 Mill Row"))
    assert hints(text, "no-signature")


def test_a_possessive_in_a_name_is_no_slip() -> None:
    named = {"victim_name": "St Wilfrid's Hall Trust", "victim_title": "", "pronouns": ""}
    assert not hints(
        good((GREETED, "Dear Sir or Madam"), more="St Wilfrid's was let on that day."), "addressee-name", **named
    )


def test_another_first_name_before_a_family_name_of_two_words() -> None:
    named = {"victim_name": "Orla Ní Bhriain", "victim_title": "Mrs"}
    text = good(
        (GREETED, "Dear Mrs Ní Bhriain"),
        ("7 October 2026\n\nOur ref", "Li Ní Bhriain\n\n7 October 2026\n\nOur ref"),
    )
    assert hints(text, "addressee-name", **named)
    assert not hints(text.replace("Li Ní", "O Ní"), "addressee-name", **named)


def test_who_is_to_be_asked_for_is_no_signature() -> None:
    asked = (
        "If there is anything that you would like to ask about this letter, ring us and ask for Hazel Larkspur."
    )
    text = good(("\n\nHazel Larkspur\nVictim Liaison Officer", ""), more=asked)
    assert hints(text, "no-signature")


def test_a_check_puts_aside_only_checks_that_there_are() -> None:
    from iqa.errors import SettingsError
    from iqa.letter_checks.in_force import checks_with

    with pytest.raises(SettingsError) as caught:
        checks_with('[[checks]]\nid = "no-reason"\nput_aside = ["no-acknowledgment"]')
    assert "no-acknowledgement" in str(caught.value.problems)


def test_our_own_number_is_no_support() -> None:
    text = good((GOOD[4], "Phone 01632 960 120 or email us. If you need help to read this, tell us."))
    assert hints(text.replace("01632 960 120\n", ""), "support-missing")


def test_the_subject_of_a_mail_is_no_paragraph_twice() -> None:
    from iqa.letter_files.values import LetterForm, LetterText, TextPlace, Written, numbered

    heading = "Damage to your premises in Mill Row on 14 August 2026"
    body = [
        Written(line) for line in good(("Dear Ms Speedwell\n", f"Dear Ms Speedwell\n\n{heading}\n")).split("\n")
    ]
    mail = LetterText(LetterForm.MAIL, numbered([Written(heading, TextPlace.SUBJECT), *body]))
    assert not hints(mail, "twice")


def test_a_guess_at_alternatives_is_less_sure() -> None:
    (found,) = hints(good(more="It was adjourned/withdrawn."), "alternatives")
    assert found.certainty is HintCertainty.LIKELY


def test_what_is_found_in_a_paragraph_comes_in_the_order_of_reading() -> None:
    words = "It was adduced by [name] and he/she should of told us."
    found = [one.quote for one in checked(good(more=words)).hints if one.quote in words]
    assert found == ["adduced", "[name]", "he/she", "should of"]
