"""Figures of the machine for Prometheus: ages and counts, no names, no words of anybody; by a token of its own."""

from __future__ import annotations

import hmac

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from anfu.audit.models import Trail
from anfu.cases.models import Case
from anfu.replies.models import Reply
from anfu.schedule.health import LIMITS, clocks, since
from anfu.settings import env


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, read from the tables now; without the token of the settings the page does not exist."""
    token = env.metrics_token.get_secret_value()
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(told.encode(), token.encode()):
        raise Http404
    return HttpResponse(generate_latest(_figures()), content_type=CONTENT_TYPE_LATEST)


def _figures() -> CollectorRegistry:
    registry, now = CollectorRegistry(), timezone.now()
    ages = Gauge(
        "anfu_age_seconds",
        "How old the oldest or newest is, by part; absent: none",
        ["part"],
        registry=registry,
    )
    well = Gauge("anfu_well", "Whether a part is well: 1, else 0", ["part"], registry=registry)
    for limit, finding in zip(LIMITS, clocks(now), strict=True):
        part = limit.name.replace(" ", "_").replace(",", "")
        well.labels(part).set(finding.is_well)
        if at := since(limit):
            ages.labels(part).set((now - at).total_seconds())
    replies = Gauge(
        "anfu_replies", "Replies that have not come to rest, by status", ["status"], registry=registry
    )
    resting = (Reply.Status.SENT, Reply.Status.WITHDRAWN, Reply.Status.REFUSED)
    counts = Reply.objects.exclude(status__in=resting).values_list("status").annotate(n=Count("pk"))
    found = dict(counts.order_by())
    for status in Reply.Status.values:
        if status not in resting:
            replies.labels(status).set(found.get(status, 0))
    cases = Gauge("anfu_open_cases", "Open cases, by tier", ["tier"], registry=registry)
    open_ones = dict(
        Case.objects.filter(closed_at=None).values_list("tier").annotate(n=Count("pk")).order_by()
    )
    for tier in Case.Tier.values:
        cases.labels(tier).set(open_ones.get(tier, 0))
    lines = Gauge("anfu_trail_lines", "Lines that the audit trail has come to, all brands", registry=registry)
    lines.set(sum(Trail.objects.values_list("number", flat=True)))
    return registry
