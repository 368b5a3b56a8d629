"""`make faults`: a thousand faults on one house, counted; what was not done in time is done by the next run."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from anfu import postgres
from tests.conftest import CHECKOUT, SHARED
from tests.faults.campaign.report import said, written
from tests.faults.campaign.run import Campaign

POSTS = SHARED / "data" / "replay" / "airline.jsonl"
HOME = CHECKOUT / ".anfu" / "faults"
REPORT = CHECKOUT / "docs" / "faults.md"


def main() -> int:
    """Run it; 1 when anything was lost or doubled."""
    asked = argparse.ArgumentParser(prog="make faults", description=__doc__)
    asked.add_argument("--trials", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=20261123)
    asked.add_argument("--minutes", type=float, default=9.0, help="no trial begins later than this")
    asked.add_argument("--anew", action="store_true", help="begin with a new house, whatever was done before")
    asked.add_argument(
        "--write", action="store_true", help=f"write the report to {REPORT.relative_to(CHECKOUT)}"
    )
    wish = asked.parse_args()
    if not POSTS.exists():
        print("Needs the replay files of shared/data beside the checkout.")
        return 0
    if wish.anew and HOME.exists():
        _tear_down()
    campaign = Campaign(HOME, POSTS, wish.seed, lambda words: print(words, flush=True))
    log, counts = campaign.run(wish.trials, wish.minutes * 60)
    print("\n".join(said(log, counts)))
    left = wish.trials - len(log.trials)
    if left > 0:
        print(f"{left} trials are left: the next run goes on with them.")
    elif wish.write:
        REPORT.write_text(written(log, counts, wish.seed), encoding="utf-8")
        print(f"Written to {REPORT.relative_to(CHECKOUT)}.")
    return 1 if any(counts.harm.values()) else 0


def _tear_down() -> None:
    disk = HOME / "disk"
    if disk.is_mount():
        os.system(f"umount {disk}")  # noqa: S605 - a path of our own
    elif (HOME / "postgres").exists():
        postgres.discard(HOME / "postgres")
    shutil.rmtree(HOME)


if __name__ == "__main__":
    sys.exit(main())
