"""The certificate of a draw: everything a stranger needs to perform it again, as JSON, and the way back from it.

It is written from a draw alone and reads back as the same draw. Performing it again is `reperformance`.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from typing import Any, NoReturn, get_args, get_origin, get_type_hints

from iqa.domain import Assessor, Cell, Draw, DrawnItem, Policy
from iqa.errors import InvalidInputError, Problem, SettingsError, SheetError
from iqa.resources import packaged
from iqa.sampling.policy import policy_as_json
from iqa.sampling.policy_file import policy_from_table
from iqa.sampling.replacement import assigned_after_draw, estimated_population
from iqa.sampling.tickets import ALGORITHM

HOW_TO_CHECK = tuple(packaged("sampling/how_to_check.txt").read_text(encoding="utf-8").splitlines())
"""How a third party performs a draw again, in ten lines that every certificate prints."""

_RENAMED = {"id": "draw", "at": "drawn_at"}
"""Fields of a draw that a certificate calls by another name."""


def certificate(draw: Draw, again: Collection[str] = ()) -> dict[str, Any]:
    """The certificate as JSON values. Every list is in a fixed order, so the same draw gives the same text.

    `again` are the keys that the targeted reviews took, for the reader; they follow from policy and population.
    """
    written = {
        _RENAMED.get(name, name): value
        for name, value in asdict(draw).items()
        if name not in {"policy", "policy_digest", "cells", "assessors"}
    }
    loads = Counter(item.assessor for item in draw.to_mark())
    given = [{"key": item.key, "assessor": item.assessor} for item in assigned_after_draw(draw)]
    return {
        **written,
        "algorithm": ALGORITHM,
        "policy": {**policy_as_json(draw.policy), "digest": draw.policy_digest},
        "cells": [_cell(cell) for cell in draw.cells],
        "assessors": [_assessor(assessor, loads) for assessor in draw.assessors],
        **({"under_targeted_review": sorted(again)} if again else {}),
        **({"assigned_after_draw": given} if given else {}),
        "nobody_may_mark": [item.key for item in unassigned(draw)],
        "how_to_check": list(HOW_TO_CHECK),
    }


def certificate_json(written: Mapping[str, Any]) -> str:
    """The text of a certificate's file: keys sorted, two spaces deep, one line end at the end."""
    return json.dumps(written, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


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
    draw: Draw = _unpacked(Draw, {**table, **inside, "policy": policy, "policy_digest": digest}, "", faults)
    if faults:
        raise _not_a_certificate(tuple(faults))
    return draw


def _cell(cell: Cell) -> dict[str, Any]:
    return {**asdict(cell), "estimated_population": float(estimated_population(cell))}


def _assessor(assessor: Assessor, loads: Mapping[str, int]) -> dict[str, Any]:
    return {**asdict(assessor), "items": loads.get(assessor.id, 0)}


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
    if is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, place, faults)
    if get_origin(kind) is tuple and isinstance(value, list):
        inner = get_args(kind)[0]
        return tuple(_unpacked(inner, each, f"{place} {n}", faults) for n, each in enumerate(value, 1))
    if get_origin(kind) is not None and isinstance(value, dict):
        return {key: _unpacked(str, each, f"{place} {key}", faults) for key, each in value.items()}
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (str, int, Policy) and type(value) is kind:
        return value
    if isinstance(kind, type) and issubclass(kind, StrEnum) and value in list(kind):
        return kind(value)
    if kind is not Policy:
        faults.append(Problem("certificate", f"{place} cannot be {value!r}.", column=place, value=str(value)))
    return None


def _record(kind: Any, table: Mapping[str, Any], place: str, faults: list[Problem]) -> Any:
    """A frozen record from a table; keys that it does not know are notes for the reader and are passed over."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    values: dict[str, Any] = {}
    for name in names:
        inside = f"{place} {_RENAMED.get(name, name)}".strip()
        if name in table:
            values[name] = _unpacked(hints[name], table[name], inside, faults)
        else:
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
