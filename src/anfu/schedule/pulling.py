"""Reads the tools that a team owns, and asks the network for the posts that they point at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from anfu.channel.lookup import Teller
from anfu.channel.pointing import LimitedError, Monitor
from anfu.channel.port import ChannelError
from anfu.listening.pointers.actions import ask_soon, claim_to_ask, followed, keep, rest, take_turn
from anfu.people.models import Brand
from anfu.schedule.intake import take_in

AT_ONCE = 100
AGAIN = timedelta(minutes=5)
"""How long a tool is left alone that could not be read, and the network that could not be asked."""


def read_tools(monitors: Sequence[Monitor], brand: Brand, now: datetime) -> int:
    """Read each tool that is due; how many new pointers there are. What a tool cannot tell now, it tells later."""
    new = 0
    for monitor in monitors:
        tool = take_turn(brand, monitor.name, now)
        if tool is None:
            continue
        try:
            for page in monitor.read(tool.mark, tool.since, now):
                new += keep(tool, page, now)
        except LimitedError as limited:
            rest(tool, limited.until, str(limited), None)
        except ChannelError as error:
            rest(tool, now + AGAIN, str(error), None)
        else:
            rest(tool, now + monitor.every, "", now)
    return new


def follow_pointers(teller: Teller, brand: Brand, now: datetime) -> int:
    """Ask the network for up to a hundred posts that tools point at, and take them in; how many were due."""
    due = claim_to_ask(brand, now, AT_ONCE)
    if due:
        try:
            posts = teller.tell([one.x_id for one in due], now).posts
        except ChannelError:
            ask_soon(due, now + AGAIN)
            return 0
        take_in(brand, posts)
        followed(due, {post.x_id for post in posts})
    return len(due)
