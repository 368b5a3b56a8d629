"""The API as a whole: its OpenAPI document, and problem+json for whatever goes wrong."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from anfu.api.problems import MEDIA_TYPE, Fault, ProblemError, answer_of
from anfu.api.trail import ADDRESS


class Face(NinjaAPI):
    """Our document says of each problem what it is: problem+json."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The OpenAPI 3.1 document."""
        document = super().get_openapi_schema(**asked | {"path_prefix": ADDRESS})
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["summary"] = operation["description"].split("\n")[0]
                for status, response in operation["responses"].items():
                    if status >= 400:
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its function."""
        return operation.view_func.__name__


class Exact(BaseRenderer):
    """JSON whose times keep their microseconds: two times that are the same here are the same there."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes."""
        del request, response_status
        return to_json(data)


def handle_problems(face: Face) -> None:
    """Answer every exception that a route may raise; others are faults of ours, and Django's to tell."""
    face.add_exception_handler(ProblemError, _problem)
    face.add_exception_handler(Http404, _missing)
    face.add_exception_handler(ValidationError, _invalid)
    face.add_exception_handler(HttpError, _unreadable)
    face.add_exception_handler(SuspiciousOperation, _unreadable)
    face.add_exception_handler(PermissionDenied, _forbidden)


def _problem(request: HttpRequest, error: ProblemError | type[ProblemError]) -> HttpResponse:
    del request
    assert isinstance(error, ProblemError)  # noqa: S101  # ninja's type allows the class, never gives it
    return answer_of(error)


def _missing(request: HttpRequest, error: Http404 | type[Http404]) -> HttpResponse:
    del request, error
    return answer_of(ProblemError("not_found"))


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    del request
    told = error.errors if isinstance(error, ValidationError) else []
    if any(tuple(one["loc"])[:2] == ("header", "Idempotency-Key") for one in told):
        return answer_of(ProblemError("key_missing"))
    return answer_of(
        ProblemError("invalid", [Fault(where=_place(one["loc"]), what=one["msg"]) for one in told])
    )


def _place(where: tuple[int | str, ...]) -> str:
    # ninja puts the view's own name for a body or a query between its kind and the field.
    kind, *rest = where
    return ".".join(map(str, [kind, *(rest[1:] if len(rest) > 1 else rest)]))


def _unreadable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    del request, error
    return answer_of(ProblemError("unreadable"))


def _forbidden(request: HttpRequest, error: PermissionDenied | type[PermissionDenied]) -> HttpResponse:
    del request, error
    return answer_of(ProblemError("role_forbids"))
