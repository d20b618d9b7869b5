"""What a command will need in any case, begun while its modules load: an export to be imported is read meanwhile.

What is typed wrongly begins nothing, so that nobody waits to be told for a file that is not wanted. What cannot be
read is the command's to speak of.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from iqa.sheets.ahead import BegunReading

_BEGUN = f"{__name__}.begun"


def begin_ahead(ctx: click.Context, command: str, arguments: Sequence[str]) -> None:
    """Begin what can be begun of a command, before it is loaded."""
    if command != "import" or {"-h", "--help"}.intersection(arguments):
        return
    from iqa.cli.import_parameters import file_to_read  # no other command waits for what these two load
    from iqa.sheets.ahead import begin_reading

    with suppress(OSError, ValueError):  # some arguments are too long for a name, or hold what no name can
        if file := file_to_read(ctx, arguments):
            ctx.meta[_BEGUN] = begin_reading(file)


def begun_reading() -> "BegunReading | None":
    """The reading that was begun for the command under way; whoever uses it sees that it is of the right file."""
    begun: BegunReading | None = click.get_current_context().meta.get(_BEGUN)
    return begun
