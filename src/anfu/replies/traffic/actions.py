"""The verbs of traffic: paused and resumed by a person, stopped and set free by X, paced by its headers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from anfu.channel.port import Allowance, Stopped
from anfu.people.models import Brand, Staff
from anfu.replies.models import Pause

_TURN = (7002, 0)  # the advisory lock under which workers count what may leave, one at a time


def take_turn() -> None:
    """Wait until no other worker counts what may leave; held until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _TURN)


def pause(brand: Brand, reason: str, by: Staff | None, now: datetime) -> Pause:
    """Let nothing leave until a person resumes; what is paused already stays as it is."""
    asked, _ = Pause.objects.get_or_create(
        brand=brand,
        code=Pause.Code.ASKED,
        ended_at=None,
        defaults={"reason": reason, "by": by, "began_at": now},
    )
    return asked


def resume(brand: Brand, now: datetime) -> int:
    """End every pause but that after a restore, which ends when X was asked; how many there were."""
    mine = Pause.objects.filter(brand=brand, ended_at=None).exclude(code=Pause.Code.RESTORED)
    return mine.update(ended_at=now)


def stop(brand_id: int, stopped: Stopped, now: datetime) -> None:
    """The network wants nothing of this account: wait, until one reply may try again."""
    Pause.objects.update_or_create(
        brand_id=brand_id,
        code=stopped.reason,
        ended_at=None,
        defaults={"reason": stopped.detail, "try_again_at": stopped.retry_at},
        create_defaults={"reason": stopped.detail, "try_again_at": stopped.retry_at, "began_at": now},
    )


def go_on(brand_ids: Iterable[int], now: datetime) -> None:
    """The network takes replies again, so what it stopped is over; what a person or a restore paused is not."""
    open_ones = Pause.objects.filter(brand_id__in=list(brand_ids), ended_at=None)
    open_ones.exclude(code__in=[Pause.Code.ASKED, Pause.Code.RESTORED]).update(ended_at=now)


def keep_pace(brand_id: int, told: Iterable[Allowance], now: datetime, *, private: bool = False) -> None:
    """Store what the network told of how many public replies, or messages, it takes, in answer to calls begun `now`.

    Within one window the fewest left are believed; a later one begins anew, of an earlier one nothing is believed.
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO replies_pace AS known (brand_id, is_private, "window", "left", most, until, told_at)
               VALUES (%s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT (brand_id, is_private, "window") DO UPDATE
               SET until = greatest(excluded.until, known.until), most = excluded.most,
                   told_at = greatest(excluded.told_at, known.told_at), "left" =
                   CASE WHEN excluded.until <= known.until + interval '2 s'
                        THEN least(excluded."left", known."left") ELSE excluded."left" END
               WHERE excluded.until >= known.until - interval '2 s' """,
            [(brand_id, private, one.window, one.left, one.most, one.until, now) for one in told],
        )
