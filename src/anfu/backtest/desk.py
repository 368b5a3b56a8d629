"""The desk's own past as a history: posts with the verdicts that stood when they were cared for."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import numpy as np

from anfu.backtest.history import (
    COMPLAINT,
    LEFT,
    NEW_NAMES,
    OLD_NAMES,
    ROW,
    SERIOUS,
    SILENCE,
    History,
    joined,
    mask_of,
    topic_number,
)
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.playbook.book import Playbook
from anfu.replies.gate import Approach, why_not_automatic
from anfu.replies.optout import asks_for_silence
from anfu.triage.models import PostVerdict


def desk_history(brand: Brand, since: datetime, until: datetime, old: Playbook, new: Playbook) -> History:
    """What customers wrote to `brand` from `since` until before `until` (UTC), as staff left its verdicts."""
    told = PostVerdict.objects.filter(brand=brand, post__created_at__gte=since, post__created_at__lt=until)
    rows, counts = [], Counter[str]()
    for verdict in told.select_related("post__customer").iterator():
        post = verdict.post
        counts["lines"] += 1
        if post.customer is None or post.is_repost:
            counts["own" if post.customer is None else "reposts"] += 1
            continue
        if post.lang.split("-")[0].lower() != new.language:
            counts["other_language"] += 1
            continue
        flags = COMPLAINT * verdict.is_complaint | SERIOUS * (verdict.tier == "serious")
        flags |= SILENCE * (post.addresses_brand and asks_for_silence(post.text))
        flags |= OLD_NAMES * old.names(post.text) | NEW_NAMES * new.names(post.text)
        left = why_not_automatic(
            Approach(
                addresses_brand=post.addresses_brand,
                reply_settings=post.reply_settings,
                opted_out_at=None,
                created_at=post.created_at,
                heard_at=post.heard_at,
                listens_from=post.created_at if post.told_by else brand.listens_from,
                risks=verdict.risks,
                is_sealed=post.is_sealed,
            )
        )
        rows.append(
            (
                round(post.created_at.timestamp() * 1000), post.customer.x_id, post.x_id, post.pk, verdict.arousal,
                topic_number(verdict.topic), mask_of(verdict.risks),
                LEFT.index(left or ""), flags,
            )
        )  # fmt: skip
    return joined([(np.array(rows, ROW), counts)])


def text_of(history: History, row: int) -> str:
    """What the post of this row said; empty where its words are wiped."""
    return Post.objects.get(pk=int(history.rows["place"][row])).text
