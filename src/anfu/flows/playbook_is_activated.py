"""Somebody makes a playbook the one in force for its language."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.actions import activate
from anfu.playbook.models import PlaybookVersion


def playbook_is_activated(staff: Staff, text: str, now: datetime) -> PlaybookVersion:
    """From now on new cases go by the playbook in `text` (TOML).

    Raises `PlaybookError` where it does not hold, and `NotAllowedError` where `staff` may not.
    """
    require(staff, Action.PLAYBOOK)
    with transaction.atomic():
        return activate(staff.brand, text, staff, now)
