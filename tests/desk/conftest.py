"""A real desk on a loopback port, real PostgreSQL behind it, and Chromium before it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page
from pytest_django.plugin import DjangoDbBlocker

from anfu.desk.translations import compile_translations
from tests.desk.browser import CHROMIUM, QUIET, a_desk
from tests.desk.browser import sign_in as enter
from tests.desk.scene import Scene, a_scene

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url() -> str:
    """Nothing: pages are asked for by their whole address. (The plug-in's own fixture warns under pytest 9.)"""
    return ""


@pytest.fixture(scope="session", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Lets tests use the ORM although Playwright keeps a loop on their thread: nothing of ours runs in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """The Chinese desk as it is written now."""
    compile_translations()


@pytest.fixture(scope="session", autouse=True)
def database_url(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the tests' database; asked for before Playwright's loop, beside which Django would not know.

    In that loop Django opens connections of its own, which nobody closes: they end here, before the database.
    """
    del django_db_setup
    database = connection.settings_dict
    user, name, host = (quote(database[part], safe="") for part in ("USER", "NAME", "HOST"))
    yield f"postgresql://{user}@/{name}?host={host}&port={database['PORT']}"
    left = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid, 5000) {left}")  # no input


@pytest.fixture(scope="session")
def desk_url(database_url: str) -> Iterator[str]:
    """The address of a desk that serves the tests' database."""
    with a_desk(database_url) as address:
        yield address


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    """A desk in the middle of its day."""
    del transactional_db
    cache.clear()  # sign-ins of other tests: all processes count together
    return a_scene(timezone.now())


@pytest.fixture
def sign_in(scene: Scene, context: BrowserContext, desk_url: str) -> Iterator[SignIn]:
    """Open a page of the desk as somebody; what the browser complains about fails the test."""
    wrong: list[str] = []

    def open_desk(username: str = "mia", path: str = "/") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        enter(page, desk_url, username, path)
        return page

    yield open_desk
    complaints = list(wrong)  # a closing page complains of each question that it breaks off
    for page in context.pages:
        page.close()
    _until_idle()
    del scene
    assert complaints == []


def leave(page: Page) -> None:
    """Its reader goes: the page says so while it still may, and the next one signs in."""
    page.goto("about:blank")
    _until_idle()
    page.context.clear_cookies()


def _until_idle() -> None:
    """Wait until the desk answers nobody: its last question must not meet the tables being emptied.

    A page asks several things of the database; only a fifth of a second without any says that it is done.
    """
    busy = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        AND (state <> 'idle' OR state_change > clock_timestamp() - interval '0.2 s')
    """
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
    raise AssertionError("the desk did not come to rest in ten seconds")
