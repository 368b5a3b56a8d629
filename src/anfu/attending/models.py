"""Presence and drafts: of the moment, kept only while they are of use."""

from __future__ import annotations

from django.db import models

from anfu.cases.models import Case
from anfu.people.models import Staff


class Presence(models.Model):
    """Somebody has a case open."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="present")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    typing_since = models.DateTimeField(null=True, help_text="null: does not type")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="present_once")]

    def __str__(self) -> str:
        return str(self.staff)


class Draft(models.Model):
    """The reply that is being written in a case; whoever opens the case may go on with it."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="draft")
    text = models.TextField()
    stage = models.CharField(max_length=12)
    private = models.BooleanField(default=False, db_default=False)
    by_model = models.BooleanField(
        default=False, db_default=False, help_text="a language model wrote it, perhaps mended by a person"
    )
    by = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
