"""Names, dates, offence and reference of a letter against its row: what is found, and what is no fault."""

import pytest
from letter_builders import checked, good, hints, row

from iqa.letter_checks.hints import HintCertainty

OTHER = row(urn="71TM1099926", victim_name="Clover Mallow", defendant="Moss Ragstone")


@pytest.mark.parametrize(
    ("greeting", "name", "found"),
    [
        ("Dear Ms Speedwell", "Briar Speedwell", False),
        ("Dear Briar", "Briar Speedwell", False),
        ("Dear Briar Speedwell", "SPEEDWELL, Briar", False),
        ("Dear Ms B Speedwell", "Briar Speedwell", False),
        ("Dear Kate", "Katherine Speedwell", False),
        ("Dear Ms Al-Saadi", "Ibrahim Al-Saadi", False),
        ("Dear Ms de Vere Lisle", "Charlotte de Vere Lisle", False),
        ("Dear Ms Honesty-Bloom", "Briar Honesty-Bloom", False),
        ("Dear Ms O’Hara", "Briar O'Hara", False),
        ("Dear parents of Briar", "Briar Speedwell", False),
        ("Dear Sir or Madam", "Briar Speedwell", False),
        ("Dear Ms Mallow", "Briar Speedwell", True),
        ("Dear Ms Speedwel", "Briar Speedwell", True),
        ("Dear Clover", "Briar Speedwell", True),
        ("Dear Ms Spedewell", "Briar Speedwell", True),
    ],
)
def test_the_greeting_names_the_addressee(greeting: str, name: str, found: bool) -> None:
    text = good(("Dear Ms Speedwell", greeting))
    assert bool(hints(text, "addressee-name", victim_name=name)) is found


def test_a_misspelt_name_in_the_text_is_found_and_its_other_writings_are_not() -> None:
    assert hints(good(more="Ms Spedwell told us."), "addressee-name")[0].quote == "Spedwell"
    assert not hints(good(more="Briar Speedwell’s bag was found."), "addressee-name")


def test_somebody_else_in_the_address_is_found() -> None:
    text = good(("7 October 2026\n\nOur ref", "Mr Reed Oxlip\n4 Mill Row\n\n7 October 2026\n\nOur ref"))
    assert [hint.quote for hint in hints(text, "addressee-name")] == ["Mr Reed Oxlip"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Ms Karen Speedwell", True),
        ("Karen Speedwell (Ms)", True),
        ("Speedwell, Karen (Ms)", True),
        ("SPEEDWELL, Ms Karen", True),
        ("To: Karen Speedwell", True),
        ("Ms Karen Speedwell, 4 Mill Row", True),
        ("Ms K Speedwell", True),
        ("Ms B Speedwell", False),
        ("Speedwell, Briar (Ms)", False),
        ("Briar Jane Speedwell", False),
        ("4 Speedwell Road", False),
        ("Speedwell House", False),
        ("Clover Speedwell", False),
    ],
)
def test_another_first_name_before_the_family_name_is_found_in_an_address(line: str, found: bool) -> None:
    text = good(("7 October 2026\n\nOur ref", f"{line}\n\n7 October 2026\n\nOur ref"))
    assert bool(hints(text, "addressee-name", drafter="Clover Speedwell")) is found


def test_a_relative_at_a_child_s_address_is_no_wrong_name() -> None:
    text = good(("7 October 2026\n\nOur ref", "Karen Speedwell\n\n7 October 2026\n\nOur ref"))
    assert not hints(text, "addressee-name", victim_age="9")


@pytest.mark.parametrize(
    ("greeting", "found"), [("Dear Ms Karen Speedwell", True), ("Dear Karen Speedwell (Ms)", True)]
)
def test_another_first_name_in_the_greeting_is_found(greeting: str, found: bool) -> None:
    assert bool(hints(good(("Dear Ms Speedwell", greeting)), "addressee-name")) is found


