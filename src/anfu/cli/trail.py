"""What the command line does leaves a line in the trail, too: by whom the machine knows them."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
from datetime import UTC, datetime

from django.db import ProgrammingError

from anfu.audit.actions import note
from anfu.audit.rules import Entry, Kind
from anfu.cli import boot
from anfu.people.models import Brand

ROLE = "system"
"""In place of a role: whoever may run commands here has the machine."""

DEEDS = frozenset(
    {
        "staff add", "staff reset", "token create", "token revoke", "pause", "resume", "connect x", "connect keys",
        "erase", "import", "backup", "restore", "triage train", "triage back", "figures", "review", "token log",
        "purchases", "export",
    }
)  # fmt: skip
"""Commands that leave a line: what changes something, and what shows cases, people or all that is kept."""


def note_command(deed: str, what: str = "", brand: Brand | None = None, kind: Kind = Kind.WROTE) -> None:
    """Add a line before the deed is done; what concerns no single brand stands in the trail of each."""
    assert deed in DEEDS, deed  # noqa: S101  # the list is what docs and tests go by
    for one in [brand] if brand else Brand.objects.order_by("pk"):
        entry = Entry(
            datetime.now(UTC), kind, operator(), ROLE, f"anfu {deed}", what[:200], platform.node()[:45]
        )
        note(one.pk, entry)


def note_as_it_is(address: str, deed: str, what: str, kind: Kind) -> None:
    """The same for a database that nobody migrated: one that has no trail yet is left as it is."""
    with boot.at(address), contextlib.suppress(ProgrammingError):
        note_command(deed, what, kind=kind)


def operator() -> str:
    """The user of the machine; who became another by sudo is known by their own name."""
    if own := os.environ.get("SUDO_USER"):
        return own[:150]
    try:
        return getpass.getuser()[:150]
    except (KeyError, OSError):  # a container may have a number without a name
        return f"user {os.getuid()}"
