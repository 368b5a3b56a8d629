"""Posts arrive, on a real PostgreSQL with the shipped model and playbooks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases import actions
from anfu.cases.models import Case, CaseEvent
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.models import Post
from anfu.people.models import Brand, Customer
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from tests.build import (
    ANGRY,
    ANGRY_ZH,
    BRAND_X_ID,
    GRAVE,
    HAPPY,
    MONDAY,
    a_brand,
    a_person,
    a_post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


def kinds(case: Case) -> list[str]:
    """What a case's history tells, in order."""
    return list(case.events.order_by("at", "pk").values_list("kind", flat=True))


def test_a_complaint_opens_a_case_with_its_clock_and_its_acknowledgement(brand: Brand) -> None:
    """One angry post makes a case, a promise of a first reply within the hour, and a queued acknowledgement."""
    post = a_post(ANGRY)
    arrived = posts_arrive(brand, [post])
    case = Case.objects.get()
    reply = Reply.objects.get()
    promise = Promise.objects.get()
    assert (arrived.heard, arrived.complaints, arrived.opened, arrived.queued) == (1, 1, 1, 1)
    assert case.tier == "ordinary" and case.opened_at == MONDAY and case.owner is None
    assert (promise.kind, promise.made_at, promise.due_at) == (
        "first_reply",
        MONDAY,
        MONDAY + timedelta(hours=1),
    )
    assert reply.to_x_id == post.x_id and reply.is_automatic and reply.status == "queued"
    assert "Ada" in reply.text and case.code in reply.text and "4 hours" in reply.text
    assert kinds(case) == ["opened", "promise_made", "reply_queued"]


def test_a_chinese_complaint_is_acknowledged_in_chinese(brand: Brand) -> None:
    """The language of the post chooses the playbook."""
    posts_arrive(brand, [a_post(ANGRY_ZH, name="王芳", lang="zh")])
    reply = Reply.objects.get()
    assert "王芳" in reply.text and "小时" in reply.text
    assert Case.objects.get().playbook.language == "zh"


def test_a_serious_post_gets_a_senior_owner_and_an_invitation_at_once(brand: Brand) -> None:
    """Injury and a lawyer make the case serious: escalated, owned by a senior, invited to direct message."""
    senior = a_person(brand, "sun", "senior")
    a_person(brand, "mia", "agent")
    posts_arrive(brand, [a_post(GRAVE)])
    case, reply = Case.objects.get(), Reply.objects.get()
    assert (case.tier, case.owner, case.escalated_at) == ("serious", senior, MONDAY)
    assert {"contact", "update"} <= {promise["kind"] for promise in reply.promises}
    assert "escalated" in kinds(case)


def test_praise_is_heard_and_judged_but_opens_no_case(brand: Brand) -> None:
    """Who is happy is heard, and left in peace."""
    arrived = posts_arrive(brand, [a_post(HAPPY)])
    assert (arrived.heard, arrived.opened) == (1, 0)
    assert not Post.objects.get().verdict.is_complaint


def test_the_same_post_changes_nothing_the_second_time(brand: Brand) -> None:
    """A post that comes again by stream or by poll, in the same batch or later, is a duplicate."""
    post = a_post(ANGRY)
    first = posts_arrive(brand, [post, post])
    second = posts_arrive(brand, [post])
    assert (first.heard, first.duplicates, second.heard, second.duplicates) == (1, 1, 0, 1)
    assert Reply.objects.count() == Promise.objects.count() == Case.objects.count() == 1


def test_a_second_complaint_joins_the_open_case_without_a_second_acknowledgement(brand: Brand) -> None:
    """One automatic reply per customer's problem, however often they write."""
    posts_arrive(brand, [a_post(ANGRY)])
    posts_arrive(brand, [a_post(GRAVE, at=MONDAY + timedelta(minutes=5))])
    case = Case.objects.get()
    assert Reply.objects.count() == 1
    assert case.tier == "serious" and case.last_heard_at == MONDAY + timedelta(minutes=5)
    assert "heard" in kinds(case)


def test_after_a_case_is_closed_a_new_complaint_opens_another(brand: Brand) -> None:
    """A closed case is history; a new problem is a new case with its own acknowledgement."""
    posts_arrive(brand, [a_post(ANGRY)])
    Case.objects.update(closed_at=MONDAY + timedelta(hours=2))
    posts_arrive(brand, [a_post(ANGRY, at=MONDAY + timedelta(hours=3))])
    assert Case.objects.count() == Reply.objects.count() == 2


