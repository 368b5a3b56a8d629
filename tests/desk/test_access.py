"""WCAG 2.2 AA, as far as axe can tell: every screen, both languages, both themes."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from anfu.desk.rail import SCREENS
from anfu.people.models import Staff
from tests.build import a_person
from tests.desk.conftest import SignIn, leave
from tests.desk.scene import Scene

GRAVE = ("serious", "critical")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave(
    scene: Scene, sign_in: SignIn, language: str, theme: Literal["light", "dark"]
) -> None:
    """No screen shuts anybody out: each of the rail, a list, a case in every state, search, the keys, the door."""
    admin = a_person(scene.brand, "ada", "admin")
    Staff.objects.filter(pk=admin.pk).update(language=language)
    page = sign_in("ada", "/queue/open")
    page.emulate_media(color_scheme=theme)
    host = page.url.split("/queue")[0]
    found = grave(page)
    for path in (
        *(reverse(slug) for slug in SCREENS),
        reverse("staffing"),
        reverse("worth"),
        reverse("fairness"),
        reverse("crisis"),
        reverse("me"),
        "/crisis",
        "/queue/open?order=newest",
        "/search?q=refund",
        *(f"/case/{scene.case(by).code}" for by in (1, 3, 4, 5, 7, 8, 9)),
    ):
        page.goto(host + path)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found += grave(page)
    page.goto(f"{host}/queue/open")
    page.keyboard.press("?")
    found += grave(page)
    leave(page)
    page.goto(f"{host}/accounts/login/")
    found += grave(page)
    assert found == []


def grave(page: Page) -> list[str]:
    """What axe finds on a page that shuts somebody out."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:160]} {fault['nodes'][0]['failureSummary']}"
        for fault in violations
        if fault["impact"] in GRAVE
    ]
