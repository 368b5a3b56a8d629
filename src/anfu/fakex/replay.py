"""Feeds a file of posts into the world at a steady pace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from anfu.fakex.reading import UnreadableError, read_line
from anfu.fakex.records import Json, Post, User
from anfu.fakex.world import World

BEAT_S = 0.02
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Taken(msgspec.Struct):
    """What became of lines: new posts, known ones, and those that could not be read."""

    accepted: int = 0
    known: int = 0
    unreadable: list[Json] = []


class Restamp:
    """Gives posts new ids and the present time, and keeps them linked to each other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._new: dict[int, int] = {}

    def __call__(self, post: Post, now_ms: int) -> Post:
        """The same post, made now."""
        fresh = self._new[post.id] = self._world.ids.next(now_ms)
        return msgspec.structs.replace(
            post,
            id=fresh,
            at_ms=now_ms,
            conversation_id=self._new.get(post.conversation_id, fresh),
            replies_to=self._linked(post.replies_to),
            quotes=self._linked(post.quotes),
            reposts=self._linked(post.reposts),
            chain=(),
        )

    def _linked(self, old: int | None) -> int | None:
        return None if old is None else self._new.get(old, old)


def take_lines(
    world: World, lines: Iterable[bytes], now_ms: int, restamp: Restamp | None, first: int = 1
) -> Taken:
    """Put lines of posts into the world as if made now; `first` is the number of the first line."""
    taken = Taken()
    read: list[tuple[Post, list[User]]] = []
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        try:
            post, users = read_line(_decode(line))
        except (msgspec.DecodeError, UnreadableError) as error:
            taken.unreadable.append({"line": number, "error": str(error)})
            continue
        read.append((restamp(post, now_ms) if restamp else post, users))
    taken.accepted = world.hear(read, now_ms)
    taken.known = len(read) - taken.accepted
    return taken


class Replay:
    """One file being fed. `rate` is posts per real second; begins after `skip` lines."""

    def __init__(self, path: Path, rate: float, restamp: bool, skip: int = 0) -> None:
        self.path = path
        self.rate = rate
        self.skip = skip
        self.restamp = restamp
        self.fed = skip
        self.total = Taken()
        self.is_done = False

    def state(self) -> Json:
        """How far it is."""
        return {
            "file": str(self.path),
            "fed": self.fed,
            "done": self.is_done,
            "accepted": self.total.accepted,
            "known": self.total.known,
            "unreadable": len(self.total.unreadable),
        }

    async def run(self, world: World, clock_ms: Callable[[], int]) -> None:
        """Feed until the end of the file."""
        restamp = Restamp(world) if self.restamp else None
        began = time.monotonic()
        with self.path.open("rb") as file:
            lines = self._after_skip(file)
            while not self.is_done:
                due = int((time.monotonic() - began) * self.rate) + 1 - (self.fed - self.skip)
                batch = list(islice(lines, due)) if due > 0 else []
                if due > 0 and not batch:
                    self.is_done = True
                    break
                if batch:
                    self._add(take_lines(world, batch, clock_ms(), restamp, self.fed + 1))
                    self.fed += len(batch)
                    world.keep([{"replayed": str(self.path), "lines": self.fed}])
                await asyncio.sleep(BEAT_S)

    def _after_skip(self, file: Iterable[bytes]) -> Iterator[bytes]:
        for number, line in enumerate(file):
            if number >= self.skip:
                yield line

    def _add(self, taken: Taken) -> None:
        self.total.accepted += taken.accepted
        self.total.known += taken.known
        self.total.unreadable += taken.unreadable
