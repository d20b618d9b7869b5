"""How long `iqa --help` takes, against merely importing click, and how long the demonstration takes.

    python bench/startup.py [--demo]

Each start is a fresh process; the median of fifteen is printed. The goal for the help is twice the import; for the
demonstration 60 seconds on two cores.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRIES = 15


def seconds(*command: str) -> float:
    """The wall time of one fresh process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def median(*command: str) -> float:
    """The median wall time of `TRIES` fresh processes."""
    return statistics.median(seconds(*command) for _ in range(TRIES))


def main() -> None:
    """Measure in one run and print a table."""
    click = median(sys.executable, "-c", "import click")
    shown = median(sys.executable, "-c", "from iqa.cli import main; main(['--help'])")
    print(f"import click   {click * 1000:7.1f} ms")
    print(f"iqa --help     {shown * 1000:7.1f} ms   {shown / click:.2f} times")
    if "--demo" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            code = f"from iqa.cli import main; main(['demo', {str(Path(folder) / 'demo')!r}])"
            print(f"iqa demo       {seconds(sys.executable, '-c', code):7.1f} s")


if __name__ == "__main__":
    main()
