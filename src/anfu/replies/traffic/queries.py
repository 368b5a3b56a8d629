"""What stands in the way of replies, for workers and for the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import Q

from anfu.people.models import Brand
from anfu.replies.models import Pace, Pause, Reply
from anfu.replies.traffic.rules import CALL_AT_MOST, DAY, HALF_HOUR, LENGTH, Limits, Told, Traffic
from anfu.spending.queries import spent

Status = Reply.Status


def open_pauses(brand: Brand) -> list[Pause]:
    """Why nothing leaves now, oldest first; empty when nothing is paused. For the desk's banner.

    `code` names the reason (`replies.advice.PAUSES` says it in words), `reason` holds what was said, `by` who asked.
    """
    return list(Pause.objects.filter(brand=brand, ended_at=None).select_related("by").order_by("began_at"))


def waiting(brand: Brand, now: datetime) -> int:
    """How many replies wait in the outbox although they are due."""
    return Reply.objects.filter(brand=brand, status=Status.QUEUED, due_at__lte=now).count()


def traffic(now: datetime, limits: Limits, *, private: bool = False) -> Traffic:
    """What a worker must know before it claims public replies, or messages, counted as far as `limits` ask for it.

    An installation speaks for one account, so everything counts.
    """
    today, month = spent(now.astimezone(UTC).date()) if limits.budget.is_set else (Decimal(0), Decimal(0))
    return Traffic(
        pauses=list(Pause.objects.filter(ended_at=None).values_list("try_again_at", flat=True)),
        on_their_way=Reply.objects.filter(status=Status.SENDING, is_private=private).count(),
        left_in_half_hour=_left_since(now - HALF_HOUR, private) if limits.per_half_hour is not None else 0,
        left_in_day=_left_since(now - DAY, private) if limits.per_day is not None else 0,
        told=[
            Told(pace.left, pace.until, pace.most, _uncounted(pace, now))
            for pace in Pace.objects.filter(is_private=private)
        ],
        spent_today=today,
        spent_this_month=month,
    )


def _uncounted(pace: Pace, now: datetime) -> int:
    """What X had not counted yet, for all we know, when it told this pace."""
    since = max(pace.told_at - CALL_AT_MOST, now - LENGTH[pace.window])
    doubtful = Q(status=Status.UNSURE, claimed_at__gt=since)
    return Reply.objects.filter(Q(status=Status.SENDING) | doubtful, is_private=pace.is_private).count()


def _left_since(moment: datetime, private: bool) -> int:
    left = [Status.SENDING, Status.UNSURE, Status.SENT]
    return Reply.objects.filter(status__in=left, claimed_at__gt=moment, is_private=private).count()
