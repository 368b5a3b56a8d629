"""Direct messages, in and out: matched to their case, answered privately, through the same gate and outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import InDoubt, Media, OwnMessage, Refused
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.flows.words_grow_old import words_grow_old
from anfu.listening.models import Post
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.replies.by_itself import write_by_itself
from anfu.replies.models import Reply
from anfu.replies.traffic.rules import Limits
from anfu.spending.models import Spent
from anfu.triage.models import PostVerdict
from tests.build import ANGRY, GRAVE, HAPPY, MONDAY, Hall, a_brand, a_message, a_person, a_post

pytestmark = pytest.mark.django_db
ADA = 1001
SOON, LATER = MONDAY + timedelta(minutes=10), MONDAY + timedelta(minutes=30)
KIND = (
    "I am so sorry for this long wait, Ada. A new parcel has left today. I write to you again within 2 days."
)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who answers."""
    return a_person(brand)


def newest_event() -> int:
    """The newest line of history, as a page that was just opened shows it."""
    return CaseEvent.objects.latest("pk").pk


def says(case: Case, mia: Staff, text: str = KIND, *, at: object = LATER, **how: bool) -> str | None:
    """Mia answers, having read everything."""
    return staff_replies(case.pk, mia, text, "answer", newest_event(), at, **how)  # type: ignore[arg-type]  # a time


def test_a_message_joins_the_open_case_of_its_author(brand: Brand) -> None:
    """Public and private belong to one case; nothing automatic answers the message."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    assert posts_arrive(brand, [a_message("My order number is SH-88231.", at=SOON)]).opened == 0
    case = Case.objects.get()
    assert [
        event.post.is_private for event in case.events.filter(kind__in=["opened", "heard"]) if event.post
    ] == [
        False,
        True,
    ]
    assert Reply.objects.count() == 1


def test_a_message_is_heard_once(brand: Brand) -> None:
    """By stream, webhook and poll: the same id is the same message."""
    message = a_message(ANGRY)
    first, again = posts_arrive(brand, [message]), posts_arrive(brand, [message, message])
    assert (first.heard, again.heard, Post.objects.filter(is_private=True).count()) == (1, 0, 1)


def test_a_complaint_by_message_opens_a_case_with_its_promise(brand: Brand) -> None:
    """What is said privately is owed the same first reply; praise opens nothing."""
    posts_arrive(brand, [a_message(ANGRY, by=1), a_message(HAPPY, by=2)])
    case = Case.objects.get()
    assert case.customer.x_id == 1 and case.root_post.is_private
    assert Promise.objects.get(case=case).kind == "first_reply"
    ack = Reply.objects.get()
    assert ack.is_private and ack.is_automatic and ack.template.startswith("ack_private_")
    assert ack.case == case and "STOP" in ack.text and "https://" in ack.text
    hall = Hall()
    assert reply_goes_out(hall, MONDAY + timedelta(minutes=1)) == 1
    assert hall.said[0].private_to == 1
    assert Promise.objects.get(kind="answer").made_by == ack
    posts_arrive(brand, [a_message(ANGRY, by=1, at=MONDAY + timedelta(minutes=5))])
    assert Reply.objects.count() == 1


def test_a_message_that_names_a_closed_case_opens_it_again(brand: Brand, mia: Staff) -> None:
    """ "Case K7Q2 opens again at once", as the closing words promised; with a promise of a reply."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    case = Case.objects.get()
    assert case_is_closed(case.pk, mia, "no_complaint", SOON) is None
    posts_arrive(brand, [a_message(f"Case {case.code}: it is gone again", at=LATER)])
    case.refresh_from_db()
    assert case.closed_at is None and Case.objects.count() == 1
    assert case.events.filter(kind="reopened").exists()
    assert Promise.objects.filter(case=case, made_at=LATER).exists()


