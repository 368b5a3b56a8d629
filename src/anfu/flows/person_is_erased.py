"""A person asks to be forgotten: what they said, what we said to them, and who they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anfu.attending import actions as attending
from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.cases.queries import cases_by_post
from anfu.cases.suspicion.actions import forget_evidence
from anfu.insight.quality import actions as quality
from anfu.listening import actions as listening
from anfu.listening.models import Post
from anfu.people import actions as people
from anfu.people.models import Customer
from anfu.replies import actions as replies
from anfu.replies.pictures import actions as pictures
from anfu.triage import actions as triage
from anfu.winback.grants import actions as grants
from anfu.winback.purchases.actions import forget_purchases
from anfu.winback.surveys import actions as surveys


@dataclass(frozen=True)
class Erased:
    """How much was wiped."""

    posts: int
    cases: int
    replies: int
    notes: int


def person_is_erased(customer: Customer, now: datetime) -> Erased:
    """Forget one person. That there was a case, when, and what was promised stays, for the figures."""
    with transaction.atomic():
        listening.take_turn(customer.brand)
        posts = list(Post.objects.filter(customer=customer).values_list("pk", flat=True))
        theirs = list(Case.objects.filter(customer=customer).values_list("pk", flat=True))
        listening.wipe(posts, "erased", now)
        triage.forget_words(posts)
        said = replies.forget_words(theirs)
        pictures.forget_of(theirs)
        surveys.forget_words(theirs)
        grants.forget_words(theirs)
        quality.forget_words(theirs)
        notes = cases.forget_notes(theirs)
        attending.forget(theirs)
        forget_evidence(theirs)
        cases.note_wiped(customer.brand_id, posts, cases_by_post(posts), "erased", now)
        forget_purchases([customer.pk])
        people.forget(customer)
    return Erased(len(posts), len(theirs), said, notes)
