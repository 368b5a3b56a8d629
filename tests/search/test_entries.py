"""Search follows what happens to the things that are found."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from anfu.cases.models import Case
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.post_is_deleted import post_is_deleted
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_notes import staff_notes
from anfu.people.models import Customer
from anfu.search.models import Entry
from anfu.search.queries import found
from tests.build import ANGRY, ANGRY_ZH, MONDAY, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
ALL = ["post", "customer", "note"]


def test_posts_customers_and_notes_are_found() -> None:
    """By any part of what they say, in both languages, newest first."""
    brand = a_brand()
    posts_arrive(brand, [a_post(ANGRY_ZH, by=2, name="陈婉清", lang="zh")])
    posts_arrive(brand, [a_post(ANGRY, by=3, name="Ada Lee", at=MONDAY + timedelta(hours=1))])
    staff_notes(Case.objects.get(customer__x_id=2).pk, a_person(brand), "仓库说周五已发货", MONDAY)
    assert [hit.kind for hit in found(brand.pk, "一直不回复", ALL, 9)] == ["post"]
    assert [hit.kind for hit in found(brand.pk, "婉清", ALL, 9)] == ["customer"]
    assert [hit.kind for hit in found(brand.pk, "周五已", ALL, 9)] == ["note"]
    assert [hit.kind for hit in found(brand.pk, "ada", ALL, 9)] == ["customer"]
    assert [hit.kind for hit in found(brand.pk, "parc", ALL, 9)] == ["post"]
    assert len(found(brand.pk, "sprucehome", ALL, 9)) == 2
    assert found(brand.pk + 1, "sprucehome", ALL, 9) == []


def test_a_page_goes_on_where_the_last_one_ended() -> None:
    """Nothing is shown twice and nothing is left out."""
    brand = a_brand()
    posts_arrive(brand, [a_post(by=n, at=MONDAY - timedelta(minutes=n // 2)) for n in range(1, 8)])
    first = found(brand.pk, "parcel", ["post"], 4)
    second = found(brand.pk, "parcel", ["post"], 4, (first[-1].at, first[-1].ref))
    assert len({hit.ref for hit in (*first, *second)}) == 7


def test_an_edit_is_found_by_its_new_words() -> None:
    """And by its old ones no longer."""
    brand = a_brand()
    first = a_post(ANGRY)
    posts_arrive(brand, [first])
    edit = a_post("@sprucehome the wardrobe is broken", at=MONDAY + timedelta(minutes=5))
    posts_arrive(brand, [msgspec.structs.replace(edit, first_x_id=first.x_id)])
    assert found(brand.pk, "parcel", ALL, 9) == []
    assert len(found(brand.pk, "wardrobe", ALL, 9)) == 1


def test_what_is_wiped_is_forgotten() -> None:
    """Deleted on X, or erased for a person who asks: search keeps no word of it."""
    brand = a_brand()
    one, other = a_post(by=1), a_post(by=2, name="Bo Ek")
    posts_arrive(brand, [one, other])
    post_is_deleted(brand, {one.x_id: "deleted"}, MONDAY + timedelta(hours=1))
    assert {entry.kind for entry in Entry.objects.all()} == {"post", "customer"}
    staff_notes(Case.objects.get(customer__x_id=2).pk, a_person(brand), "Calls back", MONDAY)
    person_is_erased(Customer.objects.get(x_id=2), MONDAY + timedelta(hours=2))
    assert not Entry.objects.exists()
