"""Where the tables lie: on another server than before, what left last may not be known, so nothing leaves before X was
asked. Decision 0018.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from anfu.people.models import Brand
from anfu.replies.models import Footing, Pause, Reply

FORGET_FOOTING = """
    DO $$ BEGIN
        IF to_regclass('public.replies_footing') IS NOT NULL THEN DELETE FROM public.replies_footing; END IF;
    END $$;
"""
"""SQL that `anfu restore` ends with: wherever the backup came from, X is asked before anything leaves."""

_HERE = """
    SELECT system_identifier, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
    FROM pg_control_system()
"""


def is_firm(now: datetime) -> bool:
    """Whether the tables lie where they lay when we last spoke; if not, every brand pauses until X was asked."""
    here = _here()
    if Footing.objects.filter(system=here[0], timeline=here[1]).exists():
        return True
    for brand in Brand.objects.all():
        Pause.objects.get_or_create(
            brand=brand, code=Pause.Code.RESTORED, ended_at=None, defaults={"reason": "", "began_at": now}
        )
    return False


def stand() -> None:
    """Take this server for the one that knows all, where nothing was ever queued: a new installation."""
    if not Footing.objects.exists() and not Reply.objects.exists():
        _stand_here()


def said_as(reply: Reply, text: str) -> None:
    """It left in these words, as X shows, whatever words wait here."""
    reply.text = text
    Reply.objects.filter(pk=reply.pk).update(text=text)


def is_looked_back(brand: Brand, now: datetime) -> None:
    """X was asked, and what it has of ours is known here: replies leave again."""
    Pause.objects.filter(brand=brand, code=Pause.Code.RESTORED, ended_at=None).update(ended_at=now)
    if not Pause.objects.filter(code=Pause.Code.RESTORED, ended_at=None).exists():
        _stand_here()


def _stand_here() -> None:
    Footing.objects.all().delete()
    system, timeline = _here()
    Footing.objects.create(system=system, timeline=timeline)


def _here() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_HERE)
        told: tuple[int, int] = cursor.fetchone()
    return told
