"""The token itself: who it acts for, and what it may do."""

from __future__ import annotations

from ninja import Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.routes import reads

router = Router(tags=["token"])


class TokenOut(BaseModel):
    """A token, without its secret. `acts_for` is a username, `brand` a handle."""

    name: str
    acts_for: str
    role: str
    brand: str
    scopes: list[str]
    per_minute: int
    expires_at: AwareDatetime


@router.get("/token", **reads("", TokenOut))
def this_token(request: Call) -> TokenOut:
    """Who am I?"""
    token = request.auth
    return TokenOut(
        name=token.name,
        acts_for=token.staff.username,
        role=token.staff.role,
        brand=token.staff.brand.handle,
        scopes=token.scopes,
        per_minute=token.per_minute,
        expires_at=token.expires_at,
    )
