"""What we heard."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anfu.people.models import Brand, Customer


class Post(models.Model):
    """One utterance that concerns a brand, a public post or a direct message; stored once, however often it arrives.

    Whatever looks at what the public says leaves out those that are private.
    """

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="posts", db_constraint=False, db_index=False
    )
    x_id = models.BigIntegerField()
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="posts", null=True, help_text="null: the brand wrote it"
    )
    text = models.TextField()
    media = models.JSONField(null=True, help_text="pictures and films: kind, url, alt_text; null: none")
    alt_text = models.TextField(blank=True, help_text="how its author described the pictures")
    lang = models.CharField(max_length=20)
    created_at = models.DateTimeField(help_text="published on X")
    heard_at = models.DateTimeField()
    conversation_id = models.BigIntegerField()
    replies_to = models.BigIntegerField(null=True, help_text="the post on X that it answers")
    is_repost = models.BooleanField()
    addresses_brand = models.BooleanField(
        help_text="mentions, quotes or answers the brand: X lets us reply through its API"
    )
    is_private = models.BooleanField(
        default=False, help_text="a direct message; `conversation_id` is then the X id of the other person"
    )
    is_sealed = models.BooleanField(
        default=False, help_text="X encrypted it: it is read in the X app, by a person"
    )
    reply_settings = models.CharField(max_length=20)
    first_x_id = models.BigIntegerField(null=True, help_text="the first of its edits; null: never edited")
    edited_at = models.DateTimeField(null=True)
    told_by = models.CharField(
        max_length=20, default="", db_default="", help_text="whose file told of it; empty: the network itself"
    )
    look_again_at = models.DateTimeField(null=True, help_text="when to ask X whether it is still there")
    gone_at = models.DateTimeField(null=True, help_text="when its words were wiped here")
    gone_why = models.CharField(max_length=20, blank=True, help_text="a reason of `listening.rules.GONE`")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id"], name="post_heard_once")]
        indexes = [
            models.Index(
                fields=["brand", "first_x_id"], condition=Q(first_x_id__isnull=False), name="post_edits"
            ),
            models.Index(
                fields=["look_again_at"], condition=Q(look_again_at__isnull=False), name="post_to_look_up"
            ),
            models.Index(fields=["brand", "conversation_id"], name="post_conversation"),
            models.Index(fields=["brand", "replies_to"], condition=Q(customer=None), name="post_of_ours"),
            models.Index(fields=["brand", "created_at"], name="post_time"),
        ]

    def __str__(self) -> str:
        return str(self.x_id)


class PostVersion(models.Model):
    """One wording of a post that was edited, under the id that X gave it: the first, and each edit."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="versions")
    x_id = models.BigIntegerField()
    text = models.TextField()
    created_at = models.DateTimeField(help_text="published on X")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id"], name="version_heard_once")]

    def __str__(self) -> str:
        return str(self.x_id)


class Cursor(models.Model):
    """How far one source was read: moved only after what was read is stored."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="cursors")
    source = models.CharField(max_length=20)
    read_up_to = models.DateTimeField(help_text="everything published on X before this is stored")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "source"], name="cursor_once")]


class Gap(models.Model):
    """A time in which we did not listen: how much of it was filled afterwards, and what is missing for good."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="gaps")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    filled_from = models.DateTimeField(
        null=True,
        help_text="from here to its end everything that X still shows is stored; null: being filled",
    )
    why = models.CharField(max_length=200, blank=True, help_text="why the rest could not be filled")
    seen_at = models.DateTimeField(null=True, help_text="when a person took note of what is missing")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "from_at"], name="gap_once")]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d %H:%M} to {self.to_at:%Y-%m-%d %H:%M}"


class SetAside(models.Model):
    """A post that could not be taken in, whole, until an intake that can: no post holds up the others, none is lost."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    x_id = models.BigIntegerField()
    body = models.TextField(help_text="`channel.port.HeardPost` in JSON")
    why = models.CharField(max_length=500)
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id"], name="set_aside_once")]

    def __str__(self) -> str:
        return str(self.x_id)


class Tool(models.Model):
    """A tool of the team's that listens for the brand, and how far we have read it."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    name = models.CharField(max_length=20, help_text="as its `channel.pointing.Monitor` is called")
    since = models.DateTimeField(help_text="what it found before is not read")
    mark = models.TextField(blank=True, help_text="where to read on, in the tool's own words")
    next_at = models.DateTimeField(help_text="when it is read next")
    read_at = models.DateTimeField(null=True, help_text="when it was last read whole")
    why = models.CharField(max_length=300, blank=True, help_text="why it was not, the last time")
    pointed = models.PositiveBigIntegerField(default=0, help_text="posts it pointed at")
    elsewhere = models.PositiveBigIntegerField(
        default=0, help_text="things listed that are not on our network; what overlaps counts again"
    )
    credits = models.PositiveBigIntegerField(default=0, help_text="of the tool's own, since the beginning")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="tool_once")]

    def __str__(self) -> str:
        return self.name


class Pointer(models.Model):
    """A post that a tool pointed at. What it says, the network is asked; only then is it heard."""

    class Outcome(models.TextChoices):
        WAITING = ""
        HEARD = "heard"
        GONE = "gone"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    x_id = models.BigIntegerField()
    tool = models.CharField(max_length=20)
    sentiment = models.CharField(
        max_length=10, blank=True, help_text="as the tool judges: see channel.pointing"
    )
    influence = models.FloatField(null=True, help_text="of the author, on the tool's own scale")
    told_at = models.DateTimeField()
    ask_at = models.DateTimeField(null=True, help_text="when to ask the network for it; null: it was asked")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id", "tool"], name="pointed_once")]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="pointer_to_ask")]

    def __str__(self) -> str:
        return str(self.x_id)
