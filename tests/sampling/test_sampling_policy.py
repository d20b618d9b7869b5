"""A policy file is read whole or refused with every fault on its line; its digest depends on nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from often import examples
from sampling_builders import case, policy, request

from iqa.cli.next_steps import in_words
from iqa.domain import Condition, Item, LetterState, Month, NotSampled, Policy, TargetedReview
from iqa.errors import NotFoundError, SettingsError
from iqa.sampling.draw import draw_sample
from iqa.sampling.policy import default_policy, default_policy_text, policy_as_json, policy_digest
from iqa.sampling.policy_file import parse_policy, policy_from_table, unknown_criteria
from iqa.sampling.wording import exclusions_in_words

SMALLEST = 'scheme = "casework"\nper = ["prosecutor"]\ntake = 2\n'
LOOK = SMALLEST + '[[targeted_review]]\ntake = 1\nreason = "tone"\n'


def faults(text: str) -> dict[int, list[str]]:
    """Line -> what is said of it."""
    with pytest.raises(SettingsError) as refused:
        parse_policy(text, "mine.toml")
    said: dict[int, list[str]] = {}
    for problem in refused.value.problems:
        assert problem.message in refused.value.message
        said.setdefault(problem.row, []).append(problem.message)
    return said


def test_the_casework_policy_that_comes_with_the_tool() -> None:
    decided = default_policy("casework")
    assert (decided.scheme, decided.per, decided.take, decided.reserves) == ("casework", ("person",), 2, 4)
    assert decided.assessor_roles == ("legal manager",)
    assert [(rule.field, rule.one_of, rule.present) for rule in decided.eligible] == [
        ("status", ("live",), None),
        ("review_completed", (), True),
        ("review_completed", (), None),
    ]
    assert [rule.within_months for rule in decided.eligible] == [0, 0, 3]
    assert all(rule.reason for rule in decided.eligible)


def test_the_letters_policy_that_comes_with_the_tool() -> None:
    decided = default_policy("victim-letters")
    assert (decided.scheme, decided.per, decided.take) == ("victim-letters", ("unit",), 12)
    letters = [Item(f"victim-letters|{n}", {"unit": "A", "letter_state": s}) for n, s in enumerate(LetterState)]
    draw = draw_sample(request(letters, decided))
    assert {item.key for item in draw.items} == {"victim-letters|0", "victim-letters|1"}
    assert dict(exclusions_in_words(draw.exclusions)) == {
        "not yet due": 1,
        "possibly owed, waiting to be confirmed": 1,
        "no letter was owed": 2,
    }


def test_a_scheme_without_a_policy_is_told_what_to_do() -> None:
    with pytest.raises(NotFoundError) as refused:
        default_policy("parking")
    assert "--policy FILE" in in_words(refused.value.hint)


def test_the_smallest_policy_takes_the_defaults() -> None:
    assert parse_policy(SMALLEST, "mine.toml") == Policy("casework", "mine", ("person",), 2)


def test_a_policy_with_everything() -> None:
    text = """
scheme = "casework"
name = "RASSO and the rest"
per = ["prosecutor", "court", "unit"]
take = 3
reserves = 0
skip_marked_within_months = 6
accept_unknown = true
focus = ["disclosure"]

[assessors]
roles = ["Legal Manager", "vlu manager"]
same_unit = false
cross_team = true

[[eligible]]
field = "review_completed"
before = "first_hearing"
reason = "reviewed too late to mark"

[[eligible]]   # a date needs no quotes
field = "charge"
after = 2026-09-30

[[eligible]]
field = "outcome"
present = false

[[always]]
field = "casework_type"
one_of = ["RASSO"]

[[not_sampled]]
person = "S0042"
reason = "on leave"

[[not_assessing]]
person = "Ann Example"
reason = "on secondment"

[[targeted_review]]
person = "S0007"
take = 3
reason = "trial strategy"

[[targeted_review]]
criterion = "grip"
take = 5
reason = "as the committee asked"

