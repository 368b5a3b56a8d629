"""What a post is to the brand, and which ones we have not heard yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from anfu.channel.port import HeardPost

GONE = ("deleted", "protected", "withheld", "aged", "erased")
"""Why a post's words were wiped: X's three reasons, our own age limit, or because its author asked."""
LOOK_AGAIN = timedelta(hours=20)
"""X wants deletions followed within 24 hours."""


def once(posts: Iterable[HeardPost], known: Collection[int]) -> list[HeardPost]:
    """Each post that is not `known` yet, once, in the order heard."""
    first: dict[int, HeardPost] = {}
    for post in posts:
        if post.x_id not in known:
            first.setdefault(post.x_id, post)
    return list(first.values())


def addresses(post: HeardPost, brand_x_id: int) -> bool:
    """Did the author summon the brand: by mention, by quoting it, by answering it directly, or by a message to it?

    X lets self-serve apps reply only then (platform rule of 2026-02-23).
    """
    return post.is_private or brand_x_id in (*post.mentions, post.quotes_author, post.replies_to_author)


def look_again_at(post: HeardPost, brand_x_id: int) -> datetime | None:
    """When to ask X whether a post is still there (UTC).

    None for our own, for messages, of which it does not tell, and for the past that a file told: a weekly batch asks.
    """
    is_asked = not (post.is_private or post.told_by or post.author.x_id == brand_x_id)
    return post.heard_at + LOOK_AGAIN if is_asked else None


def chain_of(post: HeardPost) -> int:
    """The id under which a post and all its edits are one utterance: that of the first."""
    return post.first_x_id or post.x_id


def apart(
    posts: Iterable[HeardPost], known_chains: Collection[int]
) -> tuple[list[HeardPost], list[HeardPost]]:
    """New utterances, and edits of others: of those in `known_chains`, or earlier in `posts`."""
    seen = set(known_chains)
    fresh: list[HeardPost] = []
    edits: list[HeardPost] = []
    for post in posts:
        (edits if chain_of(post) in seen else fresh).append(post)
        seen.add(chain_of(post))
    return fresh, edits


def words_of(post: HeardPost) -> str:
    """What a post says, with what its author says of its pictures."""
    return "\n".join((post.text, *post.alt_texts))
