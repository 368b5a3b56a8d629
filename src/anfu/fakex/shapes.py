"""The JSON of posts and users, in the old names; `dialect.renamed` gives the new."""

from __future__ import annotations

from anfu.fakex.length import LONGEST, weighted_length
from anfu.fakex.records import Json, Post, User, iso
from anfu.fakex.world import World

EDIT_WINDOW_MS = 60 * 60 * 1000
EDITS = 5
FOUNDED_MS = 1_400_000_000_000
"""When accounts of unknown age were made, 2014."""
CUT = 277
"""Where X cuts the text of a long post; the whole is in the note."""


def post_json(world: World, post: Post) -> Json:
    """Every field of a post that the stand-in knows."""
    edits = max(len(post.chain) - 1, 0)
    shape: Json = {
        "id": str(post.id),
        "text": post.text,
        "author_id": str(post.author_id),
        "created_at": iso(post.at_ms),
        "conversation_id": str(post.conversation_id),
        "lang": post.lang,
        "reply_settings": post.reply_settings,
        "edit_history_tweet_ids": [str(one) for one in post.chain or (post.id,)],
        "edit_controls": {
            "edits_remaining": EDITS - edits,
            "is_edit_eligible": post.replies_to is None,
            "editable_until": iso(post.at_ms + EDIT_WINDOW_MS),
        },
        "public_metrics": {
            "retweet_count": 0,
            "reply_count": len(world.index.by_target.of(post.id)),
            "like_count": 0,
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": 0,
        },
        **post.extra,
    }
    if post.replies_to is not None:
        shape["in_reply_to_tweet_id"] = str(post.replies_to)
    if post.replies_to_author is not None:
        shape["in_reply_to_user_id"] = str(post.replies_to_author)
    references = [
        {"type": kind, "id": str(other)}
        for kind, other in (
            ("replied_to", post.replies_to),
            ("quoted", post.quotes),
            ("retweeted", post.reposts),
        )
        if other is not None
    ]
    if references:
        shape["referenced_tweets"] = references
    if post.mentions:
        mentions = [
            {"start": one.start, "end": one.end, "username": one.username, "id": str(one.id)}
            for one in post.mentions
        ]
        shape["entities"] = {**post.extra.get("entities", {}), "mentions": mentions}
    # A text of 140 code points cannot weigh more than 280.
    if len(post.text) > LONGEST // 2 and weighted_length(post.text) > LONGEST:
        shape["note_tweet"] = {"text": post.text}
        shape["text"] = post.text[:CUT] + "…"
    return shape


def user_json(user: User, to_brand: bool = True) -> Json:
    """Every field of an account; what concerns the asker only when it is the brand that asks."""
    shape: Json = {
        "id": str(user.id),
        "username": user.username,
        "name": user.name,
        "created_at": iso(user.created_ms or FOUNDED_MS),
        "description": user.description,
        "verified": user.verified,
        "verified_type": "blue" if user.verified else "none",
        "protected": user.protected,
        "public_metrics": {
            "followers_count": user.followers,
            "following_count": user.following,
            "tweet_count": user.followers // 3 + 12,
            "listed_count": user.followers // 900,
        },
    }
    if to_brand:
        shape["receives_your_dm"] = user.open_dm
        shape["connection_status"] = list(user.extra.get("connection_status", []))
    return shape
