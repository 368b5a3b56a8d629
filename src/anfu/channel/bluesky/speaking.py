"""Speaks on Bluesky: replies as records of the account's own repository, each under an id that only it can have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from anfu.channel.actions import number_names
from anfu.channel.bluesky import tid
from anfu.channel.bluesky.client import Client
from anfu.channel.bluesky.reading import root_of, strong_ref
from anfu.channel.length import LINK
from anfu.channel.port import (
    Allowance,
    ChannelError,
    InDoubt,
    NotNow,
    Outcome,
    Outgoing,
    OwnMessage,
    OwnPost,
    Published,
    Refused,
    Stopped,
)
from anfu.channel.queries import names_of
from anfu.channel.refusals import MEDIA, STOPS

COLLECTION = "app.bsky.feed.post"
POSTS_AT_ONCE = 25
A_MINUTE = timedelta(minutes=1)
PICTURE_AT_MOST = 1_000_000
"""Bytes of a picture, as the lexicon of `app.bsky.embed.images` has it."""
PAGES_AT_MOST = 50
LINK_TYPE = "app.bsky.richtext.facet#link"


class BlueskyChannel:
    """The port's deeds on Bluesky, for the account whose session the client holds."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def publish(self, batch: Sequence[Outgoing], now: datetime) -> list[Outcome]:
        """Say each reply once, one after the other."""
        try:
            targets = self._targets(batch)
        except ChannelError as error:
            return [NotNow(now + A_MINUTE, str(error)) for _ in batch]
        return [self._say(outgoing, targets.get(outgoing.to_x_id), now) for outgoing in batch]

    def allowances(self, *, private: bool = False) -> Sequence[Allowance]:
        """Nothing: what an account may do is declared, and a server that wants us to wait says so."""
        del private
        return ()

    def own_posts(self, since: datetime) -> list[OwnPost]:
        """The account's posts since a moment (UTC), newest first, from its own repository; raises `ChannelError`."""
        told: dict[str, str | int] = {
            "repo": self._client.session.did,
            "collection": COLLECTION,
            "limit": 100,
        }
        found: list[dict[str, Any]] = []
        for _ in range(PAGES_AT_MOST):
            answer = self._client.ask("com.atproto.repo.listRecords", told)
            page = answer.get("records") or []
            found += [one for one in page if _made_at(one) >= since]
            if not page or not answer.get("cursor") or _made_at(page[-1]) < since:
                break
            told["cursor"] = str(answer["cursor"])
        named = [uri for one in found for uri in (one["uri"], _parent(one)) if uri]
        numbers = number_names({uri: tid.number_for(uri) for uri in named})
        return [
            OwnPost(numbers[one["uri"]], numbers.get(_parent(one)), str(one["value"]["text"]), _made_at(one))
            for one in found
        ]

    def own_messages(self, since: datetime) -> list[OwnMessage]:
        """None: we write none there."""
        del since
        return []

    def _targets(self, batch: Sequence[Outgoing]) -> dict[int, dict[str, Any]]:
        """The posts that are answered, as they are now, by our numbers; those that are gone are missing."""
        names = names_of({outgoing.to_x_id for outgoing in batch})
        by_name = {name: number for number, name in names.items()}
        found: dict[int, dict[str, Any]] = {}
        uris = sorted(by_name)
        for at in range(0, len(uris), POSTS_AT_ONCE):
            answer = self._client.ask("app.bsky.feed.getPosts", {"uris": uris[at : at + POSTS_AT_ONCE]})
            found |= {by_name[view["uri"]]: view for view in answer.get("posts") or ()}
        return found

    def _say(self, outgoing: Outgoing, target: dict[str, Any] | None, now: datetime) -> Outcome:
        if outgoing.private_to:
            return Refused("no_permission", "Anfu writes no direct messages on Bluesky")
        if why_not := _why_not(target):
            return why_not
        assert target is not None  # noqa: S101 - just looked at
        shown = self._uploaded(outgoing, now)
        if not isinstance(shown, dict):
            return shown
        record = {
            "$type": COLLECTION,
            "text": outgoing.text,
            "createdAt": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "reply": {"root": root_of(target), "parent": strong_ref(target)},
            **({"facets": facets} if (facets := _links(outgoing.text)) else {}),
            **shown,
        }
        key = tid.for_reply(outgoing.reply_id, outgoing.queued_at)
        body = {
            "repo": self._client.session.did,
            "collection": COLLECTION,
            "rkey": key,
            "record": record,
        }
        answer = self._client.do("com.atproto.repo.createRecord", msgspec.json.encode(body), now)
        return self._outcome(answer, key, now)

    def _outcome(
        self, answer: dict[str, Any] | Refused | NotNow | InDoubt, key: str, now: datetime
    ) -> Outcome:
        if isinstance(answer, Refused) and answer.reason in STOPS:
            return Stopped(answer.reason, now + STOPS[answer.reason], answer.detail)
        if isinstance(answer, Refused) and "exists" in answer.detail:
            return InDoubt(f"Bluesky has a record {key} of ours already")
        if isinstance(answer, Refused) and "grapheme" in answer.detail:
            return Refused("too_long", answer.detail)
        if not isinstance(answer, dict):
            return answer
        uri = str(answer.get("uri") or "")
        if not uri.endswith(f"/{key}"):
            return InDoubt("Bluesky said yes without telling where the post is")
        rev = str((answer.get("commit") or {}).get("rev") or "")
        return Published(number_names({uri: tid.number_for(uri)})[uri], tid.moment_of(rev) or now)

    def _uploaded(
        self, outgoing: Outgoing, now: datetime
    ) -> dict[str, Any] | Refused | NotNow | InDoubt | Stopped:
        """What a record says of the picture that goes with it; nothing where there is none."""
        picture = outgoing.picture
        if picture is None:
            return {}
        if len(picture.content) > PICTURE_AT_MOST:
            return Refused(MEDIA, f"the picture has more than {PICTURE_AT_MOST:,} bytes")
        answer = self._client.do("com.atproto.repo.uploadBlob", picture.content, now, _kind(picture.content))
        if isinstance(answer, InDoubt):  # a picture alone is not seen by anybody
            return NotNow(now + A_MINUTE, answer.detail)
        if not isinstance(answer, dict):
            return answer
        image = {"alt": picture.alt_text, "image": answer.get("blob")}
        return {"embed": {"$type": "app.bsky.embed.images", "images": [image]}}