def test_a_message_that_names_another_customers_case_stays_with_its_author(brand: Brand) -> None:
    """The reference stands in public, so naming it proves nothing: a person is told, and decides."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    other = Case.objects.get()
    posts_arrive(brand, [a_message(f"Case {other.code}: hello", by=2, at=SOON)])
    assert not other.events.filter(post__customer__x_id=2).exists()
    own = Case.objects.get(customer__x_id=2)
    assert own.events.get(kind="named_other").detail == {"case": other.pk}


def test_a_sealed_message_is_a_task_for_a_person(brand: Brand) -> None:
    """Pitfall 15: what X encrypted is not missed: it joins the case, or opens one, and says where it is read."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(by=ADA, is_sealed=True, at=SOON)])
    posts_arrive(brand, [a_message(by=2, is_sealed=True, at=SOON)])
    assert Case.objects.count() == 2
    sealed = Post.objects.filter(is_sealed=True)
    assert [post.text for post in sealed] == ["", ""]
    assert not PostVerdict.objects.filter(post__in=sealed).exists()
    left = CaseEvent.objects.get(case__customer__x_id=2, kind="left_to_person")
    assert left.detail == {"why": "sealed"}


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


def test_a_message_from_the_x_app_stops_the_clock(brand: Brand) -> None:
    """A colleague answered there: the promise is kept, and what waited by itself is taken back."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    posts_arrive(brand, [a_message("Sorry, it is on its way.", by=ADA, from_brand=True, at=SOON)])
    assert Promise.objects.get().done_at == SOON
    assert CaseEvent.objects.filter(kind="reply_elsewhere").count() == 1
    assert Reply.objects.get().status == "withdrawn"


def test_our_own_message_heard_back_is_no_other_tool(brand: Brand, mia: Staff) -> None:
    """X tells us of what we sent ourselves."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert says(case, mia, private=True) is None
    reply_goes_out(hall, LATER + UNDO)
    ours = Reply.objects.get(is_private=True)
    posts_arrive(brand, [a_message(ours.text, by=ADA, from_brand=True, at=LATER, x_id=ours.x_id)])
    assert not CaseEvent.objects.filter(kind="reply_elsewhere").exists()


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


def test_private_words_of_both_sides_grow_old(brand: Brand, mia: Staff) -> None:
    """What no open case needs is not kept for ever; what we said in public is ours."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, keep = Case.objects.get(), timedelta(days=30)
    reply_goes_out(Hall(), SOON)
    assert says(case, mia, private=True) is None
    reply_goes_out(Hall(), LATER + UNDO)
    much_later = LATER + timedelta(days=31)
    assert words_grow_old(brand, keep, much_later) == 0
    assert case_is_closed(case.pk, mia, "resolved", LATER + timedelta(hours=1)) is None
    assert words_grow_old(brand, keep, much_later) == 2
    assert {reply.is_private: bool(reply.text) for reply in Reply.objects.all()} == {True: False, False: True}


def test_pictures_are_kept_as_links_and_go_with_the_words(brand: Brand) -> None:
    """What kind, where, and what their author says of them; nothing of it is left after an erasure."""
    pictures = (Media("photo", "https://pbs.example/7.jpg", "a broken shelf"), Media("media"))
    posts_arrive(brand, [replace(a_post(ANGRY, by=ADA), media=pictures), a_message(at=SOON)])
    [with_pictures, without] = Post.objects.order_by("created_at")
    assert with_pictures.media == [
        {"kind": "photo", "url": "https://pbs.example/7.jpg", "alt_text": "a broken shelf"},
        {"kind": "media", "url": "", "alt_text": ""},
    ]
    assert without.media is None
    person_is_erased(Case.objects.get().customer, LATER)
    with_pictures.refresh_from_db()
    assert with_pictures.media is None


def test_erasure_covers_messages_and_their_answers(brand: Brand, mia: Staff) -> None:
    """Nothing that either side wrote privately is left."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case = Case.objects.get()
    assert says(case, mia, private=True) is None
    person_is_erased(case.customer, LATER)
    assert set(Post.objects.values_list("text", flat=True)) == {""}
    assert set(Reply.objects.values_list("text", flat=True)) == {""}
