"""The ledger of promises: rows are added and fulfilled, never deleted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anfu.cases.models import Case
from anfu.people.models import Brand, Staff
from anfu.replies.models import Reply


class Promise(models.Model):
    """A time by which we said we would do something, or a standard of the playbook."""

    class Kind(models.TextChoices):
        FIRST_REPLY = "first_reply"
        ANSWER = "answer"
        UPDATE = "update"
        CONTACT = "contact"

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="promises", db_constraint=False, db_index=False
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="promises", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    made_by = models.ForeignKey(
        Reply, models.PROTECT, null=True, related_name="made", help_text="null: a standard of the playbook"
    )
    made_at = models.DateTimeField(help_text="from when it counts: publication of the reply or complaint")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, help_text="when the thing was done, in time or late")
    done_by = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="fulfilled")
    broken_noticed_at = models.DateTimeField(null=True, help_text="when we saw it; it broke at due_at")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(done_at=None, broken_noticed_at=None, withdrawn_at=None),
                name="promise_to_notice",
            ),
            models.Index(
                fields=["brand", "due_at"], condition=Q(done_at=None, withdrawn_at=None), name="promise_open"
            ),
            models.Index(fields=["case"], name="promise_of_case"),
            models.Index(fields=["brand", "-due_at"], name="promise_due"),
        ]


class Explanation(models.Model):
    """Why a promise is moved, or was broken; `told_by` is the reply that tells the customer of the new time.

    A promise is moved once that reply is published, and not before.
    """

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="explanations")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_by = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="moves")

    def __str__(self) -> str:
        return self.reason
