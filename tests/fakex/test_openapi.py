"""The stand-in against X's own OpenAPI file: paths, methods, and request bodies."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.fakex.conftest import BRAND, Live, a_post


@cache
def _document(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


@pytest.fixture
def openapi(shared: Path) -> dict[str, Any]:
    """X's OpenAPI document; skips where it is absent."""
    path = shared / "x" / "openapi.json"
    if not path.is_file():
        pytest.skip("needs X's openapi.json in shared/x/ beside the checkout")
    return _document(path)


def _body_schema(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    content = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    return {"$ref": content["$ref"], "components": document["components"]}


def test_every_path_exists_on_x(live: Live, openapi: dict[str, Any]) -> None:
    """Each route is in X's document with that method, but the control face and OAuth, which it leaves out."""
    known = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, operations in openapi["paths"].items()
        for method in operations
    }
    served = {
        (method, re.sub(r"\{\w+(:\w+)?\}", "{}", route.path))
        for route in live.routes
        for method in route.methods or ()
        if method != "HEAD" and not route.path.startswith(("/_fakex/", "/2/oauth2/"))
    }
    assert len(served) > 15
    assert served - known == set()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/2/tweets", {"text": "hello"}),
        ("post", "/2/tweets", {"text": "sorry", "reply": {"in_reply_to_tweet_id": "1000"}}),
        ("post", "/2/tweets", {"text": "come", "direct_message_deep_link": "https://x.com/messages/compose"}),
        ("post", "/2/tweets", {"text": "look", "media": {"media_ids": ["5"]}, "reply_settings": "following"}),
        (
            "post",
            "/2/activity/subscriptions",
            {"event_type": "dm.received", "filter": {"user_id": str(BRAND)}, "tag": "dm"},
        ),
    ],
)
def test_accepted_bodies_are_valid_on_x(
    live: Live, openapi: dict[str, Any], method: str, path: str, body: dict[str, Any]
) -> None:
    """What the stand-in takes, X's schema takes."""
    live.inject(a_post())
    live.site.world.media["5"] = ""
    assert live.user.request(method, path, json=body).status_code in (200, 201)
    Draft202012Validator(_body_schema(openapi, method, path)).validate(body)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/2/tweets", {"text": "x", "surprise": True}),
        ("/2/tweets", {"text": 5}),
        ("/2/tweets", {"text": "x", "reply": {"in_reply_to_tweet_id": "abc"}}),
        ("/2/activity/subscriptions", {"filter": {"user_id": "1"}}),
        ("/2/activity/subscriptions", {"event_type": "no.such", "filter": {"user_id": "1"}}),
    ],
)
def test_bodies_that_x_refuses_are_refused(
    live: Live, openapi: dict[str, Any], path: str, body: dict[str, Any]
) -> None:
    """What X's schema refuses, the stand-in refuses too."""
    assert list(Draft202012Validator(_body_schema(openapi, "post", path)).iter_errors(body))
    assert live.user.post(path, json=body).status_code == 400
