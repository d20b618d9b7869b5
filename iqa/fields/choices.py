"""The words that columns with a list of choices hold: each accepted wording and the canonical one it means."""


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
