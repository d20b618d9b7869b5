"""The page of criteria that travels with the tool is that of the schemes, and says everything of each question."""

from pathlib import Path

from iqa.criteria import builtin_schemes, criteria_page, load_scheme
from iqa.criteria.page import conditions_in_words
from iqa.domain import Condition, Kind

DOCS = Path(__file__).parents[2] / "docs" / "criteria.md"


def test_the_page_in_the_docs_is_made_from_the_schemes() -> None:
    made = criteria_page([load_scheme(name) for name in builtin_schemes()])
    assert made == DOCS.read_text(encoding="utf-8"), "run: python -m iqa criteria page NAME… > docs/criteria.md"


def test_a_question_has_whose_when_ratings_findings_and_source() -> None:
    page = criteria_page([load_scheme("casework")])
    start = page.index("### Was the decision kept provisional until")
    said = page[start : page.index("###", start + 3)]
    assert "- *Whose work*: deciding prosecutor" in said
    assert "- *Asked*: when the decision is recorded and the decision is provisional decision" in said
    assert "- *Findings*: Made final before the victim could ask for a review" in said
    assert "- *Shown beside it*: letters of this case owed and not sent and letters of this case sent" in said
    assert "- *Source*: CPS, expedited review pilot (from June 2025) (read 2026-11)" in said
    assert "- **Yes**: It was kept open." in said
    assert "- **Not applicable**: The office does not take part, or" in said


def test_conditions_are_told_in_words() -> None:
    conditions = (
        Condition("plea", none_of=("guilty",)),
        Condition("letters.unsent", present=True),
        Condition("ptph", after="marked_on"),
        Condition("charge", before="sending"),
        Condition("offence", mentions=("slavery", "rape")),
        Condition("", any_of=(Condition("rape", one_of=("yes",)), Condition("victim", present=False))),
    )
    assert conditions_in_words(conditions, Kind.CASES) == (
        "when the anticipated plea is other than guilty and letters of this case owed and not sent is recorded "
        "and the PTPH is after the day of marking and the charge date is before the sending date and the offence "
        "mentions slavery or rape and the rape is yes or the victim is blank"
    )
    assert conditions_in_words((), Kind.CASES) == ""
