"""Asks X in either of its two dialects: `tweet.*` names, and the `post.*` names that replace them since 2026.

Our code asks in the old names. In the new dialect some fields come only along with an expansion.
Source: X's OpenAPI documents 2.159 and 2.167; which one its servers go by is not documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Dialect = Literal["tweet", "post"]
Params = dict[str, str | int]

_RENAMED = {
    "note_tweet": "note_post",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "referenced_tweets.id": "referenced_posts",
}
_EXPANDED = ("author_id", "in_reply_to_user_id", "referenced_tweets")
"""Fields of the old dialect that the new one gives by expansion."""
_ALWAYS = ("edit_history_tweet_ids",)
"""What the new dialect gives without being asked, and does not let itself be asked for."""


def has_dialect(params: Mapping[str, str | int]) -> bool:
    """Does this question read differently in the two dialects?"""
    return "tweet.fields" in params


def spoken(params: Mapping[str, str | int], dialect: Dialect) -> Params:
    """The question in a dialect."""
    if dialect == "tweet" or not has_dialect(params):
        return dict(params)
    fields = _words(params["tweet.fields"])
    expansions = [*_words(params.get("expansions", "")), *(f for f in fields if f in _EXPANDED)]
    asked = [_RENAMED.get(f, f) for f in fields if f not in (*_EXPANDED, *_ALWAYS)]
    new: Params = {
        name: value for name, value in params.items() if name not in ("tweet.fields", "expansions")
    }
    if asked:
        new["post.fields"] = ",".join(asked)
    if expansions:
        new["expansions"] = ",".join(dict.fromkeys(_RENAMED.get(e, e) for e in expansions))
    return new


def _words(value: str | int) -> list[str]:
    return [word for word in str(value).split(",") if word]
