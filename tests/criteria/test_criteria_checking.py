"""A fault of a criteria file is found, told in plain words, and shown on its line."""

from pathlib import Path

import pytest

from iqa.criteria import check_scheme, load_scheme, parse_scheme
from iqa.domain import NOT_APPLICABLE
from iqa.errors import Problem, SettingsError, Severity

SOUND = """\
id = "short-form"
version = "1"
title = "A short form"
population = "letters"
item_name = "letter"
minutes = 5

[[scale]]
id = "met"
label = "Met"
met = true
needs_evidence = false

[[scale]]
id = "not-met"
label = "Not met"
met = false
needs_evidence = true

[[strands]]
id = "sent"
label = "Sent"

[[modules]]
id = "extra"
label = "Extra questions"
minutes = 2

[[finding_codes]]
id = "not-sent"
label = "Not sent"

[[criteria]]
id = "was-sent"
strand = "sent"
kind = "quality"
work_of = "victim liaison unit"
for_unsent = true
question = "Was the letter sent?"
aim = "The letter is sent."
source = "Our office handbook, 2026"
finding_codes = ["not-sent"]
applies_when = [{ field = "letter_type", one_of = ["stopped charge"] }]
guidance.met = "It was sent. Example: by post."
guidance.not-met = "It was not."

[[criteria.fact_checks]]
id = "no-date"
rated = ["met", "not-applicable"]
facts = [{ field = "sent", present = false }]
says = "No date sent; decided on {decision_date}."

[[criteria]]
id = "in-time"
module = "extra"
strand = "sent"
kind = "timeliness"
standard = "victim-letter"
work_of = "victim liaison unit"
question = "Was it in time?"
aim = "The letter is in time."
source = "Our office handbook, 2026"

[criteria.guidance]
met = "In time. Example: the next day."
not-met = "Late."
"""


def check(old: str = "", new: str = "", text: str = SOUND) -> tuple[Problem, ...]:
    assert old in text
    return check_scheme(text.replace(old, new, 1), "short.toml")


def line_of(text: str, within: str) -> int:
    """The line on which `text` first begins."""
    return within[: within.index(text)].count("\n") + 1


def test_a_sound_file_has_no_problem() -> None:
    assert check() == ()


def test_the_message_is_the_one_a_local_editor_needs() -> None:
    where = line_of("guidance.met", SOUND)
    found = {str(problem) for problem in check('guidance.met = "It', 'guidance.mett = "It')}
    assert found == {
        f"line {where}: criterion was-sent: unknown rating 'mett'; did you mean 'met'?",
        f"line {line_of('[[criteria]]', SOUND)}: criterion was-sent: "
        "no guidance for 'met'; say in a sentence what it looks like.",
    }


TEST = '{ field = "letter_type", one_of = ["stopped charge"] }'
"""The condition of SOUND."""

AIM = 'aim = "The letter is sent."'
ANSWERED = 'answered = [{{ rating = "{}", when = [{{ field = "{}", present = true }}], says = "Sent." }}]'

