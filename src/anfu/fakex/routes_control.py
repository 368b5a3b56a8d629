"""The control face under /_fakex/: for people and tests, never for a client of X."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from anfu.fakex.clock import BackwardsError
from anfu.fakex.door import Answer, Call, Door
from anfu.fakex.faults import Faults
from anfu.fakex.paging import number
from anfu.fakex.problems import invalid, not_found
from anfu.fakex.records import Json, Message, iso, millis
from anfu.fakex.replay import Replay, Restamp, take_lines
from anfu.fakex.report import replies, report
from anfu.fakex.site import Site

_running: set[asyncio.Task[None]] = set()


def get_report(call: Call) -> Answer:
    """GET /_fakex/report."""
    return Answer(report(call.site))


def get_replies(call: Call) -> Answer:
    """GET /_fakex/replies?at_least=2: each target with its visible replies."""
    return Answer(replies(call.site, number(call.query, "at_least", 1)))


def get_truth(call: Call) -> Answer:
    """GET /_fakex/truth: what each simulated story really is."""
    data = call.site.crowd.truth() if call.site.crowd else []
    return Answer({"data": data, "meta": {"result_count": len(data)}})


def get_clock(call: Call) -> Answer:
    """GET /_fakex/clock."""
    return Answer({"now": iso(call.site.clock.now_ms()), "speed": call.site.clock.speed})


def set_clock(call: Call) -> Answer:
    """POST /_fakex/clock {"now": time, "speed": factor, "force": bool}; each may be left out."""
    wish = call.json()
    try:
        now_ms = millis(wish["now"]) if wish.get("now") is not None else None
        speed = float(wish["speed"]) if wish.get("speed") is not None else None
        call.site.clock.set(now_ms, speed, force=bool(wish.get("force", False)))
    except (BackwardsError, ValueError, TypeError) as error:
        raise invalid("now", str(wish.get("now")), str(error)) from error
    call.site.step()
    return get_clock(call)


def inject(call: Call) -> Answer:
    """POST /_fakex/posts?restamp=1: lines of posts, or {"posts": [...]}, into the world as if made now."""
    body = call.body
    if body.lstrip()[:9].replace(b" ", b"").startswith(b'{"posts"'):
        posts = call.json()["posts"]
        if not isinstance(posts, list):
            raise invalid("posts", str(posts), "must be a list")
        lines = [msgspec.json.encode(post) for post in posts]
    else:
        lines = body.splitlines()
    restamp = Restamp(call.site.world) if call.query.get("restamp") in ("1", "true") else None
    taken = take_lines(call.site.world, lines, call.now_ms, restamp)
    return Answer({"accepted": taken.accepted, "known": taken.known, "unreadable": taken.unreadable})


def delete_injected(call: Call) -> Answer:
    """DELETE /_fakex/posts/{id}: the author takes the post away."""
    post = call.site.world.posts.get(int(call.path["id"]))
    if post is None:
        raise not_found()
    call.site.world.delete(post, call.now_ms)
    return Answer({"deleted": not post.is_visible})


def change_post(call: Call) -> Answer:
    """POST /_fakex/posts/{id} {"text": an edit, "withheld": X's object, "reply_settings": word}."""
    wish, world = call.json(), call.site.world
    post = world.posts.get(int(call.path["id"]))
    if post is None or not post.is_visible:
        raise not_found()
    if "withheld" in wish:
        world.change(post, extra=post.extra | {"withheld": wish["withheld"]})
    if "reply_settings" in wish:
        world.change(post, reply_settings=str(wish["reply_settings"]))
    if "text" in wish:
        post = world.say(
            post.author_id,
            str(wish["text"]),
            call.now_ms,
            lang=post.lang,
            chain=post.chain or (post.id,),
            conversation_id=post.conversation_id,
        )
    return Answer({"id": str(post.id)})


def change_user(call: Call) -> Answer:
    """POST /_fakex/users/{id} {"protected": bool, "open_dm": bool}: an account changes its settings."""
    wish, world = call.json(), call.site.world
    user = world.users.get(int(call.path["id"]))
    if user is None:
        raise not_found()
    chosen = {name: bool(wish[name]) for name in ("protected", "open_dm", "verified") if name in wish}
    world.add_user(msgspec.structs.replace(user, **chosen))
    return Answer({"id": str(user.id)} | chosen)


def send_message(call: Call) -> Answer:
    """POST /_fakex/messages {"from": user id, "text": words, "encrypted": bool}: write to the brand."""
    wish, world = call.json(), call.site.world
    sender = str(wish.get("from", ""))
    if not sender.isdecimal() or int(sender) not in world.users:
        raise invalid("from", sender, "must be the id of a known account")
    message = Message(
        id=world.ids.next(call.now_ms),
        sender_id=int(sender),
        recipient_id=call.site.settings.brand_id,
        text=str(wish.get("text", "")),
        at_ms=call.now_ms,
        encrypted=bool(wish.get("encrypted", False)),
    )
    world.write(message)
    return Answer({"id": str(message.id)})


def set_faults(call: Call) -> Answer:
    """POST /_fakex/faults: the faults from now on; {} ends them all."""
    try:
        call.site.dice.set(msgspec.json.decode(call.body or b"{}", type=Faults))
    except msgspec.DecodeError as error:
        raise invalid("body", "", str(error)) from error
    return get_faults(call)


def get_faults(call: Call) -> Answer:
    """GET /_fakex/faults."""
    shape: Json = msgspec.to_builtins(call.site.dice.faults)
    return Answer(shape)


def set_limits(call: Call) -> Answer:
    """POST /_fakex/limits {"lifted": bool}: load tests run without rate limits."""
    call.site.limits.lifted = bool(call.json().get("lifted", True))
    return Answer({"lifted": call.site.limits.lifted})


def cut_streams(call: Call) -> Answer:
    """POST /_fakex/streams/cut: end every open stream without a word."""
    return Answer({"ended": sum(hub.end_all("cut by the control face") for hub in call.site.hubs)})


def start_replay(call: Call) -> Answer:
    """POST /_fakex/replay {"file": path, "rate": posts per second, "restamp": bool}: begin to feed a file."""
    wish = call.json()
    path = Path(str(wish.get("file", "")))
    if not path.is_file():
        raise invalid("file", str(path), "is not a file that the server can read")
    rate = wish.get("rate", 50)
    if not isinstance(rate, int | float) or rate <= 0:
        raise invalid("rate", str(rate), "must be posts per second, more than 0")
    replay = Replay(path, rate, bool(wish.get("restamp", False)))
    task = asyncio.get_running_loop().create_task(call.site.feed(replay))
    _running.add(task)
    task.add_done_callback(_running.discard)
    return Answer(replay.state(), 202)


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    table = [
        ("GET", "/_fakex/report", get_report),
        ("GET", "/_fakex/replies", get_replies),
        ("GET", "/_fakex/truth", get_truth),
        ("GET", "/_fakex/clock", get_clock),
        ("POST", "/_fakex/clock", set_clock),
        ("POST", "/_fakex/posts", inject),
        ("DELETE", "/_fakex/posts/{id:int}", delete_injected),
        ("POST", "/_fakex/posts/{id:int}", change_post),
        ("POST", "/_fakex/users/{id:int}", change_user),
        ("POST", "/_fakex/messages", send_message),
        ("GET", "/_fakex/faults", get_faults),
        ("POST", "/_fakex/faults", set_faults),
        ("POST", "/_fakex/limits", set_limits),
        ("POST", "/_fakex/streams/cut", cut_streams),
        ("POST", "/_fakex/replay", start_replay),
    ]
    return [(method, path, Door(site, f"{method} {path}", act, frozenset())) for method, path, act in table]
