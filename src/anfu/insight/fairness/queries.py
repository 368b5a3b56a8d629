"""Reads what customers wrote first, to see how politely they put it."""

from __future__ import annotations

import numpy as np
from django.db import connection

from anfu.insight.effect import Numbers
from anfu.insight.fairness.rules import courtesy
from anfu.insight.frame import Frame

MOST = 20_000
"""Complaints that are read, evenly over the period."""
UNREAD = -1


def courtesy_of(frame: Frame) -> Numbers:
    """How politely each case of a frame was put, by place in `rules.COURTESY`; `UNREAD` where its words are not read.

    Words that are gone, private ones, and those in other languages than English and Chinese are not read.
    """
    step = max(1, -(-len(frame) // MOST))
    chosen = frame.case[::step]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.id, p.text, p.lang FROM cases_case c JOIN listening_post p ON p.id = c.root_post_id
               WHERE c.id = ANY(%s::bigint[]) AND p.gone_at IS NULL AND NOT p.is_private AND p.text <> ''""",
            [chosen.tolist()],
        )
        read = {case: courtesy(text, lang) for case, text, lang in cursor.fetchall()}
    known = {case: part for case, part in read.items() if part is not None}
    return np.array([known.get(int(case), UNREAD) for case in frame.case], dtype=np.int64)