# (what is put wrong) old text, new text -> code, the line by a text that stands on it, a part of the message
FAULTS = [
    ('label = "Not met"', 'label = " met "', "label-twice", 'label = " met "', "reads the same as that of met"),
    (
        'label = "Not met"',
        'label = "not applicable"',
        "label-reserved",
        "not applicable",
        "a question that does not",
    ),
    ('label = "Met"', 'label = "Not marked"', "label-reserved", "Not marked", "a question without a mark"),
    ('label = "Met"', 'label = "not yet marked"', "label-reserved", "not yet marked", "a question without a mark"),
    ('label = "Met"', 'label = "N/A"', "label-reserved", "N/A", "a question that does not apply"),
    ("Was it in time?", "was the letter sent", "label-twice", "was the letter sent", "same as that of was-sent"),
    (
        TEST,
        TEST + ', { field = "letter_type", one_of = ["VRR response"] }',
        "conditions-impossible",
        "VRR response",
        "both of its conditions on 'letter_type'",
    ),
    ('title = "A short form"\n', "", "key-missing", 'id = "short-form"', "'title' is missing"),
    ('title = "A short form"', 'titel = "A short form"', "key-unknown", "titel", "did you mean 'title'?"),
    ('title = "A short form"', 'title = ""', "key-empty", "title", "'title' is empty"),
    ('title = "A short form"', 'title = " "', "key-empty", "title", "'title' is empty"),
    ('rated = ["met", "not-applicable"]', "rated = []", "key-empty", "rated", "'rated' is empty"),
    ('title = "A short form"', "title = 5", "wrong-sort", "title", "should be a text in quotes"),
    ("minutes = 5", "minutes = true", "wrong-sort", "minutes", "should be a whole number"),
    ("minutes = 5", "minutes = 0", "minutes", "minutes", "1 or more"),
    ("minutes = 2", "minutes = -1", "minutes", "minutes = -1", "module extra: 'minutes'"),
    ("met = true", 'met = "yes"', "wrong-sort", 'met = "yes"', "rating met: 'met' should be true or false"),
    ('finding_codes = ["not-sent"]', 'finding_codes = ["not-sent", 5]', "wrong-sort", ", 5]", "a list of texts"),
    ('id = "short-form"', 'id = "Short form"', "id-form", "Short form", "small letters"),
    ('id = "was-sent"', 'id = "Was sent"', "id-form", "Was sent", "criterion Was sent"),
    ('id = "was-sent"', 'id = "in-time"', "id-twice", 'id = "in-time"\nmodule', "used 2 times"),
    ('"letters"', '"leters"', "population-unknown", "leters", "did you mean 'letters'?"),
    ('"letters"', '"staff"', "population-unknown", '"staff"', "choose from cases, letters"),
    ("met = true", "met = false", "scale-sides", "[[scale]]", "the last met = false"),
    ('id = "not-met"', 'id = "not-applicable"', "rating-reserved", '[[scale]]\nid = "not-app', "take it out"),
    (
        "needs_evidence = true",
        "needs_evidence = false",
        "scale-evidence",
        '[[scale]]\nid = "not',
        "without a word",
    ),
    ('strand = "sent"', 'strand = "snt"', "strand-unknown", 'strand = "snt"', "did you mean 'sent'?"),
    ('module = "extra"', 'module = "extras"', "module-unknown", "extras", "did you mean 'extra'?"),
    ('kind = "quality"', 'kind = "speed"', "kind-unknown", '"speed"', "choose from quality, timeliness"),
    ('= "victim liaison unit"', '= "somebody"', "work_of-unknown", '"somebody"', "choose from"),
    (
        '"victim liaison unit"',
        '"trial advocate"',
        "work-of-elsewhere",
        "trial advocate",
        "no column of the letters",
    ),
    ('["not-sent"]', '["unsent"]', "finding-code-unknown", '["unsent"]', "unknown finding code 'unsent'"),
    ('guidance.not-met = "It was not."\n', "", "guidance-missing", "[[criteria]]", "no guidance for 'not-met'"),
    ('not-met = "Late."', 'not-met = " "', "guidance-missing", 'not-met = " "', "criterion in-time: no guidance"),
    ('not-met = "Late."', "not-met = 5", "wrong-sort", "[criteria.guidance]", "a table of texts"),
    ('standard = "victim-letter"\n', "", "standard-missing", '[[criteria]]\nid = "in-time"', "needs the standard"),
    ('"victim-letter"', '"victim-leter"', "standard-unknown", "victim-leter", "did you mean 'victim-letter'?"),
    ('kind = "timeliness"', 'kind = "quality"', "standard-of-quality", 'standard = "vic', "only timeliness"),
    (
        'field = "letter_type"',
        'field = "leter_type"',
        "field-unknown",
        "leter_type",
        "did you mean 'letter_type'?",
    ),
    (', one_of = ["stopped charge"] }', " }", "test-count", "applies_when", "exactly one of"),
    ('"stopped charge"] }', '"stopped charge"], present = true }', "test-count", "applies_when", "this one has 2"),
    ('["stopped charge"]', "[]", "test-empty", "applies_when", "is empty"),
    ('["stopped charge"]', '["stoped charge"]', "value-unknown", "stoped", "did you mean 'stopped charge'?"),
    ('one_of = ["stopped charge"]', 'after = "sent"', "not-a-date", "applies_when", "'letter_type' is not a date"),
    ("present = false", 'after = "marked"', "not-a-date", 'after = "marked"', "neither a date"),
    (TEST, "{}", "key-missing", "applies_when", "'field' is missing"),
    (TEST, f"{{ any_of = [{TEST}] }}", "test-empty", "applies_when", "two conditions or more"),
    (
        TEST,
        f'{{ any_of = [{TEST}, {TEST}], field = "sent" }}',
        "test-count",
        "applies_when",
        "nothing beside it; take out field",
    ),
    (
        TEST,
        f'{{ any_of = [\n{TEST},\n{{ field = "sennt", present = true }}] }}',
        "field-unknown",
        "sennt",
        "did you mean 'sent'?",
    ),
    (TEST, f"{{ any_of = [{TEST}, {{ present = true }}] }}", "key-missing", "applies_when", "'field' is missing"),
    (
        TEST,
        f'{{ any_of = [{TEST}, {{ field = "sent", within_months = 3 }}] }}',
        "key-unknown",
        "applies_when",
        "unknown key 'within_months'",
    ),
    (
        'rated = ["met", ',
        'rated = ["mett", ',
        "rating-unknown",
        "rated",
        "fact check no-date: unknown rating 'mett'",
    ),
    ("rated = ", "rating = ", "key-missing", "[[criteria.fact_checks]]", "'rated' is missing"),
    ('{ field = "sent", present', '{ field = "sennt", present', "field-unknown", "sennt", "did you mean 'sent'?"),
    ("{decision_date}", "{decision_dat}", "field-unknown", "{decision_dat}", "did you mean 'decision_date'?"),
    ("{decision_date}", "{decision_date", "brace", "says", "a brace is left open"),
    ('id = "no-date"', 'id = "No date"', "id-form", "No date", "small letters"),
    ('label = "Not sent"', 'label = "Not sent"\nwhose = "theirs"', "whose-unknown", "theirs", "choose from ours"),
    (AIM, f'{AIM}\nreviewed = "last year"', "reviewed-form", "last year", "a month or a day"),
    (AIM, f'{AIM}\nratings = {{ met = "Yes" }}', "ratings-sides", "ratings", "one that is not"),
    (
        AIM,
        f'{AIM}\nratings = {{ met = "Yes", not-met = " yes " }}',
        "ratings-alike",
        "ratings",
        "a word of its own",
    ),
    (
        AIM,
        f'{AIM}\nratings = {{ met = "Not Applicable", not-met = "No" }}',
        "ratings-alike",
        "ratings",
        "none of them 'Not applicable'",
    ),
    (
        AIM,
        f'{AIM}\nratings = {{ met = "Yes", not-met = "No", half = "Half" }}',
        "rating-unknown",
        "ratings",
        "unknown rating 'half'",
    ),
    (AIM, f'{AIM}\nshows = ["case.outcom"]', "shown-unknown", "outcom", "did you mean 'case.outcome'?"),
    (AIM, f"{AIM}\n{ANSWERED.format('mett', 'sent')}", "rating-unknown", '"mett"', "answered: unknown rating"),
    (AIM, f"{AIM}\n{ANSWERED.format('met', 'sennt')}", "field-unknown", '"sennt"', "did you mean 'sent'?"),
    (
        'standard = "victim-letter"',
        f'standard = "victim-letter"\n{ANSWERED.format("met", "sent")}',
        "answered-timeliness",
        "answered",
        "answered by its standard",
    ),
    (
        'field = "letter_type", one_of = ["stopped charge"]',
        'field = "case.outcome", present = true',
        "field-unknown",
        "case.outcome",
        "known only when the work is marked",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "stands", "says"), FAULTS)
