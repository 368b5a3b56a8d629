"""Sends pictures to X ahead of what they go with. Source: X API v2, media upload and metadata.

A picture that went up and is never used disappears by itself within a day, so it may be sent again on doubt.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from anfu.channel.port import InDoubt, NotNow, Picture, Refused
from anfu.channel.refusals import MEDIA, STOPS
from anfu.channel.x.client import XClient

AGAIN = timedelta(seconds=15)


def upload(client: XClient, picture: Picture, now: datetime, *, private: bool) -> str | Refused | NotNow:
    """X's id for a picture, with its description; else why not: nothing was said to anybody."""
    told = client.post(
        "/2/media/upload",
        {
            "media": base64.b64encode(picture.content).decode(),
            "media_category": "dm_image" if private else "tweet_image",
        },
        {},
        now,
    )
    if not isinstance(told, dict):
        return _not_sent(told, now)
    media_id = str((told.get("data") or {}).get("id") or "")
    if not media_id.isdecimal():
        return Refused(MEDIA, "X took the picture without telling its id")
    described = {"id": media_id, "metadata": {"alt_text": {"text": picture.alt_text}}}
    answer = client.post("/2/media/metadata", described, {}, now)
    return media_id if isinstance(answer, dict) else _not_sent(answer, now)


def _not_sent(answer: Refused | NotNow | InDoubt, now: datetime) -> Refused | NotNow:
    if isinstance(answer, InDoubt):
        return NotNow(now + AGAIN, answer.detail)
    if isinstance(answer, Refused) and answer.reason not in STOPS:
        return Refused(MEDIA, answer.detail)
    return answer
