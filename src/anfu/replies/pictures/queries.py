"""The pictures of replies."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.channel.port import Picture as Shown
from anfu.replies.models import Picture, Reply


def pictures_of(replies: Sequence[Reply]) -> dict[int, Shown]:
    """What goes with these replies, by reply id."""
    kept = Picture.objects.filter(reply_id__in=[reply.pk for reply in replies])
    return {one.reply_id: Shown(bytes(one.content), one.alt_text) for one in kept}