def test_a_fault_is_found_on_its_line(old: str, new: str, code: str, stands: str, says: str) -> None:
    text = SOUND.replace(old, new, 1)
    found = [problem for problem in check(old, new) if problem.code == code]
    assert [(problem.row, problem.sheet, problem.severity) for problem in found] == [
        (line_of(stands, text), "short.toml", Severity.REJECTED)
    ]
    assert says in found[0].message
    with pytest.raises(SettingsError) as refusal:
        parse_scheme(text, "short.toml")
    assert set(found) <= set(refusal.value.problems)


NOTICES = [
    ("Was the letter sent?", "The letter was sent.", "question-form", "The letter was", "question mark"),
    ("letter sent?", "letter sent and was it kind?", "question-double", "and was", "ask two things"),
    ("letter sent?", "letter sent? When?", "question-double", "When?", "ask two things"),
    ("letter sent?", "letter sent as well as kind?", "question-double", "as well", "ask two things"),
    ("letter sent?", "letter sent & kind?", "question-double", "& kind", "ask two things"),
    ("letter sent?", "letter sent and/or given?", "question-double", "and/or", "ask two things"),
    ('aim = "The letter is sent."\n', "", "aim-missing", "[[criteria]]", "no 'aim'"),
    (
        'source = "Our office handbook, 2026"\n',
        "",
        "source-missing",
        "[[criteria]]",
        "criterion was-sent: no 'source': say",
    ),
    ("for_unsent = true\n", "", "unsent-unasked", 'id = "short-form"', "never sent"),
    ('module = "extra"\n', "", "unused", "[[modules]]", "module extra: no criterion uses it."),
    ('finding_codes = ["not-sent"]\n', "", "unused", "[[finding_codes]]", "finding code not-sent"),
    (
        'aim = "The letter is in time."',
        'aim = "The letter is in time."\nfinding_codes = ["not-sent"]',
        "code-shared",
        'finding_codes = ["not-sent"]\nsource = "Our office handbook, 2026"\n\n[criteria.guidance]\nmet = "In',
        "is that of was-sent too",
    ),
    (" Example: by post.", "", "example-missing", "guidance.met", "no rating has an example"),
    (
        '"letter_type", one_of = ["stopped charge"]',
        '"enhanced", one_of = ["old"]',
        "value-unknown",
        "old",
        "wording",
    ),
]


