"""Serious cases hear from us regularly until they are closed, even when there is nothing new."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_approved import reply_is_approved
from anfu.flows.staff_replies import staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.replies.rules import UNDO
from tests.build import GRAVE, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
NEWS = "Hi Ada, I am sorry that the shelf hurt your son. There is nothing new yet: the inspector is on her way. Mia"
ANSWER = "Hi Ada, I am so sorry for the shelf; I understand how frightening it was. The anchor failed: we refund you."


def open_updates() -> list[datetime]:
    """When news are due."""
    open_ones = Promise.objects.filter(kind="update", done_at=None, withdrawn_at=None)
    return list(open_ones.order_by("due_at").values_list("due_at", flat=True))


def test_news_are_due_again_after_each_reply_until_the_case_is_closed() -> None:
    """Every twelve hours by the playbook, whether a reply promises it or not; closing ends it."""
    brand = a_brand()
    mia, sun = a_person(brand), a_person(brand, "sun", "senior")
    posts_arrive(brand, [a_post(GRAVE)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, MONDAY + timedelta(seconds=2))
    assert open_updates() == [MONDAY + timedelta(hours=12, seconds=3)]
    staff_takes(case.pk, mia, "mine", MONDAY)
    at = MONDAY + timedelta(hours=5)
    assert staff_replies(case.pk, mia, NEWS, "update", CaseEvent.objects.latest("pk").pk, at) is None
    reply_goes_out(hall, at + UNDO)
    assert open_updates() == [at + UNDO + timedelta(hours=12, seconds=1)]
    at += timedelta(hours=1)
    assert staff_replies(case.pk, mia, ANSWER, "answer", CaseEvent.objects.latest("pk").pk, at) is None
    assert (
        reply_is_approved(Reply.objects.latest("pk").pk, sun, CaseEvent.objects.latest("pk").pk, at) is None
    )
    reply_goes_out(hall, at + UNDO)
    assert open_updates() == [at + UNDO + timedelta(hours=12, seconds=1)]
    assert case_is_closed(case.pk, mia, "resolved", at + timedelta(minutes=1)) is None
    assert open_updates() == []
