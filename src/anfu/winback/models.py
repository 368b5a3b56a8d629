"""What was agreed with customers, asked of them, answered by them and given to them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anfu.cases.models import Case, Incident
from anfu.people.models import Brand, Customer, Staff


class Consent(models.Model):
    """A customer agreed to something: never edited but for its end, never deleted."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, help_text="one of `rules.PURPOSES`")
    words = models.TextField(help_text="what they agreed to, word for word")
    how = models.CharField(max_length=10, help_text="page: by themselves; staff: told to one of us")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["customer", "purpose"], name="consent_of_customer")]


class Contact(models.Model):
    """We wrote to a customer to win them back: what the caps count."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contacts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, help_text="a `rules.Kind`")
    way = models.CharField(max_length=10, help_text="a `rules.Way`")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="contact_of_customer")]


class Survey(models.Model):
    """The question that one resolution of a case calls for, asked or not: every resolution has one."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="surveys")
    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", help_text="of the case when it was resolved"
    )
    question = models.CharField(max_length=8, help_text="csat, nps or effort")
    language = models.CharField(max_length=10)
    resolved_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="when to ask, then when to remind; null: nothing to do"
    )
    expires_at = models.DateTimeField(help_text="until when it can be answered")
    why_not = models.CharField(max_length=20, blank=True, help_text="why it was not asked by itself")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, blank=True, help_text="a `rules.Way`; empty: not asked")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "resolved_at"], name="one_survey_of_a_resolution")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="survey_due"),
            models.Index(fields=["brand", "resolved_at"], name="survey_of_brand"),
        ]


class Rating(models.Model):
    """What a customer answered: once for each survey. Its words are judged as posts are."""

    survey = models.OneToOneField(Survey, models.PROTECT, related_name="rating")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="ratings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="ratings")
    question = models.CharField(max_length=8, help_text="csat (1-5), nps (0-10) or effort (1-7, 7: easy)")
    score = models.SmallIntegerField()
    words = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=10, help_text="page or message")
    at = models.DateTimeField()
    complaint = models.FloatField(null=True, help_text="as in PostVerdict; null: no words")
    intent = models.CharField(max_length=20, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    tier = models.CharField(max_length=10, blank=True)
    arousal = models.FloatField(null=True)
    why = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(question="csat", score__range=(1, 5))
                | Q(question="nps", score__range=(0, 10))
                | Q(question="effort", score__range=(1, 7)),
                name="score_on_its_scale",
            )
        ]
        indexes = [models.Index(fields=["brand", "at"], name="rating_of_brand")]


class FollowUp(models.Model):
    """Days after a resolution: is it really solved? By message where X allows, else a task for the owner."""

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        NOT_SOLVED = "not_solved"
        NO_ANSWER = "no_answer"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="follow_ups")
    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=12, help_text="solved: by the playbook; disappointed: a poor rating")
    language = models.CharField(max_length=10)
    resolved_at = models.DateTimeField(help_text="the resolution it asks about")
    due_at = models.DateTimeField(null=True, help_text="when to ask, then when to give up; null: over")
    expires_at = models.DateTimeField(help_text="until when the customer's link answers")
    why_person = models.CharField(max_length=20, blank=True, help_text="why a person must ask; empty: none")
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "resolved_at", "why"], name="one_follow_up_of_a_kind")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="follow_up_due"),
            models.Index(
                fields=["brand", "due_at"],
                condition=Q(outcome="") & ~Q(why_person=""),
                name="follow_up_for_a_person",
            ),
        ]


class Grant(models.Model):
    """Something given to make good: proposed, where needed approved by somebody else, then issued once."""

    class Gives(models.TextChoices):
        DISCOUNT = "discount"
        GIFT = "gift"
        REFUND = "refund"
        CREDIT = "credit"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="grants")
    case = models.ForeignKey(Case, models.PROTECT, related_name="grants")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="grants")
    step = models.CharField(max_length=60, help_text="the key of the playbook's step")
    gives = models.CharField(max_length=10, choices=Gives)
    cost = models.BigIntegerField(help_text="what it costs the brand, in minor units of `currency`")
    currency = models.CharField(max_length=3)
    words = models.TextField(help_text="what the customer is given, in words")
    cause = models.CharField(max_length=40, help_text="the case's topic at that time")
    tier = models.CharField(max_length=10, help_text="the case's tier at that time")
    failures = models.PositiveIntegerField(help_text="how often we had failed this customer before")
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    why_second = models.CharField(
        max_length=20, blank=True, help_text="why a second person decides; empty: none"
    )
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)
    issued_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=16, unique=True, null=True, help_text="what the customer shows; once")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cost__gt=0), name="grant_costs_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="nobody_approves_their_own",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "issued_at"], name="grant_issued"),
            models.Index(
                fields=["brand"], condition=Q(issued_at=None, decided_at=None), name="grant_waiting"
            ),
            models.Index(fields=["case"], name="grant_of_case"),
            models.Index(fields=["customer"], name="grant_of_customer"),
        ]


class Purchase(models.Model):
    """Something that a customer bought who agreed that it is looked at; forgotten when they no longer do."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="purchases")
    reference = models.CharField(max_length=100, help_text="the shop's number of the order")
    at = models.DateTimeField()
    amount = models.BigIntegerField(help_text="in minor units of `currency`")
    currency = models.CharField(max_length=3)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "reference"], name="purchase_once")]
        indexes = [models.Index(fields=["brand", "at"], name="purchase_of_brand")]

    def __str__(self) -> str:
        return self.reference


class Gathering(models.Model):
    """Something that customers who agreed to it may be invited to."""

    class Kind(models.TextChoices):
        PRODUCT_TEST = "product_test"
        COMMUNITY = "community"
        FOCUS_GROUP = "focus_group"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="gatherings")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Invitation(models.Model):
    """One customer was invited to something, once."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "customer"], name="invited_once")]


class Improvement(models.Model):
    """What was changed because customers complained, in each language of the brand's playbooks."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="improvements")
    topic = models.CharField(max_length=40)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    said = models.JSONField(help_text="what customers said, by language")
    done = models.JSONField(help_text="what was changed, by language")
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    cases = models.ManyToManyField(Case, related_name="improvements", help_text="which led to it")

    def __str__(self) -> str:
        return str(next(iter(self.done.values()), ""))


class Telling(models.Model):
    """One customer was told of an improvement that they had asked for, once."""

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="tellings")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["improvement", "customer"], name="told_once")]
