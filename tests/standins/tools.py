"""A stand-in for four tools that listen for brands, in the shapes of their public API documents, with faults.

Each holds the same world: posts on X, and things in other places. Every tool lists what was published in the span it
is asked for; some of it only some minutes later, as the real ones do.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Json = dict[str, Any]


class Thing(NamedTuple):
    """Something said somewhere: on X where it has a post id."""

    number: int
    post_id: int | None
    at: datetime
    listed_at: datetime


class Tools:
    """Four tools over one world. `faults` is the share of calls that fail, each in one of several ways."""

    def __init__(self, now: datetime, faults: float = 0.0, seed: int = 1) -> None:
        self.now, self.faults = now, faults
        self.things: list[Thing] = []
        self.limited_until: datetime | None = None
        """Until when Talkwalker answers every call 401, but that for its credits."""
        self.credits = 100_000
        self.calls: list[str] = []
        self._chance = random.Random(seed)
        self.app = Starlette(
            routes=[
                Route("/api-data/v1/project/{project}/mentions", self._faulty(self._brand24)),
                Route("/api/v1/search/p/{project}/results", self._faulty(self._search)),
                Route("/api/v1/status/credits", self._credits),
                Route("/api/v3/stream/c/{collector}/results", self._faulty(self._collector)),
                Route("/v1/{customer}/messages", self._faulty(self._sprout), methods=["POST"]),
                Route("/oauth2/token", self._token, methods=["POST"]),
                Route("/v1/messages", self._faulty(self._hootsuite)),
            ]
        )

    def happen(self, post_id: int | None, at: datetime, late: timedelta = timedelta()) -> None:
        """Something is said; the tools list it a while later."""
        self.things.append(Thing(len(self.things), post_id, at, at + late))

    def _listed(self, begins: datetime, ends: datetime) -> list[Thing]:
        """What is listed by now of what was said in a span, oldest first."""
        return [one for one in self.things if begins <= one.at <= ends and one.listed_at <= self.now]

    def _faulty(self, deed: Callable[[Request, Json], Response]) -> Callable[..., Any]:
        async def answer(request: Request) -> Response:
            self.calls.append(request.url.path)
            body = await request.json() if request.method == "POST" else {}
            if self._chance.random() >= self.faults:
                return deed(request, body)
            match self._chance.choice(["503", "cut", "html", "429"]):
                case "503":
                    return JSONResponse({"status": "error", "message": "try later", "code": 503}, 503)
                case "429":
                    return JSONResponse({"error": "slow down"}, 429, {"retry-after": "60"})
                case "html":
                    return Response("<html>maintenance</html>", 200, media_type="text/html")
            whole = deed(request, body)
            if isinstance(whole, StreamingResponse):
                return JSONResponse({}, 502)
            return Response(bytes(whole.body)[: len(bytes(whole.body)) // 2], 200)

        return answer

    def _brand24(self, request: Request, _: Json) -> Response:
        if request.headers.get("x-api-key") != "key":
            return JSONResponse({"status": "fail", "message": "invalid API key", "code": 401}, 401)
        asked = request.query_params
        begins = datetime.fromisoformat(asked["date_from"]).replace(tzinfo=UTC)
        ends = datetime.fromisoformat(asked["date_to"]).replace(tzinfo=UTC) + timedelta(days=1)
        page = int(asked.get("page", "1"))
        shown = self._listed(begins, ends)[::-1][(page - 1) * 20 : page * 20]
        mentions = [
            {
                "date": f"{one.at:%Y-%m-%d}",
                "time": f"{one.at:%H:%M}",
                "content": "what it says, cut",
                "url": f"http://twitter.com/u/status/{one.post_id}"
                if one.post_id
                else "https://blog.example/1",
                "sentiment": -1,
                "influence_score": "4.5",
            }
            for one in shown
        ]
        return JSONResponse({"status": "success", "data": {"mentions": mentions}})

    def _document(self, one: Thing) -> Json:
        at = int(one.at.timestamp() * 1000)
        listed = {"published": at, "search_indexed": int(one.listed_at.timestamp() * 1000)}
        if one.post_id is None:
            return {"data": {"data": {**listed, "url": "https://blog.example/1", "source_type": ["BLOG"]}}}
        known = {"source_type": ["SOCIALMEDIA", "SOCIALMEDIA_TWITTER"], "external_id": str(one.post_id)}
        return {"data": {"data": {**listed, **known, "sentiment": -3}}}

    def _denied(self, request: Request) -> Response | None:
        limited = self.limited_until is not None and self.now < self.limited_until
        if request.query_params.get("access_token") != "token" or limited or self.credits <= 0:
            return JSONResponse({"status_code": "8", "status_message": "Unauthorized"}, 401)
        return None

    def _search(self, request: Request, _: Json) -> Response:
        if denied := self._denied(request):
            return denied
        asked = request.query_params
        after = int(asked["q"].removeprefix("searchindexed:>")) / 1000
        begins, offset = datetime.fromtimestamp(after, UTC), int(asked["offset"])
        if offset > 500:
            return JSONResponse({"status_code": "5", "status_message": "offset too large"}, 400)
        found = sorted(
            (one for one in self.things if begins < one.listed_at <= self.now), key=lambda one: one.listed_at
        )[offset : offset + int(asked["hpp"])]
        self.credits -= max(10, len(found))
        content = {"data": [self._document(one) for one in found]}
        return JSONResponse({"status_code": "0", "status_message": "OK", "result_content": content})

    async def _credits(self, request: Request) -> Response:
        if request.query_params.get("access_token") != "token":
            return JSONResponse({"status_code": "8", "status_message": "Unauthorized"}, 401)
        renews = int((self.now + timedelta(days=3)).timestamp() * 1000)
        info = {"remaining_credits_monthly": max(0, self.credits), "next_billing_period": renews}
        return JSONResponse({"status_code": "0", "status_message": "OK", "result_creditinfo": info})

    def _collector(self, request: Request, _: Json) -> Response:
        if denied := self._denied(request):
            return denied
        ready = sorted(
            (one for one in self.things if one.listed_at <= self.now), key=lambda one: one.listed_at
        )
        start = int(request.query_params.get("resume_offset", "0"))
        shown = ready[start : start + int(request.query_params["max_hits"])]
        self.credits -= len(shown)
        cut = self._chance.random() < self.faults

        async def chunks() -> Any:
            for number, one in enumerate(shown, start + 1):
                if cut and number == start + len(shown) // 2 + 1:
                    yield '{"chunk_type": "CT_RES'
                    return
                yield json.dumps({"chunk_type": "CT_RESULT", "chunk_result": self._document(one)}) + "\r\n"
                if number % 7 == 0 or number == start + len(shown):
                    control = {"resume_offset": str(number), "connection_id": "1"}
                    yield json.dumps({"chunk_type": "CT_CONTROL", "chunk_control": control}) + "\r\n"

        return StreamingResponse(chunks())

    def _sprout(self, request: Request, body: Json) -> Response:
        if request.headers.get("authorization") != "Bearer token":
            return JSONResponse({"error": "unauthorized"}, 401)
        profiles, span = body["filters"]
        assert profiles == "customer_profile_id.eq(11, 12)" and set(body["fields"]) >= {"guid", "perma_link"}
        begins, ends = span.removeprefix("created_time.in(").removesuffix(")").split("..")
        found = self._listed(*(datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (begins, ends)))
        start = int(body.get("page_cursor") or 0)
        shown = found[start : start + min(30, body["limit"])]
        data = [
            {
                "guid": f"g{one.number}",
                "created_time": one.at.isoformat(),
                "perma_link": f"https://x.com/u/status/{one.post_id}"
                if one.post_id
                else "https://insta.example/p",
                "sentiment": "negative",
            }
            for one in shown
        ]
        more = {"next_cursor": str(start + len(shown))} if start + len(shown) < len(found) else {}
        return JSONResponse({"data": data, "paging": more})

    async def _token(self, request: Request) -> Response:
        form = (await request.body()).decode()
        if request.headers.get("authorization") != "Basic YXBwOnNlY3JldA==" or "organization_app" not in form:
            return JSONResponse({"error": "invalid_client"}, 401)
        return JSONResponse({"access_token": "an-hour", "expires_in": 3600})

    def _hootsuite(self, request: Request, _: Json) -> Response:
        asked = request.query_params
        if request.headers.get("authorization") != "Bearer an-hour" or asked["state"] != "SENT":
            return JSONResponse({"errors": [{"code": 4002, "message": "unauthorized"}]}, 401)
        found = self._listed(*(datetime.fromisoformat(asked[name]) for name in ("startTime", "endTime")))
        start = int(asked.get("cursor", "0"))
        shown = found[start : start + int(asked["limit"])]
        data = [
            {
                "id": str(one.number),
                "state": "SENT",
                "postUrl": f"https://x.com/u/status/{one.post_id}" if one.post_id else None,
            }
            for one in shown
        ]
        more = {"cursor": str(start + len(shown))} if start + len(shown) < len(found) else {}
        return JSONResponse({"data": data, **more})
