"""Every wording of draws and second markings said otherwise, as a later release might."""

from collections.abc import Mapping
from typing import Any

import pytest

import iqa.fields
import iqa.moderation.certificate
import iqa.moderation.certificate_page
import iqa.sampling.certificate
import iqa.sampling.certificate_page
import iqa.sampling.policy_text
import iqa.sampling.wording

MODULES = (
    iqa.sampling.wording,
    iqa.sampling.certificate,
    iqa.sampling.certificate_page,
    iqa.sampling.policy_text,
    iqa.moderation.certificate,
    iqa.moderation.certificate_page,
)


def otherwise(words: Any) -> Any:
    """The same words said otherwise."""
    if isinstance(words, str):
        return f"In other words: {words}"
    return tuple(map(otherwise, words)) if isinstance(words, tuple) else words


def mend_every_word(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Change every table and constant of words, and what fields are called; return the names of the tables."""
    changed = set()
    tables: list[int] = []
    for module in MODULES:
        for name, value in list(vars(module).items()):
            if not name.lstrip("_").isupper() or name in NO_WORDS:
                continue
            changed.add(name)
            if isinstance(value, Mapping):
                if id(value) not in tables:
                    tables.append(id(value))
                    for key in value:
                        monkeypatch.setitem(value, key, otherwise(value[key]))  # type: ignore[arg-type]
            else:
                monkeypatch.setattr(module, name, otherwise(value))
    heading = iqa.fields.heading
    for module in (iqa.sampling.wording, iqa.sampling.policy_text):
        monkeypatch.setattr(module, "heading", lambda *told: otherwise(heading(*told)))
    return changed


NO_WORDS = {"ALGORITHM", "ALL", "FIELDS", "KINDS", "MISSING", "_RENAMED", "_SEPARATOR", "_SPARSE"}
"""What is written in capitals and is no wording: names that the formats hold."""
