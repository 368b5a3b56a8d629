"""The examples of docs/api.md run as they stand, against the real `anfu web`; its tables are whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from anfu.api.problems import PROBLEMS
from anfu.api.urls import face
from tests.api.conftest import a_token
from tests.desk.browser import a_desk
from tests.desk.scene import Scene, a_scene

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("api.md", "api.zh-CN.md")


def scopes_needed() -> set[str]:
    """The scopes that routes ask for."""
    document = face.get_openapi_schema()
    return {one["x-scope"] for methods in document["paths"].values() for one in methods.values()} - {""}


@pytest.mark.parametrize("page", PAGES)
def test_every_code_and_scope_is_documented(page: str) -> None:
    """Whoever meets one finds it in the page, in either language; the page names no other."""
    text = (DOCS / page).read_text(encoding="utf-8")
    told = {
        code: int(status)
        for codes, status in re.findall(r"^\| (`\w+`.*?) \| (\d{3}) \|", text, re.MULTILINE)
        for code in re.findall(r"`(\w+)`", codes)
    }
    assert told == {code: status for code, (status, _) in PROBLEMS.items()}
    assert set(re.findall(r"^\| `(\w+:\w+)` \|", text, re.MULTILINE)) == scopes_needed()


def test_both_languages_show_the_same_examples() -> None:
    """An example that is mended in one is mended in the other."""
    english, chinese = (_examples(page) for page in PAGES)
    assert english == chinese


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="needs curl and jq")
@pytest.mark.usefixtures("transactional_db")
def test_the_examples_run() -> None:
    """From top to bottom, in one shell, as Mia; the first that fails ends it."""
    scene: Scene = a_scene(timezone.now())
    secret = a_token(scene.mia)
    with a_desk(_database_url()) as address:
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-x", "-c", "\n".join(_examples("api.md"))],
            env=os.environ | {"ANFU_URL": address, "ANFU_TOKEN": secret},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr[-2000:] + ran.stdout[-2000:]
    assert scene.case(1).code in ran.stdout


def _examples(page: str) -> list[str]:
    return re.findall(
        r"^```sh\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def _database_url() -> str:
    database = connection.settings_dict
    user, name, host = (quote(database[part], safe="") for part in ("USER", "NAME", "HOST"))
    return f"postgresql://{user}@/{name}?host={host}&port={database['PORT']}"