@pytest.mark.parametrize(
    ("line", "title", "found"),
    [
        ("Briar Speedwell (Mr)", "Ms", True),
        ("Speedwell, Briar (Mr)", "Ms", True),
        ("Briar Speedwell (Ms)", "Ms", False),
        ("Briar Speedwell", "Dr", False),
    ],
)
def test_a_title_behind_the_name_is_the_one_of_the_log(line: str, title: str, found: bool) -> None:
    text = good(
        ("7 October 2026\n\nOur ref", f"{line}\n\n7 October 2026\n\nOur ref"),
        ("Dear Ms Speedwell", "Dear Briar Speedwell"),
    )
    assert bool(hints(text, "addressee-title", victim_title=title)) is found


def test_a_firm_is_greeted_without_a_name_and_another_firm_is_found() -> None:
    text = good(("Dear Ms Speedwell", "Dear Sir or Madam"))
    firm = {"victim_name": "Speedwell Tools Ltd", "victim_title": "", "pronouns": ""}
    assert not hints(text, "addressee-unnamed", **firm)
    other = text.replace("7 October 2026\n\nOur ref", "Ragstone Plant Ltd\n\n7 October 2026\n\nOur ref")
    assert [hint.quote for hint in hints(other, "addressee-name", **firm)] == ["Ragstone Plant Ltd"]
    own = other.replace("Ragstone Plant Ltd", "Speedwell Tools Limited")
    assert not hints(own, "addressee-name", **firm)


@pytest.mark.parametrize(
    ("words", "check"),
    [
        ("The case against Ms Speedwell is over.", "reader-as-defendant"),
        ("The case of R v Speedwell is over.", "reader-as-defendant"),
        ("Ms Speedwell was charged in May.", "reader-as-defendant"),
        ("Ms Speedwell pleaded guilty.", "reader-as-defendant"),
        ("Briar Speedwell will not be prosecuted.", "reader-as-defendant"),
        ("You told the police that Ms Speedwell had gone.", "reader-in-third-person"),
        ("The bus was late when Mr Speedwell came.", "reader-in-third-person"),
    ],
)
def test_the_reader_in_the_place_of_somebody_else_is_found(words: str, check: str) -> None:
    assert hints(good(more=words), check)
    assert not hints(good(more=words), check, defendant="Flint Speedwell")
    assert not hints(good(more=words), check, victim_age="9")


@pytest.mark.parametrize(
    "words",
    [
        "You and Ms Speedwell will be told.",
        "Your husband, Mr Speedwell, will be told.",
        "We shall write to you, Ms Speedwell, again.",
        "Ms Speedwell was calm when she gave her statement.",
        "The offences against Ms Speedwell by others are being looked into.",
    ],
)
def test_the_reader_named_otherwise_is_no_fault(words: str) -> None:
    found = [hint.check for hint in checked(good(more=words)).hints]
    assert not {"reader-as-defendant", "reader-in-third-person"} & set(found)


def test_somebody_else_who_was_charged_is_found_beside_what_others_do() -> None:
    words = "When Ms Basalt was charged, the expert’s report said so."
    assert [hint.quote for hint in hints(good(more=words), "defendant-name")] == ["Ms Basalt"]


def test_a_child_s_letter_may_greet_a_parent_of_another_name() -> None:
    text = good(("Dear Ms Speedwell", "Dear Mrs Oxlip"))
    assert not hints(text, "addressee-name", victim_age="9")
    assert hints(
        text, "addressee-name", victim_age="9", others=(row(victim_name="Tarn Oxlip", urn="71TM1000126"),)
    )


