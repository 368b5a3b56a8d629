"""The verbs of listening: hearing posts once, and moving the cursor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import Q
from psycopg.types.json import Jsonb

from anfu.channel.port import HeardPost
from anfu.listening.models import Cursor, Gap, Post, PostVersion, SetAside
from anfu.listening.rules import addresses, chain_of, look_again_at, words_of
from anfu.people.models import Brand, Customer
from anfu.postgres.bulk import array_of, copy_rows, next_ids
from anfu.search import actions as search
from anfu.search.actions import Kind as Findable

_COLUMNS = {
    "id": "int8", "brand_id": "int8", "x_id": "int8", "customer_id": "int8", "text": "text", "lang": "varchar",
    "created_at": "timestamptz", "heard_at": "timestamptz", "conversation_id": "int8", "replies_to": "int8",
    "is_repost": "bool", "addresses_brand": "bool", "reply_settings": "varchar", "first_x_id": "int8",
    "alt_text": "text", "look_again_at": "timestamptz", "gone_why": "varchar", "is_private": "bool",
    "is_sealed": "bool", "media": "jsonb", "told_by": "varchar",
}  # fmt: skip
RETRY = timedelta(minutes=15)
_TURN = 7001  # the first key of the advisory locks under which one brand's intake takes turns


def take_turn(brand: Brand) -> None:
    """Wait until no other transaction takes in posts of this brand; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_TURN, brand.pk % 2**31])


def known(brand: Brand, x_ids: Collection[int]) -> set[int]:
    """Which of these posts are stored already: as they are, as one wording of an edited one, or by a later edit."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT x_id FROM listening_post WHERE brand_id = %(brand)s AND x_id = ANY(%(ids)s::bigint[])
               UNION ALL
               SELECT x_id FROM listening_postversion
               WHERE brand_id = %(brand)s AND x_id = ANY(%(ids)s::bigint[])
               UNION ALL
               SELECT first_x_id FROM listening_post
               WHERE brand_id = %(brand)s AND first_x_id = ANY(%(ids)s::bigint[])""",
            {"brand": brand.pk, "ids": array_of(x_ids)},
        )
        return {x_id for (x_id,) in cursor.fetchall()}


def hear(brand: Brand, posts: Sequence[HeardPost], customers: Mapping[int, Customer]) -> list[int]:
    """Store posts that are not stored yet; their new ids, in order. Call it in the brand's turn."""
    with connection.cursor() as cursor:
        ids = next_ids(cursor.cursor, Post._meta.db_table, len(posts))
        copy_rows(
            cursor.cursor,
            Post._meta.db_table,
            list(_COLUMNS),
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
                    post.first_x_id if post.first_x_id != post.x_id else None,
                    "\n".join(post.alt_texts),
                    look_again_at(post, brand.x_id),
                    "",
                    post.is_private,
                    post.is_sealed,
                    Jsonb(msgspec.to_builtins(post.media)) if post.media else None,
                    post.told_by,
                )
                for pk, post in zip(ids, posts, strict=True)
            ),
            list(_COLUMNS.values()),
        )
    search.keep(
        brand.pk,
        Findable.POST,
        (
            (pk, post.created_at, words_of(post))
            for pk, post in zip(ids, posts, strict=True)
            if not post.is_repost
        ),
    )
    return ids


def chains(brand: Brand, posts: Iterable[HeardPost]) -> set[int]:
    """Of the chains of edits that these posts belong to, those of which a post is stored, by their first post."""
    firsts = [post.first_x_id for post in posts if post.first_x_id not in (None, post.x_id)]
    if not firsts:
        return set()
    stored = Post.objects.filter(Q(x_id__in=firsts) | Q(first_x_id__in=firsts), brand=brand)
    return {first or x_id for x_id, first in stored.values_list("x_id", "first_x_id")}


def revise(brand: Brand, edits: Sequence[HeardPost]) -> list[tuple[int, HeardPost]]:
    """Keep each edit with the post that it edits; (post id, edit) of those that changed what the post says now.

    Every wording is kept. Call it in the brand's turn, after the posts themselves are stored.
    """
    changed: dict[int, HeardPost] = {}
    for edit in sorted(edits, key=lambda e: e.x_id):
        chain = chain_of(edit)
        post = Post.objects.get(Q(x_id=chain) | Q(first_x_id=chain), brand=brand)
        if not post.versions.exists():
            PostVersion.objects.create(
                brand=brand, post=post, x_id=post.x_id, text=post.text, created_at=post.created_at
            )
        newest = post.versions.order_by("-x_id").values_list("x_id", flat=True)[0]
        PostVersion.objects.create(
            brand=brand,
            post=post,
            x_id=edit.x_id,
            text="" if post.gone_at else edit.text,
            created_at=edit.created_at,
        )
        if edit.x_id > newest and post.gone_at is None:
            Post.objects.filter(pk=post.pk).update(
                text=edit.text, lang=edit.lang, first_x_id=chain, edited_at=edit.created_at
            )
            changed[post.pk] = edit
    search.keep_anew(
        brand.pk, Findable.POST, [(pk, edit.created_at, words_of(edit)) for pk, edit in changed.items()]
    )
    return list(changed.items())


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


def claim_to_look_up(brand: Brand, now: datetime, most: int) -> list[Post]:
    """Posts of which X should be asked whether they are still there; asked again soon if this comes to nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Materialized: as a plain subquery the limit may be applied once for each row, and more be taken.
            """WITH due AS MATERIALIZED (
                   SELECT id FROM listening_post WHERE brand_id = %(brand)s AND look_again_at <= %(now)s
                   ORDER BY look_again_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
               UPDATE listening_post SET look_again_at = %(retry)s FROM due WHERE listening_post.id = due.id
               RETURNING listening_post.id""",
            {"retry": now + RETRY, "brand": brand.pk, "now": now, "most": most},
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    return list(Post.objects.filter(pk__in=ids).order_by("pk"))


def look_again(post_ids: Iterable[int], at: datetime | None) -> None:
    """Ask X about these posts next at a moment (UTC); None: no more."""
    Post.objects.filter(pk__in=list(post_ids)).update(look_again_at=at)


def wipe(post_ids: Collection[int], why: str, now: datetime) -> None:
    """Forget what posts say, in every wording. That they were there, when, and by whom stays, for the figures."""
    search.forget(Findable.POST, post_ids)
    PostVersion.objects.filter(post_id__in=post_ids).update(text="")
    Post.objects.filter(pk__in=post_ids).update(
        text="", alt_text="", media=None, gone_at=now, gone_why=why, look_again_at=None
    )


def unhear(brand: Brand, post_ids: Collection[int]) -> int:
    """Take back posts that a file told of and that belong to no case, with their verdicts; how many."""
    mine = Post.objects.filter(brand=brand, pk__in=post_ids).exclude(told_by="")
    ids = list(mine.values_list("pk", flat=True))
    search.forget(Findable.POST, ids)
    PostVersion.objects.filter(post_id__in=ids).delete()
    Post.objects.filter(pk__in=ids).delete()
    return len(ids)


def set_aside(brand: Brand, post: HeardPost, why: str) -> None:
    """Keep a post that cannot be taken in now."""
    SetAside.objects.update_or_create(
        brand=brand,
        x_id=post.x_id,
        defaults={
            "body": msgspec.json.encode(post).decode(),
            "why": why[:500],
            "heard_at": post.heard_at,
        },
    )


def taken_in_after_all(brand: Brand, posts: Iterable[HeardPost]) -> None:
    """These posts are no longer set aside."""
    SetAside.objects.filter(brand=brand, x_id__in=[post.x_id for post in posts]).delete()
