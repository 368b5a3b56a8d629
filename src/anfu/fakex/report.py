"""What happened on the stand-in X so far, in figures that a test can hold somebody to."""

from __future__ import annotations

from collections import Counter

from anfu.fakex.ids import time_of
from anfu.fakex.records import Json, iso
from anfu.fakex.site import Site

MOST_NAMED = 50


def report(site: Site) -> Json:
    """The figures. A target is a post that the brand replied to; `via` api means that a client said it."""
    world, brand = site.world, site.settings.brand_id
    own = [world.posts[post_id] for post_id in world.index.by_author.of(brand)]
    said = [post for post in own if post.via == "api"]
    replies = [post for post in said if post.replies_to is not None]
    per_target = Counter(post.replies_to for post in replies if post.is_visible)
    more = {str(target): count for target, count in per_target.items() if count > 1}
    return {
        "now": iso(site.clock.now_ms()),
        "speed": site.clock.speed,
        "posts": len(world.posts),
        "deleted": sum(not post.is_visible for post in world.posts.values()),
        "users": len(world.users),
        "messages": len(world.messages),
        "brand_posts": len(own),
        "brand_posts_by_api": len(said),
        "brand_replies": len(replies),
        "brand_replies_visible": sum(per_target.values()),
        "targets_answered": len(per_target),
        "targets_answered_more_than_once": len(more),
        "answered_more_than_once": dict(list(more.items())[:MOST_NAMED]),
        "replies_per_target": {
            str(count): times for count, times in sorted(Counter(per_target.values()).items())
        },
        "refusals": dict(site.refusals),
        "breaches": dict(site.limits.breaches + site.caps.breaches),
        "requests": dict(site.requests),
        "streams": sum(len(hub.lines) for hub in site.hubs),
        "webhooks": {"sent": site.webhooks.delivered, "failed": site.webhooks.failed},
        "events_delivered": sum(hub.delivered for hub in site.hubs),
        "subscriptions": len(site.activity.subscriptions),
        "faults": dict(site.dice.rolled),
        "replays": site.replay_states(),
        "bill": site.bill.figures(),
        "customers": site.customer_figures(),
    }


def replies(site: Site, at_least: int) -> Json:
    """Each target with its visible replies made by a client: ids, texts, and seconds from post to reply."""
    world = site.world
    rows: dict[int, list[Json]] = {}
    for post_id in world.index.by_author.of(site.settings.brand_id):
        post = world.posts[post_id]
        if post.via != "api" or post.replies_to is None or not post.is_visible:
            continue
        target = world.posts.get(post.replies_to)
        asked_ms = target.at_ms if target else time_of(post.replies_to)
        rows.setdefault(post.replies_to, []).append(
            {"id": str(post.id), "text": post.text, "seconds": (post.at_ms - asked_ms) / 1000}
        )
    data = [
        {"target": str(target), "replies": said} for target, said in rows.items() if len(said) >= at_least
    ]
    return {"data": data, "meta": {"result_count": len(data)}}
