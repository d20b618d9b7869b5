"""A corrected export says what it added, removed and altered."""

from intake_builders import MONTH, case

from iqa.domain import Kind
from iqa.intake.changes import Altered, Changes, compare_populations
from iqa.intake.population import freeze


def frozen(*items):
    return freeze(Kind.CASES, MONTH, items)


def test_the_same_rows_are_no_change():
    assert compare_populations(frozen(case()), frozen(case())).none


def test_added_removed_and_altered_rows_are_listed_by_key():
    old = frozen(case(), case(urn="01AB0000126"), case(urn="01AB0000426"))
    new = frozen(case(team="Red", status="live"), case(urn="01AB0000226"), case(urn="01AB0000426"))
    changes = compare_populations(old, new)
    assert changes == Changes(
        added=("casework|01AB0000226|P1|case",),
        removed=("casework|01AB0000126|P1|case",),
        altered=(Altered("casework|01AB1234526|P1|case", {"team": ("", "Red"), "status": ("", "live")}),),
        kept=2,
    )
    assert not changes.none
