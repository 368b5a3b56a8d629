"""Verdicts, kept with the posts they judge; what people said against them; and what was learned from it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anfu.listening.models import Post
from anfu.people.models import Brand, Staff


class PostVerdict(models.Model):
    """What holds of a post (fields as in `triage.verdict.Verdict`): triage's word, until a person corrects it.

    `complaint` stays what the model held probable, whatever a person said since.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="verdict")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_constraint=False)
    complaint = models.FloatField()
    is_complaint = models.BooleanField()
    topic = models.CharField(max_length=40)
    tier = models.CharField(max_length=10)
    intent = models.CharField(max_length=20)
    arousal = models.FloatField()
    risks = ArrayField(models.CharField(max_length=40))
    why = ArrayField(models.TextField())
    judged_at = models.DateTimeField()


class Correction(models.Model):
    """A person's word on a verdict, with the verdict that it replaced; where both are the same, they agreed with it.

    Only added; or taken back, and kept.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="corrections")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_complaint = models.BooleanField()
    topic = models.CharField(max_length=40)
    tier = models.CharField(max_length=10)
    intent = models.CharField(max_length=20)
    was_complaint = models.FloatField(help_text="how probable the model held a complaint")
    was_is_complaint = models.BooleanField()
    was_topic = models.CharField(max_length=40)
    was_tier = models.CharField(max_length=10)
    was_intent = models.CharField(max_length=20)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "at"], name="correction_recent"),
            models.Index(fields=["post"], condition=Q(undone_at=None), name="correction_standing"),
        ]


class Training(models.Model):
    """One run of `anfu triage train`: what it learned from, how it did beside the model in use, what came of it."""

    class Outcome(models.TextChoices):
        TOOK_OVER = "took_over"
        NOT_BETTER = "not_better"
        NOT_ENOUGH = "not_enough"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    base = models.CharField(
        max_length=64, help_text="SHA-256 of the shipped weights that it was learned on top of"
    )
    figures = models.JSONField(help_text="as `triage.learning.contest.Contest`")
    delta = models.BinaryField(
        null=True, help_text="what is added to the shipped weights; none where it did not take over"
    )
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "-at"],
                condition=Q(outcome="took_over", taken_back_at=None),
                name="training_in_use",
            )
        ]
