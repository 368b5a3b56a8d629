"""Resolved cases whose first complaint was about the same, by the words that triage and incidents compare by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch

from anfu.cases.incidents.queries import usual
from anfu.cases.incidents.rules import LIKE
from anfu.cases.models import Case, CaseEvent
from anfu.replies.models import Reply
from anfu.triage.subject import alike, sketches, subjects
from anfu.winback.models import Rating

LOOKED_AT = 400
"""So many of the newest closed cases of the same topic and language are compared; no index is kept for it."""

SHOWN = 5
_SAYS_HOW = (Reply.Stage.ANSWER, Reply.Stage.CLOSE, Reply.Stage.UPDATE)


@dataclass(frozen=True)
class Alike:
    """A resolved case: how like it is (0 to 1), how long it took, what was answered, and how it was rated."""

    case: Case
    likeness: float
    took: timedelta
    answer: Reply | None
    rating: Rating | None


@dataclass(frozen=True)
class Likenesses:
    """What was found among `looked_at` closed cases."""

    found: Sequence[Alike]
    looked_at: int


def alike_to(case: Case, *, may_read_private: bool) -> Likenesses:
    """The resolved cases most like this one. What was said privately is read by those who may alone."""
    closed = Case.objects.filter(
        brand=case.brand_id, closed_at__isnull=False, topic=case.topic, lang=case.lang
    )
    if not may_read_private:
        closed = closed.filter(root_post__is_private=False)
    closed = closed.exclude(pk=case.pk).filter(root_post__gone_at=None)
    looked_at = list(closed.order_by("-closed_at").values_list("pk", "root_post__text")[:LOOKED_AT])
    stored = sketches([case.root_post.text, *(text for _, text in looked_at)])
    words = usual(case.brand, case.opened_at).words
    near = alike(subjects(stored[:1], words), subjects(stored[1:], words))[0] if looked_at else []
    likeness = {pk: float(like) for (pk, _), like in zip(looked_at, near, strict=True) if like >= LIKE}
    resolved = CaseEvent.objects.filter(
        case__in=likeness, kind=CaseEvent.Kind.CLOSED, detail__why="resolved"
    ).values_list("case_id", flat=True)
    best = sorted(set(resolved), key=lambda pk: -likeness[pk])[:SHOWN]
    answers = Reply.objects.filter(status=Reply.Status.SENT, stage__in=_SAYS_HOW).select_related("author")
    told = Case.objects.select_related("customer", "root_post").prefetch_related(
        Prefetch("replies", answers.order_by("-sent_at"), to_attr="answers"), "ratings"
    )
    cases = told.in_bulk(best)
    return Likenesses(
        [_alike(cases[pk], likeness[pk], may_read_private=may_read_private) for pk in best], len(looked_at)
    )


def _alike(case: Case, likeness: float, *, may_read_private: bool) -> Alike:
    answers: Sequence[Reply] = case.answers  # type: ignore[attr-defined]  # prefetched above
    shown = [one for one in answers if may_read_private or not one.is_private]
    rating = max(case.ratings.all(), key=lambda one: one.at, default=None)
    took = (case.closed_at or case.opened_at) - case.opened_at
    return Alike(case, likeness, took, shown[0] if shown else None, rating)
