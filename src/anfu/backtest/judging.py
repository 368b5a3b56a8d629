"""Judges a file of posts, once for both playbooks, on all cores."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from anfu.backtest.history import (
    COMPLAINT,
    LEFT,
    NEW_NAMES,
    OLD_NAMES,
    ROW,
    SERIOUS,
    SILENCE,
    History,
    Rows,
    joined,
    mask_of,
    topic_number,
)
from anfu.channel.port import HeardPost
from anfu.channel.replay.files import Unreadable, read_line
from anfu.listening.rules import addresses, words_of
from anfu.playbook.book import Playbook
from anfu.replies.gate import Approach, why_not_automatic
from anfu.replies.optout import asks_for_silence
from anfu.triage.judgement import judge
from anfu.triage.verdict import Verdict

BLOCK = 2 << 20
"""How much of a file one process reads and judges at a time, in bytes."""
AT_ONCE = 512
ALWAYS = datetime(2006, 3, 21, tzinfo=UTC)

Part = tuple[Rows, Counter[str]]


def judged(
    file: Path, old: Playbook, new: Playbook, brand_x_id: int, told: Callable[[int], None], workers: int = 0
) -> History:
    """The history in a file of posts in X's JSON, a line each; `told` hears how many bytes were done.

    Without `workers`, as many processes as there are cores; the result is the same for any number.
    """
    parts: list[Part] = []
    waiting: deque[tuple[Future[Part], int]] = deque()
    workers = workers or os.cpu_count() or 1

    def take() -> None:
        future, size = waiting.popleft()
        parts.append(future.result())
        told(size)

    # Other processes start fresh: a fork would take along threads and connections that it cannot use.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for offset, block in _blocks(file):
            waiting.append((pool.submit(judge_block, block, offset, old, new, brand_x_id), len(block)))
            if len(waiting) > 2 * workers:
                take()
        while waiting:
            take()
    return joined(parts)


def judge_block(block: bytes, offset: int, old: Playbook, new: Playbook, brand_x_id: int) -> Part:
    """Judge the posts on the lines of `block`, which stands at `offset` in its file."""
    counts: Counter[str] = Counter()
    posts: list[tuple[int, HeardPost]] = []
    for line in block.splitlines(keepends=True):
        counts["lines"] += 1
        try:
            post = read_line(line)
        except Unreadable:
            counts["unreadable"] += 1
        else:
            if post.author.x_id == brand_x_id:
                counts["own"] += 1
            elif post.is_repost:
                counts["reposts"] += 1
            else:
                posts.append((offset, post))
        offset += len(line)
    rows = []
    for start in range(0, len(posts), AT_ONCE):
        some = posts[start : start + AT_ONCE]
        texts = [words_of(post) for _, post in some]
        for (place, post), text, verdict in zip(
            some, texts, judge(texts, [post.lang for _, post in some]), strict=True
        ):
            if verdict.lang.split("-")[0] == new.language:
                rows.append(_row(place, post, text, verdict, old, new, brand_x_id))
            else:
                counts["other_language"] += 1
    return np.array(rows, ROW), counts


def _row(
    place: int, post: HeardPost, text: str, verdict: Verdict, old: Playbook, new: Playbook, brand_x_id: int
) -> tuple[object, ...]:
    summons = addresses(post, brand_x_id)
    flags = COMPLAINT * verdict.is_complaint | SERIOUS * (verdict.tier == "serious")
    flags |= SILENCE * (summons and asks_for_silence(post.text))
    flags |= OLD_NAMES * old.names(text) | NEW_NAMES * new.names(text)
    left = why_not_automatic(
        Approach(
            addresses_brand=summons,
            reply_settings=post.reply_settings,
            opted_out_at=None,
            created_at=post.created_at,
            heard_at=post.heard_at,
            listens_from=ALWAYS,
            risks=verdict.risks,
            is_sealed=post.is_sealed,
        )
    )
    return (
        round(post.created_at.timestamp() * 1000),
        post.author.x_id,
        post.x_id,
        place,
        verdict.arousal,
        topic_number(verdict.topic),
        mask_of(verdict.risks),
        LEFT.index(left or ""),
        flags,
    )


def _blocks(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as lines:
        offset = 0
        while block := lines.read(BLOCK):
            block += lines.readline()
            yield offset, block
            offset += len(block)
