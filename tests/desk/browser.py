"""Chromium as the page tests use it, and a desk that it looks at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page

from tests.desk.scene import PASSWORD

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def a_desk(database_url: str, port: int = 0) -> Iterator[str]:
    """A desk of its own process, on a free port where none is named; its address."""
    command = [
        Path(sys.executable).with_name("anfu").as_posix(),
        "web",
        "--port",
        str(port),
        "--host",
        "127.0.0.1",
    ]
    env = os.environ | {"ANFU_DATABASE_URL": database_url}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "ready at" in said, said
            yield said.rsplit(" ", 1)[1].strip()
        finally:
            process.terminate()
        assert process.wait(timeout=10) == 0


def sign_in(page: Page, desk_url: str, username: str, path: str = "/") -> None:
    """Sign in on the sign-in page and go on to `path`."""
    page.goto(f"{desk_url}/accounts/login/?{urlencode({'next': path})}")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    page.wait_for_selector("header.top", timeout=5000)
    page.wait_for_load_state("load")  # its scripts run: keys are heard
