"""The desk played through: against Erlang's formula, against shifts, and against a past whose truth is known."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from anfu.insight.actions import catch_up
from anfu.insight.staffing.queries import on_shift, weeks_before
from anfu.insight.staffing.rules import (
    HOURS,
    QUARTERS,
    Load,
    by_quarter,
    minutes_that_fit,
    needed,
    play,
    play_often,
    presence,
    with_more,
)
from anfu.people.roster.actions import enrol
from anfu.people.roster.rules import Hours
from tests.build import a_person
from tests.insight.past import Past, Told, a_house, write


def prompt_by_erlang(rate: float, minutes: float, people: int) -> float:
    """The chance that a reply is out within an hour: Erlang's formula for M/M/c, waiting and writing together."""
    mu, busy = 60 / minutes, rate * minutes / 60
    top = busy**people / math.factorial(people) * people / (people - busy)
    waits = top / (sum(busy**k / math.factorial(k) for k in range(people)) + top)
    left = people - 1 - busy
    return 1 - math.exp(-mu) * (1 + waits * (1 - math.exp(-mu * left)) / left)


@pytest.mark.parametrize(
    ("rate", "minutes", "people"), [(3.0, 15.0, 1), (5.0, 20.0, 2), (9.0, 30.0, 5), (3.4, 16.0, 1)]
)
def test_it_is_erlangs_queue(rate: float, minutes: float, people: int) -> None:
    """With one rate all week and one number of people, the share within the hour is the formula's."""
    load = Load((rate,) * HOURS, 0.0, minutes)
    shares = [play(load, (people,) * QUARTERS, seed).chance().value or 0.0 for seed in range(6)]
    assert np.mean(shares) == pytest.approx(prompt_by_erlang(rate, minutes, people), abs=0.015)


def test_nobody_answers_while_nobody_is_there() -> None:
    """What comes at night waits for the morning; what comes at eleven does not."""
    people = presence([Hours(day, time(9), time(17), "UTC") for day in range(7)], date(2026, 11, 16), "UTC")
    played = play(Load((0.5,) * HOURS, 0.0, 6.0), people)
    assert played.chance([day * 24 + 20 for day in range(7)]).value == 0
    assert (played.chance([day * 24 + 11 for day in range(7)]).value or 0) > 0.95
    assert (played.chance([day * 24 + 8 for day in range(7)]).value or 0) > 0.02


def test_shifts_are_counted_by_the_wall_clock() -> None:
    """A night shift goes into the next day, Sunday's into Monday; another zone's hours are told in ours."""
    people = presence([Hours(6, time(22), time(6), "Europe/Berlin")], date(2026, 11, 16), "Europe/Berlin")
    assert sum(people) == 32 and people[6 * 96 + 88] == 1 and people[23] == 1 and people[24] == 0
    there = presence([Hours(0, time(9), time(17), "America/New_York")], date(2026, 11, 16), "Europe/Berlin")
    assert [place for place, n in enumerate(there) if n] == list(range(15 * 4, 23 * 4))
    more = with_more(people, [0, 1], 18, 4)
    assert sum(more) - sum(people) == 2 * 16 and more[72] == people[72] + 1


def test_more_work_and_fewer_people_make_it_worse() -> None:
    """Each knob turns the right way."""
    people = (2,) * QUARTERS
    base = Load((4.0,) * HOURS, 0.5, 15.0)
    chance = play(base, people).chance().value or 0.0
    assert (play(replace(base, minutes=20.0), people).chance().value or 0) < chance - 0.02
    assert (play(replace(base, later=1.2), people).chance().value or 0) <= chance
    assert (play(base, with_more(people, range(7), 8, 12)).chance().value or 0) > chance


def test_the_minutes_are_found_again() -> None:
    """From what a desk of twelve-minute replies did, twelve minutes are read, give or take one and a half."""
    people = with_more((0,) * QUARTERS, range(7), 8, 12, more=2)
    load = Load(tuple(6.0 if 8 <= hour % 24 < 20 else 1.0 for hour in range(HOURS)), 0.3, 12.0)
    was = play(load, people, seed=77).chance().value or 0.0
    assert minutes_that_fit(load, people, was) == pytest.approx(12, abs=1.5)
    assert minutes_that_fit(load, people, 0.999) is None


def test_who_is_needed_is_enough() -> None:
    """Played with other luck, the people found reach the goal in every hour of the week, within what luck does."""
    load = Load(tuple(12.0 if hour % 24 == 18 else 3.0 for hour in range(HOURS)), 0.5, 10.0)
    people = needed(load, 0.9)
    again = play_often(load, by_quarter(people), luck=9)
    assert (again.chance().value or 0) > 0.92
    worst = min(again.prompt[hour] / again.came[hour] for hour in range(HOURS))
    assert worst > 0.82 and people[18] > people[4]


def test_a_roster_is_checked_against_its_past(client: Client, db: None) -> None:
    """Two months of a desk with known shifts and eight-minute replies: the page finds both and says what was."""
    del db
    brand, versions = a_house("UTC")
    now = timezone.now()
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    mia, lead = a_person(brand), a_person(brand, "ola", "lead")
    enrol(mia, [Hours(day, time(8), time(20), "UTC") for day in range(7)])
    write(brand, versions, _pasts(midnight, mia.pk))
    catch_up()
    last = weeks_before(brand, 0, now, "UTC")
    assert sum(last.came) > 1000 and last.later == 0
    assert sum(on_shift(brand, now, "UTC")) == 7 * 48
    assert minutes_that_fit(
        last.load(8), on_shift(brand, now, "UTC"), last.was().value or 0
    ) == pytest.approx(8, abs=2)
    client.force_login(lead)
    page = client.get("/insight/staffing?hour=20&hours=4&needed=90").content.decode()
    assert "One more person" in page and "people needed" in page.lower()
    assert client.get("/insight/staffing?hour=x").status_code == 404
    enrol(mia, [])
    assert "no shifts" in client.get("/insight/staffing").content.decode().lower()


def _pasts(midnight: datetime, mia: int) -> list[Past]:
    """Eight weeks of about five complaints an hour by day and one by night, each answered as soon as Mia is free."""
    draw = np.random.default_rng(11)
    free = midnight - timedelta(days=60)
    pasts: list[Past] = []
    at = midnight - timedelta(days=56)
    while at < midnight:
        rate = 4.5 if 8 <= at.hour < 20 else 0.7
        at += timedelta(hours=float(draw.exponential(1 / rate)))
        begins = max(at, free)
        if not 8 <= begins.hour < 20:
            day = begins if begins.hour < 8 else begins + timedelta(days=1)
            begins = day.replace(hour=8, minute=0, second=0, microsecond=0)
        free = begins + timedelta(minutes=float(draw.exponential(8)))
        if at < midnight:
            pasts.append(Past(at, customer=len(pasts), told=[Told((free - at).total_seconds(), by=mia)]))
    return pasts
