"""Suspected false: suggested by signals, decided by a person, with the evidence kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from anfu.cases.models import Case, Report, Suspicion
from anfu.cases.suspicion.queries import lane_of, open_reports, suspicion_of
from anfu.cases.suspicion.rules import Evidence, Signal, account_born_at, signals, why_not_confirm
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_reports import (
    report_is_agreed,
    report_is_declined,
    report_is_handed_in,
    staff_reports,
)
from anfu.flows.staff_suspects import customer_appeals, staff_clears, staff_suspects
from anfu.people.models import Customer
from anfu.playbook.actions import activate
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from tests.build import MONDAY, a_brand, a_person, a_post
from tests.playbook.build import RETAILER

EVIDENCE = Evidence(
    "Says that we kept a deposit of 900.", "No order under this account.", ["https://e.example/1"]
)


@pytest.fixture
def case(transactional_db: None) -> Case:
    """A complaint of today."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    return Case.objects.get()


def test_a_person_confirms_with_evidence_and_the_case_changes_lanes(case: Case) -> None:
    """The lane has its author, time and evidence; tier, clocks and promises stay as they were."""
    mia = a_person(case.brand)
    promises = list(Promise.objects.values_list("kind", "due_at", "withdrawn_at"))
    assert lane_of(case) == "ordinary"
    assert staff_suspects(case.pk, mia, EVIDENCE, MONDAY) is None
    standing = suspicion_of(case)
    assert standing and (standing.confirmed_by, standing.confirmed_at) == (mia, MONDAY)
    assert (standing.claims, standing.links) == (EVIDENCE.claims, list(EVIDENCE.links))
    assert lane_of(case) == "suspected_false" and Case.objects.get().tier == "ordinary"
    assert list(Promise.objects.values_list("kind", "due_at", "withdrawn_at")) == promises
    assert case.events.filter(kind="suspected", by=mia, at=MONDAY).count() == 1
    assert Reply.objects.get().status == "withdrawn", "its apology was worded for an ordinary case"
    assert staff_suspects(case.pk, mia, EVIDENCE, MONDAY) == "suspected_already"


def test_an_appeal_is_kept_and_only_a_person_lifts_the_lane(case: Case) -> None:
    """Hearing the customer changes nothing by itself; lifting needs a reason, and forgets nothing."""
    mia = a_person(case.brand)
    assert customer_appeals(case.pk, mia, "Here is my receipt.", MONDAY) == "not_suspected"
    staff_suspects(case.pk, mia, EVIDENCE, MONDAY)
    later = MONDAY + timedelta(hours=3)
    assert customer_appeals(case.pk, mia, "Here is my receipt.", later) is None
    assert lane_of(case) == "suspected_false"
    assert staff_clears(case.pk, mia, "  ", later) == "reason_missing"
    assert staff_clears(case.pk, mia, "The receipt is genuine.", later) is None
    assert lane_of(case) == "ordinary" and suspicion_of(case) is None
    kept = Suspicion.objects.get()
    assert (kept.appeal, kept.appealed_at, kept.lifted_why) == (
        "Here is my receipt.",
        later,
        "The receipt is genuine.",
    )
    lane = case.events.filter(kind__in=["suspected", "appealed", "cleared"]).order_by("pk")
    assert [event.kind for event in lane] == ["suspected", "appealed", "cleared"]
    assert staff_suspects(case.pk, mia, EVIDENCE, later) is None


def test_of_an_erased_person_nothing_is_kept_but_that_it_was_decided(case: Case) -> None:
    """The evidence tells of a person: it goes with them."""
    staff_suspects(case.pk, a_person(case.brand), EVIDENCE, MONDAY)
    person_is_erased(Customer.objects.get(), MONDAY)
    kept = Suspicion.objects.get()
    assert (kept.claims, kept.facts, kept.links, kept.confirmed_at) == ("", "", [], MONDAY)


def test_signals_only_suggest() -> None:
    """Copied words and a new account are told; neither decides anything."""
    born_three_days_before = ((MONDAY - timedelta(days=3)).timestamp() * 1000 - 1288834974657) * (1 << 22)
    new = int(born_three_days_before)
    assert signals(2, 1001, MONDAY) == []
    assert signals(7, new, MONDAY) == [Signal("copied", 7), Signal("new_account", 3)]
    assert signals(1, new, MONDAY + timedelta(days=60)) == []
    assert account_born_at(1001) is None and account_born_at(-5) is None


