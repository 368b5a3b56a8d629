"""The verbs of insight: stories are told from the history, and told anew when it grows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction

from anfu.insight.findings import Review
from anfu.insight.models import Bookmark, MonthlyReview
from anfu.insight.record import LAYOUT, PACKED
from anfu.people.models import Brand
from anfu.postgres.writers import writers

AT_ONCE = 20_000
"""Cases told in one transaction."""

_TELL = f"""
    WITH line AS (
        SELECT e.case_id, e.id, e.at, e.kind, e.by_id, e.detail->>'why' AS why,
               (e.detail->>'from')::bigint AS handed_from,
               r.stage, r.template, coalesce(NOT r.is_automatic, true) AS by_person,
               coalesce(NOT r.is_private, true) AS in_public,
               CASE WHEN e.kind = 'taken' THEN e.by_id
                    WHEN e.kind IN ('dealt', 'handed_over', 'escalated') THEN (e.detail->>'owner')::bigint END AS owner,
               v.arousal, v.is_complaint, v.intent
        FROM cases_caseevent e
        LEFT JOIN replies_reply r ON e.kind = 'reply_sent' AND r.id = (e.detail->>'reply')::bigint
        LEFT JOIN triage_postverdict v ON e.kind IN ('opened', 'heard') AND v.post_id = e.post_id
        WHERE e.case_id = ANY(%(cases)s)
    ), told AS (
        SELECT case_id,
            bool_or(kind = 'escalated' AND why = 'a serious post') AS is_serious,
            min(at) FILTER (WHERE kind = 'opened') AS opened_at,
            min(at) FILTER (WHERE kind IN ('reply_sent', 'reply_elsewhere')) AS first_word_at,
            min(at) FILTER (WHERE kind IN ('reply_sent', 'reply_elsewhere') AND by_person) AS replied_at,
            (array_agg(by_id ORDER BY at, id)
                FILTER (WHERE kind IN ('reply_sent', 'reply_elsewhere') AND by_person))[1] AS replied_by,
            min(at) FILTER (WHERE kind = 'reply_elsewhere' OR stage IN ('answer', 'close') AND by_person)
                AS answered_at,
            min(at) FILTER (WHERE kind = 'closed' AND why = 'resolved') AS resolved_at,
            min(at) FILTER (WHERE kind = 'reopened') AS reopened_at,
            (array_agg(CASE WHEN kind = 'closed' THEN at END ORDER BY at DESC, id DESC)
                FILTER (WHERE kind IN ('closed', 'reopened')))[1] AS closed_at,
            (array_agg(why ORDER BY at DESC, id DESC)
                FILTER (WHERE kind IN ('closed', 'reopened')))[1] AS closed_why,
            count(*) FILTER (WHERE kind IN ('opened', 'heard')) AS heard,
            count(*) FILTER (WHERE kind IN ('reply_sent', 'reply_elsewhere') AND in_public) AS replies,
            count(*) FILTER (WHERE kind = 'reply_elsewhere' OR stage IN ('answer', 'close') AND by_person) AS answers,
            (array_agg(arousal ORDER BY at, id) FILTER (WHERE arousal IS NOT NULL))[1] AS first_arousal,
            (array_agg(arousal ORDER BY at DESC, id DESC) FILTER (WHERE arousal IS NOT NULL))[1] AS last_arousal,
            (array_agg(CASE WHEN is_complaint THEN -1 WHEN intent = 'praise' THEN 1 ELSE 0 END
                ORDER BY at DESC, id DESC) FILTER (WHERE arousal IS NOT NULL))[1] AS last_feeling,
            max(at) FILTER (WHERE arousal IS NOT NULL) AS last_said_at,
            count(arousal) AS judged,
            (array_agg(template ORDER BY at, id) FILTER (WHERE kind = 'reply_sent'))[1] AS template
        FROM line GROUP BY case_id
    ), owned AS (
        SELECT case_id, count(*) AS hand_overs
        FROM (SELECT case_id, owner,
                     coalesce(lag(owner) OVER (PARTITION BY case_id ORDER BY at, id), handed_from) AS before
              FROM line WHERE owner IS NOT NULL) AS change
        WHERE owner <> before GROUP BY case_id
    ), paid AS (
        SELECT case_id, sum(usd) AS usd FROM spending_spent WHERE case_id = ANY(%(cases)s) GROUP BY case_id
    ), ledger AS (
        SELECT case_id,
            count(*) FILTER (WHERE done_at <= due_at) AS kept,
            count(*) FILTER (WHERE done_at > due_at OR done_at IS NULL AND withdrawn_at > due_at) AS broken,
            array_agg(extract(epoch FROM done_at - due_at)::float8 ORDER BY id) FILTER (WHERE done_at > due_at)
                AS late_by,
            array_agg(due_at ORDER BY id) FILTER (WHERE done_at IS NULL AND withdrawn_at IS NULL) AS open_dues
        FROM promises_promise WHERE case_id = ANY(%(cases)s) GROUP BY case_id
    ), rating AS (
        SELECT case_id,
            count(*) FILTER (WHERE question = 'csat') AS csat,
            count(*) FILTER (WHERE question = 'csat' AND score >= 4) AS satisfied,
            count(*) FILTER (WHERE question = 'nps') AS nps,
            count(*) FILTER (WHERE question = 'nps' AND score >= 9) AS promoters,
            count(*) FILTER (WHERE question = 'nps' AND score <= 6) AS detractors,
            count(*) FILTER (WHERE question = 'effort') AS effort,
            coalesce(sum(score) FILTER (WHERE question = 'effort'), 0) AS ease,
            max(at) AS last_at,
            (array_agg(CASE
                WHEN score >= CASE question WHEN 'csat' THEN 4 WHEN 'nps' THEN 9 ELSE 5 END THEN 1
                WHEN score <= CASE question WHEN 'csat' THEN 2 WHEN 'nps' THEN 6 ELSE 3 END THEN -1
                ELSE 0 END ORDER BY at DESC, id DESC))[1] AS feeling
        FROM winback_rating WHERE case_id = ANY(%(cases)s) GROUP BY case_id
    ), survey AS (
        SELECT case_id, count(*) AS asked FROM winback_survey
        WHERE case_id = ANY(%(cases)s) AND asked_at IS NOT NULL GROUP BY case_id
    )
    INSERT INTO insight_story (
        case_id, brand_id, playbook_id, topic, is_serious, lang, followers, opened_at, first_word_at, replied_at,
        replied_by_id, answered_at, resolved_at, closed_at, is_complaint, came_back_at, heard, replies, answers,
        hand_overs, first_arousal, last_arousal, last_feeling, later_feeling, spent, asked, csat,
        satisfied, nps, promoters, detractors, effort, ease, kept, broken, late_by, open_dues, template, record)
    SELECT *, {PACKED} FROM (
        SELECT c.id AS case_id, c.brand_id, c.playbook_id, c.topic, t.is_serious, c.lang, u.followers, t.opened_at,
            t.first_word_at, t.replied_at, t.replied_by AS replied_by_id, t.answered_at, t.resolved_at, t.closed_at,
            t.closed_at IS NULL OR t.closed_why IS DISTINCT FROM 'no_complaint' AS is_complaint,
            least(CASE WHEN t.reopened_at > t.resolved_at THEN t.reopened_at END, again.opened_at) AS came_back_at,
            t.heard, t.replies, t.answers, coalesce(o.hand_overs, 0) AS hand_overs, t.first_arousal,
            CASE WHEN t.judged > 1 THEN t.last_arousal END AS last_arousal,
            CASE WHEN g.last_at > t.last_said_at OR t.last_said_at IS NULL THEN g.feeling
                WHEN t.judged > 1 THEN t.last_feeling END AS last_feeling,
            later.feeling AS later_feeling, coalesce(p.usd, 0) AS spent,
            coalesce(v.asked, 0) AS asked, coalesce(g.csat, 0) AS csat, coalesce(g.satisfied, 0) AS satisfied,
            coalesce(g.nps, 0) AS nps, coalesce(g.promoters, 0) AS promoters,
            coalesce(g.detractors, 0) AS detractors, coalesce(g.effort, 0) AS effort, coalesce(g.ease, 0) AS ease,
            coalesce(l.kept, 0) AS kept, coalesce(l.broken, 0) AS broken, coalesce(l.late_by, '{{}}') AS late_by,
            coalesce(l.open_dues, '{{}}') AS open_dues, coalesce(t.template, '') AS template
        FROM told t
        JOIN cases_case c ON c.id = t.case_id
        JOIN people_customer u ON u.id = c.customer_id
        LEFT JOIN ledger l ON l.case_id = t.case_id
        LEFT JOIN rating g ON g.case_id = t.case_id
        LEFT JOIN survey v ON v.case_id = t.case_id
        LEFT JOIN owned o ON o.case_id = t.case_id
        LEFT JOIN paid p ON p.case_id = t.case_id
        LEFT JOIN LATERAL (
            SELECT min(n.opened_at) AS opened_at FROM cases_case n
            WHERE n.customer_id = c.customer_id AND n.id <> c.id AND n.opened_at > t.resolved_at
        ) again ON true
        LEFT JOIN LATERAL (
            SELECT CASE WHEN v.is_complaint THEN -1 WHEN v.intent = 'praise' THEN 1 ELSE 0 END AS feeling
            FROM listening_post s JOIN triage_postverdict v ON v.post_id = s.id
            WHERE s.customer_id = c.customer_id AND s.created_at > t.resolved_at AND NOT s.is_private
            ORDER BY s.created_at DESC, s.id DESC LIMIT 1
        ) later ON true
        WHERE t.opened_at IS NOT NULL
    ) AS story
    ON CONFLICT (case_id) DO UPDATE SET (
        topic, is_serious, lang, followers, opened_at, first_word_at, replied_at, replied_by_id, answered_at,
        resolved_at, closed_at, is_complaint, came_back_at, heard, replies, answers, hand_overs, first_arousal,
        last_arousal, last_feeling, later_feeling, spent, asked, csat,
        satisfied, nps, promoters, detractors, effort, ease, kept, broken, late_by, open_dues, template, record) = ROW(
        excluded.topic, excluded.is_serious, excluded.lang, excluded.followers, excluded.opened_at,
        excluded.first_word_at, excluded.replied_at, excluded.replied_by_id, excluded.answered_at,
        excluded.resolved_at, excluded.closed_at, excluded.is_complaint, excluded.came_back_at, excluded.heard,
        excluded.replies, excluded.answers, excluded.hand_overs, excluded.first_arousal, excluded.last_arousal,
        excluded.last_feeling, excluded.later_feeling, excluded.spent, excluded.asked, excluded.csat,
        excluded.satisfied, excluded.nps,
        excluded.promoters, excluded.detractors, excluded.effort, excluded.ease, excluded.kept, excluded.broken,
        excluded.late_by, excluded.open_dues,
        excluded.template, excluded.record)
