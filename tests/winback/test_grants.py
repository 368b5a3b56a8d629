"""Making good: on the ladder, within caps, with a second person where it is much, equal within an incident, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anfu.cases.models import Case, CaseEvent, Incident
from anfu.flows.grant_is_decided import grant_is_decided
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.staff_gives import staff_gives
from anfu.people.models import Brand, Staff
from anfu.people.policy import NotAllowedError
from anfu.winback.grants.ladder import money
from anfu.winback.grants.queries import cost_of, precedents, waiting
from anfu.winback.grants.rules import Given, Limits, why_not_decide, why_not_give, why_second
from anfu.winback.models import Grant
from tests.build import MONDAY, a_brand, a_person
from tests.winback.build import a_resolved_case

LATER = MONDAY + timedelta(hours=5)
LIMITS = Limits(step=1500, case=10000, person=15000, month=500000, second_above=2500)
WIDE = Limits(step=10**6, case=10000, person=15000, month=500000, second_above=2500)


@pytest.mark.parametrize(
    ("cost", "given", "limits", "why"),
    [
        (1500, Given(), LIMITS, None),
        (1501, Given(), LIMITS, "above_step"),
        (0, Given(), LIMITS, "no_amount"),
        (-1, Given(), LIMITS, "no_amount"),
        (10000, Given(), WIDE, None),
        (10001, Given(), WIDE, "case_cap"),
        (5000, Given(case=5000), WIDE, None),
        (5001, Given(case=5000), WIDE, "case_cap"),
        (5000, Given(person=10000), WIDE, None),
        (5001, Given(person=10000), WIDE, "person_cap"),
        (100, Given(month=499900), WIDE, None),
        (101, Given(month=499900), WIDE, "budget_spent"),
    ],
)
def test_caps_may_be_reached_and_never_passed(
    cost: int, given: Given, limits: Limits, why: str | None
) -> None:
    """One rule, one boundary: the cap itself still goes."""
    assert why_not_give(cost, given, limits) == why


@pytest.mark.parametrize(
    ("cost", "gives", "others", "why"),
    [
        (2500, "refund", [], None),
        (2501, "refund", [], "above_limit"),
        (1000, "refund", [("refund", 1000), ("refund", 1000), ("credit", 500)], None),
        (1200, "refund", [("refund", 1000)], "unequal"),
        (1000, "credit", [("refund", 1000)], "unequal"),
    ],
)
def test_when_a_second_person_decides(
    cost: int, gives: str, others: list[tuple[str, int]], why: str | None
) -> None:
    """Much, or something else than others of the same incident were given."""
    assert why_second(cost, gives, LIMITS, others) == why


@pytest.mark.parametrize(
    ("proposer", "decider", "role", "why"),
    [(1, 2, "senior", None), (1, 2, "lead", None), (1, 1, "lead", "own_grant"), (1, 2, "agent", "not_senior"),
     (1, 2, "analyst", "not_senior")],
)  # fmt: skip
def test_nobody_decides_on_their_own(proposer: int, decider: int, role: str, why: str | None) -> None:
    """Not even a lead."""
    assert why_not_decide(proposer, decider, role) == why


@pytest.fixture
def brand(db: None) -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who proposes."""
    return a_person(brand)


@pytest.fixture
def lin(brand: Brand) -> Staff:
    """Who decides."""
    return a_person(brand, "lin", "senior")


@pytest.fixture
def case(brand: Brand, mia: Staff) -> Case:
    """Ada's parcel."""
    return a_resolved_case(brand, mia)


def test_a_small_thing_is_given_at_once_with_a_code_of_its_own(case: Case, mia: Staff) -> None:
    """And told in the history, in minor units."""
    assert staff_gives(case.pk, mia, "sorry_delivery", "12.50", "Two weeks late", LATER) is None
    grant = Grant.objects.get()
    assert (grant.cost, grant.currency, grant.gives, grant.issued_at) == (1250, "USD", "discount", LATER)
    assert grant.code is not None and len(grant.code) == 12
    told = CaseEvent.objects.filter(case=case, kind__in=["grant_proposed", "granted"]).order_by("pk")
    assert [event.kind for event in told] == ["grant_proposed", "granted"]
    assert told[1].detail == {"grant": grant.pk, "gives": "discount", "cost": 1250, "currency": "USD"}


@pytest.mark.parametrize(
    ("step", "amount", "why"),
    [
        ("sorry_delivery", "15.01", "above_step"),
        ("sorry_delivery", "0", "no_amount"),
        ("sorry_delivery", "-3", "no_amount"),
        ("sorry_delivery", "1.005", "no_amount"),
        ("sorry_delivery", "ten", "no_amount"),
        ("sorry_delivery", "NaN", "no_amount"),
        ("sorry_delivery", "1e999", "above_step"),
        ("again", "10", "no_such_step"),
        ("serious", "10", "no_such_step"),
        ("part_back", "10", "no_such_step"),
        ("=cmd()", "10", "no_such_step"),
    ],
)
def test_what_the_ladder_does_not_allow_is_refused(
    case: Case, mia: Staff, step: str, amount: str, why: str
) -> None:
    """Wrong cause, tier or history, too much, or no amount at all: nothing is stored."""
    assert staff_gives(case.pk, mia, step, amount, "", LATER) == why
    assert not Grant.objects.exists()


