"""Pictures of every screen, in both languages and themes: `python -m tests.desk.screenshots [DIRECTORY]`.

A desk of its own is set up for them and thrown away; they need nothing but Chromium.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from anfu.cli.framework import set_up

set_up()

from anfu.cli.boot import database  # noqa: E402  # models need the set-up above
from anfu.desk.translations import compile_translations  # noqa: E402
from anfu.postgres import discard  # noqa: E402
from tests.desk.browser import CHROMIUM, QUIET, a_desk, sign_in  # noqa: E402
from tests.desk.scene import Scene, a_scene, with_a_waiting_reply  # noqa: E402

SIZES = {"": ViewportSize(width=1440, height=900), "-phone": ViewportSize(width=390, height=844)}
PEOPLE = {"en": ("mia", "en-GB"), "zh": ("lin", "zh-CN")}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main(into: Path) -> None:
    """Take all pictures."""
    compile_translations()
    into.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="anfu-pictures-"))
    with database(data_dir=home / "data", durable=False) as url:
        screens = _screens(with_a_waiting_reply(a_scene(datetime.now(UTC))))
        with a_desk(url) as desk_url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for language in PEOPLE:
                for theme in THEMES:
                    for size in SIZES:
                        _take(browser, desk_url, screens, into, language, theme, size)
            browser.close()
    discard(home / "data")
    home.rmdir()


def _take(
    browser: Browser,
    desk_url: str,
    screens: Mapping[str, str],
    into: Path,
    language: str,
    theme: Literal["light", "dark"],
    size: str,
) -> None:
    person, locale = PEOPLE[language]
    context = browser.new_context(viewport=SIZES[size], locale=locale, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{desk_url}/accounts/login/")
    _save(page, into, f"sign-in-{language}-{theme}{size}")
    sign_in(page, desk_url, person, "/queue/open")
    for name, path in screens.items():
        page.goto(desk_url + path)
        page.wait_for_selector("main")
        _save(page, into, f"{name}-{language}-{theme}{size}")
    context.close()


def _screens(scene: Scene) -> Mapping[str, str]:
    return {
        "list": "/queue/open",
        "promises": "/promises?all=1",
        "team": "/team",
        "wall": "/wall",
        "handbook": "/playbook",
        "beginning": "/beginning",
        "incidents": "/incidents",
        "passed": "/passed",
        "follow-ups": "/follow-ups",
        "winback": "/winback",
        "insight": "/insight",
        "review": "/review",
        "radar": "/radar",
        "quality": "/quality",
        "crisis": "/crisis",
        "sieve": "/queue/open?order=newest",
        "search": "/search?q=sprucehome",
        "case": f"/case/{scene.case(1).code}",
        "case-serious": f"/case/{scene.case(3).code}",
        "case-refused": f"/case/{scene.case(4).code}",
        "case-unsure": f"/case/{scene.case(5).code}",
        "case-hostile": f"/case/{scene.case(7).code}",
        "case-long": f"/case/{scene.case(8).code}",
        "case-closed": f"/case/{scene.case(9).code}",
        "approvals": "/approvals",
        "case-approval": f"/case/{scene.case(10).code}",
        "not-found": "/case/nothing",
    }


def _save(page: Page, into: Path, name: str) -> None:
    page.screenshot(path=into / f"{name}.png", full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens"))
