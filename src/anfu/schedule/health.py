"""Is all well? What `anfu doctor` and the health pages ask the tables, and what to do about each answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from anfu.listening.models import Tool
from anfu.listening.queries import open_gaps
from anfu.people.models import Brand
from anfu.schedule.rounds import WORKER

START = "Start it with: anfu up"
READ_ON_X = "Look on X for what was said to you then; the desk's Connection screen takes note of it."


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` is empty when all is well."""

    name: str
    found: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.advice


@dataclass(frozen=True)
class Limit:
    """One question to the tables whose answer is a time, or nothing, and how old that may be."""

    name: str
    query: str
    oldest: timedelta
    advice: str
    needs_one: bool = False
    """Whether no answer is wrong too."""


LIMITS = (
    Limit(
        "worker",
        f"SELECT max(now()) FROM pg_stat_activity WHERE application_name = '{WORKER}'"  # noqa: S608 - our own words
        " AND datname = current_database()",
        timedelta(seconds=60),
        f"No worker lives: replies wait. {START}, or: anfu work",
        needs_one=True,
    ),
    Limit(
        "listener",
        "SELECT max(read_up_to) FROM listening_cursor",
        timedelta(minutes=3),
        f"Nobody hears new posts. {START}, or: anfu listen",
        needs_one=True,
    ),
    Limit(
        "oldest post set aside",
        "SELECT min(heard_at) FROM listening_setaside",
        timedelta(0),
        "These could not be taken in; the listener's log says why. Update Anfu and restart it: it tries them again.",
    ),
    Limit(
        "oldest waiting reply",
        "SELECT min(due_at) FROM replies_reply WHERE status = 'queued' AND due_at <= now()",
        timedelta(minutes=2),
        "Replies that are due do not leave: look at the worker and X above.",
    ),
    Limit(
        "oldest reply in doubt",
        "SELECT min(claimed_at) FROM replies_reply WHERE status IN ('sending', 'unsure')",
        timedelta(minutes=2),
        "Nobody knows whether these are on X: open the desk and look at them there.",
    ),
    Limit(
        "oldest overdue, unnoticed promise",
        "SELECT min(due_at) FROM promises_promise WHERE due_at <= now() AND done_at IS NULL"
        " AND broken_noticed_at IS NULL AND withdrawn_at IS NULL",
        timedelta(minutes=1),
        "Broken promises are not noticed: look at the worker above.",
    ),
)


def tables() -> Finding:
    """Whether the tables hold what this version needs; they may be of the next one already."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    missing = len(executor.migration_plan(loader.graph.leaf_nodes()))
    if missing:
        return Finding("tables", f"{missing} changes are not applied", f"They are applied at start. {START}")
    newer = [one for one in loader.applied_migrations if one[0] in loader.migrated_apps]
    newer = [one for one in newer if one not in (loader.disk_migrations or {})]
    if newer:  # the version before goes on beside the one that made them (CONTRIBUTING)
        return Finding("tables", f"{len(newer)} changes newer than this version, which goes on with them")
    return Finding("tables", "up to date")


def clocks(now: datetime) -> Iterator[Finding]:
    """How long ago each part last did its work; the tables must be up to date."""
    return (_within(limit, now) for limit in LIMITS)


def missed() -> Iterator[Finding]:
    """What was never heard and nobody has taken note of, with its times (UTC)."""
    gaps = [gap for brand in Brand.objects.all() for gap in open_gaps(brand)]
    if not gaps:
        yield Finding("not heard", "nothing is missing")
    for gap in gaps:
        until = gap.filled_from or gap.to_at
        span = f"{gap.from_at.astimezone(UTC):%Y-%m-%d %H:%M} to {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        yield Finding("not heard", f"{span}: {gap.why or 'it is being filled'}", READ_ON_X)


def since(limit: Limit) -> datetime | None:
    """The moment (UTC) that a limit asks for; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(limit.query)
        found: tuple[datetime | None] = cursor.fetchone()
    return found[0]


def _within(limit: Limit, now: datetime) -> Finding:
    moment = since(limit)
    if moment is None:
        return Finding(limit.name, "none", limit.advice if limit.needs_one else "")
    age = max(now - moment, timedelta())
    return Finding(limit.name, f"{_shown(age)} ago", limit.advice if age > limit.oldest else "")


def _shown(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def tools(now: datetime) -> Iterator[Finding]:
    """The team's other tools that are read: when last, what they pointed at, and why not, if not."""
    for tool in Tool.objects.order_by("name"):
        read = f"{(now - tool.read_at).total_seconds() / 60:.0f} minutes ago" if tool.read_at else "never"
        found = f"read whole {read}; {tool.pointed} posts, {tool.elsewhere} things elsewhere"
        found += f", {tool.credits} credits" if tool.credits else ""
        again = f" It is read again at {tool.next_at:%Y-%m-%d %H:%M} UTC." if tool.why else ""
        yield Finding(tool.name, found, f"{tool.why}.{again}" if tool.why else "")
