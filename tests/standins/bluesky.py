"""A stand-in Bluesky: the calls of the AT Protocol that Anfu makes, answered as its lexicons say, with faults.

It holds requests against the lexicons' own words: required fields, 300 graphemes, keys that are timestamp ids, strong
references to posts that are there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from anfu.channel.bluesky import tid

Json = dict[str, Any]
BRAND = "did:plc:sprucehome"
PASSWORD = "abcd-efgh-ijkl-mnop"  # noqa: S105 - the stand-in's
KEY = re.compile("[234567a-z]{13}")
POST = "app.bsky.feed.post"


def cid_of(record: Json) -> str:
    """An address of a record's content."""
    return "bafyrei" + hashlib.sha256(repr(sorted(record.items())).encode()).hexdigest()[:52]


class RefusalError(Exception):
    """An XRPC error."""

    def __init__(self, status: int, error: str, message: str = "") -> None:
        super().__init__(message)
        self.answer = JSONResponse({"error": error, "message": message or error}, status)


class Bluesky:
    """The world of the stand-in: posts by their address, sessions, and what goes wrong next."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.posts: dict[str, Json] = {}
        self.calls: list[str] = []
        self.blobs: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self.closed: set[str] = set()
        self.page = 100
        self.faults: list[str] = []
        """What goes wrong with the next calls that write: "cut" (done, then no answer), "503", "429", "takedown"."""
        self.sessions = 0
        self._access = ""
        routes: dict[str, Callable[[Request, Json], Json]] = {
            "com.atproto.server.createSession": self._create_session,
            "com.atproto.server.refreshSession": self._refresh_session,
            "com.atproto.repo.createRecord": self._create_record,
            "com.atproto.repo.uploadBlob": self._upload,
            "com.atproto.repo.listRecords": self._list_records,
            "app.bsky.actor.getProfile": self._profile,
            "app.bsky.feed.getPosts": self._get_posts,
            "app.bsky.feed.getAuthorFeed": self._author_feed,
            "app.bsky.feed.searchPosts": self._search,
            "app.bsky.notification.listNotifications": self._notifications,
        }
        self.app = Starlette(
            routes=[
                Route(f"/xrpc/{name}", self._answers(name, deed), methods=["GET", "POST"])
                for name, deed in routes.items()
            ]
        )

    def expire(self) -> None:
        """The access token ends, as it does after some minutes."""
        self._access = ""

    def post(
        self,
        text: str,
        by: str = "did:plc:ada",
        handle: str = "ada.example.com",
        answers: str | None = None,
        langs: tuple[str, ...] = ("en",),
        at: datetime | None = None,
        mention: bool = True,
        **more: Any,
    ) -> str:
        """Somebody posts; its address."""
        at = at or self.now
        record: Json = {
            "$type": POST,
            "text": text,
            "createdAt": at.isoformat(),
            "langs": list(langs),
            **more,
        }
        if answers:
            parent = self.posts[answers]
            root = (parent["record"].get("reply") or {}).get("root") or _ref(parent)
            record["reply"] = {"root": root, "parent": _ref(parent)}
        if mention and "@sprucehome" in text:
            start = len(text[: text.index("@sprucehome")].encode())
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": BRAND}
            record["facets"] = [{"index": {"byteStart": start, "byteEnd": start + 11}, "features": [feature]}]
        key = tid.spelt(int(at.timestamp() * 1_000_000 + len(self.posts)) << 10 | 7)
        return self._keep(by, handle, key, record, at)

    def _keep(self, by: str, handle: str, key: str, record: Json, at: datetime) -> str:
        uri = f"at://{by}/{POST}/{key}"
        author = {"did": by, "handle": handle, "displayName": handle.split(".")[0].title()}
        self.posts[uri] = {
            "uri": uri,
            "cid": cid_of(record),
            "author": author,
            "record": record,
            "indexedAt": at.isoformat().replace("+00:00", "Z"),
        }
        return uri

    def _answers(self, name: str, deed: Callable[[Request, Json], Json]) -> Callable[..., Any]:
        async def answer(request: Request) -> Response:
            self.calls.append(name)
            body: Json = {}
            if request.method == "POST" and "json" in request.headers.get("content-type", ""):
                body = await request.json()
            elif request.method == "POST":
                body = {"bytes": await request.body()}
            try:
                if "Session" not in name and request.headers.get("authorization") != f"Bearer {self._access}":
                    raise RefusalError(400, "ExpiredToken", "Token has expired")
                fault = self.faults.pop(0) if self.faults and request.method == "POST" else ""
                if fault == "503":
                    raise RefusalError(503, "UpstreamFailure")
                if fault == "429":
                    raise _limit(self.now)
                if fault == "takedown":
                    raise RefusalError(401, "AccountTakedown", "Account has been taken down")
                told = deed(request, body)
                if fault == "cut":
                    return Response(b'{"uri": "at://', 200, media_type="application/json")
                return JSONResponse(told)
            except RefusalError as refusal:
                return refusal.answer

        return answer

    def _session(self) -> Json:
        self.sessions += 1
        self._access = f"access-{self.sessions}"
        return {
            "did": BRAND,
            "handle": "sprucehome.example.com",
            "accessJwt": self._access,
            "refreshJwt": f"refresh-{self.sessions}",
        }

    def _create_session(self, _: Request, body: Json) -> Json:
        if body.get("password") != PASSWORD:
            raise RefusalError(401, "AuthenticationRequired", "Invalid identifier or password")
        return self._session()

    def _refresh_session(self, request: Request, _: Json) -> Json:
        if request.headers.get("authorization") != f"Bearer refresh-{self.sessions}":
            raise RefusalError(400, "ExpiredToken", "Token has been revoked")
        return self._session()

    def _create_record(self, _: Request, body: Json) -> Json:
        record, key = body["record"], body["rkey"]
        if body["repo"] != BRAND or body["collection"] != POST or not KEY.fullmatch(key):
            raise RefusalError(400, "InvalidRequest", "Invalid record key")
        if len(record["text"]) > 300:
            raise RefusalError(400, "InvalidRequest", "text must not be longer than 300 graphemes")
        for ref in (record["reply"]["root"], record["reply"]["parent"]):
            if self.posts[ref["uri"]]["cid"] != ref["cid"]:
                raise RefusalError(400, "InvalidRequest", "not a strong reference")
        if f"at://{BRAND}/{POST}/{key}" in self.posts:
            raise RefusalError(400, "InvalidRequest", f"a record {key} exists already")
        uri = self._keep(BRAND, "sprucehome.example.com", key, record, self.now + timedelta(seconds=1))
        rev = tid.spelt(int((self.now.timestamp() + 1) * 1_000_000) << 10)
        return {"uri": uri, "cid": self.posts[uri]["cid"], "commit": {"cid": "bafyrei", "rev": rev}}

    def _upload(self, request: Request, body: Json) -> Json:
        link = f"bafkrei{len(self.blobs)}"
        self.blobs[link] = body["bytes"]
        kind = request.headers["content-type"]
        return {
            "blob": {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": len(body["bytes"])}
        }

    def _profile(self, request: Request, _: Json) -> Json:
        return {
            "did": request.query_params["actor"],
            "handle": "sprucehome.example.com",
            "displayName": "Spruce Home",
        }

    def _get_posts(self, request: Request, _: Json) -> Json:
        uris = request.query_params.getlist("uris")
        if len(uris) > 25:
            raise RefusalError(400, "InvalidRequest", "uris must not have more than 25 elements")
        there = [self.posts[uri] for uri in uris if uri in self.posts and uri not in self.gone]
        return {"posts": [view | {"viewer": {"replyDisabled": view["uri"] in self.closed}} for view in there]}

    def _author_feed(self, request: Request, _: Json) -> Json:
        mine = [view for view in self._newest() if view["author"]["did"] == request.query_params["actor"]]
        return self._page(request, "feed", [{"post": view} for view in mine])

    def _list_records(self, request: Request, _: Json) -> Json:
        mine = [view for view in self._newest() if view["author"]["did"] == request.query_params["repo"]]
        records = [{"uri": view["uri"], "cid": view["cid"], "value": view["record"]} for view in mine]
        return self._page(request, "records", records)

    def _search(self, request: Request, _: Json) -> Json:
        words = request.query_params["q"].lower()
        return self._page(
            request, "posts", [view for view in self._newest() if words in view["record"]["text"].lower()]
        )

    def _notifications(self, request: Request, _: Json) -> Json:
        told = []
        for view in self._newest():
            if view["author"]["did"] != BRAND and (reason := _reason(view)):
                told.append(view | {"reason": reason, "isRead": False})
        liked = {"uri": "at://did:plc:z/app.bsky.feed.like/x", "reason": "like", "record": {}}
        return self._page(request, "notifications", [liked, *told])

    def _newest(self) -> list[Json]:
        shown = [view for uri, view in self.posts.items() if uri not in self.gone]
        return sorted(shown, key=lambda view: str(view["indexedAt"]), reverse=True)

    def _page(self, request: Request, key: str, things: list[Json]) -> Json:
        start = int(request.query_params.get("cursor", "0"))
        end = start + min(self.page, int(request.query_params["limit"]))
        more = {"cursor": str(end)} if end < len(things) else {}
        return {key: things[start:end], **more}


def _ref(view: Json) -> Json:
    return {"uri": view["uri"], "cid": view["cid"]}


def _limit(now: datetime) -> RefusalError:
    refusal = RefusalError(429, "RateLimitExceeded", "Rate Limit Exceeded")
    refusal.answer.headers["ratelimit-reset"] = str(
        int((now + timedelta(minutes=5)).astimezone(UTC).timestamp())
    )
    return refusal


def _reason(view: Json) -> str:
    record = view["record"]
    features = [one for facet in record.get("facets") or () for one in facet["features"]]
    if any(one.get("did") == BRAND for one in features):
        return "mention"
    parent = (record.get("reply") or {}).get("parent") or {}
    return "reply" if parent.get("uri", "").startswith(f"at://{BRAND}/") else ""
