"""Cases and their history."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anfu.cases.code import code_of
from anfu.listening.models import Post
from anfu.people.models import Brand, Customer, Staff
from anfu.playbook.models import PlaybookVersion


class Incident(models.Model):
    """What many customers complain of at once: one outage, one fault, one text copied by many.

    How many they are is counted from its cases, never kept.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="incidents")
    name = models.CharField(max_length=100, default="", help_text="given by a person; empty until then")
    topic = models.CharField(max_length=40)
    first_post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(help_text="when its first complaint was published")
    noticed_at = models.DateTimeField(help_text="when there were enough complaints to see that they are one")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                fields=["brand", "opened_at"], condition=Q(merged_into=None), name="incident_standing"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.topic


class Case(models.Model):
    """One customer's one problem. A customer has at most one open case with a brand."""

    class Tier(models.TextChoices):
        ORDINARY = "ordinary"
        SERIOUS = "serious"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="cases", db_constraint=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="cases")
    root_post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    playbook = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+")
    tier = models.CharField(max_length=10, choices=Tier)
    topic = models.CharField(max_length=40)
    arousal = models.FloatField()
    lang = models.CharField(max_length=20)
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="cases", null=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="cases", null=True)
    opened_at = models.DateTimeField(help_text="when the first complaint was published")
    last_heard_at = models.DateTimeField(help_text="when the customer's newest post was published")
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    snoozed_until = models.DateTimeField(
        null=True, help_text="out of sight until then, or until the customer writes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "customer"], condition=Q(closed_at=None), name="one_open_case"
            )
        ]
        indexes = [
            models.Index(fields=["brand", "tier"], condition=Q(closed_at=None), name="case_open"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="case_owned"),
            models.Index(
                fields=["brand", "closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The short reference that customers see, such as K7Q2."""
        return code_of(self.pk)


class CaseEvent(models.Model):
    """One line of a case's history: only added, in the transaction of the verb that it tells."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        HEARD = "heard"
        EDITED = "edited"
        WIPED = "wiped"
        ESCALATED = "escalated"
        CORRECTED = "corrected"
        GROUPED = "grouped"
        SUSPECTED = "suspected"
        APPEALED = "appealed"
        CLEARED = "cleared"
        REPORT_ASKED = "report_asked"
        REPORT_AGREED = "report_agreed"
        REPORT_DECLINED = "report_declined"
        REPORTED = "reported"
        TAKEN = "taken"
        NOTED = "noted"
        MENTIONED = "mentioned"
        DEALT = "dealt"
        GIVEN_BACK = "given_back"
        HANDED_OVER = "handed_over"
        TAGGED = "tagged"
        SNOOZED = "snoozed"
        NAMED_OTHER = "named_other"
        CLOSED = "closed"
        REOPENED = "reopened"
        ASKED = "asked"
        RATED = "rated"
        FOLLOWED_UP = "followed_up"
        GRANT_PROPOSED = "grant_proposed"
        GRANTED = "granted"
        GRANT_REFUSED = "grant_refused"
        TOLD = "told"
        LEFT_TO_PERSON = "left_to_person"
        REPLY_QUEUED = "reply_queued"
        APPROVAL_ASKED = "approval_asked"
        APPROVED = "approved"
        REWORDED = "reworded"
        RETURNED = "returned"
        REPLY_SENT = "reply_sent"
        REPLY_ELSEWHERE = "reply_elsewhere"
        REPLY_REFUSED = "reply_refused"
        REPLY_UNSURE = "reply_unsure"
        REPLY_WITHDRAWN = "reply_withdrawn"
        PROMISE_MADE = "promise_made"
        PROMISE_KEPT = "promise_kept"
        PROMISE_LATE = "promise_late"
        PROMISE_BROKEN = "promise_broken"
        PROMISE_WITHDRAWN = "promise_withdrawn"
        PROMISE_MOVED = "promise_moved"
        PROMISE_EXPLAINED = "promise_explained"

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=20, help_text="a `Kind`")
    at = models.DateTimeField(help_text="when it happened, not when we noticed")
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="event_of_case"),
            models.Index(fields=["by"], condition=Q(by__isnull=False), name="event_by_staff"),
        ]


class Mention(models.Model):
    """A colleague is named in a note, and is shown it until they have opened the case."""

    note = models.ForeignKey(CaseEvent, models.PROTECT, related_name="mentions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="mentions")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="mentions", db_index=False)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "staff"], name="mention_once")]
        indexes = [
            models.Index(fields=["staff", "-at"], name="mention_of_staff"),
            models.Index(fields=["staff"], condition=Q(seen_at=None), name="mention_unseen"),
        ]

    def __str__(self) -> str:
        return str(self.staff)


class Sketch(models.Model):
    """What a case's first complaint is about, as numbers that compare with others'; forgotten with its words."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="sketch")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField(help_text="when the complaint was published")
    numbers = models.BinaryField(help_text="as `triage.subject` gives them")
    copy_of = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["brand", "at"], name="sketch_recent")]


class Suspicion(models.Model):
    """A person holds that a complaint is false or malicious: the evidence, and who decided. Never said in public.

    The lane stands until it is lifted; a case stands in it at most once at a time.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspicions")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    claims = models.TextField(help_text="what the customer claims")
    facts = models.TextField(help_text="what the brand knows to be so, and from where")
    links = ArrayField(models.URLField(max_length=500), default=list)
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    appeal = models.TextField(
        default="", help_text="what the customer says against it, through the formal channel"
    )
    appealed_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(lifted_at=None), name="one_open_suspicion")
        ]


class Report(models.Model):
    """Clear defamation that is to be reported to X: proposed by one person, agreed to by another, handed in by hand.

    X has no API for it. A suspicion has at most one that was not declined; one that was lifted needs none any more.
    """

    suspicion = models.ForeignKey(Suspicion, models.PROTECT, related_name="reports")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    why = models.TextField(help_text="which words defame whom, and why that is clear")
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_why = models.TextField(default="")
    handed_in_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=100, default="", help_text="by which X knows it, where X gave one")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suspicion"], condition=Q(declined_at=None), name="one_standing_report"
            )
        ]
        indexes = [
            models.Index(
                fields=["brand"], condition=Q(declined_at=None, handed_in_at=None), name="report_open"
            )
        ]

    def __str__(self) -> str:
        return self.number or str(self.suspicion_id)