@pytest.mark.parametrize(("old", "new", "code", "stands", "says"), NOTICES)
def test_a_notice_says_what_to_look_at_and_lets_the_scheme_load(
    old: str, new: str, code: str, stands: str, says: str
) -> None:
    text = SOUND.replace(old, new, 1)
    [notice] = check(old, new)
    assert (notice.code, notice.row, notice.severity) == (code, line_of(stands, text), Severity.NOTICE)
    assert says in notice.message
    assert parse_scheme(text, "short.toml").id == "short-form"


def question(number: int) -> str:
    return f"""
[[criteria]]
id = "question-{number}"
strand = "sent"
kind = "quality"
work_of = "drafter"
question = "Is number {number} right?"
aim = "Number {number} is right."
source = "Our office handbook, 2026"
guidance = {{ met = "Yes. Example: so.", not-met = "No." }}
"""


def test_a_core_form_too_long_for_its_time_is_a_notice_on_the_first_question_too_many() -> None:
    assert check(text=SOUND + "".join(question(number) for number in range(11))) == ()
    text = SOUND + "".join(question(number) for number in range(13))
    [notice] = check(text=text)
    assert (notice.code, notice.row) == ("core-long", line_of('[[criteria]]\nid = "question-11"', text))
    assert "14 questions, more than the 12" in notice.message


