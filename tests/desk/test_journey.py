"""Whole ways through the desk: a complaint from arrival to kept promise, and the end of a shift."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.promises.models import Promise
from tests.build import Hall, a_post
from tests.desk.browser import sign_in as enter
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene

NEWS = "So sorry for the long wait, Nora. The carrier is looking for your parcel; we will write again within 3 hours."
ANSWER = "Thank you for waiting, Nora, and sorry for the trouble. Your parcel is found and arrives tomorrow at noon."


def test_from_arrival_to_kept_promise_by_keyboard(scene: Scene, sign_in: SignIn) -> None:
    """It arrives by itself, is acknowledged, gets news with a promise, and the promise is kept; no mouse is touched."""
    page = sign_in(path="/queue/unassigned")
    page.wait_for_selector("body[data-live]")
    posts_arrive(scene.brand, [a_post(by=77, name="Nora Quist", at=timezone.now())])
    row = page.locator("a.row", has_text="Nora Quist")
    expect(row).to_be_visible()
    reply_goes_out(Hall(), timezone.now() + timedelta(seconds=11))
    expect(row.locator(".status.is-sent")).to_be_visible()
    for _ in range(page.locator("a.row").count()):
        page.keyboard.press("j")
        if "Nora Quist" in (page.locator(":focus").text_content() or ""):
            break
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    page.wait_for_selector("body[data-live]")

    page.keyboard.press("r")
    page.keyboard.type(NEWS)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Update")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.is-queued")).to_contain_text("The carrier is looking")
    expect(page.locator(".now .owner")).to_contain_text("Mia Torres")
    _publish(page, 2)
    said = page.locator(".held li", has_text="said to the customer")
    expect(said.first.locator(".clock")).to_have_text(re.compile("answer in (3 h|2 h 59 m)"))

    page.locator("body").press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/promises")
    page.wait_for_selector("body[data-live]")
    promise = page.locator("a.row", has_text="Nora Quist").first
    for _ in range(page.locator("a.row").count()):
        page.keyboard.press("j")
        if "Nora Quist" in (page.locator(":focus").text_content() or ""):
            break
    expect(promise).to_be_focused()
    page.keyboard.press("r")
    page.wait_for_url("**/case/*")
    page.wait_for_selector("body[data-live]")
    page.keyboard.press("r")
    page.keyboard.type(ANSWER)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.is-queued")).to_contain_text("Your parcel is found")
    _publish(page, 3)
    for one in said.all():
        expect(one.locator(".outcome")).to_contain_text("Kept")
    owed = Promise.objects.filter(case=scene.case(77), made_by__isnull=False, done_at__isnull=False)
    assert owed.count() == said.count() == 2


def test_a_shift_ends_with_a_hand_over(
    scene: Scene, sign_in: SignIn, browser: Browser, desk_url: str
) -> None:
    """`h` hands every case to a colleague with a note; who takes over finds it in the case and under Mine."""
    page = sign_in(path="/team")
    page.keyboard.press("h")
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("1 open case, with all its promises, goes to:")
    sheet.locator("#to").select_option(str(scene.lin.pk))
    expect(sheet.locator("#handover-note")).to_be_visible()
    sheet.locator("#handover-note").fill("Ada waits for the carrier's word; they call at noon.")
    page.keyboard.press("Control+Enter")
    expect(sheet).to_be_hidden()
    expect(page.locator("#rail-mine .count")).to_have_text("0")
    context = browser.new_context(locale="zh-CN")
    lins = context.new_page()
    enter(lins, desk_url, "lin", "/queue/mine")
    lins.locator("a.row", has_text="Ada Lee").click()
    lins.locator("#history summary").click()
    expect(lins.locator("#history")).to_contain_text("Ada waits for the carrier's word")
    lins.goto("about:blank")
    context.close()
    case = scene.case(1)
    assert (case.owner, case.promises.filter(done_at=None, withdrawn_at=None).exists()) == (scene.lin, True)


def _publish(page: Page, count: int) -> None:
    """A worker's round once the ten seconds of undo are over; the page hears of it."""
    reply_goes_out(Hall(), timezone.now() + timedelta(seconds=11))
    expect(page.locator(".said.is-sent")).to_have_count(count)
