"""What changes between two versions of criteria, as a page with every part of it, and with none."""

from msgspec.structs import replace

from iqa.criteria import CriteriaDiffPage, diff_page, load_scheme


def criteria_diff() -> CriteriaDiffPage:
    """From the first version of the casework questions to the one that is used, with a changed scale, one question
    renamed and another title."""
    old, new = load_scheme("casework@2026.1"), load_scheme("casework")
    renamed = replace(old.criteria[0], id="earlier-id", question=new.criterion("child-venue").question)
    scale = (*old.scale[:-1], replace(old.scale[-1], label="Missed"))
    before = replace(old, title="Casework", scale=scale, criteria=(renamed, *old.criteria[1:]))
    return diff_page(before, new, "OFFICIAL-SENSITIVE")


def bare_criteria_diff() -> CriteriaDiffPage:
    """The page of criteria that did not change."""
    scheme = load_scheme("casework")
    return diff_page(scheme, scheme, "OFFICIAL-SENSITIVE")
