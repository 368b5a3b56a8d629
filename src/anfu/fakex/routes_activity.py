"""Subscriptions to activity, and its stream."""

from __future__ import annotations

import msgspec

from anfu.fakex import problems
from anfu.fakex.activity import MOST_SUBSCRIPTIONS, PRIVATE
from anfu.fakex.door import ANY_TOKEN, APP, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Subscription, iso
from anfu.fakex.site import Site
from anfu.fakex.stream import StreamDoor

EVENT_TYPES = PRIVATE | {"post.create", "post.delete"}
"""The kinds that the stand-in knows how to tell of."""


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose activity."""

    user_id: str | None = None
    direction: str | None = None
    keyword: str | None = None


class NewSubscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /2/activity/subscriptions."""

    event_type: str
    filter: Filter
    tag: str = ""
    webhook_id: str | None = None


class Retag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of PUT /2/activity/subscriptions/{subscription_id}."""

    tag: str | None = None
    webhook_id: str | None = None


def subscribe(call: Call) -> Answer:
    """POST /2/activity/subscriptions."""
    try:
        new = msgspec.json.decode(call.body, type=NewSubscription)
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    if new.event_type not in EVENT_TYPES:
        raise invalid("event_type", new.event_type, f"must be one of {', '.join(sorted(EVENT_TYPES))}")
    if not (new.filter.user_id or "").isdecimal():
        raise invalid("filter.user_id", str(new.filter.user_id), "must be a user id")
    user_id = int(new.filter.user_id or 0)
    if new.event_type in PRIVATE and not (call.is_user and call.account_id == user_id):
        raise problems.forbidden(problems.NOT_PERMITTED, "private-event")
    if new.webhook_id is not None:
        _known_webhook(call, new.webhook_id)
    activity = call.site.activity
    if any(
        one.event_type == new.event_type and one.user_id == user_id for one in activity.subscriptions.values()
    ):
        raise invalid(
            "event_type", new.event_type, "a subscription with this event_type and filter exists already"
        )
    if len(activity.subscriptions) >= MOST_SUBSCRIPTIONS:
        raise problems.forbidden("Maximum number of subscriptions reached.", "too-many-subscriptions")
    subscription = Subscription(
        id=call.site.world.ids.next(call.now_ms),
        event_type=new.event_type,
        user_id=user_id,
        created_ms=call.now_ms,
        updated_ms=call.now_ms,
        tag=new.tag,
        webhook_id=int(new.webhook_id) if new.webhook_id else None,
    )
    activity.add(subscription)
    shape = subscription_json(subscription)
    # X's pages show the bare object, its OpenAPI file wraps it: the new dialect follows the file.
    data = shape if call.site.settings.dialect == "tweet" else {"subscription": shape}
    return Answer({"data": data, "meta": _meta(call)})


def list_subscriptions(call: Call) -> Answer:
    """GET /2/activity/subscriptions."""
    shapes = [subscription_json(one) for one in call.site.activity.subscriptions.values()]
    return Answer({"data": shapes, "meta": _meta(call)} if shapes else {"meta": _meta(call)})


def change_subscription(call: Call) -> Answer:
    """PUT /2/activity/subscriptions/{subscription_id}."""
    old = call.site.activity.subscriptions.get(int(call.path["subscription_id"]))
    if old is None:
        raise problems.not_found("Subscription not found.")
    try:
        new = msgspec.json.decode(call.body, type=Retag)
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    if new.webhook_id is not None:
        _known_webhook(call, new.webhook_id)
    changed = msgspec.structs.replace(
        old,
        tag=old.tag if new.tag is None else new.tag,
        webhook_id=old.webhook_id if new.webhook_id is None else int(new.webhook_id),
        updated_ms=call.now_ms,
    )
    call.site.activity.add(changed)
    return Answer({"data": subscription_json(changed), "meta": _meta(call)})


def unsubscribe(call: Call) -> Answer:
    """DELETE /2/activity/subscriptions/{subscription_id}."""
    if not call.site.activity.remove(int(call.path["subscription_id"])):
        raise problems.not_found("Subscription not found.")
    return Answer({"data": {"deleted": True}, "meta": _meta(call)})


def unsubscribe_many(call: Call) -> Answer:
    """DELETE /2/activity/subscriptions?ids=: what could not be deleted is told beside what was."""
    wanted = [one for one in call.query.get("ids", "").split(",") if one]
    if not 1 <= len(wanted) <= 100 or not all(one.isdecimal() for one in wanted):
        raise invalid("ids", call.query.get("ids", ""), "must hold between 1 and 100 ids")
    done = {one: call.site.activity.remove(int(one)) for one in wanted}
    answer: Json = {
        "data": [{"subscription_id": one, "deleted": True} for one, gone in done.items() if gone],
        "meta": _meta(call),
    }
    errors = [
        {"subscription_id": one, "reason": "not-found", "message": "Subscription not found."}
        for one, gone in done.items()
        if not gone
    ]
    return Answer(answer | ({"errors": errors} if errors else {}))


def subscription_json(one: Subscription) -> Json:
    """X's shape of a subscription."""
    shape: Json = {
        "subscription_id": str(one.id),
        "event_type": one.event_type,
        "filter": {"user_id": str(one.user_id)},
        "created_at": iso(one.created_ms),
        "updated_at": iso(one.updated_ms),
        "tag": one.tag,
    }
    return shape | ({"webhook_id": str(one.webhook_id)} if one.webhook_id is not None else {})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    app, subs = frozenset((APP,)), "/2/activity/subscriptions"
    one, limit = subs + "/{subscription_id:int}", Limit(500, 500)
    named = "/2/activity/subscriptions/{subscription_id}"
    stream = StreamDoor(site, "GET /2/activity/stream", site.hub, Limit(app=450))
    return [
        ("GET", "/2/activity/stream", stream),
        ("POST", subs, Door(site, f"POST {subs}", subscribe, ANY_TOKEN, limit)),
        ("GET", subs, Door(site, f"GET {subs}", list_subscriptions, ANY_TOKEN, limit)),
        ("DELETE", subs, Door(site, f"DELETE {subs}", unsubscribe_many, app, limit)),
        ("PUT", one, Door(site, f"PUT {named}", change_subscription, app, limit)),
        ("DELETE", one, Door(site, f"DELETE {named}", unsubscribe, app, limit)),
    ]


def _known_webhook(call: Call, webhook_id: str) -> None:
    if not webhook_id.isdecimal() or int(webhook_id) not in call.site.webhooks.known:
        raise invalid("webhook_id", webhook_id, "is not a webhook of this app")


def _meta(call: Call) -> Json:
    return {"total_subscriptions": len(call.site.activity.subscriptions)}
