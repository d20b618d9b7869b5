"""What each document of a month is, in words beside the name of its file."""

from collections.abc import Mapping

_SAYS: Mapping[str, str] = {
    "agreement": "How far markers agree",
    "areas-together": "This month together with other Areas",
    "certificate-calibration": "Certificate of the calibration",
    "certificate-casework": "Certificate of the casework sample",
    "certificate-second-marking": "Certificate of the second marking",
    "certificate-victim-letters": "Certificate of the sample of letters to victims",
    "chase-list": "Letters to victims that are owed and not sent",
    "check-precision": "How often assessors agreed with each check of letters",
    "committee-summary": "The committee’s paper",
    "good-practice": "Good practice to share",
    "letters-checked": "What the checks found in letters, for the committee",
    "letters-to-put-right": "Letters to victims to put right",
    "outcomes-beside-marks": "What became known of cases, beside their marks",
    "problems-cases": "Rows of the cases to mend",
    "problems-letters": "Rows of the letters to mend",
    "problems-outcomes": "Rows of the outcomes to mend",
    "problems-police-files": "Rows of the police files to mend",
    "problems-staff": "Rows of the staff list to mend",
    "return": "Return for a sister Area or headquarters",
}
"""How the name of a file begins, before its ending or a blank -> what it is."""
_ENDINGS: Mapping[str, str] = {
    ".csv": "table as plain text",
    ".docx": "Word",
    ".html": "page",
    ".json": "record for machines",
    ".pdf": "PDF",
    ".xlsx": "Excel",
}


def document_in_words(name: str) -> str:
    """'certificate-casework.html' -> 'Certificate of the casework sample'; '' for what tells by its name."""
    stem = name.rpartition(".")[0]
    return _SAYS.get(stem) or _SAYS.get(stem.partition(" ")[0], "")


def form_in_words(name: str) -> str:
    """What form a file has: 'page'; '' for one that is not known."""
    return _ENDINGS.get(name[name.rfind(".") :].casefold(), "") if "." in name else ""
