"""What each file holds: columns with types, and the rows of a day; docs/integrations/warehouse.md explains them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """Columns by name with DuckDB's types, and the query of a day's rows in PostgreSQL; times are UTC without zone."""

    columns: Mapping[str, str]
    query: str


_DAY = ">= %(since)s AND {0} < %(until)s"


def _within(*times: str) -> str:
    return " OR ".join(f"({at} {_DAY.format(at)})" for at in times)


def _utc(*columns: str) -> str:
    return ", ".join(f"{one} AT TIME ZONE 'UTC'" for one in columns)


TABLES: Mapping[str, Table] = {
    "posts": Table(
        {
            "post_id": "BIGINT", "customer": "BIGINT", "created_at": "TIMESTAMP", "heard_at": "TIMESTAMP",
            "lang": "VARCHAR", "is_private": "BOOLEAN", "is_repost": "BOOLEAN", "addresses_brand": "BOOLEAN",
            "told_by": "VARCHAR", "is_complaint": "BOOLEAN", "complaint": "DOUBLE", "topic": "VARCHAR",
            "tier": "VARCHAR", "intent": "VARCHAR", "arousal": "DOUBLE", "risks": "VARCHAR",
        },
        f"""SELECT p.id, hashtextextended(p.customer_id::text, %(seed)s), {_utc("p.created_at", "p.heard_at")}, p.lang,
                p.is_private, p.is_repost, p.addresses_brand, p.told_by, v.is_complaint, v.complaint, v.topic, v.tier,
                v.intent, v.arousal, array_to_string(v.risks, ' ')
            FROM listening_post p LEFT JOIN triage_postverdict v ON v.post_id = p.id
            WHERE p.brand_id = %(brand)s AND p.customer_id IS NOT NULL AND {_within("p.created_at")} ORDER BY p.id""",
    ),
    "cases": Table(
        {
            "case_id": "BIGINT", "customer": "BIGINT", "topic": "VARCHAR", "is_serious": "BOOLEAN", "lang": "VARCHAR",
            "opened_at": "TIMESTAMP", "first_word_at": "TIMESTAMP", "replied_at": "TIMESTAMP",
            "answered_at": "TIMESTAMP", "resolved_at": "TIMESTAMP", "closed_at": "TIMESTAMP",
            "came_back_at": "TIMESTAMP", "is_complaint": "BOOLEAN", "replies": "INTEGER", "answers": "INTEGER",
            "hand_overs": "INTEGER", "kept": "INTEGER", "broken": "INTEGER", "first_arousal": "DOUBLE",
            "last_arousal": "DOUBLE", "template": "VARCHAR",
        },
        f"""SELECT s.case_id, hashtextextended(c.customer_id::text, %(seed)s), s.topic, s.is_serious, s.lang,
                {_utc("s.opened_at", "s.first_word_at", "s.replied_at", "s.answered_at", "s.resolved_at", "s.closed_at",
                      "s.came_back_at")},
                s.is_complaint, s.replies, s.answers, s.hand_overs, s.kept, s.broken, s.first_arousal, s.last_arousal,
                s.template
            FROM insight_story s JOIN cases_case c ON c.id = s.case_id
            WHERE s.brand_id = %(brand)s AND EXISTS (
                SELECT FROM cases_caseevent e WHERE e.case_id = s.case_id AND {_within("e.at")}) ORDER BY s.case_id""",
    ),
    "events": Table(
        {"event_id": "BIGINT", "case_id": "BIGINT", "kind": "VARCHAR", "at": "TIMESTAMP", "by_person": "BOOLEAN"},
        f"""SELECT e.id, e.case_id, e.kind, {_utc("e.at")}, e.by_id IS NOT NULL
            FROM cases_caseevent e WHERE e.brand_id = %(brand)s AND {_within("e.at")} ORDER BY e.id""",
    ),
    "replies": Table(
        {
            "reply_id": "BIGINT", "case_id": "BIGINT", "stage": "VARCHAR", "template": "VARCHAR",
            "is_automatic": "BOOLEAN", "is_private": "BOOLEAN", "status": "VARCHAR", "queued_at": "TIMESTAMP",
            "sent_at": "TIMESTAMP",
        },
        f"""SELECT r.id, r.case_id, r.stage, r.template, r.is_automatic, r.is_private, r.status,
                {_utc("r.queued_at", "r.sent_at")}
            FROM replies_reply r WHERE r.brand_id = %(brand)s AND ({_within("r.queued_at", "r.sent_at")})
            ORDER BY r.id""",
    ),
    "promises": Table(
        {
            "promise_id": "BIGINT", "case_id": "BIGINT", "kind": "VARCHAR", "made_at": "TIMESTAMP",
            "due_at": "TIMESTAMP", "done_at": "TIMESTAMP", "withdrawn_at": "TIMESTAMP",
        },
        f"""SELECT p.id, p.case_id, p.kind, {_utc("p.made_at", "p.due_at", "p.done_at", "p.withdrawn_at")}
            FROM promises_promise p WHERE p.brand_id = %(brand)s
            AND ({_within("p.made_at", "p.due_at", "p.done_at", "p.withdrawn_at")}) ORDER BY p.id""",
    ),
    "ratings": Table(
        {"rating_id": "BIGINT", "case_id": "BIGINT", "question": "VARCHAR", "score": "INTEGER", "at": "TIMESTAMP"},
        f"""SELECT g.id, g.case_id, g.question, g.score, {_utc("g.at")}
            FROM winback_rating g WHERE g.brand_id = %(brand)s AND {_within("g.at")} ORDER BY g.id""",
    ),
}  # fmt: skip
"""The files of a day, by name."""
