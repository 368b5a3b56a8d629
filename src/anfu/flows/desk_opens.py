"""A brand's desk opens: its account is known, its playbooks are active."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from anfu.people.actions import open_desk
from anfu.people.models import Brand
from anfu.playbook.actions import activate
from anfu.playbook.load import load
from anfu.replies.footing import actions as footing


def desk_opens(
    account: tuple[int, str, str], playbooks: Sequence[Path], now: datetime, network: str = "x"
) -> Brand:
    """Make the brand of an account (id, handle, name) ready; the first time it listens from `now` on.

    Playbooks that changed become active; raises `PlaybookError` when one does not hold, and nothing is changed.
    """
    for path in playbooks:
        load(path)
    with transaction.atomic():
        brand = open_desk(network, account, now)
        for path in playbooks:
            activate(brand, path.read_text(encoding="utf-8"), None, now, path.name)
        footing.stand()
    return brand
