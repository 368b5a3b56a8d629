"""`make bench`: every measure in one run, printed as one table."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import django
from rich.console import Console
from rich.table import Table

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anfu.settings")
django.setup()

from bench import backtest, desk, insight, radar, replies, spine, triage  # noqa: E402 - models need it
from bench.measure import Measure  # noqa: E402 - as above

PARTS: dict[str, Callable[[], list[Measure]]] = {
    "spine": spine.measures,
    "triage": triage.measures,
    "replies": replies.measures,
    "backtest": backtest.measures,
    "insight": insight.measures,
    "radar": radar.measures,
    "desk": desk.measures,
}


def main(wanted: list[str]) -> int:
    """Measure the parts that are named, or all; 1 when a bar is missed."""
    console = Console()
    console.print(
        f"{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()} · {os.cpu_count()} cores"
    )
    table = Table("measure", "figure", "bar", "")
    missed = 0
    for name in wanted or PARTS:
        for measure in PARTS[name]():
            missed += measure.is_missed
            table.add_row(measure.what, measure.figure, measure.bar, "missed" if measure.is_missed else "ok")
    console.print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
