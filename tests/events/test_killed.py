"""Real workers, killed with -9 in the middle of delivering: nothing is lost, order holds; and writers that overlap."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import CaseEvent
from anfu.events.models import Delivery
from anfu.flows.events_are_gathered import events_are_gathered
from anfu.flows.events_go_out import events_go_out
from anfu.flows.posts_arrive import posts_arrive
from tests.build import MONDAY, a_brand, a_person, a_post
from tests.events.receiver import OUTSIDE, a_receiver, a_subscription

DESK = "https://desk.example"
WORKER = """
import sys
from datetime import datetime
from anfu.cli.framework import set_up
set_up()
from anfu.flows.events_go_out import events_go_out
from tests.events.receiver import OUTSIDE
while events_go_out(OUTSIDE, datetime.fromisoformat(sys.argv[1])): pass
"""


def address() -> str:
    """Of the tests' database."""
    database = connection.settings_dict
    user, name, host = (quote(database[part], safe="") for part in ("USER", "NAME", "HOST"))
    return f"postgresql://{user}@/{name}?host={host}&port={database['PORT']}"


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing() -> None:
    """Four workers are killed while they deliver 120 events; what was under way is told again under the same id."""
    brand = a_brand()
    events_are_gathered(DESK, MONDAY)
    with a_receiver() as receiver:
        a_subscription(brand, a_person(brand, "lea", "lead"), receiver.url, MONDAY, kinds=["case.closed"])
        posts_arrive(brand, [a_post(by=2000 + n) for n in range(6)])
        cases = list(brand.cases.order_by("pk"))
        remember(brand.pk, [Line(one.pk, Kind.CLOSED, MONDAY) for _ in range(20) for one in cases])
        assert events_are_gathered(DESK, MONDAY) == 120
        receiver.slow, now = 0.02, MONDAY
        for _ in range(4):
            before = receiver.asked
            worker = subprocess.Popen(
                [sys.executable, "-c", WORKER, now.isoformat()],
                env=os.environ | {"ANFU_DATABASE_URL": address()},
            )
            while receiver.asked < before + 7 and worker.poll() is None:
                time.sleep(0.005)
            assert worker.poll() is None, "it was killed at work"
            worker.kill()
            worker.wait()
            assert Delivery.objects.filter(state="waiting").exists()
            now += timedelta(seconds=61)
        receiver.slow = 0
        while events_go_out(OUTSIDE, now):
            pass
        ids = [int(one.removeprefix("evt_")) for one in receiver.ids]
    assert set(ids) == set(Delivery.objects.values_list("pk", flat=True))
    assert len(set(ids)) == 120
    assert len(ids) > 120, "what was under way was told again"
    for one in cases:
        theirs = list(dict.fromkeys(i for i in ids if i in set(one_ids(one.pk))))
        assert theirs == sorted(theirs)


def one_ids(case_id: int) -> list[int]:
    """The deliveries of a case."""
    return list(Delivery.objects.filter(case_id=case_id).values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_committed_late_is_told_in_its_place() -> None:
    """A transaction takes its line's id before it ends: nobody reads past it, and nothing is missed."""
    brand = a_brand()
    posts_arrive(brand, [a_post(by=2000)])
    case = brand.cases.get()
    events_are_gathered(DESK, MONDAY)
    one = a_subscription(
        brand, a_person(brand, "lea", "lead"), "http://127.0.0.1/", MONDAY, kinds=["case.closed"]
    )
    with psycopg.connect(address()) as slow:
        slow.execute(
            "INSERT INTO cases_caseevent (case_id, brand_id, kind, at, detail) VALUES (%s, %s, 'closed', %s, '{}')",
            [case.pk, brand.pk, MONDAY],
        )
        remember(brand.pk, [Line(case.pk, Kind.CLOSED, MONDAY)])
        for _ in range(3):
            assert events_are_gathered(DESK, MONDAY) == 0
        slow.commit()
    assert sum(events_are_gathered(DESK, MONDAY) for _ in range(2)) == 2
    keys = list(one.deliveries.order_by("pk").values_list("key", flat=True))
    assert keys == [
        f"line:{pk}"
        for pk in CaseEvent.objects.filter(kind="closed").order_by("pk").values_list("pk", flat=True)
    ]
