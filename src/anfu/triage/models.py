"""Verdicts, kept with the posts they judge."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anfu.listening.models import Post
from anfu.people.models import Brand


class PostVerdict(models.Model):
    """What triage said of a post when it arrived (fields as in `triage.verdict.Verdict`)."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="verdict")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    complaint = models.FloatField()
    is_complaint = models.BooleanField()
    topic = models.CharField(max_length=40)
    tier = models.CharField(max_length=10)
    intent = models.CharField(max_length=20)
    arousal = models.FloatField()
    risks = ArrayField(models.CharField(max_length=40))
    why = ArrayField(models.TextField())
    judged_at = models.DateTimeField()
