"""What a campaign came to, in words a security officer can use."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from anfu.postgres import binaries
from tests.faults.campaign.judge import Counts
from tests.faults.campaign.kinds import AT, KINDS
from tests.faults.campaign.log import Log


def said(log: Log, counts: Counts) -> Iterator[str]:
    """The figures, a line each."""
    yield f"{len(log.trials):,} trials in {log.seconds / 60:.1f} minutes"
    for what, n in counts.harm.items():
        yield f"{what:>28}: {n}"
    yield (
        f"of {counts.posts:,} posts ({counts.set_aside} set aside), {counts.cases:,} cases, "
        f"{counts.replies:,} replies on X, {counts.promises:,} promises; {counts.left_to_a_person} replies left to "
        f"a person to look up, the longest after {counts.longest_in_doubt_s:.0f} s"
    )


def written(log: Log, counts: Counts, seed: int) -> str:
    """The page docs/faults.md."""
    deeds = {name: kind.deed for name, kind in KINDS.items()} | {name: deed for name, (deed, _) in AT.items()}
    happened = log.kinds()
    rows = [f"| {(deed.__doc__ or '').strip()} | {happened[name]} |" for name, deed in deeds.items()]
    harm = [f"| {what} | {n} |" for what, n in counts.harm.items()]
    hit = sum(happened.values())
    return f"""# Faults

Written by `python -m tests.faults.campaign --anew --write` on {datetime.now(UTC):%Y-%m-%d}, seed {seed}, on
{os.cpu_count()} cores, {platform.system()} {platform.release().split("-")[0]}, Python {platform.python_version()},
PostgreSQL {binaries.find().major}, Django {version("django")}. `make faults` runs it on your machine in ten minutes.

One house of real processes (two listeners, two workers, a desk, PostgreSQL, a stand-in X that nothing befalls and that
judges) lived through {len(log.trials):,} trials in {log.seconds / 60:.1f} minutes, while customers spoke.
{hit:,} of them hit; the others met what the fault before them had not left standing. Then everything was left alone
until it had settled, and what X shows was held against what the tables know.

| what must not happen | how often it did |
|---|---|
{chr(10).join(harm)}

| among | |
|---|---|
| posts of customers on X | {counts.posts:,} |
| of them kept aside for a person, because they could not be taken in | {counts.set_aside:,} |
| cases | {counts.cases:,} |
| replies of ours on X | {counts.replies:,} |
| promises in the ledger | {counts.promises:,} |
| replies that X may or may not have: shown to a person, never sent again | {counts.left_to_a_person:,} |
| longest time that a reply was on its way without anybody knowing | {counts.longest_in_doubt_s:.0f} s |

A post is *lost* when X shows it and no table knows it; *doubled* when it is stored twice or opens two cases. A reply is
*doubled* when X shows two under one post, or two acknowledgements in one case. A promise is *lost* when X shows a reply
that made one and the ledger does not hold it, or when a case has none. A reply is *unsure* too long when for more than
two minutes it is neither sent nor shown to a person as in doubt.

| what happened | times |
|---|---|
{chr(10).join(rows)}

Each trial is drawn from the seed and its number, so that a run that was stopped goes on where it was, and a fault that
did harm can be drawn again. What is drawn is the same each time; what it hits depends on the machine's pace.
"""