def test_who_did_not_address_the_brand_is_left_to_a_person(brand: Brand) -> None:
    """X forbids to answer whoever did not summon us: the case is there, the reason too, and nothing is queued."""
    posts_arrive(brand, [a_post(ANGRY, mentions=())])
    line = CaseEvent.objects.get(kind="left_to_person")
    assert line.detail == {"why": "not_summoned"}
    assert not Reply.objects.exists()


def test_who_opted_out_gets_no_automatic_reply(brand: Brand) -> None:
    """An opt-out holds for every later case."""
    posts_arrive(brand, [a_post(HAPPY)])
    Customer.objects.update(opted_out_at=MONDAY)
    posts_arrive(brand, [a_post(ANGRY, at=MONDAY + timedelta(hours=1))])
    assert CaseEvent.objects.get(kind="left_to_person").detail == {"why": "opted_out"}


def test_old_posts_are_not_answered_on_the_first_start(brand: Brand) -> None:
    """What was published before the brand listened opens a case, but wakes no old anger."""
    posts_arrive(brand, [a_post(ANGRY, at=MONDAY - timedelta(days=3), heard_at=MONDAY)])
    assert CaseEvent.objects.get(kind="left_to_person").detail == {"why": "before_we_listened"}


def test_own_posts_and_reposts_are_never_complaints(brand: Brand) -> None:
    """The brand's own words and reposts of others are stored, unjudged."""
    arrived = posts_arrive(brand, [a_post(ANGRY, by=BRAND_X_ID), a_post(ANGRY, is_repost=True)])
    assert (arrived.heard, arrived.complaints, arrived.opened) == (2, 0, 0)
    assert not Post.objects.filter(verdict__isnull=False).exists()


def test_an_answer_with_another_tool_stops_the_clock(brand: Brand) -> None:
    """A reply of the brand that did not leave from here keeps the promise, and what waited is withdrawn."""
    post = a_post(ANGRY)
    posts_arrive(brand, [post])
    at = MONDAY + timedelta(minutes=20)
    posts_arrive(brand, [a_post("We're on it", by=BRAND_X_ID, at=at, replies_to=post.x_id, mentions=())])
    assert Promise.objects.get().done_at == at
    assert Reply.objects.get().status == "withdrawn"
    assert {"reply_elsewhere", "promise_kept", "reply_withdrawn"} <= set(kinds(Case.objects.get()))


def test_our_own_reply_heard_back_is_not_an_answer_from_elsewhere(brand: Brand) -> None:
    """X shows us our own acknowledgement, perhaps before we stored that it left: it answers nothing twice."""
    post = a_post(ANGRY)
    posts_arrive(brand, [post])
    Reply.objects.update(status="sending", claimed_at=MONDAY)
    text = Reply.objects.get().text
    posts_arrive(brand, [a_post(text, by=BRAND_X_ID, replies_to=post.x_id, mentions=())])
    assert not CaseEvent.objects.filter(kind="reply_elsewhere").exists()
    assert Reply.objects.get().status == "sending"


def test_a_batch_is_stored_whole_or_not_at_all(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the end of the batch fails, nothing of it remains."""

    def fail(*args: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("anfu.replies.actions.queue", fail)
    with pytest.raises(RuntimeError):
        posts_arrive(brand, [a_post(ANGRY), a_post(HAPPY, by=2)])
    assert not Post.objects.exists() and not Case.objects.exists() and not Customer.objects.exists()


def test_who_was_failed_twice_before_is_serious_and_hears_it_said(brand: Brand) -> None:
    """The third failure with one customer is serious by the playbook's rule, whatever its words."""
    mia = a_person(brand)
    for day in range(3):
        posts_arrive(brand, [a_post(ANGRY, at=MONDAY + timedelta(days=day))])
        case = Case.objects.latest("pk")
        actions.close(case, "resolved", mia, MONDAY + timedelta(days=day, hours=2))
    tiers = list(Case.objects.order_by("pk").values_list("tier", flat=True))
    assert tiers == ["ordinary", "ordinary", "serious"]
    assert len(set(Reply.objects.values_list("template", flat=True))) > 1
