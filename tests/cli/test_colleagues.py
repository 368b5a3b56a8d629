"""The simulated colleagues show a visitor of the demo what a team does, within ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from anfu.cases.models import Case, CaseEvent, Suspicion
from anfu.cli.colleagues import work_a_little
from anfu.cli.demo import demo_login
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.promises.rules import Outcome, outcome
from anfu.replies.models import Reply
from tests.build import ANGRY, ANGRY_ZH, GRAVE, MONDAY, Hall, a_brand, a_post

pytestmark = pytest.mark.django_db
END = MONDAY + timedelta(minutes=10)
LEAK = "@sprucehome I can see another customer's name, address and card in my account. This is a data breach!"


@pytest.fixture(params=[ANGRY, ANGRY_ZH], ids=["en", "zh"])
def brand(request: pytest.FixtureRequest) -> Brand:
    """A demo desk on which customers have just complained."""
    brand, lang = a_brand(), "zh" if request.param == ANGRY_ZH else "en"
    demo_login(brand, MONDAY)
    grave = [a_post(GRAVE, by=1), a_post(LEAK, by=2)]
    posts_arrive(brand, [*grave, *(a_post(request.param, by=n, name="Bo", lang=lang) for n in range(10, 16))])
    return brand


def ten_minutes(brand: Brand) -> datetime:
    """Let everything run that runs by itself, a step every eight seconds."""
    now, hall = MONDAY + timedelta(seconds=2), Hall()
    while now < END:
        while reply_goes_out(hall, now):
            pass
        work_a_little(brand, now)
        promise_falls_due(now)
        now += timedelta(seconds=8)
    return now


def test_a_visitor_sees_everything_within_ten_minutes(brand: Brand) -> None:
    """Two stages, escalation, approvals that wait for them, a suspected false claim, a promise kept, one broken."""
    now = ten_minutes(brand)
    told = set(CaseEvent.objects.values_list("kind", flat=True))
    assert {
        "escalated",
        "reply_sent",
        "approval_asked",
        "suspected",
        "promise_kept",
        "promise_broken",
    } <= told
    pending = Reply.objects.filter(status="pending", author__username="mia")
    assert set(pending.values_list("approval__why", flat=True)) == {"tier", "suspected_false"}
    by_mia = Promise.objects.filter(made_by__author__username="mia")
    ended = [outcome(p.due_at, p.done_at, p.withdrawn_at, now) for p in by_mia]
    assert {Outcome.KEPT, Outcome.BROKEN} <= set(ended)
    answered = Case.objects.get(replies__author__username="mia", replies__stage="close")
    stages = list(answered.replies.order_by("pk").values_list("stage", flat=True))
    assert stages == ["acknowledge", "answer", "close"]
    assert Suspicion.objects.count() == 1


def test_they_do_each_thing_once_and_leave_the_visitors_cases_alone(brand: Brand) -> None:
    """What the visitor took is the visitor's; and nothing is said twice."""
    demo = Staff.objects.get(username="demo")
    own = Case.objects.filter(tier="ordinary").order_by("pk")[0]
    staff_takes(own.pk, demo, "", MONDAY)
    ten_minutes(brand)
    assert not own.replies.filter(is_automatic=False).exists()
    assert Reply.objects.filter(author__username="mia").count() == 5


def test_sun_looks_at_what_the_visitor_wrote(brand: Brand) -> None:
    """A visitor's answer to a serious case does not wait for ever."""
    demo = Staff.objects.get(username="demo")
    case = Case.objects.filter(owner=demo, tier="serious").get()
    text = (
        "Hi, I am so sorry that the shelf hurt your son; I know how frightening it was. We found the cause and write "
        "to you again within 2 hours. Demo"
    )
    newest = CaseEvent.objects.latest("pk").pk
    assert staff_replies(case.pk, demo, text, "answer", newest, MONDAY) is None
    ten_minutes(brand)
    reply = Reply.objects.get(author=demo)
    assert (reply.status, reply.approval.decided_by) == ("sent", Staff.objects.get(username="sun"))
