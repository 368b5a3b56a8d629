"""Books what this process read from X, every few seconds. A process that is killed loses its last few seconds."""

from __future__ import annotations

import threading
import time
from functools import lru_cache

import structlog
from django.db import DatabaseError, InterfaceError, connections

from anfu.channel.x.meter import Meter
from anfu.channel.x.prices import price
from anfu.flows.calls_are_paid import calls_are_paid
from anfu.people.models import Brand
from anfu.settings import env

log = structlog.get_logger()
EVERY = 10.0


@lru_cache(maxsize=1)
def the_meter() -> Meter:
    """This process's meter; from its first use on it is read every `EVERY` seconds."""
    meter = Meter(owns_app=env.x_owns_app)
    threading.Thread(target=_book_for_ever, args=(meter,), daemon=True, name="meter").start()
    return meter


def book_what_was_counted(meter: Meter) -> None:
    """Book it; what cannot be booked now counts again next time."""
    counted = meter.take()
    if not counted:
        return
    try:
        brand = Brand.objects.first()
        if brand is None:
            meter.give_back(counted)
        else:
            calls_are_paid(brand, counted, price)
    except (DatabaseError, InterfaceError) as error:
        meter.give_back(counted)
        log.warning("calls not booked yet", why=str(error).strip())


def _book_for_ever(meter: Meter) -> None:
    while True:
        time.sleep(EVERY)
        book_what_was_counted(meter)
        connections.close_all()
