"""What people said of verdicts, and the model that learned from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import F

from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.triage.learning.drift import Word
from anfu.triage.learning.fitting import Lesson, unpacked, with_delta
from anfu.triage.learning.rules import Standing
from anfu.triage.linear import Model, shipped, shipped_digest
from anfu.triage.models import Correction, PostVerdict, Training


def standing_of(verdict: PostVerdict) -> Standing:
    """As much of a verdict as a person may correct."""
    return Standing(verdict.is_complaint, verdict.topic, verdict.tier, verdict.intent)


def correction_of(post_id: int) -> Correction | None:
    """The newest correction of a post's verdict that was not taken back."""
    standing = Correction.objects.filter(post_id=post_id, undone_at=None)
    return standing.select_related("by").order_by("-pk").first()


def model_of(brand: Brand) -> Model:
    """The model that judges a brand's posts now: the last one that took over, or the shipped one."""
    training = training_in_use(brand)
    return _learned(training.pk) if training else shipped()


def training_in_use(brand: Brand) -> Training | None:
    """The training whose model judges a brand's posts; None where the shipped one does.

    What was learned on top of other weights than those shipped now is out of use: it would be added to the wrong ones.
    """
    stands = Training.objects.filter(
        brand=brand, outcome=Training.Outcome.TOOK_OVER, taken_back_at=None, base=shipped_digest()
    )
    return stands.defer("delta").order_by("-at", "-pk").first()


@lru_cache(maxsize=4)
def _learned(training_id: int) -> Model:
    # Rows never change, so each is put together once in a process.
    return with_delta(shipped(), unpacked(bytes(Training.objects.get(pk=training_id).delta or b"")))


def differs(correction: Correction) -> bool:
    """Did the person say something else than triage?"""
    return (correction.is_complaint, correction.topic, correction.tier, correction.intent) != (
        correction.was_is_complaint,
        correction.was_topic,
        correction.was_tier,
        correction.was_intent,
    )


def corrected_posts(brand: Brand, most: int) -> list[Lesson]:
    """The newest `most` posts whose verdict a person corrected or agreed with, as they stand now.

    Left out are words that are gone, and posts that were edited after the correction: it spoke of other words.
    """
    newest = (
        Correction.objects.filter(brand=brand, undone_at=None, post__gone_at=None)
        .exclude(post__edited_at__gt=F("at"))
        .select_related("post")
        .order_by("post_id", "-pk")
        .distinct("post_id")
    )
    found = sorted(newest, key=lambda correction: correction.pk)[-most:]
    return [
        Lesson(
            correction.post.x_id,
            read_as(correction.post),
            correction.post.lang,
            Standing(correction.is_complaint, correction.topic, correction.tier, correction.intent),
            is_corrected=differs(correction),
            names_intent=differs(correction) and correction.intent not in ("complaint", "other"),
        )
        for correction in found
    ]


def confirmed_posts(post_ids: Iterable[int], most: int) -> list[Lesson]:
    """Of these posts, the newest `most` whose verdict nobody corrected: as triage judged them."""
    stands = PostVerdict.objects.filter(post_id__in=list(post_ids), post__gone_at=None, is_complaint=True)
    newest = stands.exclude(post__corrections__undone_at=None, post__corrections__isnull=False)
    return [_as_judged(verdict) for verdict in newest.select_related("post").order_by("-post_id")[:most]]


def left_alone(brand: Brand, most: int) -> list[Lesson]:
    """The newest `most` posts judged to be no complaint of which nobody said otherwise.

    Nobody looked at most of them: they hold the share of complaints where it is, and teach nothing new.
    """
    stands = PostVerdict.objects.filter(brand=brand, post__gone_at=None, is_complaint=False)
    newest = stands.filter(post__corrections=None).select_related("post").order_by("-post_id")[:most]
    return [_as_judged(verdict) for verdict in newest]


def let_pass(brand: Brand, since: datetime, most: int) -> list[PostVerdict]:
    """Public posts since a moment (UTC) judged to be no complaint, of which nobody said a word: the doubtful first."""
    stands = PostVerdict.objects.filter(
        brand=brand, is_complaint=False, judged_at__gte=since, post__gone_at=None, post__is_private=False,
        post__told_by="",
    )  # fmt: skip
    unseen = stands.filter(post__corrections=None).select_related("post__customer")
    return list(unseen.order_by("-complaint", "-post_id")[:most])


def recent_posts(brand: Brand, most: int) -> list[tuple[str, str]]:
    """The newest `most` posts that were judged: (text, language)."""
    newest = PostVerdict.objects.filter(brand=brand, post__gone_at=None).select_related("post")
    return [(read_as(verdict.post), verdict.post.lang) for verdict in newest.order_by("-post_id")[:most]]


def _as_judged(verdict: PostVerdict) -> Lesson:
    post = verdict.post
    return Lesson(
        post.x_id, read_as(post), post.lang, standing_of(verdict), is_corrected=False, names_intent=False
    )


def read_as(post: Post) -> str:
    """A stored post as triage reads it: with what its author says of its pictures."""
    return f"{post.text}\n{post.alt_text}" if post.alt_text else post.text


def judged_between(brand: Brand, start: datetime, end: datetime) -> list[datetime]:
    """When each verdict of a span of time (UTC) was given."""
    given = PostVerdict.objects.filter(brand=brand, judged_at__gte=start, judged_at__lt=end)
    return list(given.values_list("judged_at", flat=True))


def words_between(brand: Brand, start: datetime, end: datetime, confirmed: Iterable[int]) -> list[Word]:
    """What people said of the verdicts of a span of time (UTC); `confirmed` are posts of resolved cases."""
    given = PostVerdict.objects.filter(brand=brand, judged_at__gte=start, judged_at__lt=end)
    corrections = Correction.objects.filter(post__verdict__in=given, undone_at=None).order_by("pk")
    said = {correction.post_id: differs(correction) for correction in corrections}
    spoken_of = given.filter(post_id__in=said.keys() | set(confirmed))
    return [
        Word(verdict.judged_at, verdict.complaint, verdict.is_complaint, said.get(verdict.post_id, False))
        for verdict in spoken_of
    ]


def complaints_between(brand: Brand, start: datetime, end: datetime, most: int) -> list[str]:
    """What complaints of a span of time (UTC) say, the newest `most`."""
    given = PostVerdict.objects.filter(
        brand=brand, judged_at__gte=start, judged_at__lt=end, is_complaint=True, post__gone_at=None
    )
    return [read_as(verdict.post) for verdict in given.select_related("post").order_by("-judged_at")[:most]]
