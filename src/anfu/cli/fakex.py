"""`anfu fakex`: run the stand-in X."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anfu.fakex.app import create_app
from anfu.fakex.journal import JournalError
from anfu.fakex.month import USUAL_RATE, MonthError
from anfu.fakex.server import PortTakenError, listen_on, run
from anfu.fakex.settings import Dialect, Settings

DEFAULTS = Settings()


def fakex(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    state: Annotated[Path | None, typer.Option(help="File to keep everything in, and to go on from.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same customers.")] = DEFAULTS.seed,
    speed: Annotated[
        float, typer.Option(min=0, help="Seconds of its clock per real second.")
    ] = DEFAULTS.speed,
    customers: Annotated[bool, typer.Option(help="Simulate customers.")] = True,
    month: Annotated[
        str, typer.Option(help="Customers of this month (2026-10) and the one before, of whom all is known.")
    ] = "",
    rate: Annotated[
        float | None,
        typer.Option(
            min=0, help="New stories a minute [6; of a month 0.1]; posts a second of a replay [50]."
        ),
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, readable=True, help="Feed this file of posts.")
    ] = None,
    restamp: Annotated[
        bool, typer.Option("--restamp", help="New ids and the present time in a replay.")
    ] = False,
    brand_id: Annotated[int, typer.Option(help="User id of the brand.")] = DEFAULTS.brand_id,
    brand_handle: Annotated[
        str, typer.Option(help="Handle of the brand, without @.")
    ] = DEFAULTS.brand_handle,
    dialect: Annotated[
        Dialect, typer.Option(help="Names in answers: tweet, post or mixed.")
    ] = DEFAULTS.dialect,
    limits: Annotated[bool, typer.Option(help="Keep X's rate limits.")] = True,
    quarter: Annotated[
        float, typer.Option(min=1, help="Seconds that a quarter of an hour of the rate limits lasts.")
    ] = DEFAULTS.quarter_s,
    caps: Annotated[bool, typer.Option(help="Keep X's daily caps of one account too.")] = False,
    credit: Annotated[
        float | None, typer.Option(help="Prepaid US dollars; without it, money never runs out.")
    ] = None,
    keepalive: Annotated[
        float, typer.Option(min=0.05, help="Seconds between blank lines.")
    ] = DEFAULTS.keepalive,
) -> None:
    """Run a stand-in X: X's API on this machine, with simulated customers and no keys."""
    if month and (state or replay):
        typer.echo(
            "fakex: --month is lived through anew each time; leave out --state and --replay.", err=True
        )
        raise typer.Exit(1)
    settings = Settings(
        brand_id=brand_id,
        brand_handle=brand_handle,
        state=state,
        seed=seed,
        speed=speed,
        customers=customers and replay is None,
        rate=(USUAL_RATE if month else DEFAULTS.rate) if rate is None or replay else rate,
        month=month,
        replay=replay,
        replay_rate=rate or DEFAULTS.replay_rate,
        restamp=restamp,
        dialect=dialect,
        limits=limits,
        quarter_s=quarter,
        caps=caps,
        credits_usd=credit,
        keepalive=keepalive,
    )
    try:
        sock = listen_on(host, port)
        app = create_app(settings)
    except (JournalError, PortTakenError, MonthError) as error:
        typer.echo(f"fakex: {error}", err=True)
        raise typer.Exit(1) from error
    address = f"http://{host}:{sock.getsockname()[1]}"
    known = len(app.state.site.world.posts)
    run(app, sock, lambda: typer.echo(f"fakex: ready at {address}, brand @{brand_handle}, {known} posts"))
