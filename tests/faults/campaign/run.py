"""Runs trials on a house, one after the other, from the last one that the log holds."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg

from anfu.fakex.settings import Settings
from tests.faults.campaign import kinds
from tests.faults.campaign.battered import Battered
from tests.faults.campaign.judge import Counts, Watch, count, settle
from tests.faults.campaign.log import NOTHING, Log, Trial

POSTS_A_TRIAL = 6
PAUSE = (0.05, 0.35)
PATIENCE = 420.0
"""Seconds in which everything must have settled after the last trial; a restore holds replies back for a while."""


class Campaign:
    """Trials of one seed, in `home`, with posts from a file."""

    def __init__(
        self, home: Path, posts: Path, seed: int, say: Callable[[str], None] = lambda _: None
    ) -> None:
        self.home, self.seed, self.say = home, seed, say
        with posts.open(encoding="utf-8") as file:
            # What X did not bring us in time it lists only where it is said to the brand.
            self._lines = [line.rstrip("\n") for line in file if str(Settings().brand_id) in line]

    def run(self, trials: int, seconds: float = float("inf")) -> tuple[Log, Counts]:
        """Run what is left of so many trials, for so many seconds at most, wait until all has settled, and count."""
        until = time.monotonic() + seconds
        self.home.mkdir(parents=True, exist_ok=True)
        house = Battered(self.home)
        try:
            log, watch = Log(self.home / "trials.jsonl", self.seed), Watch()
            house.wait_until(lambda: house.report()["streams"] > 0, 600, "a listener holds the stream")
            for number in range(len(log.trials) + 1, trials + 1):
                if time.monotonic() > until:
                    break
                log.add(self._try(house, watch, number, log.posts))
            house.stumble()
            self.say(f"{len(log.trials)} trials; waiting until everything has settled")
            settle(house, watch, PATIENCE)
            return log, count(house, watch)
        finally:
            house.leave(keep=True)

    def _try(self, house: Battered, watch: Watch, number: int, said: int) -> Trial:
        chance = random.Random(f"{self.seed}/{number}")
        name, deed = kinds.draw(number, chance, disk=house.disk_can_be_full, clock=house.clocks.can_be_set)
        began = time.monotonic()
        self._say_some(house, said)
        time.sleep(chance.uniform(*PAUSE))
        try:
            what = deed(house, chance)
        except (*kinds.AWAY, psycopg.Error, httpx.HTTPError) as error:
            what = f"{NOTHING}: {type(error).__name__}"
            house.heal()
        if name == "restore":
            watch.forget()
        house.look_after()
        watch.look(house)
        time.sleep(chance.uniform(*PAUSE))
        took = round(time.monotonic() - began, 2)
        if number % 50 == 0:
            self.say(f"{number} trials, the last: {name} {what}")
        return Trial(number, name, what, said + POSTS_A_TRIAL, took)

    def _say_some(self, house: Battered, said: int) -> None:
        chosen = range(said, said + POSTS_A_TRIAL)
        house.say([self._lines[n % len(self._lines)] for n in chosen])
