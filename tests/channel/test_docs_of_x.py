"""docs/x.md and its Chinese sister say what the code does."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from anfu.channel.x.prices import price_list
from anfu.replies import advice
from anfu.spending.rules import Plan, plan_costs

DOCS = Path(__file__).parents[2] / "docs"
PAGES = pytest.mark.parametrize("page", ["x.md", "x.zh-CN.md"])


@PAGES
def test_every_refusal_and_every_stop_is_explained(page: str) -> None:
    """No reason code without its row, and no row without a reason code."""
    told = set(re.findall(r"^\| `(\w+)` \|", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert told == {*advice.REFUSED, *advice.PAUSES}


@PAGES
@pytest.mark.parametrize("mentions", [100, 1000, 10_000])
def test_costs_are_those_of_the_price_list(page: str, mentions: int) -> None:
    """The table of costs is what `anfu spend --plan` prints."""
    costs = plan_costs(Plan(mentions), price_list().usd)
    cells = [f"${usd:,.2f}" for usd in costs.values()]
    row = f"{' | '.join(cells)} | **${sum(costs.values(), Decimal(0)):,.2f}** |"
    assert any(
        f"{mentions:,}" in line and line.endswith(row)
        for line in (DOCS / page).read_text(encoding="utf-8").splitlines()
    )
