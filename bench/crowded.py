"""A desk with years behind it: posts, cases, promises, replies and words, made by the database itself."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import connection

from anfu.people.models import Brand, Staff
from anfu.playbook.queries import shelf
from anfu.postgres.bulk import copy_rows
from anfu.search.models import Entry
from anfu.search.rules import words_of

TEXTS = 20_000
"""Distinct texts; each stands behind several posts."""
OPEN = 2_000
"""So many cases are open, however long the history: what a team owes grows with its size, not with the years."""
_EN = """
    parcel late refund broken lamp invoice charged twice driver rude support nobody answers waiting weeks order
    cancelled delivery damaged sofa table voucher expired account locked login app crashes payment failed email
    hotline"""
_ZH = """
    快递 迟到 退款 客服 不回复 沙发 坏了 发票 重复扣款 司机 态度 差 订单 取消 破损 账号 登录 闪退 支付 失败 一直 等待"""


def crowd(brand: Brand, staff: list[Staff], posts: int, cases: int, now: datetime) -> None:
    """Fill a new database with so many posts and cases of a brand, spread over ninety days up to `now` (UTC)."""
    book = next(iter(shelf(brand).by_language.values()))[0]
    values: dict[str, Any] = {
        "brand": brand.pk,
        "posts": posts,
        "cases": cases,
        "texts": TEXTS,
        "now": now,
        "book": book,
        "open": OPEN,
        "owners": [one.pk for one in staff],
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # the rows below hold together by construction
        cursor.execute(_PLAIN)
        cursor.execute("CREATE TEMP TABLE said (n int, text text, lang text, words tsvector)")
        copy_rows(cursor.cursor, "said", ("n", "text", "lang", "words"), _texts())
        of_words = [index for index in Entry._meta.indexes if isinstance(index, GinIndex)]
        with connection.schema_editor() as schema:
            for index in of_words:
                schema.remove_index(Entry, index)
        for statement in _MAKE.split(";\n"):
            cursor.execute(statement, values)
        with connection.schema_editor() as schema:
            for index in of_words:
                schema.add_index(Entry, index)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def _texts() -> list[tuple[int, str, str, str]]:
    chance, texts = random.Random(7), []
    english, chinese = _EN.split(), _ZH.split()
    for n in range(TEXTS):
        number = chance.randint(1, 9999)
        if n % 2:
            text = f"@sprucehome {' '.join(chance.choices(english, k=chance.randint(8, 24)))} {number}"
        else:
            text = f"@sprucehome {''.join(chance.choices(chinese, k=chance.randint(6, 16)))}{number}"
        texts.append((n, text, "en" if n % 2 else "zh", " ".join(words_of(text))))
    return texts


_PLAIN = """
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = current_schema() AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
      AND table_name ~ '^(people|listening|cases|triage|replies|promises|search)_' AND column_name !~ '_id$'
      AND data_type IN ('boolean', 'jsonb', 'ARRAY', 'timestamp with time zone', 'bigint', 'integer', 'smallint',
        'double precision', 'text', 'character varying')
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %s', c.table_name, c.column_name,
      CASE c.data_type WHEN 'boolean' THEN 'false' WHEN 'jsonb' THEN $j$'[]'$j$ WHEN 'ARRAY' THEN $j$'{}'$j$
        WHEN 'timestamp with time zone' THEN 'now()'
        WHEN 'bigint' THEN '0' WHEN 'integer' THEN '0' WHEN 'smallint' THEN '0' WHEN 'double precision' THEN '0'
        ELSE $j$''$j$ END);
  END LOOP;
END $$
"""
"""What the rows below do not care about is empty, whatever columns there are."""

_MAKE = """
INSERT INTO people_customer (brand_id, x_id, username, name, followers, first_heard_at)
SELECT %(brand)s, 1000000 + i, 'user' || i, 'Customer ' || i, i %% 5000, %(now)s - interval '90 days'
FROM generate_series(1, %(cases)s) i;
INSERT INTO listening_post (brand_id, x_id, customer_id, text, alt_text, lang, created_at, heard_at, conversation_id,
    is_repost, addresses_brand, reply_settings, gone_why)
SELECT %(brand)s, 2000000000 + i, c.first + i %% %(cases)s, s.text, '', s.lang,
    %(now)s - (i::float8 / %(posts)s) * interval '90 days', %(now)s - (i::float8 / %(posts)s) * interval '90 days',
    2000000000 + i, false, true, 'everyone', ''
