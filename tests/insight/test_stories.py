"""Stories keep in step with the history, whatever commits when."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction

from anfu.cases.actions import Line, remember
from anfu.flows.posts_arrive import posts_arrive
from anfu.insight.actions import catch_up, tell_anew
from anfu.insight.models import Story
from anfu.people.models import Brand
from tests.build import HAPPY, a_post
from tests.insight.past import START, Past, a_house, write


@pytest.fixture
def brand(transactional_db: None) -> Brand:
    """A brand with one case, told."""
    brand, versions = a_house()
    with transaction.atomic():
        write(brand, versions, [Past(START, customer=1)])
    assert catch_up() == 1
    return brand


def until(holds: Callable[[], bool]) -> None:
    """Wait for something; transactions of other databases on this server may hold it up, ten seconds at most."""
    give_up = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_a_new_line_tells_the_case_anew(brand: Brand) -> None:
    """And a history that stood still is left alone, once it is certain that nothing is still to be committed."""
    case = Story.objects.get().case
    remember(brand.pk, [Line(case.pk, "closed", START + timedelta(hours=2), detail={"why": "resolved"})])
    assert catch_up() == 1
    assert Story.objects.get().resolved_at == START + timedelta(hours=2)
    until(lambda: catch_up() == 0)


def test_a_closing_without_a_reason_is_one_of_a_complaint(brand: Brand) -> None:
    """Only "no complaint" says that there was none."""
    case = Story.objects.get().case
    remember(brand.pk, [Line(case.pk, "closed", START + timedelta(hours=2))])
    catch_up()
    assert Story.objects.get().is_complaint


def test_a_line_that_commits_late_is_not_missed(brand: Brand) -> None:
    """A transaction takes an id, another takes the next and commits first."""
    case = Story.objects.get().case_id
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as slow:
        slow.execute(
            "INSERT INTO cases_caseevent (case_id, brand_id, kind, at, detail) VALUES (%s, %s, 'closed', %s, %s)",
            [case, brand.pk, START + timedelta(hours=3), '{"why": "resolved"}'],
        )
        remember(brand.pk, [Line(case, "noted", START + timedelta(hours=1))])
        for _ in range(3):
            catch_up()
        assert Story.objects.get().resolved_at is None
        slow.commit()
    catch_up()
    assert Story.objects.get().resolved_at == START + timedelta(hours=3)


def test_an_id_that_is_given_early_and_used_late_is_not_missed(brand: Brand) -> None:
    """Its transaction has the table's lock, but no number yet when others look."""
    case = Story.objects.get().case_id
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as slow:
        slow.execute("LOCK TABLE cases_caseevent IN ROW EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_caseevent', 'id'))")
            (early,) = cursor.fetchone()
        remember(brand.pk, [Line(case, "noted", START + timedelta(hours=1))])
        for _ in range(3):
            catch_up()
        slow.execute(
            "INSERT INTO cases_caseevent (id, case_id, brand_id, kind, at, detail)"
            " OVERRIDING SYSTEM VALUE VALUES (%s, %s, %s, 'closed', %s, %s)",
            [early, case, brand.pk, START + timedelta(hours=3), '{"why": "resolved"}'],
        )
        slow.commit()
    catch_up()
    assert Story.objects.get().resolved_at == START + timedelta(hours=3)
    until(lambda: catch_up() == 0)


def test_praise_after_the_end_is_told_in_the_case_before(brand: Brand) -> None:
    """It belongs to no case, and still says what became of one."""
    case = Story.objects.get().case
    remember(brand.pk, [Line(case.pk, "closed", START + timedelta(hours=2), detail={"why": "resolved"})])
    case.customer.cases.update(closed_at=START + timedelta(hours=2))
    until(lambda: catch_up() == 0)
    posts_arrive(brand, [a_post(HAPPY, by=1, at=START + timedelta(days=9), mentions=[brand.x_id])])
    assert catch_up() == 1
    assert Story.objects.get().later_feeling == 1


def test_a_customer_who_comes_back_is_told_in_the_case_before(brand: Brand) -> None:
    """The next case of a customer is a line in the story of the one before."""
    case = Story.objects.get().case
    remember(brand.pk, [Line(case.pk, "closed", START + timedelta(hours=2), detail={"why": "resolved"})])
    case.customer.cases.update(closed_at=START)
    again = START + timedelta(days=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO cases_case (brand_id, customer_id, root_post_id, playbook_id, tier, topic, arousal, lang,
                   opened_at, last_heard_at)
               SELECT brand_id, customer_id, root_post_id, playbook_id, tier, topic, arousal, lang, %s, %s
               FROM cases_case RETURNING id""",
            [again, again],
        )
        remember(brand.pk, [Line(cursor.fetchone()[0], "opened", again, case.root_post_id)])
    catch_up()
    assert Story.objects.get(case=case).came_back_at == again


def test_all_can_be_told_anew(brand: Brand) -> None:
    """What is told anew is the same."""
    del brand
    before = Story.objects.values().get()
    tell_anew()
    assert catch_up() == 1
    assert Story.objects.values().get() == before