def test_the_order_of_a_scale_is_best_first() -> None:
    middle = '[[scale]]\nid = "{0}"\nlabel = "{0}"\nmet = {1}\nneeds_evidence = true\n\n'
    steps = middle.format("poor", "false") + middle.format("fair", "true")
    text = SOUND.replace('[[scale]]\nid = "not-met"', steps + '[[scale]]\nid = "not-met"')
    assert [problem.code for problem in check(text=text)].count("scale-order") == 1


def test_only_letters_can_be_unsent() -> None:
    text = SOUND.replace('"letters"', '"cases"')
    assert [problem.row for problem in check(text=text) if problem.code == "unsent-elsewhere"] == [
        line_of("for_unsent", SOUND)
    ]


def test_yes_and_no_are_the_only_values_of_a_yes_or_no_column() -> None:
    [problem] = check('"letter_type", one_of = ["stopped charge"]', '"opted_out", none_of = ["true"]')
    assert (problem.code, problem.severity) == ("value-unknown", Severity.REJECTED)
    assert check('"letter_type", one_of = ["stopped charge"]', '"opted_out", none_of = ["Yes"]') == ()


@pytest.mark.parametrize("words", ["[]", '["slavery", " "]'])
def test_a_blank_that_every_text_would_mention_is_refused(words: str) -> None:
    [problem] = check('"letter_type", one_of = ["stopped charge"]', f'"offence", mentions = {words}')
    assert (problem.code, problem.severity) == ("test-empty", Severity.REJECTED)


@pytest.mark.parametrize(
    "test",
    [
        '"sent", before = "2026-04-01"',
        '"sent", after = "decision_date"',
        '"sent", after = "marked_on"',
        '"channel", one_of = ["carrier pigeon"]',
        '"letter_state", one_of = ["sent"]',
        '"offence", mentions = ["slavery"]',
    ],
)
def test_conditions_on_dates_and_free_texts_are_taken_as_written(test: str) -> None:
    assert check('"letter_type", one_of = ["stopped charge"]', test) == ()


def test_an_office_may_use_a_standard_of_its_own() -> None:
    text = SOUND.replace('"victim-letter"', '"our-own"')
    assert check_scheme(text, "short.toml", standards=["our-own"]) == ()
    assert parse_scheme(text, "short.toml", standards=["our-own"]).criterion("in-time").standard == "our-own"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            SOUND.replace('label = "Not met"', 'label = "Not met'),
            line_of('label = "Not met"', SOUND),
            "never closed",
        ),
        (
            SOUND.replace('title = "A', 'id = "again"\ntitle = "A'),
            line_of('title = "A', SOUND),
            "id is set a second time",
        ),
        ('id = "a"\nscale = [', 2, "A list is never closed"),
        ("scale = " + "[" * 100_000, 1, "without end"),
    ],
)
def test_what_is_not_toml_is_shown_where_reading_stopped(text: str, line: int, says: str) -> None:
    [problem] = check_scheme(text, "short.toml")
    assert (problem.code, problem.row) == ("not-toml", line)
    assert says in problem.message
    assert "(at " not in problem.message


def test_an_empty_file_lacks_everything_at_once() -> None:
    missing = check_scheme("", "empty.toml")
    assert {problem.code for problem in missing} == {"key-missing"}
    assert len(missing) == 9


@pytest.mark.parametrize("section", ["scale", "strands", "criteria", "modules", "finding_codes"])
def test_a_section_of_the_wrong_sort_is_a_fault_and_no_crash(section: str) -> None:
    lines = SOUND.split("[[scale]]")[0]
    for wrong in ("5", '"text"', "[1, 2]", "[{ id = 5 }]", "[{ id = true, label = [] }, 5]", "{}"):
        problems = check_scheme(f"{lines}\n{section} = {wrong}\n", "short.toml")
        assert any(problem.row == line_of("minutes", lines) + 3 for problem in problems), wrong