[[relook]]
person = "S0007"
criterion = "grip"
take = 1
reason = "both"
"""
    assert parse_policy(text, "all.toml") == Policy(
        scheme="casework",
        name="RASSO and the rest",
        per=("person", "casework_type", "unit"),
        take=3,
        reserves=0,
        skip_marked_within_months=6,
        accept_unknown=True,
        focus=("disclosure",),
        assessor_roles=("legal manager", "VLU manager"),
        same_unit=False,
        cross_team=True,
        eligible=(
            Condition("review_completed", before="first_hearing", reason="reviewed too late to mark"),
            Condition("charge", after="2026-09-30"),
            Condition("outcome", present=False),
        ),
        always=(Condition("casework_type", one_of=("RASSO",)),),
        not_sampled=(NotSampled("S0042", "on leave"),),
        not_assessing=(NotSampled("Ann Example", "on secondment"),),
        targeted_reviews=(
            TargetedReview("S0007", 3, "trial strategy"),
            TargetedReview("", 5, "as the committee asked", "grip"),
            TargetedReview("S0007", 1, "both", "grip"),
        ),
    )
    assert parse_policy(text, "all.toml").source == text


def test_a_text_that_is_no_toml_names_the_line() -> None:
    said = faults('scheme = "casework"\ntake = = 2\n')
    assert list(said) == [2]
    assert "cannot be read" in said[2][0]


def test_every_fault_is_told_at_once_with_its_line() -> None:
    text = """scheme = "casework"
per = ["proscutor", "unit", "unit"]
take = 0
reserves = "four"
tak = 3
accept_unknown = "yes"
focus = "disclosure"

[assessors]
roles = ["legal manger"]
role = "x"

[[eligible]]
field = "stauts"
one_of = ["live"]

[[eligible]]
field = "status"
one_of = []
present = true

[[eligible]]
field = "charge"
before = "some day"

[[eligible]]
field = "charge"
after = "unit"

[[eligible]]
one_of = [1]

[[always]]
field = "rape"

[[not_sampled]]
person = "S1"
reason = "leave"

[[not_sampled]]
person = "s1"

"""
    said = faults(text)
    assert {line: len(messages) for line, messages in said.items()} == {
        2: 2,  # a field that is none, and the same one twice
        3: 1,
        4: 1,
        5: 1,
        6: 1,
        7: 1,
        10: 1,
        11: 1,
        14: 1,
        18: 1,  # two tests
        19: 1,  # nothing listed
        24: 1,
        28: 1,
        30: 1,  # no field: the heading of the rule is the place
        31: 1,  # a number in a list of texts
        34: 1,  # no test
        40: 1,  # no reason: the heading again
        41: 1,  # the same person
    }
    assert "Did you mean prosecutor?" in said[2][0]
    assert "names the same thing twice" in said[2][1]
    assert "whole number, 1 or more. It is 0." in said[3][0]
    assert "Did you mean take?" in said[5][0]
    assert "true or false" in said[6][0]
    assert "list of texts" in said[7][0]
    assert "Did you mean legal manager?" in said[10][0]
    assert "Did you mean status?" in said[14][0]
    assert "exactly one test" in said[18][0]
    assert "such as 2026-10-01" in said[24][0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "scheme is missing"),
        ("", "per is missing"),
        ("", "take should be a whole number, 1 or more. It is missing."),
        (SMALLEST + "per = []\n", "per is set a second time"),
        ('scheme = "casework"\nper = []\ntake = 2\n', "per is missing"),
        ("scheme = 7\n", "should be text in quotes"),
        (SMALLEST + "take_ = true\n", "There is no setting called take_. Did you mean take?"),
        (SMALLEST + "reserves = true\n", "whole number, 0 or more. It is True."),
        (SMALLEST + 'assessors = "all"\n', r"begins with [assessors]"),
        (SMALLEST + 'eligible = "all"\n', r"each begin with [[eligible]]"),
        (SMALLEST + "eligible = [1]\n", r"each begin with [[eligible]]"),
        (
            SMALLEST + '[[targeted_review]]\nperson = "S1"\nreason = "tone"\n',
            "take should be a whole number, 1 or more.",
        ),
        (LOOK, "A targeted review names a person, a criterion, or both."),
        (
            LOOK + 'criterion = "grip"\n' + LOOK.removeprefix(SMALLEST) + 'criterion = "Grip"\n',
            "There are two targeted reviews of Grip.",
        ),
        (LOOK + 'criterion = "grip"\nwhen = []\n', "There is no setting called when."),
        (SMALLEST + "[assessors]\nroles = []\n", "at least one role"),
        (SMALLEST + '[[always]]\nfield = "unit"\npresent = 1\n', "true or false"),
        (SMALLEST + '[[always]]\nfield = "zzz"\npresent = true\n', "The export has no field called zzz."),
    ],
)
def test_each_fault_in_its_words(text: str, message: str) -> None:
    assert any(message in said for messages in faults(text).values() for said in messages)


INLINE = (
    SMALLEST
    + """
[[eligible]]
field = "status"
one_of = ["live {or} [nearly]"]

