"""What a stand-in X can be told when it starts."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

Dialect = Literal["tweet", "post", "mixed"]
"""Names in answers: the old ones, the new ones, or X's mixture of 2026 (new in REST, old in the stream)."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One stand-in X. Times are seconds of its own clock unless a docstring says otherwise."""

    brand_id: int = 7_700_000_000_000_000_001
    brand_handle: str = "sprucehome"
    brand_name: str = "Spruce Home 云杉家居"
    brand_verified: bool = True
    """Unverified accounts may only make 50 posts and 200 replies a day."""
    state: Path | None = None
    """Journal file; None keeps everything in memory only."""
    seed: int = 1
    speed: float = 1.0
    """Seconds of its clock per real second; 0 stands still until it is set."""
    customers: bool = True
    rate: float = 6.0
    """New stories by simulated customers per minute of its clock."""
    month: str = ""
    """Customers of this month ("2026-10") and the one before, whose truth is known, instead of the usual ones."""
    replay: Path | None = None
    replay_rate: float = 50.0
    """Posts per real second."""
    restamp: bool = False
    """Give replayed posts new ids and the present time."""
    dialect: Dialect = "tweet"
    limits: bool = True
    quarter_s: float = 900.0
    """How long a quarter of an hour of the rate limits lasts; less lets a test see many windows."""
    caps: bool = False
    """Keep the daily caps of one account, beside the limits of the API."""
    keepalive: float = 20.0
    """Real seconds between blank lines on a quiet stream."""
    stream_connections: int = 2
    backfill: bool = False
    """Honour `backfill_minutes` on the activity stream; X grants it by contract only."""
    consumer_secret: str = "fakex-consumer-secret"  # noqa: S105 - signs webhooks of a stand-in, guards nothing
    credits_usd: float | None = None
    """Prepaid credits; None never runs out."""
