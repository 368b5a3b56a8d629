"""The trail: whole under concurrency, and any tampering shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from anfu.audit.actions import note, shorten
from anfu.audit.models import Line, Trail
from anfu.audit.queries import stands_for, verify
from anfu.audit.rules import Entry, Kind, beginning, follows
from anfu.people.models import Brand
from tests.build import MONDAY, a_brand


def an_entry(at: int = 0, what: str = "K3F2") -> Entry:
    """A line about a case, `at` seconds into Monday."""
    return Entry(MONDAY + timedelta(seconds=at), Kind.WROTE, "mia", "agent", "reply", what, "10.0.0.7")


@pytest.fixture
def brand(db: None) -> Brand:
    """A brand with ten lines in its trail."""
    del db
    brand = a_brand()
    for at in range(10):
        note(brand.pk, an_entry(at))
    return brand


@contextmanager
def a_burglar() -> Iterator[None]:
    """Somebody who may change the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no trigger runs
        yield
        cursor.execute("SET session_replication_role = origin")


def test_a_whole_trail_is_whole(brand: Brand) -> None:
    """Ten lines, hashed anew, are the ten lines; what the database hashed is what we hash."""
    found = verify(brand)
    assert (found.lines, found.number, found.broken) == (10, 10, "")
    first = Line.objects.get(brand=brand, number=1)
    assert bytes(first.hash) == follows(beginning(brand.x_id), 1, an_entry(0).canonical())
    assert stands_for(brand, 10, found.hash) and not stands_for(brand, 9, found.hash)


def test_the_table_refuses_changes(brand: Brand) -> None:
    """Neither the program nor a hasty admin changes or drops a line."""
    lines = Line.objects.filter(brand=brand)
    for deed in (lambda: lines.update(who="nobody"), lambda: lines.delete()):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            deed()
    assert verify(brand).broken == ""


@pytest.mark.parametrize("column", ["at", "kind", "who", "role", "deed", "what", "address"])
def test_any_change_shows(brand: Brand, column: str) -> None:
    """Whatever column of whatever line was changed behind our back, the check names the line."""
    value = MONDAY if column == "at" else "read" if column == "kind" else "another"
    with a_burglar():
        Line.objects.filter(brand=brand, number=4).update(**{column: value})
    assert verify(brand).broken == "line 4 was changed"


def test_what_is_missing_shows(brand: Brand) -> None:
    """In the middle, at the end, and all of it."""
    with a_burglar():
        Line.objects.filter(brand=brand, number=4).delete()
    assert verify(brand).broken == "line 4 is missing"
    with a_burglar():
        Line.objects.filter(brand=brand, number__gte=4).delete()
    assert verify(brand).broken == "lines after 3 are missing: the chain had come to 10"
    with a_burglar():
        Line.objects.filter(brand=brand, number__gte=3).delete()
    Trail.objects.filter(brand=brand).delete()
    assert verify(brand).broken == "the row of the chain is missing"


def test_a_forged_chain_is_not_what_was_written_down(brand: Brand) -> None:
    """Who rewrites every line and the row of the chain passes the check, but not beside a head kept elsewhere."""
    kept = verify(brand).hash
    with a_burglar():
        before = beginning(brand.x_id)
        for number in range(1, 11):
            before = follows(before, number, an_entry(number - 1, "X999").canonical())
            Line.objects.filter(brand=brand, number=number).update(what="X999", hash=before)
        Trail.objects.filter(brand=brand).update(hash=before)
    assert verify(brand).broken == ""
    assert not stands_for(brand, 10, kept)


def test_old_lines_go_and_the_rest_holds(brand: Brand) -> None:
    """Retention drops the oldest lines and says so; the chain rests on the newest of them."""
    assert shorten(brand, MONDAY + timedelta(seconds=6), MONDAY + timedelta(days=1)) == 6
    found = verify(brand)
    assert (found.lines, found.number, found.broken) == (5, 11, "")
    newest = Line.objects.get(brand=brand, number=11)
    assert (newest.deed, newest.what) == ("shortened", "up to line 6")


@pytest.mark.django_db(transaction=True)
def test_lines_of_many_at_once_make_one_chain() -> None:
    """Eight threads with forty lines each, the first lines of a brand too: no gap, no fork."""
    brand = a_brand()

    def work() -> None:
        for at in range(40):
            note(brand.pk, an_entry(at))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    found = verify(brand)
    assert (found.lines, found.number, found.broken) == (320, 320, "")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_two_lines_read_alike(who: str, what: str) -> None:
    """Where one field ends and the next begins is part of the line."""
    one = Entry(MONDAY, Kind.READ, who, "agent", "case", what, "")
    other = Entry(MONDAY, Kind.READ, who + what, "agent", "case", "", "")
    assert (one.canonical() == other.canonical()) == (what == "")
