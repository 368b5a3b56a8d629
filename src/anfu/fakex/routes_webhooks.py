"""Registering, checking and replaying webhooks."""

from __future__ import annotations

from datetime import UTC, datetime

from anfu.fakex import problems
from anfu.fakex.door import APP, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Webhook, iso
from anfu.fakex.site import Site


async def register(call: Call) -> Answer:
    """POST /2/webhooks."""
    url = call.json().get("url")
    if not isinstance(url, str) or not url:
        raise invalid("url", str(url), "must be an address")
    webhook = await call.site.webhooks.register(call.site.world.ids.next(call.now_ms), url, call.now_ms)
    return Answer({"data": webhook_json(webhook)})


def list_webhooks(call: Call) -> Answer:
    """GET /2/webhooks."""
    shapes = [webhook_json(one) for one in call.site.webhooks.known.values()]
    answer: Json = {"data": shapes} if shapes else {}
    return Answer(answer | {"meta": {"result_count": len(shapes)}})


async def revalidate(call: Call) -> Answer:
    """PUT /2/webhooks/{webhook_id}: challenge again; delivery goes on once it passes."""
    webhook = call.site.webhooks.known.get(int(call.path["webhook_id"]))
    if webhook is None:
        raise problems.not_found("Webhook not found.")
    return Answer({"data": {"valid": await call.site.webhooks.challenge(webhook, call.now_ms)}})


def remove(call: Call) -> Answer:
    """DELETE /2/webhooks/{webhook_id}."""
    if not call.site.webhooks.remove(int(call.path["webhook_id"])):
        raise problems.not_found("Webhook not found.")
    return Answer({"data": {"deleted": True}})


def replay(call: Call) -> Answer:
    """POST /2/webhooks/replay: send a span of the last day again."""
    wish = call.json()
    webhook_id = str(wish.get("webhook_id", ""))
    if not webhook_id.isdecimal() or int(webhook_id) not in call.site.webhooks.known:
        raise invalid("webhook_id", webhook_id, "is not a webhook of this app")
    call.site.webhooks.replay(int(webhook_id), _minute(wish, "from_date"), _minute(wish, "to_date") + 59_999)
    job = str(call.site.world.ids.next(call.now_ms))
    return Answer({"data": {"job_id": job, "created_at": iso(call.now_ms)}})


def webhook_json(one: Webhook) -> Json:
    """X's shape of a webhook."""
    return {"id": str(one.id), "url": one.url, "valid": one.valid, "created_at": iso(one.created_ms)}


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    app, limit = frozenset((APP,)), Limit(450)
    one, named = "/2/webhooks/{webhook_id:int}", "/2/webhooks/{webhook_id}"
    return [
        ("POST", "/2/webhooks", Door(site, "POST /2/webhooks", register, app, limit)),
        ("GET", "/2/webhooks", Door(site, "GET /2/webhooks", list_webhooks, app, limit)),
        ("PUT", one, Door(site, f"PUT {named}", revalidate, app, limit)),
        ("DELETE", one, Door(site, f"DELETE {named}", remove, app, limit)),
        ("POST", "/2/webhooks/replay", Door(site, "POST /2/webhooks/replay", replay, app, Limit(100))),
    ]


def _minute(wish: Json, name: str) -> int:
    """Milliseconds of a time in X's form yyyymmddhhmm, UTC."""
    value = str(wish.get(name, ""))
    try:
        moment = datetime.strptime(value, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError as error:
        raise invalid(name, value, "must have the form yyyymmddhhmm") from error
    return int(moment.timestamp() * 1000)
