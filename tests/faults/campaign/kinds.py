"""What can happen to a house: one function for each kind of fault, drawn by weight from a seeded chance."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import psycopg

from tests.faults.campaign.battered import Battered

Deed = Callable[[Battered, random.Random], str]
STUMBLES = {"server_error": 0.2, "drop_after": 0.2, "error_after": 0.2, "refuse": 0.2, "too_many": 0.1}
STUMBLES |= {
    "too_many_reset_s": 1,
    "stream_cut": 0.02,
    "duplicate": 0.1,
    "lose": 0.1,
    "late": 0.1,
    "swap": 0.1,
}
POISONS = (
    "@sprucehome nul \x00 in the middle, and nobody answers!",
    "@sprucehome " + "\u202e\u2066\u200d\ufeff" * 40 + " terrible service",
    "@sprucehome " + "Z͑ͫ̓ͪ̂ͫ̽" * 400 + " refund me",
    "@sprucehome '); DROP TABLE listening_post; -- {{ 7*7 }} %s %(x)s <script>alert(1)</script>",
    "@sprucehome " + "a" * 25_000,
    "@sprucehome " + "((((((((((" * 300 + " awful!!!" * 100,
    "@sprucehome 😡" + "👨‍👩‍👧‍👦" * 500,
)


def kill_worker(house: Battered, chance: random.Random) -> str:
    """kill -9 of a worker."""
    return _kill(house, chance, "work")


def kill_listener(house: Battered, chance: random.Random) -> str:
    """kill -9 of a listener, the one that listens or the one that stands by."""
    return _kill(house, chance, "listen")


def kill_desk(house: Battered, chance: random.Random) -> str:
    """kill -9 of the desk."""
    return _kill(house, chance, "web")


def freeze_part(house: Battered, chance: random.Random) -> str:
    """A part stands still with all that it holds, and then goes on as if no time had passed."""
    name = chance.choice(house.living() or ["work 0"])
    house.freeze(name)
    time.sleep(chance.uniform(0.2, 2.0))
    house.thaw(name)
    return name


def kill_database(house: Battered, chance: random.Random) -> str:
    """kill -9 of PostgreSQL's first process."""
    del chance
    house.kill_database()
    return ""


