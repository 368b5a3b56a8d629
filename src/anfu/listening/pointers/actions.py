"""The verbs of pointers: tools are asked in turn, what they point at is kept once, and followed to the network."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from anfu.channel.pointing import Page
from anfu.listening.models import Pointer, Tool
from anfu.people.models import Brand

LEASE = timedelta(minutes=10)
"""A reading or a look-up that has not ended by then is begun anew."""


def take_turn(brand: Brand, name: str, now: datetime) -> Tool | None:
    """Whether a tool is due to be read: its row, held for a while; None where it is not, or another worker reads."""
    Tool.objects.get_or_create(brand=brand, name=name, defaults={"next_at": now, "since": now})
    taken = Tool.objects.filter(brand=brand, name=name, next_at__lte=now).update(next_at=now + LEASE)
    return Tool.objects.get(brand=brand, name=name) if taken else None


def keep(tool: Tool, page: Page, now: datetime) -> int:
    """Keep what one answer points at, and where to go on: both or neither; how many of them are new."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO listening_pointer (brand_id, x_id, tool, sentiment, influence, told_at, ask_at, outcome)
               SELECT %s, p.x_id, %s, p.sentiment, p.influence, %s, %s, ''
               FROM unnest(%s::bigint[], %s::text[], %s::float8[]) AS p (x_id, sentiment, influence)
               ON CONFLICT ON CONSTRAINT pointed_once DO NOTHING""",
            [
                tool.brand_id,
                tool.name,
                now,
                now,
                [one.post_id for one in page.pointers],
                [one.sentiment for one in page.pointers],
                [one.influence for one in page.pointers],
            ],
        )
        new: int = cursor.rowcount
        Tool.objects.filter(pk=tool.pk).update(
            mark=page.mark,
            pointed=F("pointed") + new,
            elsewhere=F("elsewhere") + page.elsewhere,
            credits=F("credits") + page.credits,
        )
    return new


def rest(tool: Tool, until: datetime, why: str, read_at: datetime | None) -> None:
    """Read a tool next at a moment (UTC), and why then if it is not as usual; `read_at`: it was read whole."""
    Tool.objects.filter(pk=tool.pk).update(
        next_at=until, why=why[:300], read_at=read_at if read_at else F("read_at")
    )


def claim_to_ask(brand: Brand, now: datetime, most: int) -> list[Pointer]:
    """Pointers of which the network is to be asked; asked again if this comes to nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH due AS MATERIALIZED (
                   SELECT id FROM listening_pointer WHERE brand_id = %(brand)s AND ask_at <= %(now)s
                   ORDER BY ask_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
               UPDATE listening_pointer SET ask_at = %(again)s FROM due WHERE listening_pointer.id = due.id
               RETURNING listening_pointer.id""",
            {"again": now + LEASE, "brand": brand.pk, "now": now, "most": most},
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    return list(Pointer.objects.filter(pk__in=ids).order_by("pk"))


def followed(pointers: Sequence[Pointer], shown: Collection[int]) -> None:
    """The network was asked: these posts are `shown` and stored, the others are there no more."""
    ids = [one.pk for one in pointers]
    Pointer.objects.filter(pk__in=ids, x_id__in=shown).update(ask_at=None, outcome=Pointer.Outcome.HEARD)
    Pointer.objects.filter(pk__in=ids).exclude(x_id__in=shown).update(
        ask_at=None, outcome=Pointer.Outcome.GONE
    )


def ask_soon(pointers: Sequence[Pointer], at: datetime) -> None:
    """The network could not be asked: ask again at a moment (UTC)."""
    Pointer.objects.filter(pk__in=[one.pk for one in pointers]).update(ask_at=at)
