"""The templates of pages, compiled once and kept where Python keeps the modules that it compiled: a page that is
shown first after a start takes a third less.

Where Python may not keep any, neither are these; a template that was changed is compiled anew.
"""

import hashlib
import marshal
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from iqa.files import atomic_write


class CompiledTemplates(BytecodeCache):
    """Compiled templates beside their sources. `options` is how they are compiled: others are no good for them."""

    def __init__(self, options: str) -> None:
        self._options = f"{jinja2.__version__} {options}"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Where a template is kept, '' for one that lies in no file."""
        return cache_from_source(filename, optimization="template") if filename else ""

    def get_source_checksum(self, source: str) -> str:
        """What tells a template, and how it is compiled, from any other."""
        return hashlib.sha256(f"{self._options}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, where it is of this very template."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            of, _, code = Path(bucket.key).read_bytes().partition(b"\n")
            if of == bucket.checksum.encode():
                bucket.code = marshal.loads(code)  # noqa: S302 (as Python keeps its own modules)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that may be."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        with suppress(OSError), atomic_write(Path(bucket.key)) as file:
            file.write_bytes(bucket.checksum.encode() + b"\n" + marshal.dumps(bucket.code))
