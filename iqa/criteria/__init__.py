"""Schemes of criteria as data: the TOML files that come with the tool, and how they are read and compared."""

from iqa.criteria.checking import check_scheme
from iqa.criteria.comparing import CriteriaChange, SchemeChanges, compare_schemes
from iqa.criteria.diff_page import CriteriaDiffPage, diff_page
from iqa.criteria.loading import (
    builtin_schemes,
    criteria_text,
    earlier_versions,
    load_scheme,
    parse_pinned_scheme,
    parse_scheme,
)
from iqa.criteria.page import criteria_page

__all__ = [
    "CriteriaChange",
    "CriteriaDiffPage",
    "SchemeChanges",
    "builtin_schemes",
    "check_scheme",
    "compare_schemes",
    "criteria_page",
    "criteria_text",
    "diff_page",
    "earlier_versions",
    "load_scheme",
    "parse_pinned_scheme",
    "parse_scheme",
]
