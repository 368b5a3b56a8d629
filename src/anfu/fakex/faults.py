"""Chaos on demand: what may go wrong, how often, and the dice that decide. Everything is seeded."""

from __future__ import annotations

import random

import msgspec


class Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Probabilities from 0 to 1, and sizes. Waits are real seconds; times in answers are of X's clock."""

    seed: int = 1
    routes: tuple[str, ...] = ()
    """Only these, such as "POST /2/tweets"; empty means all."""
    latency: float = 0.0
    latency_s: tuple[float, float] = (0.1, 3.0)
    too_many: float = 0.0
    too_many_reset_s: float = 5.0
    server_error: float = 0.0
    refuse: float = 0.0
    """A connection is cut before the request is looked at."""
    drop_after: float = 0.0
    """The deed is done, then the connection ends without an answer."""
    error_after: float = 0.0
    """The deed is done, and yet the answer is a 503."""
    hang_s: float = 0.0
    """How long a dropped connection stays silent first."""
    unlisted: float = 0.0
    """Part of the posts that timelines and search list late: readers by since_id alone lose them."""
    unlisted_s: float = 60.0
    """For how long after they were made; seconds of X's clock."""
    stream_cut: float = 0.0
    """For each event: the stream ends, sometimes with X's disconnect message, sometimes without a word."""
    stream_stall: float = 0.0
    """For each event: the stream stays open and says nothing more, not even blank lines."""
    duplicate: float = 0.0
    lose: float = 0.0
    late: float = 0.0
    late_s: tuple[float, float] = (1.0, 10.0)
    swap: float = 0.0
    """An event waits for the next one and comes after it."""


class Dice:
    """Rolls for the faults in force and counts what came up."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.set(faults or Faults())

    def set(self, faults: Faults) -> None:
        """Use other faults from now on; the dice start again from their seed."""
        self.faults = faults
        self._random = random.Random(faults.seed)
        self.rolled: dict[str, int] = {}

    def hits(self, name: str, route: str = "") -> bool:
        """Whether the fault of this name strikes now."""
        chance: float = getattr(self.faults, name)
        if not chance or (route and self.faults.routes and route not in self.faults.routes):
            return False
        struck = self._random.random() < chance
        if struck:
            self.rolled[name] = self.rolled.get(name, 0) + 1
        return struck

    def hides(self, post_id: int, age_ms: int) -> bool:
        """Whether a post is not listed yet; the same answer each time until it is old enough."""
        faults = self.faults
        if not faults.unlisted or age_ms >= faults.unlisted_s * 1000:
            return False
        return random.Random(f"{faults.seed}/{post_id}").random() < faults.unlisted

    def between(self, span: tuple[float, float]) -> float:
        """A number from a span."""
        return self._random.uniform(*span)
