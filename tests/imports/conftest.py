"""A brand, and files taken in as a worker takes them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from anfu.channel.x.client import XClient
from anfu.channel.x.looking_up import XLooker
from anfu.flows.file_is_imported import file_is_proposed, import_begins
from anfu.imports.models import Import
from anfu.people.models import Brand
from anfu.schedule.importing import take_in_past
from tests.build import MONDAY, a_brand
from tests.fakex.conftest import Live, live, start, stopping

__all__ = ["live", "start", "stopping"]

TakeIn = Callable[..., Import]


@pytest.fixture
def brand(db: None) -> Brand:
    """The demo brand."""
    del db
    return a_brand()


@pytest.fixture
def take_in(brand: Brand) -> TakeIn:
    """Import a file; posts of which X must be asked go on waiting."""

    def take(content: bytes, name: str = "mentions.csv", now: datetime = MONDAY) -> Import:
        imported = file_is_proposed(brand, content, name, None, now)
        assert import_begins(imported, now - timedelta(days=365), None, now) is None
        while take_in_past(imported, now):
            pass
        imported.refresh_from_db()
        return imported

    return take


@pytest.fixture
def teller(live: Live) -> Iterator[XLooker]:
    """Asks the stand-in X what posts say."""
    client = XClient(live.url, "app-token", "user-token")
    yield XLooker(client)
    client._http.close()
