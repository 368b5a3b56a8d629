"""Who hears from us, of what, by the flows themselves: ten customers, each with one thing against them; every kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from anfu.cases.models import Case
from anfu.flows.customer_agrees import customer_agrees, customer_wants_silence
from anfu.flows.customers_are_invited import (
    customers_are_invited,
    customers_are_thanked,
    gathering_is_planned,
)
from anfu.flows.followup_falls_due import followup_falls_due
from anfu.flows.improvement_is_told import improvement_is_made, improvement_is_told
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_gives import staff_gives
from anfu.flows.survey_falls_due import survey_falls_due
from anfu.people.models import Staff
from anfu.playbook.queries import playbook_of
from anfu.winback.consents import actions as consents
from anfu.winback.models import Contact, Gathering, Improvement
from anfu.winback.rules import Kind, Way
from tests.build import ANGRY, MONDAY, Hall, a_brand, a_message, a_person, a_post
from tests.winback.build import a_resolved_case

PAGES = "https://care.example.com"
ALL = ("improvements", "research", "public_thanks")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = MONDAY + 6 * DAY
KINDS = ("survey", "reminder", "follow_up", "invitation", "thanks", "improvement", "grant")
TABLE = {
    #                        survey reminder follow-up invitation thanks improvement grant
    "nothing":               "yes   yes      yes       yes        yes    yes         yes",
    "never agreed":          "yes   yes      yes       no         no     no          yes",
    "agreed to other things": "yes  yes      yes       no         no     no          yes",
    "consent expired":       "yes   yes      yes       no         no     no          yes",
    "consent taken back":    "yes   yes      yes       no         no     no          yes",
    "opted out":             "no    no       no        no         no     no          yes",
    "opted out, then agreed": "no   no       no        no         no     no          yes",
    "has an open case":      "no    no       no        no         no     no          yes",
    "heard from us too often": "no  no       yes       no         no     no          yes",
    "never wrote privately": "no    no       no        yes        yes    no          yes",
}  # fmt: skip
"""What speaks against a customer, and who is then reached by itself or may be put on a list.

A follow-up is care and no advertising, so no cap holds it back. Who never wrote privately is left to a person's hand,
since X lets no program write to them first. What is given makes good a wrong: it needs no consent, has caps of its own
(tests/winback/test_grants.py), and reaches the customer by a person's reply."""

House = tuple[dict[str, Case], Staff]


AGREED = {"never agreed": (), "agreed to other things": ("purchases",)}
SILENT_FROM = {"opted out, then agreed": MONDAY + HOUR / 2, "opted out": MONDAY + 2 * HOUR}


def a_house(*customers: str) -> House:
    """Customers whose cases were resolved, each with one thing against them, and somebody senior."""
    brand = a_brand()
    mia, sol = a_person(brand), a_person(brand, "sol", "senior")
    cases = {}
    for number, against in enumerate(customers, start=1):
        if against != "never wrote privately":
            posts_arrive(brand, [a_message("Hello! I love your lamps.", by=number, at=MONDAY - 2 * HOUR)])
        case = a_resolved_case(brand, mia, by=number, at=MONDAY + timedelta(seconds=number))
        cases[against] = case
        consent(against, case)
        if against in SILENT_FROM:
            customer_wants_silence(case.customer, SILENT_FROM[against])
        if against == "has an open case":
            posts_arrive(brand, [a_post(ANGRY, by=number, at=MONDAY + HOUR + timedelta(minutes=1))])
        for _ in range(3 if against == "heard from us too often" else 0):
            consents.note_contact(case.customer, Kind.THANKS, Way.PUBLIC, MONDAY + HOUR)
    return cases, sol


def consent(against: str, case: Case) -> None:
    """What this customer agreed to, when, and whether they took it back."""
    at = MONDAY - 400 * DAY if against == "consent expired" else MONDAY + HOUR
    customer_agrees(case.customer, AGREED.get(against, ALL), playbook_of(case.playbook_id), at)
    for purpose in ALL if against == "consent taken back" else ():
        consents.take_back(case.customer_id, purpose, MONDAY + 2 * HOUR)


def surveyed(_house: House) -> str:
    """Asked how they were served."""
    survey_falls_due(PAGES, MONDAY + 2 * HOUR)
    return Kind.SURVEY


def reminded(house: House) -> str:
    """And once again."""
    surveyed(house)
    reply_goes_out(Hall(), MONDAY + 2 * HOUR + timedelta(seconds=1))
    survey_falls_due(PAGES, MONDAY + 2 * HOUR + 3 * DAY)
    return Kind.REMINDER


def followed_up(_house: House) -> str:
    """Asked whether it is really solved."""
    followup_falls_due(PAGES, LATER)
    return Kind.FOLLOW_UP


def invited(house: House) -> str:
    """To an evening."""
    cases, sol = house
    gathering_is_planned("community", "Evening", sol, LATER)
    customers_are_invited(Gathering.objects.get().pk, [c.customer_id for c in cases.values()], sol, LATER)
    return Kind.INVITATION


def thanked(house: House) -> str:
    """In public."""
    cases, sol = house
    customers_are_thanked([c.customer_id for c in cases.values()], sol, LATER)
    return Kind.THANKS


def told(house: House) -> str:
    """Of what was improved."""
    improvement_is_made(
        "delivery", None, {"en": "parcels come late"}, {"en": "we call now."}, house[1], LATER
    )
    improvement_is_told(Improvement.objects.get().pk, house[1], LATER)
    return Kind.IMPROVEMENT


DEEDS: dict[str, Callable[[House], str]] = {
    "survey": surveyed,
    "reminder": reminded,
    "follow_up": followed_up,
    "invitation": invited,
    "thanks": thanked,
    "improvement": told,
}


def reached(house: House, kind: str) -> dict[str, str]:
    """Whom a kind reached: "yes" or "no" by what speaks against them."""
    cases, sol = house
    if kind == "grant":
        given = {
            against: staff_gives(case.pk, sol, "sorry_delivery", "10", "", LATER) is None
            for against, case in cases.items()
        }
    else:
        before = set(Contact.objects.values_list("pk", flat=True))
        of_kind = DEEDS[kind](house)
        heard = Contact.objects.filter(kind=of_kind).exclude(pk__in=before)
        people = set(heard.values_list("customer_id", flat=True))
        given = {against: case.customer_id in people for against, case in cases.items()}
    return {against: "yes" if was else "no" for against, was in given.items()}


@pytest.mark.django_db
def test_the_table_holds() -> None:
    """Every kind for every customer: seventy answers, each by the flow that would write."""
    house = a_house(*TABLE)
    found: dict[str, dict[str, str]] = {}
    for kind in KINDS:
        with transaction.atomic():
            found[kind] = reached(house, kind)
            transaction.set_rollback(True)
    expected = {against: dict(zip(KINDS, row.split(), strict=True)) for against, row in TABLE.items()}
    assert {against: {kind: found[kind][against] for kind in KINDS} for against in TABLE} == expected


@pytest.mark.django_db
def test_what_speaks_against_them_is_asked_anew() -> None:
    """A consent that runs out, or an opt-out that comes in between, counts at the moment of writing."""
    cases, sol = a_house("nothing")
    friend, ends = cases["nothing"].customer, MONDAY + HOUR + 365 * DAY
    for moment, may in ((ends - HOUR, 1), (ends, 0), (LATER, 1)):
        assert customers_are_thanked([friend.pk], sol, moment) == may
    customer_wants_silence(friend, LATER)
    assert customers_are_thanked([friend.pk], sol, LATER) == 0