"""  # noqa: S608  # constants only

_NEWEST = """
    SELECT coalesce((SELECT max(id) FROM cases_caseevent), 0), coalesce((SELECT max(id) FROM listening_post), 0)
"""

_TOUCHED = """
    WITH fresh AS (SELECT DISTINCT case_id FROM cases_caseevent WHERE id > %(settled)s AND id <= %(read)s)
    SELECT case_id FROM fresh
    UNION
    SELECT before.id FROM fresh
    JOIN cases_case c ON c.id = fresh.case_id
    JOIN cases_case before ON before.customer_id = c.customer_id AND before.opened_at < c.opened_at
    UNION
    SELECT c.id FROM listening_post p JOIN cases_case c ON c.customer_id = p.customer_id
    WHERE p.id > %(settled_post)s AND p.id <= %(read_post)s AND c.opened_at < p.created_at
    ORDER BY 1
"""


def catch_up() -> int:
    """Tell every case anew whose history grew, or whose customer wrote, since the last time; how many.

    Any number may call it at once. A line gets its id before its transaction commits, so a higher id may be seen
    first: whatever was read while others wrote is read once more, until all that wrote then have ended.
    """
    with transaction.atomic():
        mark, _ = Bookmark.objects.get_or_create(pk=1)
        mark = Bookmark.objects.select_for_update().get(pk=1)
        if mark.layout != LAYOUT:
            mark = Bookmark(pk=1, layout=LAYOUT)
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST)
            line, post = cursor.fetchone()
            writing = writers(
                cursor.cursor, "cases_caseevent", "listening_post"
            )  # afterwards: the order matters
            asked = {
                "settled": mark.settled,
                "read": line,
                "settled_post": mark.settled_post,
                "read_post": post,
            }
            cursor.execute(_TOUCHED, asked)
            touched = [row[0] for row in cursor.fetchall()]
        for start in range(0, len(touched), AT_ONCE):
            _tell(touched[start : start + AT_ONCE])
        if not set(writing) & set(mark.writers):
            mark.settled, mark.settled_post = mark.read, mark.read_post
            mark.read, mark.read_post, mark.writers = line, post, writing
        if not writing:
            mark.settled, mark.settled_post = line, post
        _keep(mark)
    return len(touched)


def tell_anew() -> None:
    """Forget how far the history was read, so that the next catching up tells every case again."""
    _keep(Bookmark(pk=1))


def keep_review(brand: Brand, told: Review, now: datetime) -> None:
    """Keep what a review told, in place of what it told before."""
    MonthlyReview.objects.update_or_create(
        brand=brand, month=str(told.month), defaults={"made_at": now, "told": msgspec.to_builtins(told)}
    )


def _keep(mark: Bookmark) -> None:
    told = {field.name: getattr(mark, field.name) for field in Bookmark._meta.fields if not field.primary_key}
    Bookmark.objects.filter(pk=1).update(**told)


def _tell(case_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TELL, {"cases": list(case_ids)})
