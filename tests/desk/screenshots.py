"""Pictures of every screen, in both languages, themes and widths: `python -m tests.desk.screenshots [DIRECTORY]`.

A desk of its own is set up for them and thrown away; they need nothing but Chromium. The pictures that docs/desk.md and
its Chinese twin show are made anew, too; with `--shown` after the directory, no others are taken.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from anfu.cli.framework import set_up

set_up()

from django.urls import reverse  # noqa: E402  # models need the set-up above

from anfu.cli.boot import database  # noqa: E402
from anfu.desk.access import may_open  # noqa: E402
from anfu.desk.rail import SCREENS  # noqa: E402
from anfu.desk.translations import compile_translations  # noqa: E402
from anfu.people.actions import invite  # noqa: E402
from anfu.people.models import Staff  # noqa: E402
from anfu.postgres import discard  # noqa: E402
from tests.build import LONG_AGO  # noqa: E402
from tests.desk.browser import CHROMIUM, QUIET, a_desk, sign_in  # noqa: E402
from tests.desk.scene import PASSWORD, Scene, a_scene, with_a_waiting_reply  # noqa: E402
from tests.desk.walk import rows_of  # noqa: E402

DOCS = Path(__file__).parents[2] / "docs"
SIZES = {"": ViewportSize(width=1440, height=900), "-phone": ViewportSize(width=390, height=844)}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
TEAM = {
    "agent": ("mia", "Mia Torres"),
    "senior": ("lin", "林晓"),
    "lead": ("noor", "Noor Haddad"),
    "analyst": ("otto", "Otto Brandt"),
    "admin": ("ada", "Ada Okoye"),
    "auditor": ("vera", "Vera Lindt"),
}
"""Who has which role: login and name."""
STRANGER = ""


@dataclass(frozen=True)
class Shot:
    """A picture: its name, its address, the role that looks, and what is pressed before it is taken."""

    name: str
    path: str
    role: str = "agent"
    keys: Sequence[str] = ()


def main(into: Path, *, only_shown: bool = False) -> None:
    """Take all pictures."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # nothing of ours runs in Playwright's loop
    compile_translations()
    into.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="anfu-pictures-"))
    with database(data_dir=home / "data", durable=False) as url:
        shots = _shots(*_stage())
        with a_desk(url) as desk_url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for language in LOCALES:
                Staff.objects.update(language={"zh": "zh-hans"}.get(language, language))
                for theme in THEMES:
                    for size in SIZES:
                        kind = f"-{language}-{theme}{size}"
                        wanted = [
                            one for one in shots if not only_shown or f"{one.name}{kind}.png" in _shown()
                        ]
                        _take(browser, desk_url, wanted, into, kind)
            browser.close()
    discard(home / "data")
    home.rmdir()
    _show(into)


def _stage() -> tuple[Scene, Mapping[str, object]]:
    scene = with_a_waiting_reply(a_scene(datetime.now(UTC)))
    for role, (login, name) in TEAM.items():
        if not Staff.objects.filter(username=login).exists():
            invite(login, PASSWORD, scene.brand, role, name, "en", LONG_AGO)
    return scene, rows_of(scene)


def _shots(scene: Scene, rows: Mapping[str, object]) -> list[Shot]:
    return sorted(_named(scene, rows), key=lambda shot: shot.role)


def _named(scene: Scene, rows: Mapping[str, object]) -> Iterator[Shot]:
    people = {role: Staff.objects.get(username=login) for role, (login, _) in TEAM.items()}
    for slug in SCREENS:
        role = next(role for role, person in people.items() if may_open(person, slug))
        yield Shot(slug, reverse(slug), role)
    states = {
        1: "",
        2: "-chinese",
        3: "-serious",
        4: "-refused",
        5: "-unsure",
        7: "-hostile",
        8: "-long",
        9: "-closed",
    }
    for by, state in {**states, 10: "-approval", 20: "-resolved"}.items():
        yield Shot(f"case{state}", f"/case/{scene.case(by).code}")
    yield Shot("case-analyst", f"/case/{scene.case(3).code}", "analyst")
    yield Shot("case-wordings", f"/case/{scene.case(1).code}", keys=["t"])
    yield Shot("list", "/queue/open")
    yield Shot("list-sieve", "/queue/open?order=newest&tier=serious")
    yield Shot("list-marked", "/queue/open", keys=["j", "x"])
    yield Shot("list-empty", "/queue/snoozed")
    yield Shot("search", "/search?q=sprucehome")
    yield Shot("finder", "/queue/open", keys=["/"])
    yield Shot("keys", "/queue/open", keys=["?"])
    yield Shot("crisis", "/crisis", "lead")
    yield Shot("promises-all", "/promises?all=1")
    yield Shot("handover", reverse("handover"))
    yield Shot("roster", reverse("roster", args=[rows["staff_id"]]), "lead")
    yield Shot("incident", reverse("incident", args=[rows["incident_id"]]))
    yield Shot("gatherings", reverse("gatherings"))
    yield Shot("improvements", reverse("improvements"))
    yield Shot("advocates", reverse("advocates"))
    yield Shot("figure", reverse("insight_rows", args=[rows["key"]]))
    yield Shot("event", reverse("event", args=[rows["pk"]]), "lead")
    yield Shot("event-new", reverse("event_new", args=["email"]), "lead")
    yield Shot("me", reverse("me"))
    yield Shot("refused", reverse("trail"))
    yield Shot("not-found", "/case/nothing")
    yield Shot("join", reverse("join", args=[rows["secret"]]), STRANGER)
    yield Shot("sign-in", "/accounts/login/", STRANGER)
    yield Shot("rate", reverse("customer_page", args=[rows["signed"]]), STRANGER)


def _take(browser: Browser, desk_url: str, shots: Sequence[Shot], into: Path, kind: str) -> None:
    _, language, theme, *phone = kind.split("-")
    for role, theirs in groupby(shots, key=lambda shot: shot.role):
        size = SIZES["-phone" if phone else ""]
        context = browser.new_context(viewport=size, locale=LOCALES[language], color_scheme=_theme(theme))
        page = context.new_page()
        if role != STRANGER:
            sign_in(page, desk_url, TEAM[role][0], "/queue/open")
        for shot in theirs:
            page.goto(desk_url + shot.path)
            page.wait_for_selector("main")
            for key in shot.keys:
                page.keyboard.press(key)
                page.wait_for_timeout(400)
            page.screenshot(path=into / f"{shot.name}{kind}.png", full_page=not shot.keys)
        context.close()


def _theme(name: str) -> Theme:
    return "dark" if name == "dark" else "light"


def _shown() -> set[str]:
    """The pictures that the docs name."""
    pages = [(DOCS / page).read_text(encoding="utf-8") for page in ("desk.md", "desk.zh-CN.md")]
    return {name for page in pages for name in re.findall(r"\(desk/([\w-]+\.png)\)", page)}


def _show(into: Path) -> None:
    """Put them beside the docs, at the height of a screen and in few colours, so that they are small."""
    (DOCS / "desk").mkdir(exist_ok=True)
    for name in _shown():
        with Image.open(into / name) as picture:
            shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, 1000)))
            shown.quantize(128).save(DOCS / "desk" / name, optimize=True)


if __name__ == "__main__":
    named = [one for one in sys.argv[1:] if not one.startswith("-")]
    main(Path(named[0] if named else "screenshots"), only_shown="--shown" in sys.argv)
