"""What is read about quality: what may be drawn, what the desk says of a reply, what colleagues hold of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, F, QuerySet

from anfu.cases.suspicion.queries import lane_of
from anfu.insight.intervals import Estimate, mean
from anfu.insight.quality.actions import Facts
from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.insight.quality.rules import BY_PEOPLE, MARKS, Candidate, agreement, is_open_to_others, score
from anfu.listening.models import Post
from anfu.people.models import Brand, Staff
from anfu.playbook.queries import playbook_of
from anfu.promises.models import Promise
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply, under_playbook
from anfu.replies.models import Reply

LANGUAGE = {"block": 0.0, "warn": 0.5}
"""What the gravest finding leaves of the item "language"; hints take nothing."""


@dataclass(frozen=True)
class Held:
    """What one colleague holds of a reply, as it counts: after a decided appeal, what was decided."""

    assessment: Assessment
    appeal: Appeal | None

    @property
    def marks(self) -> Mapping[str, int]:
        """The marks that count."""
        changed = self.appeal.marks if self.appeal else None
        counts: Mapping[str, int] = self.assessment.marks if changed is None else changed
        return counts

    @property
    def is_unsafe(self) -> bool:
        """Is it held to be unsafe?"""
        changed = self.appeal.is_unsafe if self.appeal else None
        return self.assessment.is_unsafe if changed is None else changed

    @property
    def is_open(self) -> bool:
        """Does an appeal wait? Then it counts for nothing yet."""
        return self.appeal is not None and self.appeal.decided_at is None

    @property
    def score(self) -> float | None:
        """What it adds up to, together with what the desk says."""
        return score(self.marks, self.assessment.sample.facts, is_unsafe=self.is_unsafe)


def candidates(brand: Brand, since: datetime, until: datetime) -> list[Candidate]:
    """The replies that people sent from `since` until before `until` (UTC) and whose words are still here."""
    sent = Reply.objects.filter(
        brand=brand,
        status=Reply.Status.SENT,
        sent_at__gte=since,
        sent_at__lt=until,
        is_automatic=False,
        author__isnull=False,
    ).exclude(text="")
    return [
        Candidate(reply_id, author_id, tier == "serious")
        for reply_id, author_id, tier in sent.values_list("pk", "author_id", "case__tier")
        if author_id is not None
    ]


def facts_of(reply_ids: Iterable[int]) -> dict[int, Facts]:
    """What the desk itself says of each of these replies."""
    replies = Reply.objects.filter(pk__in=list(reply_ids)).select_related("case__root_post")
    return {reply.pk: _facts(reply) for reply in replies}


def _facts(reply: Reply) -> Facts:
    found = [one for one in check_reply(reply.text, _setting(reply)) if one.severity in LANGUAGE]
    shares = {"language": min((LANGUAGE[one.severity] for one in found), default=1.0)}
    fulfilled, made = Promise.objects.filter(done_by=reply), Promise.objects.filter(made_by=reply)
    on_time = [one.done_at <= one.due_at for one in fulfilled if one.done_at]
    kept = [one.done_at is not None and one.done_at <= one.due_at for one in made if _is_over(one)]
    if on_time:
        shares["on_time"] = sum(on_time) / len(on_time)
    if kept:
        shares["kept"] = sum(kept) / len(kept)
    return Facts(shares, sorted({one.rule for one in found}))


def _is_over(promise: Promise) -> bool:
    """Was it done, or seen to be broken? What is released or not due yet tells nothing."""
    return promise.withdrawn_at is None and (
        promise.done_at is not None or promise.broken_noticed_at is not None
    )


def _setting(reply: Reply) -> Setting:
    """Where a reply stood when it was written; other replies are not compared, so that likeness is no fault here."""
    case, book = reply.case, playbook_of(reply.case.playbook_id)
    answered = Post.objects.filter(brand_id=reply.brand_id, x_id=reply.to_x_id).first() or case.root_post
    before = Reply.objects.filter(
        case=case, status=Reply.Status.SENT, is_private=False, sent_at__lt=reply.queued_at
    )
    setting = Setting(
        stage=reply.stage,
        tier=lane_of(case),
        language=book.language,
        public=not reply.is_private,
        post=answered.text,
        arousal=case.arousal,
        exchanges=before.count(),
        now=reply.queued_at,
    )
    return under_playbook(setting, book)


def about(person: Staff, most: int) -> list[Held]:
    """What colleagues hold of somebody's replies, newest first."""
    return _held(_assessments().filter(sample__person=person).order_by("-at", "-pk")[:most])


