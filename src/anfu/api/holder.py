"""Who calls: the holder of a token, as the person for whom it acts."""

from __future__ import annotations

import math

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from anfu.api.problems import ProblemError
from anfu.api.trail import note
from anfu.audit.rules import Kind
from anfu.people.models import Staff
from anfu.tokens.actions import use
from anfu.tokens.models import Token
from anfu.tokens.queries import token_of
from anfu.tokens.rules import why_not_call, why_not_use


class Call(HttpRequest):
    """A request whose token was looked at."""

    auth: Token

    @property
    def staff(self) -> Staff:
        """The person for whom the token acts."""
        return self.auth.staff


class Bearer(HttpBearer):
    """Lets a token through that may do what needs `scope`; an empty one needs any token. Each call is counted."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        """The token, or a `ProblemError`."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise _unknown("token_missing")
        return self.authenticate(request, secret)

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The token with this secret."""
        now, found = timezone.now(), token_of(token)
        if found is None:
            raise _unknown("token_unknown")
        staff = found.staff
        if why_not := why_not_use(found.expires_at, found.revoked_at, staff.is_active, now):
            raise _unknown(why_not)
        if wait := use(found, now):
            raise ProblemError(
                "too_many_calls", headers={"Retry-After": str(math.ceil(wait.total_seconds()))}
            )
        if self.scope and (why_not := why_not_call(found.scopes, staff.role, self.scope)):
            note(request, found, Kind.REFUSED, self.scope)
            raise ProblemError(why_not)
        return found


def _unknown(code: str) -> ProblemError:
    return ProblemError(code, headers={"WWW-Authenticate": 'Bearer realm="anfu"'})
