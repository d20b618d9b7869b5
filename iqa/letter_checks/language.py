"""Which language a letter is in, by the small words of it: English, Welsh, or another."""

import re

from iqa.letter_checks.word_lists import each_of

ENGLISH, WELSH, OTHER, UNKNOWN = "English", "Welsh", "another language", ""
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = {
    ENGLISH: each_of(
        """
    the of and to a in is it you that was for on are with as be this have from or had by not but
    what all were we when your can there an which will if has would about they been who did us our
    me my
    """
    ),
    WELSH: each_of(
        """
    y yr yn a ac i o ar am at gan gyda bod yw mae oedd wedi nad nid na ni eich ein chi hyn hon hwn
    ei eu fod hefyd os gallwch byddwch gennych rwyf rydym achos penderfyniad erlynydd llys llythyr
    ysgrifennu
    """
    ),
}
_FEWEST = 18
_SHARE = 0.14
"""Share of small words from which a text is of a language; English prose has about .4, Welsh about .35."""


def language_of(text: str) -> str:
    """The language of a text; '' where there are too few words to say."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) < _FEWEST:
        return UNKNOWN
    shares = {name: sum(word in small for word in words) / len(words) for name, small in _SMALL.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _SHARE else OTHER
