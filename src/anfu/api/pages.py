"""Long lists in pages: the newest first, and a cursor that goes on where a page ended, whatever came meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from anfu.api.problems import ProblemError

Row = TypeVar("Row", bound=Model)
Out = TypeVar("Out")

Limit = Annotated[int, Field(ge=1, le=200, description="most items of a page")]
Cursor = Annotated[str, Field(max_length=40, description="`next` of the page before")]


class Paging(Schema):
    """Which page of a list."""

    limit: Limit = 50
    cursor: Cursor = ""


def page_of(
    rows: QuerySet[Row], paging: Paging, tell: Callable[[Sequence[Row]], Iterable[Out]]
) -> dict[str, Any]:
    """The page that is asked for, told by `tell`; a list's order is that of its ids, backwards."""
    if paging.cursor:
        rows = rows.filter(pk__lt=_place(paging.cursor))
    found = list(rows.order_by("-pk")[: paging.limit + 1])
    shown = found[: paging.limit]
    return {"items": list(tell(shown)), "next": _cursor(shown[-1].pk) if len(found) > paging.limit else None}


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(place.to_bytes(8, "big")).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        place = int.from_bytes(base64.b64decode(cursor + "=", altchars=b"-_", validate=True), "big")
    except (binascii.Error, ValueError):
        raise ProblemError("cursor_unknown") from None
    if not 0 < place < 1 << 63:
        raise ProblemError("cursor_unknown")
    return place
