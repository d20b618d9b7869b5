"""The certificate of a draw: everything a stranger needs to perform it again, as JSON, and the way back from it.

It is written from a draw alone and reads back as the same draw. Performing it again is `reperformance`.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from types import UnionType
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct

from iqa.domain import (
    Assessor,
    Cell,
    Condition,
    Draw,
    DrawnItem,
    Exclusion,
    Kind,
    Month,
    NotSampled,
    Policy,
    Reason,
    Shortfall,
    StaleWork,
)
from iqa.errors import InvalidInputError, Problem, SettingsError, SheetError, UsageError
from iqa.resources import packaged
from iqa.sampling.policy import policy_as_json
from iqa.sampling.policy_file import KINDS, policy_from_table
from iqa.sampling.replacement import assigned_after_draw, estimated_population
from iqa.sampling.tickets import ALGORITHM
from iqa.sampling.wording import (
    REPLACEMENTS,
    cell_name,
    not_sampled_in_words,
    reason_in_words,
    shortfall_in_words,
    shortfall_name,
)
from iqa.values import as_dict, compared_parts, defaults_of, is_value

HOW_TO_CHECK = tuple(packaged("sampling/how_to_check.txt").read_text(encoding="utf-8").splitlines())
"""How a third party performs a draw again, in ten lines that every certificate prints."""

_RENAMED = {"id": "draw", "at": "drawn_at"}
"""Fields of a draw that a certificate calls by another name."""
_SPARSE = (Condition, Reason, Shortfall)
"""What is written without the fields that stand at their default."""


def certificate(
    draw: Draw,
    under_review: Collection[str] = (),
    stale: Iterable[StaleWork] = (),
    lacking: Collection[str] = (),
) -> dict[str, Any]:
    """The certificate as JSON values. Every list is in a fixed order, so the same draw gives the same text.

    `under_review` are the keys that the targeted reviews took, and `stale` says how much of each person's work is
    left out as too long ago, both for the reader: they follow from policy and population. `lacking` are the
    fields of its rules that the export had no column for, which the words say.
    Beside each code with its facts stand words for people, which nothing reads back.
    """
    kind = KINDS.get(draw.scheme)
    given = [{"key": item.key, "assessor": item.assessor} for item in assigned_after_draw(draw)]
    too_long_ago = [as_dict(entry) for entry in stale]
    return {
        **{name: getattr(draw, field) for field, name in _RENAMED.items()},
        **{name: getattr(draw, name) for name in ("scheme", "scheme_version", "seed")},
        "month": str(draw.month),
        "algorithm": ALGORITHM,
        "population": as_dict(draw.population),
        "policy": {**policy_as_json(draw.policy), "digest": draw.policy_digest},
        "cells": cells_as_json(draw.cells),
        "items": [_item_row(item) for item in draw.items],
        "exclusions": exclusions_as_json(draw.exclusions, kind, lacking),
        "shortfalls": {
            shortfall_name(short): shortfall_in_words(short, kind, lacking) for short in draw.shortfalls
        },
        "shortfall_codes": shortfalls_as_json(draw.shortfalls, kind, lacking),
        "not_sampled": [_not_sampled(entry) for entry in draw.not_sampled],
        "recently_marked": list(draw.recently_marked),
        "replacements": [
            {**as_dict(entry), "reason": REPLACEMENTS[entry.reason], "code": entry.reason.value}
            for entry in draw.replacements
        ],
        "top_ups": [{**as_dict(entry), "cell": cell_name(entry.cell)} for entry in draw.top_ups],
        "voids": [as_dict(entry) for entry in draw.voids],
        "assessors": [{**as_dict(assessor), "items": items} for assessor, items in loads_of(draw).items()],
        **({"still_to_mark": list(draw.still_to_mark)} if draw.still_to_mark else {}),
        **({"under_targeted_review": sorted(under_review)} if under_review else {}),
        **({"too_long_ago": too_long_ago} if too_long_ago else {}),
        **({"assigned_after_draw": given} if given else {}),
        **({"handovers": [as_dict(entry) for entry in draw.handovers]} if draw.handovers else {}),
        "nobody_may_mark": [item.key for item in unassigned(draw)],
        "how_to_check": list(HOW_TO_CHECK),
    }


def cells_as_json(cells: Iterable[Cell]) -> list[dict[str, Any]]:
    """Cells by the name that people read, with the values that they are."""
    return [
        {
            **as_dict(cell),
            "cell": cell_name(cell.cell),
            "parts": list(cell.cell),
            "estimated_population": float(estimated_population(cell)),
        }
        for cell in cells
    ]


def exclusions_as_json(
    exclusions: Iterable[Exclusion], kind: Kind | None = None, lacking: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Exclusions with their reason in words, and beside it as a code with its facts."""
    return [
        {"reason": reason_in_words(entry.reason, kind, lacking), "count": entry.count, **_coded(entry.reason)}
        for entry in exclusions
    ]


