"""Schemes of criteria as data: the TOML files that come with the tool, and how they are read and compared."""

from iqa.criteria.checking import check_scheme
from iqa.criteria.comparing import Change, SchemeChanges, compare_schemes
from iqa.criteria.loading import builtin_schemes, load_scheme, parse_scheme
from iqa.criteria.meaning import STANDARD_IDS

__all__ = [
    "STANDARD_IDS",
    "Change",
    "SchemeChanges",
    "builtin_schemes",
    "check_scheme",
    "compare_schemes",
    "load_scheme",
    "parse_scheme",
]