def held_of(sample: Sample) -> list[Held]:
    """What colleagues hold of one reply, in the order in which they said it."""
    return _held(_assessments().filter(sample=sample).order_by("at", "pk"))


def waiting_for(reader: Staff, most: int) -> list[Sample]:
    """Replies that `reader` may assess and that too few have, the oldest first; nobody assesses their own."""
    open_ones = (
        Sample.objects.filter(brand_id=reader.brand_id)
        .annotate(had=Count("assessments"))
        .filter(had__lt=F("wanted"))
        .exclude(person=reader)
        .exclude(assessments__by=reader)
    )
    found = open_ones.select_related("reply__case", "person").order_by("drawn_at", "pk")
    return list(found[:most])


def appeals_before(reader: Staff) -> list[Appeal]:
    """Appeals that `reader` may decide: neither theirs nor against what they said."""
    waiting = Appeal.objects.filter(assessment__sample__brand_id=reader.brand_id, decided_at=None)
    others = waiting.exclude(by=reader).exclude(assessment__by=reader)
    return list(others.select_related("assessment__sample__reply__case", "by").order_by("at", "pk"))


@dataclass(frozen=True)
class Standing:
    """How somebody's replies are held, over a period: the mean score, and the mean of each item, from 0 to 1."""

    person_id: int
    score: Estimate
    items: Mapping[str, Estimate]
    examples: Sequence[Held]
    """The lowest ones, lowest first."""


def standings(brand: Brand, since: datetime, until: datetime, now: datetime) -> list[Standing]:
    """How each person's replies sent in a period are held, as far as others than the person may see it `now`.

    What is appealed against counts once it is decided. A reply that two assessed counts once, by their mean.
    """
    shown = _assessments().filter(
        sample__brand=brand, sample__reply__sent_at__gte=since, sample__reply__sent_at__lt=until
    )
    theirs: defaultdict[int, list[Held]] = defaultdict(list)
    for one in _held(shown.order_by("pk")):
        if not one.is_open and is_open_to_others(one.assessment.at, one.assessment.read_at, now):
            theirs[one.assessment.sample.person_id].append(one)
    return [_standing(person_id, held) for person_id, held in sorted(theirs.items())]


def _standing(person_id: int, held: Sequence[Held]) -> Standing:
    replies: defaultdict[int, list[Held]] = defaultdict(list)
    for one in held:
        replies[one.assessment.sample_id].append(one)
    items: defaultdict[str, list[float]] = defaultdict(list)
    scores = []
    for same in replies.values():
        if known := [one.score for one in same if one.score is not None]:
            scores.append(sum(known) / len(known))
        for item, share in same[0].assessment.sample.facts.items():
            items[item].append(share)
        for item in BY_PEOPLE:
            if marked := [one.marks[item] / MARKS[-1] for one in same if item in one.marks]:
                items[item].append(sum(marked) / len(marked))
    lowest = sorted(
        (one for one in held if one.score is not None), key=lambda one: (one.score or 0, one.assessment.pk)
    )
    return Standing(
        person_id,
        mean(np.array(scores)),
        {item: mean(np.array(shares)) for item, shares in items.items()},
        lowest[:3],
    )


def agreed(brand: Brand, since: datetime) -> Estimate:
    """How far two who assessed the same reply agree, over replies drawn since a moment (UTC), before any appeal."""
    twice: defaultdict[int, list[Mapping[str, int]]] = defaultdict(list)
    rows = Assessment.objects.filter(sample__brand=brand, sample__wanted=2, sample__drawn_at__gte=since)
    for sample_id, marks in rows.order_by("at", "pk").values_list("sample_id", "marks"):
        twice[sample_id].append(marks)
    cards = [
        [(both[0][item], both[1][item]) for item in BY_PEOPLE if item in both[0] and item in both[1]]
        for both in twice.values()
        if len(both) == 2
    ]
    return agreement(cards)


def _assessments() -> QuerySet[Assessment]:
    return Assessment.objects.select_related(
        "sample__reply__case", "sample__person", "by", "appeal__decided_by"
    )


def _held(assessments: Iterable[Assessment]) -> list[Held]:
    return [Held(one, getattr(one, "appeal", None)) for one in assessments]
