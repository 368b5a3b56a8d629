"""X's refusals, word for word, as problem documents."""

from __future__ import annotations

from anfu.fakex.records import Json

KINDS = "https://api.x.com/2/problems/"

NOT_SUMMONED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
    "by the author of the post you are replying to."
)
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
TOO_LONG = "Tweet needs to be a bit shorter."
TARGET_GONE = "You attempted to reply to a Tweet that is deleted or not visible to you."
REPLIES_RESTRICTED = "The original Tweet author restricted who can reply to this Tweet."
NOT_PERMITTED = "You are not permitted to perform this action"
DAILY_CAP = "User is over daily status update limit."
DM_CLOSED = "You do not have permission to DM one or more participants."
DM_BLOCKED = "This operation is not permitted."
NO_QUOTES = "Quoting a post through the API is not available at your access level."


class Problem(Exception):  # noqa: N818 - X's own word for it, a problem document
    """A request that X refuses. `reason` is a short word for reports; `headers` go out with the answer."""

    def __init__(self, status: int, reason: str, body: Json, headers: dict[str, str] | None = None) -> None:
        super().__init__(body.get("detail", reason))
        self.status = status
        self.reason = reason
        self.body = body
        self.headers = headers or {}


def unauthorized() -> Problem:
    """No token, or an empty one."""
    return Problem(
        401,
        "unauthorized",
        {"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"},
    )


def wrong_token(kind: str, allowed: str) -> Problem:
    """A token of a kind that the call does not take."""
    return Problem(
        403,
        "unsupported-authentication",
        {
            "title": "Unsupported Authentication",
            "detail": f"Authenticating with {kind} is forbidden for this endpoint.  "
            f"Supported authentication types are [{allowed}].",
            "type": KINDS + "unsupported-authentication",
            "status": 403,
        },
    )


def forbidden(detail: str, reason: str, code: int | None = None) -> Problem:
    """One of the catalogue of 403s, which their `detail` tells apart, and sometimes an old `code`."""
    body: Json = {"title": "Forbidden", "type": "about:blank", "status": 403, "detail": detail}
    if code is not None:
        body["errors"] = [{"code": code, "message": detail}]
    return Problem(403, reason, body)


def invalid(parameter: str, value: str, message: str) -> Problem:
    """A parameter or body field that does not hold."""
    return Problem(
        400,
        "invalid-request",
        {
            "errors": [{"parameters": {parameter: [value]}, "message": message}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": KINDS + "invalid-request",
            "status": 400,
        },
    )


def missing(resource: str, parameter: str, value: str) -> Json:
    """The error for something that is not, or no longer, there: alone in a 404 or beside data in a 200."""
    return {
        "value": value,
        "detail": f"Could not find {resource} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": resource,
        "parameter": parameter,
        "resource_id": value,
        "type": KINDS + "resource-not-found",
    }


def protected(resource: str, parameter: str, value: str) -> Json:
    """The error for something that its owner shows only to followers."""
    return {
        "value": value,
        "detail": f"Sorry, you are not authorized to see the {resource} with {parameter}: [{value}].",
        "title": "Authorization Error",
        "resource_type": resource,
        "parameter": parameter,
        "resource_id": value,
        "type": KINDS + "not-authorized-for-resource",
    }


def not_found(detail: str = "Not Found") -> Problem:
    """A path or thing that does not exist."""
    return Problem(
        404, "not-found", {"title": "Not Found", "type": "about:blank", "status": 404, "detail": detail}
    )


def too_many_requests(headers: dict[str, str]) -> Problem:
    """Over a rate limit; the headers say when it ends."""
    body: Json = {
        "title": "Too Many Requests",
        "detail": "Too Many Requests",
        "type": "about:blank",
        "status": 429,
    }
    return Problem(429, "rate-limited", body, headers)


def too_many_connections() -> Problem:
    """Another stream is still open: X takes no more until it ends."""
    return Problem(
        429,
        "too-many-connections",
        {
            "title": "ConnectionException",
            "detail": "This stream is currently at the maximum allowed connection limit.",
            "connection_issue": "TooManyConnections",
            "type": KINDS + "streaming-connection",
            "status": 429,
        },
    )


def out_of_credits() -> Problem:
    """Prepaid credits are used up. The true status is not documented; 402 is what a client should survive."""
    return Problem(
        402,
        "credits-depleted",
        {
            "title": "CreditsDepleted",
            "detail": "Your enrolled account does not have any credits to fulfill this request.",
            "type": KINDS + "credits",
            "status": 402,
        },
    )


def server_error(status: int) -> Problem:
    """X itself has a bad moment."""
    titles = {
        500: "Internal Server Error",
        502: "Bad Gateway",
        503: "Service Unavailable",
        504: "Gateway Timeout",
    }
    title = titles.get(status, "Error")
    return Problem(
        status, "server-error", {"title": title, "detail": title, "type": "about:blank", "status": status}
    )