FROM (SELECT min(id) AS first FROM people_customer WHERE brand_id = %(brand)s) c,
    generate_series(0, %(posts)s - 1) i JOIN said s ON s.n = i %% %(texts)s;
INSERT INTO search_entry (brand_id, kind, ref, at, words)
SELECT brand_id, 'post', id, created_at, s.words
FROM listening_post JOIN said s ON s.n = (x_id - 2000000000) %% %(texts)s;
INSERT INTO search_entry (brand_id, kind, ref, at, words)
SELECT brand_id, 'customer', id, first_heard_at, to_tsvector('simple', name || ' ' || username) FROM people_customer;
INSERT INTO cases_case (brand_id, customer_id, root_post_id, playbook_id, tier, topic, arousal, lang, owner_id,
    opened_at, last_heard_at, closed_at)
SELECT %(brand)s, p.customer_id, p.id, %(book)s, CASE WHEN i %% 20 = 0 THEN 'serious' ELSE 'ordinary' END,
    (ARRAY['delivery', 'billing', 'product', 'service'])[1 + i %% 4], (i %% 100) / 100.0, p.lang,
    CASE WHEN i %% 3 > 0 THEN (%(owners)s::bigint[])[1 + i %% array_length(%(owners)s::bigint[], 1)] END,
    p.created_at, p.created_at, CASE WHEN i >= %(open)s THEN p.created_at + interval '6 hours' END
FROM (SELECT *, row_number() OVER (ORDER BY created_at DESC) - 1 AS i FROM listening_post
      ORDER BY created_at DESC LIMIT %(cases)s) p;
INSERT INTO triage_postverdict (post_id, brand_id, complaint, is_complaint, topic, tier, intent, arousal, judged_at)
SELECT root_post_id, brand_id, 0.9, true, topic, tier, 'complaint', arousal, opened_at
FROM cases_case;
INSERT INTO replies_reply (brand_id, case_id, to_x_id, stage, template, text, promises, author_id, is_automatic,
    status, queued_at, due_at, claimed_at, sent_at, x_id, refusal, detail)
SELECT c.brand_id, c.id, p.x_id, stage, '', 'We are sorry, and look into it at once.', '[]',
    CASE WHEN stage = 'answer' THEN (%(owners)s::bigint[])[1] END, stage = 'acknowledge', 'sent',
    c.opened_at, c.opened_at, c.opened_at, c.opened_at + interval '1 minute',
    3000000000 + c.id * 2 + (stage = 'answer')::int, '', ''
FROM cases_case c JOIN listening_post p ON p.id = c.root_post_id,
    unnest(ARRAY['acknowledge', 'answer']) stage WHERE stage = 'acknowledge' OR c.closed_at IS NOT NULL;
INSERT INTO promises_promise (brand_id, case_id, kind, made_by_id, made_at, due_at, done_at)
SELECT r.brand_id, r.case_id, 'answer', r.id, r.sent_at, %(now)s + (c.id %% 2000 - 500) * interval '1 minute', NULL
FROM replies_reply r JOIN cases_case c ON c.id = r.case_id WHERE c.closed_at IS NULL AND r.stage = 'acknowledge';
INSERT INTO promises_promise (brand_id, case_id, kind, made_by_id, made_at, due_at, done_at)
SELECT c.brand_id, c.id, kind, NULL, c.opened_at, c.opened_at + interval '1 hour', c.opened_at + interval '1 minute'
FROM cases_case c, unnest(ARRAY['first_reply', 'answer']) kind WHERE c.closed_at IS NOT NULL OR kind = 'first_reply';
INSERT INTO cases_caseevent (case_id, brand_id, kind, at, post_id, detail)
SELECT c.id, c.brand_id, kind, c.opened_at + n * interval '20 seconds',
    CASE WHEN n = 1 THEN c.root_post_id END,
    CASE kind WHEN 'closed' THEN '{"why": "resolved"}'::jsonb
        WHEN 'reply_sent' THEN jsonb_build_object(
            'reply', (SELECT min(r.id) FROM replies_reply r WHERE r.case_id = c.id))
        ELSE '{}' END
FROM cases_case c,
    unnest(ARRAY['opened', 'reply_queued', 'reply_sent', 'noted', 'closed']) WITH ORDINALITY AS e (kind, n)
WHERE n < 5 OR c.closed_at IS NOT NULL
"""
