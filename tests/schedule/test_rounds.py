"""A worker's rounds on a real PostgreSQL whose connections are cut."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import psycopg
import pytest
from django.db import connection, connections

from anfu.schedule.rounds import WORKER, Duty, Rounds, ring

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 3600.0


class Counted:
    """A deed that counts its rounds and asks the database each time."""

    def __init__(self, name: str, more: int = 0, fails: bool = False) -> None:
        self.__name__ = name
        self.rounds = 0
        self._more = more
        self._fails = fails

    def __call__(self, now: datetime) -> bool:
        """Go a round; True as long as there is more."""
        assert now.tzinfo
        self.rounds += 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if self._fails:
            raise ValueError("a fault")
        return self.rounds <= self._more


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, ten seconds at most."""
    give_up = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.fixture
def known() -> frozenset[int]:
    """Sessions that were there before the test: a desk of other tests may be among them."""
    return _theirs()


@pytest.fixture
def going(known: frozenset[int]) -> Iterator[Callable[[list[Duty]], Rounds]]:
    """Rounds that have begun; they end with the test, and their threads let go of the database."""
    begun: list[Rounds] = []

    def go(duties: list[Duty]) -> Rounds:
        rounds = Rounds(duties, _dsn())
        begun.append(rounds)
        rounds.start()
        return rounds

    yield go
    for rounds in begun:
        rounds.stop(5)
    until(lambda: not _theirs(known))


def _dsn() -> str:
    settings = connections.settings["default"]
    return psycopg.conninfo.make_conninfo(os.environ["ANFU_DATABASE_URL"], dbname=settings["NAME"])


def _theirs(known: frozenset[int] = frozenset()) -> frozenset[int]:
    """The sessions in this database beside our own and those that are `known`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return frozenset(pid for (pid,) in cursor.fetchall()) - known


def _cut(known: frozenset[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [list(_theirs(known))])


def _bells() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()",
            [WORKER],
        )
        return int(cursor.fetchone()[0])


def test_a_deed_is_asked_again_while_there_is_more(going: Callable[[list[Duty]], Rounds]) -> None:
    """Four shares are done without a pause between them; then the period is waited for."""
    deed = Counted("deed", more=3)
    going([Duty(deed, FAR)])
    until(lambda: deed.rounds >= 4)
    until(lambda: _bells() == 1)
    time.sleep(0.3)
    assert deed.rounds <= 6  # once more when the bell's line is open, and perhaps once at the start


def test_the_bell_asks_for_a_round_at_once(going: Callable[[list[Duty]], Rounds]) -> None:
    """A round begins well before the period is over, of that duty alone."""
    rung, other = Counted("rung"), Counted("other")
    going([Duty(rung, FAR), Duty(other, FAR)])
    until(lambda: _bells() == 1 and rung.rounds > 0 and other.rounds > 0)
    time.sleep(0.3)
    before, still = rung.rounds, other.rounds
    ring(rung)
    until(lambda: rung.rounds == before + 1)
    assert other.rounds == still


def test_a_fault_in_one_duty_holds_up_no_other(going: Callable[[list[Duty]], Rounds]) -> None:
    """One raises in every round; the other goes on, and the first is tried again."""
    bad, good = Counted("bad", fails=True), Counted("good")
    going([Duty(bad, 0.01), Duty(good, 0.01)])
    until(lambda: good.rounds > 50 and bad.rounds > 1)


def test_rounds_and_bell_survive_the_loss_of_every_connection(
    going: Callable[[list[Duty]], Rounds], known: frozenset[int]
) -> None:
    """Cut five times: rounds go on, and the bell is heard again."""
    often, seldom = Counted("often"), Counted("seldom")
    going([Duty(often, 0.01), Duty(seldom, FAR)])
    for _ in range(5):
        until(lambda: _bells() == 1)
        _cut(known)
        often.rounds = 0
        until(lambda: often.rounds > 3)
    until(lambda: _bells() == 1)
    time.sleep(0.3)
    still = seldom.rounds
    ring(seldom)
    until(lambda: seldom.rounds > still)


def test_a_stop_waits_for_the_round_under_way(known: frozenset[int]) -> None:
    """What has begun ends; nothing begins after it."""
    began, ended = threading.Event(), threading.Event()

    def slow(now: datetime) -> None:
        del now
        began.set()
        time.sleep(0.5)
        ended.set()

    rounds = Rounds([Duty(slow, 0.01)], _dsn())
    rounds.start()
    began.wait(5)
    rounds.stop(5)
    assert ended.is_set()
    until(lambda: not _theirs(known))


def test_who_waits_holds_no_connection(going: Callable[[list[Duty]], Rounds], known: frozenset[int]) -> None:
    """Thirty duties share the few connections of a worker: between rounds only the bell's line is open."""
    duties = [Counted(f"duty {n}") for n in range(30)]
    going([Duty(one, FAR) for one in duties])
    until(lambda: all(one.rounds for one in duties) and _bells() == 1)
    until(lambda: len(_theirs(known)) == 1)
