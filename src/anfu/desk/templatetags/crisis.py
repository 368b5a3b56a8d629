"""What templates say of a crisis: the line on every page, and the card beside a case."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import pgettext_lazy

from anfu.cases.models import Case
from anfu.crisis.models import Room
from anfu.crisis.queries import open_room_of, pinned, room_of, statements
from anfu.desk.once import once
from anfu.desk.words import Table
from anfu.people.models import Staff

register = template.Library()

DEEDS: Table = {
    "opened": pgettext_lazy("crisis", "opened the room"),
    "taken": pgettext_lazy("crisis", "took over"),
    "stated": pgettext_lazy("crisis", "said for now"),
    "pinned": pgettext_lazy("crisis", "pinned"),
    "unpinned": pgettext_lazy("crisis", "took down"),
    "noted": pgettext_lazy("crisis", "noted"),
    "closed": pgettext_lazy("crisis", "closed the room"),
}


@register.filter
def did(kind: str) -> str:
    """What somebody did in the room."""
    return str(DEEDS[kind])


@register.simple_tag(takes_context=True)
def crisis(context: Context) -> Room | None:
    """The open room of the reader's brand."""
    staff = getattr(context.get("request"), "user", None)
    if not isinstance(staff, Staff):
        return None
    return once.get(staff.brand_id, "crisis", lambda: open_room_of(staff.brand_id))


@register.inclusion_tag("desk/crisis/card.html")
def crisis_card(case: Case) -> dict[str, Any]:
    """What the room says, beside a case that belongs to it: in the language of the case where there is one."""
    room = None if case.closed_at else room_of(case)
    if room is None:
        return {"room": None}
    said = statements(room)
    return {"room": room, "facts": pinned(room), "statement": said.get(case.lang.split("-")[0].lower())}