def test_a_criterion_without_an_id_is_named_by_its_place() -> None:
    [problem] = check('id = "in-time"\n', "")
    assert problem.message.startswith("criterion 2: 'id' is missing")


def test_an_unknown_reference_is_told_that_the_file_declares_none() -> None:
    without = SOUND.replace('[[finding_codes]]\nid = "not-sent"\nlabel = "Not sent"\n', "")
    [problem] = check(text=without)
    assert "unknown finding code 'not-sent'; the file declares none." in problem.message


def test_all_faults_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    broken = SOUND.replace('"letters"', '"leters"').replace('strand = "sent"', 'strand = "snt"')
    file = tmp_path / "ours.toml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(SettingsError) as refusal:
        load_scheme(file)
    rows = [problem.row for problem in refusal.value.problems]
    assert rows == sorted(rows)
    severities = [problem.severity for problem in refusal.value.problems]
    assert severities == [Severity.REJECTED, Severity.NOTICE, Severity.REJECTED, Severity.REJECTED]
    assert "ours.toml cannot be used: 3 things need correcting, the first on line 4." in str(refusal.value)


def test_not_applicable_may_have_guidance_although_it_is_no_rating() -> None:
    text = SOUND.replace("guidance.met", 'guidance.not-applicable = "None was owed."\nguidance.met')
    assert check(text=text) == ()
    assert parse_scheme(text, "short.toml").criterion("was-sent").guidance[NOT_APPLICABLE] == "None was owed."


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ('one_of = ["stopped charge"]', 'one_of = ["VRR response"]', True),
        ('one_of = ["stopped charge"]', 'none_of = ["stopped charge", "VRR response"]', True),
        ('none_of = ["VRR response"]', 'one_of = ["VRR response"]', True),
        ("present = true", "present = false", True),
        ('one_of = ["stopped charge"]', 'one_of = ["stopped charge", "VRR response"]', False),
        ('one_of = ["stopped charge"]', "present = true", False),
    ],
)
def test_questions_that_never_meet_may_share_a_finding(one: str, other: str, apart: bool) -> None:
    second = f"""aim = "The letter is in time."
finding_codes = ["not-sent"]
applies_when = [{{ field = "letter_type", {other} }}]"""
    text = SOUND.replace('one_of = ["stopped charge"]', one).replace('aim = "The letter is in time."', second)
    assert [problem.code for problem in check(text=text)] == ([] if apart else ["code-shared"])


def test_a_yes_or_no_question_offers_its_own_words_and_needs_guidance_for_these_alone() -> None:
    middle = '[[scale]]\nid = "part"\nlabel = "In part"\nmet = false\nneeds_evidence = true\n\n'
    own = 'ratings = { met = "Yes", not-met = "No" }\nguidance.met'
    text = SOUND.replace('[[scale]]\nid = "not-met"', middle + '[[scale]]\nid = "not-met"')
    text = text.replace("guidance.met", own).replace(
        'not-met = "Late."', 'not-met = "Late."\npart = "A little late."'
    )
    assert check(text=text) == ()
    scheme = parse_scheme(text, "short.toml")
    asked = scheme.criterion("was-sent")
    assert [(one.id, one.label) for one in scheme.ratings_of(asked)] == [("met", "Yes"), ("not-met", "No")]
    assert scheme.ratings_of(scheme.criterion("in-time")) == scheme.scale
    assert scheme.rating_label("not-met", "was-sent") == "No"
    assert (scheme.rating_label("not-met"), scheme.rating_label("", "was-sent")) == ("Not met", "")
    assert scheme.rating_label(NOT_APPLICABLE, "was-sent") == "Not applicable"
    [fault] = check(text=text.replace('guidance.not-met = "It', 'guidance.part = "Half."\nguidance.not-met = "It'))
    assert (fault.code, fault.severity) == ("rating-unknown", Severity.REJECTED)
