"""What stands in the way of replies, for workers and for the desk."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Count, Q

from anfu.people.models import Brand
from anfu.replies.models import Pace, Pause, Reply
from anfu.replies.traffic.rules import DAY, HALF_HOUR, Traffic
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


def traffic(now: datetime) -> Traffic:
    """What a worker must know before it claims. An installation speaks for one account, so all of it counts."""
    left = Reply.objects.filter(
        status__in=[Status.SENDING, Status.UNSURE, Status.SENT], claimed_at__gt=now - DAY
    ).aggregate(
        on_their_way=Count("pk", filter=Q(status=Status.SENDING)),
        half_hour=Count("pk", filter=Q(claimed_at__gt=now - HALF_HOUR)),
        day=Count("pk"),
    )
    today, month = spent(now.astimezone(UTC).date())
    pace = Pace.objects.order_by("-until").first()
    return Traffic(
        pauses=list(Pause.objects.filter(ended_at=None).values_list("try_again_at", flat=True)),
        on_their_way=left["on_their_way"],
        left_in_half_hour=left["half_hour"],
        left_in_day=left["day"],
        allowed=pace.left if pace else None,
        allowed_until=pace.until if pace else None,
        spent_today=today,
        spent_this_month=month,
    )
