"""Purchases: only of who agreed, only while they do, once, in minor units."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.flows.customer_agrees import customer_agrees, customer_takes_back
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.purchases_are_noted import purchases_are_noted
from anfu.imports.reading.sheet import UnreadableFileError
from anfu.people.models import Brand, Customer
from anfu.playbook.queries import shelf
from anfu.winback.models import Purchase
from anfu.winback.purchases.queries import Sale, customers_who_agree, sales
from anfu.winback.purchases.rules import Bought, read_purchase
from tests.build import HAPPY, MONDAY, a_brand, a_post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILE = (
    "Order,Handle,Date,Total,Currency\n"
    "A1,@User1,2026-11-10T09:00:00+01:00,19.90,eur\n"
    "A2,user1,2026-11-12,1200,JPY\n"
    "A3,user2,2026-11-12,5.00,EUR\n"
    "A4,nobody,2026-11-12,5.00,EUR\n"
    "A5,user1,yesterday,5.00,EUR\n"
)


@pytest.fixture
def brand() -> Brand:
    """Two customers, of whom the first agreed."""
    brand = a_brand()
    posts_arrive(brand, [a_post(HAPPY, by=1), a_post(HAPPY, by=2)])
    customer_agrees(Customer.objects.get(x_id=1), ["purchases"], shelf(brand).for_language("en")[1], MONDAY)
    return brand


def test_only_who_agreed_and_once(brand: Brand) -> None:
    """Money is kept in minor units; who did not agree leaves no trace; the same file again changes nothing."""
    noted = purchases_are_noted(brand, FILE.encode(), MONDAY)
    assert (noted.rows, noted.new, noted.not_agreed, noted.unknown, noted.known) == (5, 2, 1, 1, 0)
    assert [(one.line, one.column, one.reason) for one in noted.faults] == [(6, "at", "cell_wrong")]
    ada = Customer.objects.get(x_id=1)
    found = sales(brand, MONDAY - 9 * DAY, MONDAY, MONDAY)
    assert [(one.customer_id, one.amount, one.currency) for one in found] == [
        (ada.pk, 1990, "EUR"),
        (ada.pk, 1200, "JPY"),
    ]
    assert isinstance(found[0], Sale) and found[0].at.hour == 8
    assert customers_who_agree(brand, MONDAY) == {ada.pk}
    again = purchases_are_noted(brand, FILE.encode(), MONDAY)
    assert (again.new, again.known) == (0, 2) and Purchase.objects.count() == 2


def test_it_ends_with_the_consent(brand: Brand) -> None:
    """Taken back, purchases are forgotten; expired, they count no longer."""
    purchases_are_noted(brand, FILE.encode(), MONDAY)
    assert sales(brand, MONDAY - 9 * DAY, MONDAY, MONDAY + 3650 * DAY) == []
    ada = Customer.objects.get(x_id=1)
    customer_takes_back(ada.pk, "purchases", MONDAY + DAY)
    assert not Purchase.objects.exists() and customers_who_agree(brand, MONDAY + DAY) == set()


def test_it_ends_with_the_person(brand: Brand) -> None:
    """Whoever is erased has bought nothing here."""
    purchases_are_noted(brand, FILE.encode(), MONDAY)
    person_is_erased(Customer.objects.get(x_id=1), MONDAY)
    assert not Purchase.objects.exists()


def test_a_missing_column(brand: Brand) -> None:
    """Without amounts nothing is taken in."""
    with pytest.raises(UnreadableFileError, match=r"column_missing.*amount"):
        purchases_are_noted(brand, b"Order,Handle,Date,Currency\nA1,user1,2026-11-12,EUR\n", MONDAY)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("19.9", "EUR", 1990), ("5", "USD", 500), ("1.5", "KWD", 1500), ("7.5", "JPY", None), ("1,234.00", "EUR", None),
     ("-5.00", "EUR", None), ("0", "EUR", None), ("19,90", "EUR", None)],
)  # fmt: skip
def test_money(amount: str, currency: str, minor: int | None) -> None:
    """What could be read in two ways is read in none."""
    cells = {"handle": "ada", "reference": "A", "at": "2026-11-01", "amount": amount, "currency": currency}
    told = read_purchase(2, cells, MONDAY)
    assert (told.amount if isinstance(told, Bought) else None) == minor
