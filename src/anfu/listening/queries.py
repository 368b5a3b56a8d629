"""What we did not hear, and what is no longer to be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import msgspec
from django.db.models import F, Q

from anfu.channel.port import Author, HeardPost, Media
from anfu.listening.models import Gap, Post, SetAside
from anfu.people.models import Brand


def open_gaps(brand: Brand) -> list[Gap]:
    """Gaps that are still being filled, or of which a part is missing that nobody has taken note of; newest first."""
    missing = Q(filled_from=None) | Q(filled_from__gt=F("from_at"))
    return list(Gap.objects.filter(missing, brand=brand, seen_at=None).order_by("-from_at"))


def gaps_to_fill(brand: Brand, searchable: datetime) -> list[Gap]:
    """Gaps of which a part is missing that was said after `searchable` (UTC): it may still be found, newest first."""
    found = Gap.objects.filter(brand=brand, filled_from__gt=F("from_at"))
    return list(found.filter(filled_from__gt=searchable).order_by("-from_at"))


def still_told(brand: Brand, x_ids: Collection[int]) -> list[Post]:
    """The posts that stand under these ids of X, by any of their wordings, unless they were wiped already."""
    named = Q(x_id__in=x_ids) | Q(first_x_id__in=x_ids) | Q(versions__x_id__in=x_ids)
    return list(Post.objects.filter(named, brand=brand, gone_at=None).distinct().order_by("pk"))


def kept_of_customers(brand: Brand) -> Iterator[int]:
    """X's ids of all public posts of customers whose words are kept."""
    kept = Post.objects.filter(brand=brand, gone_at=None, is_private=False).exclude(customer=None)
    return kept.order_by("pk").values_list("x_id", flat=True).iterator()


def silent_customers(customer_ids: Iterable[int]) -> set[int]:
    """Of these customers, those of whom no post is left to be read."""
    asked = set(customer_ids)
    told = Post.objects.filter(customer_id__in=asked, gone_at=None).values_list("customer_id", flat=True)
    return asked - set(told)


def heard_again(post: Post, now: datetime) -> HeardPost:
    """A stored post as if it were heard now (UTC); whether it summons the brand is what was known when it came."""
    customer = post.customer
    return HeardPost(
        x_id=post.x_id,
        author=Author(customer.x_id, customer.username, customer.name)
        if customer
        else Author(post.brand.x_id),
        text=post.text,
        created_at=post.created_at,
        heard_at=now,
        conversation_id=post.conversation_id,
        lang=post.lang,
        mentions=(post.brand.x_id,) if post.addresses_brand else (),
        replies_to=post.replies_to,
        is_repost=post.is_repost,
        reply_settings=post.reply_settings,
        media=tuple(Media(**piece) for piece in post.media or ()),
        is_private=post.is_private,
        is_sealed=post.is_sealed,
    )


def posts_set_aside(brand: Brand) -> list[HeardPost]:
    """The posts that could not be taken in, in the order heard."""
    bodies = SetAside.objects.filter(brand=brand).order_by("pk").values_list("body", flat=True)
    return [msgspec.json.decode(body, type=HeardPost) for body in bodies]
