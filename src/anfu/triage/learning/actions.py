"""The verbs of learning: a person corrects a verdict or takes that back; a trained model takes over or goes back."""

from __future__ import annotations

from datetime import datetime

import msgspec

from anfu.people.models import Brand, Staff
from anfu.triage.learning.contest import Contest
from anfu.triage.learning.fitting import Delta
from anfu.triage.learning.queries import standing_of
from anfu.triage.learning.rules import Standing
from anfu.triage.linear import shipped_digest
from anfu.triage.models import Correction, PostVerdict, Training


def correct(verdict: PostVerdict, to: Standing, by: Staff, now: datetime) -> Correction:
    """Make a verdict what a person says it is; what it was is kept with the correction."""
    was = standing_of(verdict)
    correction = Correction.objects.create(
        post_id=verdict.post_id,
        brand_id=verdict.brand_id,
        by=by,
        at=now,
        is_complaint=to.is_complaint,
        topic=to.topic,
        tier=to.tier,
        intent=to.intent,
        was_complaint=verdict.complaint,
        was_is_complaint=was.is_complaint,
        was_topic=was.topic,
        was_tier=was.tier,
        was_intent=was.intent,
    )
    _set(verdict.post_id, to)
    return correction


def take_back(correction: Correction, by: Staff, now: datetime) -> Standing:
    """Take a post's newest correction back: the verdict is again what it was before. What it was is returned."""
    was = Standing(
        correction.was_is_complaint, correction.was_topic, correction.was_tier, correction.was_intent
    )
    Correction.objects.filter(pk=correction.pk).update(undone_by=by, undone_at=now)
    _set(correction.post_id, was)
    return was


def keep_training(brand: Brand, contest: Contest, delta: Delta, now: datetime) -> Training:
    """Log a training; where its model is better it takes over with the next batch of posts, in every process."""
    took_over = contest.outcome == Training.Outcome.TOOK_OVER
    return Training.objects.create(
        brand=brand,
        at=now,
        outcome=contest.outcome,
        base=shipped_digest(),
        figures=msgspec.to_builtins(contest),
        delta=delta.packed() if took_over else None,
    )


def go_back(training: Training, now: datetime) -> None:
    """Put a trained model out of use: the one before it judges again, or the shipped one."""
    Training.objects.filter(pk=training.pk, taken_back_at=None).update(taken_back_at=now)


def _set(post_id: int, to: Standing) -> None:
    PostVerdict.objects.filter(post_id=post_id).update(
        is_complaint=to.is_complaint, topic=to.topic, tier=to.tier, intent=to.intent
    )
