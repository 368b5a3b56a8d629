"""The screen of promises: what is owed, moved with a message, explained."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from anfu.desk.promises.queries import ledger
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import Moving, staff_replies
from anfu.promises.models import Explanation, Promise
from tests.build import Hall
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene

LONGER = (
    "So sorry for the trouble with your parcel. We need longer; we will write to you again within 3 hours."
)


def test_every_promise_stands_by_its_due_time(scene: Scene) -> None:
    """The first due stands first, overdue before all; the record counts what fell due in seven days."""
    told = ledger(scene.mia, "team", False, 50, scene.now)
    assert [row.promise.due_at for row in told.open] == sorted(row.promise.due_at for row in told.open)
    assert told.open[0].outcome == "broken"
    assert told.total == len(told.open)
    assert told.record.share is not None and 0 < told.record.share < 1
    assert {row.promise.case.owner for row in ledger(scene.mia, "mine", False, 50, scene.now).open} == {
        scene.mia
    }
    assert all(row.promise.made_by_id for row in ledger(scene.mia, "team", True, 50, scene.now).open)


def test_a_promise_moves_when_the_customer_is_told(scene: Scene) -> None:
    """Not before: until X has published the message the old promise runs on. One already late stays broken."""
    case = scene.case(1)
    late = Promise.objects.get(case=case, kind="answer", done_at=None)
    seen = case.events.latest("pk").pk
    moving = Moving(late.pk, "The carrier has not answered")
    assert staff_replies(case.pk, scene.mia, LONGER, "update", seen, scene.now, moving=moving) is None
    late.refresh_from_db()
    assert late.withdrawn_at is None
    reply_goes_out(Hall(), scene.now + timedelta(seconds=11))
    late.refresh_from_db()
    assert late.withdrawn_at is not None
    told = case.events.get(kind="promise_moved")
    assert (told.by, told.detail["why"]) == (scene.mia, "The carrier has not answered")
    row = next(row for row in ledger(scene.mia, "team", False, 50, scene.now + timedelta(minutes=1)).broken)
    assert row.promise == late and row.outcome == "broken"


def test_a_move_names_its_reason_and_its_time(scene: Scene) -> None:
    """Without either nothing leaves."""
    case = scene.case(1)
    promise = Promise.objects.get(case=case, kind="answer", done_at=None)
    seen, timeless = case.events.latest("pk").pk, LONGER.replace(" within 3 hours", " with more to tell")
    for text, moving, why in (
        (LONGER, Moving(promise.pk, " "), "reason_unsaid"),
        (timeless, Moving(promise.pk, "x"), "no_new_time"),
        (LONGER, Moving(0, "x"), "promise_done"),
    ):
        assert staff_replies(case.pk, scene.mia, text, "update", seen, scene.now, moving=moving) == why
    assert not Explanation.objects.exists()


def test_move_and_explain_by_one_key(scene: Scene, sign_in: SignIn) -> None:
    """The row in focus takes m and e; a sheet asks for the words, and the list shows them."""
    page = sign_in(path="/promises")
    row = page.locator(".vow", has_text="Ada Lee").first
    row.locator("a.row").focus()
    page.keyboard.press("e")
    expect(page.locator("#sheet")).to_be_visible()
    page.locator("#explain-why").fill("The carrier lost it")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("The carrier lost it")
    row.locator("a.row").focus()
    page.keyboard.press("m")
    expect(page.locator("#sheet blockquote")).to_contain_text("I am furious")
    page.locator("#move-why").fill("The carrier answers tomorrow")
    page.locator("#move-text").fill(LONGER)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(row).to_contain_text("to be moved:")
    page.goto(page.url.replace("/promises", f"/case/{scene.case(1).code}"))
    expect(page.locator(".said.is-queued")).to_contain_text(LONGER)
