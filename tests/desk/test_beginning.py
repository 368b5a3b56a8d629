"""The first day at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from anfu.desk.beginning.steps import NEW, begins, installation, practice
from anfu.flows.staff_corrects import staff_corrects
from anfu.people.actions import invite
from anfu.people.models import Staff
from anfu.settings import env
from tests.build import a_brand
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene


def test_somebody_new_is_led_and_nobody_else(scene: Scene) -> None:
    """On the first day, until the steps are taken; what was done is read from the tables."""
    now = timezone.now()
    assert begins(scene.lin, now) and not begins(scene.lin, now + NEW)
    assert [one.is_done for one in practice(scene.lin)] == [True, True, False]
    staff_corrects(scene.case(2).pk, scene.lin, "tier", "serious", now)
    assert practice(scene.lin)[2].is_done
    assert not practice(Staff(role="analyst")) and not installation(scene.lin)


def test_an_own_installation_says_what_it_lacks(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the demo brand nothing counts; with tokens of one's own each step is told from what is there."""
    del transactional_db
    brand = a_brand()
    lead = invite("lea", PASSWORD, brand, "lead", "Lea")
    assert not any(one.is_done for one in installation(lead))
    monkeypatch.setattr(env, "x_client_id", "an app")
    assert [one.is_done for one in installation(lead)] == [False] * 5
    invite("mia", PASSWORD, brand, "agent", "Mia")
    assert [one.is_done for one in installation(lead)] == [False, False, True, False, False]
    assert begins(lead, timezone.now() - timedelta(minutes=1))


def test_the_first_sign_in_opens_the_first_steps(scene: Scene, sign_in: SignIn) -> None:
    """In the person's language, with a way on."""
    page = sign_in("lin", "/")
    expect(page.locator("h1")).to_have_text("新手上路")
    expect(page.locator(".begin li").first).to_contain_text("已完成")
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/queue/due")
    Staff.objects.filter(pk=scene.lin.pk).update(date_joined=timezone.now() - NEW)
    page.locator(".mark").click()
    page.wait_for_url("**/queue/due")
