"""A small sample of the fault campaign; `make faults` runs all of it."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from anfu import postgres
from tests.faults.campaign.kinds import draw
from tests.faults.campaign.log import Log, Trial
from tests.faults.campaign.run import Campaign

SEED, TRIALS = 7, 45


@pytest.mark.faults
def test_nothing_is_lost_and_nothing_is_done_twice(shared: Path) -> None:
    """Faults and a restore later, every post is stored once and answered at most once, and every promise stands."""
    with tempfile.TemporaryDirectory(prefix="anfu-faults-") as home:
        Path(home).chmod(0o755)  # PostgreSQL's own user must reach the small disk
        campaign = Campaign(Path(home), shared / "data" / "replay" / "airline.jsonl", SEED)
        try:
            log, counts = campaign.run(TRIALS)
        finally:
            if (Path(home) / "postgres").exists():
                postgres.discard(Path(home) / "postgres")
    assert [trial.number for trial in log.trials] == list(range(1, TRIALS + 1))
    assert sum(log.kinds().values()) > TRIALS * 0.8
    assert log.kinds()["restore"] == 1
    assert not any(counts.harm.values()), counts
    assert counts.posts >= TRIALS * 6
    assert counts.replies > counts.posts / 20


def test_a_campaign_goes_on_where_it_was(tmp_path: Path) -> None:
    """The log knows how far it came; a trial is drawn alike in each run; another seed is another campaign."""
    file = tmp_path / "trials.jsonl"
    Log(file, SEED).add(Trial(1, "cut_x", "for 0.1 s", 6, 0.5))
    again = Log(file, SEED)
    assert [(trial.number, trial.kind) for trial in again.trials] == [(1, "cut_x")]
    assert again.posts == 6
    with pytest.raises(SystemExit, match="another seed"):
        Log(file, SEED + 1)
    drawn = [draw(n, random.Random(f"{SEED}/{n}"), disk=True, clock=True)[0] for n in (2, 12, 30, 512, 530)]
    assert drawn == [
        draw(n, random.Random(f"{SEED}/{n}"), disk=True, clock=True)[0] for n in (2, 12, 30, 512, 530)
    ]
    assert drawn[1:] == ["back_up", "restore", "back_up", "restore"]
