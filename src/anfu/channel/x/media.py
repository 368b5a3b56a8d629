"""Pictures and films of posts and messages: what they are, where they stand, what their authors say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from anfu.channel.port import Media

_ALT_AT_MOST = 1_000
_URL_AT_MOST = 500
_KINDS = ("photo", "video", "animated_gif")
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")


class Told(msgspec.Struct, gc=False):
    """X's media object, as far as it concerns us; a film's own address comes with its variants, which we leave."""

    media_key: str = ""
    type: str = ""
    url: str | None = None
    preview_image_url: str | None = None
    alt_text: str | None = None


def media_of(keys: Iterable[str], told: Iterable[Told]) -> tuple[Media, ...]:
    """The media that an utterance names by key; of one that X tells nothing about, that it is there."""
    by_key = {one.media_key: one for one in told}
    return tuple(_media(by_key.get(key, Told())) for key in keys)


def media_of_event(attachment: object) -> tuple[Media, ...]:
    """What is attached to the message of a `dm.received` event, in the shape of X's older API."""
    one = attachment.get("media") if isinstance(attachment, Mapping) else None
    if not isinstance(one, Mapping):
        return ()
    kind, url, alt = one.get("type"), one.get("media_url_https"), one.get("ext_alt_text")
    return (_media(Told("", _text(kind), _text(url), None, _text(alt))),)


def _media(told: Told) -> Media:
    url = told.url or told.preview_image_url or ""
    safe = url if url.startswith("https://") and len(url) <= _URL_AT_MOST else ""
    alt = _UNSTORABLE.sub("\ufffd", told.alt_text or "")[:_ALT_AT_MOST]
    return Media(told.type if told.type in _KINDS else "media", _UNSTORABLE.sub("", safe), alt)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
