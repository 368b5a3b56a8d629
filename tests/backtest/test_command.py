"""`anfu playbook backtest`, as a care lead calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.backtest.build import CHARGED, HURT, LATE, PRAISE, a_file, a_line
from tests.playbook.build import SHIPPED, changed

ROSTER = '[[shift]]\nhours = "00:00-24:00"\nagents = 1\nseniors = 1\n'


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    command = [sys.executable, "-m", "anfu", "playbook", "backtest", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def past(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A new playbook, a file of posts and a roster."""
    new, roster = tmp_path / "new.toml", tmp_path / "roster.toml"
    new.write_text(changed(('topics = ["safety", "legal"]', 'topics = ["safety", "legal", "billing"]')))
    roster.write_text(ROSTER)
    texts = [LATE, CHARGED, HURT, PRAISE]
    lines = [a_line(texts[n % 4], by=n + 1, after=timedelta(minutes=n)) for n in range(200)]
    return new, a_file(tmp_path, [*lines, "broken"]), roster


def test_it_says_what_differs_and_is_the_same_each_time(
    past: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    """Figures that add up, every changed post on a line, a page with pictures; twice the same."""
    new, file, roster = past
    html, lines = tmp_path / "report.html", tmp_path / "changed.jsonl"
    words = (new, "--against", SHIPPED / "retailer.en.toml", "--on", file, "--roster", roster)
    first = run(*words, "--json", "--html", html, "--changed", lines)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert (told["posts"], told["unreadable"], told["differ"]) == (200, 1, 50)
    assert told["changes"]["tiered"]["n"] == 50
    assert len(told["changes"]["tiered"]["examples"]) == 20
    assert (told["new"]["serious"] - told["old"]["serious"], told["new"]["roster"]["made"]["answer"]) == (
        50,
        150,
    )
    rows = [json.loads(line) for line in lines.read_text().splitlines()]
    assert {row["text"] for row in rows} == {CHARGED}
    assert (rows[0]["old"]["tier"], rows[0]["new"]["tier"]) == ("ordinary", "serious")
    page = html.read_text()
    assert page.count("<svg") == 3 and "wrong charge" in page and "http" not in page
    assert run(*words, "--json").stdout == first.stdout


def test_it_speaks_chinese_and_says_what_is_wrong(past: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """The report in Chinese where asked; playbooks of two languages, and files that are not there, are refused."""
    new, file, _ = past
    html = tmp_path / "report.html"
    old = SHIPPED / "retailer.en.toml"
    assert run(new, "--against", old, "--on", file, "--lang", "zh", "--html", html).returncode == 0
    assert "条帖子的处理不同" in html.read_text() and 'lang="zh-Hans"' in html.read_text()
    mixed = run(new, "--against", SHIPPED / "retailer.zh.toml", "--on", file)
    assert mixed.returncode == 1 and 'is in "en"' in mixed.stderr
    assert "no such file" in run(new, "--against", old, "--on", "nowhere").stderr
    nonsense = tmp_path / "nonsense.jsonl"
    nonsense.write_bytes(b"\x00\x01\n{}\n")
    assert "no line is a post" in run(new, "--against", old, "--on", nonsense).stderr
    unwritable = run(new, "--against", old, "--on", file, "--html", tmp_path / "nowhere" / "report.html")
    assert unwritable.returncode == 2 and "cannot be written" in unwritable.stderr
