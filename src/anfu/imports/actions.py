"""The verbs of imports: proposed, begun, taken in share by share, finished, undone. A row counts once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import F

from anfu.imports.models import Broken, Brought, Columns, Import, Waiting
from anfu.imports.reading.sheet import Fault
from anfu.imports.rules import Plan
from anfu.people.models import Brand, Staff
from anfu.postgres.bulk import copy_rows

MOST_FAULTS = 1_000
AGAIN = timedelta(minutes=2)
"""A worker that died lets go of the rows that it took after this long."""
DROPPED_AFTER = timedelta(days=1)


def propose(
    brand: Brand,
    content: bytes,
    name: str,
    system: str,
    columns: Mapping[str, str],
    care_since: datetime,
    by: Staff | None,
    now: datetime,
) -> Import:
    """Keep a file until somebody begins its import, or drops it."""
    return Import.objects.create(
        brand=brand,
        system=system,
        name=name[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        columns=dict(columns),
        care_since=care_since,
        by=by,
        proposed_at=now,
    )


def decide(imported: Import, columns: Mapping[str, str], care_since: datetime) -> None:
    """What the columns mean, and from when on posts are cared for, as somebody decided."""
    imported.columns, imported.care_since = dict(columns), care_since
    imported.save(update_fields=["columns", "care_since"])


def drop(imported: Import) -> None:
    """Forget a file that was never begun."""
    Import.objects.filter(pk=imported.pk, begun_at=None).delete()


def drop_old(now: datetime) -> int:
    """Forget files that nobody began for a day; how many."""
    return Import.objects.filter(begun_at=None, proposed_at__lt=now - DROPPED_AFTER).delete()[0]


def begin(imported: Import, plan: Plan, now: datetime) -> bool:
    """Let the rows of a plan wait to be taken in, and forget the file; False where somebody else has begun it."""
    taken = Import.objects.filter(pk=imported.pk, begun_at=None).update(
        begun_at=now,
        content=b"",
        rows=plan.rows,
        faulty=len(plan.faults),
        elsewhere=plan.elsewhere,
        too_old=plan.too_old,
        repeated=plan.repeated,
        waiting=len(plan.mentions),
        finished_at=None if plan.mentions else now,
    )
    if not taken:
        return False
    encode = msgspec.json.Encoder().encode
    with connection.cursor() as cursor:
        copy_rows(
            cursor.cursor,
            Waiting._meta.db_table,
            ("imported_id", "line", "x_id", "is_past", "body", "again_at"),
            (
                (
                    imported.pk, one.line, one.x_id, one.is_past,
                    encode(one.post).decode() if one.post else "", now,
                )
                for one in plan.mentions
            ),
            ("int8", "int4", "int8", "bool", "text", "timestamptz"),
        )  # fmt: skip
    keep_faults(imported, plan.faults)
    imported.refresh_from_db()
    return True


def keep_faults(imported: Import, faults: Sequence[Fault]) -> None:
    """Keep where and why rows could not be read, up to the most that are kept."""
    Broken.objects.bulk_create(
        Broken(
            imported=imported,
            line=one.line,
            column=one.column[:200],
            reason=one.reason,
            detail=one.detail[:200].replace("\0", ""),
        )
        for one in faults[:MOST_FAULTS]
    )


def claim(imported: Import, now: datetime, most: int, *, to_ask: bool) -> list[Waiting]:
    """Take rows that wait: those whose words the file told, or those of which X is asked. Other workers leave them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH chosen AS MATERIALIZED (
                   SELECT id FROM imports_waiting
                   WHERE imported_id = %(imported)s AND again_at <= %(now)s AND (body = '') = %(to_ask)s
                   ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
               UPDATE imports_waiting SET again_at = %(again)s FROM chosen WHERE imports_waiting.id = chosen.id
               RETURNING imports_waiting.id""",
            {"imported": imported.pk, "now": now, "again": now + AGAIN, "most": most, "to_ask": to_ask},
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    return list(Waiting.objects.filter(pk__in=ids).order_by("pk"))


def settle(
    rows: Sequence[Waiting],
    posts: Mapping[int, int],
    gone: Collection[int],
    faults: Sequence[Fault],
    now: datetime,
) -> None:
    """These rows of one import are taken in: new posts (our id by X's), what is gone, what failed; the rest was known.

    What another worker has settled meanwhile is left out. Call it in the transaction that stores the posts.
    """
    imported = rows[0].imported_id
    ids = [row.pk for row in rows]
    still = set(
        Waiting.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("x_id", flat=True)
    )
    Waiting.objects.filter(pk__in=ids).delete()
    heard = {x_id: pk for x_id, pk in posts.items() if x_id in still}
    lost = still & set(gone)
    Brought.objects.bulk_create(Brought(imported_id=imported, post_id=pk) for pk in heard.values())
    failed = faults if still else ()
    keep_faults(Import(pk=imported), failed)
    Import.objects.filter(pk=imported).update(
        heard=F("heard") + len(heard),
        gone=F("gone") + len(lost),
        faulty=F("faulty") + len(failed),
        known=F("known") + len(still) - len(heard) - len(lost) - len(failed),
        waiting=F("waiting") - len(still),
    )
    Import.objects.filter(pk=imported, waiting=0, finished_at=None).update(finished_at=now)


def undo(imported: Import, by: Staff | None, now: datetime) -> bool:
    """Nothing of it waits any more, and it is known as undone; False where it is already, or was never begun."""
    open_ones = Import.objects.filter(pk=imported.pk, begun_at__isnull=False, undone_at=None)
    if not open_ones.update(undone_at=now, undone_by=by, finished_at=now, waiting=0):
        return False
    Waiting.objects.filter(imported=imported).delete()
    return True


def remember_columns(
    brand: Brand, fingerprint: str, columns: Mapping[str, str], by: Staff | None, now: datetime
) -> None:
    """The next file with this header is read so."""
    told = {"columns": dict(columns), "by": by, "at": now}
    Columns.objects.update_or_create(brand=brand, fingerprint=fingerprint, defaults=told)
