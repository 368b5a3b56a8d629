"""Every recurring thing and its period.

Each deed claims rows, so it may run any number of times, at once, on any machine; it says how many it found, and is
asked again at once until there are none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from anfu.audit.actions import shorten
from anfu.audit.queries import heads
from anfu.channel.port import ChannelError
from anfu.events.actions import forget_old
from anfu.flows.cases_are_dealt import cases_are_dealt
from anfu.flows.events_are_gathered import events_are_gathered, events_are_noticed
from anfu.flows.events_go_out import events_go_out
from anfu.flows.followup_falls_due import followup_falls_due
from anfu.flows.incidents_are_noticed import incidents_are_noticed
from anfu.flows.month_ends import month_ends
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.spike_is_noticed import spike_is_noticed
from anfu.flows.survey_falls_due import survey_falls_due
from anfu.flows.week_is_sampled import week_is_sampled
from anfu.flows.words_grow_old import words_grow_old
from anfu.imports.actions import drop_old
from anfu.imports.queries import under_way
from anfu.insight.actions import catch_up
from anfu.people.models import Brand
from anfu.replies.queries import looks_back
from anfu.schedule.channels import the_channel, the_limits, the_looker, the_outside, the_register, the_teller
from anfu.schedule.duties import follow_all, follow_posts
from anfu.schedule.importing import take_in_asked, take_in_past
from anfu.schedule.looking_back import look_back
from anfu.schedule.monitors import the_monitors
from anfu.schedule.pulling import follow_pointers, read_tools
from anfu.schedule.rounds import Duty, ring
from anfu.settings import SECRET_KEY, env
from anfu.warehouse.days import days_to_export, export_day
from anfu.warehouse.parquet import NoDuckDBError

log = structlog.get_logger()


def send_replies(now: datetime) -> int:
    """Send some of what waits."""
    return reply_goes_out(the_channel(), now, the_limits())


def notice_broken_promises(now: datetime) -> int:
    """Notice promises that were not kept."""
    return promise_falls_due(now)


def look_up_unsure_replies(now: datetime) -> None:
    """Ask X about replies that may or may not have left."""
    reply_is_unsure(the_channel(), now)


def ask_how_we_did(now: datetime) -> int:
    """Ask for ratings that are due, and remind once."""
    return survey_falls_due(env.page_address, now)


def follow_up(now: datetime) -> int:
    """Ask whether it is really solved."""
    return followup_falls_due(env.page_address, now)


def notice_incidents(_now: datetime) -> int:
    """Put complaints about one thing into one incident."""
    return incidents_are_noticed()


def deal_cases(now: datetime) -> None:
    """Give cases to who is on shift, and take them back from who lets customers wait."""
    for brand in Brand.objects.all():
        cases_are_dealt(brand, now)


def look_back_after_restore(now: datetime) -> None:
    """Ask X what we said that a restored database does not know, so that replies may leave again."""
    try:
        for brand in Brand.objects.all():
            if looks_back(brand) is not None and look_back(the_channel(), brand, now):
                log.info("X was asked what we said", brand=brand.handle)
                ring(send_replies)
    except ChannelError as error:
        log.warning("X was not asked what we said", why=str(error))


def look_up_posts(now: datetime) -> int:
    """Ask X about posts of open and lately closed cases that it was not asked about for 20 h."""
    try:
        return sum(follow_posts(the_looker(), brand, now) for brand in Brand.objects.all())
    except ChannelError as error:
        log.warning("posts not looked up", why=str(error))
        return 0


def read_other_tools(now: datetime) -> int:
    """Read what the team's other tools have found, each as often as it is worth."""
    return sum(read_tools(the_monitors(), brand, now) for brand in Brand.objects.all())


def follow_what_they_point_at(now: datetime) -> int:
    """Ask the network for a hundred posts that other tools have found."""
    return sum(follow_pointers(the_teller(), brand, now) for brand in Brand.objects.all())


def ask_about_all_posts(now: datetime) -> None:
    """Ask the network in a weekly batch about everything that is kept, where it tells."""
    register = the_register()
    if register is None:
        return
    try:
        for brand in Brand.objects.all():
            follow_all(register, brand, now)
    except ChannelError as error:
        log.info("no batch of what is gone", why=str(error))


def take_in_imports(now: datetime) -> int:
    """Take in a share of each import that is under way."""
    return sum(take_in_past(one, now) for one in under_way())


