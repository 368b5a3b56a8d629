"""What goes wrong, as `application/problem+json` (RFC 9457): each problem has a code that never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from anfu.desk.reasons import why_refused

MEDIA_TYPE = "application/problem+json"

PROBLEMS: Mapping[str, tuple[int, Lazy]] = {
    "unreadable": (400, _("The request is no JSON that can be read, or too long.")),
    "key_missing": (400, _("A write needs a header Idempotency-Key of 1 to 200 visible ASCII characters.")),
    "cursor_unknown": (400, _("This cursor is none of ours. Begin again without one.")),
    "token_missing": (401, _("Send a token: Authorization: Bearer anfu_…")),
    "token_unknown": (401, _("This token is none of ours. Make one with: anfu token create")),
    "token_expired": (401, _("This token has expired. Make a new one with: anfu token create")),
    "token_revoked": (401, _("This token was revoked.")),
    "staff_gone": (401, _("The person for whom this token acts does not work here any more.")),
    "scope_missing": (403, _("This token lacks the scope that is needed here.")),
    "role_forbids": (403, _("The role of the person for whom this token acts does not allow it.")),
    "not_found": (404, _("There is no such thing here, or not for this brand.")),
    "not_allowed": (405, _("This address knows no such method. The header Allow names those it knows.")),
    "key_reused": (409, _("This idempotency key was used for another request. Take a new one.")),
    "invalid": (422, _("Something in the request does not hold. The errors say where.")),
    "playbook_refused": (422, _("The playbook does not hold and is refused whole. The errors say where.")),
    "too_many_calls": (429, _("Too many calls. Wait as long as the header Retry-After says, in seconds.")),
}
"""What the API itself refuses: status and sentence. What the desk refuses is 409, with the desk's code and sentence."""


class Fault(BaseModel):
    """One thing that does not hold."""

    where: str = Field(description="path to the place, such as `body.text`; of a playbook `file:line: key`")
    what: str


class Problem(BaseModel):
    """Why it was not done."""

    type: str = Field(description="`urn:anfu:` and the code")
    title: str
    status: int
    code: str = Field(description="docs/api.md lists all")
    detail: str = Field(description="what to do, in the language of Accept-Language: en or zh-hans")
    errors: list[Fault] | None = None


class ProblemError(Exception):
    """Raised in a route; answered as problem+json."""

    def __init__(
        self,
        code: str,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.errors, self.headers = code, list(errors), dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEMS[self.code][0] if self.code in PROBLEMS else 409

    @property
    def body(self) -> dict[str, Any]:
        """The document, in the language that is active."""
        detail = str(PROBLEMS[self.code][1]) if self.code in PROBLEMS else why_refused(self.code)
        told = Problem(
            type=f"urn:anfu:{self.code}",
            title=self.code.replace("_", " ").capitalize(),
            status=self.status,
            code=self.code,
            detail=detail,
            errors=self.errors or None,
        )
        return told.model_dump(exclude_none=True)


def answer_of(error: ProblemError) -> HttpResponse:
    """The response that tells it."""
    return as_json(error.status, error.body, error.headers)


def as_json(status: int, body: object, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A response of JSON; from 400 on of problem+json."""
    kind: Literal["application/problem+json", "application/json"] = (
        "application/problem+json" if status >= 400 else "application/json"
    )
    said = json.dumps(body, ensure_ascii=False)
    return HttpResponse(said, status=status, content_type=kind, headers=dict(headers or {}))


def unless(why_not: str | None) -> None:
    """Go on, unless a flow gave the reason code why not."""
    if why_not:
        raise ProblemError(why_not)
