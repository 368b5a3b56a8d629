"""How a route is declared: what it needs, what it answers, and that a write happens once."""

from __future__ import annotations

import functools
import hashlib
import inspect
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from ninja.params.functions import Header
from ninja.utils import contribute_operation_args
from pydantic import BaseModel

from anfu.api.holder import Bearer, Call
from anfu.api.problems import Problem, ProblemError, as_json
from anfu.api.trail import note
from anfu.audit.rules import Kind
from anfu.tokens import actions as tokens

Deed = Callable[..., BaseModel]
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def reads(scope: str, answer: Any) -> dict[str, Any]:
    """A route that only reads, for tokens with this scope (empty: any)."""
    return _declared(scope, answer, (400, 401, 403, 404, 422, 429))


def writes(scope: str, answer: type[BaseModel]) -> dict[str, Any]:
    """A route that writes; its view is marked `once`."""
    return _declared(scope, answer, (400, 401, 403, 404, 409, 422, 429))


def _declared(scope: str, answer: Any, problems: tuple[int, ...]) -> dict[str, Any]:
    return {
        "auth": Bearer(scope),
        "response": {200: answer} | dict.fromkeys(problems, Problem),
        "openapi_extra": {"x-scope": scope},
    }


def once(deed: Deed) -> Callable[..., HttpResponse]:
    """A deed that happens once for each idempotency key: whoever repeats the request is given the first answer again.

    The deed, its line in `tokens.Call`, the answer and its line in the trail are one transaction. What is refused by
    the desk is an answer, too; what could not even be tried (no such thing, an unreadable body) leaves the key free.
    """

    @functools.wraps(deed)
    def call(request: Call, *, idempotency_key: str, **values: Any) -> HttpResponse:
        if not _KEY.fullmatch(idempotency_key):
            raise ProblemError("key_missing")
        digest = _digest(request)
        with transaction.atomic():
            kept, is_new = tokens.begin(
                request.auth,
                idempotency_key,
                request.method or "",
                request.path,
                digest,
                timezone.now(),
            )
            if not is_new:
                if kept.digest != digest:
                    raise ProblemError("key_reused")
                return as_json(kept.status, kept.answer, {"Idempotency-Replayed": "true"})
            status, body = _done(deed, request, values)
            tokens.finish(kept, status, body)
            note(request, request.auth, Kind.WROTE, deed.__name__)
        return as_json(status, body)

    # ninja reads the names of types where `call` stands, and they are known where `deed` does.
    call.__signature__ = inspect.signature(deed, eval_str=True)  # type: ignore[attr-defined]
    key: Any = Header(
        alias="Idempotency-Key",
        description="made by the caller for this one write; repeat it to repeat the request safely",
        min_length=1,
        max_length=200,
        pattern=r"^[!-~]+$",
    )
    contribute_operation_args(call, "idempotency_key", str, key)
    return call


def _done(deed: Deed, request: Call, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    try:
        with transaction.atomic():
            return 200, deed(request, **values).model_dump(mode="json")
    except ProblemError as error:
        if error.status != 409:
            raise
        return error.status, error.body


def _digest(request: Call) -> str:
    said = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(said).hexdigest()
