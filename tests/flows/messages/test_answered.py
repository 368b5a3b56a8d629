"""Direct messages that leave: to whom we may write, through the same gate and outbox as posts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.channel.port import InDoubt, OwnMessage, Refused
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.replies.by_itself import write_by_itself
from anfu.replies.models import Reply
from anfu.replies.traffic.rules import Limits
from anfu.spending.models import Spent
from tests.build import ANGRY, GRAVE, MONDAY, Hall, a_message, a_post
from tests.flows.messages.build import ADA, KIND, LATER, SOON, newest_event, says

pytestmark = pytest.mark.django_db


def test_a_private_answer_goes_to_the_customer_and_keeps_promises(brand: Brand, mia: Staff) -> None:
    """It leaves once, as a direct message with privacy link and opt-out; what it says is owed from then on."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    hall = Hall()
    reply_goes_out(hall, SOON)
    posts_arrive(brand, [a_message(at=SOON)])
    case = Case.objects.get()
    assert says(case, mia, private=True) is None
    assert reply_goes_out(hall, LATER + UNDO) == 1
    said = hall.said[-1]
    assert said.private_to == ADA and said.text.startswith(KIND)
    assert "https://sprucehome.example/privacy" in said.text and "STOP" in said.text
    answer = Reply.objects.get(is_private=True)
    assert answer.status == "sent"
    assert {p.kind for p in Promise.objects.filter(done_by=answer)} >= {"answer"}
    assert Promise.objects.get(made_by=answer).done_at is None
    assert Spent.objects.get(kind="message").case == case


def test_only_the_first_message_carries_the_footer(brand: Brand, mia: Staff) -> None:
    """Later ones are free of it."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert says(case, mia, private=True) is None
    reply_goes_out(hall, LATER + UNDO)
    again = LATER + timedelta(hours=1)
    assert says(case, mia, KIND.replace("new parcel", "second letter"), at=again, private=True) is None
    reply_goes_out(hall, again + UNDO)
    assert ["STOP" in said.text for said in hall.said if said.private_to] == [True, False]


def test_nobody_is_written_to_unasked(brand: Brand, mia: Staff) -> None:
    """Complaining in public is no invitation; asking in public, or writing to us, is."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    case = Case.objects.get()
    reply_goes_out(Hall(), SOON)
    assert says(case, mia, private=True) == "not_invited"
    posts_arrive(brand, [a_post("@sprucehome ok, please DM me", by=ADA, at=SOON)])
    assert says(case, mia, private=True) is None


def test_silence_holds_for_messages_until_the_customer_writes_again(brand: Brand, mia: Staff) -> None:
    """STOP in a message is heeded at once, also while an answer waits; a new message from them ends it."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert says(case, mia, private=True) is None
    posts_arrive(brand, [a_message("STOP", at=LATER)])
    reply_goes_out(hall, LATER + UNDO)
    assert [said.private_to for said in hall.said] == [None]
    assert Reply.objects.get(is_private=True).refusal == "opted_out"
    assert says(case, mia, private=True, at=LATER + timedelta(minutes=5)) == "opted_out"
    posts_arrive(brand, [a_message("Is anybody there? My parcel!", at=LATER + timedelta(hours=1))])
    assert says(case, mia, private=True, at=LATER + timedelta(hours=2)) is None


def test_a_customer_who_wrote_only_privately_gets_no_public_reply(brand: Brand, mia: Staff) -> None:
    """There is nothing in public to answer."""
    posts_arrive(brand, [a_message(ANGRY)])
    assert says(Case.objects.get(), mia) == "only_private"


def test_a_public_answer_after_a_message_was_read_is_not_held(brand: Brand, mia: Staff) -> None:
    """It answers the newest public post, and what its writer knew is not news."""
    post = a_post(ANGRY, by=ADA)
    posts_arrive(brand, [post])
    hall = Hall()
    reply_goes_out(hall, SOON)
    posts_arrive(brand, [a_message(at=SOON)])
    assert says(Case.objects.get(), mia) is None
    reply_goes_out(hall, LATER + UNDO)
    assert hall.said[-1].to_x_id == post.x_id and hall.said[-1].private_to is None


def test_closed_messages_lead_to_a_public_invitation(brand: Brand, mia: Staff) -> None:
    """X says that the door is shut; a public reply then bears the link, which begins with the case's reference."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case = Case.objects.get()
    reply_goes_out(Hall(), SOON)
    assert says(case, mia, private=True) is None
    shut = Refused("dm_closed", "You do not have permission to DM one or more participants.")
    reply_goes_out(Hall(shut), LATER + UNDO)
    assert Reply.objects.get(is_private=True).refusal == "dm_closed"
    hall, again = Hall(), LATER + timedelta(minutes=5)
    invitation = "I am sorry, Ada, your messages are shut to us. Please write to us privately, so that we can fix this."
    assert staff_replies(case.pk, mia, invitation, "update", newest_event(), again, invite=True) is None
    reply_goes_out(hall, again + UNDO)
    assert hall.said[0].invitation == f"Case {case.code}: "


