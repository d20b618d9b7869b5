"""The words that columns with a list of choices hold: each accepted wording and the canonical one it means."""

from iqa.domain import OutcomeKind


def _choices(**wordings: tuple[str, ...]) -> dict[str, str]:
    """Every wording -> its canonical form; the keyword is the canonical form with underscores for spaces."""
    table: dict[str, str] = {}
    for keyword, others in wordings.items():
        canonical = keyword.replace("_", " ")
        for wording in (canonical, *others):
            table[wording.casefold()] = canonical
    return table


CASEWORK_TYPES = _choices(
    Magistrates=("magistrates court", "magistrates' court", "magistrate", "mags", "mc"),
    Crown_Court=("crown", "cc"),
    RASSO=("rape and serious sexual offences",),
    CCU=("complex casework unit", "complex casework"),
    Fraud=("fraud unit",),
)
STATUSES = _choices(live=("open", "current", "active"), finalised=("finalized", "closed", "concluded", "complete"))
PLEAS = _choices(
    guilty=("g", "gap", "guilty plea anticipated", "anticipated guilty"),
    not_guilty=("ng", "ngap", "not guilty plea anticipated", "anticipated not guilty", "not-guilty"),
)
CHARGED_BY = _choices(police=("the police",), Area=("cps area",), CPS_Direct=("cpsd", "cps direct"))
OUTCOMES = {
    **{kind.value: kind.value for kind in OutcomeKind},
    **_choices(
        case_management_panel=("cmp", "case panel", "management panel"),
        local_scrutiny_and_involvement_panel=(
            "lsip",
            "scrutiny panel",
            "local scrutiny panel",
            "hate crime scrutiny panel",
            "local scrutiny involvement panel",
            "scrutiny and involvement panel",
        ),
        complaint_upheld=("upheld complaint", "complaint upheld in part", "complaint partly upheld"),
        review_upheld=(
            "vrr upheld",
            "victims' right to review upheld",
            "victims right to review upheld",
            "decision overturned",
            "overturned on review",
        ),
        custody_time_limit_failure=("ctl failure", "custody time limit lapsed", "ctl lapsed", "ctl expired"),
        adverse_outcome=("adverse", "judge ordered acquittal", "judge directed acquittal", "no case to answer"),
    ),
}
