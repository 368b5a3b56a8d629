"""When events are told, tried again, given up; and signatures."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from anfu.events.rules import WAITS, Answer, Rest, due_soon_at, is_given_up, meaning, wait_after
from anfu.events.signing import sign
from tests.build import MONDAY

MINUTE = timedelta(minutes=1)


def test_waits_grow_and_last_for_more_than_a_day() -> None:
    """A receiver that is away for a day loses nothing."""
    assert list(WAITS) == sorted(WAITS)
    assert sum(WAITS, timedelta()) > timedelta(days=1)
    assert wait_after(1) == timedelta(seconds=5)
    assert wait_after(1000) == WAITS[-1]
    assert wait_after(1, timedelta(minutes=7)) == timedelta(minutes=7)
    assert wait_after(1, timedelta(days=300)) == timedelta(hours=1)
    assert not is_given_up(len(WAITS))
    assert is_given_up(len(WAITS) + 1)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer.TAKEN),
        (204, Answer.TAKEN),
        (301, Answer.AWAY),
        (400, Answer.REFUSED),
        (401, Answer.AWAY),
        (404, Answer.AWAY),
        (410, Answer.GONE),
        (422, Answer.REFUSED),
        (429, Answer.AWAY),
        (503, Answer.AWAY),
        (0, Answer.AWAY),
    ],
)
def test_a_status_is_of_the_message_or_of_the_receiver(status: int, answer: Answer) -> None:
    """One message that is not understood holds up no other; a redirect is never followed."""
    assert meaning(status) is answer


def test_a_cool_down_gathers() -> None:
    """The first is told at once; what follows is told together when the cool-down is over."""
    rest = Rest(timedelta(minutes=15))
    assert rest.due(None, MONDAY) == MONDAY
    assert rest.due(MONDAY, MONDAY + MINUTE) == MONDAY + 15 * MINUTE
    assert rest.due(MONDAY + 15 * MINUTE, MONDAY + 2 * MINUTE) == MONDAY + 15 * MINUTE
    assert rest.due(MONDAY, MONDAY + 60 * MINUTE) == MONDAY + 60 * MINUTE


def test_quiet_hours_go_by_the_wall_clock() -> None:
    """From ten in the evening to seven in the morning in Berlin, over midnight."""
    rest = Rest(timedelta(), time(22), time(7), "Europe/Berlin")
    assert rest.due(None, MONDAY) == MONDAY
    evening = datetime(2026, 11, 16, 21, 30, tzinfo=UTC)
    assert rest.due(None, evening) == datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
    assert rest.due(None, evening + timedelta(hours=5)) == datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
    assert rest.due(None, datetime(2026, 11, 17, 6, 0, tzinfo=UTC)) == datetime(2026, 11, 17, 6, tzinfo=UTC)


def test_due_soon_is_half_an_hour_or_the_last_quarter() -> None:
    """A promise of an hour is not due soon as soon as it is made."""
    assert due_soon_at(MONDAY, MONDAY + 60 * MINUTE) == MONDAY + 45 * MINUTE
    assert due_soon_at(MONDAY, MONDAY + 240 * MINUTE) == MONDAY + 210 * MINUTE


def test_the_signature_is_the_one_of_the_standard() -> None:
    """The example that the libraries of Standard Webhooks test themselves with."""
    at = datetime.fromtimestamp(1614265330, UTC)
    signed = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
