"""`python -m iqa`: the command line, for a machine on which the `iqa` command is not on the path."""

import sys

from iqa.cli import main

if __name__ == "__main__":
    sys.exit(main())
