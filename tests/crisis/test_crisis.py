"""The crisis room: one owner, one statement, facts with sources, win-back and humour at rest, a lesson at the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from anfu.crisis.models import Deed, Fact, Room, Statement
from anfu.crisis.queries import open_room_of, room_of
from anfu.flows.crisis_is_led import (
    crisis_changes_hands,
    crisis_is_noted,
    crisis_is_opened,
    crisis_is_over,
    crisis_is_spoken_of,
    fact_is_pinned,
    fact_is_unpinned,
)
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.survey_falls_due import survey_falls_due
from anfu.insight.models import Spike
from anfu.people.models import Staff
from anfu.people.policy import NotAllowedError
from anfu.playbook.models import PlaybookVersion
from anfu.playbook.queries import playbook_of
from anfu.replies.proofs import proofread
from anfu.winback.consents.queries import standing_of
from anfu.winback.models import Survey
from anfu.winback.rules import Caps, Kind, Way, why_not_contact
from tests.build import MONDAY, a_brand, a_person, a_post
from tests.desk.scene import CHARGED
from tests.winback.build import a_resolved_case

STATEMENT = (
    "We are so sorry: many of you cannot pay at the moment, and we know how annoying that is. We are working on it. "
    "Our next word comes within 2 hours."
)
LATER = MONDAY + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lin() -> Staff:
    """A senior of a brand with a spike of billing complaints."""
    brand = a_brand()
    Spike.objects.create(
        brand=brand, topic="billing", began_at=MONDAY, noticed_at=MONDAY, last_seen_at=MONDAY, count=30, expected=2,
        peak=30,
    )  # fmt: skip
    return a_person(brand, "lin", "senior")


def opened(lin: Staff) -> Room:
    """A room for the spike."""
    assert crisis_is_opened("Nobody can pay", lin, LATER, spike_id=Spike.objects.get().pk) is None
    room = open_room_of(lin.brand)
    assert room is not None
    return room


def test_one_room_one_owner(lin: Staff) -> None:
    """It begins with the spike; a second one is refused, by the flow and by the database; agents open none."""
    room = opened(lin)
    assert (room.topic, room.began_at, room.owner) == ("billing", MONDAY, lin)
    assert crisis_is_opened("Another", lin, LATER) == "crisis_open_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.create(
            brand=lin.brand, name="x", began_at=LATER, owner=lin, opened_by=lin, opened_at=LATER
        )
    with pytest.raises(NotAllowedError):
        crisis_is_opened("Mine", a_person(lin.brand, "mia"), LATER)
    ola = a_person(lin.brand, "ola", "lead")
    assert crisis_is_over("Too early", ola, LATER) == "not_crisis_owner"
    assert crisis_changes_hands(" ", ola, LATER) == "reason_missing"
    assert crisis_changes_hands("Lin goes home", ola, LATER) is None
    assert crisis_is_over("", ola, LATER) == "lesson_missing"
    assert crisis_is_over("Test payments before a release", ola, LATER) is None
    assert open_room_of(lin.brand) is None
    assert [one.kind for one in Deed.objects.order_by("pk")] == ["opened", "taken", "closed"]


def test_the_statement_goes_through_the_reply_check(lin: Staff) -> None:
    """Without feeling, or with a joke, nothing is said; the newest of a language holds; only the owner says it."""
    opened(lin)
    assert (
        crisis_is_spoken_of("en", "Payments are down. Calm down, it is not our fault.", lin, LATER)
        == "blocked"
    )
    assert crisis_is_spoken_of("fr", STATEMENT, lin, LATER) == "no_such_language"
    ola = a_person(lin.brand, "ola", "lead")
    assert crisis_is_spoken_of("en", STATEMENT, ola, LATER) == "not_crisis_owner"
    assert crisis_is_spoken_of("en", STATEMENT, lin, LATER) is None
    assert Statement.objects.get().words == STATEMENT


def test_facts_have_sources(lin: Staff) -> None:
    """Anybody who cares pins and takes down; both stay in the history."""
    opened(lin)
    mia = a_person(lin.brand, "mia")
    assert fact_is_pinned("Cards fail since 10:00", "", mia, LATER) == "source_missing"
    assert fact_is_pinned("Cards fail since 10:00", "the payment provider's page", mia, LATER) is None
    assert fact_is_unpinned(Fact.objects.get().pk, mia, LATER) is None
    assert fact_is_unpinned(Fact.objects.get().pk, mia, LATER) == "no_such_fact"
    assert crisis_is_noted("Their hotline is busy", mia, LATER) is None
    assert [one.kind for one in Deed.objects.order_by("pk")] == ["opened", "pinned", "unpinned", "noted"]


def test_its_cases(lin: Staff) -> None:
    """Of its topic and since it began; the card stands beside them and no others."""
    posts_arrive(lin.brand, [a_post(CHARGED, by=1, at=LATER), a_post(by=2, at=LATER)])
    posts_arrive(lin.brand, [a_post(CHARGED, by=3, at=MONDAY - timedelta(hours=1))])
    opened(lin)
    cases = {case.customer.x_id: case for case in lin.brand.cases.all()}
    assert [x_id for x_id, case in sorted(cases.items()) if room_of(case)] == [1]


def test_winback_rests_and_goes_on(lin: Staff) -> None:
    """A survey that falls due waits, and is looked at again as soon as the room is closed; nobody is invited."""
    case = a_resolved_case(lin.brand, a_person(lin.brand, "mia"), by=7, at=MONDAY)
    room, due = opened(lin), MONDAY + timedelta(days=1)
    assert survey_falls_due("https://care.example", due) == 0
    assert Survey.objects.get().due_at is not None
    caps = Caps(3, timedelta(days=30))
    assert why_not_contact(Kind.FOLLOW_UP, Way.BY_HAND, standing_of(case.customer_id), caps, due) == "crisis"
    assert crisis_is_over("We learnt", lin, due) is None
    assert survey_falls_due("https://care.example", due) == 1
    assert why_not_contact(Kind.FOLLOW_UP, Way.BY_HAND, standing_of(case.customer_id), caps, due) is None
    del room


def test_humour_rests(lin: Staff) -> None:
    """Where the playbook lets calm customers be joked with, the room does not."""
    posts_arrive(lin.brand, [a_post(by=1, at=MONDAY)])
    case = lin.brand.cases.get()
    version = PlaybookVersion.objects.get(pk=case.playbook_id)
    text = version.text.replace('humour = "never"', 'humour = "calm"')
    calm = PlaybookVersion.objects.create(
        brand=lin.brand, language="en", version="funny", text=text, sha256="x", activated_at=MONDAY
    )
    lin.brand.cases.update(playbook=calm, arousal=0.1)
    case.refresh_from_db()
    assert playbook_of(calm.pk).voice.humour == "calm"
    joke = "We are sorry that your parcel is late, haha! 😂 The reason is the carrier; a new one leaves within 2 hours."
    before = {one.rule for one in proofread(case, "late parcel", joke, "answer", LATER)}
    opened(lin)
    after = {one.rule for one in proofread(case, "late parcel", joke, "answer", LATER)}
    assert after - before == {"humour"}


def test_the_screens_show_it(client: Client) -> None:
    """Opened from the radar's list, spoken of, shown on every page and beside the case, closed, and read again."""
    now = timezone.now()
    brand = a_brand(now - timedelta(days=1))
    lin = a_person(brand, "lin", "senior")
    posts_arrive(brand, [a_post(CHARGED, by=1, at=now)])
    client.force_login(lin)
    assert "No crisis." in client.get("/crisis").content.decode()
    client.post("/crisis/deed", {"deed": "open", "words": "Nobody can pay"})
    Room.objects.update(began_at=now - timedelta(hours=1))
    refused = client.post("/crisis/deed", {"deed": "state", "language": "en", "words": "Calm down."})
    assert refused.status_code == 422 and "Calm down." in refused.content.decode()
    client.post("/crisis/deed", {"deed": "state", "language": "en", "words": STATEMENT})
    client.post("/crisis/deed", {"deed": "pin", "words": "Cards fail", "source": "the provider"})
    assert "led by Lin" in client.get("/queue/open").content.decode()
    beside = client.get(f"/case/{brand.cases.get().code}").content.decode()
    assert "Begin with the statement" in beside and "Cards fail" in beside
    client.post("/crisis/deed", {"deed": "close", "words": "Watch the provider"})
    assert "led by Lin" not in client.get("/queue/open").content.decode()
    assert "Watch the provider" in client.get(f"/crisis/{Room.objects.get().pk}").content.decode()
