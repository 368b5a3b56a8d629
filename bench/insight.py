"""Insight on a large past: telling stories, the dashboard's figures, the monthly review."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.test import Client
from tests.insight.past import a_house

from anfu.clock.months import Month
from anfu.insight.actions import catch_up
from anfu.insight.figures import figures
from anfu.insight.queries import load
from anfu.insight.review import review
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff
from bench.measure import Measure
from bench.spine import database

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
YEAR = timedelta(days=365)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SLOWEST_P95_MS = 200
SLOWEST_REVIEW_S = 30
ASKED = 20


def measures() -> list[Measure]:
    """A year of cases, written by SQL with all their lines; then what people ask of it."""
    with database():
        brand, versions = a_house()
        _write(brand, versions[0].pk, CASES)
        began = time.perf_counter()
        told = catch_up()
        telling = time.perf_counter() - began
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE insight_story")
        began = time.perf_counter()
        review(brand, Month(2026, 10), NOW)
        reviewing = time.perf_counter() - began
        month, year = (_p95(brand, span) for span in (timedelta(days=30), YEAR))
        screen = _screen(brand)
    cases = f"{CASES:,} cases in a year"
    return [
        Measure(f"stories told anew from history, {cases}", f"{told / telling:,.0f} cases/s"),
        Measure(
            f"all figures of the last 30 days, p95 of {ASKED} ({cases})",
            f"{month:.0f} ms",
            f"<= {SLOWEST_P95_MS} ms",
            month > SLOWEST_P95_MS,
        ),
        Measure("the same, of the whole year", f"{year:.0f} ms"),
        Measure(
            "their screen for a month: that, the month before, and a cut by topic, p95", f"{screen:.0f} ms"
        ),
        Measure(
            f"review of one month, {cases}",
            f"{reviewing:.1f} s",
            f"<= {SLOWEST_REVIEW_S} s",
            reviewing > SLOWEST_REVIEW_S,
        ),
    ]


def _p95(brand: Brand, span: timedelta) -> float:
    def ask() -> None:
        catch_up()
        figures(load(brand, NOW - span, NOW, NOW))

    return statistics.quantiles([_ms(ask) for _ in range(ASKED)], n=20)[18]


def _screen(brand: Brand) -> float:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(invite("lea", "a long enough word", brand, "lead", "Lea"))

    def look() -> None:
        assert client.get("/insight?month=2026-10").status_code == 200

    return statistics.quantiles([_ms(look) for _ in range(ASKED)], n=20)[18]


def _ms(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


_PAST = """
    SET LOCAL session_replication_role = replica;
    SELECT setseed(0.5);
    CREATE TEMP TABLE past ON COMMIT DROP AS
        SELECT n AS id, opened_at, arousal, topic, serious, lang,
               opened_at + interval '1 second' * (5 + random() * 60) AS acknowledged_at,
               CASE WHEN random() < 0.95 THEN opened_at - interval '1 second' * 2000 * ln(random()) END AS answered_at,
               random() AS luck
        FROM (SELECT n, timestamptz '2025-11-01 00:00Z' + interval '1 year' * (n / {n}.0) AS opened_at,
                     random() AS arousal,
                     (ARRAY['product', 'delivery', 'billing', 'service', 'outage', 'account']
                         )[1 + floor(random() * 6)::int] AS topic,
                     random() < 0.1 AS serious, CASE WHEN random() < 0.3 THEN 'zh' ELSE 'en' END AS lang
              FROM generate_series(1, {n}) AS n) AS drawn;
    INSERT INTO people_customer (id, brand_id, x_id, username, name, followers, first_heard_at)
        SELECT id, {brand}, id, 'user' || id, 'User', (exp(random() * 12))::int, opened_at FROM past;
    INSERT INTO listening_post (id, brand_id, x_id, customer_id, text, alt_text, lang, created_at, heard_at,
            conversation_id, is_repost, addresses_brand, reply_settings, gone_why, is_private, is_sealed)
        SELECT id * 2 + later, {brand}, id * 2 + later, id,
               CASE lang WHEN 'zh' THEN '快递迟到了三天，客服没有回复' ELSE 'my ' || topic || ' broke' END, '',
               lang, opened_at + interval '5 hours' * later, opened_at, id, false, true, 'everyone', '', false, false
        FROM past, generate_series(0, 1) AS later WHERE later = 0 OR luck < 0.4;
    INSERT INTO triage_postverdict (post_id, brand_id, complaint, is_complaint, topic, tier, intent, arousal, risks,
            why, judged_at)
        SELECT id * 2 + later, {brand}, 0.9, later = 0 OR luck > 0.3, topic, 'ordinary',
               CASE WHEN later = 0 OR luck > 0.3 THEN 'complaint' ELSE 'praise' END,
               arousal / (1 + later), '{{}}', '{{}}', opened_at
        FROM past, generate_series(0, 1) AS later WHERE later = 0 OR luck < 0.4;
    INSERT INTO cases_case (id, brand_id, customer_id, root_post_id, playbook_id, tier, topic, arousal, lang,
            opened_at, last_heard_at, closed_at)
        SELECT id, {brand}, id, id * 2, {playbook}, CASE WHEN serious THEN 'serious' ELSE 'ordinary' END, topic,
               arousal, lang, opened_at, opened_at, CASE WHEN luck < 0.8 THEN answered_at END FROM past;
    INSERT INTO replies_reply (id, brand_id, case_id, to_x_id, stage, template, text, promises, author_id, is_automatic,
            status, queued_at, due_at, sent_at, refusal, detail, is_private, invites)
        SELECT id * 2, {brand}, id, 1, 'acknowledge', 'ack_warm_' || id % 5, 'words', '[]'::jsonb, NULL::bigint, true,
               'sent', opened_at, opened_at, acknowledged_at, '', '', false, false FROM past
        UNION ALL
        SELECT id * 2 + 1, {brand}, id, 1, 'answer', 'answer_' || id % 3, 'words', '[]', {staff} + id % 12, false,
               'sent', opened_at, opened_at, answered_at, '', '', false, false FROM past WHERE answered_at IS NOT NULL;
    INSERT INTO promises_promise (id, brand_id, case_id, kind, made_at, due_at, done_at)
        SELECT id * 2, {brand}, id, 'first_reply', opened_at, opened_at + interval '1 hour', acknowledged_at FROM past
        UNION ALL
        SELECT id * 2 + 1, {brand}, id, 'answer', acknowledged_at, acknowledged_at + interval '4 hours', answered_at
        FROM past;
    INSERT INTO cases_caseevent (case_id, brand_id, kind, at, post_id, by_id, detail)
        SELECT id, {brand}, 'opened', opened_at, id * 2, NULL::bigint, '{{}}'::jsonb FROM past
        UNION ALL SELECT id, {brand}, 'heard', opened_at + interval '5 hours', id * 2 + 1, NULL, '{{}}' FROM past
            WHERE luck < 0.4
        UNION ALL SELECT id, {brand}, 'escalated', opened_at, NULL, NULL, '{{"why": "a serious post"}}' FROM past
            WHERE serious
        UNION ALL SELECT id, {brand}, 'reply_sent', acknowledged_at, NULL, NULL, jsonb_build_object('reply', id * 2)
            FROM past
        UNION ALL SELECT id, {brand}, 'reply_sent', answered_at, NULL, {staff} + id % 12,
            jsonb_build_object('reply', id * 2 + 1) FROM past WHERE answered_at IS NOT NULL
        UNION ALL SELECT id, {brand}, 'closed', answered_at + interval '2 hours', NULL, {staff} + id % 12,
            '{{"why": "resolved"}}' FROM past WHERE luck < 0.8 AND answered_at IS NOT NULL;
"""


def _write(brand: Brand, playbook: int, n: int) -> None:
    people = [Staff.objects.create(username=f"person{number}", brand=brand) for number in range(12)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PAST.format(brand=brand.pk, playbook=playbook, staff=people[0].pk, n=n))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
