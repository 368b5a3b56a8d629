"""Winning back, as staff and customers see it, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anfu.cases.models import Case
from anfu.flows.customer_agrees import customer_agrees
from anfu.flows.customer_rates import customer_rates
from anfu.flows.posts_arrive import posts_arrive
from anfu.playbook.queries import playbook_of
from anfu.winback.models import FollowUp, Grant, Rating, Survey
from anfu.winback.rules import PURPOSES
from tests.build import ANGRY_ZH, HAPPY, a_post
from tests.desk.conftest import SignIn, leave
from tests.desk.scene import Scene
from tests.desk.test_access import grave
from tests.winback.build import a_resolved_case


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_from_the_link_to_the_rating(scene: Scene, sign_in: SignIn, theme: str) -> None:
    """Mia hands over the link, the customer answers by it, and Mia reads the answer beside the case."""
    case = a_resolved_case(scene.brand, scene.mia, by=77, at=scene.now - timedelta(hours=3))
    page = sign_in("mia", f"/case/{case.code}")
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    link = page.get_by_label("Link to rate").input_value()
    page.get_by_role("button", name="I have sent this link privately").click()
    expect(page.locator("#winback")).to_contain_text("asked by hand")
    assert Survey.objects.get(case=case).asked_by == scene.mia
    wrong = grave(page)
    customer = page.context.new_page()
    host = page.url.split("/case/")[0]
    customer.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    customer.goto(host + "/r/" + link.rpartition("/r/")[2])
    wrong += grave(customer)
    customer.get_by_role("radio", name="4").check()
    customer.get_by_label("In your own words, if you like").fill("Friendly, and quick in the end.")
    customer.get_by_label("Tell me personally when something").check()
    customer.get_by_role("button", name="Send my answer").click()
    expect(customer.get_by_role("heading")).to_have_text("Thank you. We read every word.")
    wrong += grave(customer)
    customer.close()
    page.reload()
    expect(page.locator("#winback")).to_contain_text("Friendly, and quick in the end.")
    expect(page.locator("#winback .score")).to_have_text("4")
    assert Rating.objects.get().score == 4 and wrong == []


def test_a_chinese_desk_records_that_it_is_not_solved(scene: Scene, sign_in: SignIn) -> None:
    """What the customer told one of us opens the case again."""
    case = a_resolved_case(
        scene.brand, scene.mia, by=78, text=ANGRY_ZH, lang="zh", at=scene.now - timedelta(hours=3)
    )
    customer_rates(Survey.objects.get(case=case).pk, 1, "", "page", scene.now)
    page = sign_in("lin", f"/case/{case.code}")
    page.get_by_role("button", name="没有解决").click()
    expect(page.locator("#winback")).to_contain_text("未解决")
    case.refresh_from_db()
    assert case.closed_at is None and not FollowUp.objects.filter(outcome="").exists()
    assert grave(page) == []


def test_what_mia_proposes_lin_decides(scene: Scene, sign_in: SignIn) -> None:
    """Proposed beside the case, decided on the screen by somebody else, and given with a code."""
    case = a_resolved_case(scene.brand, scene.mia, by=79, at=scene.now - timedelta(hours=3))
    Case.objects.filter(pk=case.pk).update(topic="product")
    page = sign_in("mia", f"/case/{case.code}")
    page.get_by_text("Give something").click()
    page.get_by_label("What it costs us, in USD").fill("40")
    page.get_by_role("button", name="Give, or propose it").click()
    expect(page.locator("#winback")).to_contain_text("waits for a second person")
    wrong = grave(page)
    page.goto(page.url.split("/case/")[0] + "/follow-ups")
    wrong += grave(page)
    leave(page)
    lin = sign_in("lin", "/winback")
    expect(lin.locator(".proposal")).to_contain_text("US$40.00")
    wrong += grave(lin)
    lin.get_by_role("button", name="同意", exact=True).click()
    expect(lin.locator(".proposal")).to_have_count(0)
    assert Grant.objects.get().decided_by == scene.lin and wrong == []


def test_outreach_shuts_nobody_out(scene: Scene, sign_in: SignIn) -> None:
    """Improvements, invitations and advocates, in both languages."""
    case = a_resolved_case(scene.brand, scene.mia, by=80, at=scene.now - timedelta(hours=3))
    customer_agrees(case.customer, PURPOSES, playbook_of(case.playbook_id), scene.now)
    posts_arrive(scene.brand, [a_post(HAPPY, by=80, at=scene.now)])
    page = sign_in("mia", "/winback/improvements")
    wrong = grave(page)
    page.get_by_label("Customers said (English)").fill("parcels come late.")
    page.get_by_label("We did (English)").fill("who waits two days longer gets a call.")
    page.locator("#topic").select_option(case.topic)
    page.get_by_role("button", name="Keep it, with the cases that led to it").click()
    page.get_by_role("link", name="who waits two days longer").click()
    expect(page.locator("main")).to_contain_text("You said: parcels come late.")
    wrong += grave(page)
    page.get_by_role("button", name="I have told them privately").first.click()
    expect(page.locator("main")).to_contain_text("by hand")
    page.goto(page.url.split("/winback")[0] + "/winback/gatherings")
    wrong += grave(page)
    page.get_by_label("What it is", exact=True).fill("New lamps")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("link", name="New lamps").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Put on the list").click()
    expect(page.locator("main")).to_contain_text("Invited")
    wrong += grave(page)
    page.goto(page.url.split("/winback")[0] + "/winback/advocates")
    expect(page.locator(".path")).to_contain_text(HAPPY)
    assert grave(page) == [] and wrong == []
