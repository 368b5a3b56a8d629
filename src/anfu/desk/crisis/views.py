"""The crisis room and what people do in it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.incidents.queries import standing
from anfu.crisis.models import Room
from anfu.crisis.queries import cases_of, history, open_room_of, past_rooms, pinned, statements
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.crisis_is_led import (
    crisis_changes_hands,
    crisis_is_noted,
    crisis_is_opened,
    crisis_is_over,
    crisis_is_spoken_of,
    fact_is_pinned,
    fact_is_unpinned,
    statement_findings,
)
from anfu.insight.radar.queries import open_spikes
from anfu.playbook.queries import shelf

SHOWN = 20


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The open room; where there is none, what one could be opened for, and what was learnt."""
    return _page(request)


@require_safe
def past(request: DeskRequest, room_id: int) -> HttpResponse:
    """A room that was closed, with its lesson and its history."""
    room = get_object_or_404(Room.objects.select_related("owner"), pk=room_id, brand_id=request.user.brand_id)
    return render(request, "desk/crisis/past.html", _told(room))


@require_POST
def deed(request: DeskRequest) -> HttpResponse:
    """One deed in the room, or its opening."""
    staff, said, now = request.user, request.POST, timezone.now()
    words, done = said.get("words", ""), said.get("deed", "")
    match done:
        case "open":
            spike, incident = _number(said.get("spike", "")), _number(said.get("incident", ""))
            why_not = crisis_is_opened(words, staff, now, spike_id=spike, incident_id=incident)
        case "take":
            why_not = crisis_changes_hands(words, staff, now)
        case "state":
            why_not = crisis_is_spoken_of(said.get("language", ""), words, staff, now)
        case "pin":
            why_not = fact_is_pinned(words, said.get("source", ""), staff, now)
        case "unpin":
            why_not = fact_is_unpinned(_number(said.get("fact", "")) or 0, staff, now)
        case "note":
            why_not = crisis_is_noted(words, staff, now)
        case "close":
            why_not = crisis_is_over(words, staff, now)
        case _:
            why_not = "no_such_deed"
    return _page(request, why_not, done, words) if why_not else redirect("crisis")


def _page(request: DeskRequest, why_not: str = "", done: str = "", words: str = "") -> HttpResponse:
    brand, now = request.user.brand, timezone.now()
    room = open_room_of(brand)
    language = request.POST.get("language", "")
    shown = {
        "refusal": why_refused(why_not) if why_not else "",
        "findings": _mended(request, language, words, now) if why_not == "blocked" else [],
        "done": done,
        "typed": words,
        "typed_language": language,
        "past": past_rooms(brand, SHOWN),
        "spikes": [] if room else open_spikes(brand),
        "incidents": [] if room else list(standing(brand)[:SHOWN]),
        "languages": list(shelf(brand).by_language),
        **(_told(room) if room else {"room": None}),
    }
    return render(request, "desk/crisis/page.html", shown, status=422 if why_not else 200)


def _told(room: Room) -> dict[str, object]:
    everything, still_open = cases_of(room)
    return {
        "room": room,
        "facts": pinned(room),
        "statements": statements(room),
        "history": history(room),
        "cases": everything,
        "open": still_open,
    }


def _mended(request: DeskRequest, language: str, words: str, now: datetime) -> list[object]:
    found = statement_findings(request.user.brand, language, words, now)
    return [(one, words[one.start : one.end]) for one in found]


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
