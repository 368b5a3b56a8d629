"""The two sets of names that X answers with in 2026, and which fields an answer holds."""

from __future__ import annotations

from typing import Any

from anfu.fakex.records import Json

NEW_NAMES = {
    "referenced_tweets": "referenced_posts",
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "pinned_tweet_id": "pinned_post_id",
    "most_recent_tweet_id": "most_recent_post_id",
    "tweets": "posts",
}
OLD_NAMES = {new: old for old, new in NEW_NAMES.items()}


def renamed(value: Any) -> Any:
    """The same answer with the new names, all the way down."""
    if isinstance(value, dict):
        return {NEW_NAMES.get(key, key): renamed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner) for inner in value]
    return value


def asked(query: dict[str, str], *names: str) -> frozenset[str]:
    """The comma-separated values of any of the parameters, in the old names."""
    values = ",".join(query.get(name, "") for name in names).split(",")
    return frozenset(OLD_NAMES.get(value, value) for value in values if value)


def only(full: Json, always: frozenset[str], wanted: frozenset[str]) -> Json:
    """The fields that are always given, and those asked for."""
    return {key: value for key, value in full.items() if key in always or key in wanted}