def _why_not(target: dict[str, Any] | None) -> Refused | None:
    if target is None:
        return Refused("post_gone", "Bluesky does not show the post any more")
    if (target.get("author", {}).get("viewer") or {}).get("blockedBy"):
        return Refused("blocked", "its author has blocked us")
    if (target.get("viewer") or {}).get("replyDisabled"):
        return Refused("replies_restricted", "its author lets only some people reply")
    return None


def _links(text: str) -> list[dict[str, Any]]:
    """Where the links stand in a text, in bytes: Bluesky shows only those as links that the record names."""
    facets = []
    for found in LINK.finditer(text):
        words = found.group()
        uri = words if words.lower().startswith("http") else f"https://{words}"
        start = len(text[: found.start()].encode())
        index = {"byteStart": start, "byteEnd": start + len(words.encode())}
        facets.append({"index": index, "features": [{"$type": LINK_TYPE, "uri": uri}]})
    return facets


def _kind(content: bytes) -> str:
    if content.startswith(b"\x89PNG"):
        return "image/png"
    return "image/webp" if content[8:12] == b"WEBP" else "image/jpeg"


def _made_at(record: dict[str, Any]) -> datetime:
    told = datetime.fromisoformat(str(record["value"]["createdAt"]))
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _parent(record: dict[str, Any]) -> str:
    return str((record["value"].get("reply") or {}).get("parent", {}).get("uri") or "")
