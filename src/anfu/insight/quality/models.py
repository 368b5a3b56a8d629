"""Replies that were drawn, what colleagues hold of them, and what the person says against it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from anfu.people.models import Brand, Staff
from anfu.replies.models import Reply


class Sample(models.Model):
    """One reply that was drawn in a week, with what the desk itself can say of it."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    week = models.CharField(max_length=8, help_text="in which it was sent, such as 2026-W47")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="sample")
    person = models.ForeignKey(Staff, models.PROTECT, related_name="+", help_text="who wrote it")
    is_serious = models.BooleanField(help_text="of a serious case")
    wanted = models.PositiveSmallIntegerField(help_text="how many assess it, each for themselves")
    facts = models.JSONField(
        help_text="shares from 0 to 1 by item of `rules.BY_FACTS`; left out: does not apply"
    )
    found = models.JSONField(default=list, help_text="rules of the reply check that it breaks")
    drawn_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "week"], name="sample_of_week"),
            models.Index(fields=["person", "-drawn_at"], name="sample_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.reply_id}"


class Assessment(models.Model):
    """What one colleague holds of one reply. Never edited: a decided appeal tells what counts instead."""

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="assessments")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    marks = models.JSONField(
        help_text="of `rules.MARKS` by item of `rules.BY_PEOPLE`; left out: does not apply"
    )
    is_unsafe = models.BooleanField(help_text="it shows what must not be shown, or promises what must not be")
    words = models.TextField(help_text="what was good, and what would help")
    read_at = models.DateTimeField(null=True, help_text="when the person first saw it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample", "by"], name="assessed_once_by_each")]

    def __str__(self) -> str:
        return f"{self.sample} {self.by}"


class Appeal(models.Model):
    """The person holds an assessment to be wrong; somebody who did not make it decides."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="appeal")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    marks = models.JSONField(null=True, help_text="what counts instead; null: the assessment stands")
    is_unsafe = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")), name="nobody_decides_their_own_appeal"
            )
        ]

    def __str__(self) -> str:
        return self.reason
