"""What no line of history tells: spikes, reviews, a lost connection, a deaf listener; and ratings, which one tells."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.channel.port import Stopped
from anfu.events.models import Delivery
from anfu.events.words import sentence
from anfu.flows.customer_rates import customer_rates
from anfu.flows.events_are_gathered import events_are_gathered, events_are_noticed
from anfu.insight.models import MonthlyReview, Spike
from anfu.listening.actions import move_cursor
from anfu.people.models import Brand, Staff
from anfu.replies.traffic import actions as traffic
from anfu.spending.rules import NO_BUDGET
from anfu.winback.models import Survey
from tests.build import MONDAY, a_brand, a_person
from tests.events.receiver import a_subscription
from tests.winback.build import a_resolved_case

pytestmark = pytest.mark.django_db
DESK = "https://desk.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def lea(brand: Brand) -> Staff:
    """The lead, to whom everything is told from Monday at ten on."""
    lea = a_person(brand, "lea", "lead")
    a_subscription(brand, lea, "https://a.example/", MONDAY)
    return lea


def look(after: timedelta) -> dict[str, str]:
    """Look now and a moment later: what was told, by kind, as a sentence."""
    for now in (MONDAY + after, MONDAY + after + 10 * timedelta(seconds=1)):
        events_are_noticed(NO_BUDGET, DESK, now)
    told = list(Delivery.objects.all())
    assert len({one.kind for one in told}) == len(told), "each is told once"
    return {one.kind: sentence(one.kind, one.data, "en") for one in told}


def test_a_spike_is_told_while_it_is_news(brand: Brand, lea: Staff) -> None:
    """One before the subscription is old."""
    for topic, at in (("delivery", MONDAY + MINUTE), ("billing", MONDAY - MINUTE)):
        Spike.objects.create(
            brand=brand,
            topic=topic,
            began_at=at,
            noticed_at=at,
            last_seen_at=at,
            count=37,
            expected=3.96,
            peak=37,
        )
    assert look(2 * MINUTE) == {"spike.noticed": "37 complaints in five minutes (Delivery); 4.0 are usual."}
    assert Delivery.objects.get().data["url"] == f"{DESK}/radar"


def test_a_review_that_is_ready_is_told(brand: Brand, lea: Staff) -> None:
    """With a link to it."""
    MonthlyReview.objects.create(brand=brand, month="2026-10", made_at=MONDAY + MINUTE, told={})
    assert look(2 * MINUTE) == {"review.ready": "The review of 2026-10 is ready."}


def test_a_lost_connection_is_told_and_a_wished_pause_is_not(brand: Brand, lea: Staff) -> None:
    """Who pauses sending knows it."""
    traffic.pause(brand, "recall", lea, MONDAY + MINUTE)
    assert look(2 * MINUTE) == {}
    traffic.stop(brand.pk, Stopped("signed_out", MONDAY + 5 * MINUTE, "401"), MONDAY + 3 * MINUTE)
    assert look(4 * MINUTE) == {"connection.lost": "X does not let us send. Replies wait."}


def test_a_listener_is_away_after_three_minutes(brand: Brand, lea: Staff) -> None:
    """Told once for as long as it lasts, and again the next time."""
    move_cursor(brand, "mentions", MONDAY)
    assert look(2 * MINUTE) == {}
    assert look(4 * MINUTE) == {"listener.away": "Nobody hears new posts since 2026-11-16 10:00 UTC."}
    move_cursor(brand, "mentions", MONDAY + 10 * MINUTE)
    events_are_noticed(NO_BUDGET, DESK, MONDAY + 12 * MINUTE)
    assert Delivery.objects.count() == 1
    events_are_noticed(NO_BUDGET, DESK, MONDAY + 14 * MINUTE)
    assert Delivery.objects.count() == 2


def test_a_rating_is_told_with_its_score_and_without_its_words(brand: Brand, lea: Staff) -> None:
    """By the line of history that it leaves, like whatever happens to a case."""
    events_are_gathered(DESK, MONDAY)
    a_resolved_case(brand, a_person(brand))
    survey = Survey.objects.get()
    assert customer_rates(survey.pk, 5, "Mia was lovely!", "page", MONDAY + timedelta(days=2)) is None
    events_are_gathered(DESK, MONDAY + timedelta(days=2))
    told = Delivery.objects.get(kind="rating.received").data
    assert (told["question"], told["score"]) == ("csat", 5)
    assert "lovely" not in str(told)


def test_the_first_round_tells_nothing_of_the_past(brand: Brand, lea: Staff) -> None:
    """Nobody asked for what was before Anfu could tell it."""
    assert events_are_gathered(DESK, MONDAY) == 0
