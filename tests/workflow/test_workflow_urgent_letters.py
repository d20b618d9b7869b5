"""Letters that may be a data breach are found and said with their places, and nothing of their text."""

from store_builders import attached

from iqa.store import KeptHint
from iqa.workflow.urgent_letters import breach_in_words, only_urgent


def test_only_the_urgent_are_listed_and_said_with_their_places() -> None:
    plain = attached(digest="b" * 64, hints=(KeptHint("urn", "certain", "facts-right", "wrong-case", 3),))
    urgent = attached()
    assert only_urgent([plain, urgent]) == (urgent,)
    assert "paragraph 3" in breach_in_words(urgent)
    two = (KeptHint("a", "certain", "q", "c", 2, True), KeptHint("a", "certain", "q", "c", 5, True))
    assert "paragraphs 2 and 5. It answers no row" in breach_in_words(attached(how="several rows", hints=two))
