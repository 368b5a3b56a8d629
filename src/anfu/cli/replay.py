"""`anfu replay`: run a file of posts through the whole spine, at the time that the posts tell."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from anfu import postgres
from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.replay.files import Misread, read_posts
from anfu.channel.replay.past import PastX
from anfu.cli.boot import database, fail
from anfu.cli.opening import DEMO
from anfu.cli.stand_in import stand_in_x
from anfu.flows.desk_opens import desk_opens
from anfu.flows.incidents_are_noticed import incidents_are_noticed
from anfu.flows.posts_arrive import Arrived, posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.people.models import Brand
from anfu.promises.queries import last_due, last_noticed, tally
from anfu.promises.rules import Outcome
from anfu.replies.models import Reply
from anfu.replies.queries import acknowledgements, last_claim

BRAND = (7700000000000000001, "sprucehome", "Spruce Home")
BEFORE_X = datetime(2006, 3, 21, tzinfo=UTC)
AT_ONCE = timedelta(0)


def replay(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="Posts in X's JSON, a line each."),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the database here, and go on from it.")] = None,
    brand_id: Annotated[int, typer.Option(help="X id of the account that the posts concern.")] = BRAND[0],
) -> None:
    """Replay history: every post of FILE is heard, judged, placed in a case, acknowledged; promises fall due.

    Nobody answers but the automatic acknowledgement, and the brand itself where the file holds its replies.
    All figures are of this replay alone.
    """
    with (
        _home(keep) as home,
        database(data_dir=home / "postgres", durable=keep is not None),
        stand_in_x(home / "fakex.jsonl", brand_id) as base_url,
    ):
        try:
            told = _Replay(PastX(base_url, brand_id), brand_id).run(file)
        except ChannelError as error:
            raise fail(str(error)) from error
    typer.echo(msgspec.json.encode(told).decode() if as_json else _in_words(told))


@contextmanager
def _home(keep: Path | None) -> Iterator[Path]:
    """Where the database lives: kept where asked, else thrown away at the end."""
    if keep is not None:
        yield keep
        return
    home = Path(tempfile.mkdtemp(prefix="anfu-replay-"))
    try:
        yield home
    finally:
        postgres.discard(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


class _Replay:
    """One run of a file; the clock is the posts' own, and only goes forward."""

    def __init__(self, channel: PastX, brand_id: int) -> None:
        self.channel = channel
        self.brand: Brand = desk_opens((brand_id, *BRAND[1:]), DEMO, BEFORE_X)
        self.now = max(last_claim(self.brand) or BEFORE_X, last_noticed(self.brand) or BEFORE_X)
        self.lines = 0
        self.arrived = Arrived()
        self.misread: list[Misread] = []

    def run(self, file: Path) -> dict[str, Any]:
        """Replay the file and tell what it came to; the numbers add up."""
        acknowledged, promised = acknowledgements(self.brand), tally(self.brand, self.now)
        began = time.perf_counter()
        self._finish_what_was_cut_off()
        for batch in self._batches(file):
            self.lines += batch.count
            self.misread += batch.misread
            self.channel.happened(batch.lines)
            for posts in self._up_to_own_replies(batch.posts):
                self.now = max(self.now, *(post.created_at for post in posts))
                self.arrived += posts_arrive(self.brand, posts)
                self._catch_up()
        seconds = time.perf_counter() - began
        self._let_promises_fall_due()
        replies, promises = acknowledgements(self.brand), tally(self.brand, self.now)
        replies.subtract(acknowledged)
        promises.subtract(promised)
        return self._told(replies, promises, seconds)

    def _up_to_own_replies(self, posts: list[HeardPost]) -> Iterator[list[HeardPost]]:
        """Cut before each reply of the brand: an acknowledgement leaves before it, as it did then."""
        part: list[HeardPost] = []
        for post in posts:
            if part and post.author.x_id == self.brand.x_id and part[-1].author.x_id != self.brand.x_id:
                yield part
                part = []
            part.append(post)
        if part:
            yield part

    def _batches(self, file: Path) -> Iterator[Any]:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("Replaying", total=file.stat().st_size)
            for batch in read_posts(file):
                yield batch
                progress.advance(task, batch.size)

    def _finish_what_was_cut_off(self) -> None:
        """A replay that was killed left replies of which X alone knows whether they were made."""
        reply_is_unsure(self.channel, self.now + timedelta(seconds=1), lease=AT_ONCE)

    def _catch_up(self) -> None:
        while incidents_are_noticed():
            pass
        while reply_goes_out(self.channel, self.now):
            pass
        while promise_falls_due(self.now):
            pass

    def _let_promises_fall_due(self) -> None:
        """Nobody is there to answer: what is still open when the file ends runs into its time."""
        if last := last_due(self.brand):
            self.now = max(self.now, last + timedelta(seconds=1))
            self._catch_up()

    def _told(self, replies: Counter[str], promises: Counter[Outcome], seconds: float) -> dict[str, Any]:
        arrived = self.arrived
        return {
            "lines": self.lines,
            "heard": arrived.heard,
            "duplicates": arrived.duplicates,
            "unreadable": self.misread,
            "complaints": arrived.complaints,
            "cases": arrived.opened,
            "acknowledged": replies[Reply.Status.SENT],
            "left_to_person": arrived.opened - arrived.queued,
            "refused": replies[Reply.Status.REFUSED],
            "unsure": replies[Reply.Status.UNSURE],
            "promises": {
                "made": sum(promises.values()),
                "kept": promises[Outcome.KEPT],
                "broken": promises[Outcome.BROKEN],
            },
            "posts_per_s": round((arrived.heard + arrived.duplicates) / seconds, 1),
        }


def _in_words(told: dict[str, Any]) -> str:
    misread = [f"  line {m.line}: {m.error}" for m in told["unreadable"]]
    promises = told["promises"]
    return "\n".join(
        [
            f"{told['lines']} lines: {told['heard']} heard, {told['duplicates']} heard before, "
            f"{len(misread)} unreadable",
            *misread[:20],
            *([f"  ... and {len(misread) - 20} more (--json lists all)"] if len(misread) > 20 else []),
            f"{told['complaints']} complaints in {told['cases']} new cases; {told['acknowledged']} acknowledged, "
            f"{told['left_to_person']} left to a person, {told['refused']} refused, {told['unsure']} unsure",
            f"{promises['made']} promises: {promises['kept']} kept, {promises['broken']} broken",
            f"{told['posts_per_s']} posts a second",
        ]
    )
