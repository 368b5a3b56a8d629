"""Posts and messages arrive: heard once, judged, placed in cases, acknowledged where X allows.

One batch, one transaction, whether it holds public posts, direct messages or both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import msgspec
from django.db import transaction

from anfu.channel.port import HeardPost
from anfu.flows.arrival.answers import take_answers
from anfu.flows.arrival.care import care
from anfu.flows.arrival.edits import with_edits
from anfu.flows.arrival.elsewhere import note_elsewhere, replies_elsewhere, take_back_for
from anfu.flows.arrival.heard import SEALED, Heard
from anfu.flows.arrival.naming import note_names, reopen_named
from anfu.flows.arrival.silence import heed_opt_outs
from anfu.listening import actions as listening
from anfu.listening.rules import apart, once, words_of
from anfu.people import actions as people
from anfu.people.models import Brand
from anfu.triage import judge
from anfu.triage.actions import record
from anfu.triage.learning.queries import model_of
from anfu.triage.verdict import Verdict


@dataclass(frozen=True)
class Arrived:
    """What a batch came to."""

    heard: int = 0
    duplicates: int = 0
    complaints: int = 0
    opened: int = 0
    queued: int = 0

    def __add__(self, other: Arrived) -> Arrived:
        """What two batches came to."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Arrived(*(mine + theirs for mine, theirs in pairs))


def posts_arrive(brand: Brand, batch: Sequence[HeardPost]) -> Arrived:
    """Take in a batch of posts that concern `brand`, in the order heard; each carries when it was heard (UTC).

    Whatever was heard before changes nothing. All of it is stored, or none. What a file tells of the past is read and
    judged, and goes no further: nobody is answered for it.
    """
    fresh = once(batch, listening.known(brand, {post.x_id for post in batch}))
    verdicts = _judge(brand, fresh)
    with transaction.atomic():
        listening.take_turn(brand)
        again = listening.known(brand, {post.x_id for post in fresh})
        new = [post for post in fresh if post.x_id not in again]
        if not new:
            return Arrived(duplicates=len(batch))
        authors = [post.author for post in new if post.author.x_id != brand.x_id]
        customers = people.meet(brand, authors, new[0].heard_at)
        utterances, edits = apart(_understood(new, verdicts), listening.chains(brand, new))
        ids = listening.hear(brand, utterances, customers)
        judged = [
            Heard(pk, post, verdicts[post.x_id], customers[post.author.x_id])
            for pk, post in zip(ids, utterances, strict=True)
            if post.x_id in verdicts
        ]
        record(brand, ((h.pk, h.verdict, h.post.heard_at) for h in judged if not h.post.is_sealed))
        elsewhere = replies_elsewhere(brand, new)
        take_back_for(brand, elsewhere)
        judged = with_edits(brand, judged, edits, verdicts, customers)
        heed_opt_outs(brand, judged)
        reopen_named(brand, judged)
        opened, queued = care(brand, take_answers(brand, [h for h in judged if not h.post.told_by]))
        note_names(brand, judged)
        note_elsewhere(brand, elsewhere)
    complaints = sum(h.verdict.is_complaint for h in judged)
    return Arrived(len(new), len(batch) - len(new), complaints, opened, queued)


def _understood(posts: Sequence[HeardPost], verdicts: Mapping[int, Verdict]) -> list[HeardPost]:
    """Posts of which a file did not tell the language, in the language that triage found."""
    return [
        msgspec.structs.replace(post, lang=verdicts[post.x_id].lang)
        if post.told_by and post.lang == "und" and post.x_id in verdicts
        else post
        for post in posts
    ]


def _judge(brand: Brand, posts: Sequence[HeardPost]) -> dict[int, Verdict]:
    """Verdicts by X id on what customers say; our own posts and reposts of others' words get none."""
    theirs = [post for post in posts if post.author.x_id != brand.x_id and not post.is_repost]
    legible = [post for post in theirs if not post.is_sealed]
    said = judge([words_of(post) for post in legible], [post.lang for post in legible], model_of(brand))
    sealed = {post.x_id: SEALED for post in theirs if post.is_sealed}
    return sealed | {post.x_id: verdict for post, verdict in zip(legible, said, strict=True)}
