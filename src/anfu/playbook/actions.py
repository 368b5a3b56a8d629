"""The verb of playbooks: one becomes active, whole, or is refused whole."""

from __future__ import annotations

import hashlib
from datetime import datetime

from anfu.people.models import Brand, Staff
from anfu.playbook.load import read
from anfu.playbook.models import PlaybookVersion
from anfu.playbook.queries import active_version


def activate(
    brand: Brand, text: str, by: Staff | None, now: datetime, source: str = "playbook"
) -> PlaybookVersion:
    """Make the playbook in `text` (TOML) the active one for its language; raises `PlaybookError`.

    The same text again changes nothing.
    """
    book = read(text, source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    current = active_version(brand, book.language)
    if current and current.sha256 == digest:
        return current
    return PlaybookVersion.objects.create(
        brand=brand,
        language=book.language,
        version=book.playbook.version,
        text=text,
        sha256=digest,
        activated_at=now,
        activated_by=by,
    )
