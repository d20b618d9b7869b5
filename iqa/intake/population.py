"""A month's population, frozen: its canonical lines and its digests. Knows no file and no database.

A canonical line is a compact JSON array: the key, then every fact in the order of the versioned field list, blank
where nothing is recorded. The digest is SHA-256 over the lines sorted by key (by code point), in UTF-8, each
followed by a line feed, so that the order of rows and the format of the file make no difference.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, groupby, islice, repeat
from json.encoder import encode_basestring as _quote
from operator import attrgetter, eq

from iqa.domain import Item, Kind, Month, Population, RejectedRow
from iqa.fields import FIELD_LIST_VERSION
from iqa.intake.facts import Facts, positions
from iqa.intake.item_columns import ColumnTexts, ItemColumns, filled_rows, json_safe, keys_and_rows

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_BLOCK = 512


def field_list_name(kind: Kind, version: int = FIELD_LIST_VERSION) -> str:
    """The name a population keeps of the fields its digest covers, such as 'cases/1'."""
    return f"{kind.value}/{version}"


def version_of(field_list: str) -> int:
    """The version in a field list's name: 'cases/1' → 1."""
    return int(field_list.rpartition("/")[2])


def canonical_line(item: Item, kind: Kind, version: int = FIELD_LIST_VERSION) -> str:
    """One item as the digest sees it, without the line feed."""
    facts = item.facts
    where = positions(kind, version)
    if isinstance(facts, Facts) and facts.positions is where:
        return _encode((item.key, *facts.values_in_order))
    return _encode([item.key, *(facts.get(name, "") for name in where)])


def canonical_lines(items: Iterable[Item], kind: Kind, version: int = FIELD_LIST_VERSION) -> Iterable[str]:
    """`canonical_line` of each item, in the order they come in, in a fraction of the time."""
    if isinstance(items, ItemColumns) and positions(items.kind) is positions(kind, version):
        return items.by_key(list(_lines_of_pieces(items)))
    return _lines_of_items(items, kind, version)


def _lines_of_items(items: Iterable[Item], kind: Kind, version: int) -> Iterator[str]:
    where = positions(kind, version)
    walking = iter(items)
    while block := list(islice(walking, _BLOCK)):
        facts = [item.facts for item in block if isinstance(item.facts, Facts) and item.facts.positions is where]
        if len(facts) == len(block):
            by_column = list(zip(*(held.values_in_order for held in facts), strict=True))
            yield from _lines_of_block([item.key for item in block], by_column)
        else:
            yield from (canonical_line(item, kind, version) for item in block)


def _lines_of_pieces(pieces: ItemColumns) -> Iterator[str]:
    """The lines in the order of the rows."""
    all_json_safe = pieces.json_safe
    for start in range(0, len(pieces), _BLOCK):
        part = slice(start, start + _BLOCK)
        columns = [texts and texts[part] for texts in pieces.columns]
        yield from _lines_of_block(pieces.keys_as_read[part], columns, all_json_safe=all_json_safe)


def _lines_of_block(
    keys: Sequence[str], columns: Sequence[ColumnTexts], *, all_json_safe: bool = False
) -> Iterable[str]:
    """Lines put together from columns; columns that hold nothing are written once for the block."""
    parts: list[Iterable[str]] = [keys]
    for nothing, group in groupby(columns, key=_holds_nothing):
        texts = [texts or () for texts in group]
        parts += [repeat('","'.join("" for _ in texts), len(keys))] if nothing else texts
    if all_json_safe or all(json_safe(set(texts)) for texts in (keys, *filter(None, columns))):
        return [f'["{line}"]' for line in map('","'.join, zip(*parts, strict=True))]
    rows = zip(keys, filled_rows(columns, len(keys)), strict=True)
    return (_encode((key, *texts)) for key, texts in rows)


def _holds_nothing(texts: ColumnTexts) -> bool:
    return not (texts and any(texts))


def item_of_line(line: str, kind: Kind, field_list: str = "", source_rows: Iterable[int] = ()) -> Item:
    """An item read back from its canonical line; `field_list` names the list it was written under."""
    key, *values = json.loads(line)
    where = positions(kind, version_of(field_list) if field_list else FIELD_LIST_VERSION)
    if len(values) != len(where):
        raise ValueError(f"A line of {len(values)} facts where {field_list or kind.value} has {len(where)}.")
    return Item(key, Facts(where, tuple(values)), tuple(source_rows))


def line_digest(lines: Iterable[str]) -> str:
    """SHA-256, in hexadecimal, over lines in the order given, each followed by a line feed. Streams."""
    digest = hashlib.sha256()
    walking = iter(lines)
    while block := list(islice(walking, _BLOCK)):
        digest.update("\n".join((*block, "")).encode())
    return digest.hexdigest()


def rejected_line(row: RejectedRow) -> str:
    """A rejected row as its digest sees it: everything that is kept of it."""
    return _encode((row.row, row.code, row.message, row.column, row.value, *row.cells))


def rejected_order(row: RejectedRow) -> tuple[int, str]:
    """Rejected rows stand in the order of their row numbers."""
    return row.row, rejected_line(row)


def rejected_digest(rejected: Iterable[RejectedRow]) -> str:
    """SHA-256 over the rejected rows in the order of their numbers."""
    return line_digest(map(rejected_line, sorted(rejected, key=rejected_order)))


def source_digest(items: Iterable[Item]) -> str:
    """SHA-256 over (key, source rows) by key: which rows of the file each item was read from."""
    if isinstance(items, ItemColumns):
        if set(map(len, items.source_rows)) == {1} and json_safe(items.keys):
            numbers = map(str, chain.from_iterable(items.source_rows))
            lines = ']\n["'.join(map('",'.join, zip(items.keys, numbers, strict=True)))
            return hashlib.sha256(f'["{lines}]\n'.encode()).hexdigest()
        by_key = keys_and_rows(items)
    else:
        by_key = iter(sorted(keys_and_rows(items)))
    return line_digest(f"[{','.join((_quote(key), *map(str, rows)))}]" for key, rows in by_key)


def freeze(
    kind: Kind,
    month: Month,
    items: Iterable[Item],
    rejected: Iterable[RejectedRow] = (),
    version: int = FIELD_LIST_VERSION,
) -> Population:
    """The population of a kind and month (YYYY-MM), its items by key. Keys must differ; raises ValueError."""
    by_key = items if isinstance(items, ItemColumns) else tuple(sorted(items, key=attrgetter("key")))
    keys = by_key.keys if isinstance(by_key, ItemColumns) else [item.key for item in by_key]
    if twice := next(compress(keys, map(eq, keys, islice(keys, 1, None))), None):
        raise ValueError(f"Two items have the key {twice}.")
    left_out = tuple(sorted(rejected, key=rejected_order))
    lines = tuple(canonical_lines(by_key, kind, version))
    return Population(
        kind=kind,
        month=month,
        digest=line_digest(lines),
        items=by_key,
        rejected=left_out,
        rejected_digest=rejected_digest(left_out),
        field_list=field_list_name(kind, version),
        lines=lines,
    )
