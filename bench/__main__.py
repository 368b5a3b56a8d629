"""`make bench`: every measure in one run, printed as one table."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django
from rich.console import Console
from rich.table import Table

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anfu.settings")
django.setup()

from anfu.postgres import binaries  # noqa: E402 - as above
from bench import backtest, desk, growth, insight, load, radar, replies, spine, triage  # noqa: E402 - models need it
from bench.measure import Measure  # noqa: E402 - as above

PARTS: dict[str, Callable[[], list[Measure]]] = {
    "spine": spine.measures,
    "triage": triage.measures,
    "replies": replies.measures,
    "backtest": backtest.measures,
    "insight": insight.measures,
    "radar": radar.measures,
    "desk": desk.measures,
    "load": load.measures,
    "growth": growth.measures,
}
WRITE = "--write"
PAGE = Path(__file__).parents[1] / "docs" / "load.md"


def main(wanted: list[str]) -> int:
    """Measure the parts that are named, or all; 1 when a bar is missed. `--write`: into docs/load.md, too."""
    console = Console()
    machine = (
        f"{datetime.now(UTC):%Y-%m-%d} · Python {platform.python_version()} · PostgreSQL {binaries.find().major} · "
        f"{os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB · "
        f"{platform.system()} {platform.release().split('-')[0]}"
    )
    console.print(machine)
    table = Table("measure", "figure", "bar", "")
    told = [
        measure for name in [name for name in wanted if name != WRITE] or PARTS for measure in PARTS[name]()
    ]
    for measure in told:
        table.add_row(measure.what, measure.figure, measure.bar, "missed" if measure.is_missed else "ok")
    console.print(table)
    if WRITE in wanted:
        PAGE.write_text(_page(machine, told), encoding="utf-8")
    return 1 if any(measure.is_missed for measure in told) else 0


def _page(machine: str, told: list[Measure]) -> str:
    rows = [
        f"| {m.what} | {m.figure} | {f'{m.bar}, **missed**' if m.is_missed else m.bar} |".replace("\n", " ")
        for m in told
    ]
    return f"""# Load

Written by `python -m bench --write`; `make bench` prints the same on your machine. Everything ran on one machine:
the stand-in X, PostgreSQL and all parts share its cores, so more of any part need not be faster here.

{machine}

| measure | figure | bar |
|---|---|---|
{chr(10).join(rows)}

`BENCH_LARGEST=10000000` grows to ten million posts, `BENCH_SOAK_MINUTES=30` soaks for half an hour.
No other help desk is measured beside it yet.
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
