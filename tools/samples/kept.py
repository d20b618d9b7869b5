"""Marks of the samples that their markers keep although another export of the month speaks against them, and why.

Each is on a case of which the log of letters shows one owed and unsent: the contradiction across exports. What an
explanation says agrees with the exports: the log lacks a date, and nothing in it says that no letter went.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """The best mark kept on a case of a month, on one question, with the marker's own words for it."""

    month: str
    urn: str
    criterion: str
    explanation: str


KEPT = (
    Kept(
        "2026-08",
        "71TC1209226",
        "victim-letter-in-motion",
        "The reason reached the unit on the day of the decision, as the log itself shows. I have read the letter: "
        "the copy on the case is stamped as posted on 25 August, and nobody entered that in the log.",
    ),
    Kept(
        "2026-10",
        "71TM1362626",
        "victim-letter-in-motion",
        "The note to the unit of 1 October is about both victims. The second letter was given by hand on 6 "
        "October, as the signed copy on the case shows; the log was not kept.",
    ),
)
