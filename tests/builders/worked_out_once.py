"""What every command and page works out anew from the same text is worked out once for a process of many tests.

A text of TOML gives the same tables, and a template the same program, each time. The tool reads its files once in
a process, and so need not keep this; thousands of tests in one process read the same settings and templates.
"""

import pickle
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

TEXTS = 2_000
"""How many texts are known at a time, by kind."""


def work_out_once() -> None:
    """From now on a text is parsed as TOML once, and a template of documents compiled once for all workspaces."""
    from jinja2.sandbox import SandboxedEnvironment

    tomli.loads = _parsed_once(tomli.loads)
    SandboxedEnvironment.compile = _compiled_once(SandboxedEnvironment.compile)  # type: ignore[method-assign]


def _parsed_once(loads: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """As `loads`; everybody gets tables of their own. What is no TOML is parsed, and refused, each time."""

    @lru_cache(maxsize=TEXTS)
    def kept(text: str) -> bytes:
        return pickle.dumps(loads(text), pickle.HIGHEST_PROTOCOL)

    def parsed(text: str, /, **more: Any) -> dict[str, Any]:
        if more or not isinstance(text, str):
            return loads(text, **more)
        tables: dict[str, Any] = pickle.loads(kept(text))
        return tables

    return parsed


def _compiled_once(compiles: Callable[..., Any]) -> Callable[..., Any]:
    """As `compiles`; a code is the same for all environments that are made alike."""
    known: dict[tuple[object, ...], Any] = {}

    def compiled(
        environment: "SandboxedEnvironment",
        source: Any,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        if raw or defer_init or not isinstance(source, str):
            return compiles(environment, source, name, filename, raw, defer_init)
        key = (*_how_it_is_made(environment), source, name, filename)
        if key not in known:
            if len(known) >= TEXTS:
                known.clear()
            known[key] = compiles(environment, source, name, filename)
        return known[key]

    return compiled


def _how_it_is_made(environment: "SandboxedEnvironment") -> tuple[object, ...]:
    """All of an environment on which the program of a template hangs."""
    return (
        type(environment),
        environment.lexer,
        environment.undefined,
        environment.finalize,
        environment.autoescape,
        environment.optimized,
        tuple(environment.extensions),
        frozenset(environment.filters.items()),
        frozenset(environment.tests.items()),
    )
