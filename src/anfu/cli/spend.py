"""`anfu spend`: what X cost, what the month will come to, and what a number of mentions a day would cost."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import msgspec
import typer

from anfu.channel.x.prices import price_list
from anfu.cli.boot import database, fail
from anfu.people.models import Brand
from anfu.schedule.channels import the_limits
from anfu.settings import env
from anfu.spending.queries import account, by_purpose
from anfu.spending.rules import Plan, plan_costs

PLANNED = {
    "stream": "heard from the stream",
    "mentions": "mentions read again, so that none is missed",
    "replies": "replies",
    "follow": "open cases looked up daily",
}


def spend(
    plan: Annotated[
        int | None, typer.Option(min=1, help="Cost of this many mentions a day, instead of what was spent.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """What X has cost today and this month, a forecast, and where the money went. US dollars, UTC days."""
    if plan:
        costs = plan_costs(Plan(plan, owns_app=env.x_owns_app), price_list().usd)
        typer.echo(_json({"usd_a_month": costs}) if as_json else _planned(plan, costs))
        return
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        today = datetime.now(UTC).date()
        told = account(brand, the_limits().budget, today)
        rows = by_purpose(brand, today.replace(day=1))
    if as_json:
        lines = [{"purpose": p, "kind": k, "times": n, "usd": usd} for p, k, n, usd in rows]
        typer.echo(_json({"today": told.today, "month": told.month, "forecast": told.forecast,
                          "state": told.state, "this_month": lines}))  # fmt: skip
        return
    typer.echo(f"Today {_usd(told.today)}{_of(env.x_budget_day)}")
    typer.echo(f"This month {_usd(told.month)}{_of(env.x_budget_month)}, forecast {_usd(told.forecast)}")
    typer.echo(_STATES[told.state])
    for purpose, kind, times, usd in rows:
        typer.echo(f"  {purpose:<12} {kind:<16} {times:>9,} {_usd(usd):>12}")
    typer.echo(f"Prices as of {price_list().as_of}. Resources that two processes read count twice.")


_STATES = {
    "open": "Within budget.",
    "soft": "The budget is nearly spent: automatic replies wait, people's leave.",
    "hard": "The budget is spent: all replies wait. Raise ANFU_X_BUDGET_DAY or ANFU_X_BUDGET_MONTH, or wait.",
}


def _planned(mentions: int, costs: dict[str, Decimal]) -> str:
    lines = [
        f"{mentions:,} mentions a day, a quarter of them complaints, two replies to each (at most 2,400 a day):"
    ]
    lines += [f"  {PLANNED[thing]:<45} {_usd(usd):>12}" for thing, usd in costs.items()]
    lines.append(f"  {'a month':<45} {_usd(sum(costs.values(), Decimal(0))):>12}")
    lines.append(f"Prices as of {price_list().as_of}.")
    return "\n".join(lines)


def _usd(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def _of(budget: Decimal | None) -> str:
    return f" of {_usd(budget)}" if budget is not None else ""


def _json(told: dict[str, object]) -> str:
    return msgspec.json.Encoder(decimal_format="number").encode(told).decode()
