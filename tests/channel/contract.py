"""X's OpenAPI file as a judge of requests: strict on what is sent to X."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.conftest import SHARED

Json = dict[str, Any]
BESIDE = ("/2/oauth2/", "/_fakex/")
"""Paths that X's document leaves out, and those of the stand-in's control face."""


@cache
def document() -> Json | None:
    """X's document; None where it is absent."""
    path = SHARED / "x" / "openapi.json"
    return json.loads(path.read_text()) if path.is_file() else None


def check(openapi: Json, request: httpx.Request) -> None:
    """Fail when X's document does not allow a request."""
    path = request.url.path
    if path.startswith(BESIDE):
        return
    method = request.method.lower()
    found = [
        (template, operations[method])
        for template, operations in openapi["paths"].items()
        if method in operations and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ]
    assert found, f"X knows no {request.method} {path}"
    # "/2/users/me" also fits "/2/users/{id}": the one with the fewest blanks is meant.
    _, operation = min(found, key=lambda pair: pair[0].count("{"))
    _check_query(openapi, operation, dict(request.url.params), f"{request.method} {path}")
    if content := request.content:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        _validate(openapi, schema, json.loads(content), f"body of {path}")


def _check_query(openapi: Json, operation: Json, query: dict[str, str], where: str) -> None:
    known = {p["name"]: p for p in map(lambda p: _resolved(openapi, p), operation.get("parameters", ()))}
    missing = {n for n, p in known.items() if p["in"] == "query" and p.get("required")} - set(query)
    assert not missing, f"{where} needs {missing}"
    for name, value in query.items():
        assert name in known, f"{where} has no parameter {name}"
        schema = known[name]["schema"]
        kind = _resolved(openapi, schema).get("type")
        typed: object = int(value) if kind == "integer" else value.split(",") if kind == "array" else value
        _validate(openapi, schema, typed, f"{where} {name}")


def _resolved(openapi: Json, thing: Json) -> Json:
    if "$ref" not in thing:
        return thing
    found: Any = openapi
    for step in thing["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _validate(openapi: Json, schema: Json, value: object, where: str) -> None:
    errors = list(Draft202012Validator({**schema, "components": openapi["components"]}).iter_errors(value))
    assert not errors, f"{where}: {errors[0].message}"
