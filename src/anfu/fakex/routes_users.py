"""Accounts."""

from __future__ import annotations

from anfu.fakex import problems
from anfu.fakex.door import ANY_TOKEN, USER, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.listing import shown_user, users_answer
from anfu.fakex.problems import invalid, missing
from anfu.fakex.records import Json, User
from anfu.fakex.site import Site


def me(call: Call) -> Answer:
    """GET /2/users/me."""
    return Answer({"data": shown_user(call, call.site.world.users[call.account_id])})


def by_id(call: Call) -> Answer:
    """GET /2/users/{id}."""
    return _one(call, call.site.world.users.get(int(call.path["id"])), "id", call.path["id"])


def by_username(call: Call) -> Answer:
    """GET /2/users/by/username/{username}."""
    world = call.site.world
    name = call.path["username"]
    return _one(call, world.users.get(world.handles.get(name.lower(), -1)), "username", name)


def by_ids(call: Call) -> Answer:
    """GET /2/users?ids=: up to 100, the unknown ones as partial errors."""
    wanted = [one for one in call.query.get("ids", "").split(",") if one]
    if not 1 <= len(wanted) <= 100 or not all(one.isdecimal() for one in wanted):
        raise invalid("ids", call.query.get("ids", ""), "must hold between 1 and 100 ids")
    known = call.site.world.users
    errors: list[Json] = [missing("user", "ids", one) for one in wanted if int(one) not in known]
    return Answer(users_answer(call, [known[int(one)] for one in wanted if int(one) in known], errors))


def block_dms(call: Call) -> Answer:
    """POST /2/users/{id}/dm/block: shut direct messages with an account."""
    user_id = int(call.path["id"])
    if user_id not in call.site.world.users:
        raise problems.not_found()
    call.site.world.block_dms(user_id, blocked=True)
    return Answer({"data": {"blocked": True}})


def _one(call: Call, user: User | None, parameter: str, value: str) -> Answer:
    if user is None:
        return Answer({"errors": [missing("user", parameter, str(value))]})
    return Answer({"data": shown_user(call, user)})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    user, reading = frozenset((USER,)), Limit(300, 900)
    block = Limit(user=10)
    return [
        ("GET", "/2/users/me", Door(site, "GET /2/users/me", me, user, Limit(user=75))),
        ("GET", "/2/users", Door(site, "GET /2/users", by_ids, ANY_TOKEN, reading)),
        (
            "GET",
            "/2/users/by/username/{username}",
            Door(site, "GET /2/users/by/username/{username}", by_username, ANY_TOKEN, reading),
        ),
        ("GET", "/2/users/{id:int}", Door(site, "GET /2/users/{id}", by_id, ANY_TOKEN, reading)),
        (
            "POST",
            "/2/users/{id:int}/dm/block",
            Door(site, "POST /2/users/{id}/dm/block", block_dms, user, block),
        ),
    ]