def ask_about_imports(now: datetime) -> int:
    """Ask X what posts say that imports name, and take in what it shows."""
    try:
        return sum(take_in_asked(one, the_teller(), now) for one in under_way())
    except ChannelError as error:
        log.warning("imported posts not asked about", why=str(error))
        return 0


def drop_uploads(now: datetime) -> int:
    """Forget files that somebody looked at and did not import."""
    return drop_old(now)


def wipe_old_words(now: datetime) -> int:
    """Wipe what is older than ANFU_KEEP_DAYS and belongs to no open case."""
    return sum(words_grow_old(brand, timedelta(days=env.keep_days), now) for brand in Brand.objects.all())


def shorten_trails(now: datetime) -> int:
    """Drop what is older than ANFU_KEEP_TRAIL_DAYS; log where each chain stands, away from the database."""
    for handle, number, digest in heads():
        log.info("trail stands", brand=handle, line=number, hash=digest)
    before = now - timedelta(days=env.keep_trail_days)
    return sum(shorten(brand, before, now) for brand in Brand.objects.all())


def tell_stories(_now: datetime) -> int:
    """Tell cases anew whose history grew, so that figures are ready when somebody asks."""
    return catch_up()


def watch_for_spikes(now: datetime) -> None:
    """Look whether more people complain than usual."""
    for brand in Brand.objects.all():
        spike_is_noticed(brand, now)


def gather_events(now: datetime) -> int:
    """Let what happened wait for everybody outside who wants to hear of it."""
    gathered = events_are_gathered(env.page_address, now)
    if gathered:
        ring(deliver_events)
    return gathered


def notice_events(now: datetime) -> None:
    """Look for what no history tells: promises due soon, spikes, what is wrong."""
    events_are_noticed(the_limits().budget, env.page_address, now)


def deliver_events(now: datetime) -> int:
    """Tell receivers outside what waits for them."""
    return events_go_out(the_outside(), now)


def forget_events(now: datetime) -> int:
    """Forget deliveries of long ago."""
    return forget_old(now)


def export_days(now: datetime) -> None:
    """Write the days that are over as Parquet files, where ANFU_EXPORT_DIR asks for them."""
    if env.export_dir is None:
        return
    try:
        for brand in Brand.objects.all():
            for day in days_to_export(brand, env.export_dir, now):
                export_day(brand, day, env.export_dir, SECRET_KEY)
    except (NoDuckDBError, OSError) as error:
        log.warning("day not exported", why=str(error))


def review_the_month(now: datetime) -> int:
    """Make the review of the month that has ended, once."""
    return sum(month_ends(brand, now) for brand in Brand.objects.all())


def draw_samples(now: datetime) -> int:
    """Draw replies of the week that has ended, to be assessed by colleagues, once."""
    return sum(week_is_sampled(brand, now) for brand in Brand.objects.all())


DUTIES = (
    Duty(send_replies, every=2),
    Duty(notice_broken_promises, every=2),
    Duty(look_up_unsure_replies, every=5),
    Duty(notice_incidents, every=2),
    Duty(look_back_after_restore, every=5),
    Duty(deal_cases, every=15),
    Duty(ask_how_we_did, every=20),
    Duty(follow_up, every=60),
    Duty(look_up_posts, every=60),
    Duty(read_other_tools, every=30),
    Duty(follow_what_they_point_at, every=10),
    Duty(ask_about_all_posts, every=6 * 3600),
    Duty(take_in_imports, every=30),
    Duty(ask_about_imports, every=30),
    Duty(drop_uploads, every=3600),
    Duty(wipe_old_words, every=3600),
    Duty(shorten_trails, every=86_400),
    Duty(tell_stories, every=10),
    Duty(watch_for_spikes, every=20),
    Duty(review_the_month, every=600),
    Duty(export_days, every=900),
    Duty(draw_samples, every=600),
    Duty(gather_events, every=2),
    Duty(notice_events, every=15),
    Duty(deliver_events, every=2),
    Duty(forget_events, every=3600),
)


def wake_messengers() -> None:
    """Something waits for a receiver outside: tell it now."""
    ring(deliver_events)


def wake_importers() -> None:
    """An import was begun: take it in now."""
    ring(take_in_imports)
    ring(ask_about_imports)


def wake_senders() -> None:
    """Replies were queued: send them now rather than two seconds later."""
    ring(send_replies)
