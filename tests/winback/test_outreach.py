"""Invited, told and thanked: only with consent, never while a case is open, never too often; and who praises now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from anfu.cases.models import Case
from anfu.flows.customer_agrees import customer_agrees, customer_wants_silence
from anfu.flows.customers_are_invited import (
    customers_are_invited,
    customers_are_thanked,
    gathering_is_planned,
)
from anfu.flows.improvement_is_told import improvement_is_made, improvement_is_told, staff_tells
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.people.models import Brand, Customer, Staff
from anfu.playbook.queries import playbook_of
from anfu.replies.models import Reply
from anfu.winback.advocates import advocates
from anfu.winback.improvements.queries import concerned
from anfu.winback.models import Contact, Gathering, Improvement, Invitation, Telling
from tests.build import ANGRY, HAPPY, MONDAY, Hall, a_brand, a_message, a_person, a_post
from tests.winback.build import a_resolved_case

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)
ALL = ("improvements", "research", "public_thanks")
SAID, DONE = {"en": "parcels come late"}, {"en": "parcels of two days and more now get a call."}


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who writes."""
    return a_person(brand)


def resolved(brand: Brand, mia: Staff, by: int, *agreed: str, wrote: bool = False) -> Case:
    """A resolved case of a customer who agreed to this much, and perhaps wrote privately."""
    at = MONDAY + timedelta(minutes=by % 100)
    if wrote:
        posts_arrive(
            brand,
            [a_message("Hello! I love your lamps.", by=by, at=at - timedelta(hours=2))],
        )
    case = a_resolved_case(brand, mia, by=by, at=at)
    customer_agrees(case.customer, agreed, playbook_of(case.playbook_id), MONDAY + timedelta(hours=5))
    return case


def ids(*cases: Case) -> list[int]:
    """Their customers."""
    return [case.customer_id for case in cases]


def test_only_who_agreed_and_has_no_open_case_is_invited(brand: Brand, mia: Staff) -> None:
    """Whoever else is put on the list by hand or by forging a form is left out."""
    friend, shy = resolved(brand, mia, 1, *ALL), resolved(brand, mia, 2)
    silent, busy = resolved(brand, mia, 3, *ALL), resolved(brand, mia, 4, *ALL)
    customer_wants_silence(silent.customer, LATER)
    posts_arrive(brand, [a_post(ANGRY, by=4, at=LATER)])
    assert gathering_is_planned("product_test", "New lamps", mia, LATER) is None
    gathering = Gathering.objects.get()
    later = LATER + timedelta(minutes=1)
    assert customers_are_invited(gathering.pk, ids(friend, shy, silent, busy), mia, later) == 1
    assert Invitation.objects.get().customer_id == friend.customer_id
    assert customers_are_invited(gathering.pk, ids(friend), mia, later) == 0
    assert Contact.objects.filter(kind="invitation").count() == 1


def test_nobody_is_invited_too_often(brand: Brand, mia: Staff) -> None:
    """Three contacts in thirty days, says the playbook; afterwards it goes on."""
    friend = resolved(brand, mia, 1, *ALL)
    done = []
    for day in range(5):
        gathering_is_planned("community", f"Evening {day}", mia, LATER + timedelta(days=day))
        newest = Gathering.objects.latest("pk")
        done.append(customers_are_invited(newest.pk, ids(friend), mia, LATER + timedelta(days=day)))
    assert done == [1, 1, 1, 0, 0]
    newest = Gathering.objects.latest("pk")
    assert customers_are_invited(newest.pk, ids(friend), mia, LATER + timedelta(days=31)) == 1


def test_what_is_planned_has_a_title(brand: Brand, mia: Staff) -> None:
    """And a kind that there is."""
    assert gathering_is_planned("party", "New lamps", mia, LATER) == "title_missing"
    assert gathering_is_planned("community", "  ", mia, LATER) == "title_missing"


def test_the_list_opens_safely_in_a_spreadsheet(brand: Brand, mia: Staff, client: Client) -> None:
    """A name that begins like a formula is text."""
    friend = resolved(brand, mia, 1, *ALL)
    Customer.objects.filter(pk=friend.customer_id).update(name='=HYPERLINK("https://evil.example")')
    gathering_is_planned("focus_group", "Delivery", mia, LATER)
    customers_are_invited(Gathering.objects.get().pk, ids(friend), mia, LATER)
    address = f"/winback/gatherings/{Gathering.objects.get().pk}/invited.csv"
    client.force_login(mia)
    assert client.get(address).status_code == 403
    client.force_login(a_person(brand, "lin", "senior"))
    sheet = client.get(address)
    assert sheet.status_code == 200 and sheet.headers["Content-Type"].startswith("text/csv")
    assert "user1,\"'=HYPERLINK(" in sheet.content.decode("utf-8-sig")


