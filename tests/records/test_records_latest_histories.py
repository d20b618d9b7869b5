"""What is told as things stand now has every scheme, whichever was drawn last in the month under way."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from iqa.domain import Month
from iqa.records import rates

BACK = 2


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (
            {"casework": ["2026-10", "2026-11"], "victim-letters": ["2026-10"]},
            ["casework 2026-11", "letters 2026-10"],
        ),
        ({"casework": ["2026-10"], "victim-letters": ["2026-10"]}, ["casework 2026-10", "letters 2026-10"]),
        ({"casework": ["2026-11"], "victim-letters": ["2026-08"]}, ["casework 2026-11"]),
        ({}, []),
    ],
)
def test_each_scheme_is_told_up_to_its_own_latest_month(
    drawn: Mapping[str, Sequence[str]], told: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = [SimpleNamespace(scheme=one, month=Month.parse(at)) for one, months in drawn.items() for at in months]

    def of_scheme(_workspace: object, _view: object, latest: Any, behind: Sequence[Any]) -> SimpleNamespace:
        first = latest.month.previous().previous()
        assert [one.month for one in behind] == sorted(
            one.month for one in heads if first <= one.month <= latest.month
        )
        return SimpleNamespace(at=f"{latest.scheme.removeprefix('victim-')} {latest.month}")

    monkeypatch.setattr(rates, "_history", of_scheme)
    workspace: Any = SimpleNamespace(settings=SimpleNamespace(themes=SimpleNamespace(months_back=BACK)))
    view: Any = SimpleNamespace(draws=SimpleNamespace(standing=lambda: heads))
    found: Any = rates.latest_histories(workspace, view)
    assert [one.at for one in found] == told
