"""Replies: the table is the queue."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anfu.cases.models import Case
from anfu.people.models import Brand, Staff


class Reply(models.Model):
    """One thing we say, in public or in a direct message, from queued to sent. It leaves at most once."""

    class Status(models.TextChoices):
        PENDING = "pending"
        RETURNED = "returned"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNSURE = "unsure"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    class Stage(models.TextChoices):
        ACKNOWLEDGE = "acknowledge"
        ANSWER = "answer"
        UPDATE = "update"
        CLOSE = "close"
        FOLLOW_UP = "follow_up"

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="replies", db_constraint=False, db_index=False
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="replies", db_index=False)
    to_x_id = models.BigIntegerField(help_text="the utterance on X that it answers")
    seen_x_id = models.BigIntegerField(
        null=True, help_text="the customer's newest utterance that the writer knew; null: `to_x_id`"
    )
    is_private = models.BooleanField(default=False, help_text="a direct message to the case's customer")
    invites = models.BooleanField(
        default=False, help_text="with a link by which the customer writes to us privately"
    )
    stage = models.CharField(max_length=12, choices=Stage)
    template = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    promises = models.JSONField(default=list, help_text="pledges that count from its publication")
    author = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", help_text="null: automatic"
    )
    is_automatic = models.BooleanField()
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="not to be sent before; after a refusal for now, the next try")
    claimed_at = models.DateTimeField(null=True, help_text="when a worker last took it to send")
    looked_up_at = models.DateTimeField(null=True, help_text="unsure: when X was last asked for it")
    sent_at = models.DateTimeField(null=True, help_text="published, by X's clock")
    x_id = models.BigIntegerField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True, help_text="what the network answered")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_automatic=True, is_private=False) & ~Q(status="withdrawn"),
                name="one_automatic_reply",
            ),
            models.UniqueConstraint(
                fields=["case", "stage", "template"],
                condition=Q(is_automatic=True, is_private=True) & ~Q(status="withdrawn"),
                name="one_automatic_message",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status="queued"), name="reply_to_send"),
            models.Index(
                fields=["claimed_at"], condition=Q(status__in=["sending", "unsure"]), name="reply_in_doubt"
            ),
            models.Index(
                fields=["claimed_at"],
                condition=Q(status__in=["sending", "unsure", "sent"]),
                name="reply_that_left",
            ),
            models.Index(fields=["case"], condition=Q(status="pending"), name="reply_to_approve"),
            models.Index(fields=["case"], name="reply_of_case"),
            models.Index(fields=["brand", "x_id"], name="reply_on_x"),
        ]

    def __str__(self) -> str:
        return self.text


class Picture(models.Model):
    """A picture that goes with one reply; forgotten with the words."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="picture")
    kind = models.CharField(max_length=20, help_text="as `Content-Type` names it")
    content = models.BinaryField()
    alt_text = models.TextField(help_text="how it is described to those who cannot see it")


class Approval(models.Model):
    """A second person asked for behind one reply; the reply's status tells what came of it."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="approval")
    why = models.CharField(max_length=20, help_text="the rule of the playbook that asks for it")
    worded_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", help_text="whose words they are: never their approver's"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was returned")


class Pause(models.Model):
    """Nothing leaves for a brand from `began_at` until it is ended: by a person who asked for it, or by X."""

    class Code(models.TextChoices):
        ASKED = "asked"
        SIGNED_OUT = "signed_out"
        WRONG_TOKEN = "wrong_token"  # noqa: S105 - a code, no secret
        SUSPENDED = "suspended"
        NO_CREDITS = "no_credits"
        DAILY_CAP = "daily_cap"
        RESTORED = "restored"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="pauses")
    code = models.CharField(max_length=12, choices=Code)
    reason = models.TextField(help_text="what the person said, or what X answered")
    by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", help_text="null: X, or a command"
    )
    began_at = models.DateTimeField()
    try_again_at = models.DateTimeField(null=True, help_text="one reply then tries; null: a person resumes")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "code"], condition=Q(ended_at=None), name="one_open_pause_of_a_kind"
            )
        ]


class Pace(models.Model):
    """How many more public replies, or direct messages, X lets a brand send in a window, as its answers told."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="paces")
    is_private = models.BooleanField(default=False)
    window = models.CharField(
        max_length=10, default="quarter", help_text="which of X's windows: channel.port.Window"
    )
    left = models.PositiveIntegerField()
    most = models.PositiveIntegerField(null=True, help_text="how many a whole window takes")
    until = models.DateTimeField()
    told_at = models.DateTimeField(help_text="when the call began whose answer told it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "is_private", "window"], name="one_pace_of_a_window")
        ]


class Footing(models.Model):
    """The one database server on which all that we said is known; on any other X is asked first what we said.

    A backup that is brought back, or a standby that took over, may not know of the last replies that left.
    """

    system = models.BigIntegerField(help_text="PostgreSQL's own number of the cluster")
    timeline = models.IntegerField(
        help_text="changes when a standby takes over, or a backup is rolled forward"
    )