def test_thanks_need_their_own_consent(brand: Brand, mia: Staff) -> None:
    """To be thanked in public is another matter than to be invited."""
    friend, private = resolved(brand, mia, 1, *ALL), resolved(brand, mia, 2, "research")
    assert customers_are_thanked(ids(friend, private), mia, LATER) == 1
    assert Contact.objects.get().kind == "thanks"


def test_who_led_to_an_improvement_is_told(brand: Brand, mia: Staff) -> None:
    """By message where X allows it, by hand where it does not, once; nobody without consent."""
    wrote, quiet = resolved(brand, mia, 1, *ALL, wrote=True), resolved(brand, mia, 2, *ALL)
    shy = resolved(brand, mia, 3, wrote=True)
    assert improvement_is_made("delivery", None, SAID, DONE, mia, LATER) is None
    improvement = Improvement.objects.get()
    assert set(improvement.cases.values_list("pk", flat=True)) == {wrote.pk, quiet.pk, shy.pk}
    assert improvement_is_told(improvement.pk, mia, LATER) == 1
    assert improvement_is_told(improvement.pk, mia, LATER) == 0
    hall = Hall()
    reply_goes_out(hall, LATER + timedelta(seconds=1))
    assert [said.private_to for said in hall.said] == [1] and DONE["en"] in hall.said[0].text
    assert staff_tells(improvement.pk, quiet.pk, mia, LATER) is None
    assert staff_tells(improvement.pk, quiet.pk, mia, LATER) is None
    assert staff_tells(improvement.pk, shy.pk, mia, LATER) == "no_consent"
    assert Telling.objects.count() == 2 and [case.pk for case in concerned(improvement)] == [shy.pk]
    assert wrote.events.get(kind="told").detail["title"] == DONE["en"]
    assert not Reply.objects.filter(case=quiet, is_private=True).exists()


@pytest.mark.parametrize(
    ("said", "done", "why"),
    [({"en": "x"}, {}, "both_sides_missing"), ({}, {"en": "y"}, "both_sides_missing"),
     ({"en": "x"}, {"zh": "y"}, "both_sides_missing"), ({"en": " "}, {"en": " "}, "both_sides_missing")],
)  # fmt: skip
def test_an_improvement_has_both_sides(
    brand: Brand, mia: Staff, said: dict[str, str], done: dict[str, str], why: str
) -> None:
    """What customers said, and what was changed, in the same language."""
    assert improvement_is_made("delivery", None, said, done, mia, LATER) == why
    assert improvement_is_made("weather", None, SAID, DONE, mia, LATER) == "no_such_topic"
    assert not Improvement.objects.exists()


def test_advocates_are_found_from_what_they_say_later(brand: Brand, mia: Staff) -> None:
    """Praise after a resolution counts; praise before it, in private, or by strangers does not."""
    won = resolved(brand, mia, 1)
    resolved(brand, mia, 2, wrote=True)
    resolved(brand, mia, 3)
    posts_arrive(
        brand,
        [a_post(HAPPY, by=1, at=LATER), a_message(HAPPY, by=2, at=LATER), a_post(HAPPY, by=9, at=LATER)],
    )
    posts_arrive(brand, [a_post(HAPPY, by=3, at=MONDAY - timedelta(minutes=5))])
    found = advocates(brand)
    assert [one.case.pk for one in found] == [won.pk]
    assert [post.text for post in found[0].praises] == [HAPPY]


def test_screens_open(brand: Brand, mia: Staff, client: Client) -> None:
    """Each screen of winning back, with something on it."""
    friend = resolved(brand, mia, 1, *ALL)
    posts_arrive(brand, [a_post(HAPPY, by=1, at=LATER)])
    improvement_is_made("delivery", None, SAID, DONE, mia, LATER)
    gathering_is_planned("community", "Evening", mia, LATER)
    client.force_login(mia)
    one, evening = Improvement.objects.get().pk, Gathering.objects.get().pk
    pages = {
        "/winback/advocates": HAPPY.split("!")[0],
        "/winback/improvements": DONE["en"],
        f"/winback/improvements/{one}": "You said: parcels come late",
        "/winback/gatherings": "Evening",
        f"/winback/gatherings/{evening}": str(friend.customer.username),
    }
    for path, words in pages.items():
        answer = client.get(path)
        assert answer.status_code == 200 and words in answer.text, path
    stranger = a_person(
        Brand.objects.create(x_id=5, handle="o", name="Other", listens_from=MONDAY), "eve", "lead"
    )
    client.force_login(stranger)
    assert client.get(f"/winback/improvements/{one}").status_code == 404
    assert client.get(f"/winback/gatherings/{evening}/invited.csv").status_code == 404