def test_a_serious_acknowledgement_bears_the_invitation(brand: Brand) -> None:
    """Serious cases move to a private place at once."""
    posts_arrive(brand, [a_post(GRAVE, by=ADA), a_post(ANGRY, by=2)])
    invites = dict(Reply.objects.values_list("case__customer__x_id", "invites"))
    assert invites == {ADA: True, 2: False}


def test_an_unsure_message_is_looked_up_among_our_messages(brand: Brand, mia: Staff) -> None:
    """What X lists counts as sent; what it does not stays before a person's eyes."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert says(case, mia, private=True) is None
    hall = Hall(InDoubt("the connection ended"))
    reply_goes_out(hall, LATER + UNDO)
    unsure = Reply.objects.get(is_private=True)
    hall.messages = [OwnMessage(5, 999, unsure.text, LATER + UNDO)]
    assert reply_is_unsure(hall, LATER + timedelta(minutes=1)) == 1
    hall.messages.append(OwnMessage(6, ADA, unsure.text, LATER + UNDO))
    assert reply_is_unsure(hall, LATER + timedelta(minutes=4)) == 0
    unsure.refresh_from_db()
    assert (unsure.status, unsure.x_id, unsure.sent_at) == ("sent", 6, LATER + UNDO)


def test_messages_have_a_cap_of_their_own(brand: Brand, mia: Staff) -> None:
    """X counts them apart from posts: one lane does not hold up the other."""
    for by in (1, 2, 3):
        posts_arrive(brand, [a_message(ANGRY, by=by, at=MONDAY)])
    for case in Case.objects.all():
        assert says(case, mia, f"{KIND} ({case.code})", private=True) is None
    posts_arrive(brand, [a_post(ANGRY, by=9, at=SOON)])
    hall = Hall()
    while reply_goes_out(hall, LATER + UNDO, Limits(messages_per_day=2)):
        pass
    assert sorted(said.private_to is not None for said in hall.said) == [False, True, True]


def test_anfu_writes_by_itself_only_to_who_wrote_and_once(brand: Brand, mia: Staff) -> None:
    """A rating asked for after the case, as win-back does it; not past a newer message of the customer."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    case = Case.objects.get()
    question = "How did we do, from 1 to 5?"
    assert write_by_itself(case, question, "follow_up", "how_was_it", SOON) == "not_invited"
    posts_arrive(brand, [a_message(at=SOON)])
    assert case_is_closed(case.pk, mia, "no_complaint", SOON) is None
    assert write_by_itself(case, question, "follow_up", "how_was_it", LATER) is None
    assert write_by_itself(case, question, "follow_up", "how_was_it", LATER) == "said_already"
    hall = Hall()
    reply_goes_out(hall, LATER)
    assert [said.private_to for said in hall.said if said.private_to] == [ADA]
    assert "STOP" in hall.said[-1].text
