"""A corrected export says what it added, removed and altered."""

from intake_builders import MONTH, case

from iqa.domain import Kind
from iqa.errors import Severity
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
    assert changes.doubts() == ()
    assert not changes.none


def test_an_export_that_has_little_in_common_with_the_one_before_is_doubted():
    cases = [case(urn=f"01AB000{n}126") for n in range(5)]
    (doubt,) = compare_populations(frozen(*cases), frozen(*cases[:2], case(urn="01AB9999926"))).doubts()
    assert (doubt.code, doubt.severity) == ("few-in-common", Severity.NOTICE)
    assert doubt.message.startswith("Only 2 of the 5 pieces of work of the version before stand in this export.")
    assert compare_populations(frozen(*cases[:4]), frozen(*cases[2:])).doubts() == ()
