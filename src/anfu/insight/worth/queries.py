"""What care cost in a period, and what people said of the brand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum

from anfu.insight.period import Period
from anfu.people.models import Brand
from anfu.replies.models import Reply
from anfu.spending.models import Spent
from anfu.winback.models import Grant

_TONE = """
    SELECT count(*) FILTER (WHERE v.intent = 'praise' AND NOT v.is_complaint), count(*) FILTER (WHERE v.is_complaint)
    FROM listening_post p JOIN triage_postverdict v ON v.post_id = p.id
    WHERE p.brand_id = %(brand)s AND p.created_at >= %(since)s AND p.created_at < %(until)s
          AND NOT p.is_private AND NOT p.is_repost
"""
_AFTERWARDS = """
    WITH solved AS (
        SELECT c.customer_id, min(s.resolved_at) AS at FROM insight_story s JOIN cases_case c ON c.id = s.case_id
        WHERE s.brand_id = %(brand)s AND s.opened_at >= %(since)s AND s.opened_at < %(until)s
              AND s.is_complaint AND s.resolved_at IS NOT NULL
        GROUP BY c.customer_id
    )
    SELECT count(*) FILTER (WHERE v.intent = 'praise' AND NOT v.is_complaint), count(*) FILTER (WHERE v.is_complaint)
    FROM solved JOIN listening_post p ON p.customer_id = solved.customer_id AND p.created_at > solved.at
    JOIN triage_postverdict v ON v.post_id = p.id
    WHERE NOT p.is_private AND NOT p.is_repost AND p.created_at <= %(now)s
"""


_BOUGHT = """
    WITH agreed AS (
        SELECT c.customer_id, min(s.opened_at) AS at FROM insight_story s JOIN cases_case c ON c.id = s.case_id
        WHERE s.brand_id = %(brand)s AND s.opened_at >= %(since)s AND s.opened_at < %(until)s AND s.is_complaint
              AND EXISTS (SELECT FROM winback_consent w WHERE w.customer_id = c.customer_id AND w.purpose = 'purchases'
                          AND w.revoked_at IS NULL AND w.expires_at > %(now)s)
        GROUP BY c.customer_id
    )
    SELECT count(*) FILTER (WHERE EXISTS (
               SELECT FROM winback_purchase p WHERE p.customer_id = agreed.customer_id AND p.at > agreed.at)),
           count(*)
    FROM agreed
"""


@dataclass(frozen=True)
class Cost:
    """What a period cost: replies that people wrote, what was given (minor units by currency), X in US dollars."""

    replies: int
    given: dict[str, int]
    x_usd: Decimal


def cost(brand: Brand, period: Period) -> Cost:
    """What was spent in a period, whichever case it was for."""
    since, until = period.bounds
    replies = Reply.objects.filter(
        brand=brand, status=Reply.Status.SENT, is_automatic=False, sent_at__gte=since, sent_at__lt=until
    )
    issued = Grant.objects.filter(brand=brand, issued_at__gte=since, issued_at__lt=until)
    given = issued.values_list("currency").annotate(cost=Sum("cost")).order_by("currency")
    booked = Spent.objects.filter(brand=brand, day__gte=period.first, day__lte=period.last)
    return Cost(replies.count(), dict(given), booked.aggregate(usd=Sum("usd"))["usd"] or Decimal(0))


def tone(brand: Brand, since: datetime, until: datetime) -> tuple[int, int]:
    """Public posts of a period that praise, and that complain; reposts are not counted."""
    return _pair(_TONE, {"brand": brand.pk, "since": since, "until": until})


def tone_afterwards(brand: Brand, since: datetime, until: datetime, now: datetime) -> tuple[int, int]:
    """The same of the customers of a period's complaints, after these were resolved, up to `now`."""
    return _pair(_AFTERWARDS, {"brand": brand.pk, "since": since, "until": until, "now": now})


def bought_again(brand: Brand, since: datetime, until: datetime, now: datetime) -> tuple[int, int]:
    """Of the customers of a period's complaints who agree `now` that purchases are looked at: who bought since; all."""
    return _pair(_BOUGHT, {"brand": brand.pk, "since": since, "until": until, "now": now})


def _pair(sql: str, values: dict[str, Any]) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        good, bad = cursor.fetchone()
        return good, bad
