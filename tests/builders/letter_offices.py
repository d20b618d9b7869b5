"""An office with a log of two letters and the cases behind them, to attach letters in."""

from pathlib import Path

from iqa.cli import main
from iqa.domain import Month
from iqa.records.workspace import Workspace, open_workspace

LETTERS_MONTH = Month.parse("2026-10")
LOG = (
    "URN,Preferred name,Title,Type of letter,Decision date,Date letter sent,VRR eligible,VLO\n"
    "71TM1023426,Briar Speedwell,Ms,Stopped charge,05/10/2026,07/10/2026,Y,Hazel Larkspur\n"
    "71TM1099926,Clover Mallow,Ms,Stopped charge,06/10/2026,08/10/2026,Y,Hazel Larkspur\n"
)
CASES = (
    "URN,Defendant name,Casework type,CPS unit,Reviewing lawyer,Offence,Offence date\n"
    "71TM1023426,Flint Gabbro,Magistrates,Thornmere,Rowan Quartzby,Common assault,14/08/2026\n"
    "71TM1099926,Moss Ragstone,Magistrates,Thornmere,Rowan Quartzby,Theft,15/08/2026\n"
)


def letters_office(folder: Path) -> Workspace:
    """The workspace, with both exports imported."""
    root = folder / "office"
    assert main(["init", str(root), "--area", "Thornmere"]) == 0
    for kind, text in (("cases", CASES), ("letters", LOG)):
        (folder / f"{kind}.csv").write_text(text)
        options = ["--workspace", str(root), "--as", "Hazel"]
        assert main([*options, "import", kind, str(folder / f"{kind}.csv"), "--month", "2026-10"]) == 0
    return open_workspace(root, "Hazel")


def two_rows_alike(folder: Path) -> Workspace:
    """The same, with two decisions in the first case."""
    workspace = letters_office(folder)
    log = folder / "alike.csv"
    first = LOG.splitlines()[1]
    log.write_text(LOG + first.replace("05/10/2026", "06/10/2026") + "\n")
    options = ["--workspace", str(workspace.root), "--as", "Hazel"]
    assert main([*options, "import", "letters", str(log), "--month", "2026-10", "--yes"]) == 0
    return open_workspace(workspace.root, "Hazel")