[[eligible]]
reason = "neither"
any_of = [
  { field = "plea", one_of = ["guilty"] },
  { field = "stauts", present = true }, { field = "charge", within_months = 0 },
  { field = "unit", within_months = 3, reason = "old" }, # { not a rule
  { field = "charge", within_months = 2, since = "2026-01-01" },
]
"""
)


def test_faults_inside_any_of_are_told_on_their_lines() -> None:
    said = faults(INLINE)
    assert {line: sorted(messages) for line, messages in said.items()} == {
        13: [
            "The export has no field called stauts. Did you mean status?",
            "within_months should be a whole number, 1 or more. It is 0.",
        ],
        14: [
            "There is no setting called reason. Did you mean present?",
            "within_months needs a field that holds dates, and unit holds none.",
        ],
        15: ["There is no setting called since."],
    }


def test_any_of_may_be_written_as_sections_with_faults_on_their_lines() -> None:
    text = (
        SMALLEST
        + """
[[always]]
[[always.any_of]]
field = "rape"
one_of = ["yes"]
[[always.any_of]]
field = "charge"
within_months = 2
"""
    )
    written = parse_policy(text, "mine.toml").always
    both = (Condition("rape", one_of=("yes",)), Condition("charge", within_months=2))
    assert written == (Condition("", any_of=both),)
    assert list(faults(text.replace('"charge"', '"chrage"'))) == [10]
    assert list(faults(text.replace("months = 2", "months = 999"))) == [11]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ('any_of = "x"', "any_of should list two rules or more"),
        ('any_of = [{ field = "plea", present = true }]', "any_of should list two rules or more"),
        ('field = "plea"\nany_of = []', "There is no setting called field."),
        ('field = "charge"\nwithin_months = "three"', "within_months should be a whole number"),
        ('field = "charge"\nwithin_months = 3\npresent = true', "A rule needs exactly one test"),
        ('field = "charge"\nwithin_months = 3\nsince = "2026-08-01"', "There is no setting called since."),
    ],
)
def test_a_rule_that_counts_back_or_leaves_a_choice_is_checked(rule: str, message: str) -> None:
    said = faults(f"{SMALLEST}[[eligible]]\n{rule}\n")
    assert any(message in one for messages in said.values() for one in messages)


def test_digests_of_policies_that_count_nothing_back_are_what_they_were() -> None:
    """As the release before this setting gave them."""
    assert policy_digest(policy()) == "3eb78266e5e432db18c4040b67e596d18cec0f4fe4bbc8de5f884f136627c4d6"
    letters = policy_digest(default_policy("victim-letters"))
    assert letters == "6d6a2456ea625560e94f92c98893446c51e74d82aa9f64ba1ed1273f00f3e780"
    october = Month.parse("2026-10")
    assert policy().in_month(october) == policy()


def test_a_rule_that_counts_back_comes_back_from_json_with_its_day() -> None:
    either = Condition(
        "", any_of=(Condition("charge", within_months=2), Condition("rape", one_of=("yes",))), reason="x"
    )
    decided = policy(eligible=(either, Condition("charge", within_months=1))).in_month(Month.parse("2026-01"))
    written = json.loads(json.dumps(policy_as_json(decided)))
    assert written["eligible"] == [
        {
            "any_of": [
                {"field": "charge", "within_months": 2, "since": "2025-12-01"},
                {"field": "rape", "one_of": ["yes"]},
            ],
            "reason": "x",
        },
        {"field": "charge", "within_months": 1, "since": "2026-01-01"},
    ]
    assert policy_from_table(written, "certificate") == decided
    written["eligible"][1]["since"] = "soon"
    with pytest.raises(SettingsError, match="since should be a date"):
        policy_from_table(written, "certificate")


def test_one_fault_is_one() -> None:
    with pytest.raises(SettingsError, match="has one fault"):
        parse_policy(SMALLEST + "x = 1\n", "mine.toml")


def test_a_scheme_of_ones_own_may_name_fields_of_cases_and_of_letters() -> None:
    text = 'scheme = "own"\nper = ["drafter_id", "police_unit"]\ntake = 1\n'
    assert parse_policy(text, "own.toml").per == ("drafter_id", "police_unit")
    said = faults('scheme = "casework"\nper = ["drafter_id"]\ntake = 1\n')
    assert "no field called drafter_id" in said[2][0]


@pytest.mark.parametrize("scheme", ["casework", "victim-letters"])
def test_a_policy_comes_back_from_its_json(scheme: str) -> None:
    decided = default_policy(scheme)
    again = policy_from_table(json.loads(json.dumps(policy_as_json(decided))), "certificate")
    assert again == decided
    assert policy_digest(again) == policy_digest(decided)


def test_a_targeted_review_comes_back_from_json_with_its_conditions_and_a_persons_is_written_as_ever() -> None:
    when = (
        Condition("ptph", after="marked_on"),
        Condition("rape", one_of=("yes",)),
        Condition("offence", mentions=("slavery",)),
    )
    decided = policy(
        targeted_reviews=(TargetedReview("S1", 1, "tone"), TargetedReview("", 2, "grip", "grip", when))
    )
    written = policy_as_json(decided)
    assert written["targeted_review"][0] == {"person": "S1", "take": 1, "reason": "tone"}
    assert policy_from_table(json.loads(json.dumps(written)), "certificate") == decided


def test_the_older_name_of_a_targeted_review_means_the_same_and_stands_beside_the_new_one() -> None:
    of_person = 'person = "S1"\ntake = 1\nreason = "tone"\n'
    of_criterion = 'criterion = "grip"\ntake = 2\nreason = "grip"\n'
    new, old = "[[targeted_review]]\n", "[[relook]]\n"
    whole = parse_policy(SMALLEST + new + of_person + new + of_criterion, "x.toml")
    for first, second in ((old, old), (new, old)):
        read = parse_policy(SMALLEST + first + of_person + second + of_criterion, "x.toml")
        assert read == whole
        assert policy_digest(read) == policy_digest(whole)
    (message,) = faults(SMALLEST + new + of_person + old + of_person)[9]
    assert message == "There are two targeted reviews of S1."
    table = json.loads(json.dumps(policy_as_json(whole)))
    older = {("relook" if name == "targeted_review" else name): value for name, value in table.items()}
    assert policy_from_table(older, "certificate") == whole


def test_a_criterion_that_is_not_asked_is_told_by_its_line_under_either_name() -> None:
    sections = (
        f'[[{name}]]\ntake = 1\nreason = "x"\ncriterion = "{name}"\n' for name in ("relook", "targeted_review")
    )
    decided = parse_policy(SMALLEST + "".join(sections), "mine.toml")
    with pytest.raises(SettingsError) as refused:
        unknown_criteria(decided, "mine.toml", ("grip",), {})
    assert {problem.value: problem.row for problem in refused.value.problems} == {
        "relook": 7,
        "targeted_review": 11,
    }


def test_comments_and_layout_do_not_change_the_digest() -> None:
    text = default_policy_text("casework")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert policy_digest(parse_policy(bare, "other.toml")) == policy_digest(default_policy("casework"))


def test_the_digest_of_a_policy_stays_what_it_is() -> None:
    """Certificates print it: a release that changed it would make every old one look wrong."""
    assert policy_digest(policy()) == "3eb78266e5e432db18c4040b67e596d18cec0f4fe4bbc8de5f884f136627c4d6"


CHANGES = st.sampled_from(
    [
        {"scheme": "another"},
        {"name": "other"},
        {"per": ("unit",)},
        {"take": 3},
        {"reserves": 9},
        {"eligible": ()},
        {"eligible": (Condition("status", one_of=("live",)),)},
        {"always": (Condition("rape", one_of=("yes",)),)},
        {"accept_unknown": True},
        {"skip_marked_within_months": 1},
        {"not_sampled": (NotSampled("S1", "leave"),)},
        {"not_assessing": (NotSampled("S1", "leave"),)},
        {"targeted_reviews": (TargetedReview("S1", 1, "tone"),)},
        {"targeted_reviews": (TargetedReview("S1", 1, "tone", "grip"),)},
        {"targeted_reviews": (TargetedReview("", 1, "tone", "grip", (Condition("rape", one_of=("yes",)),)),)},
        {"focus": ("disclosure",)},
        {"assessor_roles": ("VLU manager",)},
        {"same_unit": False},
        {"cross_team": True},
    ]
)


@given(changes=CHANGES)
@examples(60)
def test_every_decision_shows_in_the_digest(changes: dict[str, object]) -> None:
    changed = replace(policy(), **changes)  # type: ignore[arg-type]
    assert policy_digest(changed) != policy_digest(policy())
    assert policy_from_table(policy_as_json(changed), "x") == changed


def test_a_policy_read_from_a_file_draws() -> None:
    items = [case(n) for n in range(5)]
    assert len(draw_sample(request(items, default_policy("casework"))).items) == 5
