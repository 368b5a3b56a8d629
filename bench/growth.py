"""Growth: what takes in, lists, finds and claims must not slow down while posts pile up."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.test import Client

from anfu import triage
from anfu.channel.port import Author, HeardPost
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.models import Brand, Staff
from anfu.replies import actions as replies
from anfu.replies.models import Reply
from bench.desk import a_house
from bench.measure import Measure

LARGEST = int(os.environ.get("BENCH_LARGEST", "1000000"))
SIZES = [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= LARGEST]
MOST_GROWTH = 1.5
TIMES = 20
BATCH = 250
QUEUED = 500


def measures() -> list[Measure]:
    """Each deed at each size; the largest beside the smallest."""
    took: dict[str, list[float]] = {}
    for size in SIZES:
        with a_house(size, size // 10) as (_, mia):
            for name, seconds in _deeds(mia).items():
                took.setdefault(name, []).append(seconds * 1000)
    return [_grown(name, times) for name, times in took.items()]


def _deeds(mia: Staff) -> dict[str, float]:
    """Seconds of each deed, the median of several."""
    triage.prepare()
    brand, now = mia.brand, datetime.now(UTC)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(mia)
    batches = iter([[_post(brand, turn * BATCH + n, now) for n in range(BATCH)] for turn in range(TIMES + 3)])
    deeds: dict[str, Callable[[], object]] = {
        f"insert: {BATCH} posts taken in": lambda: posts_arrive(brand, next(batches)),
        "list: what is due now": lambda: client.get("/queue/due").content,
        "search: two words": lambda: client.get("/search?q=parcel+late").content,
        "claim: sixteen replies": lambda: _claim(now),
    }
    return {name: _median(deed) for name, deed in deeds.items()}


def _post(brand: Brand, number: int, now: datetime) -> HeardPost:
    x_id = 9_000_000_000_000 + number
    return HeardPost(
        x_id=x_id,
        author=Author(8_000_000 + number % 5_000, f"soak{number % 5_000}", "Ada"),
        text=f"@{brand.handle} my parcel {number} is two weeks late and nobody answers, awful!",
        created_at=now,
        heard_at=now,
        conversation_id=x_id,
        lang="en",
        mentions=(brand.x_id,),
    )


def _claim(now: datetime) -> float:
    """What a worker does first; undone, so that each time the same wait. The seconds of the claim alone."""
    with transaction.atomic():
        waiting = list(Reply.objects.order_by("-pk").values_list("pk", flat=True)[:QUEUED])
        Reply.objects.filter(pk__in=waiting).update(status=Reply.Status.QUEUED, due_at=now)
        began = time.perf_counter()
        replies.claim(now + timedelta(seconds=1), 16)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def _median(deed: Callable[[], object]) -> float:
    took: list[float] = []
    for turn in range(TIMES + 3):
        began = time.perf_counter()
        told = deed()
        seconds = told if isinstance(told, float) else time.perf_counter() - began
        if turn >= 3:  # the first few warm up
            took.append(seconds)
    return statistics.median(took)


def _grown(name: str, times: list[float]) -> Measure:
    growth = times[-1] / times[0]
    shown = ", ".join(f"{took:.1f}" for took in times)
    return Measure(
        f"growth: {name}, ms with {', '.join(f'{size:,}' for size in SIZES)} posts",
        f"{shown}: {growth:.1f} times",
        f"<= {MOST_GROWTH} times",
        growth > MOST_GROWTH,
    )
