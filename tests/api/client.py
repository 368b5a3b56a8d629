"""A client made from the OpenAPI document alone: it knows addresses, methods, places and answers from nowhere else."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator

Send = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
"""Method, address, headers and body; out come status, headers and body."""


@dataclass(frozen=True)
class Answer:
    """What came back, and held against the document."""

    status: int
    headers: Mapping[str, str]
    body: Any


class UndocumentedError(AssertionError):
    """The API did what its document does not say."""


class Client:
    """Calls operations by their ids; every answer must be one that the document describes."""

    def __init__(self, document: Mapping[str, Any], send: Send, secret: str) -> None:
        self._document, self._send, self._secret = document, send, secret
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        }

    def call(
        self, operation_id: str, body: object = None, key: str | None = None, **values: object
    ) -> Answer:
        """Call an operation: `values` go where the document places them, `key` is the idempotency key."""
        method, path, operation = self.operations[operation_id]
        headers = {"Authorization": f"Bearer {self._secret}"}
        query: dict[str, object] = {}
        for parameter in operation.get("parameters", []):
            name, place = parameter["name"], parameter["in"]
            if place == "header":
                headers[name] = key or str(uuid.uuid4())
            elif name not in values:
                assert not parameter["required"], f"{operation_id} needs {name}"
            elif place == "path":
                path = path.replace(f"{{{name}}}", quote(str(values.pop(name)), safe=""))
            else:
                query[name] = values.pop(name)
        assert not values, f"{operation_id} does not know {values}"
        said = b""
        if "requestBody" in operation:
            [kind] = operation["requestBody"]["content"]
            headers["Content-Type"] = kind
            said = json.dumps(body).encode()
        address = f"{path}?{urlencode(query)}" if query else path
        return self._held(operation, *self._send(method, address, headers, said))

    def _held(
        self, operation: Mapping[str, Any], status: int, headers: Mapping[str, str], said: bytes
    ) -> Answer:
        described = operation["responses"].get(str(status))
        if described is None:
            raise UndocumentedError(f"{operation['operationId']} answered {status}: {said[:300]!r}")
        kind = headers["Content-Type"].partition(";")[0]
        schema = {**described["content"][kind]["schema"], "components": self._document["components"]}
        body = json.loads(said)
        wrong = list(Draft202012Validator(schema).iter_errors(body))
        if wrong:
            raise UndocumentedError(f"{operation['operationId']} answered {status}: {wrong[0].message}")
        return Answer(status, headers, body)
