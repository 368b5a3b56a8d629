"""Judging keeps nothing of what it judged."""

from __future__ import annotations

import gc
import tracemalloc

from anfu.triage import judge

POSTS = 256
ROUNDS = 12


def held_after(rounds: int, first: int) -> int:
    """Bytes in use after judging `rounds` batches, no two of them alike."""
    for number in range(first, first + rounds):
        judge(
            [f"@LarkAir bag {number * POSTS + k} lost, no answer, my lawyer 行李丢了" for k in range(POSTS)],
            ["en"] * POSTS,
        )
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_memory_does_not_grow() -> None:
    """Three thousand posts more leave less than no more than a tenth of a megabyte."""
    tracemalloc.start()
    try:
        before = held_after(5, 0)
        assert held_after(ROUNDS, 5) - before < 100_000
    finally:
        tracemalloc.stop()
