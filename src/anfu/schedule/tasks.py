"""Every recurring thing and its period. procrastinate wakes and schedules; the truth is in the claimed rows.

Each task claims rows until none is left, so it may run any number of times, at once, on any machine.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from anfu.channel.port import ChannelError
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.words_grow_old import words_grow_old
from anfu.people.models import Brand
from anfu.schedule.channels import the_channel, the_limits, the_looker
from anfu.schedule.duties import follow_posts
from anfu.settings import env

log = structlog.get_logger()


@app.periodic(cron="*/2 * * * * *")
@app.task
def send_replies(timestamp: int = 0) -> None:  # noqa: ARG001 - procrastinate names the tick
    """Every 2 s, and at once when replies were queued: send what waits."""
    while reply_goes_out(the_channel(), datetime.now(UTC), the_limits()):
        pass


@app.periodic(cron="*/2 * * * * *")
@app.task
def notice_broken_promises(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Every 2 s: notice promises that were not kept."""
    while promise_falls_due(datetime.now(UTC)):
        pass


@app.periodic(cron="*/5 * * * * *")
@app.task
def look_up_unsure_replies(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Every 5 s: ask X about replies that may or may not have left."""
    reply_is_unsure(the_channel(), datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task
def look_up_posts(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Every minute: ask X about posts of open and lately closed cases that it was not asked about for 20 h."""
    for brand in Brand.objects.all():
        try:
            while follow_posts(the_looker(), brand, datetime.now(UTC)):
                pass
        except ChannelError as error:
            log.warning("posts not looked up", why=str(error))


@app.periodic(cron="17 * * * *")
@app.task
def wipe_old_words(timestamp: int) -> None:  # noqa: ARG001 - as above
    """Every hour: wipe what is older than ANFU_KEEP_DAYS and belongs to no open case."""
    for brand in Brand.objects.all():
        while words_grow_old(brand, timedelta(days=env.keep_days), datetime.now(UTC)):
            pass


def wake_senders() -> None:
    """Replies were queued: send them now rather than at the next tick. Call it after the commit."""
    with suppress(AlreadyEnqueued):
        send_replies.configure(queueing_lock="send_replies").defer()
