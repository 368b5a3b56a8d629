"""Who wants to hear of what, and what waits to be told: the table is the queue."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anfu.cases.models import Case
from anfu.people.models import Brand, Staff


class Subscription(models.Model):
    """One receiver outside: an address, the kinds of events that it hears of, and how well it answers."""

    class Shape(models.TextChoices):
        JSON = "json"
        SLACK = "slack"
        TEAMS = "teams"
        EMAIL = "email"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="subscriptions")
    name = models.CharField(max_length=60)
    shape = models.CharField(max_length=5, choices=Shape)
    address = models.TextField(help_text="encrypted: an address on the web, or e-mail addresses")
    shown = models.CharField(max_length=120, help_text="the address as people may see it")
    secret = models.TextField(help_text="encrypted; what deliveries are signed with")
    old_secret = models.TextField(blank=True, help_text="encrypted; signs as well until `old_until`")
    old_until = models.DateTimeField(null=True)
    kinds = ArrayField(models.CharField(max_length=30))
    language = models.CharField(max_length=10, default="en", help_text="of its texts: en or zh-hans")
    cooldown = models.PositiveIntegerField(
        default=0, help_text="minutes in which further events of a kind are gathered into one message"
    )
    quiet_from = models.TimeField(null=True, help_text="messages wait from here")
    quiet_to = models.TimeField(null=True, help_text="to here; not later: on the next day")
    zone = models.CharField(max_length=40, default="UTC", help_text="an IANA time zone, of the quiet hours")
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="not to be tried before: it did not answer")
    failures = models.PositiveIntegerField(default=0, help_text="tries in a row that it did not answer")
    failing_since = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", help_text="null: Anfu itself"
    )
    removed_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True, help_text="one worker at a time delivers to it")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(paused_at=None, removed_at=None), name="subscription_due"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event for one receiver, from waiting to delivered; kept as the log for `actions.KEEP`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=100, help_text="what happened; told once to each receiver")
    kind = models.CharField(max_length=30)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="when it happened")
    data = models.JSONField(help_text="what is told: no customer's name, no customer's words")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True, help_text="of the last try")
    status = models.PositiveIntegerField(null=True, help_text="HTTP's, of the last try")
    answer = models.CharField(max_length=300, blank=True, help_text="what was answered, or why nothing was")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "key"], name="event_told_once")]
        indexes = [
            models.Index(
                fields=["subscription", "id"], condition=Q(state="waiting"), name="delivery_in_turn"
            ),
            models.Index(
                fields=["subscription", "due_at"], condition=Q(state="waiting"), name="delivery_due"
            ),
            models.Index(fields=["subscription", "-id"], name="delivery_log"),
            models.Index(fields=["subscription", "kind", "-due_at"], name="delivery_cooling"),
            models.Index(fields=["at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return self.key


class Mark(models.Model):
    """How far the history of cases was told: every line up to `told` is."""

    told = models.BigIntegerField(default=0)
    read = models.BigIntegerField(default=0, help_text="the highest line seen when `writers` were looked for")
    writers = ArrayField(
        models.CharField(max_length=40),
        default=list,
        help_text="transactions that may add lines below `read`",
    )
