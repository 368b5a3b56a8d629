"""The verbs of search: words are kept with the thing that says them, and forgotten with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection

from anfu.postgres.bulk import copy_rows
from anfu.search.models import Entry
from anfu.search.rules import words_of

Kind = Entry.Kind
Saying = tuple[int, datetime, str]
"""The id of a thing within its kind, when it was said (UTC), and its text."""


def keep(brand_id: int, kind: Kind, sayings: Iterable[Saying]) -> None:
    """Let new things be found by what they say."""
    columns = ("brand_id", "kind", "ref", "at", "words")
    rows = ((brand_id, kind.value, ref, at, " ".join(words_of(text))) for ref, at, text in sayings)
    with connection.cursor() as cursor:
        copy_rows(cursor.cursor, Entry._meta.db_table, columns, rows)


def keep_anew(brand_id: int, kind: Kind, sayings: Iterable[Saying]) -> None:
    """Let things be found by what they say now, whether they are known or not; what says the same stays."""
    rows = [(ref, at, " ".join(words_of(text))) for ref, at, text in sayings]
    if not rows:
        return
    refs, ats, words = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO search_entry (brand_id, kind, ref, at, words)
               SELECT %s, %s, said.ref, said.at, said.words::tsvector
               FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS said (ref, at, words)
               ON CONFLICT (kind, ref) DO UPDATE SET words = excluded.words
               WHERE search_entry.words <> excluded.words""",
            [brand_id, kind.value, refs, ats, words],
        )


def forget(kind: Kind, refs: Collection[int]) -> None:
    """Let these things be found no longer."""
    Entry.objects.filter(kind=kind, ref__in=list(refs)).delete()
