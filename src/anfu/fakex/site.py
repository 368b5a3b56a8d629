"""One running stand-in X: its world, clock, streams, limits, faults and counts, bound together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from anfu.fakex.activity import Activity
from anfu.fakex.bill import Bill
from anfu.fakex.caps import Caps
from anfu.fakex.clock import Clock
from anfu.fakex.crowd import Crowd
from anfu.fakex.faults import Dice
from anfu.fakex.filtered import Filtered
from anfu.fakex.grants import Grants
from anfu.fakex.hub import Hub
from anfu.fakex.journal import Journal, read_journal
from anfu.fakex.limits import Limits
from anfu.fakex.month import MonthlyCrowd, begins_ms
from anfu.fakex.records import Json, Subscription
from anfu.fakex.replay import Replay
from anfu.fakex.settings import Settings
from anfu.fakex.webhooks import Webhooks
from anfu.fakex.world import Change, World


class Site:
    """Opens the journal if there is one and goes on from it. Raises JournalError when it cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.world = World(settings)
        self.activity = Activity(self.world)
        self.filtered = Filtered(self.world)
        self.dice = Dice()
        self.webhooks = Webhooks(self.world, settings.consumer_secret, self.dice, settings.dialect == "post")
        self.crowd = self._invited()
        self.replayed: dict[str, int] = {}
        """Lines already fed, by replay file."""
        self.journal: Journal | None = None
        if settings.state is not None:
            self.journal = Journal(settings.state)
            self._reload(settings.state)
            self.world.attach(self.journal.write)
        self.clock = Clock(settings.speed, self.world.latest_ms)
        if settings.month:
            self.clock.set(begins_ms(settings.month), force=True)
        self.limits = Limits(not settings.limits, round(settings.quarter_s * 1000))
        self.bill = Bill(settings.credits_usd)
        self.caps = Caps(settings.caps)
        self.grants = Grants()
        self.compliance_jobs: dict[int, Any] = {}
        new_names = settings.dialect == "post"
        self.hub = Hub("activity_stream", self.dice, settings.stream_connections, new_names)
        self.filtered_hub = Hub("filtered_stream", self.dice, 1, new_names)
        self.requests: Counter[str] = Counter()
        """Answers by route and status, such as "POST /2/tweets 201"."""
        self.refusals: Counter[str] = Counter()
        self.replays: list[Replay] = []
        self.world.listeners.append(self._publish)

    def _invited(self) -> Crowd | MonthlyCrowd | None:
        """The customers that the settings ask for."""
        told = self.settings
        if not told.customers:
            return None
        if told.month:
            return MonthlyCrowd(self.world, told.seed, told.rate, told.month)
        return Crowd(self.world, told.seed, told.rate)

    @property
    def hubs(self) -> tuple[Hub, ...]:
        """Every endpoint that streams."""
        return (self.hub, self.filtered_hub)

    def replay_states(self) -> list[Json]:
        """How far each replay is."""
        return [replay.state() for replay in self.replays]

    def customer_figures(self) -> Json:
        """How the simulated customers fare; empty when there are none."""
        return self.crowd.figures() if self.crowd else {}

    def step(self) -> None:
        """Let everything happen that is due by now."""
        if self.crowd is not None:
            self.crowd.step(self.clock.now_ms())

    async def feed(self, replay: Replay) -> None:
        """Run a replay to its end, beside everything else."""
        self.replays.append(replay)
        await replay.run(self.world, self.clock.now_ms)

    def close(self) -> None:
        """End the streams and let go of the journal."""
        for hub in self.hubs:
            hub.stop()
        if self.journal is not None:
            self.journal.close()

    def _reload(self, path: Path) -> None:
        """Give each record of the journal to the part that it belongs to."""
        parts = [self.world.reload, self.activity.reload, self.webhooks.reload, self.filtered.reload]
        if self.crowd is not None:
            parts.append(self.crowd.reload)
        for record in read_journal(path):
            if not any(part(record) for part in parts) and "replayed" in record:
                self.replayed[record["replayed"]] = record["lines"]

    def _charge(self, change: Change, subscription: Subscription) -> None:
        if subscription.webhook_id is None and not self.hub.lines:
            return
        if change.message is not None and subscription.event_type != "dm.sent":
            self.bill.read("message_read", [change.message.id], change.now_ms)
        elif change.post is not None and change.kind == "created":
            self.bill.read("post_read", [change.post.id], change.now_ms)

    def _publish(self, change: Change) -> None:
        if change.kind == "created" and change.post is not None and self.filtered_hub.lines:
            caught = self.filtered.event(change.post)
            if caught is not None:
                self.bill.read("post_read", [change.post.id], change.now_ms)
                self.filtered_hub.send(caught, change.now_ms)
        for subscription, event in self.activity.events(change):
            self._charge(change, subscription)
            if subscription.webhook_id is None:
                self.hub.send(event, change.now_ms)
            else:
                self.webhooks.send(subscription.webhook_id, event, change.now_ms)