@pytest.mark.parametrize(
    ("greeting", "changes", "found"),
    [
        ("Dear Mr Speedwell", {}, True),
        ("Dear Mrs Speedwell", {}, True),
        ("Dear Ms. Speedwell", {}, False),
        ("Dear Dr Speedwell", {"victim_title": "Dr"}, False),
        ("Dear Mr Speedwell", {"victim_title": ""}, True),
        ("Dear Mrs Speedwell", {"victim_title": ""}, False),
        ("Dear Mrs Speedwell", {"victim_title": "", "pronouns": "he/him"}, True),
        ("Dear Mr Speedwell", {"victim_title": "", "pronouns": "they/them"}, True),
        ("Dear Mr Speedwell", {"victim_title": "", "pronouns": ""}, False),
        ("Dear Mr Speedwell", {"victim_title": "", "victim_name": "Ms Briar Speedwell", "pronouns": ""}, True),
        ("Dear Mr and Mrs Speedwell", {}, False),
    ],
)
def test_the_title_is_the_one_that_was_asked_for(greeting: str, changes: dict[str, str], found: bool) -> None:
    assert bool(hints(good(("Dear Ms Speedwell", greeting)), "addressee-title", **changes)) is found


def test_nobody_in_particular_is_no_greeting() -> None:
    assert hints(good(("Dear Ms Speedwell", "Dear Sir/Madam")), "addressee-unnamed")


@pytest.mark.parametrize(
    ("sentence", "changes", "found"),
    [
        ("Ms Speedwell was calm when he gave his statement.", {}, True),
        ("Ms Speedwell was calm when she gave her statement.", {}, False),
        ("Ms Speedwell told Mr Gabbro that he had to go.", {}, False),
        ("Ms Speedwell saw the man as he ran.", {}, False),
        ("Briar Speedwell said that he was cold.", {"pronouns": "", "victim_title": ""}, False),
        ("Briar Speedwell said that she was cold.", {"pronouns": "they/them", "victim_title": ""}, True),
        ("Briar said that she was cold.", {"pronouns": "he/him", "victim_title": ""}, True),
        ("Your daughter will not be asked.", {"pronouns": "he/him", "victim_age": "9"}, True),
    ],
)
def test_pronouns_are_the_victim_s(sentence: str, changes: dict[str, str], found: bool) -> None:
    assert bool(hints(good(more=sentence), "pronouns", **changes)) is found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Flint Gabbro", "Mr Gabbro", False),
        ("Flint Gabbro", "F Gabbro", False),
        ("Flint Gabbro", "Moss Ragstone", True),
        ("Flint Gabbro", "Flint Gabro", True),
        ("case against Flint Gabbro", "prosecution", False),
        ("stop the case against Flint Gabbro", "accept the advice of Rowan Quartzby", False),
    ],
)
def test_the_defendant_is_the_case_s(old: str, new: str, found: bool) -> None:
    assert bool(hints(good((old, new)), "defendant-name")) is found


def test_a_second_defendant_is_only_likely() -> None:
    text = good(more="The case against Elm Basalt was stopped as well.")
    assert [hint.certainty for hint in hints(text, "defendant-name")] == [HintCertainty.LIKELY]


def test_somebody_of_another_row_is_found_by_the_full_name() -> None:
    text = good(more="We know how much this has meant to Clover Mallow.")
    assert [hint.quote for hint in hints(text, "another-person", others=(OTHER,))] == ["Clover Mallow"]
    assert not hints(text, "another-person")


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("As Mrs Mallow explained, it was dark.", HintCertainty.LIKELY),
        ("As Mrs Fenugreek explained, it was dark.", HintCertainty.LOOK),
        ("The officer, Mrs Fenugreek, was told.", None),
        ("Your ISVA, Ms Fenugreek, has a copy.", None),
    ],
)
def test_a_stranger_with_a_title_is_pointed_at_unless_introduced(
    sentence: str, certainty: HintCertainty | None
) -> None:
    found = hints(good(more=sentence), "unknown-person", others=(OTHER,))
    assert [hint.certainty for hint in found] == ([certainty] if certainty else [])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("71TM1023426", False),
        ("71 TM 10234 26", False),
        ("71TM10234 26", False),
        ("71-TM-10234-26", False),
        ("71TM1023426/VLU", False),
        ("71TM1032426", True),
        ("71TC1023426", True),
        ("71TM1023425", True),
        ("TBA", False),
    ],
)
def test_the_reference_is_the_case_s_however_it_is_spaced(written: str, found: bool) -> None:
    assert bool(hints(good(("71TM1023426", written)), "urn")) is found


