"""`anfu spend --plan`: what a number of mentions a day would cost, without a database."""

from __future__ import annotations

import json
import subprocess
import sys


def spend(*words: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "anfu", "spend", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_a_plan_is_told_in_words_and_as_json() -> None:
    """Each item and their sum, with the date of the prices."""
    told = spend("--plan", "1000")
    assert "1,000 mentions a day" in told and "$442.50" in told and "Prices as of 2026" in told
    assert json.loads(spend("--plan", "1000", "--json"))["usd_a_month"]["replies"] == 150