def test_much_waits_for_a_second_person(case: Case, mia: Staff, lin: Staff) -> None:
    """Proposed by one, given by another; the code comes only then, and once."""
    Case.objects.filter(pk=case.pk).update(topic="product")
    assert staff_gives(case.pk, mia, "part_back", "40", "Broken twice", LATER) is None
    grant = waiting(case.brand).get()
    assert (grant.why_second, grant.code, grant.issued_at) == ("above_limit", None, None)
    for agent in (mia, a_person(case.brand, "tom")):
        with pytest.raises(NotAllowedError):
            grant_is_decided(grant.pk, agent, True, "", LATER)
    assert grant_is_decided(grant.pk, lin, False, " ", LATER) == "refusal_needs_reason"
    assert grant_is_decided(grant.pk, lin, True, "", LATER) is None
    grant.refresh_from_db()
    assert grant.issued_at == LATER and grant.decided_by == lin
    code = grant.code
    assert (
        grant_is_decided(grant.pk, a_person(case.brand, "eve", "lead"), True, "", LATER) == "decided_already"
    )
    grant.refresh_from_db()
    assert grant.code == code and not waiting(case.brand).exists()


def test_a_refusal_frees_the_budget(case: Case, mia: Staff, lin: Staff) -> None:
    """What is proposed counts against the caps until it is decided, so that no two spend the same money."""
    Case.objects.filter(pk=case.pk).update(topic="product")
    for _ in range(2):
        assert staff_gives(case.pk, mia, "part_back", "45", "", LATER) is None
    assert staff_gives(case.pk, mia, "part_back", "45", "", LATER) == "case_cap"
    assert grant_is_decided(waiting(case.brand)[0].pk, lin, False, "One is enough", LATER) is None
    assert staff_gives(case.pk, mia, "part_back", "45", "", LATER) is None


def test_the_table_itself_knows_that_nobody_approves_their_own(case: Case, mia: Staff) -> None:
    """Whatever the code does."""
    staff_gives(case.pk, mia, "sorry_delivery", "5", "", LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(decided_by=mia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.update(cost=0)


def test_the_year_of_a_customer_is_capped_over_their_cases(brand: Brand, mia: Staff, case: Case) -> None:
    """A second case does not open a second purse; a year later it does."""
    assert staff_gives(case.pk, mia, "shipping_back", "12", "", LATER) is None
    Grant.objects.update(cost=14000)
    second = a_resolved_case(brand, mia, at=MONDAY + timedelta(days=9))
    assert second.customer_id == case.customer_id
    assert staff_gives(second.pk, mia, "again", "20", "", MONDAY + timedelta(days=10)) == "person_cap"
    assert staff_gives(second.pk, mia, "again", "20", "", MONDAY + timedelta(days=370)) is None


def test_within_an_incident_all_are_given_the_same(brand: Brand, mia: Staff, lin: Staff, case: Case) -> None:
    """Somebody who would get something else waits for a second person, who sees why."""
    other = a_resolved_case(brand, mia, by=1002, at=MONDAY + timedelta(minutes=1))
    incident = Incident.objects.create(
        brand=brand, topic="delivery", first_post=case.root_post, opened_at=MONDAY, noticed_at=MONDAY
    )
    Case.objects.filter(pk__in=[case.pk, other.pk]).update(incident=incident)
    assert staff_gives(case.pk, mia, "shipping_back", "12", "", LATER) is None
    assert staff_gives(other.pk, mia, "shipping_back", "11", "", LATER) is None
    assert waiting(brand).get().why_second == "unequal"
    grant_is_decided(waiting(brand).get().pk, lin, False, "All get 12", LATER)
    assert staff_gives(other.pk, mia, "shipping_back", "12", "", LATER) is None
    assert Grant.objects.filter(issued_at__isnull=False).count() == 2


def test_precedents_and_cost(brand: Brand, mia: Staff, case: Case) -> None:
    """The last ones like this, and what a month cost, by what and why."""
    staff_gives(case.pk, mia, "shipping_back", "12", "", LATER)
    for by in range(2000, 2015):
        one = a_resolved_case(brand, mia, by=by, at=MONDAY + timedelta(minutes=by - 1999))
        assert staff_gives(one.pk, mia, "sorry_delivery", "10", "", LATER + timedelta(minutes=by)) is None
    like = precedents(case, 0)
    assert len(like) == 12 and {(g.gives, g.cost) for g in like} == {("discount", 1000)}
    assert precedents(case, 1) == []
    told = cost_of(brand, MONDAY, MONDAY + timedelta(days=30))
    assert [(row.gives, row.times, row.cost, row.currency) for row in told] == [
        ("discount", 15, 15000, "USD"),
        ("refund", 1, 1200, "USD"),
    ]
    assert cost_of(brand, MONDAY + timedelta(days=30), MONDAY + timedelta(days=60)) == []


def test_an_erased_person_leaves_no_words(case: Case, mia: Staff) -> None:
    """What was given stays, for the figures; why, in somebody's words, goes."""
    staff_gives(case.pk, mia, "sorry_delivery", "5", "Ada's mother is ill", LATER)
    person_is_erased(case.customer, LATER)
    assert (Grant.objects.get().reason, Grant.objects.get().cost) == ("", 500)


@pytest.mark.parametrize(
    ("minor", "currency", "language", "said"),
    [(1250, "USD", "en", "$12.50"), (1250, "CNY", "zh-hans", "¥12.50"), (1250, "JPY", "en", "¥1,250")],
)
def test_money_is_read_as_people_write_it(minor: int, currency: str, language: str, said: str) -> None:
    """Minor units are the currency's own: yen have none."""
    assert money(minor, currency, language) == said
