"""The verbs of listening: hearing posts once, and moving the cursor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection

from anfu.channel.port import HeardPost
from anfu.listening.models import Cursor, Gap, Post
from anfu.listening.rules import addresses
from anfu.people.models import Brand, Customer
from anfu.postgres.bulk import copy_rows, next_ids

_COLUMNS = (
    "id", "brand_id", "x_id", "customer_id", "text", "lang", "created_at", "heard_at",
    "conversation_id", "replies_to", "is_repost", "addresses_brand", "reply_settings",
)  # fmt: skip
_TURN = 7001  # the first key of the advisory locks under which one brand's intake takes turns


def take_turn(brand: Brand) -> None:
    """Wait until no other transaction takes in posts of this brand; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_TURN, brand.pk % 2**31])


def known(brand: Brand, x_ids: Collection[int]) -> set[int]:
    """Which of these posts are stored already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT x_id FROM listening_post WHERE brand_id = %s AND x_id = ANY(%s)", [brand.pk, list(x_ids)]
        )
        return {x_id for (x_id,) in cursor.fetchall()}


def hear(brand: Brand, posts: Sequence[HeardPost], customers: Mapping[int, Customer]) -> list[int]:
    """Store posts that are not stored yet; their new ids, in order. Call it in the brand's turn."""
    with connection.cursor() as cursor:
        ids = next_ids(cursor.cursor, Post._meta.db_table, len(posts))
        copy_rows(
            cursor.cursor,
            Post._meta.db_table,
            _COLUMNS,
            (
                (
                    pk,
                    brand.pk,
                    post.x_id,
                    customers[post.author.x_id].pk if post.author.x_id != brand.x_id else None,
                    post.text,
                    post.lang,
                    post.created_at,
                    post.heard_at,
                    post.conversation_id,
                    post.replies_to,
                    post.is_repost,
                    addresses(post, brand.x_id),
                    post.reply_settings[:20],
                )
                for pk, post in zip(ids, posts, strict=True)
            ),
        )
    return ids


def move_cursor(brand: Brand, source: str, moment: datetime) -> None:
    """Note that all of `source` before a moment (UTC) is stored; it never moves back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO listening_cursor (brand_id, source, read_up_to) VALUES (%s, %s, %s)
               ON CONFLICT (brand_id, source) DO UPDATE SET
                   read_up_to = greatest(listening_cursor.read_up_to, excluded.read_up_to)""",
            [brand.pk, source, moment],
        )


def last_read(brand: Brand, source: str) -> datetime | None:
    """Up to when `source` was read (UTC); None before the first time."""
    cursor = Cursor.objects.filter(brand=brand, source=source).first()
    return cursor.read_up_to if cursor else None


def notice_gap(brand: Brand, from_at: datetime, to_at: datetime, now: datetime) -> None:
    """Note that nothing was heard between two moments; the same gap, noticed again, has only grown."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO listening_gap (brand_id, from_at, to_at, noticed_at, why) VALUES (%s, %s, %s, %s, '')
               ON CONFLICT (brand_id, from_at) DO UPDATE SET to_at = greatest(listening_gap.to_at, excluded.to_at)""",
            [brand.pk, from_at, to_at, now],
        )


def fill_gap(brand: Brand, from_at: datetime, filled_from: datetime, why: str) -> None:
    """Note how far back a gap is filled, once what filled it is stored, and why no further."""
    Gap.objects.filter(brand=brand, from_at=from_at).update(filled_from=filled_from, why=why[:200])


def take_note_of_gap(gap: Gap, now: datetime) -> None:
    """A person knows what is missing: it need not be shown any longer."""
    Gap.objects.filter(pk=gap.pk).update(seen_at=now)
