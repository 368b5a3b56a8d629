"""The verb of playbooks: one becomes active, whole, or is refused whole."""

from __future__ import annotations

import hashlib
from datetime import datetime

from anfu.people.models import Brand, Staff
from anfu.playbook.load import read
from anfu.playbook.models import PlaybookVersion
from anfu.playbook.naming import name_for
from anfu.playbook.queries import active_version


def activate(
    brand: Brand, text: str, by: Staff | None, now: datetime, source: str = "playbook"
) -> PlaybookVersion:
    """Make the playbook in `text` (TOML) the active one for its language; raises `PlaybookError`.

    The same text again changes nothing. A name that another text of the language had first gets a number. To be
    called in a transaction: names are given one at a time.
    """
    book = read(text, source)
    digest = hashlib.sha256(text.encode()).hexdigest()
    Brand.objects.select_for_update().get(pk=brand.pk)
    current = active_version(brand, book.language)
    if current and current.sha256 == digest:
        return current
    taken = PlaybookVersion.objects.filter(brand=brand, language=book.language)
    return PlaybookVersion.objects.create(
        brand=brand,
        language=book.language,
        version=name_for(book.playbook.version, digest, dict(taken.values_list("version", "sha256"))),
        text=text,
        sha256=digest,
        activated_at=now,
        activated_by=by,
    )
