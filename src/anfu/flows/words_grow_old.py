"""Words grow old: what no open case needs is not kept for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.incidents.actions import forget_old_sketches
from anfu.cases.queries import aged, cases_by_post
from anfu.listening import actions as listening
from anfu.listening.models import Post
from anfu.listening.queries import silent_customers
from anfu.people import actions as people
from anfu.people.models import Brand
from anfu.replies import actions as replies
from anfu.replies.pictures import actions as pictures
from anfu.triage import actions as triage
from anfu.winback.surveys import actions as surveys

AT_ONCE = 500
COMPARED_FOR = timedelta(days=8)
"""What complaints are about is compared with a week of others; after that it is forgotten."""


def words_grow_old(brand: Brand, keep: timedelta, now: datetime) -> int:
    """Wipe a batch of posts and messages older than `keep` that belong to no open case; how many. The figures stay.

    What we wrote privately goes, too, and every picture; what we said in public is ours to keep.
    """
    with transaction.atomic():
        listening.take_turn(brand)
        ids = aged(brand, now - keep, AT_ONCE)
        told = Post.objects.filter(pk__in=ids).values_list("customer_id", flat=True)
        authors = {customer for customer in told if customer}
        listening.wipe(ids, "aged", now)
        triage.forget_words(ids)
        replies.forget_old_messages(brand.pk, now - keep)
        pictures.forget_old(brand.pk, now - keep)
        surveys.forget_old_words(brand.pk, now - keep)
        people.forget_names(silent_customers(authors))
        forget_old_sketches(brand, now - COMPARED_FOR)
        cases.note_wiped(brand.pk, ids, cases_by_post(ids), "aged", now)
    return len(ids)
