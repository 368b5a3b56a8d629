"""The linter measured on replies of our own: those it was written with, and those that it never saw."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply, is_blocked

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OWN = (
    *("+1 800 555 0142", "+44 808 157 0142", "400-555-0142"),
    *(
        f"{who}@{brand}.example"
        for who in ("care", "facts")
        for brand in ("sprucehome", "bluewren", "greyheron")
    ),
)


def labelled(name: str, language: str) -> list[tuple[bool, Setting, str]]:
    """Our own replies: whether good, where they stand, and their text."""
    found = []
    for row in (HERE / f"{name}.{language}.txt").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            label, stage, tier, post, text = row.split("|", 4)
            found.append((label == "good", Setting(stage, tier, language, post=post, now=NOW, own=OWN), text))
    return found


def measured(name: str, language: str) -> tuple[float, float]:
    """Precision of "block", and recall of the bad."""
    rows = [
        (good, is_blocked(check_reply(text, setting))) for good, setting, text in labelled(name, language)
    ]
    caught = sum(stopped and not good for good, stopped in rows)
    return caught / sum(stopped for _, stopped in rows), caught / sum(not good for good, _ in rows)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_blocks_the_bad_and_not_the_good(language: str) -> None:
    """On two hundred replies a language: precision of "block" at least 0.95, recall of the bad at least 0.85."""
    rows = labelled("labelled", language)
    assert sum(good for good, _, _ in rows) >= 100 <= sum(not good for good, _, _ in rows)
    precision, recall = measured("labelled", language)
    assert precision >= 0.95 and recall >= 0.85


@pytest.mark.parametrize("name", ["blind", "fresh"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_was_measured_blind_is_not_lost_again(name: str, language: str) -> None:
    """Replies that the rules had never seen when they were measured (docs/replies.md); now they hold the ground won."""
    precision, recall = measured(name, language)
    assert precision >= 0.95 and recall >= 0.95
