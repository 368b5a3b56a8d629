"""The streams that are open, and how to end them: the cure for TooManyConnections."""

from __future__ import annotations

from collections.abc import Callable

from anfu.fakex.door import APP, Answer, Call, Door
from anfu.fakex.hub import Line
from anfu.fakex.limits import Limit
from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, iso
from anfu.fakex.site import Site

STREAMS = ("filtered_stream",)
"""The endpoints whose streams X ends by name; the activity stream is not among them."""


def list_connections(call: Call) -> Answer:
    """GET /2/connections: streams that are open, or were."""
    status = call.query.get("status", "active")
    shapes: list[Json] = []
    for hub in call.site.hubs:
        if status != "inactive":
            shapes += [_connection(line, None) for line in hub.lines.values()]
        if status != "active":
            shapes += [_connection(line, ended_ms) for line, ended_ms in hub.past]
    return Answer({"data": shapes, "meta": {"result_count": len(shapes)}})


def close_connections(call: Call) -> Answer:
    """DELETE /2/connections: end the streams named."""
    uuids = call.json().get("uuids")
    if not isinstance(uuids, list) or not 1 <= len(uuids) <= 100:
        raise invalid("uuids", str(uuids), "must hold between 1 and 100 ids")
    killed = _close(call, lambda line: str(line.id) in uuids)
    return Answer({"data": {"successful_kills": killed, "failed_kills": len(uuids) - killed}})


def close_all_connections(call: Call) -> Answer:
    """DELETE /2/connections/all: end every stream; the next one can open at once."""
    return Answer({"data": {"successful_kills": _close(call, lambda _line: True), "failed_kills": 0}})


def close_connections_of(call: Call) -> Answer:
    """DELETE /2/connections/{endpoint_id}: end every stream of one endpoint."""
    endpoint = call.path["endpoint_id"]
    if endpoint not in STREAMS:
        raise invalid("endpoint_id", endpoint, f"must be one of {STREAMS}")
    killed = _close(call, lambda line: line.endpoint == endpoint)
    return Answer({"data": {"successful_kills": killed, "failed_kills": 0}})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    table = [
        ("GET", "/2/connections", list_connections),
        ("DELETE", "/2/connections", close_connections),
        ("DELETE", "/2/connections/all", close_all_connections),
        ("DELETE", "/2/connections/{endpoint_id}", close_connections_of),
    ]
    app, limit = frozenset((APP,)), Limit(25, 25)
    return [(method, path, Door(site, f"{method} {path}", act, app, limit)) for method, path, act in table]


def _close(call: Call, is_meant: Callable[[Line], bool]) -> int:
    killed = 0
    for hub in call.site.hubs:
        for line in [line for line in hub.lines.values() if is_meant(line)]:
            line.end("connection terminated by client")
            hub.close(line, call.now_ms)
            killed += 1
    return killed


def _connection(line: Line, ended_ms: int | None) -> Json:
    shape: Json = {
        "id": str(line.id),
        "endpoint_name": line.endpoint,
        "connected_at": iso(line.opened_ms),
        "client_ip": line.client,
    }
    if ended_ms is not None:
        shape |= {"disconnected_at": iso(ended_ms), "disconnect_reason": line.ended or "client left"}
    return shape
