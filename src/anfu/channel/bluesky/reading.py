"""Reads Bluesky's posts, as lists of notifications and of posts show them, into what we heard.

Sources: the lexicons of `app.bsky.feed.post`, `app.bsky.feed.defs#postView`, `app.bsky.notification.listNotifications`
and `app.bsky.richtext.facet`. A post counts from `indexedAt`, when the network made it public: `createdAt` is only
what its author says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from anfu.channel.actions import number_names
from anfu.channel.bluesky.tid import number_for
from anfu.channel.port import Author, HeardPost, Media

log = structlog.get_logger()
Json = Mapping[str, Any]
_MENTION = "app.bsky.richtext.facet#mention"


def read_views(views: Sequence[Json], heard_at: datetime) -> list[HeardPost]:
    """The posts in a list; one that cannot be read is noted and left out, and holds up no other."""
    readable = [view for view in views if _is_post(view)]
    numbers = number_names(
        {name: number_for(name) for view in readable for name in sorted(set(_names_in(view)))}
    )
    return [_heard(view, numbers, heard_at) for view in readable]


def time_of(view: Json) -> datetime:
    """When the network made a post public (UTC); raises `KeyError` or `ValueError`."""
    told = datetime.fromisoformat(str(view["indexedAt"]))
    return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)


def author_in(uri: str) -> str:
    """Whose post an address (at://did/collection/key) names."""
    return uri.removeprefix("at://").split("/", 1)[0]


def strong_ref(view: Json) -> dict[str, str]:
    """How records refer to a post."""
    return {"uri": str(view["uri"]), "cid": str(view["cid"])}


def root_of(view: Json) -> dict[str, str]:
    """The first post of a post's thread, as records refer to it: itself, where it answers none."""
    root = (_record(view).get("reply") or {}).get("root")
    return strong_ref(root) if isinstance(root, Mapping) else strong_ref(view)


def _is_post(view: Json) -> bool:
    try:
        time_of(view)
        fine = str(view["uri"]).startswith("at://") and isinstance(view["author"]["did"], str)
        fine = fine and isinstance(_record(view)["text"], str)
    except (KeyError, TypeError, ValueError) as error:
        log.warning("unreadable post", network="bluesky", why=f"{type(error).__name__}: {error}")
        return False
    return fine


def _record(view: Json) -> Json:
    record = view.get("record")
    return record if isinstance(record, Mapping) else {}


def _names_in(view: Json) -> Iterator[str]:
    uri = str(view["uri"])
    yield uri
    yield str(view["author"]["did"])
    yield root_of(view)["uri"]
    yield from _mentioned(view)
    for other in (_parent(view), _quoted(view)):
        if other:
            yield other
            yield author_in(other)


def _mentioned(view: Json) -> list[str]:
    facets = _record(view).get("facets") or ()
    features = [feature for facet in facets for feature in facet.get("features") or ()]
    return [str(one["did"]) for one in features if one.get("$type") == _MENTION and one.get("did")]


def _parent(view: Json) -> str | None:
    parent = (_record(view).get("reply") or {}).get("parent") or {}
    return parent.get("uri") or None


def _quoted(view: Json) -> str | None:
    embed = _record(view).get("embed") or {}
    quoted = embed.get("record") or {}
    quoted = quoted.get("record") or quoted  # with pictures beside it, it lies one deeper
    uri = quoted.get("uri")
    return uri if isinstance(uri, str) and "/app.bsky.feed.post/" in uri else None


def _pictures(view: Json) -> tuple[Media, ...]:
    embed = _record(view).get("embed") or {}
    shown = embed.get("images") or (embed.get("media") or {}).get("images") or ()
    pictures = [Media("photo", alt_text=str(one.get("alt") or "")) for one in shown]
    video = "video" in str(embed.get("$type", ""))
    return (*pictures, Media("video", alt_text=str(embed.get("alt") or ""))) if video else tuple(pictures)


def _heard(view: Json, numbers: Mapping[str, int], heard_at: datetime) -> HeardPost:
    author, record = view["author"], _record(view)
    parent, quoted = _parent(view), _quoted(view)
    langs = record.get("langs") or ["und"]
    return HeardPost(
        x_id=numbers[str(view["uri"])],
        author=Author(
            numbers[author["did"]], str(author.get("handle") or "")[:50], str(author.get("displayName") or "")
        ),
        text=record["text"],
        created_at=time_of(view),
        heard_at=heard_at,
        conversation_id=numbers[root_of(view)["uri"]],
        lang=str(langs[0]),
        mentions=tuple(numbers[did] for did in _mentioned(view)),
        replies_to=numbers[parent] if parent else None,
        replies_to_author=numbers[author_in(parent)] if parent else None,
        quotes=numbers[quoted] if quoted else None,
        quotes_author=numbers[author_in(quoted)] if quoted else None,
        media=_pictures(view),
    )
