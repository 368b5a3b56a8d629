"""The verbs of pictures: attached to a reply, and forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from anfu.channel.port import Picture as Shown
from anfu.replies.models import Picture
from anfu.replies.pictures.rules import kind_of


def attach(reply_id: int, shown: Shown) -> None:
    """Let a picture go with a reply that was just queued; `why_not_picture` has let it through."""
    content, alt_text = shown.content, shown.alt_text.strip()
    Picture.objects.create(reply_id=reply_id, kind=kind_of(content), content=content, alt_text=alt_text)


def forget_old(brand_id: int, before: datetime) -> int:
    """Forget the pictures of replies written before a moment (UTC) in cases that are closed; how many."""
    old = Picture.objects.filter(reply__brand_id=brand_id, reply__queued_at__lt=before)
    return old.exclude(reply__case__closed_at=None).delete()[0]


def forget_of(case_ids: Collection[int]) -> int:
    """Forget what was shown to the customers of these cases; how many pictures."""
    return Picture.objects.filter(reply__case_id__in=case_ids).delete()[0]
