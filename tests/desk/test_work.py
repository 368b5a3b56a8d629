"""The list of what is owed, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from anfu.cases.models import Case
from anfu.desk.queues import QUEUES
from anfu.desk.rail import SCREENS
from anfu.desk.work.queries import PAGE, board, tallies
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.actions import open_desk
from tests.build import a_brand, a_person, a_post
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


@pytest.mark.usefixtures("scene")
def test_the_list_is_sorted_by_the_next_clock(sign_in: SignIn) -> None:
    """Whoever is owed soonest stands first, and what is overdue says so."""
    page = sign_in(path="/queue/open")
    first = page.locator("a.row").first
    expect(first).to_contain_text("Ada Lee")
    expect(first.locator(".clock")).to_contain_text("answer overdue by 1 h 2")
    expect(page.locator("a.row .clock .words").nth(1)).to_have_text(re.compile(r"(reply|answer) in \d+ m"))


def test_each_queue_holds_as_many_as_its_count_says(scene: Scene) -> None:
    """Counts and lists come from one definition, so they never differ."""
    for counted in tallies(scene.mia, scene.now):
        shown = board(scene.mia, counted.slug, PAGE, scene.now)
        assert shown.tally.count == len(shown.rows), counted.slug
        assert shown.tally == counted


def test_each_case_stands_in_its_queues(scene: Scene) -> None:
    """Refused and unsure replies need a person; what X does not let us answer is left to one."""
    held = {
        slug: {row.case.customer.x_id for row in board(scene.mia, slug, PAGE, scene.now).rows}
        for slug in QUEUES
    }
    assert held["mine"] == {1}
    assert held["serious"] >= {3}
    assert held["stuck"] == {4, 5}
    assert held["left"] == {6}
    assert held["closed"] == {9}
    assert held["open"] == {1, 2, 3, 4, 5, 6, 7, 8}
    assert 2 not in held["due"]
    assert 1 not in held["unassigned"]


def test_the_list_takes_four_queries(scene: Scene) -> None:
    """The cost of the list does not grow with its rows."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        board(scene.mia, "open", PAGE, scene.now)
    assert len(asked) == 4


@pytest.mark.django_db
def test_a_long_queue_says_how_many_it_does_not_show() -> None:
    """Fifty are shown, the rest is counted and one step away."""
    now = timezone.now()
    brand = a_brand(now - timedelta(days=1))
    posts_arrive(brand, [a_post(by=n, at=now - timedelta(minutes=n)) for n in range(1, 61)])
    mia = a_person(brand)
    shown = board(mia, "open", PAGE, now)
    assert (len(shown.rows), shown.tally.count, shown.more) == (50, 60, 10)
    assert len(board(mia, "open", 100, now).rows) == 60
    assert [row.due_at for row in shown.rows] == sorted(row.due_at for row in shown.rows if row.due_at)


def test_each_line_of_the_rail_has_its_own_key() -> None:
    """No keys lead to two places or begin others, and every screen has its address."""
    keys = [queue.key for queue in QUEUES.values()] + [screen.key for screen in SCREENS.values()]
    assert [key for key in keys if sum(other.startswith(key) for other in keys) > 1] == []
    for slug in SCREENS:
        assert reverse(slug)


@pytest.mark.usefixtures("scene")
def test_groups_of_the_rail_stay_as_they_are_left(scene: Scene, sign_in: SignIn) -> None:
    """Folded says how much waits in it and outlives updates and pages; two letters lead into it all the same."""
    a_person(scene.brand, "ada", "admin")
    page = sign_in("ada", "/queue/open")
    understand, settings = page.locator("#shelf-understand"), page.locator("#shelf-settings")
    expect(page.locator("#rail-wall")).to_be_visible()
    expect(page.locator("#rail-people")).to_be_hidden()
    understand.locator("summary").click()
    settings.locator("summary").click()
    with page.expect_response("**/board*"):
        page.evaluate("htmx.trigger(document.body, 'refresh')")
    expect(settings.locator("#rail-people")).to_be_visible()
    page.goto(page.url)
    expect(page.locator("#rail-wall")).to_be_hidden()
    expect(page.locator("#rail-people")).to_be_visible()
    for key in "gi":
        page.keyboard.press(key)
    page.wait_for_url("**/insight")
    expect(page.locator("#rail-wall")).to_be_visible()
    for key in "gxp":
        page.keyboard.press(key)
    page.wait_for_url("**/people")
    expect(page.locator("#rail-wall")).to_be_hidden()


@pytest.mark.usefixtures("scene")
def test_the_menu_leads_everywhere_on_a_phone(sign_in: SignIn) -> None:
    """Where there is no room for the rail a menu opens it, beside a case too; Escape closes it and stays there."""
    page = sign_in(path="/queue/open")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#rail-promises")).to_be_hidden()
    page.locator("a.row").first.click()
    page.wait_for_url("**/case/*")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#rail-promises")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rail-promises")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.locator("#rail-promises").click()
    page.wait_for_url("**/promises")


def test_nobody_sees_another_brands_cases(scene: Scene) -> None:
    """A person of another brand is shown nothing, not even a count."""
    stranger = a_person(open_desk("x", (1, "other", "Other"), scene.now), "stranger")
    assert board(stranger, "open", PAGE, scene.now).tally.count == 0


@pytest.mark.usefixtures("scene")
def test_an_empty_queue_teaches(sign_in: SignIn) -> None:
    """Nothing to do is said with what comes here, in the person's language."""
    Case.objects.update(owner=None)
    page = sign_in("lin", "/queue/mine")
    expect(page.locator(".empty")).to_contain_text("您名下没有个案")


@pytest.mark.usefixtures("scene")
def test_the_keyboard_goes_everywhere(sign_in: SignIn) -> None:
    """j and k move, Enter opens, r writes, Escape goes back, g and a letter go to a queue, ? tells the keys."""
    page = sign_in(path="/queue/open")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator("a.row").nth(1)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/*")
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/queue/open")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/queue/serious")


def test_a_case_is_found_by_its_reference(scene: Scene, sign_in: SignIn) -> None:
    """The reference that a customer reads aloud leads to the case, in any writing."""
    page = sign_in(path="/queue/open")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type(f"#{scene.case(3).code.lower()}")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Jonas Weber")