def test_another_reference_beside_the_right_one_is_only_likely() -> None:
    text = good(more="The other case, 71TM1032426, goes on.")
    assert [hint.certainty for hint in hints(text, "urn")] == [HintCertainty.LIKELY]


@pytest.mark.parametrize(
    ("old", "new", "check", "found"),
    [
        ("5 October 2026", "4 October 2026", "decision-date", True),
        ("On 5 October 2026", "On 5th Oct. 2026", "decision-date", False),
        ("On 5 October 2026", "On 05/10/2026", "decision-date", False),
        ("On 5 October 2026", "On Monday 5 October", "decision-date", False),
        ("On 5 October 2026", "On 5.10.26", "decision-date", False),
        ("14 August 2026", "15 August 2026", "offence-date", True),
        ("14 August 2026", "the 14th of August", "offence-date", False),
        ("14 August 2026", "31 June 2026", "impossible-date", True),
        ("14 August 2026", "Saturday 14 August 2026", "impossible-date", True),
        ("14 August 2026", "Friday 14 August 2026", "impossible-date", False),
        ("7 October 2026", "2 October 2026", "letter-date", True),
        ("7 October 2026", "Date: 07/10/2026", "letter-date", False),
    ],
)
def test_days_are_those_of_the_row_in_whatever_form(old: str, new: str, check: str, found: bool) -> None:
    assert bool(hints(good((old, new)), check)) is found


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial on 3 November 2026 will not take place.",
        "You wrote to us on 2 September 2026.",
        "We decided, on 5 October 2026, after the hearing on 30 September 2026, to stop.",
        "PC Rook took your statement on 16 August 2026.",
    ],
)
def test_other_days_are_no_fault(sentence: str) -> None:
    text = good(more=sentence)
    assert not hints(text, "decision-date")
    assert not hints(text, "offence-date")


def test_an_offence_after_the_decision_is_found_where_the_row_has_no_date() -> None:
    text = good(("14 August 2026", "14 November 2026"))
    assert hints(text, "offence-date", offence_date="")


@pytest.mark.parametrize(
    ("words", "offence", "found"),
    [
        ("assault on you", "Common assault", False),
        ("theft of your bicycle", "Common assault", True),
        ("assault on you", "Theft", True),
        ("burglary at your home", "Theft", False),
        ("theft of your bag", "Robbery", False),
        ("matter that you reported", "Theft", False),
        ("assault on you", "Contempt", False),
    ],
)
def test_the_offence_is_of_the_case_s_kind(words: str, offence: str, found: bool) -> None:
    assert bool(hints(good(("assault on you", words)), "offence", offence=offence)) is found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("", True),
        ("I am sorry that this letter reaches you late.", False),
        ("You should have heard from us sooner. That did not happen, and I apologise.", False),
        ("I apologise for the delay.", False),
        ("Sorry this has taken so long.", False),
        ("I am sorry to hear of your injury.", True),
    ],
)
def test_a_late_letter_says_sorry_for_being_late(sentence: str, found: bool) -> None:
    text = good(("7 October 2026", "16 October 2026"), more=sentence)
    assert bool(hints(text, "no-apology", sent="2026-10-16")) is found


def test_a_letter_in_time_or_told_by_telephone_owes_no_apology() -> None:
    assert not hints(good(), "no-apology")
    assert not hints(good(), "no-apology", sent="2026-10-16", told_by_phone="2026-10-05")
