"""What the docs say is there, and what is there stands in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anfu.cli.commands import COMMANDS
from anfu.settings import Env

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_MAKE = {"prepare"}
"""Commands that only the Makefile calls."""


def test_every_setting_is_documented() -> None:
    """The table of settings names each setting, and no other."""
    told = set(re.findall(r"^\| `(ANFU_\w+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert told == {f"ANFU_{name.upper()}" for name in Env.model_fields}


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_the_readme(readme: str) -> None:
    """Whoever reads the README, in either language, knows every command."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if name not in FOR_MAKE and f"anfu {name}" not in text]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """No link within the docs is dead."""
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
