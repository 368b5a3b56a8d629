"""Filters, orders, marks and deeds of the list."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from anfu.desk.queues import QUEUES
from anfu.desk.work.queries import PAGE, board
from anfu.desk.work.sieve import Sieve
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_sorts import staff_snoozes, staff_tags
from tests.build import a_post
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_a_sieve_knows_what_it_knows() -> None:
    """What an address asks and a list does not know is no filter."""
    assert Sieve.of({"tier": "serious", "order": "x; DROP", "owner": "me", "queer": "1"}) == Sieve(
        tier="serious"
    )
    assert Sieve.of({"owner": "7", "lang": "zh"}).address == "owner=7&lang=zh"
    assert Sieve().is_open and Sieve().condition == "true"


def test_filters_and_orders(scene: Scene) -> None:
    """Each filter lets through what it names; the total is what it lets through, of every queue."""

    def shown(slug: str = "open", **asked: str) -> set[int]:
        told = board(scene.mia, slug, PAGE, scene.now, Sieve.of(asked))
        assert told.total == len(told.rows)
        return {row.case.customer.x_id for row in told.rows}

    assert shown(lang="zh") == {2}
    assert shown(owner="none") == {2, 4, 5, 7, 8}
    assert shown(owner=str(scene.mia.pk)) == {1}
    assert shown(tier="serious") == {3, 6}
    assert shown(topic="none such") == set()
    assert shown("closed", tier="serious") == set()
    for order in ("newest", "oldest", "heat"):
        assert len(shown(order=order)) == 8
    newest = board(scene.mia, "open", PAGE, scene.now, Sieve(order="newest")).rows
    heard = [row.case.last_heard_at for row in newest]
    assert heard == sorted(heard, reverse=True)


def test_what_is_put_off_comes_back_in_time(scene: Scene) -> None:
    """Out of sight until its time; but its clock, or the customer's next word, brings it back."""
    case = scene.case(2)

    def held(slug: str, minutes: int = 0) -> bool:
        rows = board(scene.mia, slug, PAGE, scene.now + timedelta(minutes=minutes)).rows
        return case.pk in {row.case.pk for row in rows}

    staff_snoozes([case.pk], scene.mia, scene.now + timedelta(hours=9), scene.now)
    assert held("snoozed") and held("open") and not held("unassigned")
    assert not held("snoozed", 150) and held("unassigned", 150) and held("due", 150)
    posts_arrive(scene.brand, [a_post("@sprucehome 还在等", by=2, at=scene.now, lang="zh")])
    assert not held("snoozed") and held("unassigned")
    for slug in QUEUES:
        told = board(scene.mia, slug, PAGE, scene.now)
        assert told.tally.count == len(told.rows), slug


def test_tags_are_put_on_and_taken_off(scene: Scene) -> None:
    """Once each; the history tells it."""
    case = scene.case(2)
    staff_tags([case.pk], scene.mia, "warehouse", scene.now)
    staff_tags([case.pk], scene.lin, "warehouse", scene.now)
    assert scene.case(2).tags == ["warehouse"]
    assert board(scene.mia, "open", PAGE, scene.now, Sieve(tag="warehouse")).total == 1
    staff_tags([case.pk], scene.mia, "warehouse", scene.now, off=True)
    assert (scene.case(2).tags, case.events.filter(kind="tagged").count()) == ([], 2)


def test_many_cases_take_one_deed(scene: Scene, sign_in: SignIn) -> None:
    """Marked by the keyboard, given to somebody, tagged; the marks outlive an update; a view keeps the filter."""
    page = sign_in(path="/queue/unassigned")
    page.wait_for_selector("body[data-live]")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#marked")).to_have_text("1")
    page.locator("[name=case]").nth(1).check()
    posts_arrive(scene.brand, [a_post(by=77, name="Nora Quist", at=scene.now)])
    expect(page.locator("a.row", has_text="Nora Quist")).to_be_visible()
    expect(page.locator("#marked")).to_have_text("2")
    page.locator("#bulk [name=tag]").fill("warehouse")
    page.get_by_role("button", name="Add tag").click()
    expect(page.locator("#bulk")).to_be_hidden()
    expect(page.locator(".tag")).to_have_count(2)
    page.locator("[name=case]").first.check()
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.locator("#rail-mine .count")).to_have_text("2")
    page.goto(page.url.replace("unassigned", "open") + "?lang=zh")
    expect(page.locator("a.row")).to_have_count(1)
    page.get_by_label("Keep this view in your rail as").fill("Chinese")
    page.get_by_role("button", name="Keep view").click()
    page.locator(".views a", has_text="Chinese").click()
    expect(page.locator("a.row")).to_have_count(1)
