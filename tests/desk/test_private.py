"""Direct messages on the page of a case: unmistakably private, answered privately, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anfu.channel.port import Refused
from anfu.desk.finding.queries import Kind, find
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.people.actions import invite
from anfu.people.models import Staff
from anfu.replies.models import Reply
from tests.build import ANGRY, Hall, a_message
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene

ANSWER = (
    "Jonas, I am so sorry. Dr. Weiss of our safety team calls you, and I write to you again within 2 hours."
)
ZH = "陈女士，让您久等了，非常抱歉。包裹今天已经重新寄出，我在2小时内再给您发私信说明进度。"


def test_public_and_private_stand_in_one_thread_and_are_told_apart(scene: Scene, sign_in: SignIn) -> None:
    """Each private thing says so in words, not only by colour; what is encrypted says where it is read."""
    page = sign_in("mia", f"/case/{scene.case(3).code}")
    private = page.locator(".said.is-private")
    expect(private).to_have_count(3)
    for one in private.all():
        expect(one).to_contain_text("Private")
    expect(private.first).to_contain_text("My son's arm is broken")
    expect(private.nth(1)).to_contain_text("write STOP")
    expect(private.nth(2).get_by_role("link", name="Open X to read it")).to_have_attribute(
        "href", f"https://x.com/messages/3-{scene.brand.x_id}"
    )
    expect(page.locator(".said:not(.is-private)").first).to_contain_text("Your shelf collapsed")


@pytest.mark.parametrize(("person", "reads"), [("mia", True), ("ana", False)])
def test_a_list_shows_the_gist_of_a_private_case_only_to_who_cares(
    scene: Scene, sign_in: SignIn, person: str, reads: bool
) -> None:
    """The row says that it is private; who only analyses reads no more than that."""
    posts_arrive(scene.brand, [a_message(ANGRY, by=77, name="Noor Haddad", at=scene.now)])
    invite("ana", PASSWORD, scene.brand, "analyst", "Ana", "en")
    row = sign_in(person, "/queue/open").locator("a.row", has_text="Noor Haddad")
    expect(row).to_contain_text("Private")
    assert ("two weeks late" in row.inner_text()) is reads


def test_an_answer_goes_where_the_customer_wrote(scene: Scene, sign_in: SignIn) -> None:
    """The box stands on private, has a message's length, and its words leave as a direct message."""
    page = sign_in("lin", f"/case/{scene.case(3).code}")
    expect(page.locator("#privately")).to_be_checked()
    page.locator("input[name=stage][value=update]").check(force=True)  # an answer waits for a second person
    page.locator("#text").fill(ANSWER)
    expect(page.locator("#proof .weight")).to_contain_text("10000")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.is-queued.is-private")).to_contain_text(ANSWER)
    hall = Hall()
    reply_goes_out(hall, scene.now + timedelta(minutes=5))
    assert [said.private_to for said in hall.said if said.text.startswith(ANSWER)] == [3]


def test_whoever_was_not_invited_is_told_why(scene: Scene, sign_in: SignIn) -> None:
    """Choosing private for a customer who never wrote privately says what to do; nothing leaves."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.locator("#text").fill(ZH)
    page.locator(".lane label", has_text="PRIVATE").click()
    expect(page.locator("#proof .why-not")).to_contain_text("Invite them in public")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal").first).to_contain_text("Invite them in public")
    assert not Reply.objects.filter(author=scene.mia, case=scene.case(2)).exists()


def test_a_first_message_shows_what_is_added_to_it(scene: Scene, sign_in: SignIn) -> None:
    """The privacy page and how to stop stand beside the box, and go out with the words."""
    posts_arrive(scene.brand, [a_message("订单号是88231", by=2, name="陈婉清", at=scene.now)])
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.locator("#text").fill(ZH)
    expect(page.locator("#proof")).to_contain_text("https://sprucehome.example/zh/privacy")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.is-queued.is-private")).to_contain_text("请回复“停止”")


def test_closed_messages_lead_to_an_invitation(scene: Scene, sign_in: SignIn) -> None:
    """One click fills the box with a public invitation that bears the link; it may leave as it stands."""
    posts_arrive(scene.brand, [a_message("订单号是88231", by=2, name="陈婉清", at=scene.now)])
    case = scene.case(2)
    page = sign_in(path=f"/case/{case.code}")
    page.locator("#text").fill(ZH)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.is-queued.is-private")).to_be_visible()
    shut = Refused("dm_closed", "You do not have permission to DM one or more participants.")
    reply_goes_out(Hall(), scene.now + timedelta(seconds=1))  # what waited in public
    reply_goes_out(Hall(shut), scene.now + timedelta(minutes=5))
    page.reload()
    page.get_by_role("button", name="Invite in public").click()
    expect(page.locator("#publicly")).to_be_checked()
    expect(page.locator("#invite")).to_be_checked()
    expect(page.locator("#text")).to_have_value(
        f"陈婉清，给您添麻烦了，非常抱歉。我们无法给您发私信，请点本条回复附带的链接私信我们，我们马上处理{case.code}。"
    )
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said.is-queued:not(.is-private)")).to_contain_text(
        "With a link to write to us privately."
    )


def test_who_only_analyses_reads_no_private_words(scene: Scene, sign_in: SignIn) -> None:
    """Direct messages are for those who care for customers."""
    invite("ana", PASSWORD, scene.brand, "analyst", "Ana", "en")
    page = sign_in("ana", f"/case/{scene.case(3).code}")
    expect(page.locator(".said.is-private").first).to_contain_text("shown to those who care")
    assert "My son's arm" not in page.content() and "I am so sorry that your son" not in page.content()
    hidden = find(Staff.objects.get(username="ana"), "doctor's letter", [Kind.POST]).found
    assert hidden == [] and len(find(scene.mia, "doctor's letter", [Kind.POST]).found) == 1
