"""A file of another tool is looked at, decided about, and begun; workers then take it in share by share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from anfu.imports import actions as imports
from anfu.imports.columns import fingerprint, names_of
from anfu.imports.look import header_of, look
from anfu.imports.models import Import
from anfu.imports.queries import meaning_of
from anfu.imports.rules import PAST, why_not_care_since
from anfu.people.models import Brand, Staff
from anfu.people.policy import Action, require


def file_is_proposed(brand: Brand, content: bytes, name: str, by: Staff | None, now: datetime) -> Import:
    """Keep a file with what its columns are likely to mean; `by` None: a command. Raises UnreadableFileError."""
    if by:
        require(by, Action.IMPORT)
    header = header_of(content)
    mapped, _ = meaning_of(brand, header)
    columns = names_of(header, mapped.places)
    return imports.propose(brand, content, name, mapped.system, columns, now - PAST, by, now)


def import_is_decided(
    imported: Import, columns: Mapping[str, str], care_since: datetime, by: Staff | None, now: datetime
) -> str | None:
    """What the columns mean, and since when posts are cared for; the reason code where that cannot be, else None."""
    if by:
        require(by, Action.IMPORT)
    if imported.begun_at:
        return "import_begun"
    if why_not := why_not_care_since(care_since, now):
        return why_not
    with transaction.atomic():
        imports.decide(imported, columns, care_since)
        header = header_of(bytes(imported.content))
        imports.remember_columns(imported.brand, fingerprint(header), columns, by, now)
    return None


def import_begins(imported: Import, kept_since: datetime, by: Staff | None, now: datetime) -> str | None:
    """Let what can be read wait to be taken in; the reason code where nothing can, else None.

    Raises UnreadableFileError, and then nothing of the file waits.
    """
    if by:
        require(by, Action.IMPORT)
    if imported.begun_at:
        return "import_begun"
    seen = look(imported, kept_since, now)
    if seen.why_not:
        return seen.why_not
    with transaction.atomic():
        begun = imports.begin(imported, seen.plan, now)
    return None if begun else "import_begun"


def file_is_dropped(imported: Import, by: Staff | None) -> None:
    """Forget a file that is not to be imported."""
    if by:
        require(by, Action.IMPORT)
    imports.drop(imported)
