"""Posts are deleted, protected or withheld on X: their words go here too, the figures stay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.queries import cases_by_post
from anfu.listening import actions as listening
from anfu.listening.queries import silent_customers, still_told
from anfu.people import actions as people
from anfu.people.models import Brand
from anfu.triage import actions as triage


def post_is_deleted(brand: Brand, gone: Mapping[int, str], now: datetime) -> int:
    """Follow what became of posts on X (id: a reason of `listening.rules.GONE`); how many were wiped.

    A customer of whom nothing is left to be read loses the name, too. The case keeps its clocks and promises.
    """
    if not gone:
        return 0
    with transaction.atomic():
        listening.take_turn(brand)
        wiped = 0
        for why in sorted(set(gone.values())):
            posts = still_told(brand, {x_id for x_id, reason in gone.items() if reason == why})
            ids = [post.pk for post in posts]
            listening.wipe(ids, why, now)
            triage.forget_words(ids)
            people.forget_names(silent_customers({p.customer_id for p in posts if p.customer_id}))
            cases.note_wiped(brand.pk, ids, cases_by_post(ids), why, now)
            wiped += len(ids)
    return wiped