def shortfalls_as_json(
    shortfalls: Iterable[Shortfall], kind: Kind | None = None, lacking: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Shortfalls as codes with their facts, each by the name under which its words stand."""
    found = []
    for short in shortfalls:
        coded = _coded(short)
        if short.because:
            coded["facts"]["because"] = exclusions_as_json(short.because, kind, lacking)
        found.append({"name": shortfall_name(short), **coded})
    return found


def loads_of(draw: Draw) -> dict[Assessor, int]:
    """How much each of a draw's assessors has to mark."""
    loads = Counter(item.assessor for item in draw.to_mark())
    return {assessor: loads[assessor.id] for assessor in draw.assessors}


def certificate_json(written: Mapping[str, Any]) -> str:
    """The text of a certificate's file: keys sorted, two spaces deep, one line end at the end."""
    return json.dumps(written, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def without_words(written: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate's JSON without what only people read: how to check it, and the words beside a code."""
    told = {name: value for name, value in written.items() if name not in ("how_to_check", "shortfalls")}
    worded = ("exclusions", "shortfall_codes", "not_sampled", "replacements")
    return {name: _reasonless(value) if name in worded else value for name, value in told.items()}


def _reasonless(value: Any) -> Any:
    if isinstance(value, list):
        return [_reasonless(each) for each in value]
    if isinstance(value, dict):
        coded = "code" in value
        return {name: _reasonless(each) for name, each in value.items() if not (coded and name == "reason")}
    return value


def unassigned(draw: Draw) -> tuple[DrawnItem, ...]:
    """The items to be marked that none of the assessors may mark."""
    return tuple(item for item in draw.to_mark() if not item.assessor)


def read_certificate(text: str) -> Draw:
    """The draw that a certificate's text describes.

    Raises SheetError with every fault where the text is no certificate, RefusedError where it was drawn by
    another rule than ours. Whether the draw is right is another question: see `reperform`.
    """
    try:
        table = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise _not_a_certificate((Problem("certificate-not-json", f"It is not JSON: {fault}."),)) from None
    if not isinstance(table, dict) or "algorithm" not in table:
        raise _not_a_certificate(
            (Problem("certificate-other", "It does not say by which algorithm it was drawn."),)
        )
    if table["algorithm"] != ALGORITHM:
        raise InvalidInputError(
            f"This certificate was drawn by {table['algorithm']}; this release knows {ALGORITHM}."
        )
    faults: list[Problem] = []
    policy, digest = _policy(table.get("policy"), faults)
    inside = {field: table[name] for field, name in _RENAMED.items() if name in table}
    told = _as_read(table, faults)
    draw: Draw = _unpacked(Draw, {**told, **inside, "policy": policy, "policy_digest": digest}, "", faults)
    if faults:
        raise _not_a_certificate(tuple(faults))
    return draw


def _not_sampled(entry: NotSampled) -> dict[str, Any]:
    facts = {"said": entry.reason} if entry.reason else {}
    return {
        "person": entry.person,
        "reason": not_sampled_in_words(entry),
        "code": entry.code.value,
        "facts": facts,
    }


def _item_row(item: DrawnItem) -> dict[str, Any]:
    """An item without what follows from the population."""
    row = {**as_dict(item), "cell": cell_name(item.cell)}
    return {name: said for name, said in row.items() if name not in ("unit", "owner")}


def _coded(value: Reason | Shortfall) -> dict[str, Any]:
    facts: dict[str, Any] = _sparse(value)
    return {"code": facts.pop("code"), "facts": facts}


def _sparse(value: Any) -> Any:
    """A frozen value as JSON without the fields that stand at their default."""
    if isinstance(value, Struct):
        parts = ((name, getattr(value, name), default) for name, default in defaults_of(type(value)).items())
        return {name: _sparse(inner) for name, inner, default in parts if inner != default}
    if isinstance(value, tuple):
        return [_sparse(inner) for inner in value]
    return value.value if isinstance(value, StrEnum) else value


def _as_read(table: Mapping[str, Any], faults: list[Problem]) -> dict[str, Any]:
    """A certificate's table in the shape of a draw: cells by their values, codes with their facts as one value.

    What does not have the shape of a certificate is left as it is, and becomes a fault where it is unpacked.
    """
    cells = [entry for entry in _entries(table, "cells") if isinstance(entry.get("parts"), list)]
    parts = {str(entry.get("cell")): entry["parts"] for entry in cells}
    for number, entry in enumerate(cells, 1):
        told, named = entry["parts"], entry.get("cell")
        if all(isinstance(part, str) and part for part in told) and named != cell_name(tuple(told)):
            place = f"cells {number} cell"
            faults.append(Problem("certificate", f"{place} cannot be {named!r}.", column=place, value=str(named)))

    def in_cell(entry: Mapping[str, Any]) -> dict[str, Any]:
        return {**entry, "cell": parts.get(str(entry.get("cell")), entry.get("cell"))}

    changed = {
        "cells": lambda entry: {**entry, "cell": entry.get("parts")},
        "items": in_cell,
        "top_ups": in_cell,
        "exclusions": _exclusion_read,
        "not_sampled": lambda entry: {**entry, "reason": _facts(entry).get("said", "")},
        "replacements": lambda entry: {**entry, "reason": entry.get("code")},
    }
    read = {name: _changed(table, name, change) for name, change in changed.items() if name in table}
    if "shortfall_codes" in table:
        read["shortfalls"] = _changed(table, "shortfall_codes", _shortfall_read)
    else:
        read["shortfalls"] = None
    return {"still_to_mark": [], "handovers": [], **table, **read}


def _entries(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = table.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _changed(table: Mapping[str, Any], name: str, change: Callable[[dict[str, Any]], Any]) -> Any:
    found = table[name]
    if not isinstance(found, list):
        return found
    return [change(entry) if isinstance(entry, dict) else entry for entry in found]


def _facts(entry: Mapping[str, Any]) -> dict[str, Any]:
    facts = entry.get("facts")
    return dict(facts) if isinstance(facts, dict) else {}


def _exclusion_read(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "reason": {**_facts(entry), "code": entry.get("code")}}


def _shortfall_read(entry: Mapping[str, Any]) -> dict[str, Any]:
    read = {**_facts(entry), "code": entry.get("code")}
    return {**read, "because": _changed(read, "because", _exclusion_read)} if "because" in read else read


def _policy(table: object, faults: list[Problem]) -> tuple[Policy | None, object]:
    if not isinstance(table, dict):
        faults.append(Problem("certificate", "policy is missing.", column="policy"))
        return None, ""
    settings = {key: value for key, value in table.items() if key != "digest"}
    try:
        return policy_from_table(settings, "policy"), table.get("digest")
    except SettingsError as refused:
        faults.extend(refused.problems)
        return None, table.get("digest")


def _unpacked(kind: Any, value: Any, place: str, faults: list[Problem]) -> Any:
    """A JSON value as the declared type of a field. What does not fit becomes a fault and gives None."""
    if is_value(kind) and isinstance(value, dict):
        return _record(kind, value, place, faults)
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        return tuple(_unpacked(inner, each, f"{place} {n}", faults) for n, each in enumerate(value, 1))
    if get_origin(kind) is UnionType:
        return None if value is None else _unpacked(get_args(kind)[0], value, place, faults)
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (str, int, bool, Policy) and type(value) is kind:
        return value
    if kind is Month and isinstance(value, str):
        with suppress(UsageError):
            return Month.parse(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and value in list(kind):
        return kind(value)
    if kind is not Policy:
        faults.append(Problem("certificate", f"{place} cannot be {value!r}.", column=place, value=str(value)))
    return None


def _record(kind: Any, table: Mapping[str, Any], place: str, faults: list[Problem]) -> Any:
    """A frozen record from a table; keys that it does not know are notes for the reader and are passed over, and
    what does not count when two are compared need not be there."""
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    compared = compared_parts(kind)
    for name, default in defaults_of(kind).items():
        inside = f"{place} {_RENAMED.get(name, name)}".strip()
        if name in table:
            values[name] = _unpacked(hints[name], table[name], inside, faults)
        elif name in compared and (kind not in _SPARSE or default is NODEFAULT):
            values[name] = None
            faults.append(Problem("certificate", f"{inside} is missing.", column=inside))
    return kind(**values)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _not_a_certificate(problems: tuple[Problem, ...]) -> SheetError:
    shown = " ".join(problem.message for problem in problems[:5])
    more = f" And {len(problems) - 5} more." if len(problems) > 5 else ""
    return SheetError(
        f"This is not a whole certificate of a draw. {shown}{more}",
        "Use the file as the tool wrote it.",
        problems,
    )