def kill_connection(house: Battered, chance: random.Random) -> str:
    """kill -9 of one of PostgreSQL's processes, by which all others end, too."""
    pids = [pid for (pid,) in house.ask("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]
    os.kill(chance.choice(pids), signal.SIGKILL)
    return f"{len(pids)} processes"


def restart_database(house: Battered, chance: random.Random) -> str:
    """PostgreSQL is shut down and started again."""
    del chance
    house.end_database()
    until = time.monotonic() + 20
    while house.server.is_running() and time.monotonic() < until:
        time.sleep(0.02)
    house.server.ensure()
    return ""


def cut_x(house: Battered, chance: random.Random) -> str:
    """Every connection to X ends, and none can be made for a moment."""
    house.to_x.cut()
    return _mended(house.to_x.mend, chance.uniform(0, 0.8))


def silence_x(house: Battered, chance: random.Random) -> str:
    """X is there and says nothing."""
    house.to_x.silence()
    return _mended(house.to_x.mend, chance.uniform(0.3, 2.0))


def slow_x(house: Battered, chance: random.Random) -> str:
    """Whatever goes to X and comes from it waits."""
    house.to_x.slow_down(chance.uniform(0.05, 0.5))
    return _mended(house.to_x.mend, chance.uniform(0.3, 1.5))


def x_stumbles(house: Battered, chance: random.Random) -> str:
    """X refuses, fails, does things without saying so, and tells of posts twice, late, in disorder or not at all."""
    house.stumble(seed=chance.randrange(1 << 30), **STUMBLES)
    return _mended(house.stumble, chance.uniform(0.4, 1.5))


def cut_database(house: Battered, chance: random.Random) -> str:
    """Every connection to the database ends, and none can be made for a moment."""
    house.to_database.cut()
    return _mended(house.to_database.mend, chance.uniform(0, 0.8))


def silence_database(house: Battered, chance: random.Random) -> str:
    """The database is there and says nothing."""
    house.to_database.silence()
    return _mended(house.to_database.mend, chance.uniform(0.3, 1.5))


def poison(house: Battered, chance: random.Random) -> str:
    """A post that may choke somebody."""
    which = chance.randrange(len(POISONS))
    house.say_poison(POISONS[which])
    return f"number {which}"


def jump_clock(house: Battered, chance: random.Random) -> str:
    """The clock of one part is wrong by up to a day, and then right again."""
    name = chance.choice(house.living() or ["work 0"])
    seconds = chance.choice([-86_400, -3_600, -60, 60, 3_600, 86_400])
    house.clocks.set(name, seconds)
    _mended(lambda: house.clocks.set(name, 0), chance.uniform(0.3, 2.0))
    return f"{name} by {seconds} s"


def fill_disk(house: Battered, chance: random.Random) -> str:
    """The disk of the database is full for a moment."""
    house.disk.fill()
    return _mended(house.disk.free, chance.uniform(0.5, 2.0))


def two_listeners(house: Battered, chance: random.Random) -> str:
    """The listener loses its place without knowing it, so that two listen at once."""
    query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
    names = house.living("listen")
    for name in names:
        house.freeze(name)
    ended = len(house.ask(query))
    for name in chance.sample(names, len(names)):
        house.thaw(name)
        time.sleep(0.2)
    return f"{ended} places"


def deploy(house: Battered, chance: random.Random) -> str:
    """Every part is told to stop and started anew, one after the other, as a rolling deployment does."""
    for name in chance.sample(house.living(), len(house.living())):
        house.end([name], signal.SIGTERM)
        house.look_after()
        time.sleep(0.1)
    return ""


def back_up(house: Battered, chance: random.Random) -> str:
    """The database is saved while posts pour in."""
    del chance
    house.run("backup", str(house.home / "backup"))
    return ""


def restore(house: Battered, chance: random.Random) -> str:
    """The machine is lost, and what was saved a while ago is brought back."""
    del chance
    if not (house.home / "backup").exists():
        return "hit nothing: nothing was saved"
    house.end(house.living())
    house.run("restore", str(house.home / "backup"), "--replace")
    return ""


class Kind(NamedTuple):
    """A kind of fault, and how often it is drawn in a hundred."""

    deed: Deed
    weight: float


KINDS: Mapping[str, Kind] = {
    kind.deed.__name__: kind
    for kind in (
        Kind(kill_worker, 17),
        Kind(kill_listener, 12),
        Kind(kill_desk, 4),
        Kind(freeze_part, 7),
        Kind(kill_database, 4),
        Kind(kill_connection, 3),
        Kind(restart_database, 3),
        Kind(cut_x, 10),
        Kind(silence_x, 4),
        Kind(slow_x, 6),
        Kind(x_stumbles, 9),
        Kind(cut_database, 6),
        Kind(silence_database, 2),
        Kind(poison, 5),
        Kind(jump_clock, 4),
        Kind(fill_disk, 1),
        Kind(two_listeners, 2),
        Kind(deploy, 1),
    )
}
AT = {"back_up": (back_up, 12), "restore": (restore, 30)}
"""Drawn by number, not by chance: once in each `ROUND`, the one so long after the other."""
ROUND = 500
READY_WITHIN = 60.0


def draw(number: int, chance: random.Random, *, disk: bool, clock: bool) -> tuple[str, Deed]:
    """The fault of a trial."""
    for name, (deed, at) in AT.items():
        if number % ROUND == at:
            return name, deed
    left_out = {*(() if disk else ("fill_disk",)), *(() if clock else ("jump_clock",))}
    kinds = {name: kind for name, kind in KINDS.items() if name not in left_out}
    name = chance.choices(list(kinds), [kind.weight for kind in kinds.values()])[0]
    return name, kinds[name].deed


def _kill(house: Battered, chance: random.Random, kind: str) -> str:
    """Kill one that is ready: on a slow machine nobody would ever come to life if whoever starts is killed again."""
    until = time.monotonic() + READY_WITHIN
    while not (ready := [name for name in house.living(kind) if house.is_ready(name)]):
        if time.monotonic() > until:
            return "hit nothing: none was ready"
        time.sleep(0.1)
    name = chance.choice(ready)
    house.end([name])
    return name


def _mended(mend: Callable[[], object], after: float) -> str:
    try:
        time.sleep(after)
    finally:
        mend()
    return f"for {after:.1f} s"


AWAY = (psycopg.OperationalError, ProcessLookupError, FileNotFoundError)
"""What a deed may meet because the fault before it has not healed yet: the trial counts, it only hit nothing."""
