"""X's duties: what is deleted, protected, withheld or edited there is followed here within 24 hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from anfu.cases.queries import cared_for
from anfu.channel.lookup import Looker, Register
from anfu.flows.post_is_deleted import post_is_deleted
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.actions import claim_to_look_up, look_again
from anfu.listening.queries import kept_of_customers
from anfu.listening.rules import LOOK_AGAIN
from anfu.people.models import Brand

AT_ONCE = 100
"""As many posts as X tells of in one answer."""
CARED_FOR = timedelta(days=30)
"""For how long after a case is closed its posts are followed; then their age decides."""


def follow_posts(looker: Looker, brand: Brand, now: datetime) -> int:
    """Ask X about a hundred posts that are due, and follow what became of them; how many were due."""
    due = claim_to_look_up(brand, now, AT_ONCE)
    watched = cared_for([post.pk for post in due], now - CARED_FOR)
    look_again([post.pk for post in due if post.pk not in watched], None)
    asked = [post for post in due if post.pk in watched]
    if asked:
        found = looker.look_up([post.x_id for post in asked], now)
        post_is_deleted(brand, found.gone, now)
        posts_arrive(brand, found.edits)
        look_again([post.pk for post in asked if post.x_id not in found.gone], now + LOOK_AGAIN)
    return len(due)


def follow_all(register: Register, brand: Brand, now: datetime) -> int:
    """Follow what the network's last batch tells of everything kept, needed by a case or not; how many were wiped."""
    return post_is_deleted(brand, register.gone(kept_of_customers(brand), now), now)
