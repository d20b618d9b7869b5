"""What the checks of a month's letters say of each question: met, not met, or nothing. From the kept codes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from iqa.domain import Scheme
from iqa.letter_checks.checks import CheckList
from iqa.letter_checks.hints import HintCertainty
from iqa.store import AttachedLetter


def predictions(
    letters: Sequence[AttachedLetter], checks: CheckList, scheme: Scheme, fallen: Collection[str] = ()
) -> Mapping[str, Mapping[str, bool | None]]:
    """Row key -> question -> whether the checks call it met; a question of which no check was made is not there.

    A hint that is only worth a look calls nothing unmet, nor does one of a check that fell by the marks of earlier
    months: this month's marks have no part in it. A row with two letters says nothing, since nobody knows which
    was marked.
    """
    each = Counter(one.item_key for one in letters)
    asked = frozenset(criterion.id for criterion in scheme.criteria)
    found: dict[str, dict[str, bool | None]] = defaultdict(dict)
    for letter in letters:
        if not letter.item_key or each[letter.item_key] > 1:
            continue
        pointed = {one.check for one in letter.hints if one.certainty != HintCertainty.LOOK} - set(fallen)
        for name in letter.made:
            check = checks.check(name)
            question = check.question_of(asked) if check and name not in fallen else ""
            if check is None or not question or check.certainty is HintCertainty.LOOK:
                continue
            said = found[letter.item_key].get(question, True)
            found[letter.item_key][question] = bool(said) and name not in pointed
    return found
