"""What insight keeps of its own: each case's story in one row, and how far the history was read."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anfu.cases.models import Case
from anfu.people.models import Brand, Staff
from anfu.playbook.models import PlaybookVersion


class Story(models.Model):
    """A case told in one row, from its history alone; told anew whenever a line is added, so never edited by hand."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="story")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+", db_index=False)
    playbook = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="+", db_index=False)
    topic = models.CharField(max_length=40)
    is_serious = models.BooleanField()
    lang = models.CharField(max_length=20)
    followers = models.PositiveBigIntegerField(help_text="of the customer, when the story was told")
    opened_at = models.DateTimeField()
    first_word_at = models.DateTimeField(null=True, help_text="our first reply of any kind")
    replied_at = models.DateTimeField(null=True, help_text="the first reply by a person")
    replied_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, help_text="the first answer or close by a person")
    resolved_at = models.DateTimeField(null=True, help_text="first closed as resolved")
    closed_at = models.DateTimeField(null=True, help_text="null while open, again after a reopening")
    is_complaint = models.BooleanField(help_text="false: closed as no complaint")
    came_back_at = models.DateTimeField(
        null=True, help_text="after the resolution: reopened, or the customer's next case opened"
    )
    heard = models.IntegerField(help_text="the customer's posts")
    replies = models.IntegerField(help_text="our public replies, of any kind")
    answers = models.IntegerField(help_text="answers and closes by a person")
    hand_overs = models.IntegerField()
    first_arousal = models.FloatField(null=True, help_text="of the customer's first post")
    last_arousal = models.FloatField(null=True, help_text="of the newest, where there is more than one")
    last_feeling = models.SmallIntegerField(
        null=True, help_text="of the newest post or rating after the first: 1 praise, -1 complaint, 0 neither"
    )
    later_feeling = models.SmallIntegerField(
        null=True, help_text="of the newest public post after the resolution, in whatever case or none"
    )
    spent = models.DecimalField(
        max_digits=12, decimal_places=4, default=0, help_text="US dollars for its calls to X"
    )
    asked = models.IntegerField(default=0, help_text="how often they were asked for a rating")
    csat = models.IntegerField(default=0, help_text="ratings from 1 to 5")
    satisfied = models.IntegerField(default=0, help_text="those of 4 or 5")
    nps = models.IntegerField(default=0, help_text="ratings from 0 to 10")
    promoters = models.IntegerField(default=0, help_text="those of 9 or 10")
    detractors = models.IntegerField(default=0, help_text="those up to 6")
    effort = models.IntegerField(default=0, help_text="ratings from 1 to 7 (easy)")
    ease = models.IntegerField(default=0, help_text="their sum")
    kept = models.IntegerField(help_text="promises done in time")
    broken = models.IntegerField(help_text="promises done late, or released after they were due")
    late_by = ArrayField(models.FloatField(), help_text="lateness of those done late, in seconds")
    open_dues = ArrayField(models.DateTimeField(), help_text="when the promises still open fall due")
    template = models.CharField(max_length=60, blank=True, help_text="of our first reply")
    record = models.BinaryField(default=b"", help_text="the above packed as `record.RECORD`, to be read fast")

    class Meta:
        indexes = [
            models.Index(fields=["brand", "opened_at"], include=["record"], name="story_opened_packed"),
            models.Index(
                fields=["brand", "opened_at"], condition=~Q(late_by=[]) | ~Q(open_dues=[]), name="story_late"
            ),
            models.Index(fields=["brand", "closed_at"], name="story_closed"),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Bookmark(models.Model):
    """How far history and posts were read: up to `settled` for good, up to `read` but for what `writers` may add."""

    settled = models.BigIntegerField(default=0, help_text="id of a line; all up to it are told")
    read = models.BigIntegerField(default=0, help_text="the highest id seen when `writers` were looked for")
    settled_post = models.BigIntegerField(default=0, help_text="the same of posts")
    read_post = models.BigIntegerField(default=0, help_text="the same of posts")
    writers = ArrayField(
        models.CharField(max_length=40),
        default=list,
        help_text="transactions that may add lines or posts below `read`",
    )
    layout = models.CharField(max_length=16, default="", help_text="how stories are packed (`record.LAYOUT`)")


class MonthlyReview(models.Model):
    """One month in review, as it was told when it was made; made anew it replaces what it told."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="reviews")
    month = models.CharField(max_length=7, help_text="such as 2026-10")
    made_at = models.DateTimeField()
    told = models.JSONField(help_text="a `review.Review`")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "month"], name="one_review_a_month")]

    def __str__(self) -> str:
        return self.month


class Spike(models.Model):
    """More complaints of one topic (empty: of all together) than the rhythm of the hour explains."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="spikes")
    topic = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField(help_text="the beginning of the five minutes in which it was seen")
    noticed_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="when there were last too many")
    count = models.IntegerField(help_text="complaints in those five minutes")
    expected = models.FloatField(help_text="as many are usual")
    peak = models.IntegerField(help_text="the most in any five minutes since")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "topic"], condition=Q(ended_at=None), name="one_spike_of_a_topic"
            )
        ]
        indexes = [models.Index(fields=["brand", "-began_at"], name="spike_of_brand")]

    def __str__(self) -> str:
        return f"{self.topic or 'all'} {self.began_at:%Y-%m-%d %H:%M}"
