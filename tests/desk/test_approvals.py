"""The screen of what waits for a second person, by keys alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from anfu.people.models import Staff
from anfu.replies.models import Reply
from tests.desk.conftest import SignIn
from tests.desk.scene import WAITING, Scene, with_a_waiting_reply


def test_somebody_senior_approves_with_one_key(scene: Scene, sign_in: SignIn) -> None:
    """The rail counts it, the screen shows what is answered and how long it waits, and `y` lets it leave."""
    with_a_waiting_reply(scene)
    page = sign_in("lin", "/approvals")
    expect(page.locator("#rail-approvals .count")).to_have_text("1")
    row = page.locator(".tray li")
    expect(row).to_contain_text("caught fire")
    expect(row).to_contain_text(WAITING[:40])
    expect(row.locator(".for-approval")).to_contain_text(re.compile("18 ?分"))
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator(".empty")).to_be_visible()
    reply = Reply.objects.get(case=scene.case(10), is_automatic=False)
    assert (reply.status, reply.approval.decided_by) == ("queued", scene.lin)


def test_a_reply_is_returned_and_written_anew(scene: Scene, sign_in: SignIn) -> None:
    """`x` asks for the reason; the writer reads it on the case and goes on from the same words."""
    with_a_waiting_reply(scene)
    page = sign_in("lin", "/approvals")
    page.keyboard.press("x")
    page.keyboard.type("Say who calls.")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()
    Staff.objects.filter(pk=scene.lin.pk).update(language="en")
    page.goto(page.url.replace("/approvals", f"/case/{scene.case(10).code}"))
    expect(page.locator(".said.is-returned")).to_contain_text("Say who calls.")
    page.locator(".said.is-returned [data-into]").click()
    expect(page.locator("#text")).to_have_value(WAITING)


def test_the_writer_sees_whom_it_waits_for(scene: Scene, sign_in: SignIn) -> None:
    """On the case, an agent may reword or take back their own reply, but not approve it."""
    with_a_waiting_reply(scene)
    page = sign_in("mia", f"/case/{scene.case(10).code}")
    waiting = page.locator(".said.is-pending")
    expect(waiting).to_contain_text("waits for approval by somebody senior")
    expect(waiting.get_by_role("button", name="Approve")).to_have_count(0)
    page.keyboard.press("w")
    words = waiting.locator("textarea")
    words.fill(WAITING.replace("Lin", "Lin Xiao"))
    waiting.get_by_role("button", name="Keep these words").click()
    expect(waiting.locator(".text").first).to_contain_text("Lin Xiao")
    waiting.get_by_role("button", name="Take it back").click()
    expect(page.locator(".said.is-withdrawn")).to_be_visible()
