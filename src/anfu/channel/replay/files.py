"""Reads files of posts in X's own JSON, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from anfu.channel.port import HeardPost
from anfu.channel.x.shape import Unreadable as Unreadable
from anfu.channel.x.shape import read_line as read_line

BATCH = 500


class Misread(msgspec.Struct, frozen=True):
    """A line that is not a post, with its number (from 1) and the reason."""

    line: int
    error: str


class Batch(msgspec.Struct):
    """Consecutive lines of a file: posts with their lines, and what could not be read. Nothing is left out."""

    posts: list[HeardPost]
    lines: list[bytes]
    misread: list[Misread]
    size: int

    @property
    def count(self) -> int:
        """How many lines it holds."""
        return len(self.posts) + len(self.misread)


def read_posts(path: Path) -> Iterator[Batch]:
    """The posts of a file, batch by batch."""
    with path.open("rb") as file:
        numbered = enumerate(file, 1)
        while lines := list(islice(numbered, BATCH)):
            batch = Batch([], [], [], sum(len(line) for _, line in lines))
            for number, line in lines:
                try:
                    batch.posts.append(read_line(line))
                    batch.lines.append(line)
                except Unreadable as error:
                    batch.misread.append(Misread(number, str(error)))
            yield batch