@pytest.mark.parametrize(
    ("evidence", "is_closed", "stands", "why"),
    [
        (EVIDENCE, False, False, None),
        (EVIDENCE, True, False, "case_closed"),
        (EVIDENCE, False, True, "suspected_already"),
        (Evidence("x", " "), False, False, "evidence_missing"),
        (Evidence("", "x"), False, False, "evidence_missing"),
        (Evidence("x", "y", ["javascript:alert(1)"]), False, False, "link_unreadable"),
    ],
)
def test_a_suspicion_rests_on_something(
    evidence: Evidence, is_closed: bool, stands: bool, why: str | None
) -> None:
    """Claims and facts are both written down, and a link is one that can be followed."""
    assert why_not_confirm(evidence, is_closed, stands) == why


def test_defamation_is_reported_only_once_a_second_person_agreed(case: Case) -> None:
    """Proposed, agreed to by somebody else of whom one is senior, handed in by hand; each step has its line."""
    mia, ben = a_person(case.brand), a_person(case.brand, "ben")
    lin = a_person(case.brand, "lin", "senior")
    assert staff_reports(case.pk, mia, "He calls our driver a thief.", MONDAY) == "not_suspected"
    staff_suspects(case.pk, mia, EVIDENCE, MONDAY)
    assert staff_reports(case.pk, mia, " ", MONDAY) == "report_reason_missing"
    assert report_is_agreed(case.pk, lin, MONDAY) == "no_report"
    assert staff_reports(case.pk, mia, "He calls our driver a thief.", MONDAY) is None
    assert staff_reports(case.pk, ben, "The same.", MONDAY) == "reported_already"
    assert [one.why for one in open_reports(lin)] == ["He calls our driver a thief."]
    assert report_is_handed_in(case.pk, mia, "X-1", MONDAY) == "not_agreed"
    assert report_is_agreed(case.pk, mia, MONDAY) == "own_report"
    assert report_is_agreed(case.pk, ben, MONDAY) == "needs_senior"
    assert report_is_agreed(case.pk, lin, MONDAY) is None
    assert report_is_agreed(case.pk, lin, MONDAY) == "no_report"
    assert report_is_handed_in(case.pk, mia, " X-1 ", MONDAY) is None
    assert report_is_declined(case.pk, lin, "Too late.", MONDAY) == "no_report"
    kept = Report.objects.get()
    assert (kept.asked_by, kept.decided_by, kept.handed_in_by, kept.number) == (mia, lin, mia, "X-1")
    assert not open_reports(lin)
    lines = case.events.filter(kind__startswith="report").order_by("pk").values_list("kind", flat=True)
    assert list(lines) == ["report_asked", "report_agreed", "reported"]
    person_is_erased(Customer.objects.get(), MONDAY)
    kept.refresh_from_db()
    assert (kept.why, kept.number, kept.agreed_at) == ("", "", MONDAY)


def test_a_report_may_be_declined_and_a_lifted_suspicion_needs_none(case: Case) -> None:
    """A declined one may be proposed anew; once the suspicion is lifted nothing is left to hand in."""
    mia, lin = a_person(case.brand), a_person(case.brand, "lin", "senior")
    staff_suspects(case.pk, mia, EVIDENCE, MONDAY)
    staff_reports(case.pk, mia, "He calls our driver a thief.", MONDAY)
    assert report_is_declined(case.pk, lin, "", MONDAY) == "report_reason_missing"
    assert report_is_declined(case.pk, lin, "An opinion.", MONDAY) is None
    assert staff_reports(case.pk, mia, "He names the driver, and the theft.", MONDAY) is None
    assert open_reports(lin).count() == 1
    staff_clears(case.pk, mia, "The receipt is genuine.", MONDAY)
    assert not open_reports(lin)
    assert report_is_agreed(case.pk, lin, MONDAY) == "no_report"


def test_a_playbook_that_reports_nothing_lets_nothing_be_proposed(transactional_db: None) -> None:
    """`report_defamation = false` is kept by the flow, not only by the screen."""
    brand = a_brand()
    quiet = RETAILER.replace("report_defamation = true", "report_defamation = false", 1)
    with transaction.atomic():
        activate(brand, quiet.replace('version = "2026.11"', 'version = "quiet"', 1), None, MONDAY)
    posts_arrive(brand, [a_post()])
    case, mia = Case.objects.get(), a_person(brand)
    staff_suspects(case.pk, mia, EVIDENCE, MONDAY)
    assert staff_reports(case.pk, mia, "He calls our driver a thief.", MONDAY) == "reports_off"
